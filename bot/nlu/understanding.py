"""One message to its intent, its asks and how sure that is: the rules around the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu import clauses
from bot.nlu.head import Head
from bot.nlu.thresholds import Thresholds
from bot.topics import TOPICS

FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
#: More asks than this in one message are rather one story.
_MOST_ASKS = 3
#: Parts that are encoded at most.
_MOST_READ = 4

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class Understood:
    """`intent`: the first topic, else the act, else nlu_fallback. `confidence`: the calibrated chance that it is right.
    `ranking`: every intent with its chance, best first. `topics`: all asks, best first. `between`: two topics of which
    neither is clearly meant, when the message asks one thing; PAL may ask which, instead of answering the first."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    topics: tuple[str, ...]
    between: tuple[str, ...] = ()


def understand(text: str, vector: NDArray[np.float32], head: Head, encode: Encode, thresholds: Thresholds) -> Understood:
    """`vector` is `text` encoded. `encode` is for parts of the message: used only when it sounds like two things."""
    scores = head.scores(text, vector)
    chances = head.chances(scores)
    order = [int(number) for number in np.argsort(-chances)]
    ranking = tuple((head.labels[number], float(chances[number])) for number in order)
    intent, confidence = ranking[0]
    in_order = [number for number in order if head.labels[number] in TOPICS]
    likely = [head.labels[number] for number in in_order[:_MOST_ASKS] if scores[number] >= thresholds.further]

    parts = _Parts(text, head, encode, thresholds.part)
    denied = parts.denied(intent, likely)
    if denied:
        meant = next((label for label, _ in parts.meant() if label in TOPICS and label not in denied), None)
        if meant is not None:
            # "not the gym, the bus card": the whole message sounds like both; the part that is meant decides.
            return Understood(meant, dict(parts.meant())[meant], ranking, (meant,))
    first = [intent] if intent in TOPICS and confidence >= thresholds.first else []
    further = parts.confirm([label for label in likely if label != intent], intent)
    if first:
        return Understood(intent, confidence, ranking, (*first, *further), () if further else _between(ranking))
    if further and intent not in TOPICS:
        # "thanks, and what about my bus pass": the ask counts, not the thanks.
        return Understood(further[0], parts.chance(further[0]), ranking, tuple(further))
    if confidence < thresholds.first:
        return Understood(FALLBACK, confidence, ranking, ())
    return Understood(intent, confidence, ranking, ())


def _between(ranking: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    (one, sure), (other, less) = ranking[0], ranking[1]
    # Of left-out examples of which this holds (one in 20), the first is right in 46 %, one of the two in 87 %.
    return (one, other) if other in TOPICS and less >= sure / 2 else ()


class _Parts:
    """The parts of one message, each read when it is first needed: encoding is what costs time."""

    def __init__(self, text: str, head: Head, encode: Encode, least: float) -> None:
        parts = clauses.split(text)
        self._parts = parts if len(parts) > 1 else []
        self._head, self._encode, self._least = head, encode, least
        self._read: dict[str, tuple[str, float]] = {}

    def _best(self, part: str) -> tuple[str, float]:
        if part not in self._read:
            chances = self._head.chances(self._head.scores(part, self._encode([part])[0]))
            best = int(chances.argmax())
            self._read[part] = (self._head.labels[best], float(chances[best]))
        return self._read[part]

    def denied(self, intent: str, likely: Sequence[str]) -> set[str]:
        """Topics that the message says it is *not* about, among those that it sounds like."""
        found: set[str] = set()
        for part in self._parts:
            what = clauses.negated(part)
            if what is not None:
                label, chance = self._best(what)
                if chance >= self._least and label in TOPICS and (label == intent or label in likely):
                    found.add(label)
        return found

    def meant(self) -> list[tuple[str, float]]:
        """What the parts that deny nothing say, surest first."""
        read = [self._best(part) for part in self._parts if clauses.negated(part) is None]
        return sorted((one for one in read if one[1] >= self._least), key=lambda one: -one[1])

    def confirm(self, likely: Sequence[str], intent: str) -> list[str]:
        """Those of `likely` that a part of the message asks for by itself, in the order of `likely`."""
        left, elsewhere = set(likely), intent != OUT_OF_SCOPE
        if not likely or not self._parts:
            return []
        for part in self._hopeful(likely):
            label, chance = self._best(part)
            # What is out of scope stays so, unless another part is what made it so.
            elsewhere = elsewhere or label == OUT_OF_SCOPE
            if chance >= self._least:
                left.discard(label)
            if not left and elsewhere:
                break
        return [label for label in likely if label not in left] if elsewhere else []

    def _hopeful(self, likely: Sequence[str]) -> list[str]:
        """The parts, those whose spelling speaks for `likely` first: what they confirm spares encoding the others."""
        columns = [self._head.labels.index(label) for label in likely]
        hope = {part: float(self._head.by_spelling(part)[columns].max()) for part in self._parts}
        return sorted(self._parts, key=lambda part: -hope[part])[:_MOST_READ]

    def chance(self, label: str) -> float:
        """The best chance of `label` in a part that was read."""
        return max(chance for found, chance in self._read.values() if found == label)
