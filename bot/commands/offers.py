"""`pal offers`: look after the offers database."""

import argparse
import sys
from datetime import date, datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data/offers"
DOCS = ROOT / "docs"


def day(text: str) -> date:
    """An option's date, written 2027-06-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it like 2027-06-01") from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sub-verbs and their options."""
    verbs = parser.add_subparsers(dest="sub", metavar="WHAT", required=True)
    check = verbs.add_parser("check", help="what is wrong in the files, and what would be out of date on a day")
    check.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    check.add_argument("--as-of", type=day, metavar="DATE")
    load = verbs.add_parser("load", help="files into the database")
    load.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    load.add_argument("--quiet", action="store_true", help="say nothing when nothing changed")
    coverage = verbs.add_parser("coverage", help="how many offers each authority has on each topic")
    coverage.add_argument("--write", action="store_true", help="write docs/coverage.md and docs/gaps.md")
    stale = verbs.add_parser("stale", help="what is past its review date")
    stale.add_argument("--as-of", type=day, metavar="DATE", default=date.today())
    export = verbs.add_parser("export", help="the data set out of the database")
    export.add_argument("--format", choices=("json", "csv", "yaml"), default="json")
    export.add_argument("--what", choices=("offers", "contacts"), default="offers", help="for json and csv")
    export.add_argument("--out", type=Path, help="folder for yaml files, file for the others")
    diff = verbs.add_parser("diff", help="what changed between two folders of files")
    diff.add_argument("old", type=Path)
    diff.add_argument("new", type=Path)
    schema = verbs.add_parser("schema", help="the JSON Schema of an offer file, for editors")
    schema.add_argument("--write", action="store_true", help="write docs/offers.schema.json")


def run(args: argparse.Namespace) -> int:
    """Runs the sub-verb; 1 when something is wrong with the data."""
    return {
        "check": _check,
        "load": _load,
        "coverage": _coverage,
        "stale": _stale,
        "export": _export,
        "diff": _diff,
        "schema": _schema,
    }[args.sub](args)


def _check(args: argparse.Namespace) -> int:
    from bot.offers.check import check

    problems = check(args.folder)
    print("\n".join(problems) or "The offer files are in order.")
    if args.as_of:
        print()
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
            "These were changed both in the files and at the offers desk. Nothing was loaded; PAL says what it said before. "
            "Choose between the two in the workbench, under Offers, Files (/workbench/files), and load again.",
            file=sys.stderr,
        )
        # At a start (--quiet) that is no reason to leave young people without answers.
        return 0 if args.quiet else 1
    news = [f"{len(ids)} {what}" for what in ("added", "changed", "retired", "kept") if (ids := getattr(done, what))]
    if news or not args.quiet:
        print(f"Offers: {', '.join(news) or 'nothing new'}, {done.unchanged} unchanged.")
    if done.kept:
        print("Kept as the offers desk has them (export them to the files):", *done.kept, sep="\n  ")
    return 0


def _coverage(args: argparse.Namespace) -> int:
    from bot.offers import report
    from bot.offers.yaml_files import read_folder

    files, problems = read_folder(FOLDER)
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    if args.write:
        for name, text in report.documents(files).items():
            (DOCS / name).write_text(text, encoding="utf-8")
            print(f"Written: docs/{name}")
        return 0
    counts = report.coverage(files, date.today())
    print(report.chart(counts), "", report.summary(files, counts), sep="\n")
    return 0


def _stale(args: argparse.Namespace) -> int:
    return _print_stale(FOLDER, args.as_of)


def _print_stale(folder: Path, as_of: date) -> int:
    from bot.offers.report import stale
    from bot.offers.yaml_files import read_folder

    files, problems = read_folder(folder)
    found = stale(files, as_of)
    total = sum(len(file.items()) for file in files.values())
    sources = {item.id: item.source for file in files.values() for item in file.items()}
    for review_by, id_, confidence in found:
        source = sources[id_]
        print(f"{review_by}  {confidence:6}  {id_}  {source.url or source.title}")
    print(f"{len(found)} of {total} are past their review date on {as_of}.")
    print("".join(f"{problem}\n" for problem in problems), end="", file=sys.stderr)
    return 1 if problems else 0


def _export(args: argparse.Namespace) -> int:
    from bot.offers import export
    from bot.offers.store import NotLoaded, open_store

    try:
        engine = open_store().engine
    except NotLoaded as error:
        print(error, file=sys.stderr)
        return 1
    if args.format == "yaml":
        folder = args.out or Path("export")
        folder.mkdir(parents=True, exist_ok=True)
        for slug, file in export.files(engine).items():
            (folder / f"{slug}.yaml").write_text(export.to_yaml(file), encoding="utf-8")
        print(f"Written to {folder}/", file=sys.stderr)
        return 0
    rows = export.rows(engine) if args.what == "offers" else export.contact_rows(engine)
    text = export.to_csv(rows) if args.format == "csv" else export.to_json(rows)
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _diff(args: argparse.Namespace) -> int:
    from bot.offers.diff import diff
    from bot.offers.yaml_files import read_folder

    (old, old_problems), (new, new_problems) = read_folder(args.old), read_folder(args.new)
    if old_problems or new_problems:
        # With a file left out, everything in it would look removed.
        print("\n".join((*old_problems, *new_problems)), file=sys.stderr)
        return 1
    for line in diff(old, new):
        print(line)
    return 0


def _schema(args: argparse.Namespace) -> int:
    from bot.offers.export import json_schema

    if args.write:
        (DOCS / "offers.schema.json").write_text(json_schema(), encoding="utf-8")
    else:
        sys.stdout.write(json_schema())
    return 0
