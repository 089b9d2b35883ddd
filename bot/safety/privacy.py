"""Takes personal data out of a message before anything keeps it. Plain Python; linear in the length of the text.

Kept on purpose: ages, amounts of money, years, bus numbers, postcode districts, and the numbers of help lines.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.safety import names, words

#: Kind -> how PAL names it to the person who typed it.
KINDS: dict[str, str] = {
    "phone": "a phone number",
    "email": "an e-mail address",
    "ni_number": "a National Insurance number",
    "nhs_number": "an NHS number",
    "card": "a bank card number",
    "bank_account": "bank account details",
    "date_of_birth": "a date of birth",
    "reference": "a case or reference number",
    "passport": "a passport or ID number",
    "address": "an address",
    "name": "a name",
    "postcode": "part of a postcode",
    "number": "a long number",
}
_LONGEST = 50_000  # characters; what follows is cut, so that nothing unmasked is kept

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_OTHER_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯０１２３４５６７８９"  # Arabic, Persian, Bengali, full width
_DIGITS = str.maketrans({digit: str(value % 10) for value, digit in enumerate(_OTHER_DIGITS)})

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}"
    r"|(?<![\w.+-])[\w.+-]{2,64} at (?:gmail|hotmail|outlook|yahoo|icloud|live)(?: dot |\.)(?:com|co(?: dot |\.)uk)\b",
    re.I,
)
_NI = re.compile(r"(?<![A-Z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?(?:\d[ -]?){6}[A-D](?![A-Z0-9])", re.I)
# "case number is": what stands between a word and the number that it announces.
_CALLED = r"(?: number| no\.?| num)?\b\W{0,3}(?:is\W{0,3})?"
_NI_ASKED = re.compile(rf"(\b(?:ni|nino|national insurance){_CALLED})[A-Z]{{2}}[ -]?(?:\d[ -]?){{6}}[A-Z]?\b", re.I)
_POSTCODE = re.compile(
    r"(?<![A-Z0-9])([A-Z][0-9][0-9A-Z]?|[A-Z]{2}[0-9][0-9A-Z]?)[\s.-]{0,3}([0-9])\s?([ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])", re.I
)
_MONTH = r"(?:jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_DAY}[\s./-]{{1,3}}(?:of\s)?(?:\d{{1,2}}|{_MONTH})[\s.,/-]{{1,3}}(?:19|20)?\d\d"
    rf"|{_MONTH}\s{_DAY},?\s(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
)
_BORN = re.compile(
    r"(\b(?:born(?: on| in)?|dob|d\.o\.b\.?|date of birth|birth ?day|bday|birthdate)\b"
    r"(?:\W{0,3}|\sis\s|\swas\s|\s?:\s?|\son\s){1,3})"
    rf"({_DATE}|\d{{6}}|\d{{8}}|{_DAY}\s(?:of\s)?{_MONTH})(?!\d)",
    re.I,
)
_FULL_DATE = re.compile(rf"(?<![\d/.-]){_DATE}(?![\d/])", re.I)
_ACCOUNT = re.compile(
    r"\b(?:sort ?code|s/c|sc)\b\W{0,3}(?:is\W{0,3})?\d\d[ -]?\d\d[ -]?\d\d(?:\D{1,30}?\d{8})?(?!\d)"
    r"|\b(?:account|acc|acct|a/c)(?: number| no\.?| num)?\b\W{0,3}(?:is\W{0,3})?\d{6,10}(?!\d)"
    r"|(?<!\d)\d\d-\d\d-\d\d\D{1,12}?\d{8}(?!\d)",
    re.I,
)
_PASSPORT = re.compile(
    r"(\b(?:passport|brp|biometric|visa|driving licence|licence|license|home office|arc|share code|euss|evisa|"
    r"id card)(?: card)?"
    rf"(?: ref(?:erence)?)?{_CALLED})(?=[A-Z0-9/-]*\d)(?:[A-Z]{{0,5}}\d[A-Z0-9/-]{{5,17}})",
    re.I,
)
_BRP = re.compile(r"(?<![A-Z0-9])(?:Z[A-Z][A-Z0-9]\d{6}|[A-Z]{5}\d{6}[A-Z]{2}\d[A-Z]{2})(?![A-Z0-9])", re.I)
_REFERENCE = re.compile(
    r"(\b(?:case|ref|reference|claim|application|crime|cad|bidding|housing|court|file|mosaic|liquid ?logic|"
    r"ucrn|crn|urn|uprn|"
    r"customer|account|policy|unique|student|id|tenancy|complaint)"
    rf"(?: ref(?:erence)?)?(?: id| #)?{_CALLED})(?=[A-Z0-9/-]*\d{{3}})[A-Z0-9][A-Z0-9/-]{{3,20}}(?![A-Z0-9])",
    re.I,
)
_STREET = (
    r"(?:street|st|road|rd|avenue|ave|av|lane|ln|drive|dr|close|court|ct|crescent|cres|place|pl|square|sq|terrace|gardens|"
    r"gdns|grove|mews|way|walk|row|hill|house|estate|green|park|gate|rise|view|parade|vale|yard|buildings|mansions|tower|point|heights|wharf|quay)"
)
_NO_STREET = (
    r"(?!(?:a|about|again|ago|am|an|and|are|as|at|bed|bedroom|bedroomed|been|bus|buses|but|can|days?|do|for|from|get|got|had|has|have|"
    r"hours?|how|i|if|im|in|is|it|its|just|kids?|left|live|lived|lives|living|looking|me|min|mins|minutes?|months?|more|move|moved|"
    r"moving|my|need|needed|now|of|off|old|on|or|out|people|percent|person|places?|pm|pounds|quid|rooms?|so|still|than|that|the|"
    r"their|then|this|times|to|too|two|want|was|we|weeks?|went|what|when|where|who|with|years?|yo|yrs?|you)\b)"
)
_ADDRESS = re.compile(
    r"\b(?:flat|apt|apartment|room|unit)\s?\d{1,4}[a-z]?\W{1,3}(?:\d{1,4}[a-z]?\W{1,3})?"
    rf"(?:{_NO_STREET}[a-z'-]{{2,20}}\s){{1,3}}{_STREET}\b"
    rf"|\b\d{{1,4}}[a-z]?,?\s(?:{_NO_STREET}[a-z'-]{{2,20}}\s){{1,3}}?{_STREET}\b",
    re.I,
)
_NAME = re.compile(
    r"(\b(?:my (?:full |real |first |last )?name(?:'s|s)?(?: is)?|my surname is|i am called|i'?m called|"
    r"(?-i:[Cc]all me(?= [A-Z])))\s)"
    r"((?!(?:is|not|on|in|at|was|isn|isnt|the|a|an|up|down|back|when|if|for|to|and|please|pls|later|tomorrow|today|changed?|"
    r"wrong|spelt|has|can|crazy|stupid|fat|ugly|mad|dumb|bad|weird|gay|out|off|asap|anytime|now|or|changing|removed|added|stays|will|still|too|names?)\b)"
    r"[^\W\d_][\w'’-]{1,25}"
    r"(?:\s(?:(?-i:[A-Z])[\w'’-]{1,25}|(?!(?:and|im|i|from|my|in|age|aged|or|but|so|here|pls|please|thanks|lol|hi|hello)\b)[^\W\d_][\w'’-]{1,25}(?=\s*(?:$|[.,;!?\n])|\s(?:and|im|i)\b))){0,3})",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w£$€.,])(?:\+|00)?\(?\d(?:[\s().-]{0,2}\d){6,24}(?!\w)(?![.,]\d)")


@dataclass(frozen=True)
class Masked:
    """`text` without personal data, the kinds that were taken out (first one first, each once), and for each full postcode
    that was typed its district -> authority slug or "outside"."""

    text: str
    kinds: tuple[str, ...] = ()
    postcodes: Mapping[str, str] = field(default_factory=dict)


def mask(text: str) -> Masked:
    """What may be kept and passed on of a typed message: personal data replaced with words such as [phone], postcodes cut to
    their district, control characters, lone surrogates and leading slashes gone."""
    kinds: list[str] = []
    postcodes: dict[str, str] = {}
    text = clean(text)

    def out(kind: str) -> Callable[["re.Match[str]"], str]:
        def put(match: "re.Match[str]") -> str:
            kinds.append(kind)
            return f"[{kind}]"

        return put

    def after(kind: str) -> Callable[["re.Match[str]"], str]:
        def put(match: "re.Match[str]") -> str:
            kinds.append(kind)
            return f"{match.group(1)}[{kind}]"

        return put

    def district(match: "re.Match[str]") -> str:
        outward, sector, unit = (part.upper() for part in match.groups())
        kinds.append("postcode")
        slug = _authority(f"{outward} {sector}{unit}")
        if slug is not None:
            postcodes[outward] = slug
        return outward

    def number(match: "re.Match[str]") -> str:
        kind = _number_kind(match.group())
        if kind is None:
            return match.group()
        kinds.append(kind)
        return f"[{kind}]"

    text = _EMAIL.sub(out("email"), text)
    text = _NI_ASKED.sub(after("ni_number"), text)
    text = _NI.sub(out("ni_number"), text)
    text = _BORN.sub(after("date_of_birth"), text)
    text = _ACCOUNT.sub(out("bank_account"), text)
    text = _PASSPORT.sub(after("passport"), text)
    text = _BRP.sub(out("passport"), text)
    text = _POSTCODE.sub(district, text)
    text = _FULL_DATE.sub(lambda match: _date(match, kinds), text)
    text = _ADDRESS.sub(out("address"), text)
    text = _NUMBER.sub(number, text)
    text = _REFERENCE.sub(after("reference"), text)
    text = _NAME.sub(after("name"), text)
    text = names.mask(text, kinds)
    return Masked(text, tuple(dict.fromkeys(kinds)), postcodes)


def clean(text: str) -> str:
    """Text that no store, log or Rasa stumbles over: lone surrogates are U+FFFD, control characters spaces, "
    "no leading "/"."""
    text = text[:_LONGEST].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _CONTROL.sub(" ", text).translate(_DIGITS)
    return re.sub(r"^[\s/\u200c\u200d\u2044\u2215\uff0f]+", "", text)


def explain(kinds: tuple[str, ...] | list[str]) -> str:
    """The kind sentence about what was taken out; empty when it was nothing (a postcode's district is still used)."""
    named = [KINDS[kind] for kind in kinds if kind in KINDS]
    if not named:
        return ""
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return words.say("masked", kinds=listed)


def _authority(postcode: str) -> str | None:
    try:
        from bot.places.postcodes import lookup
    except ImportError:
        return None
    try:
        return lookup(postcode)
    except (OSError, ValueError, KeyError):
        return None


def _date(match: "re.Match[str]", kinds: list[str]) -> str:
    """A full date is a birth date when its year makes somebody 10 to 40; other dates (moving, court, 2026) stay."""
    found = re.search(r"(?:19|20)\d\d", match.group())
    year = int(found.group()) if found else None
    if year is None:
        tail = re.search(r"(\d\d)$", match.group())
        short = int(tail.group(1)) if tail else 0
        year = 2000 + short if short <= 16 else 1900 + short
    if 1985 <= year <= 2016:
        kinds.append("date_of_birth")
        return "[date_of_birth]"
    return match.group()


def _number_kind(written: str) -> str | None:
    """What a long number is: card, NHS number, phone; a help line stays. None: leave it."""
    digits = re.sub(r"\D", "", written)
    if _is_helpline(digits):
        return None
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return "card"
    if digits.startswith(("07", "02", "01", "03", "08")) and 10 <= len(digits) <= 11:
        return "phone"
    if digits.startswith(("447", "442", "441", "00447", "00442")) and 11 <= len(digits) <= 14:
        return "phone"
    if len(digits) == 10 and _nhs(digits):
        return "nhs_number"
    if written.lstrip().startswith(("+", "00")) and 9 <= len(digits) <= 16:
        return "phone"
    if len(digits) == 10 and digits.startswith("7"):
        return "phone"
    if re.fullmatch(r"\d{2}[ -]\d{2}[ -]\d{2}[ ,;-]+\d{8}", written.strip()):
        return "bank_account"
    return "number" if len(digits) >= 7 and not _looks_like_years(written) else None


def _looks_like_years(written: str) -> bool:
    """ "2024-2026", "2024 2025": years, not a number to hide."""
    return all(re.fullmatch(r"(?:19|20)\d\d", part) for part in re.findall(r"\d+", written))


def _is_helpline(digits: str) -> bool:
    return digits in _helplines()


@lru_cache(maxsize=1)
def _helplines() -> frozenset[str]:
    """Numbers of help lines and councils that PAL itself gives: naming one gives nobody away."""
    return frozenset(_all_numbers())


def _all_numbers() -> Iterator[str]:
    for contact in words.contacts().values():
        yield from (re.sub(r"\D", "", number) for number in (contact.phone, contact.text) if number)
    for council in words.councils().values():
        yield from (re.sub(r"\D", "", line.phone) for line in (council.housing, council.night, council.children) if line)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _nhs(digits: str) -> bool:
    """The check digit of an NHS number (modulus 11, NHS Data Dictionary)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (0 if check == 11 else check) == int(digits[9])
