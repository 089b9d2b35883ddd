"""Which question is worth asking now: one at a time, and only if the answer changes what PAL says."""

from collections.abc import Sequence

from bot.dialogue.state import State
from bot.messages import Message
from bot.offers.conditions import CONDITIONS
from bot.offers.engine import Entitlements
from bot.replies import buttons
from bot.replies.answer import TITLES_BELOW, worth_telling
from bot.replies.sentences import sentence

#: A question that was passed over this often is not asked again.
MOST = 2


def next_question(state: State, found: Sequence[Entitlements]) -> str | None:
    """The responsible council first (it opens a whole offer), then home, age, a status; None when nothing would change."""
    wanted: list[str] = []
    if state.care is None:
        wanted.append("care")
    needs = [need for entitlements in found for item in worth_telling(entitlements) for need in item.verdict.needs]
    wanted += [name for name in ("home", "age") if name in needs and getattr(state, name) is None]
    for entitlements in found:
        # A status is asked only for what is told: nobody should be questioned about the tenth offer of a list.
        for item in worth_telling(entitlements)[: 1 + TITLES_BELOW]:
            wanted += [need for need in item.verdict.needs if need.startswith("status:")]
    for question in wanted:
        limit = 1 if question.startswith("status:") else MOST
        if question not in state.declined and state.count(question) < limit:
            return question
    return None


def ask(question: str, again: bool = False) -> Message:
    """The words and buttons of a question."""
    if question == "care":
        return Message(sentence("utter_ask_care_again" if again else "utter_ask_care"), (buttons.NOT_SURE, buttons.URGENT))
    if question == "home":
        return Message(sentence("utter_ask_home"), (buttons.SKIP, buttons.URGENT))
    if question == "age":
        return Message(sentence("utter_ask_age_again" if again else "utter_ask_age"), (buttons.SKIP, buttons.URGENT))
    if question == "topic":
        return Message(sentence("utter_ask_topic"), buttons.common_topics())
    name = question.removeprefix("status:")
    return Message(CONDITIONS[name].question, (*buttons.yes_no(name), buttons.URGENT))
