"""One step of a test: what was expected, what came."""

import re
from collections.abc import Callable
from typing import Any

from bot.flows.shapes import Expect, Wrong
from bot.rehearsal.shapes import Step, Why

_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
_TRACED = ("intent", "topic", "crisis", "care", "home", "age", "asked")


def compare(expect: Expect, step: Step) -> tuple[dict[str, Any], list[Wrong]]:
    """What the step has of all that is expected, by name; and what of it is wrong."""
    got: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for name, wanted in expect.asked_for().items():
        got[name], missing = _CHECKS[name](wanted, step) if name in _CHECKS else _same(step.trace.get(name), wanted)
        if missing is not None:
            wrong.append(Wrong(name, missing, got[name]))
    return got, wrong


def _same(found: Any, wanted: Any) -> tuple[Any, Any]:
    """(what there is, what is missing or None); a wanted None that is missing is said in words."""
    return found, None if found == wanted else ("nothing" if wanted is None else wanted)


def folded(text: str) -> str:
    """Text to compare: lower case, one kind of quotation mark, single spaces."""
    return re.sub(r"\s+", " ", text.translate(_ALIKE)).casefold().strip()


def said(step: Step) -> str:
    """All replies, joined."""
    return "\n".join(reply["text"] for reply in step.replies)


def titles(step: Step) -> list[str]:
    """Titles of all buttons, each once."""
    return list(dict.fromkeys(button["title"] for reply in step.replies for button in reply["buttons"]))


def _whys(step: Step) -> list[Why]:
    return [*step.before, step.why]


def verdicts(step: Step) -> dict[str, str]:
    """Offer id → verdict, of all that were considered."""
    return {offer["id"]: offer["verdict"] for why in _whys(step) for offer in why.offers}


def topics(step: Step) -> list[str]:
    """Every ask, best first."""
    asks = [topic for why in _whys(step) if why.understood for topic in why.understood["topics"]]
    return list(dict.fromkeys(asks))


def _topics(wanted: list[str], step: Step) -> tuple[Any, Any]:
    found = topics(step)
    return found, None if sorted(found) == sorted(set(wanted)) else wanted


def _offers(wanted: list[str], step: Step) -> tuple[Any, Any]:
    found = verdicts(step)
    missing = [id_ for id_ in wanted if found.get(id_) not in ("yes", "maybe")]
    return _considered(wanted, found), missing or None


def _offers_not(unwanted: list[str], step: Step) -> tuple[Any, Any]:
    found = verdicts(step)
    there = [id_ for id_ in unwanted if found.get(id_) in ("yes", "maybe")]
    return _considered(unwanted, found), [f"not {id_}" for id_ in there] or None


def _verdicts(wanted: dict[str, str], step: Step) -> tuple[Any, Any]:
    found = verdicts(step)
    other = {id_: verdict for id_, verdict in wanted.items() if found.get(id_) != verdict}
    return {id_: found.get(id_, "not considered") for id_ in wanted}, other or None


def _considered(ids: list[str], found: dict[str, str]) -> dict[str, str]:
    """The verdicts on `ids`, and, so that a red test shows what came instead, on what was considered first."""
    named = {id_: found.get(id_, "not considered") for id_ in ids}
    return named | dict(list(found.items())[:5])


def _says(wanted: list[str], step: Step) -> tuple[Any, Any]:
    text = said(step)
    missing = [words for words in wanted if folded(words) not in folded(text)]
    return text if missing else wanted, missing or None


def _says_not(unwanted: list[str], step: Step) -> tuple[Any, Any]:
    text = said(step)
    there = [words for words in unwanted if folded(words) in folded(text)]
    return text if there else [], [f"not {words}" for words in there] or None


def _buttons(wanted: list[str], step: Step) -> tuple[Any, Any]:
    found = titles(step)
    have = {folded(title) for title in found}
    return found, [title for title in wanted if folded(title) not in have] or None


def _buttons_not(unwanted: list[str], step: Step) -> tuple[Any, Any]:
    found = titles(step)
    have = {folded(title) for title in found}
    return found, [f"not {title}" for title in unwanted if folded(title) in have] or None


def _replies(wanted: int, step: Step) -> tuple[Any, Any]:
    found = len(step.replies)
    return found, None if found == wanted else wanted


_CHECKS: dict[str, Callable[[Any, Step], tuple[Any, Any]]] = {
    "topics": _topics,
    "offers": _offers,
    "offers_not": _offers_not,
    "verdicts": _verdicts,
    "says": _says,
    "says_not": _says_not,
    "buttons": _buttons,
    "buttons_not": _buttons_not,
    "replies": _replies,
}
