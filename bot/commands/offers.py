"""`pal offers`: look after the offers database."""

import argparse
import sys
from datetime import date, datetime, timezone
from pathlib import Path

FOLDER = Path("data/offers")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sub-verbs and their options."""
    verbs = parser.add_subparsers(dest="sub", metavar="WHAT", required=True)
    check = verbs.add_parser("check", help="what is wrong in the files, and what would be out of date on a day")
    check.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    check.add_argument("--as-of", type=date.fromisoformat, metavar="DATE")
    load = verbs.add_parser("load", help="files into the database")
    load.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    load.add_argument("--quiet", action="store_true", help="say nothing when nothing changed")
    verbs.add_parser("coverage", help="how many offers each authority has on each topic")
    stale = verbs.add_parser("stale", help="what is past its review date")
    stale.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", default=date.today())
    export = verbs.add_parser("export", help="the data set out of the database")
    export.add_argument("--format", choices=("json", "csv", "yaml"), default="json")
    export.add_argument("--out", type=Path, help="folder for yaml files; the others go to standard output")
    diff = verbs.add_parser("diff", help="what changed between two folders of files")
    diff.add_argument("old", type=Path)
    diff.add_argument("new", type=Path)


def run(args: argparse.Namespace) -> int:
    """Runs the sub-verb; 1 when something is wrong with the data."""
    return {
        "check": _check,
        "load": _load,
        "coverage": _coverage,
        "stale": _stale,
        "export": _export,
        "diff": _diff,
    }[args.sub](args)


def _check(args: argparse.Namespace) -> int:
    from bot.offers.check import check

    problems = check(args.folder)
    print("\n".join(problems) or "The offer files are in order.")
    if args.as_of:
        _print_stale(args.folder, args.as_of)
    return 1 if problems else 0


def _load(args: argparse.Namespace) -> int:
    from bot import settings
    from bot.offers.loader import Conflict, load
    from bot.offers.yaml_files import BadFile
    from bot.stores.engine import open_engine
    from bot.stores.migrate import upgrade

    url = settings.load().store_url("offers")
    upgrade("offers", url)
    try:
        done = load(args.folder, open_engine(url), datetime.now(timezone.utc).replace(tzinfo=None))
    except BadFile as error:
        print(f"{error}\nNothing was loaded; the database is as it was.", file=sys.stderr)
        return 1
    except Conflict as error:
        print("\n".join(error.ids), file=sys.stderr)
        print(
            "These were changed both in the files and at the offers desk. Nothing was loaded. "
            "Run `pal offers export --format yaml --out FOLDER` and put the two together.",
            file=sys.stderr,
        )
        return 1
    news = [f"{len(ids)} {what}" for what in ("added", "changed", "retired", "kept") if (ids := getattr(done, what))]
    if news or not args.quiet:
        print(f"Offers: {', '.join(news) or 'nothing new'}, {done.unchanged} unchanged.")
    return 0


def _coverage(_args: argparse.Namespace) -> int:
    from bot.offers.report import coverage, summary, table
    from bot.offers.yaml_files import read_folder

    files, problems = read_folder(FOLDER)
    counts = coverage(files, date.today())
    print(table(counts), "", summary(files, counts), sep="\n")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


def _stale(args: argparse.Namespace) -> int:
    _print_stale(FOLDER, args.as_of)
    return 0


def _print_stale(folder: Path, as_of: date) -> None:
    from bot.offers.report import stale
    from bot.offers.yaml_files import read_folder

    found = stale(read_folder(folder)[0], as_of)
    for review_by, id_, confidence in found:
        print(f"{review_by}  {confidence:6}  {id_}")
    print(f"{len(found)} past their review date on {as_of}.")


def _export(args: argparse.Namespace) -> int:
    import msgspec

    from bot import settings
    from bot.offers import export
    from bot.stores.engine import open_engine

    engine = open_engine(settings.load().store_url("offers"))
    if args.format == "yaml":
        folder = args.out or Path("export")
        folder.mkdir(parents=True, exist_ok=True)
        for slug, file in export.files(engine).items():
            (folder / f"{slug}.yaml").write_text(export.to_yaml(file), encoding="utf-8")
        print(f"Written to {folder}/", file=sys.stderr)
    elif args.format == "csv":
        print(export.to_csv(export.rows(engine)), end="")
    else:
        print(msgspec.json.format(msgspec.json.encode(export.rows(engine)), indent=1).decode())
    return 0


def _diff(args: argparse.Namespace) -> int:
    from bot.offers.diff import diff
    from bot.offers.yaml_files import read_folder

    for line in diff(read_folder(args.old)[0], read_folder(args.new)[0]):
        print(line)
    return 0
