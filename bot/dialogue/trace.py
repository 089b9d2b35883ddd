"""Why PAL said what it said: the `trace` of `pal converse`. Never the message's own words."""

from typing import Any

from bot.dialogue.context import Turn
from bot.dialogue.heard import Heard


def trace(said: Heard, turn: Turn) -> dict[str, Any]:
    """The trace of one turn, as JSON-able values."""
    state = turn.state
    # The guard must know it when the age itself was not said.
    young = {} if state.under_18 is None else {"under_18": state.under_18}
    return {
        **young,
        "intent": said.intent,
        "topic": state.topic,
        "confidence": round(said.confidence, 4),
        "crisis": said.crisis,
        "care": state.care,
        "home": state.home,
        "age": state.age,
        # Whether they meant to be forgotten is PAL's own affair, not one of the questions about the person.
        "asked": None if state.asked == "forget" else state.asked,
        "offers": [
            {
                "id": item.offer.id,
                "authority": item.authority,
                "topic": item.offer.topic,
                "verdict": item.verdict.answer,
            }
            for item in turn.offers
        ],
    }
