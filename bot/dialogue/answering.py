"""Answers on one or several topics, then at most one question."""

from dataclasses import replace

from bot.dialogue import wishes
from bot.dialogue.context import Context, Turn
from bot.dialogue.counting import AGAIN
from bot.dialogue.questions import MOST, next_question
from bot.dialogue.questions import ask as question
from bot.dialogue.state import State
from bot.messages import Message
from bot.offers.engine import Entitlements, Judged
from bot.offers.engine import ask as entitlements
from bot.offers.matching import named
from bot.offers.person import OUTSIDE
from bot.replies import buttons
from bot.replies.answer import TITLES_BELOW, answer, told, update, worth_telling
from bot.replies.contacts import who
from bot.replies.sentences import sentence

#: More asks than this in one message are named as buttons instead of answered at length.
MOST_AT_ONCE = 3
LEGAL_AGE_OF_LEAVING, END_AGE = 16, 25


def answer_topics(
    context: Context,
    state: State,
    topics: tuple[str, ...],
    about: tuple[str, ...] = (),
    lead: str = "",
    more: bool = False,
    after_fact: bool = False,
    text: str = "",
) -> Turn:
    """What they are owed on each of `topics`. `about`: councils they named without a role. `more`: what comes after what
    was told already. `after_fact`: they answered a question; what is the same as before is not told all over again.
    `text`: what they wrote; an offer that it names comes first."""
    if not (more or after_fact):
        state = replace(state, shown=() if state.topic != topics[0] else state.shown, wanted=())
    state = replace(state, topic=topics[0], asked=None, overview=False)
    if not about and state.care is None and len(state.options) == 1 and state.options_role is None:
        # A council they named before without saying how it is theirs still counts for this answer.
        about = tuple(slug for slug in state.options if slug != OUTSIDE)
    found = [_ask(context, state, topic, about) for topic in topics[:MOST_AT_ONCE]]
    if text:
        state = replace(state, wanted=tuple(id_ for one in found for id_ in named(text, one.offers)[: 1 + TITLES_BELOW]))
    found = [_wanted_first(one, state.wanted) for one in found]
    state, said = notes(state)
    messages = [*said]
    same = after_fact and not about and _same(state, found[0])
    for index, item in enumerate(found):
        if same:
            messages.append(update(item, context.names))
            continue
        words = answer(item, context.names, state.shown if more else (), lead if index == 0 else "")
        if len(found) > 1 and index < len(found) - 1:
            # The last bubble carries the buttons for all: one row of choices, not three.
            words = replace(words, text=words.text.removesuffix("\n\nDid this help?"), buttons=())
        messages.append(words)
    events = () if more else _events(topics[:MOST_AT_ONCE], found, after_fact)
    if "personal_adviser" in topics and state.care in context.names:
        messages.append(contact_card(context, state))
        events = (*events, ("contact_shown", "personal_adviser"))
    if "personal_adviser" in topics and wishes.no_reply(text):
        messages.append(Message(sentence("utter_pa_silent"), (buttons.topic("advocacy_complaints"), buttons.URGENT)))
    left_out = topics[MOST_AT_ONCE:]
    if left_out:
        messages.append(Message(sentence("utter_also_asked"), tuple(buttons.topic(name) for name in left_out)))
    best = told(found[0], state.shown if more else ())
    shown = (*state.shown, *best) if more else best
    told_best = worth_telling(found[0])[:1]
    state = replace(
        state,
        shown=shown,
        best=best[0] if best else state.best,
        best_answer=told_best[0].verdict.answer if told_best else None,
    )
    if about and not more and state.count("place") < MOST:
        turn = ask_role(context, state, about)
        state, messages = turn.state, [*messages, *turn.messages]
    elif not more and (next_ := next_question(state, found)):
        state = state.asking(next_)
        messages.append(question(next_))
    return Turn(state, tuple(messages), tuple(item for one in found for item in one.offers), events=events)


def answer_for(context: Context, state: State, topics: tuple[str, ...], council: str, text: str = "") -> Turn:
    """What somebody else is owed whom `council` looked after. What is known of the writer stays, and is not used."""
    lead = sentence("utter_for_somebody", council=context.names[council])
    turn = answer_topics(context, State(greeted=True, care=council), topics, lead=lead, text=text)
    # Nothing is asked about somebody who is not here.
    messages = turn.messages[:-1] if turn.state.asked else turn.messages
    return replace(turn, state=replace(state, topic=topics[0], asked=None, shown=(), wanted=()), messages=messages)


def _events(topics: tuple[str, ...], found: list[Entitlements], after_fact: bool) -> tuple[tuple[str, str], ...]:
    """What is counted of an answer."""
    listed = []
    for topic, one in zip(topics, found, strict=True):
        listed += [(AGAIN if after_fact else "asked", topic), ("answered" if worth_telling(one) else "no_answer", topic)]
    return tuple(listed)


def _same(state: State, found: Entitlements) -> bool:
    """Whether the answer would tell what it told before, with the same verdict on the best of it."""
    best = worth_telling(found)[:1]
    before = state.shown[: 1 + TITLES_BELOW]
    return bool(best) and told(found) == before and best[0].verdict.answer == state.best_answer


def contact_card(context: Context, state: State) -> Message:
    """The routes into the responsible council."""
    care = state.care or ""
    page = context.store.pages().get(care)
    return who(context.names[care], context.store.contacts((care,)), page, state.topic, context.now)


def ask_role(context: Context, state: State, about: tuple[str, ...]) -> Turn:
    """Asks which tie they have to the council they named."""
    slug = about[0]
    words = Message(sentence("utter_ask_place_role", council=context.names[slug]), buttons.roles(slug))
    return Turn(replace(state.asking("place"), options=(slug,), options_role=None), (words,))


def ask_which(context: Context, state: State, options: tuple[str, ...], role: str | None, place: str | None) -> Turn:
    """Asks which council an ambiguous place lies in."""
    # Without a place they named several councils themselves.
    text = sentence("utter_ask_place_options", place=place) if place else sentence("utter_ask_which_council")
    words = Message(text, buttons.councils(options, role or "place", context.names))
    return Turn(replace(state.asking("place"), options=options, options_role=role), (words,))


def _ask(context: Context, state: State, topic: str, about: tuple[str, ...]) -> Entitlements:
    return entitlements(context.store, state.person(), topic, context.now.date(), context.names, about)


def _wanted_first(found: Entitlements, wanted: tuple[str, ...]) -> Entitlements:
    """What they named by its own words goes before what fits them better in general; a no stays at the end."""
    place = {id_: number for number, id_ in enumerate(wanted)}
    last = len(place)

    def rank(item: Judged) -> int:
        return last if item.verdict.answer == "no" or item.announced else place.get(item.offer.id, last)

    return replace(found, offers=tuple(sorted(found.offers, key=rank)))


def notes(state: State) -> tuple[State, list[Message]]:
    """What their age or nation changes about everything, said once."""
    name = None
    if state.nation and state.nation != "england" and state.care == OUTSIDE:
        name = "utter_outside_nation"
    elif state.age is not None and state.age < LEGAL_AGE_OF_LEAVING:
        name = "utter_under_16"
    elif state.age is not None and state.age >= END_AGE:
        name = "utter_over_25"
    if name is None or state.count(name):
        return state, []
    asked = state.asked
    return replace(state.asking(name), asked=asked), [Message(sentence(name))]
