"""Live checks of one edited offer or contact: its shape, every rule of the offer files, lengths on each channel, reading
age."""

import re
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.desk import context, preview, shape
from bot.desk.labels import in_words, label
from bot.desk.model import Content, Kind, Problem, same
from bot.desk.rows import SHAPES, kind_of
from bot.hours import BadHours
from bot.hours import read as read_hours
from bot.offers import tables
from bot.offers.check import check_one
from bot.offers.dates import first_day
from bot.offers.reading import longest_sentence, reading_age
from bot.offers.rules import ENGLAND
from bot.offers.schema import Contact, Offer

#: Stands in for an id that is not made yet.
NO_ID = "new"
#: What the edit is about when it is no fact: changing it needs no new look at the source.
_NO_FACT = {"note", "checked", "review_by", "seen", "confidence"}


def check(
    engine: Engine,
    authority: str,
    content: Content,
    today: date,
    *,
    kind: Kind | None = None,
    before: Content | None = None,
) -> list[Problem]:
    """What is wrong with `content` as an entry of `authority`, errors first; writes nothing. Content may be as a form
    gives it (bot.desk.shape.tidy), with or without an id. `before`: what it was, to warn of what changed."""
    with engine.connect().execution_options(sqlite_begin="DEFERRED") as connection:
        return check_in(connection, authority, content, today, kind=kind, before=before)


def check_in(
    connection: Connection,
    authority: str,
    content: Content,
    today: date,
    *,
    kind: Kind | None = None,
    before: Content | None = None,
) -> list[Problem]:
    """The same inside a transaction."""
    kind = kind or kind_of(content)
    content = shape.tidy(content, kind)
    made_up = content.get("id") is None
    if made_up:
        middle = str(content.get("topic") or content.get("role") or "x").replace("_", "-")
        content["id"] = f"{authority}-{middle}-{NO_ID}"
    found = shape.problems(content, kind)
    if connection.scalar(select(tables.authorities.c.slug).where(tables.authorities.c.slug == authority)) is None:
        found.append(Problem("", f"There is no authority called {authority!r}."))
    if not found:
        item = msgspec.convert(content, SHAPES[kind])
        files = context.files(connection, authority, item)
        found += [Problem(one.field, in_words(one.words), rule=rule) for rule, one in check_one(files, item.id)]
        found += _dates(item, today)
        found += _offer(item, authority) if isinstance(item, Offer) else _contact(item)
        found += _twins(item, files[authority].items())
        found += preview.lengths(item, authority, today)
        found += _since(content, before)
    elif not any(problem.field.startswith("summary") for problem in found) and content.get("summary"):
        # Half a form is checked as far as it goes: the words can be judged alone.
        found += _easy("summary", str(content["summary"]), "error")
    return sorted(_once(found), key=lambda problem: problem.level)


def _once(found: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(found))


def _easy(field: str, text: str, level: str) -> list[Problem]:
    age, words = reading_age(text), longest_sentence(text)
    found = []
    if age > 11:
        said = f"{label(field).capitalize()} needs a reading age of {age:.1f}. Aim for 11 or below."
        found.append(Problem(field, said, "error" if level == "error" else "warning", "words_are_easy"))
    if words > 20:
        said = f"{label(field).capitalize()} has a sentence of {words} words. The most is 20."
        found.append(Problem(field, said, "error" if level == "error" else "warning", "words_are_easy"))
    return found


def _dates(item: Offer | Contact, today: date) -> list[Problem]:
    found = []
    if first_day(item.seen) > today:
        found.append(Problem("seen", "The source cannot have been read in the future.", rule="dates"))
    if item.checked and date.fromisoformat(item.checked) > today:
        found.append(Problem("checked", "It cannot have been confirmed in the future.", rule="dates"))
    if date.fromisoformat(item.review_by) < today:
        found.append(
            Problem("review_by", "The review date has passed: it is due to be looked at again.", "warning", "dates")
        )
    if isinstance(item, Offer) and item.status == "in_force" and item.valid_to and item.valid_to < today.isoformat():
        found.append(Problem("valid_to", "Its last day has passed: PAL says nothing of it.", "warning", "dates"))
    return found


def _offer(offer: Offer, authority: str) -> list[Problem]:
    found: list[Problem] = []
    texts = [("title", offer.title), ("how_to_claim", offer.how_to_claim or "")]
    texts += [(f"conditions.{at}", clause) for at, clause in enumerate(offer.conditions)]
    for field, text in texts:
        # A few words have no reading age: a formula would call "Free swimming" a text for adults.
        if len(text.split()) >= 8 and (age := reading_age(text)) > 12:
            found.append(Problem(field, f"This is hard to read (reading age {age:.0f}).", "warning", "reading_age"))
    sums, said = _sums(offer.amount or ""), _sums(f"{offer.title} {offer.summary}")
    if sums and said and not sums & said:
        words = f"The amount is {offer.amount}, but the words speak of {', '.join(sorted(said))}."
        found.append(Problem("amount", words, "warning", "amount_in_words"))
    if re.fullmatch(r"[\d,.]+", offer.amount or ""):
        found.append(Problem("amount", "Say what the number is: £2,000, 50% off, 2 years.", rule="amount"))
    if authority == ENGLAND and not offer.law:
        found.append(Problem("law", "What England gives rests on a law or on guidance: name it.", "warning", "law"))
    if offer.source.url is None:
        words = "The source is a document without a link: nobody can look it up."
        found.append(Problem("source.url", words, "warning", "source"))
    return found


def _sums(text: str) -> set[str]:
    return {found.replace(",", "").rstrip(".") for found in re.findall(r"£[\d,]+(?:\.\d\d)?", text)}


def _contact(contact: Contact) -> list[Problem]:
    found = []
    if not any((contact.phone, contact.email, contact.url, contact.address)):
        words = "There is no way to reach them: give a number, an email, a link or an address."
        found.append(Problem("phone", words, "warning", "ways"))
    if contact.open:
        try:
            read_hours(contact.open)
        except BadHours as error:
            found.append(Problem("open", f"{str(error).capitalize()}.", rule="hours"))
    return found


def _twins(item: Offer | Contact, others: list[Offer | Contact]) -> list[Problem]:
    for other in others:
        if other.id == item.id or type(other) is not type(item):
            continue
        if isinstance(item, Offer) and isinstance(other, Offer):
            twin = (item.topic, _folded(item.title)) == (other.topic, _folded(other.title))
        else:
            assert isinstance(item, Contact) and isinstance(other, Contact)
            twin = (item.role, _folded(item.label), item.phone) == (other.role, _folded(other.label), other.phone)
        if twin:
            name = "title" if isinstance(item, Offer) else "label"
            return [Problem(name, f"{other.id} has the same name: is it the same thing?", "warning", "twins")]
    return []


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _since(content: Content, before: Content | None) -> list[Problem]:
    if before is None or not before.get("checked") or before["checked"] != content.get("checked"):
        return []
    facts = [name for name in content if name not in _NO_FACT and not same(content[name], before.get(name))]
    if not facts:
        return []
    words = f"It was confirmed on {before['checked']}, before this change. Confirm it again, or leave that empty."
    return [Problem("checked", words, "warning", "checked")]
