"""`pal workbench`: who may come into the workbench, from the machine it runs on; and whether its audit log is whole."""

import argparse
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.workbench.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sub-verbs and their options."""
    verbs = parser.add_subparsers(dest="sub", metavar="WHAT", required=True)
    add = verbs.add_parser("add-admin", help="an admin, new or out of somebody on the list")
    add.add_argument("email")
    _link(add)
    verbs.add_parser("list", help="everybody on the list")
    disable = verbs.add_parser("disable", help="somebody may no longer come in")
    disable.add_argument("email")
    reset = verbs.add_parser("reset", help="a new password for somebody on the list; works also while they have to wait")
    reset.add_argument("email")
    _link(reset)
    audit = verbs.add_parser("audit", help="the audit log: the last entries, or whether it is whole")
    audit.add_argument("--verify", action="store_true", help="follow the chain of hashes from the first entry to the last")
    audit.add_argument("--expect", metavar="NUMBER:HASH", help="with --verify: what an earlier check has printed")
    audit.add_argument("--last", type=int, default=20, metavar="N", help="how many to print")


def _link(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--link", action="store_true", help="print a link, good once for 24 h, instead of asking")
    parser.add_argument("--address", help="where browsers reach PAL, as https://pal.example.org (else PAL_ADDRESS)")


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 if it cannot be done, or the audit log is not whole."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot import settings
    from bot.workbench.people import Refused
    from bot.workbench.store import open_store

    try:
        found = settings.load()
        store = open_store(found)
        return {"add-admin": _add, "list": _list, "disable": _disable, "reset": _reset, "audit": _audit}[args.sub](
            args, found, store
        )
    except (settings.SettingsError, Refused) as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"The database could not be reached ({type(error).__name__}); try again.", file=sys.stderr)
    return 1


_BY = "pal workbench"


def _add(args: argparse.Namespace, settings: "Settings", store: "Store") -> int:
    from bot.workbench.people import Refused, check_email, tidy

    email, now = tidy(args.email), time.time()
    check_email(email)
    entry = next((one for one in store.people.all() if one.person.email == email), None)
    # First what may be refused: without a password there must be no half an admin.
    password = None if _wants_link(args) else _asked(email)
    if entry is None:
        id_ = store.people.add(_BY, email, email, "admin", None, now)
    else:
        id_ = entry.person.id
        if entry.ended:
            store.people.back(_BY, id_, now)
        if entry.person.role == "council" and entry.person.email is None:
            raise Refused("This is a council’s link.")
        store.people.change(_BY, id_, entry.person.name, "admin", None, now)
    return _let_in(args, settings, store, id_, email, password, "invitation")


def _reset(args: argparse.Namespace, settings: "Settings", store: "Store") -> int:
    from bot.workbench.people import tidy

    email = tidy(args.email)
    found = store.people.by_email(email)
    if found is None:
        print(f"Nobody with {email} may come in. Look at: pal workbench list", file=sys.stderr)
        return 1
    password = None if _wants_link(args) else _asked(email)
    return _let_in(args, settings, store, found[0].id, email, password, "reset")


def _disable(args: argparse.Namespace, _settings: "Settings", store: "Store") -> int:
    from bot.workbench.people import tidy

    found = store.people.by_email(tidy(args.email))
    if found is None:
        print(f"Nobody with {args.email} may come in.", file=sys.stderr)
        return 1
    store.people.end(_BY, found[0].id, time.time())
    print(f"{found[0].email} may no longer come in, and is signed out.")
    return 0


def _list(_args: argparse.Namespace, _settings: "Settings", store: "Store") -> int:
    for entry in store.people.all():
        state = "ended" if entry.ended else "open" if entry.ready or not entry.person.email else "no password yet"
        print(f"{entry.person.role:9} {state:16} {entry.person.called}{_of(entry.person.authority)}")
    if not store.people.admins():
        print("There is no admin yet: pal workbench add-admin EMAIL", file=sys.stderr)
    return 0


def _audit(args: argparse.Namespace, _settings: "Settings", store: "Store") -> int:
    from bot.workbench.audit import Filters

    if not args.verify:
        for line in reversed(store.log.find(Filters(), max(1, args.last))[0]):
            print(f"{line.id:6} {line.at} {line.who}: {line.what}: {line.about}")
        return 0
    checked = store.log.check()
    print(f"{checked.rows} entries. The last one is {checked.last}:{checked.mark}")
    if checked.wrong:
        some = ", ".join(map(str, checked.wrong[:20]))
        print(f"Not whole: entries {some} were changed, put in or follow on one that was taken out,", file=sys.stderr)
        print("or were written under another PAL_SECRET_KEY.", file=sys.stderr)
        return 1
    if args.expect:
        number, _, mark = args.expect.partition(":")
        if not number.isdigit() or store.log.mark_of(int(number)) != mark:
            print(f"Not whole: entry {number} is not there, or not as it was.", file=sys.stderr)
            return 1
    print("Every entry fits the one before it.")
    return 0


def _wants_link(args: argparse.Namespace) -> bool:
    return bool(args.link) or not sys.stdin.isatty()


def _asked(email: str) -> str:
    """A password, asked for twice. Raises Refused."""
    from getpass import getpass

    from bot.workbench import passwords
    from bot.workbench.people import Refused

    while True:
        password = getpass(f"Password for {email} (at least {passwords.SHORTEST} characters): ")
        if not password:
            raise Refused("Nothing was written, nothing was changed.")
        if found := passwords.problem(password, email):
            print(found)
        elif getpass("The same again: ") != password:
            print("The two are not the same.")
        else:
            return password


def _let_in(
    args: argparse.Namespace, settings: "Settings", store: "Store", id_: int, email: str, password: str | None, kind: str
) -> int:
    from bot.commands.up import address

    now = time.time()
    base = (args.address or settings.workbench.address or address(settings)).rstrip("/")
    if password is None:
        token = store.people.link(_BY, id_, kind, now)
        print(f"For {email}, good once for 24 hours:\n{base}/workbench/link/{token}")
    else:
        store.people.set_password(_BY, id_, password, now)
        print(f"{email} can sign in at {base}/workbench/")
    return 0


def _of(authority: str | None) -> str:
    return f" of {authority}" if authority else ""
