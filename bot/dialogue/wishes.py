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
#: "Same for my brother in Camden", "my mate is from Lewisham, does he get it too".
_SOMEBODY = re.compile(
    r"\b(my|our|the|a|his|her) (\w+ )?(bro|brother|sis|sister|siblings?|twin|cousin|cuz|mate|friend|flatmate|roommate|"
    r"housemate|boyfriend|girlfriend|bf|gf|partner|ex|missus|son|daughter|niece|nephew|baby'?s? (?:dad|mum))s?\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\b(same|what about|how about|also|too|as well|for (?:my|our|a|the)|does|do|can|could|would|will|wants?|asks?|asking|"
    r"wondering)\b",
    re.IGNORECASE,
)
#: In a longer story somebody else's council is part of it, and the ask is the writer's own.
_SHORT_ASK = 70


def for_somebody(text: str) -> bool:
    """True if a short message asks for somebody else."""
    return len(text) <= _SHORT_ASK and bool(_SOMEBODY.search(text) and _ASKED_FOR.search(text))


def no_reply(text: str) -> bool:
    """True if somebody who should answer does not, or is not there any more. To be asked only of words about a PA."""
    return bool(_NO_REPLY.search(text))


def everything(text: str) -> bool:
    """True if they want to know all that there is for them, not one thing."""
    return bool(_EVERYTHING.search(text))


def question(text: str) -> bool:
    """True if the words ask something: then they are no failed answer to a question of PAL's."""
    return bool(_QUESTION.search(text))
