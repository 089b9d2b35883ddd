# ruff: noqa: E501 (one way of naming somebody a line reads better than one folded over five)
"""Names of people who are introduced: "my pa is called …", "his name is …", "this is Abdi Warsame", "kind regards, …".

Only where the words around say that a person follows; a place or a council that the gazetteer knows is never taken for one.
What is named in passing ("sarah said no") stays: a mask that guesses would eat boroughs, schools and benefits.
"""

import re

from bot.safety import words

_PERSON = (
    r"(?:pa|p\.a\.?|personal advis[eo]r|advis[eo]r|social worker|key ?worker|support worker|youth worker|case ?worker|worker|mentor|"
    r"foster (?:mum|dad|carer|mother|father|brother|sister)|carer|brother|sister|mum|mother|dad|father|son|daughter|baby|kid|child|"
    r"little boy|little girl|friend|best friend|mate|bestie|boyfriend|bf|girlfriend|gf|partner|ex|husband|wife|fianc[ée]e?|cousin|uncle|aunt|"
    r"auntie|nan|gran|grandad|boss|manager|teacher|tutor|solicitor|lawyer|doctor|gp|nurse|coach|flatmate|housemate|roommate|neighbour|"
    r"step ?(?:mum|dad|brother|sister)|half (?:brother|sister)|twin)"
)
_WORD_OF_NAME = r"[^\W\d_][\w'’-]{1,25}"
_CAPITAL = r"(?-i:(?=[^\W\d_a-z]))[^\W\d_][\w'’-]{1,25}"
#: Somebody is named on purpose: "my pa is called …", "his name is …", "this is Abdi Warsame", "regards, …".
INTRODUCED = (
    re.compile(
        rf"(\b(?:(?:my|me|the|a|an|our|his|her|their) )?(?:new |old |last |little |big |younger |older |ex |ex-)?{_PERSON}(?:'s|s)?,? (?:is|was|'s|s) (?:called|named) )"
        rf"({_WORD_OF_NAME}(?:\s{_CAPITAL}){{0,2}})",
        re.I,
    ),
    # "a friend called Sam", but not "a friend called round".
    re.compile(
        rf"(\b(?:(?:my|me|the|a|an|our|his|her|their) )?(?:new |old |last |little |big |younger |older |ex |ex-)?{_PERSON}(?:'s)?,? (?:called|named) )"
        rf"({_CAPITAL}(?:\s{_CAPITAL}){{0,2}})",
        re.I,
    ),
    re.compile(
        rf"(\b(?:his|her|their|my (?:new |old |little |big )?{_PERSON}(?:'s|s)?) (?:full |first |last |real )?name(?:'s| is| was|s) )"
        rf"({_WORD_OF_NAME}(?:\s{_CAPITAL}){{0,2}})",
        re.I,
    ),
    re.compile(rf"(\bmy (?:new |old )?{_PERSON} (?:is|was),? )({_CAPITAL}(?:\s{_CAPITAL}){{1,2}})", re.I),
    re.compile(
        rf"(\bmy (?:new |old )?{_PERSON},? )({_CAPITAL}(?:\s{_CAPITAL}){{1,2}})(?=,? (?:is|was|has|said|says|told|wont|won't|never|left|keeps)\b)",
        re.I,
    ),
    re.compile(
        rf"((?:^|[.!?\n]\s*|\b(?:hi|hello|hey|hiya|yo|salaam|salam)\b(?: pal)?[,!.]?\s*)(?:this is|it'?s|i'?m|i am|im)\s)({_CAPITAL}\s{_CAPITAL}(?:\s{_CAPITAL})?)(?!\w)",
        re.I,
    ),
    re.compile(
        rf"((?:^|[.!?\n]\s*|\b(?:hi|hello|hey)\b[,!.]?\s*)(?:this is|it'?s)\s)({_WORD_OF_NAME})(?= (?:here|speaking|writing|again)\b)",
        re.I,
    ),
    re.compile(
        rf"(\b(?:regards|sincerely|faithfully|best wishes|warm wishes),?\s+)({_CAPITAL}(?:\s{_CAPITAL}){{0,2}})(?=\W*$)",
        re.I,
    ),
)
_NO_NAME = frozenset(
    [
        "the",
        "a",
        "an",
        "not",
        "no",
        "so",
        "on",
        "in",
        "at",
        "of",
        "off",
        "to",
        "too",
        "very",
        "really",
        "always",
        "never",
        "still",
        "also",
        "just",
        "about",
        "gone",
        "going",
        "leaving",
        "left",
        "late",
        "ill",
        "sick",
        "away",
        "useless",
        "lovely",
        "nice",
        "kind",
        "great",
        "good",
        "bad",
        "ok",
        "okay",
        "fine",
        "busy",
        "rude",
        "lazy",
        "mean",
        "awful",
        "amazing",
        "horrible",
        "helpful",
        "changed",
        "changing",
        "wrong",
        "spelt",
        "unknown",
        "important",
        "private",
        "is",
        "was",
        "are",
        "me",
        "my",
        "your",
        "his",
        "her",
        "our",
        "we",
        "you",
        "they",
        "it",
        "he",
        "she",
        "i",
        "im",
        "and",
        "or",
        "but",
        "if",
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "here",
        "there",
        "this",
        "that",
        "right",
        "something",
        "nothing",
        "someone",
        "anyone",
        "nobody",
        "one",
        "out",
        "up",
        "down",
        "back",
        "into",
        "over",
        "with",
        "without",
        "by",
        "for",
        "from",
        "all",
        "some",
        "any",
        "pa",
        "pas",
        "pal",
        "council",
        "borough",
        "london",
        "universal",
        "credit",
        "centrepoint",
        "shelter",
        "care",
        "leaver",
        "leavers",
        "leaving",
        "team",
        "new",
        "old",
        "job",
        "centre",
        "jobcentre",
        "home",
        "office",
        "social",
        "services",
        "personal",
        "adviser",
        "advisor",
        "worker",
        "happy",
        "christmas",
        "merry",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "english",
        "british",
        "muslim",
        "christian",
        "school",
        "college",
        "university",
        "hospital",
        "house",
        "court",
        "street",
        "road",
        "park",
        "green",
        "hill",
        "gate",
        "common",
        "town",
        "city",
        "station",
        "estate",
        "hostel",
        "number",
        "missing",
        "dead",
        "abusive",
        "pregnant",
        "deaf",
        "disabled",
        "autistic",
        "homeless",
        "trans",
        "gay",
        "bisexual",
        "straight",
        "single",
        "married",
        "both",
        "only",
        "like",
        "because",
        "tomorrow",
        "today",
        "tonight",
        "urgent",
        "help",
        "please",
        "thanks",
        "thank",
        "sorry",
        "dear",
        "everyone",
        "nan",
        "mum",
        "dad",
    ]
)


def mask(text: str, kinds: list[str]) -> str:
    """`text` with [name] for the people introduced in it; adds "name" to `kinds` when there was one."""
    for introduced in INTRODUCED:
        text = introduced.sub(lambda match: _introduced(match, kinds), text)
    return text


def _introduced(match: "re.Match[str]", kinds: list[str]) -> str:
    """A person's name goes; a place, a council or a plain word in its stead stays."""
    named = match.group(2)
    parts = [part.strip("'’-").lower() for part in named.split()]
    if parts[0].removesuffix("'s") in _NO_NAME or (len(parts) > 1 and parts[1] in _NO_NAME) or _is_place(named):
        return match.group()
    kinds.append("name")
    return f"{match.group(1)}[name]"


def _is_place(named: str) -> bool:
    """Whether the gazetteer knows it, or a word of it, as it is written. Where the gazetteer cannot be read, only councils."""
    try:
        from bot.places.gazetteer import find
    except ImportError:
        return any(slug.replace("-", " ") in named.lower() for slug in words.councils())
    return any(not mention.typo for mention in find(named, expected=True))
