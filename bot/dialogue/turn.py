"""Decides one turn: what was heard, in the light of what is known and of what PAL asked last."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import acts, aftermath, beside, between, overview, presses, wishes
from bot.dialogue.answering import answer_for, answer_topics, ask_role, ask_which
from bot.dialogue.context import Context, Turn
from bot.dialogue.heard import Heard
from bot.dialogue.learn import Learnt, learn, with_conditions
from bot.dialogue.questions import MOST
from bot.dialogue.questions import ask as question
from bot.dialogue.roles import read_role
from bot.dialogue.state import State
from bot.messages import Message
from bot.replies import buttons
from bot.replies.sentences import sentence
from bot.safety import guard, language, privacy, screen

#: Topics that the crisis reply itself has dealt with: told again right after it they would only bury the numbers.
COVERED = {
    "suicide": {"mental_health"},
    "abuse": {"relationships", "advocacy_complaints", "mental_health"},
    "homeless_tonight": {"homelessness", "housing"},
    "other": {"money", "mental_health", "homelessness"},
}
#: Danger is told in these words, whatever else is asked: beside another ask they are none.
TOLD_WITH = {
    "parenting",
    "relationships",
    "homelessness",
    "housing",
    "custody",
    "prescriptions",
    "health_costs",
    "mental_health",
}
#: An ask beside a crisis is answered, and anything refused as none of PAL's, only when it is quite clear.
CLEAR = 0.6
#: Characters of a question that can do without naming what it is about.
_SHORT = 60
#: In State.times: that they were told that PAL answers in plain English.
_TOLD = "plain_english"
#: Intents under which a message that sounds low is taken for just that.
UNCLEAR = {"nlu_fallback", "out_of_scope", "chitchat", "not_helpful", "affirm", "deny", "talk_to_human"}


def decide(context: Context, state: State, heard: Heard) -> Turn:
    """The turn for `heard`: messages (none after a crisis that asked for nothing else), the new state, what was
    considered."""
    offered = state.between
    state = replace(state, language=language.detect(heard.text) or state.language, between=())
    if heard.crisis:
        return _after_crisis(context, state, heard)
    before: list[Message] = []
    if not state.greeted:
        before.append(Message(sentence("utter_kept")))
    if heard.masked:
        before.append(Message(privacy.explain(heard.masked)))
    state = replace(state, greeted=True)
    if state.language and not state.count(_TOLD):
        before += guard.plain_english(state.language)
        state = replace(state, times=(*state.times, (_TOLD, 1)))
    followed = aftermath.follow(context, state, heard)
    if followed is not None:
        # Help first: what PAL is and keeps can wait for it.
        return replace(followed, messages=(*followed.messages, *before))
    if state.crisis:
        before.append(Message(guard.check_back(state.crisis), (buttons.URGENT,)))
        state = replace(state, crisis=None)
        # What comes next is help, not a quiz.
        heard = replace(heard, between=())
    turn = _pressed(context, state, heard) if heard.pressed else _said(context, state, _settled(offered, heard))
    if not heard.pressed and screen.distress(heard.text):
        # Warmth first. When that is all they said, nothing else is pushed at them.
        before += guard.distress(acts.known(state), context.now)
        if not heard.topics and heard.intent in UNCLEAR:
            turn = Turn(replace(turn.state, asked=None), events=turn.events)
    return replace(turn, messages=(*before, *turn.messages))


def _after_crisis(context: Context, state: State, heard: Heard) -> Turn:
    learnt = learn(state, heard)
    state = aftermath.begin(learnt.state, heard.crisis or "other")
    left = tuple(topic for topic in heard.topics if topic not in COVERED.get(heard.crisis or "", set()))
    left = tuple(topic for topic in left if topic == heard.intent or topic not in TOLD_WITH)
    if left and heard.confidence >= CLEAR and heard.intent in left and beside.asks(heard):
        turn = answer_topics(context, state, left, learnt.about)
        # No question at this moment: the numbers above are what matters.
        return replace(turn, state=replace(turn.state, asked=None), messages=turn.messages[: len(left)])
    return Turn(state)


def _pressed(context: Context, state: State, heard: Heard) -> Turn:
    turn = presses.press(context, state, heard.pressed or "")
    return turn or Turn(state.asking("topic"), (question("topic"),))


def _settled(offered: tuple[str, ...], heard: Heard) -> Heard:
    """`heard` in the light of the two topics that PAL asked to choose from. Whatever they say, they are not asked so again
    right away."""
    if not offered:
        return heard
    topics = between.chosen(offered, heard)
    if topics:
        return replace(heard, topics=topics, intent=topics[0], between=())
    # "No": to both of the two, not to an answer of before.
    return replace(heard, intent="skip" if heard.intent == "deny" else heard.intent, between=())


def _said(context: Context, state: State, heard: Heard) -> Turn:
    learnt = learn(state, heard)
    somebody = _for_somebody(context, learnt, heard)
    if somebody is not None:
        return somebody
    pending = _pending(context, learnt, heard)
    if pending is not None:
        return pending
    state = learnt.state
    if heard.between:
        return between.ask(state, heard)
    if heard.topics:
        turn = answer_topics(context, state, heard.topics, learnt.about, _assumed(context, heard), text=heard.text)
        if learnt.unclear:
            which = ask_which(context, turn.state, learnt.unclear, learnt.unclear_role, _place(heard))
            return (
                replace(turn, state=which.state, messages=(*turn.messages[:-1], *which.messages))
                if (turn.state.asked)
                else replace(turn, state=which.state, messages=(*turn.messages, *which.messages))
            )
        return turn
    if learnt.unclear:
        return ask_which(context, state, learnt.unclear, learnt.unclear_role, _place(heard))
    if _wants_everything(heard):
        return overview.everything(context, state)
    if learnt.changed or _told_again(heard):
        if state.asked == "place" and len(state.options) == 1 and not state.topic and state.count("place") < MOST:
            # They gave their age, say, and the council that they named still has no part to play.
            return ask_role(context, state, state.options)
        return _with_assumed(presses.go_on(context, state), _assumed(context, heard))
    if learnt.about and state.topic:
        # "What about Lewisham?" after an answer: the same topic there.
        return answer_topics(context, state, (state.topic,), learnt.about)
    if learnt.about:
        return ask_role(context, state, learnt.about)
    return _act(context, state, heard)


def _for_somebody(context: Context, learnt: Learnt, heard: Heard) -> Turn | None:
    """ "Same for my brother in Camden": what they asked about last, or ask about now, for somebody whom another council
    looked after. None when they say something of themselves, too."""
    councils = [slug for slug in heard.facts.theirs if slug in context.names]
    topics = heard.topics or ((learnt.state.topic,) if learnt.state.topic else ())
    own = heard.facts.care or heard.facts.home or learnt.changed
    if len(councils) != 1 or own or not topics or not wishes.for_somebody(heard.text):
        return None
    return answer_for(context, learnt.state, topics, councils[0], heard.text)


def _wants_everything(heard: Heard) -> bool:
    """No one topic, and words for all of it. A clear act of another kind ("delete everything") is no such wish."""
    unclear = heard.intent in ("ask_capabilities", "nlu_fallback", "more", "give_borough", "give_age")
    return unclear and wishes.everything(heard.text)


def _told_again(heard: Heard) -> bool:
    """They gave a council or an age that PAL knew already; asking for it again would be deaf."""
    facts = heard.facts
    given = facts.care or facts.home or facts.age is not None
    return bool(given) and heard.intent in ("give_borough", "give_age", "change_borough", "nlu_fallback")


def _pending(context: Context, learnt: Learnt, heard: Heard) -> Turn | None:
    """The answer to the question that PAL asked last; None when this message is about something else."""
    asked, state = learnt.state.asked, learnt.state
    if asked is None or heard.topics:
        return None
    if asked == "forget":
        return (
            presses.forget(state, True)
            if heard.intent in ("affirm", "delete_my_data")
            else (presses.forget(state, False) if heard.intent in ("deny", "skip") else None)
        )
    if heard.intent == "skip" and not learnt.changed:
        return presses.skip(context, state)
    if asked.startswith("status:") and heard.intent in ("affirm", "deny"):
        name = frozenset({asked.removeprefix("status:")})
        yes, no = (name, frozenset()) if heard.intent == "affirm" else (frozenset(), name)
        return presses.go_on(context, with_conditions(state, yes, no))
    if asked == "place":
        return _which_place(context, learnt, heard)
    if asked in ("care", "home", "age") and not learnt.changed:
        return _unanswered(context, state, asked, learnt, heard)
    return None


def _which_place(context: Context, learnt: Learnt, heard: Heard) -> Turn | None:
    state = learnt.state
    if len(state.options) > 1:
        named = next((slug for slug in heard.facts.places if slug in state.options), None)
        if named is None:
            return None
        role = state.options_role
        return presses.give_role(context, state, role, named) if role else ask_role(context, state, (named,))
    role = read_role(heard.text) or ("care" if heard.intent == "affirm" and not learnt.changed else None)
    if {"care", "home"} & set(learnt.changed):
        return None
    return presses.give_role(context, state, role, state.options[0]) if role and state.options else None


def _unanswered(context: Context, state: State, asked: str, learnt: Learnt, heard: Heard) -> Turn | None:
    """They answered a question with something that does not answer it."""
    if learnt.unclear or learnt.about:
        return None
    if heard.intent in ("deny",) or (heard.intent == "affirm" and asked == "age"):
        return presses.skip(context, state)
    if heard.intent == "nlu_fallback" and (_wants_everything(heard) or wishes.question(heard.text)):
        return None
    if heard.intent in ("nlu_fallback", "give_borough", "give_age", "change_borough", "affirm"):
        if state.count(asked) >= 2:
            return presses.skip(context, state)
        return Turn(state.asking(asked), (question(asked, again=asked != "home"),))
    return None


def _act(context: Context, state: State, heard: Heard) -> Turn:
    if heard.intent in acts.SIMPLE:
        return acts.simple(state, heard.intent)
    doing: dict[str, Callable[[], Turn]] = {
        "talk_to_human": lambda: acts.contact(context, state, sentence("utter_human")),
        "delete_my_data": lambda: acts.forget(state),
        "change_borough": lambda: Turn(state.asking("care"), (question("care"),)),
        "give_borough": lambda: Turn(state.asking("care"), (question("care", again=True),)),
        "give_age": lambda: Turn(state.asking("age"), (question("age", again=True),)),
        "restart": lambda: Turn(
            State(greeted=True, asked="topic"), (Message(sentence("utter_restart"), buttons.common_topics()),)
        ),
        "not_helpful": lambda: acts.helped(context, state, False) if state.topic else acts.let_down(state),
        "didnt_understand": lambda: acts.shorter(context, state),
        "repeat": lambda: acts.repeat(context, state),
        "more": lambda: acts.more(context, state),
        "how_to_ask": lambda: acts.how(context, state),
        "ask_detail": lambda: overview.detail(context, state) or acts.simple(state, "ask_capabilities"),
        "urgent_help": lambda: acts.urgent(context, state),
        "skip": lambda: presses.skip(context, state),
        "out_of_scope": lambda: (
            acts.out_of_scope(state) if heard.confidence >= CLEAR or not heard.nearest else _lost(context, state, heard)
        ),
        # After an answer a bare yes or no is about "Did this help?".
        "affirm": lambda: (
            acts.helped(context, state, True) if state.topic else Turn(state.asking("topic"), (question("topic"),))
        ),
        "deny": lambda: (
            acts.helped(context, state, False) if state.topic else Turn(state.asking("topic"), (question("topic"),))
        ),
    }
    act = doing.get(heard.intent)
    return act() if act else _lost(context, state, heard)


def _lost(context: Context, state: State, heard: Heard) -> Turn:
    if heard.intent == "nlu_fallback" and wishes.question(heard.text) and len(heard.text) <= _SHORT:
        # A short question that names no topic is about what was told last, if anything was.
        told = overview.detail(context, state)
        if told is not None:
            context.store.add_unanswered(context.now.date(), heard.text, list(heard.nearest[:2]), context.conversation)
            return told
    return acts.not_understood(context, state, heard)


def _place(heard: Heard) -> str | None:
    return heard.facts.unclear_place


def _assumed(context: Context, heard: Heard) -> str:
    """What was assumed of a place name is said ("I took Peckham as Southwark")."""
    said = [
        sentence("utter_assumed", place=place, council=context.names.get(slug, "outside London"))
        for place, slug in heard.facts.assumed
    ]
    return " ".join(said)


def _with_assumed(turn: Turn, lead: str) -> Turn:
    if not lead or not turn.messages:
        return turn
    first = turn.messages[0]
    return replace(turn, messages=(replace(first, text=f"{lead}\n\n{first.text}"), *turn.messages[1:]))
