"""A message of a rehearsal on its way in: screened, answered if somebody is in danger, masked."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.front import clean, taking, words
from bot.front.inbox import Facts
from bot.front.safety import Person, Safety
from bot.messages import Message
from bot.safety import screen as phrases


@dataclass(frozen=True)
class Taken:
    """As the inbox would have it. `replies` are said at once: the guard's words, or that there was nothing to read."""

    kind: str
    body: str
    meta: dict[str, Any] = field(default_factory=dict)
    crisis: str | None = None
    replies: tuple[Message, ...] = ()
    screen: dict[str, Any] = field(default_factory=dict)

    @property
    def stored(self) -> bool:
        """False if no turn follows."""
        return bool(self.body) or self.crisis is not None


def press(payload: str) -> Taken:
    """A button of ours."""
    return Taken("payload", payload)


def text(raw: str, recent: list[str], safety: Safety, model: Any, facts: Facts, now: datetime) -> Taken:
    """What somebody wrote. `recent` (what they wrote before) gains it, or is emptied by a crisis: all that a rehearsal plays
    counts as written within a minute. `model`: bot.rehearsal.model.Model."""
    readable = clean.readable(raw)
    concern, seen = _screened(raw, readable, recent, safety, model)
    replies: tuple[Message, ...] = ()
    if concern is not None:
        person = Person(facts.care, facts.home, facts.age, facts.under_18)
        replies = safety.words(concern, safety.informed(person, clean.cut(readable, clean.LONGEST_SCREENED)), now)
    body, meta = taking.kept(safety.mask, readable, now.date())
    crisis = str(concern.kind) if concern is not None else None
    if not body and concern is None:
        replies = words.say("empty")
    return Taken("text", body, meta, crisis, replies, seen)


def _screened(raw: str, readable: str, recent: list[str], safety: Safety, model: Any) -> tuple[Any, dict[str, Any]]:
    if not readable:
        return None, {"crisis": None, "by": None, "distress": False}
    first, second = taking.looks(raw, readable, recent)
    looked, concern, by = "", None, None
    for look in first:
        concern = concern or safety.concern(look)
        if concern is not None:
            looked, by = look, "phrases"
            break
    if concern is None:
        recent.append(second[0])
        del recent[: -taking.JOIN_MOST]
        if model.screen is not None:
            for look in second:
                concern = safety.concern(look, model.vectors.one(look), model.screen)
                if concern is not None:
                    looked, by = look, "learned"
                    break
    if concern is None:
        return None, {"crisis": None, "by": None, "distress": phrases.distress(readable)}
    recent.clear()
    seen = {
        "crisis": str(concern.kind),
        "by": by,
        "phrase": concern.by if by == "phrases" else None,
        "third_person": concern.third_person,
        "also": list(concern.also),
        "joined": looked not in (second[0], clean.cut(raw.strip(), clean.LONGEST_SCREENED)),
        "distress": False,
    }
    return concern, seen
