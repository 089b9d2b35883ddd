"""The fields of the form for an offer or a contact, in words for people who know councils and not databases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from starlette.datastructures import FormData

from bot.offers.conditions import CONDITIONS
from bot.offers.schema import ContactRole
from bot.topics import TITLES


@dataclass(frozen=True)
class Field:
    """`kind`: text, area, lines (one a line), choice, many (checkboxes), flag, date. `most`: characters."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    most: int | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Section:
    """Fields under one heading. `folded`: closed at first; few need it."""

    title: str
    fields: tuple[Field, ...]
    folded: bool = False


_CONDITIONS = tuple((name, one.clause[:1].upper() + one.clause[1:]) for name, one in CONDITIONS.items())
_DATES = "A day, a month or a year: 2026-11-21, 2026-11 or 2026."
_SOURCE = Section(
    "Where we know it from",
    (
        Field("source.title", "Title of the page or document", most=300),
        Field("source.url", "Link to it", hint="The council’s own page where there is one. Leave it empty for a document."),
        Field("source.date", "Date that the source gives itself", hint=f"Empty if it gives none. {_DATES}"),
        Field("seen", "When it was read", hint=_DATES),
        Field(
            "confidence",
            "How sure is it?",
            "choice",
            options=(
                ("high", "Sure: the council’s own page or the law"),
                ("medium", "Fairly sure: a public body’s page, or an old one"),
                ("low", "Second-hand: somebody else’s page"),
            ),
        ),
        Field("checked", "Day a person or the council confirmed it", hint="Empty until somebody did. A day: 2026-11-21."),
        Field("review_by", "Look at it again by", hint="Sooner for money and phone numbers. A day: 2027-02-21."),
    ),
)
_NOTE = Field("note", "Note for the desk", "area", "Young people never see it.", 600)

OFFER = (
    Section(
        "What it is",
        (
            Field("topic", "Topic", "choice", options=(("", "Choose a topic"), *TITLES.items())),
            Field("title", "Title", hint="What you get, in a few words. At most 60 characters.", most=60),
            Field(
                "summary",
                "Summary",
                "area",
                "One to three short sentences, for a reader of 9 to 11. At most 300 characters.",
                300,
            ),
            Field(
                "amount",
                "Amount",
                hint="Only what the source says: “£100 a month”, “100% off”. Empty if it gives none.",
                most=80,
            ),
        ),
    ),
    Section(
        "Who can have it",
        (
            Field(
                "basis",
                "It is for people",
                "choice",
                "Which tie to the council does the source ask for?",
                options=(
                    ("", "Choose"),
                    ("responsible", "whom this council looked after, wherever they live"),
                    ("residence", "who live here, whoever looked after them"),
                    ("both", "whom it looked after and who live here"),
                    ("either", "whom it looked after or who live here"),
                    ("anyone", "of any council, care leaver or not"),
                    ("unknown", "the source does not say"),
                ),
            ),
            Field("who.age_from", "From age", hint="The birthday it starts on. Empty if there is none."),
            Field("who.age_until", "Until age", hint="The birthday it ends on: “21 to 24” ends at 25."),
            Field("who.no_end", "The source says it has no upper age", "flag"),
            Field(
                "conditions",
                "Other conditions",
                "lines",
                "One a line, words that follow “if”: “your pathway plan says so”.",
            ),
        ),
    ),
    Section(
        "Conditions that PAL can ask about",
        (
            Field("who.all_of", "All of these must be true", "many", options=_CONDITIONS),
            Field("who.any_of", "One of these must be true", "many", options=_CONDITIONS),
            Field("who.none_of", "None of these may be true", "many", options=_CONDITIONS),
            Field(
                "who.lives",
                "Where they must live",
                "choice",
                options=(
                    ("", "No matter"),
                    ("here", "Here"),
                    ("elsewhere", "Anywhere but here"),
                    ("in_london", "In London"),
                ),
            ),
            Field(
                "areas", "Councils it reaches", "lines", "Only if it is not the council’s own area: short names, one a line."
            ),
        ),
        True,
    ),
    Section(
        "How to get it",
        (
            Field("how_to_claim", "What to do", "area", "Who to ask, which form. At most 300 characters.", 300),
            Field("claim_url", "Link to the form or page"),
        ),
    ),
    Section(
        "When",
        (
            Field(
                "status",
                "Status",
                "choice",
                options=(("in_force", "In force"), ("announced", "Announced, not started"), ("ended", "Ended")),
            ),
            Field("valid_from", "First day", hint=f"Empty if not known. {_DATES}"),
            Field("valid_to", "Last day", hint=f"Empty if not known. {_DATES}"),
        ),
    ),
    _SOURCE,
    Section("For the desk", (Field("law", "Law or guidance it rests on", most=300), _NOTE)),
)
CONTACT = (
    Section(
        "Who they are",
        (
            Field(
                "role",
                "What they do",
                "choice",
                options=(("", "Choose"), *((role, role.replace("_", " ").capitalize()) for role in get_args(ContactRole))),
            ),
            Field(
                "label",
                "Name",
                hint="As a caller would ask for them: “Camden leaving care duty”. No person’s name.",
                most=90,
            ),
        ),
    ),
    Section(
        "How to reach them",
        (
            Field("phone", "Phone", hint="Digits and spaces: 020 7974 4444."),
            Field("email", "Email", hint="The team’s, never a person’s."),
            Field("url", "Web page"),
            Field("address", "Address", most=300),
            Field("hours", "Opening hours", hint="In words, as the source prints them.", most=160),
            Field("open", "The same for PAL", hint="For example Mo-Fr 09:00-17:00 or 24/7. Empty if not known.", most=160),
        ),
    ),
    _SOURCE,
    Section("For the desk", (_NOTE,)),
)


def sections(kind: str) -> tuple[Section, ...]:
    """The form of an offer or a contact."""
    return OFFER if kind == "offer" else CONTACT


def read(form: FormData, kind: str) -> dict[str, Any]:
    """The content as typed; bot.desk tidies and checks it."""
    content: dict[str, Any] = {}
    for field in _fields(kind):
        if field.kind == "many":
            value: Any = [str(one) for one in form.getlist(field.name)]
        elif field.kind == "flag":
            value = bool(form.get(field.name))
        else:
            value = str(form.get(field.name) or "")
        group, _, name = field.name.rpartition(".")
        (content.setdefault(group, {}) if group else content)[name] = value
    return content


def values(content: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """What each field shows, by its name."""
    found: dict[str, Any] = {}
    for field in _fields(kind):
        group, _, name = field.name.rpartition(".")
        holder = content.get(group) or {} if group else content
        value = holder.get(name)
        if field.kind == "lines":
            value = "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value
        found[field.name] = value if value not in (None,) else ([] if field.kind == "many" else "")
    return found


def shown(content: Mapping[str, Any], kind: str) -> list[tuple[str, str]]:
    """(label, value) of every field that says something, for reading."""
    said = values(content, kind)
    return [
        (field.label, in_words(said[field.name], field))
        for field in _fields(kind)
        if said[field.name] not in ("", [], False)
    ]


def in_words(value: Any, field: Field) -> str:
    """A value as a person reads it."""
    choices = dict(field.options)
    if isinstance(value, list):
        return "; ".join(choices.get(one, str(one)) for one in value)
    if value is True:
        return "Yes"
    return choices.get(str(value), str(value)).replace("\n", "; ")


def differences(fields: Iterable[Any], kind: str) -> list[dict[str, Any]]:
    """bot.desk's three-way rows with labels, groups opened ("source.url"), values in words."""
    by_group: dict[str, list[Field]] = {}
    for field in _fields(kind):
        by_group.setdefault(field.name.partition(".")[0], []).append(field)
    found = []
    for row in fields:
        for field in by_group.get(row.field, ()):
            group = "." in field.name
            sides = [_side(value, field, group) for value in (row.base, row.theirs, row.yours)]
            if len(set(sides)) > 1:
                names = ("base", "theirs", "yours")
                found.append(
                    {"field": row.field, "label": field.label, "both": row.both, **dict(zip(names, sides, strict=True))}
                )
    return found


def _side(value: Any, field: Field, group: bool) -> str:
    content = {field.name.partition(".")[0]: value} if group else {field.name: value}
    side = values_of(content, field)
    return "" if side in ("", [], False, None) else in_words(side, field)


def values_of(content: Mapping[str, Any], field: Field) -> Any:
    """One field's value out of a content."""
    group, _, name = field.name.rpartition(".")
    value = (content.get(group) or {}).get(name) if group else content.get(name)
    return "\n".join(map(str, value)) if field.kind == "lines" and isinstance(value, (list, tuple)) else value


def _fields(kind: str) -> list[Field]:
    return [field for section in sections(kind) for field in section.fields]
