"""What was understood, in the shape in which Rasa's tracker keeps it with a message."""

from typing import Any

from bot.nlu.understanding import Understood

RANKING_LENGTH = 10


def parsed(heard: Understood) -> dict[str, Any]:
    """`intent`, `intent_ranking`, `topics` (every ask, best first) and `between` (two to choose from)."""
    return {
        "intent": {"name": heard.intent, "confidence": heard.confidence},
        "intent_ranking": [{"name": name, "confidence": sure} for name, sure in heard.ranking[:RANKING_LENGTH]],
        "topics": list(heard.topics),
        "between": list(heard.between),
    }
