"""`pal flows`: conversation tests."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sub-verbs and their options."""
    verbs = parser.add_subparsers(dest="sub", metavar="WHAT", required=True)
    listing = verbs.add_parser("list", help="every test, by trouble")
    running = verbs.add_parser("run", help="plays all tests, or those named; 1 if one is red")
    running.add_argument("names", nargs="*", metavar="NAME", help="a test, or a trouble")
    running.add_argument("--live", action="store_true", help="over this machine's offers database, instead of data/offers")
    running.add_argument("--model", type=Path, help="another model than models/pal.tar.gz")
    bring = verbs.add_parser("import", help="tests out of a spreadsheet (CSV or XLSX)")
    bring.add_argument("file", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="only say what is wrong")
    out = verbs.add_parser("export", help="all tests as a spreadsheet (CSV or XLSX)")
    out.add_argument("file", type=Path)
    for verb in (listing, running, bring, out):
        verb.add_argument("--folder", type=Path, help="where the tests are (tests/conversations)")


def run(args: argparse.Namespace) -> int:
    """Runs the sub-verb; 1 when a test is red or a file cannot be used."""
    from bot.flows import BadFlow, home

    args.folder = args.folder or home()
    try:
        return {"list": _list, "run": _run, "import": _import, "export": _export}[args.sub](args)
    except (BadFlow, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _list(args: argparse.Namespace) -> int:
    from bot.flows import read

    trouble = ""
    found = read(args.folder)
    for flow in found:
        if flow.trouble != trouble:
            trouble = flow.trouble
            print(trouble)
        print(f"  {flow.name}: {flow.about}")
    print(f"{len(found)} tests")
    return 0


def _run(args: argparse.Namespace) -> int:
    from bot.flows import check, read
    from bot.flows.run import run_all
    from bot.flows.store import of_files
    from bot.offers.store import NotLoaded, open_store
    from bot.rehearsal import NoModel, Rehearsal

    found = read(args.folder)
    unknown = set(args.names) - {name for flow in found for name in (flow.name, flow.trouble)}
    if unknown:
        print(f"There is no test or trouble called {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    wanted = [flow for flow in found if not args.names or {flow.name, flow.trouble} & set(args.names)]
    try:
        store = open_store() if args.live else of_files()
        rehearsal = Rehearsal.load(args.model, store)
    except (NoModel, NotLoaded) as error:
        print(error, file=sys.stderr)
        return 1
    for problem in check(wanted, {offer.id for _, offer in store.offers(None)}):
        print(problem, file=sys.stderr)
    red = 0
    for result in run_all(wanted, rehearsal):
        print(f"{'green' if result.passed else 'RED  '} {result.name}", flush=True)
        if not result.passed:
            red += 1
            print(result.words(), flush=True)
    print(f"{len(wanted) - red} of {len(wanted)} green")
    return 1 if red else 0


def _import(args: argparse.Namespace) -> int:
    from bot.flows import add, from_sheet

    found, problems = from_sheet(args.file.read_bytes(), args.file.name)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("Nothing was taken over.", file=sys.stderr)
        return 1
    if not args.dry_run:
        for path in add(found, args.folder):
            print(path)
    print(f"{len(found)} tests")
    return 0


def _export(args: argparse.Namespace) -> int:
    from bot.flows import read, to_sheet

    found = read(args.folder)
    args.file.write_bytes(to_sheet(found, args.file.suffix.lstrip(".").lower() or "csv"))
    print(f"{len(found)} tests", file=sys.stderr)
    return 0
