"""A conversation test and its result."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from bot.rehearsal.shapes import Channel, Start

#: Tests are played on this day unless they name one, so that they stay true when offers end or get old.
AS_OF = "2026-11-21"
Crisis = Literal["suicide", "abuse", "homeless_tonight", "other"]
Verdict = Literal["yes", "maybe", "no"]


class Expect(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What must be so after a step. Only what is set is checked; None means that there must be none.

    intent, topic, care, home, age, asked: as in the trace of `pal converse`. topics: every ask, in any order. crisis: its
    kind. offers: each must be among those considered, with yes or maybe. offers_not: none of these with yes or maybe.
    verdicts: the very verdict of an offer. says: words that must be in the replies; says_not: words that must not (upper and
    lower case are the same). buttons: titles that must be offered; buttons_not: that must not. replies: how many messages.
    """

    intent: str | UnsetType = UNSET
    topic: str | UnsetType | None = UNSET
    topics: list[str] | UnsetType = UNSET
    crisis: Crisis | UnsetType | None = UNSET
    care: str | UnsetType | None = UNSET
    home: str | UnsetType | None = UNSET
    age: int | UnsetType | None = UNSET
    asked: str | UnsetType | None = UNSET
    offers: list[str] | UnsetType = UNSET
    offers_not: list[str] | UnsetType = UNSET
    verdicts: dict[str, Verdict] | UnsetType = UNSET
    says: list[str] | UnsetType = UNSET
    says_not: list[str] | UnsetType = UNSET
    buttons: list[str] | UnsetType = UNSET
    buttons_not: list[str] | UnsetType = UNSET
    replies: int | UnsetType = UNSET

    def asked_for(self) -> dict[str, Any]:
        """What is set, by name."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not UNSET}


class FlowStep(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """say: a text, several that are sent in one burst, or `!payload` or `!Title` for a button that was offered."""

    say: str | list[str]
    expect: Expect = msgspec.field(default_factory=Expect)


class Flow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One test. name: unique, a-z, 0-9 and "-". about: one plain sentence. known: what PAL knows at the start. trouble: what
    kind of trouble it is about; in a file it stands once, at the top."""

    name: str
    about: str
    as_of: str = AS_OF
    channel: Channel = "web"
    known: Start | None = None
    steps: list[FlowStep]
    trouble: str = ""


class Wrong(msgspec.Struct):
    """One expectation that was not met. what: its name (or "button" for one that was not there to press)."""

    what: str
    expected: Any
    got: Any

    def words(self) -> str:
        """In one line."""
        return f"{self.what}: expected {_plain(self.expected)}, got {_plain(self.got)}"


class StepResult(msgspec.Struct):
    """expected: what the test asks for. got: the same things as they are. replies: what PAL said."""

    user: str | list[str]
    expected: dict[str, Any]
    got: dict[str, Any]
    wrong: list[Wrong]
    replies: list[str]


class Result(msgspec.Struct):
    """error: why it could not be played, in plain words."""

    name: str
    passed: bool
    steps: list[StepResult]
    error: str | None = None

    def words(self) -> str:
        """What is wrong, step by step; empty when nothing is."""
        lines = [f"{self.name}: {self.error}"] if self.error else []
        for number, step in enumerate(self.steps, 1):
            if step.wrong:
                lines.append(f"{self.name}, step {number}: {_plain(step.user)}")
                lines += [f"    {wrong.words()}" for wrong in step.wrong]
                lines += [f"    PAL said: {reply}" for reply in step.replies]
        return "\n".join(lines)


def _plain(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items()) or "nothing"
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "nothing"
    return str(value)
