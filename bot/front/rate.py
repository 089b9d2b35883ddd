"""How much one person, and everybody together, may send. Only Receiver asks, after it has looked for danger and for wishes
for urgent help: neither is ever counted against anyone, let alone turned away.

Counted in memory, a front door each: with several of them the limits are that many times higher, and a restart forgives.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

#: What one person may send at once, and messages a second after that. Nobody types faster; a burst of pieces fits.
PERSON_BURST, PERSON_EACH_S = 60.0, 1.0
#: The same for everybody together. Rasa answers about 50 a second; what comes faster waits in the inbox, up to this.
ALL_BURST, ALL_EACH_S = 5000.0, 100.0
_REMEMBERED = 20_000


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
        self._person = person
        self._everybody = everybody
        self._clock = clock
        self._all = _Bucket(everybody[0], clock())
        self._people: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, conversation: str) -> str:
        """ "ok"; "tell" for the first message that is too much: say so, kindly; "quiet" for more of them."""
        now = self._clock()
        mine = self._people.setdefault(conversation, _Bucket(self._person[0], now))
        self._people.move_to_end(conversation)
        while len(self._people) > _REMEMBERED:
            self._people.popitem(last=False)
        _fill(mine, self._person, now)
        _fill(self._all, self._everybody, now)
        if mine.left >= 1 and self._all.left >= 1:
            mine.left -= 1
            self._all.left -= 1
            mine.told = False
            return "ok"
        if mine.told:
            return "quiet"
        mine.told = True
        return "tell"


def _fill(bucket: _Bucket, size: tuple[float, float], now: float) -> None:
    most, each_s = size
    bucket.left = min(most, bucket.left + (now - bucket.at) * each_s)
    bucket.at = now
