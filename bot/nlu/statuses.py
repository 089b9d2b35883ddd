"""What a message says about the person's situation that offers ask for: studying, working, a parent, on Universal Credit …

Only plain first-person statements count. "If I go uni" is a plan and "my sister's pregnant" is about someone else: neither
is taken. The words are those of bot.offers.schema.Condition.
"""

import re

_SELF = r"(?:i ?a?'?m|i am|im|am|i was just|i just|i(?: do| still| currently| already| just)?|we(?:'re| are)?)"
#: Words that may stand between "i'm" and the rest.
_FILL = r"(?:\s+(?:now|still|currently|just|also|already|actually|only|full ?time|part ?time|a|an|the|in|at|on|doing|going|with|got|have|not))*\s+"

_PATTERNS: dict[str, str] = {
    "in_higher_education": rf"{_SELF}{_FILL}(?:uni|university|undergrad\w*|degree|(?:first|second|third|final|1st|2nd|3rd)[ -]year (?:at|of|in) uni)\b",
    "in_education": rf"{_SELF}{_FILL}(?:college|sixth form|6th form|school|student|btec|a[ -]?levels|studying|esol|course)\b",
    "apprentice": rf"{_SELF}{_FILL}(?:apprentice|apprenticeship)\b",
    "working": rf"{_SELF}{_FILL}(?:job|working|work (?:at|in|for|full|part)|employed|shifts|zero hours?)\b",
    "not_working_or_studying": r"\b(?:no job|unemployed|out of work|not (?:working|in work)(?: (?:or|and) (?:not )?(?:studying|in (?:college|school)))?)\b",
    "on_universal_credit": r"\b(?:i(?:'m| am|m)?(?: get| on| claim| receive| have)|im on|on|my|getting|claiming) (?:uc|universal credit)\b",
    "on_benefits": r"\b(?:i(?:'m| am|m)? (?:on|get|claim)|im on|my) (?:benefits|pip|esa|jsa|housing benefit)\b",
    "parent": r"\b(?:my (?:son|daughter|baby|babies|kid|kids|child|children|little (?:one|boy|girl)|toddler|newborn|twins)|i(?:'m| am|m)? (?:a )?(?:(?:young|single|new|teen) )*(?:mum|dad|mother|father|parent)|i(?:'ve| have|ve)?(?: got| have) (?:a |two |2 |three |3 )?(?:baby|kids?|child|children|son|daughter|toddler))\b",
    "pregnant": r"\b(?:i(?:'m| am|m)|im|we(?:'re| are)|my (?:girlfriend|gf|partner|wife|missus|girl) (?:is|'s))(?: (?:now|just|still|like|[0-9]+ (?:weeks|months)))* (?:pregnant|expecting|preggers|preg)\b",
    "in_custody": r"\b(?:i(?:'m| am|m)|im) (?:in|inside|at) (?:prison|jail|custody|yoi|(?:hmp|yoi) \w+|\w+ (?:prison|yoi)|belmarsh|pentonville|(?:the |wormwood )?scrubs|thameside)\b|\b(?:i(?:'m| am|m)|im) inside\b",
    "asylum_seeking": r"\b(?:i(?:'m| am|m)|im)(?: an?)? (?:asylum seeker|refugee|unaccompanied|uasc)\b|\b(?:my|claimed|seeking|waiting (?:on|for)(?: my)?) asylum\b",
    "disabled": r"\bi(?:'m| am|m) (?:disabled|autistic)\b|\bi have (?:a )?(?:disability|autism|adhd)\b|\bmy disability\b",
    "lives_alone": r"\b(?:i live|i(?:'m| am|m) living|living|live) (?:alone|on my own|by myself|on my jays|on my ones)\b",
    "liable_for_council_tax": r"\b(?:council tax (?:bill|letter|account)?\s*(?:is )?in my name|my name(?:'s| is)? on the (?:council tax|bill))\b",
    "council_tenant": r"\b(?:i rent from (?:the )?council|my council (?:flat|house|tenancy)|i(?:'ve| have|ve)? got a council (?:flat|house)|council tenant)\b",
    "private_tenant": r"\b(?:i(?:'m| am|m)? (?:rent(?:ing)?|in) (?:a )?private(?:ly)?|private (?:rented|landlord|tenant)|my private landlord)\b",
    "staying_put": r"\b(?:(?:still )?(?:live|living|stay(?:ing)?) with my (?:old |ex )?foster (?:carers?|mum|dad|parents?|family))\b",
}
_FOUND = {name: re.compile(pattern, re.I) for name, pattern in _PATTERNS.items()}
_NOT = re.compile(
    r"\b(?:not|never|don'?t|do not|ain'?t|isn'?t|no longer|haven'?t|without|left|quit|lost|dropped out|finished)\b", re.I
)
_PLAN = re.compile(
    r"\b(?:if|when|want|wanna|tryna|trying|hope|hoping|might|could|should|would|will|gonna|going to|thinking|get into|apply|applied|need|can i)\b",
    re.I,
)
_LONGEST = 2000


def read(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """(conditions that hold, conditions that do not) as far as `text` says so plainly of the person who writes."""
    holds: set[str] = set()
    holds_not: set[str] = set()
    for part in re.split(r"[.!?;\n,]|\bbut\b|\band\b", text[:_LONGEST].replace("’", "'")):
        for name, pattern in _FOUND.items():
            match = pattern.search(part)
            if not match:
                continue
            before = part[: match.end()]
            if _PLAN.search(before):
                continue
            if name != "not_working_or_studying" and _NOT.search(before):
                holds_not.add(name)
            else:
                holds.add(name)
    return frozenset(holds - holds_not), frozenset(holds_not - holds)
