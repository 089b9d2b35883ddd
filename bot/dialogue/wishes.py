"""Wishes that are clear from a few words, whatever the topic: everything at once; or more about what was just told."""

import re

#: "What am I entitled to", "what can care leavers get", "just everything you got", "all the help there is".
_EVERYTHING = re.compile(
    r"\b(entitled?|entitlements?|entiteld|intitled|owed)\b"
    r"|\bmy (legal )?rights\b"
    r"|\b(wh?at|wot)('?s)?\b.{0,40}\b(i|we|u|you|they|he|she|someone|people|leavers?)\b.{0,12}\b(get|have|claim|apply for)\b"
    r"|\b(wh?at|wot)('?s)?\b.{0,30}\b(help|support|benefits|offers?|perks|stuff)\b.{0,40}\b(for|there|out there|available)\b"
    r"|\b(every ?thing|evrything|all (of )?(it|the (help|support|offers|stuff)))\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|^\W*(and |but |so |ok |cool |also )*"
    r"(how|hw|wh?at|wot|when|wen|where|why|who|which|can|could|do|does|did|is|isnt|are|am|will|would|wud|should|shall|if)\b",
    re.IGNORECASE,
)
_NO_REPLY = re.compile(
    r"\b(no (?:reply|answer|response|contact)|never|nvr|won'?t|doesn'?t|dosnt|didn'?t|hasn'?t|haven'?t|"
    r"not (?:been )?(?:answer|reply|pick|heard|seen|call|text)|ignor\w*|ghost\w*|blank\w*|aired|airing|left me on|"
    r"weeks?|wks|months?|can'?t (?:reach|get)|no idea who|don'?t (?:have|know)|changed again|left|gone)\b",
    re.IGNORECASE,
)


def no_reply(text: str) -> bool:
    """True if somebody who should answer does not, or is not there any more. To be asked only of words about a PA."""
    return bool(_NO_REPLY.search(text))


def everything(text: str) -> bool:
    """True if they want to know all that there is for them, not one thing."""
    return bool(_EVERYTHING.search(text))


def question(text: str) -> bool:
    """True if the words ask something: then they are no failed answer to a question of PAL's."""
    return bool(_QUESTION.search(text))
