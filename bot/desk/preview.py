"""The reply that one offer or contact makes, as the real renderers of the three channels draw it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import msgspec

from bot.channels.cutting import size
from bot.channels.telegram import render as telegram
from bot.channels.web import render as web
from bot.channels.whatsapp import render as whatsapp
from bot.desk import shape
from bot.desk.model import Content, Kind, Problem, errors
from bot.desk.rows import SHAPES, kind_of
from bot.hours import BadHours
from bot.hours import read as read_hours
from bot.messages import Message
from bot.offers.engine import Entitlements, Judged
from bot.offers.person import Person
from bot.offers.rules import ENGLAND, LONDON, judge, not_started
from bot.offers.schema import Contact, Offer
from bot.places.authorities import names
from bot.replies.answer import answer
from bot.replies.contacts import ALWAYS, BY_TOPIC, line, who


@dataclass(frozen=True)
class Preview:
    """`message`: what PAL says; `telegram`: parts with text and rows of buttons; `whatsapp`: the parts of the requests;
    `html`: the text as the web page shows it."""

    message: Message
    telegram: tuple[telegram.Part, ...]
    whatsapp: tuple[dict[str, Any], ...]
    html: str


def preview(authority: str, content: Content, today: date, *, kind: Kind | None = None) -> Preview | None:
    """The reply on three channels, to somebody of whom only the council is known; None while it has not the right shape."""
    kind = kind or kind_of(content)
    content = shape.tidy(content, kind)
    content["id"] = content.get("id") or "new"
    if errors(shape.problems(content, kind)):
        return None
    message = _message(msgspec.convert(content, SHAPES[kind]), authority, today)
    return Preview(
        message, tuple(telegram.parts(message)), tuple(whatsapp.parts(message, "preview")), str(web.html(message.text))
    )


def lengths(item: Offer | Contact, authority: str, today: date) -> list[Problem]:
    """What does not fit on a channel."""
    message = _message(item, authority, today)
    long = size(message.text)
    most = min(telegram.LONGEST, whatsapp.LONGEST)
    if long > most:
        return [Problem("", f"PAL's reply would be {long} characters. One message can be {most}.", rule="lengths")]
    if long > whatsapp.LONGEST_BODY:
        words = f"On WhatsApp the buttons come in a message of their own: the reply has {long} characters, over 1,024."
        return [Problem("", words, "warning", "lengths")]
    return []


def _message(item: Offer | Contact, authority: str, today: date) -> Message:
    if isinstance(item, Contact):
        item = _readable(item)
        topic = next((topic for topic, roles in BY_TOPIC.items() if item.role in roles), None)
        if item.role not in ALWAYS and topic is None:
            return Message(line(item, datetime.combine(today, time(12))))
        return who(names().get(authority), [(authority, item)], None, topic, datetime.combine(today, time(12)))
    person = Person(care=authority if authority not in (LONDON, ENGLAND) else None)
    verdict = judge(item, authority, person, today, names())
    judged = Judged(authority, item, verdict, not_started(item, today), date.fromisoformat(item.review_by) < today)
    return answer(Entitlements(person, item.topic, (judged,), (), ()), names())


def _readable(contact: Contact) -> Contact:
    """Without hours that cannot be read: the checks name them."""
    try:
        if contact.open:
            read_hours(contact.open)
    except BadHours:
        return msgspec.structs.replace(contact, open=None)
    return contact
