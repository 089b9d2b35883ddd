"""The message after a crisis: an answer to the gentle question, a wave of the hand, or the area that PAL asked for."""

import re
from dataclasses import replace

from bot.dialogue import acts, beside
from bot.dialogue.context import Context, Turn
from bot.dialogue.heard import Heard
from bot.dialogue.learn import Learnt, learn
from bot.dialogue.questions import ask as question
from bot.dialogue.state import State
from bot.messages import Message
from bot.replies import buttons
from bot.safety import guard
from bot.safety.screen import Concern

#: In State.times: that one answer to the gentle question was taken.
_ANSWERED = "check_back"
#: In State.times: how often they told more of it, and were not asked what they meant.
_MORE, _MOST_MORE = "tells_more", 4
#: Topics that the model sees in what somebody tells of themselves; without an ask they are no wish for an offer.
_FEELINGS = frozenset({"mental_health", "relationships"})
_LIGHT = re.compile(
    r"\b(?:fine|ok|okay|kk?|lol|lmf?ao|ha(?:ha)+h?|jokes?|joking|jk|kidding|nah|nothing|nvm|never ?mind|forget (?:it|i)|"
    r"alright|sorry|did ?n.?t mean|whatever|don.?t worry|all good|im good|i'm good)\b",
    re.I,
)
_MOST_WORDS = 8
#: Intents that a short answer may be taken for when it is about no topic.
_LOOSE = {"affirm", "deny", "chitchat", "nlu_fallback", "out_of_scope", "not_helpful", "skip"}


#: "whats the number again", "what do i say to them", "where do i go": what was told right before, once more.
_AGAIN = re.compile(
    r"\b(?:numbers?|who (?:do|can|should|could) i (?:call|ring|phone|text|tell|talk|speak|contact)"
    r"|what (?:do|should|can|shall) i (?:say|do|tell)|where (?:do|should|can|shall) i go"
    r"|(?:say|send|show|tell me) (?:that|it|them|this) again|what did (?:you|u) say|(?:them|those|the) (?:lines|people)"
    r"|call who|ring who|real (?:person|human)|now what|what now)\b",
    re.I,
)
_ACTS_AGAIN = {"repeat", "didnt_understand", "how_to_ask", "talk_to_human", "contact"}


def follow(context: Context, state: State, heard: Heard) -> Turn | None:
    """The turn for the message after a crisis; None when it is about something else. The crisis stays open: whatever they
    say to the gentle question, PAL checks back once more when they write again."""
    if state.crisis is None:
        return None
    if heard.topics and not (_FEELINGS.issuperset(heard.topics) and _tells_more(state, heard)):
        return None
    if state.crisis == "homeless_tonight":
        found = _area(context, state, heard)
        if found is not None:
            return found
    if not heard.pressed and (heard.intent in _ACTS_AGAIN or (heard.intent in _LOOSE and _AGAIN.search(heard.text))):
        return Turn(replace(state, asked=None), _again(context, state))
    if _tells_more(state, heard):
        # Not a question that PAL did not understand, so it goes on nobody's list; and they are not asked what they meant.
        times = tuple({**dict(state.times), _MORE: state.count(_MORE) + 1}.items())
        return Turn(replace(state, asked=None, times=times), guard.listening())
    if heard.pressed or not _is_answer(heard):
        return None
    if state.count(_ANSWERED):
        # The second such answer: checked back, and not taken for "did this help?" about what was told before the crisis.
        back = Message(guard.check_back(state.crisis), (buttons.URGENT,), urgent=True)
        return Turn(replace(state, crisis=None).asking("topic"), (back, question("topic")))
    light = bool(_LIGHT.search(heard.text))
    answered = None if light else {"affirm": "yes", "deny": "no"}.get(heard.intent)
    times = tuple({**dict(state.times), _ANSWERED: 1}.items())
    state = replace(state, times=times, asked=None)
    return Turn(state, guard.after(answered, acts.known(state), context.now))


def begin(state: State, kind: str) -> State:
    """The state after a crisis of this kind was answered: every question closed, to be checked back on."""
    times = tuple((name, count) for name, count in state.times if name not in (_ANSWERED, _MORE))
    return replace(state, asked=None, options=(), wants_contact=False, crisis=kind, times=times)


def _again(context: Context, state: State) -> tuple[Message, ...]:
    """Who helps, told again. Whose trouble it was is not known any more, so these words fit everybody; a night without a bed
    has its own."""
    known = acts.known(state)
    if state.crisis == "homeless_tonight":
        return guard.answer(Concern("homeless_tonight"), known, context.now)
    return guard.urgent(known, context.now)


def _tells_more(state: State, heard: Heard) -> bool:
    """They go on about what happened ("hes always drunk and shouting"): no topic, no question, no answer to ours."""
    told = heard.intent in ("nlu_fallback", "out_of_scope", "chitchat", *_FEELINGS) and len(heard.text.split()) >= 3
    asked = "?" in heard.text or beside.asks(heard, in_other_languages=False)
    return told and not heard.pressed and not asked and not _is_answer(heard) and state.count(_MORE) < _MOST_MORE


def _is_answer(heard: Heard) -> bool:
    if heard.intent not in _LOOSE or len(heard.text.split()) > _MOST_WORDS:
        return False
    return heard.intent in ("affirm", "deny") or bool(_LIGHT.search(heard.text))


def _area(context: Context, state: State, heard: Heard) -> Turn | None:
    """They said where they are, or how old: the help for tonight again, now with the right council."""
    if heard.pressed:
        head, _, rest = heard.pressed.partition(":")
        learnt = Learnt(replace(state, home=rest), ("home",)) if head == "home" and rest in context.names else None
    else:
        learnt = learn(state, heard)
    if learnt is None or learnt.unclear:
        return None
    now = learnt.state
    if learnt.about and not learnt.changed:
        now = replace(now, home=learnt.about[0])
    elif not {"care", "home", "age"} & set(learnt.changed):
        return None
    under_18 = heard.facts.under_18
    known = replace(acts.known(now), under_18=under_18) if under_18 is not None else acts.known(now)
    return Turn(replace(now, asked=None), guard.answer(Concern("homeless_tonight"), known, context.now))
