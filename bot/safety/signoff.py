"""What a person has signed, what nobody has yet, and which checks are too old (docs/safety/sign-off.md).

A text or number is signed when it has both `reviewed_by` and `reviewed_on`. A number's check holds for six months.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.safety import translations, words

#: A number must be checked again after so many calendar months.
MONTHS = 6


@dataclass(frozen=True)
class Item:
    """One thing to sign. what: reply, lead, contact, council or translation; file: where it stands; shows: its number or
    text; why: "unsigned", "too old" (checked more than MONTHS ago) or "in the future"; None when its check holds."""

    what: str
    id: str
    file: str
    shows: str
    reviewed_by: str | None
    reviewed_on: date | None
    why: str | None


class NotSigned(Exception):
    """PAL may not speak to young people yet; the text says in plain words what is missing."""


def items(as_of: date) -> Iterator[Item]:
    """Everything that needs a signature, as it stands on `as_of`."""
    for reply in words.replies().values():
        yield _item("reply", reply.id, "replies.yaml", reply.text, reply, as_of, aging=False)
    for contact in words.contacts().values():
        number = " / ".join(filter(None, (contact.phone, contact.text)))
        if number:
            yield _item("lead" if contact.lead else "contact", contact.id, "contacts.yaml", number, contact, as_of)
    for slug, council in words.councils().items():
        for name in ("housing", "night", "children"):
            line: words.Line | None = getattr(council, name)
            if line is not None:
                yield _item("council", f"{slug} {name}", "homeless_tonight.yaml", line.phone, line, as_of)
    for code, language in translations.languages().items():
        for text in language.texts:
            yield _item("translation", f"{code} {text.id}", f"translations/{code}.yaml", text.text, text, as_of, aging=False)


def due(as_of: date) -> list[Item]:
    """What has to be checked: never signed, or a number whose check is older than six months on `as_of`."""
    return [item for item in items(as_of) if item.why]


def too_old(as_of: date) -> list[Item]:
    """Signed numbers that must be checked again."""
    return [item for item in items(as_of) if item.why == "too old"]


def require(as_of: date) -> None:
    """Raises NotSigned while an English reply or a lead number is unsigned."""
    missing = [item for item in due(as_of) if item.what in ("reply", "lead") and item.why != "too old"]
    if not missing:
        return
    replies = [item.id for item in missing if item.what == "reply"]
    numbers = [f"{item.id} ({item.shows})" for item in missing if item.what == "lead"]
    said = ["PAL does not start in production: a person must first check and sign what it says in a crisis."]
    if replies:
        said.append(f"Replies not signed (data/safety/replies.yaml): {', '.join(replies)}.")
    if numbers:
        said.append(f"Numbers not signed (data/safety/contacts.yaml): {', '.join(numbers)}.")
    said.append("How to sign: docs/safety/sign-off.md. To try PAL out, set PAL_ENV=development.")
    raise NotSigned("\n".join(said))


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))


def _item(
    what: str,
    id_: str,
    file: str,
    shows: str,
    of: "words.Reply | words.Contact | words.Line | translations.Text",
    as_of: date,
    aging: bool = True,
) -> Item:
    why = None
    if not of.signed or of.reviewed_on is None:
        why = "unsigned"
    elif of.reviewed_on > as_of:
        why = "in the future"
    elif aging and months_later(of.reviewed_on, MONTHS) < as_of:
        why = "too old"
    return Item(what, id_, file, shows, of.reviewed_by, of.reviewed_on, why)
