"""Two topics of which neither is clearly meant: PAL asks which, instead of answering one that may be wrong."""

import re
from dataclasses import replace

from bot.dialogue.context import Turn
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.messages import Message
from bot.replies import buttons
from bot.replies.sentences import sentence
from bot.topics import TITLES

#: Longer than this, "first" and "both" are rather part of a story.
_MOST_WORDS = 7
_FIRST = re.compile(
    r"\b(?:first|1st|former|top one)\b|\b(?:option|number|no)\W*(?:1|one|a)\b|^\W*(?:the\s+)?(?:1|one|a)\W*$", re.I
)
_SECOND = re.compile(
    r"\b(?:second|2nd|latter|last one|bottom one)\b|\b(?:option|number|no)\W*(?:2|two|b)\b|^\W*(?:2|two|b)\W*$", re.I
)
_BOTH = re.compile(r"\b(?:both|the two|each of them)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
#: Words of the titles that say nothing by themselves.
_EMPTY = frozenset(("and", "being", "free", "having", "help", "having", "the", "things", "for", "your", "home"))


def ask(state: State, heard: Heard) -> Turn:
    """The question, with a button for each and a way out."""
    one, other = heard.between
    text = sentence("utter_between", one=TITLES[one], other=TITLES[other])
    taps = (buttons.topic(one), buttons.topic(other), buttons.SOMETHING_ELSE, buttons.URGENT)
    return Turn(replace(state.asking("topic"), between=(one, other)), (Message(text, taps),), events=(("unclear", ""),))


def chosen(offered: tuple[str, ...], heard: Heard) -> tuple[str, ...]:
    """Which of the two that were `offered` a typed answer means; both, when it says so or just says yes. Empty when it is
    about something else."""
    if len(heard.text.split()) <= _MOST_WORDS:
        if _BOTH.search(heard.text):
            return offered
        first, second = bool(_FIRST.search(heard.text)), bool(_SECOND.search(heard.text))
        if first != second:
            return offered[:1] if first else offered[1:]
        named = _named(offered, heard.text)
        if len(named) == 1:
            return named
    of_them = tuple(topic for topic in heard.topics if topic in offered)
    if of_them:
        return of_them
    return offered if heard.intent == "affirm" else ()


def _named(offered: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those whose title has a word of `text` that the other's has not."""
    said = set(_WORD.findall(text.casefold()))
    words = [{*_WORD.findall(TITLES[topic].casefold()), *topic.split("_")} - _EMPTY for topic in offered]
    return tuple(topic for topic, own, other in zip(offered, words, reversed(words), strict=True) if said & (own - other))
