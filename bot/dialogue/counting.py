"""What a turn adds to the counters (bot/offers/counters.py): pure, so that a conversation played as a test counts nothing.

Words, pseudonyms and conversations have no part in it. An ask is counted when it is answered first, perhaps before the
council is known; when a later fact changes the answer, its count moves with it.
"""

from collections import Counter

from bot.dialogue.context import Turn
from bot.dialogue.state import State

#: In Turn.events: the same ask again, after a fact. Never counted itself.
AGAIN = "again"


def counted(before: State, turn: Turn) -> dict[tuple[str, str, str], int]:
    """(kind, topic, authority) -> how many more. `before`: the state that the turn began with. The authority is the council
    that looked after them ("outside" for one outside London, "" while it is not known)."""
    found: Counter[tuple[str, str, str]] = Counter()
    was, now = before.care or "", turn.state.care or ""
    for kind, topic in turn.events:
        if kind != AGAIN:
            found[kind, topic, now] += 1
            continue
        found["asked", topic, was] -= 1
        found["answered" if before.best_answer else "no_answer", topic, was] -= 1
        found["asked", topic, now] += 1
    return {key: count for key, count in found.items() if count}
