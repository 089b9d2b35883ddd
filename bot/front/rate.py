"""How much one person, and everybody together, may send. Only Receiver asks. Nobody in danger, and nobody who wishes for
urgent help, is turned away: both halves of the screen look at what is.

Counted in memory, a front door each; in Redis where there is one (bot.front.shared_rate), for all of them together.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

#: What one person may send at once, and messages a second after that. Nobody types faster; a burst of pieces fits.
PERSON_BURST, PERSON_EACH_S = 60.0, 1.0
#: The same for everybody together. Rasa answers about 50 a second; what comes faster waits in the inbox, up to this.
ALL_BURST, ALL_EACH_S = 5000.0, 100.0
_REMEMBERED = 20_000


class Limits(Protocol):
    """Counts messages."""

    async def take(self, conversation: str) -> str:
        """ "ok"; "tell" for a person's first message that is too much: say so, kindly; "quiet" for more of them; "overflow"
        when everybody together sends too much."""

    async def give_back(self, conversation: str) -> None:
        """The last message does not count: it was delivered before, or could not be kept."""

    async def close(self) -> None: ...


@dataclass
class _Bucket:
    left: float
    at: float
    told: bool = False


class Rate:
    """Token buckets, one a conversation and one for all. `clock`: seconds, any zero."""

    def __init__(
        self,
        person: tuple[float, float] = (PERSON_BURST, PERSON_EACH_S),
        everybody: tuple[float, float] = (ALL_BURST, ALL_EACH_S),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.person = person
        self.everybody = everybody
        self._clock = clock
        self._all = _Bucket(everybody[0], clock())
        self._people: OrderedDict[str, _Bucket] = OrderedDict()

    async def take(self, conversation: str) -> str:
        """As in Limits."""
        now = self._clock()
        mine = self._people.setdefault(conversation, _Bucket(self.person[0], now))
        self._people.move_to_end(conversation)
        while len(self._people) > _REMEMBERED:
            self._people.popitem(last=False)
        _fill(mine, self.person, now)
        _fill(self._all, self.everybody, now)
        if mine.left < 1:
            told, mine.told = mine.told, True
            return "quiet" if told else "tell"
        if self._all.left < 1:
            return "overflow"
        mine.left -= 1
        self._all.left -= 1
        mine.told = False
        return "ok"

    async def give_back(self, conversation: str) -> None:
        """As in Limits."""
        if conversation in self._people:
            self._people[conversation].left += 1
        self._all.left += 1

    async def close(self) -> None:
        """Nothing is open."""


def _fill(bucket: _Bucket, size: tuple[float, float], now: float) -> None:
    most, each_s = size
    bucket.left = min(most, bucket.left + (now - bucket.at) * each_s)
    bucket.at = now
