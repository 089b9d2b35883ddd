"""Takes personal data out of a message before anything keeps it. Plain Python; linear in the length of the text.

Kept on purpose: ages, amounts of money, years, times, appointments, bus numbers, postcode districts, and the numbers of help
lines. Dates of birth are in birthdays.py, numbers said in words in spoken.py, office numbers in references.py, people in
names.py.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.safety import birthdays, names, references, shapes, spoken, words

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


@dataclass(frozen=True)
class Masked:
    """`text` without personal data, the kinds that were taken out (first one first, each once), and for each full postcode
    that was typed its district -> authority slug or "outside"."""

    text: str
    kinds: tuple[str, ...] = ()
    postcodes: Mapping[str, str] = field(default_factory=dict)


class _Work:
    """One message on its way."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.postcodes: dict[str, str] = {}
        self._held: list[str] = []

    def out(self, pattern: "re.Pattern[str]", kind: str, fits: Callable[[str], bool] = lambda _found: True) -> None:
        """Replaces what `pattern` finds and `fits` says yes to."""

        def put(match: "re.Match[str]") -> str:
            return self.note(kind) if fits(match.group()) else match.group()

        self.text = pattern.sub(put, self.text)

    def after(
        self, pattern: "re.Pattern[str]", kind: str, fits: Callable[[str, str], bool] = lambda _word, _found: True
    ) -> None:
        """The same for what stands behind the first group of `pattern`, which stays. fits: first and second group."""

        def put(match: "re.Match[str]") -> str:
            second = match.group(2) if match.re.groups > 1 else ""
            return f"{match.group(1)}{self.note(kind)}" if fits(match.group(1), second) else match.group()

        self.text = pattern.sub(put, self.text)

    def each(self, pattern: "re.Pattern[str]", put: Callable[["re.Match[str]"], str]) -> None:
        """Replaces what `pattern` finds with what `put` makes of it."""
        self.text = pattern.sub(put, self.text)

    def note(self, kind: str) -> str:
        """What stands for something of this kind."""
        self.kinds.append(kind)
        return f"[{kind}]"

    def hold(self, found: str) -> str:
        """A sign that stands for `found` until `release`."""
        self._held.append(found)
        return chr(shapes.HOLD + len(self._held) - 1)

    def release(self) -> None:
        """Puts back what was held."""
        self.text = shapes.HELD.sub(lambda match: self._held[ord(match.group()) - shapes.HOLD], self.text)


def mask(text: str) -> Masked:
    """What may be kept and passed on of a typed message: personal data replaced with words such as [phone], postcodes cut to
    their district, control characters, lone surrogates and leading slashes gone, every script's digits as 0 to 9."""
    work = _Work(clean(text))
    # The order counts: what has a shape of its own first, any long number last.
    work.out(shapes.EMAIL, "email")
    work.each(shapes.KEPT, lambda match: work.hold(match.group()))
    work.after(shapes.NI_ASKED, "ni_number")
    work.out(shapes.NI, "ni_number")
    work.text = birthdays.mask(work.text, work.kinds)
    work.out(shapes.ACCOUNT, "bank_account")
    work.each(birthdays.FULL, lambda match: _date(match, work))
    work.out(references.IBAN, "bank_account", references.is_iban)
    work.after(references.PASSPORT, "passport", lambda _word, found: references.is_paper(found))
    work.each(references.REFERENCE, lambda match: _reference(match, work))
    work.out(references.PAPERS_BARE, "passport")
    work.each(shapes.POSTCODE, lambda match: _district(match, work))
    work.each(shapes.SPACED, lambda match: _spaced(match, work))
    for pattern in shapes.ADDRESSES[:2]:
        work.out(pattern, "address")
    work.each(shapes.ADDRESSES[2], lambda match: _home(match, work))
    work.out(shapes.ADDRESSES[4], "address")
    work.each(shapes.ADDRESSES[3], lambda _match: "")
    work.each(shapes.NUMBER, lambda match: _number(match, work))
    work.text = spoken.replace(work.text, lambda digits: _number_kind(digits), work.kinds)
    work.out(references.PRISON, "reference")
    work.after(references.NUMBERED, "reference", lambda _word, found: references.is_numbered(found) and not _helps(found))
    work.out(references.CODE, "reference", lambda found: references.is_code(found) and not _helps(found))
    work.after(shapes.NAME, "name")
    work.after(shapes.NAME_ELSEWHERE, "name")
    work.text = names.mask(work.text, work.kinds)
    work.release()
    return Masked(work.text, tuple(dict.fromkeys(work.kinds)), work.postcodes)


def clean(text: str) -> str:
    """Text that no store, log or Rasa stumbles over: lone surrogates are U+FFFD, control characters spaces, no leading "/";
    and that hides no number: digits of every script, in circles, on keys, of full width are plain ones."""
    text = text[:_LONGEST].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.isascii():
        text = shapes.HELD.sub(" ", shapes.INSIDE.sub("", shapes.KEYCAP.sub("", text)))
        text = shapes.DASHES.sub(r"\1-\2", "".join(map(_plain, text)))
    text = shapes.CONTROL.sub(" ", text)
    return re.sub(r"^[\s/\u200c\u200d\u2044\u2215\uff0f]+", "", text)


def explain(kinds: tuple[str, ...] | list[str]) -> str:
    """The kind sentence about what was taken out; empty when it was nothing (a postcode's district is still used)."""
    named = [KINDS[kind] for kind in kinds if kind in KINDS]
    if not named:
        return ""
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return words.say("masked", kinds=listed)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """One sign, as 0 to 9 or as a plain letter where it is only another shape of it."""
    if char < "\x80":
        return char
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= char <= "\uff5e" or "\U0001d400" <= char <= "\U0001d7ff" or "\u24b6" <= char <= "\u24e9":
        return unicodedata.normalize("NFKC", char)
    return char


def _district(match: "re.Match[str]", work: _Work) -> str:
    outward, gap, sector, space, unit = match.groups()
    if not (any(char.isdigit() for char in outward) and sector.isdigit()) and not _letters_for_digits(match):
        return match.group()
    outward, sector = _spelt(outward), sector.upper().translate(_AS_DIGITS)
    where = _known(outward)
    if where is False:
        return match.group()
    behind = match.string[match.end() : match.end() + 12]
    if gap and (
        (shapes.ORDINAL.fullmatch(sector + unit) and shapes.AFTER_ORDINAL.match(behind)) or (space and unit in shapes.LITTLE)
    ):
        return match.group()
    work.kinds.append("postcode")
    slug = _authority(f"{outward} {sector}{unit.upper()}")
    if slug is not None:
        work.postcodes[outward] = slug
    return outward


_AS_DIGITS = str.maketrans("OI", "01")


def _letters_for_digits(match: "re.Match[str]") -> bool:
    """ "CRO 1EA", "E8 IDY": o and i for nought and one, in capitals and as one word, or it is no postcode."""
    outward, gap, sector, space, unit = match.groups()
    written = outward + sector + unit
    return written.isupper() and not space and len(gap) <= 1 and _known(_spelt(outward)) is True


def _spelt(outward: str) -> str:
    """The district, its digit a digit: "CRO" is CR0, "SO15" stays."""
    outward = outward.upper()
    if any(char.isdigit() for char in outward):
        return outward
    return outward[:-1] + outward[-1].translate(_AS_DIGITS)


def _known(outward: str) -> bool | None:
    """Whether there is such a district; None when the places cannot be asked."""
    try:
        from bot.places.postcodes import district
    except ImportError:
        return None
    try:
        return district(outward) is not None
    except (OSError, ValueError, KeyError):
        return None


def _spaced(match: "re.Match[str]", work: _Work) -> str:
    """A postcode letter by letter: "s e 1 5 5 a f"."""
    bare = re.sub(r"\s", "", match.group())
    whole = shapes.POSTCODE.fullmatch(bare)
    return _district(whole, work) if whole else match.group()


def _authority(postcode: str) -> str | None:
    try:
        from bot.places.postcodes import lookup
    except ImportError:
        return None
    try:
        return lookup(postcode)
    except (OSError, ValueError, KeyError):
        return None


def _date(match: "re.Match[str]", work: _Work) -> str:
    """A full date is a birth date when its year makes somebody 10 to 40; other dates (moving, court, 2026) stay."""
    written = match.group()
    loose = re.search(r"[a-z]\W+['’]?\d\d$", written, re.I)
    runs_on = re.match(r"\s?\w", match.string[match.end() : match.end() + 2])
    # "3 may 10 people came": a number that goes on is no year.
    if birthdays.of_birth(written) and not (loose and runs_on):
        return work.note("date_of_birth")
    return work.hold(written)


def _home(match: "re.Match[str]", work: _Work) -> str:
    """ "12 ashby court" only where somebody is said to live there."""
    return (
        work.note("address")
        if shapes.BEFORE_HOME.search(match.string[max(0, match.start() - 24) : match.start()])
        else match.group()
    )


def _reference(match: "re.Match[str]", work: _Work) -> str:
    announced, value = match.group(1), match.group(2)
    if not references.is_reference(announced, value) or _helps(value):
        return match.group()
    return announced + work.note("reference")


def _number(match: "re.Match[str]", work: _Work) -> str:
    start, end = match.span()
    before, after = match.string[max(0, start - 40) : start], match.string[end : end + 1]
    return _hide(match.group(), before, before[-1:].isalpha() or after.isalpha(), work)


def _hide(written: str, before: str, touching: bool, work: _Work) -> str:
    """`written` masked, whole or, where it is several numbers, each for itself. touching: a letter stands next to it."""
    lead = re.match(r"[\s().,/_*~|-]*", written)
    bare = written[lead.end() if lead else 0 :]
    digits = re.sub(r"\D", "", bare)
    kind = None
    if len(digits) >= 7 and not _is_helpline(digits):
        kind = _number_kind(bare)
        wide = re.search(r"[,/_*~|\n]|\s{2}", bare)
        if kind not in ("phone", "card") and (wide or touching):
            kind = None
        elif kind not in ("phone", "card") and kind is not None:
            kind = next((name for name, about in shapes.ABOUT if about.search(before)), kind)
    if kind is not None:
        return written[: len(written) - len(bare)].replace("(", "") + work.note(kind)
    parts = re.split(r"(\s{2,}|\n|[,/_*~|;]\s?)", written)
    if len(parts) == 1:
        return written
    return "".join(_hide(part, before, touching, work) if index % 2 == 0 else part for index, part in enumerate(parts))


def _number_kind(written: str) -> str | None:
    """What a long number is: card, NHS number, phone; a help line stays. None: leave it."""
    digits = re.sub(r"\D", "", written)
    if _is_helpline(digits):
        return None
    if 13 <= len(digits) <= 19 and digits[0] != "0" and _luhn(digits):
        return "card"
    if digits.startswith(("07", "02", "01", "03", "08")) and 10 <= len(digits) <= 11:
        return "phone"
    if digits.startswith(("447", "442", "441", "440", "00447", "00442", "00441", "00440")) and 11 <= len(digits) <= 15:
        return "phone"
    if len(digits) == 10 and _nhs(digits):
        return "nhs_number"
    if written.lstrip("( ").startswith(("+", "00")) and 9 <= len(digits) <= 16:
        return "phone"
    if len(digits) == 10 and digits.startswith("7"):
        return "phone"
    if re.fullmatch(r"\d{2}[ -]\d{2}[ -]\d{2}[ ,;-]+\d{8}", written.strip()):
        return "bank_account"
    return "number" if len(digits) >= 7 and not _looks_like_several(written) else None


_ON_ITS_OWN = re.compile(r"(?:19|20)\d\d|\d{0,3}0|\d{1,2}")


def _looks_like_several(written: str) -> bool:
    """ "2024 2025", "1500 1500", "10 20 30 40": years, round amounts or counts one after the other, not one number."""
    parts = re.findall(r"\d+", written)
    return len(parts) > 1 and sum(map(len, parts)) <= 10 and all(_ON_ITS_OWN.fullmatch(part) for part in parts)


def _helps(written: str) -> bool:
    """Whether the digits of it are the number of a help line."""
    return _is_helpline(re.sub(r"\D", "", written))


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
