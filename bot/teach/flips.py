"""What another model changes: messages of the sets, and conversation tests."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.nlu.understanding import Understood
from bot.teach.sets import NAMES, Row

Read = Callable[[str], Understood]
#: Called with (done, all).
Progress = Callable[[int, int], None]


def of_sets(rows: Sequence[Row], live: Read, candidate: Read, tell: Progress = lambda _done, _all: None) -> dict[str, Any]:
    """Messages that are understood differently: `better`, `worse` and `other` (another answer, neither more right), and how
    many are right before and after."""
    found: dict[str, Any] = {"better": [], "worse": [], "other": [], "of": len(rows), "right": 0, "right_then": 0}
    for number, row in enumerate(rows, 1):
        was, now = live(row.text), candidate(row.text)
        before, after = row.right(was), row.right(now)
        found["right"] += before
        found["right_then"] += after
        if before != after or _heard(was) != _heard(now):
            kind = "better" if after > before else "worse" if before > after else "other"
            line = {"text": row.text, "of": NAMES[row.of], "meant": _meant(row), "was": _heard(was), "now": _heard(now)}
            found[kind].append(line)
        if number % 25 == 0:
            tell(number, len(rows))
    return found


def of_flows(before: Iterable[Any], after: Iterable[Any]) -> dict[str, Any]:
    """Conversation tests that pass with one model and not with the other. Results of bot.flows.run, in one order."""
    pairs = list(zip(before, after, strict=True))
    return {
        "better": [now.name for was, now in pairs if now.passed and not was.passed],
        "worse": [{"name": now.name, "words": now.words()} for was, now in pairs if was.passed and not now.passed],
        "of": len(pairs),
        "passed": sum(was.passed for was, _ in pairs),
        "passed_then": sum(now.passed for _, now in pairs),
    }


def _heard(one: Understood) -> str:
    return " and ".join(one.topics) if one.topics else one.intent


def _meant(row: Row) -> str:
    return "no topic" if row.refused else " and ".join(row.topics) if row.topics else row.intent
