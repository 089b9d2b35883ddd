# ruff: noqa: E501 (one list of words a line reads better than one folded over five)
"""Is there an ask beside danger? PAL answers it after the crisis reply, and nothing that was not asked for."""

import re

from bot.dialogue.heard import Heard
from bot.safety import language

#: In English, somebody who tells of danger and asks for something as well says so.
_ASK = re.compile(
    r"\b(?:can|could|may|does|is|will|would|should)\s(?:i|u|you|we|they|there|it|someone|care leavers?|pal)\b|\b(?:do|am|are)\s(?:i|u|you|we|they|care)\b"
    r"|\b(?:how (?:much|many|long|old)|how (?:do|can|to)|where (?:do|can)|who (?:do|can)|which|whats? (?:am i|about|help|can|is|the|else|do i get))\b"
    r"|\b(?:also|btw|by the way|another thing|plus (?:i|can|do)|tell me about|info|help (?:me )?with|apply|claim|entitled|eligible|owed|"
    r"wann?a know|want to know|looking for|asking about|need help with|need (?:a|an|my|some|the|to (?:apply|claim|get|know)))\b"
    # Something of an office, named: nobody tells of danger with these words.
    r"|\b(?:council tax|bus pass|oyster|zip card|railcard|bursar(?:y|ies)|setting.up|grants?|deposit|guarantor|gym|prescriptions?|"
    r"apprenticeships?|driving licence|provisional|pathway plan|personal advis[eo]r)\b"
    r"|\b(?:i|we) need (?!to\b|it\b|out\b|this\b|you\b|help\b|someone\b)\w+"
    r"|\band (?:does|is|are|when|how|where|what|which)\b|(?:^|[.!?,;\n]\s*)(?:\w+ ){0,2}(?:do|does|is|are|when|how|where|what|which|any)\s[^.!?\n]{8,120}\?",
    re.I,
)
#: Questions of despair, not about anything that PAL could look up.
_NO_ASK = re.compile(
    r"\b(?:what (?:(?:do|should|can|shall|am) i|(?:do i )?even) (?:do|supposed|meant)\b|what can (?:i )?do|(?:now what|what now)|"
    r"can (?:you|u) help(?: me)?(?! with)|(?:does|do|will|would) (?:it|you|u|they|anyone) (?:even )?(?:hurt|care|matter|notice)|"
    r"(?:is|are) (?:there|it|they) (?:any|even|worth|going to)|can i (?:just )?(?:die|go|not|stop)|how (?:do|can) i (?:stop|get away|leave|make|help)|"
    r"am i (?:ok|safe|dying|bad|crazy|going)|(?:where|who) (?:do|can|should|am) i (?:go|call|ring|tell|talk|phone|sleep|meant)|"
    r"need (?:a bed|some help\b|somewhere)|where can (?:he|she|they) go)[^.!?\n]{0,30}\??",
    re.I,
)


def asks(heard: Heard, in_other_languages: bool = True) -> bool:
    """Whether a message that told of danger also asks for something. "i took all my pills" asks for no prescription, and
    "my ex hits my baby, what do i do" for no child care money. In other languages than English the topics decide alone:
    there the answer is `in_other_languages`."""
    if heard.pressed:
        return True
    if language.detect(heard.text) is not None:
        return in_other_languages
    return bool(_ASK.search(_NO_ASK.sub(" ", heard.text)))
