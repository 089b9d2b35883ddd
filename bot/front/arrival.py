"""A message on its way in, what became of it, and what of it is written down."""

import logging
from dataclasses import dataclass

from bot.front import taking
from bot.front.inbox import NewMessage, Row
from bot.front.safety import Safety
from bot.front.seal import Seal
from bot.messages import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over. Either `text` (typed) or `payload` (a button of ours was pressed).
    `platform_id` is the platform's id of the message, `person` its id of the person, `at` seconds since 1970."""

    channel: str
    platform_id: str
    person: str
    text: str | None = None
    payload: str | None = None
    at: float | None = None
    #: Where the answer must go, if PAL has to send it there (bot.front.outgoing).
    address: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a message.

    limited: too much at once; turned away with `replies` (the first one that is too much is "empty"). accepted: written
    down, the answer follows. off: the channel is switched off, only `replies` are said.
    crisis: `replies` must be shown at once; storing goes on in the background.
    duplicate: it was there already. empty: nothing to answer but `replies`. unavailable: not stored; webhooks answer 503 so
    that the platform delivers again, people are shown `replies`. overflow: the same, because everybody together sends too
    much.
    """

    status: str
    conversation: str
    platform_id: str
    row: Row | None = None
    replies: tuple[Message, ...] = ()
    crisis: str | None = None

    @property
    def kept(self) -> bool:
        """False if the platform should deliver it again."""
        return self.status not in ("unavailable", "overflow")


@dataclass(frozen=True)
class Arrival:
    """A message with PAL's own names for its person and itself. `kind`: "text", "payload" or "remark"; `body`: what can be
    read of it; `address`: where the answer must go, in the open."""

    channel: str
    conversation: str
    platform_id: str
    kind: str
    body: str
    at: float
    address: str | None = None


class Keeping:
    """Makes of an arrival what may be written down."""

    def __init__(self, safety: Safety, seal: Seal) -> None:
        self._safety = safety
        self._seal = seal

    def address(self, arrival: Arrival) -> str | None:
        """Where the answer must go, sealed."""
        return None if arrival.address is None else self._seal.close(arrival.address)

    def plain(self, arrival: Arrival, body: str = "", crisis: str | None = None) -> NewMessage:
        """With `body`, which holds nothing of a person, in place of what was written."""
        a = arrival
        return NewMessage(
            a.channel, a.platform_id, a.conversation, a.kind, body, a.at, {}, crisis=crisis, address=self.address(a)
        )

    def masked(self, arrival: Arrival, crisis: str | None = None) -> NewMessage | None:
        """With what was written, masked; None if it cannot be masked: unmasked text is not stored, whatever happens."""
        a = arrival
        try:
            body, meta = taking.kept(self._safety.mask, a.body)
        except Exception as error:
            log.error("mask failed: %s", type(error).__name__)
            return None
        return NewMessage(a.channel, a.platform_id, a.conversation, "text", body, a.at, meta, crisis, self.address(a))
