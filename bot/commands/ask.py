"""`pal ask`: the entitlement engine alone, as JSON. What is left out is unknown."""

import argparse
import json
import sys
from datetime import date

from bot.topics import TOPICS

STATUS_HELP = "what else is true of them; not-NAME: what is not"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who asks, about what, and on which day."""
    parser.add_argument("--care", metavar="SLUG", help='the council that looked after them, or "outside"')
    parser.add_argument("--home", metavar="SLUG", help='where they live, or "outside"')
    parser.add_argument("--age", type=int, metavar="N")
    topic = parser.add_mutually_exclusive_group()
    topic.add_argument("--topic", metavar="TOPIC", help=", ".join(TOPICS))
    topic.add_argument("--all", action="store_true", help="all topics (the default)")
    parser.add_argument(
        "--status",
        action="append",
        default=[],
        nargs="+",
        metavar="NAME",
        help="what else is true of them; not-NAME: is not",
    )
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="DATE")


def run(args: argparse.Namespace) -> int:
    """Prints one JSON object; 2 when a word is not known."""
    from bot import settings
    from bot.offers.answer import as_json
    from bot.offers.conditions import CONDITIONS
    from bot.offers.engine import ask
    from bot.offers.person import OUTSIDE, Person
    from bot.offers.store import Store
    from bot.places.authorities import names
    from bot.stores.engine import open_engine

    known = names()
    problems = [
        f"{option} {slug!r}: no such authority. Use one of: {', '.join(known)}, {OUTSIDE}"
        for option, slug in (("--care", args.care), ("--home", args.home))
        if slug not in (None, OUTSIDE) and slug not in known
    ]
    if args.topic and args.topic not in TOPICS:
        problems.append(f"--topic {args.topic!r}: no such topic. Use one of: {', '.join(TOPICS)}")
    statuses = [name.lower().replace(" ", "_") for group in args.status for name in group]
    is_not = {name[4:].replace("-", "_") for name in statuses if name.startswith(("not-", "not_"))}
    is_ = {name.replace("-", "_") for name in statuses if not name.startswith(("not-", "not_"))}
    problems += [
        f"--status {name!r}: not known. Use one of: {', '.join(CONDITIONS)}"
        for name in sorted((is_ | is_not) - set(CONDITIONS))
    ]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 2
    person = Person(args.care, args.home, args.age, frozenset(is_), frozenset(is_not))
    store = Store(open_engine(settings.load().store_url("offers")))
    print(json.dumps(as_json(ask(store, person, args.topic, args.as_of, known))))
    return 0
