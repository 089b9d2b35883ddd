"""Who a worried message is about: the writer or someone else, and whether that person is under 18."""

import re

_SELF = "i im ive id ill myself we were"
_OTHERS = (
    "he she they hes shes theyre himself herself themselves themself hell shell theyll someone somebody mate friend friends "
    "brother sister mum dad cousin girlfriend boyfriend flatmate housemate roommate neighbour partner kid "
    "child son daughter "
    "girl boy resident anyone person people lad lady student uncle aunt nan husband wife fella guy everyone"
)
_SELF_SUBJECT = frozenset(_SELF.split())
_OTHER_SUBJECT = frozenset(_OTHERS.split())
_REFLEXIVE = {"myself": False, "himself": True, "herself": True, "themselves": True, "themself": True}
_VICTIM_ME = frozenset({"me", "us", "myself"})
_VICTIM_OTHER = frozenset({"her", "him", "them"})
_WORRY = re.compile(
    r" (?:worried about|scared for|help|concerned about|look(?:ing)? out for) (?:my|a|someone|somebody|her|him|them) "
    r"(?:(?!self )[^ ]+ ){0,2}(?:friend|mate|brother|sister|girlfriend|boyfriend|flatmate|housemate|cousin|mum|dad|kid|who|"
    r"child|son|daughter)\b"
    r"| help someone | if (?:a|my|your) (?:friend|mate) "
    r"| (?:my|a) (?:mate|friend|little brother|little sister|brother|sister)s? (?:[^ .]+ ){0,3}"
    r"(?:says|said|is|keeps|told|posted|texted|wants|wanna|got|being|has|in|from|gets) "
)
_AGE = re.compile(
    r" (?:i|im|ive|am|turned|just|is|hes|shes|hes only|shes only|only|age|aged|[a-z]+ is) "
    r"(?:only |just |nearly |almost |turned |turning )?(\d\d?) "
    r"(?!days|weeks|months|minutes|hours|years ago|pounds|quid|times|percent|stops|miles|nights|week|month|am|pm|people|of|"
    r"in my)"
)
_YEARS = re.compile(r" (\d\d?) (?:years? old|yrs? old|year old|y o|yo|f|m) ")
_SOON_18 = re.compile(
    r" (?:18|eighteen) (?:next|in|soon|on) | (?:nearly|almost|turning|turn|until im|till im|before im) (?:18|eighteen) "
)
_NUMBER_WORDS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS, 10)}
_SCHOOL = re.compile(r" (?:year (?:7|8|9|10|11)|in secondary school|my gcses|at school and) ")


def third_person(before: str, found: str, whole: str, kind: str) -> bool:
    """True when the person in trouble is not the writer. `found` is the matched words, `before` those in front of it."""
    inside = found.split()
    for word in inside:
        if word in _REFLEXIVE:
            return _REFLEXIVE[word]
    if kind == "abuse":
        if _VICTIM_ME.intersection(inside):
            return False
        if _VICTIM_OTHER.intersection(inside):
            return True
    if kind != "abuse":
        for word in reversed(inside):
            if word in _SELF_SUBJECT:
                return False
            if word in _OTHER_SUBJECT and kind == "suicide":
                return True
    else:
        for word in reversed(inside):
            if word in _SELF_SUBJECT:
                return False
    if kind == "homeless_tonight" and {"me", "us"}.intersection(inside):
        return False
    if kind == "homeless_tonight" and {"her", "him", "them"}.intersection(inside):
        return True
    if kind == "other" and inside and inside[0] in _OTHER_SUBJECT:
        return True
    for word in reversed(before.split()[-9:]):
        if word in _SELF_SUBJECT:
            return False
        if word in _OTHER_SUBJECT:
            return True
    return bool(_WORRY.search(whole))


def starts_with_another(whole: str, kind: str) -> bool:
    """`third_person` where no words were matched: the first person named is someone else, or a worry about one is said.
    What a man does ("he hits") is no sign of whose trouble it is: "me" anywhere makes it the writer's."""
    if _WORRY.search(whole):
        return True
    listed = whole.split()
    if kind in ("abuse", "homeless_tonight") and {"me", "us", "my", "myself"}.intersection(listed):
        return False
    return next((word in _OTHER_SUBJECT for word in listed if word in _SELF_SUBJECT or word in _OTHER_SUBJECT), False)


def under_18(text: str) -> bool | None:
    """From what the message says of an age ("im 16", "shes 15", "17f", "18 next month"); None when it says nothing."""
    for word, number in _NUMBERS.items():
        text = text.replace(f" {word} ", f" {number} ")
    if _SOON_18.search(text):
        return True
    ages = [int(age) for age in (*_AGE.findall(text), *_YEARS.findall(text))]
    ages = [age for age in ages if 9 <= age <= 30]
    if ages:
        return min(ages) < 18
    return True if _SCHOOL.search(text) else None
