"""Who to contact, with what is open now; honest when a number is not known."""

from collections.abc import Iterable
from datetime import datetime

from bot.hours import is_open
from bot.messages import Message
from bot.offers.schema import Contact
from bot.replies import buttons
from bot.replies.sentences import sentence

#: Which other roles are worth naming beside the leaving care team, by topic.
BY_TOPIC = {
    "housing": ("housing", "homelessness"),
    "homelessness": ("homelessness", "housing"),
    "rent_deposit": ("housing",),
    "council_tax": ("council_tax",),
    "advocacy_complaints": ("advocacy", "complaints"),
    "participation": ("participation",),
    "mental_health": ("mental_health",),
    "education": ("virtual_school",),
    "money": ("money",),
}
ALWAYS = ("leaving_care_team", "leaving_care_duty", "front_line", "out_of_hours")
MOST = 5


def who(
    council: str | None,
    contacts: Iterable[tuple[str, Contact]],
    page: str | None,
    topic: str | None,
    now: datetime,
) -> Message:
    """The routes into `council` (its short name): those for the topic, the leaving care team, out of hours."""
    wanted = (*ALWAYS, *BY_TOPIC.get(topic or "", ()))
    found = [contact for _, contact in contacts if contact.role in wanted]
    found.sort(key=lambda contact: _rank(contact, now))
    lines = [line(contact, now) for contact in found[:MOST]]
    parts = []
    if not any(contact.phone or contact.email for contact in found if contact.role in ALWAYS):
        parts.append(sentence("utter_contact_none", council=council or "Your council"))
    else:
        parts.append(sentence("utter_contact_lead", council=council or "your council"))
    parts += lines
    if page and not any(page in text for text in lines):
        parts.append(f"Their care leaver page: {page}")
    return Message("\n".join(parts), (buttons.SOMETHING_ELSE, buttons.URGENT))


def _rank(contact: Contact, now: datetime) -> tuple[int, int, int]:
    shut = contact.open is not None and not is_open(contact.open, now)
    by_phone = 0 if contact.phone or contact.email else 1
    role = ALWAYS.index(contact.role) if contact.role in ALWAYS else 1
    # At night the team's own line is no use; the one that answers now comes first.
    return int(shut), by_phone, role


def line(contact: Contact, now: datetime | None = None) -> str:
    """One contact in one or two lines; says when it is closed now, and when a number is not sure."""
    ways = [way for way in (contact.phone, contact.email) if way]
    if not ways and contact.url:
        ways.append(contact.url)
    text = f"- {contact.label}: {', '.join(ways)}" if ways else f"- {contact.label}"
    if now is not None and contact.open:
        text += " (open now)" if is_open(contact.open, now) else f" (closed now; {contact.hours or contact.open})"
    elif contact.hours:
        text += f" ({contact.hours})"
    if contact.phone and contact.confidence != "high":
        text += (
            ". I'm not sure this number is still right."
            if contact.confidence == "medium"
            else ". I only have this second-hand."
        )
    return text
