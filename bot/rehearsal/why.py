"""The why of one turn, in JSON-able values."""

from dataclasses import asdict
from typing import Any

from bot.dialogue.context import Turn
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.nlu.understanding import Understood

_RANKED = 5
#: What of the state is not the page's business, or is told elsewhere.
_INNER = ("shown", "best_answer", "times", "greeted")


def understood(found: Understood) -> dict[str, Any]:
    """What the model made of the text."""
    return {
        "intent": found.intent,
        "confidence": round(found.confidence, 4),
        "ranking": [[name, round(chance, 4)] for name, chance in found.ranking[:_RANKED]],
        "topics": list(found.topics),
        "between": list(found.between),
    }


def heard(said: Heard) -> dict[str, Any]:
    """What the message said about the person; what it did not say is left out."""
    facts = {name: value for name, value in asdict(said.facts).items() if value not in (None, ())}
    if said.is_:
        facts["is_"] = sorted(said.is_)
    if said.is_not:
        facts["is_not"] = sorted(said.is_not)
    return facts


def known(state: State) -> dict[str, Any]:
    """What PAL holds about the person and the conversation."""
    return {name: value for name, value in asdict(state).items() if name not in _INNER}


def offers(turn: Turn) -> list[dict[str, Any]]:
    """Every offer that was considered, best first, with its verdict and the reasons for it."""
    return [
        {
            "id": item.offer.id,
            "authority": item.authority,
            "topic": item.offer.topic,
            "title": item.offer.title,
            "verdict": item.verdict.answer,
            "reasons": list(item.verdict.reasons),
            "stale": item.stale,
            "announced": item.announced,
            "confidence": item.offer.confidence,
            "checked": item.offer.checked,
        }
        for item in turn.offers
    ]
