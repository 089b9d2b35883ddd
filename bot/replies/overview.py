"""The main things that one person may be owed, one line a topic: for who asks for everything at once."""

from bot.messages import Message
from bot.offers.engine import Entitlements, Judged
from bot.replies import buttons
from bot.replies.answer import context, in_short, worth_telling
from bot.replies.sentences import sentence
from bot.topics import TITLES

#: What most people leaving care can use, in the order of what it is worth to them. The first that have something are shown.
MAIN = (
    "setting_up_home",
    "council_tax",
    "housing",
    "prescriptions",
    "travel",
    "education",
    "employment",
    "personal_adviser",
    "mental_health",
    "money",
)
#: Lines shown. With "All topics" and "Urgent help" that many buttons still fit one list on WhatsApp.
MOST = 7


def main_things(found: Entitlements) -> list[Judged]:
    """The best offer of each of the main topics that may be theirs and has started."""
    best: dict[str, Judged] = {}
    for item in worth_telling(found):
        if not item.announced:
            best.setdefault(item.offer.topic, item)
    return [best[topic] for topic in MAIN if topic in best][:MOST]


def overview(found: Entitlements, names: dict[str, str]) -> Message:
    """`found`: of all topics. One line each, and a button to hear more."""
    items = main_things(found)
    lines = [f"{TITLES[item.offer.topic]}:\n{in_short(item, names)}" for item in items]
    said = context(found, names)
    parts = [*said, sentence("utter_overview"), "\n".join(lines), sentence("utter_overview_more")]
    taps = (*(buttons.topic(item.offer.topic) for item in items), buttons.ALL_TOPICS, buttons.URGENT)
    return Message("\n\n".join(parts), taps)
