"""`pal safety`: what the safety screen sees. One message a line in, `{"text", "crisis"}` a line out."""

import argparse
from typing import Any

from bot.commands import jsonlines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--why is for people who keep the phrases."""
    parser.add_argument("--why", action="store_true", help="also which phrase raised it, for whom, how old, and distress")


def run(args: argparse.Namespace) -> int:
    """Reads standard input to its end. Always 0: a bad line gets its own error."""
    from bot.safety import screen

    screen.ready()

    def look(text: str) -> dict[str, Any]:
        concern = screen.screen(text)
        found: dict[str, Any] = {"text": text, "crisis": concern.kind if concern else None}
        if args.why:
            found["distress"] = screen.distress(text)
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
