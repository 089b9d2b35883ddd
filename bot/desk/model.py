"""What the desk's functions take, give and raise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any, Literal
from zoneinfo import ZoneInfo

Content = dict[str, Any]
Kind = Literal["offer", "contact"]
State = Literal["draft", "waiting", "published", "rejected", "discarded"]
#: Still somebody's work: not yet published, refused or given up.
OPEN: tuple[State, ...] = ("draft", "waiting")
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Actor:
    """Who does it. `name`: one and the same for one person (it tells the author from the approver); `allowed`: the only
    authority whose entries they may touch (a council's own link), None for the whole desk."""

    name: str
    allowed: str | None = None

    def same(self, name: str | None) -> bool:
        """Whether `name` is this person, however it is capitalised."""
        return name is not None and _folded(name) == _folded(self.name)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong ("error": it cannot be published so) or worth a look ("warning"). `field`: the schema's name,
    "source.url" or "who.age_from" inside a group, "conditions.0" in a list, "" for the whole; `words`: for a person; `rule`:
    the rule's own name, where there is one."""

    field: str
    words: str
    level: Literal["error", "warning"] = "error"
    rule: str = ""


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """Those that stand in the way of publishing."""
    return [problem for problem in problems if problem.level == "error"]


class Refused(Exception):
    """Not done; the database is as before. `problems` says why, in words for a person."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.words for problem in problems))
        self.problems = list(problems)


def refused(words: str, field: str = "") -> Refused:
    """A Refused with one reason."""
    return Refused([Problem(field, words)])


class NotAllowed(Refused):
    """This person may not do that."""

    def __init__(self, words: str) -> None:
        super().__init__([Problem("", words)])


class Missing(Refused):
    """There is no such offer, contact or change (or it is not this person's to see)."""

    def __init__(self, words: str) -> None:
        super().__init__([Problem("", words)])


@dataclass(frozen=True)
class ThreeWay:
    """One field that somebody changed: as it was (`base`), as it is now (`theirs`), as this person has it (`yours`)."""

    field: str
    base: Any
    theirs: Any
    yours: Any

    @property
    def both(self) -> bool:
        """Changed on both sides, and not to the same: somebody must choose."""
        return self.theirs != self.base and self.yours != self.base and self.theirs != self.yours


class Clash(Refused):
    """Somebody else was there first. Nothing is lost: `change` (where there is one) keeps what this person wrote. `theirs`:
    the newer content, None when it was withdrawn; `version`: the draft's version now, `revision` the published row's."""

    def __init__(
        self,
        words: str,
        fields: Sequence[ThreeWay],
        *,
        theirs: Content | None,
        yours: Content | None,
        who: str | None,
        when: datetime | None,
        change: int | None = None,
        version: int | None = None,
        revision: int | None = None,
    ) -> None:
        super().__init__([Problem("", words)])
        self.fields = tuple(fields)
        self.theirs, self.yours = theirs, yours
        self.who, self.when = who, when
        self.change, self.version, self.revision = change, version, revision


def three_way(base: Content | None, theirs: Content | None, yours: Content | None) -> tuple[ThreeWay, ...]:
    """Every field on which the three do not all agree, in the schema's order as far as known."""
    b, t, y = base or {}, theirs or {}, yours or {}
    names = dict.fromkeys((*y, *t, *b))
    rows = (ThreeWay(name, b.get(name), t.get(name), y.get(name)) for name in names)
    return tuple(row for row in rows if not (same(row.base, row.theirs) and same(row.base, row.yours)))


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same; "nothing" can be written in several ways."""
    return _bare(one) == _bare(other)


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: bare for key, item in value.items() if (bare := _bare(item)) is not None} or None
    if isinstance(value, (list, tuple)):
        return [_bare(item) for item in value] or None
    return None if value == "" else value


@dataclass(frozen=True)
class Step:
    """One entry of a change's trail. `after`: the content as saved with it, where it was saved with any."""

    at: datetime
    who: str
    did: str
    why: str = ""
    version: int = 0
    after: Content | None = None


@dataclass(frozen=True)
class Change:
    """One change of one offer or contact, from its draft to its end. `what`: edit, new, withdraw, confirm, undo,
    keep_desk or take_file. `before`, `after`: whole contents, None for "not there" (new, or withdrawn). `revision`: the
    row's once it is published."""

    id: int
    kind: Kind
    item_id: str
    authority: str
    what: str
    state: State
    before: Content | None
    after: Content | None
    base_revision: int | None
    version: int
    author: str
    editors: tuple[str, ...]
    why: str
    created_at: datetime
    updated_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_why: str | None
    revision: int | None
    undoes: int | None
    batch: str | None
    trail: tuple[Step, ...]

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN

    @property
    def title(self) -> str:
        """What the thing is called, after or before the change."""
        content = self.after or self.before or {}
        return str(content.get("title") or content.get("label") or self.item_id)

    @property
    def fields(self) -> tuple[ThreeWay, ...]:
        """What it changes, field by field: `base` is before, `yours` after."""
        return three_way(self.before, self.before, self.after)

    def wrote(self, who: Actor) -> bool:
        """Whether this person began it or had a hand in it."""
        return any(who.same(name) for name in (self.author, *self.editors))


@dataclass(frozen=True)
class Item:
    """One offer or contact as PAL answers with it now. `topic`: an offer's topic, a contact's role; `unexported`: the desk
    has it newer than the files; `checked_by`: who confirmed it last at the desk; `changes`: (id, state, author) of what is
    open."""

    kind: Kind
    id: str
    authority: str
    topic: str
    title: str
    content: Content
    revision: int
    origin: str
    retired: bool
    updated_at: datetime
    unexported: bool
    checked_by: str | None = None
    changes: tuple[tuple[int, State, str], ...] = ()

    def stale(self, as_of: date) -> bool:
        """Past its review date on `as_of`."""
        return not self.retired and str(self.content["review_by"]) < as_of.isoformat()


def utc(now: datetime) -> datetime:
    """As the database keeps moments: UTC without a zone. A `now` without a zone is taken to be UTC."""
    return now.astimezone(timezone.utc).replace(tzinfo=None) if now.tzinfo else now


def today(now: datetime) -> date:
    """The day in London at `now`."""
    return utc(now).replace(tzinfo=timezone.utc).astimezone(_LONDON).date()
