"""What a tapped button does. A button of long ago must still do something sensible."""

from dataclasses import replace

from bot.dialogue import acts
from bot.dialogue.answering import answer_topics
from bot.dialogue.context import Context, Turn
from bot.dialogue.learn import with_conditions
from bot.dialogue.overview import everything
from bot.dialogue.questions import ask as question
from bot.dialogue.state import State
from bot.messages import Message
from bot.offers.conditions import CONDITIONS
from bot.offers.person import OUTSIDE
from bot.replies import buttons
from bot.replies.sentences import sentence
from bot.topics import TOPICS


def press(context: Context, state: State, payload: str) -> Turn | None:
    """The turn for a payload of bot.replies.buttons; None when PAL never made such a one."""
    head, _, rest = payload.partition(":")
    if head == "topic" and rest in TOPICS:
        return answer_topics(context, state, (rest,))
    if payload == "topics:all":
        return Turn(state.asking("topic"), (Message(sentence("utter_ask_topic"), buttons.all_topics()),))
    if payload == "topics":
        return Turn(state.asking("topic"), (question("topic"),))
    if payload == "more":
        return acts.more(context, state)
    if payload == "who":
        return acts.contact(context, state)
    if payload == "urgent":
        return acts.urgent(context, state)
    if head == "how" and rest:
        return acts.how(context, state, rest)
    if head == "helped":
        return acts.helped(context, state, rest == "yes")
    if payload == "forget":
        return acts.forget(state)
    if head == "forget":
        return forget(state, rest == "yes")
    if payload == "skip":
        return skip(context, state)
    return _fact(context, state, head, rest)


def _fact(context: Context, state: State, head: str, rest: str) -> Turn | None:
    known = {*context.names, OUTSIDE}
    if head == "status":
        name, _, answer = rest.partition(":")
        if name not in CONDITIONS or answer not in ("yes", "no"):
            return None
        yes = frozenset({name}) if answer == "yes" else frozenset()
        return go_on(context, with_conditions(state, yes, frozenset({name}) - yes))
    if head == "role":
        role, _, slug = rest.partition(":")
        return give_role(context, state, role, slug) if slug in known and role in ("care", "home", "both") else None
    if head in ("care", "home") and rest in known:
        return give_role(context, state, head, rest)
    if head == "place" and rest in known:
        from bot.dialogue.answering import ask_role

        return ask_role(context, state, (rest,))
    if head == "not":
        role, _, slug = rest.partition(":")
        if role not in ("care", "home"):
            return None
        if getattr(state, role) == slug:
            state = replace(state, **{role: None})  # type: ignore[arg-type]
        return Turn(state.asking(role), (question(role),))
    return None


def give_role(context: Context, state: State, role: str, slug: str) -> Turn:
    """Takes `slug` as the council that looked after them, their home, or both."""
    roles = ("care", "home") if role == "both" else (role,)
    for one in roles:
        state = replace(state, **{one: slug})  # type: ignore[arg-type]
    return go_on(context, replace(state, options=(), options_role=None))


def go_on(context: Context, state: State) -> Turn:
    """After a fact: what they wanted before, now with the fact."""
    state = replace(state, asked=None)
    if state.wants_contact and state.care:
        return acts.contact(context, state)
    if state.topic:
        return answer_topics(context, state, (state.topic,), after_fact=True)
    if state.overview:
        return everything(context, state)
    return Turn(state.asking("topic"), (Message(noted(context, state), buttons.common_topics()),))


def noted(context: Context, state: State) -> str:
    """What PAL now knows, and the question what they need."""
    facts = []
    if state.care:
        facts.append(f"{context.names.get(state.care, 'a council outside London')} looked after you")
    if state.home:
        facts.append(
            f"you live in {context.names[state.home]}" if state.home in context.names else "you live outside London"
        )
    if state.age is not None:
        facts.append(f"you are {state.age}")
    text = sentence("utter_noted", facts=", ".join(facts)) if facts else sentence("utter_skipped")
    return f"{text} {sentence('utter_ask_topic')}"


def skip(context: Context, state: State) -> Turn:
    """Their right not to answer: the question is not asked again, and the answer so far stands."""
    asked = state.asked
    if asked in (None, "topic", "forget"):
        return Turn(state.asking("topic"), (question("topic"),))
    role = state.options_role or "place" if asked == "place" else asked
    state = replace(state, declined=(*state.declined, role), asked=None, options=())
    if state.wants_contact:
        return acts.contact(context, replace(state, wants_contact=False))
    if state.topic:
        taps = (buttons.CONTACT, buttons.MORE, buttons.SOMETHING_ELSE, buttons.URGENT)
        return Turn(state, (Message(f"{sentence('utter_skipped')} {sentence('utter_skipped_still')}", taps),))
    return Turn(state.asking("topic"), (question("topic"),))


def forget(state: State, yes: bool) -> Turn:
    """Erases after this turn, or keeps."""
    if yes:
        return Turn(State(greeted=True), (Message(sentence("utter_forget_done")),), erase=True)
    return Turn(replace(state, asked=None), (Message(sentence("utter_forget_kept"), buttons.common_topics()),))
