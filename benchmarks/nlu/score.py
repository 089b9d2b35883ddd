"""What was understood, against what was meant: the figures of docs/nlu.md."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.nlu.examples import Row
from bot.nlu.understanding import Understood
from bot.topics import TOPICS

#: From this confidence on, an answer is given as a matter of course.
SURE = 0.8


@dataclass(frozen=True)
class Figure:
    """`right` of `of` messages; `target`: the share aimed at; `at_most`: less is better."""

    name: str
    right: int
    of: int
    target: float
    at_most: bool = False

    @property
    def share(self) -> float:
        """0 to 1; 0 for an empty set."""
        return self.right / self.of if self.of else 0.0

    @property
    def reached(self) -> bool:
        """Whether the target is met."""
        return self.share <= self.target if self.at_most else self.share >= self.target


def is_right(row: Row, heard: Understood) -> bool:
    """First choice right: a topic where one is meant, the act, or no topic for what PAL has no answer to."""
    if row.refused:
        return not heard.topics
    return heard.intent in row.right


def _single(row: Row) -> bool:
    return row.topic is not None and row.style not in ("two_asks", "other_language") and row.lang == "en"


def figures(rows: Sequence[Row], heard: Sequence[Understood]) -> list[Figure]:
    """One figure a target of docs/nlu.md."""
    pairs = list(zip(rows, heard, strict=True))

    def share(name: str, target: float, who: Callable[[Row], bool], ok: Callable[[Row, Understood], bool]) -> Figure:
        chosen = [(row, one) for row, one in pairs if who(row)]
        return Figure(name, sum(ok(row, one) for row, one in chosen), len(chosen), target)

    real = [(row, one) for row, one in pairs if row.topic is not None and not row.refused]
    english = [(row, one) for row, one in pairs if _single(row)]
    sure = [(row, one) for row, one in pairs if one.confidence >= SURE]
    return [
        share("topic, first choice, English", 0.92, _single, is_right),
        share(
            "two asks, both found",
            0.85,
            lambda row: row.style == "two_asks",
            lambda row, one: set(row.topics) <= set(one.topics),
        ),
        share("out of scope and near misses refused", 0.85, lambda row: row.refused, is_right),
        share("· out of scope", 0.85, lambda row: row.style == "out_of_scope", is_right),
        share("· near misses", 0.85, lambda row: row.style == "near_miss", is_right),
        Figure("real asks refused", sum(not one.topics for _, one in real), len(real), 0.05, at_most=True),
        share("dialogue acts", 0.95, lambda row: row.style == "act", is_right),
        share("other languages, topic", 0.85, lambda row: row.style == "other_language" and row.topic is not None, is_right),
        Figure("sure (0.8 and more) and right", sum(is_right(row, one) for row, one in sure), len(sure), 0.97),
        Figure(
            "one ask, a second topic heard", sum(len(one.topics) > 1 for _, one in english), len(english), 0.08, at_most=True
        ),
    ]


@dataclass(frozen=True)
class Choices:
    """`asked`: messages after which PAL asks which of two topics is meant. `needless`: of these, where the first was right.
    `offered`: where one of the two was right. `settled`: English asks answered rightly or with the right one of two offered,
    of `of`."""

    asked: int
    needless: int
    offered: int
    settled: int
    of: int


def choices(rows: Sequence[Row], heard: Sequence[Understood]) -> Choices:
    """What asking back gains and costs, over messages that mean one topic in English."""
    pairs = [(row, one) for row, one in zip(rows, heard, strict=True) if _single(row)]
    asked = [(row, one) for row, one in pairs if one.between]
    offered = sum(bool(row.right & set(one.between)) for row, one in asked)
    straight = sum(is_right(row, one) for row, one in pairs if not one.between)
    return Choices(len(asked), sum(is_right(*pair) for pair in asked), offered, straight + offered, len(pairs))


def by_style(rows: Sequence[Row], heard: Sequence[Understood]) -> list[Figure]:
    """The share right of each style of message."""
    of: Counter[str] = Counter(row.style for row in rows)
    right: Counter[str] = Counter(row.style for row, one in zip(rows, heard, strict=True) if is_right(row, one))
    return [Figure(style, right[style], of[style], 0.92) for style in sorted(of)]


def confused(rows: Sequence[Row], heard: Sequence[Understood]) -> list[tuple[str, str, list[str]]]:
    """(meant, heard, messages), the commonest pair first."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for row, one in zip(rows, heard, strict=True):
        if not is_right(row, one):
            got = one.intent if not row.refused or one.intent in TOPICS else one.topics[0]
            pairs.setdefault((row.intent, got), []).append(row.text)
    return sorted(((meant, got, texts) for (meant, got), texts in pairs.items()), key=lambda item: -len(item[2]))


def worst(rows: Sequence[Row], heard: Sequence[Understood], most: int = 10) -> list[tuple[Row, Understood]]:
    """The misses that PAL was surest of."""
    missed = [(row, one) for row, one in zip(rows, heard, strict=True) if not is_right(row, one)]
    return sorted(missed, key=lambda item: -item[1].confidence)[:most]


def calibration(rows: Sequence[Row], heard: Sequence[Understood], bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, messages) in `bins` equal spans of confidence; empty ones left out."""
    found = []
    for number in range(bins):
        inside = [
            (row, one)
            for row, one in zip(rows, heard, strict=True)
            if number <= min(one.confidence * bins, bins - 1e-9) < number + 1
        ]
        if inside:
            mean = sum(one.confidence for _, one in inside) / len(inside)
            found.append((mean, sum(is_right(row, one) for row, one in inside) / len(inside), len(inside)))
    return found
