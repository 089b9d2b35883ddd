"""Answers to what is not a topic: greetings, thanks, questions about PAL, wishes about the conversation."""

from dataclasses import replace

from bot.dialogue.answering import answer_topics, contact_card
from bot.dialogue.context import Context, Turn
from bot.dialogue.heard import Heard
from bot.dialogue.questions import ask as question
from bot.dialogue.state import State
from bot.messages import Message
from bot.offers.engine import ask as entitlements
from bot.offers.person import OUTSIDE
from bot.replies import buttons
from bot.replies.draft import how_to_ask
from bot.replies.sentences import sentence
from bot.safety import guard

#: Intents that one fixed sentence answers, and whether topic buttons follow.
SIMPLE: dict[str, tuple[str, bool]] = {
    "greet": ("utter_greet", True),
    "goodbye": ("utter_goodbye", False),
    "thanks": ("utter_thanks", False),
    "ask_capabilities": ("utter_capabilities", True),
    "is_bot": ("utter_is_bot", True),
    "privacy_question": ("utter_privacy", False),
    "chitchat": ("utter_chitchat", True),
}


def simple(state: State, intent: str) -> Turn:
    """One fixed sentence."""
    name, topics = SIMPLE[intent]
    asked = "topic" if topics else None
    return Turn(replace(state, asked=asked), (Message(sentence(name), buttons.common_topics() if topics else ()),))


def contact(context: Context, state: State, lead: str = "") -> Turn:
    """Who to contact at the responsible council; asks for the council when it is not known."""
    before = (Message(lead),) if lead else ()
    if state.care is None:
        ask = Message(sentence("utter_contact_ask_care"), (buttons.NOT_SURE, buttons.URGENT))
        if state.count("care") or "care" in state.declined:
            # They were asked and could not say: the general way in helps more than the same question again.
            text = Message(sentence("utter_contact_outside"), (buttons.SOMETHING_ELSE, buttons.URGENT))
            return Turn(replace(state, asked=None), (*before, text))
        return Turn(replace(state.asking("care"), wants_contact=True), (*before, ask))
    state = replace(state, wants_contact=False, asked=None)
    if state.care == OUTSIDE:
        text = Message(sentence("utter_contact_outside"), (buttons.SOMETHING_ELSE, buttons.URGENT))
        return Turn(state, (*before, text))
    return Turn(state, (*before, contact_card(context, state)), events=(("contact_shown", state.topic or ""),))


def how(context: Context, state: State, offer_key: str | None = None) -> Turn:
    """The words to ask for an offer with: the one that `offer_key` names, else the best one told last."""
    wanted = offer_key or (buttons.key(state.best) if state.best else None)
    home, care = state.home, state.care
    if wanted is None:
        return Turn(replace(state, asked=None), (Message(sentence("utter_how_none"), buttons.common_topics()),))
    everywhere = tuple(context.names)
    found = entitlements(context.store, state.person(), None, context.now.date(), context.names, everywhere)
    item = next((one for one in found.offers if buttons.key(one.offer.id) == wanted), None)
    if item is None:
        # An old button of an offer that has ended or was withdrawn since.
        return Turn(replace(state, asked=None), (Message(sentence("utter_offer_gone"), buttons.common_topics()),))
    helpers = context.store.contacts(tuple(slug for slug in (care or home, "england") if slug and slug != OUTSIDE))
    state = replace(state, best=item.offer.id, topic=item.offer.topic, asked=None)
    words = how_to_ask(item, context.names, care, tuple(helpers))
    if any(message.text == words[1].text for message in context.last_said):
        # They have the draft already and ask on: what comes after it is what they need.
        words = words[2:]
    return Turn(state, words, events=(("draft_shown", item.offer.topic),))


def not_understood(context: Context, state: State, heard: Heard) -> Turn:
    """Two nearest topics as buttons; the question goes on the workers' list, already masked by the front door."""
    nearest = heard.nearest[:2]
    has_words = any(char.isalpha() for char in heard.text)
    if has_words:
        context.store.add_unanswered(context.now.date(), heard.text, list(nearest), context.conversation)
    events = (("unclear", ""),) if has_words else ()
    if not nearest or not has_words:
        return Turn(state, (Message(sentence("utter_fallback_blank"), buttons.common_topics()),), events=events)
    taps = (*(buttons.topic(name) for name in nearest), buttons.SOMETHING_ELSE, buttons.URGENT)
    return Turn(replace(state, asked=None), (Message(sentence("utter_fallback"), taps),), events=events)


def out_of_scope(state: State) -> Turn:
    """Says so, and what PAL can do."""
    text = sentence("utter_out_of_scope") + " " + sentence("utter_ask_topic")
    return Turn(replace(state, asked=None), (Message(text, buttons.common_topics()),))


def let_down(state: State) -> Turn:
    """Somebody who has had enough, before PAL has told anything."""
    return Turn(state.asking("topic"), (Message(sentence("utter_let_down"), (*buttons.common_topics(), buttons.CONTACT)),))


def forget(state: State) -> Turn:
    """Asks once before erasing."""
    return Turn(state.asking("forget"), (Message(sentence("utter_forget_ask"), buttons.FORGET),))


def urgent(context: Context, state: State) -> Turn:
    """The urgent numbers."""
    return Turn(replace(state, asked=None), tuple(guard.urgent(known(state), context.now)))


def known(state: State) -> guard.Known:
    """What the guard may use of the state."""
    under_18 = state.under_18 if state.age is None else state.age < 18
    return guard.Known(care=state.care, home=state.home, age=state.age, under_18=under_18, language=state.language)


def more(context: Context, state: State) -> Turn:
    """What comes after what was told on the topic."""
    if state.topic is None:
        return Turn(state.asking("topic"), (question("topic"),))
    return answer_topics(context, state, (state.topic,), more=True)


def shorter(context: Context, state: State) -> Turn:
    """The last answer in fewer words, or what PAL is for."""
    found = context.store.offer(state.best) if state.best else None
    if found is None:
        return Turn(replace(state, asked=None), (Message(sentence("utter_capabilities"), buttons.common_topics()),))
    _, offer = found
    text = f"{sentence('utter_in_short')}\n{offer.title}.\n{offer.summary}"
    taps = (buttons.how(offer.id), buttons.CONTACT, buttons.SOMETHING_ELSE, buttons.URGENT)
    return Turn(replace(state, asked=None), (Message(text, taps),))


def repeat(context: Context, state: State) -> Turn:
    """What was said last, again."""
    if not context.last_said:
        return Turn(state, (Message(sentence("utter_repeat_none"), buttons.common_topics()),))
    return Turn(state, context.last_said)


def helped(context: Context, state: State, yes: bool) -> Turn:
    """The answer to "Did this help?": a day, a topic, a council and yes or no are kept, until they delete their chat."""
    authority = state.care if state.care != OUTSIDE else None
    context.store.add_feedback(context.now.date(), state.topic, authority, yes, context.conversation)
    events = (("helped_yes" if yes else "helped_no", state.topic or ""),)
    if yes:
        said = Message(sentence("utter_helped_yes"), buttons.common_topics())
        return Turn(replace(state, asked=None), (said,), events=events)
    taps = (buttons.MORE, buttons.CONTACT, buttons.SOMETHING_ELSE, buttons.URGENT)
    return Turn(replace(state, asked=None), (Message(sentence("utter_helped_no"), taps),), events=events)
