"""A message in one plain form, so that few patterns read many spellings: "Lookd after by Hackney" → "looked after by @0"."""

import re
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places.gazetteer import Mention
from bot.places.names import index
from bot.places.text import LONGEST, fold, tokens, words

#: Words that the patterns turn on; a token one slip away from one is read as it.
CUES = sorted(
    words(
        "looked after responsible council borough corporate parent social worker personal adviser leaving leaver "
        "foster fostered "
        "living lived staying moved placed housed children services hostel authority currently accommodation "
        "supported raised "
        "caring independent tenancy homeless nearly almost turned turning birthday nineteen eighteen seventeen "
        "sixteen twenty "
        "pathway childrens residing"
    )
)
#: Spellings that mean another word; "_" is a space.
_EXACT = {
    written: meant.replace("_", " ")
    for written, _, meant in (
        pair.partition("=")
        for pair in words(
            "2moro=tomorrow accom=accommodation adress=address advisor=adviser aft=after afta=after aftr=after "
            "alr=already arfter=after aswell=also atm=now bcos=cos bday=birthday because=cos becuz=cos bf=boyfriend "
            "bin=been boro=borough borrough=borough burough=borough careleaver=care_leaver cl=care_leaver cncl=council "
            "councl=council counsel=council counsil=council coz=cos currently=now cus=cos cuz=cos da=the dat=that "
            "dem=them der=their dere=there dey=they dis=this eightteen=eighteen flatt=flat fram=from frm=from "
            "gf=girlfriend hav=have iam=im il=ill ima=im_a inn=in iv=ive la=local_authority leev=live lil=little "
            "liv=live livin=living lookd=looked lookin=looking lukd=looked lve=live ma=my meh=me mi=my n=and "
            "ninteen=nineteen nowadays=now nw=now presently=now respnsible=responsible rez=resident rn=now "
            "socialworker=social_worker stayin=staying sw=social_worker tenency=tenancy ther=there thru=through "
            "ths=this til=until till=until tmr=tomorrow tmrw=tomorrow tomo=tomorrow tomoz=tomorrow twenny=twenty "
            "tweny=twenty turnt=turned u18=under_18 w=with wid=with wit=with wiv=with yr=years yrs=years "
        )
    )
}
_PHRASES = (
    (re.compile(r"\bi (?:am|m)\b"), "im"),
    (re.compile(r"\bi have (?=(?:moved|been|lived|got|just|now|recently)\b)"), "ive "),
    (re.compile(r"\bpersonal advis[eo]r(s?)\b"), r"pa\1"),
    (re.compile(r"\blocal authority\b"), "la"),
    (re.compile(r"\bright now\b|\bat the moment\b|\bthese days\b|\bat the mo\b|\bat present\b|\bas of now\b"), "now"),
    (re.compile(r"\bchild(?:ren|rens)? (?:social )?(?:services|care)\b"), "social services"),
    (re.compile(r"\bsocial care\b"), "social services"),
    (re.compile(r"\bcare leavers? service\b"), "leaving care"),
    (re.compile(r"\bwho ?s\b"), "who is"),
    # "my key worker she is from …", as many learners say it
    (re.compile(r"\b((?:social |key ?)?worker|pa|adviser) (?:she|he|they)(?: is|s|are)?\b"), r"\1 is"),
    (re.compile(r"\blondon borough of |\broyal borough of |\bborough of |\blb (?=@)"), ""),
    (
        re.compile(
            r"\b(?:um+|erm*|uh+|like|basically|actually|literally|obviously|technically|tho|though|innit|lol|"
            # "bro, can you" is nobody; "my bro" is a brother.
            r"(?<!my )(?<!lil )(?<!little )(?<!big )(?<!his )(?<!her )bro|bruv|well|tbh) "
        ),
        "",
    ),
)
#: Numbers that are no count of years: times, prices, shares, ranges ("16-25"), "18+". A date keeps its parts.
_NO_AGE = re.compile(
    r"(?<![\d/.:-])(?:\d{1,2}[:.]\d{2}(?: ?[ap]m)?|\d{1,2} ?(?:-|–|/|to|or) ?\d{1,2}(?! ?(?:st|nd|rd|th)))(?![\d/:-]|\.\d)|"
    r"[£$€] ?\d[\d.,]*k?|\b\d[\d.]* ?%|\b\d{2}(?:k\b| ?\+)"
)
_SAYS_AGE = words("im am age aged turned turning nearly almost just")
_AFTER_AGE = words("and but now years year yo , . f m so")
_JOINED = re.compile(r"(twent[yi]|twenny|tweny|thirty)-?(one|two|three|four|five|six|seven|eight|nine)")
_TENS = {"twenty": 20, "thirty": 30}
_TEENS = {
    word: number
    for number, word in enumerate(
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
        start=10,
    )
}
_UNITS = {
    word: number
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], start=1)
}


def plain(text: str, mentions: Sequence[Mention]) -> str:
    """The message in plain form. The i-th mention stands as "@i"; "," and "." are pauses; number words are digits."""
    out: list[str] = []
    waiting = list(enumerate(mentions))
    text = _NO_AGE.sub(lambda match: _hidden(match, mentions), text[:LONGEST])
    for token in tokens(text):
        while waiting and token.start >= waiting[0][1].end:
            waiting.pop(0)
        if waiting and token.start >= waiting[0][1].start:
            mark = f"@{waiting[0][0]}"
            if not out or out[-1] != mark:
                out.append(mark)
            continue
        out.extend(_word(token.norm))
    line = " ".join(_numbers(out))
    for pattern, instead in _PHRASES:
        line = pattern.sub(instead, line)
    return re.sub(r" {2,}", " ", line).strip()


def _hidden(match: re.Match[str], mentions: Sequence[Mention]) -> str:
    """As many letters in its place, so that the mentions still stand where they stood; a postcode stays."""
    if any(mention.start < match.end() and match.start() < mention.end for mention in mentions):
        return match.group()
    return "x" * len(match.group())


def _word(norm: str) -> list[str]:
    if norm in _EXACT:
        return _EXACT[norm].split()
    joined = _JOINED.fullmatch(norm)
    if joined:
        return ["twenty" if joined[1].startswith("t") and joined[1] != "thirty" else "thirty", joined[2]]
    stuck = re.fullmatch(r"(im|age|aged|just|f)?(\d{1,3})(yrs?|years?|yo|yrold|f|m|st|nd|rd|th)?", norm)
    if stuck:
        return [_EXACT.get(part, part) for part in stuck.groups() if part]
    if len(norm) >= 5 and norm.isalpha() and norm not in index().ordinary and norm not in CUES:
        match = process.extractOne(norm, CUES, scorer=OSA.distance, score_cutoff=1 if len(norm) < 8 else 2)
        if match and match[0][0] == norm[0]:
            return [match[0]]
    return [norm]


def _numbers(parts: list[str]) -> list[str]:
    """Number words as digits, and "2 0" as "20" where an age is said."""
    out: list[str] = []
    for at, part in enumerate(parts):
        digit = str(_UNITS[part]) if part in _UNITS else part
        if part in _TEENS:
            out.append(str(_TEENS[part]))
        elif part in _TENS:
            out.append(str(_TENS[part]))
        elif part in _UNITS and out and out[-1] in ("20", "30"):
            out[-1] = str(int(out[-1]) + _UNITS[part])
        elif len(digit) == 1 and digit.isdigit() and _is_second(parts, at, out):
            out[-1] += digit
        else:
            out.append(part)
    return out


def _is_second(parts: Sequence[str], at: int, out: list[str]) -> bool:
    """Whether this digit belongs to the 1 or 2 before it: "im 2 0", or "1 9" as the whole answer."""
    if not out or out[-1] not in ("1", "2", "one", "two"):
        return False
    said = (len(out) == 1 and at + 1 == len(parts)) or (len(out) > 1 and out[-2] in _SAYS_AGE)
    if said and (at + 1 == len(parts) or parts[at + 1] in _AFTER_AGE):
        out[-1] = {"one": "1", "two": "2"}.get(out[-1], out[-1])
        return True
    return False


def folded(text: str) -> str:
    """Lower case without accents: for tests of a whole message."""
    return fold(text)
