"""A message to send to the personal adviser, and what to do when nobody answers."""

from bot.messages import Message
from bot.offers.engine import Judged
from bot.offers.rules import ENGLAND, LONDON
from bot.offers.schema import Contact
from bot.replies import buttons
from bot.replies.answer import giver
from bot.replies.contacts import line
from bot.replies.sentences import sentence

Contacts = tuple[tuple[str, Contact], ...]


def how_to_ask(item: Judged, names: dict[str, str], care: str | None, contacts: Contacts) -> tuple[Message, ...]:
    """Two messages: the draft (so that it can be copied alone) and the next steps."""
    offer = item.offer
    council = names.get(care or "")
    who = f"{council} looked after me." if council else "I am a care leaver."
    if item.authority == LONDON:
        where = "I read that London care leavers can get this"
    elif item.authority == ENGLAND:
        where = "I read that care leavers in England can get this"
    else:
        where = f"I read about this on {giver(item.authority, names)}'s pages"
    link = offer.claim_url or offer.source.url
    draft = [
        f"Hi. {who} {where}: {offer.title}.",
        "Please can you tell me if I can have it, and help me get it? If I can't, please tell me why.",
        f"{link}\nThank you." if link else "Thank you.",
    ]
    steps = [f"How to get it: {offer.how_to_claim}"] if offer.how_to_claim else []
    steps.append(
        "No answer after five working days? Ask for the duty worker. Then you can complain. "
        "An advocate is someone who speaks up for you, for free."
    )
    helpers = [line(contact) for _, contact in contacts if contact.role in ("advocacy", "complaints")][:3]
    steps += helpers
    taps = (buttons.CONTACT, buttons.SOMETHING_ELSE, buttons.URGENT)
    return (
        Message(sentence("utter_draft_lead")),
        Message("\n".join(draft), copy=True),
        Message("\n".join(steps), taps),
    )
