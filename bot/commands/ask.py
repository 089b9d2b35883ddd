"""`pal ask`: the entitlement engine alone, as JSON. What is left out is unknown."""

import argparse
import json
import sys
from collections.abc import Collection
from datetime import date
from difflib import get_close_matches

from bot.commands.offers import day
from bot.topics import TOPICS


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
        help="what else is true of them, for example in_education; not-NAME: what is not",
    )
    parser.add_argument("--as-of", type=day, default=date.today(), metavar="DATE")


def run(args: argparse.Namespace) -> int:
    """Prints one JSON object; 2 when a word is not known, 1 when there is no database to read."""
    from bot.offers.answer import as_json
    from bot.offers.conditions import CONDITIONS
    from bot.offers.engine import ask
    from bot.offers.person import OUTSIDE, Person
    from bot.offers.store import NotLoaded, open_store
    from bot.places.authorities import names

    known = names()
    problems = [
        _unknown(option, slug, (*known, OUTSIDE))
        for option, slug in (("--care", args.care), ("--home", args.home))
        if slug not in (None, OUTSIDE) and slug not in known
    ]
    if args.topic is not None and args.topic not in TOPICS:
        problems.append(_unknown("--topic", args.topic, TOPICS))
    if args.age is not None and not 0 <= args.age <= 120:
        problems.append(f"--age {args.age}: write whole years, for example 19")
    is_: set[str] = set()
    is_not: set[str] = set()
    for word in (word for group in args.status for word in group):
        name = word.lower().replace("-", "_").replace(" ", "_")
        denied = name.removeprefix("not_")
        if name in CONDITIONS:  # first, for one condition's own name begins with "not_"
            is_.add(name)
        elif name != denied and denied in CONDITIONS:
            is_not.add(denied)
        else:
            problems.append(_unknown("--status", word, tuple(CONDITIONS)))
    problems += [f"--status {name}: said to be true and not true" for name in sorted(is_ & is_not)]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 2
    person = Person(args.care, args.home, args.age, frozenset(is_), frozenset(is_not))
    try:
        found = ask(open_store(), person, args.topic, args.as_of, known)
    except NotLoaded as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(as_json(found)))
    return 0


def _unknown(option: str, word: str, words: Collection[str]) -> str:
    near = get_close_matches(word.lower().replace(" ", "-"), words, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{option} {word!r} is not known.{hint} Use one of: {', '.join(words)}"
