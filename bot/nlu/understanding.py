"""One message to its intent, its asks and how sure that is: the rules around the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu import clauses
from bot.nlu.head import Head
from bot.topics import TOPICS

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Thresholds:
    """Least confidence for a message's first ask, and for a further ask found in a part of it."""

    first: float = 0.35
    further: float = 0.6


@dataclass(frozen=True)
class Understood:
    """`ranking` holds every intent with its confidence, best first; `topics` all asks, best first."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    topics: tuple[str, ...]


def understand(
    text: str,
    vector: NDArray[np.float32],
    head: Head,
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    thresholds: Thresholds = Thresholds(),
) -> Understood:
    """`vector` is `text` encoded; `encode` is used for the parts of a message that may ask several things."""
    scores = head.scores(text, vector)
    order = np.argsort(-scores)
    ranking = tuple((head.labels[i], float(scores[i])) for i in order)
    intent, confidence = ranking[0]
    parts = [part for part in clauses.split(text) if part != text]
    negated = [part for part in parts if clauses.negated(part)]
    kept = [part for part in parts if part not in negated]
    found: list[tuple[str, float]] = []
    if len(parts) > 1 and kept:
        for part, part_vector in zip(kept, encode(kept), strict=True):
            part_scores = head.scores(part, part_vector)
            best = int(part_scores.argmax())
            label, sure = head.labels[best], float(part_scores[best])
            if label in TOPICS and sure >= thresholds.further:
                found.append((label, sure))
    if negated and found:
        # "not the gym, the bus card": the whole message sounds like both, the part that is meant decides.
        intent, confidence = max(found, key=lambda item: item[1])
    elif intent not in TOPICS and found:
        # "hi, sorry to bother you, do i get free prescriptions": the ask counts, not the greeting.
        intent, confidence = max(found, key=lambda item: item[1])
    topics: list[str] = [intent] if intent in TOPICS and confidence >= thresholds.first else []
    topics += [label for label, _ in sorted(found, key=lambda item: -item[1]) if label not in topics]
    topics = list(dict.fromkeys(topics))
    if confidence < thresholds.first and not topics:
        intent = FALLBACK
    elif topics and intent not in topics and intent in TOPICS:
        intent = topics[0]
    return Understood(intent, confidence, ranking, tuple(topics))
