"""`pal safety`: what the safety screen sees. One message a line in, `{"text", "crisis"}` a line out.

`pal safety --due` lists what a person must check instead: texts and numbers that nobody has signed, and numbers whose
check is over six months old (docs/safety/sign-off.md)."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from bot.commands import jsonlines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--why and --patterns are for people who keep the phrases."""
    parser.add_argument("--why", action="store_true", help="also what raised it, for whom, how old, and distress")
    parser.add_argument("--patterns", action="store_true", help="by the phrases alone, without the learned model")
    parser.add_argument("--due", action="store_true", help="list texts and numbers to check; reads no messages")
    parser.add_argument("--as-of", metavar="DATE", help="with --due: as on this day (2026-11-21); today if left out")


def run(args: argparse.Namespace) -> int:
    """Reads standard input to its end. 0: a bad line gets its own error. With --due 1 if a check is too old."""
    if args.due:
        return _due(args.as_of)
    from bot.safety import learned, screen

    screen.ready()
    both = screen.screen if args.patterns else learned.screener()

    def look(text: str) -> dict[str, Any]:
        concern = both(text)
        found: dict[str, Any] = {"text": text, "crisis": concern.kind if concern else None}
        if args.why:
            found["distress"] = concern is None and screen.distress(text)
            if concern:
                found |= {
                    "third_person": concern.third_person,
                    "under_18": concern.under_18,
                    "emergency": concern.emergency,
                    "also": list(concern.also),
                    "about": concern.about,
                    "phrase": concern.by,
                }
        return found

    return jsonlines.run(look)


def _due(as_of: str | None) -> int:
    from datetime import date

    from bot.safety import signoff

    try:
        day = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError:
        print(f"{as_of!r} is not a date such as 2026-11-21.", file=sys.stderr)
        return 2
    found = signoff.due(day)
    for item in found:
        row = {**asdict(item), "reviewed_on": item.reviewed_on.isoformat() if item.reviewed_on else None}
        print(json.dumps(row))
    old = sum(item.why == "too old" for item in found)
    print(f"{len(found)} to check as of {day}, {old} of them because the last check is too old.", file=sys.stderr)
    return 1 if old else 0
