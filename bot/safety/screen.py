"""Text -> concern, from phrases alone, or with a model that is handed in: no database, no network, nothing to load.

The way of a message: `fold` (one spelling for what looks the same), `Speller` (what each word was meant to be), then the
phrases of data/safety/phrases over the words. Time is linear in the length; every part of a long text is looked at.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.safety import lookalike, people, phrases
from bot.safety.fold import fold, unquote
from bot.safety.spelling import BREAK, Speller

KINDS = ("suicide", "abuse", "homeless_tonight", "other")  # what is answered first, first
_WHOLE = 75  # words that are looked at together
_CHUNK, _OVERLAP = 24, 16  # so much at a time of a longer text: fewer phrases come into question; none spans the overlap
_UNKNOWN = 800  # different odd words that are spelled out; 50,000 characters of real talk hold fewer
_FREQUENT = (
    "the my is and for of it this that are was have has had with can how what when where who why will would "
    "could should get got "
    "want wanna need help from there their they you your about just been ive dont cant im not so because but "
    "if she he her his "
    "him we our all out up some any please or which know does did told said says something else day days week "
    "month year money "
    "pay home house flat council work job card phone uni college course free still than then into after "
    "before over again more "
    "much many only also even now today at by as be"
)
_ENGLISH = frozenset(_FREQUENT.split())
#: In phrases of other languages too (also as typed in Latin letters), but a sign of English all the same.
_STILL_ENGLISH = frozenset(
    [
        "am",
        "be",
        "bf",
        "centre",
        "change",
        "course",
        "escape",
        "exam",
        "form",
        "hostel",
        "husband",
        "mum",
        "new",
        "notes",
        "on",
        "pill",
        "placement",
        "rate",
        "sex",
        "station",
        "tablet",
        "them",
        "too",
    ]
)
_GAP = "~"  # stands where a look-alike was taken out
_EMOJI = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_MEANT = {
    "\U0001f52a": " emojiknife ",
    "\U0001f5e1": " emojiknife ",
    "\u2694": " emojiknife ",
    "\U0001fa78": " blood ",
    "\U0001f52b": " emojigun ",
    "\U0001f48a": " emojipill ",
    "\U0001faa2": " emojirope ",
    "\U0001f602": " emojilaugh ",
    "\U0001f923": " emojilaugh ",
    "\U0001f606": " emojilaugh ",
}
_MEANT_KEPT = {key.casefold(): value for key, value in _MEANT.items()}
_ASCII = re.compile(r"[a-z0-9]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_OTHER_SIGNS = re.compile(r"[!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff01-\uff0f]+")
_NEGATED = re.compile(
    r" (?:not|never|dont|didnt|doesnt|isnt|wasnt|arent|aint|wont|wouldnt|havent|hasnt|nobody)"
    r"(?: (?:really|even|actually|just|like|rly|gonna|wanna|tryna|be|being|been|feel|feeling|think|thinking|"
    r"about|of|planning|"
    r"plan|saying|going|to|ever|do|so|that|as|i|im|ive|id|was|am|a|the|any|his|her|my|have|having|had|"
    r"has|currently|got))* $"
)
_PAST = re.compile(r" (?:used to|no longer)(?: [^ .]+){0,2} $")
_NOW_FINE = re.compile(
    r" (?:im|am|doing|feel|its) (?:[^ .]+ )?(?:ok|okay|fine|good|better|clean|alright|great) now | not anymore "
    r"| stopped now "
)


@dataclass(frozen=True)
class Concern:
    """What a message says of a danger.

    kind: suicide, abuse, homeless_tonight or other. third_person: it is about someone else. under_18: as the message says,
    None when it says nothing. emergency: a life may be at risk this minute. also: further kinds in the same message.
    about: what an "other" is about: food, medical, missing, danger, or "" when that is not known.
    by: what raised it (the phrase, or "model"), for the people who keep the phrases; never shown to a young person."""

    kind: str
    third_person: bool = False
    under_18: bool | None = None
    emergency: bool = False
    also: tuple[str, ...] = ()
    about: str = ""
    by: str = ""


#: A learned classifier (bot.safety.learned): (text, its vector) -> kind, "other/ABOUT" or None. Either alone can raise.
Model = Callable[[str, Any], "str | None"]


@dataclass(frozen=True)
class _Found:
    phrase: phrases.Phrase
    before: str
    words: str
    whole: str


def screen(text: str, vector: Any = None, model: Model | None = None) -> Concern | None:
    """The concern that `text` raises, or None. `vector` is the text's sentence vector for `model`; both may be missing."""
    found = _raised(text)[0]
    kinds = {item.phrase.kind: item for item in reversed(found)}
    if not kinds:
        learned = model(text, vector) if model else None
        return _learned(text, learned) if learned else None
    order = [kind for kind in KINDS if kind in kinds]
    first = kinds[order[0]]
    same = [item for item in found if item.phrase.kind == order[0]]
    return Concern(
        kind=order[0],
        third_person=all(people.third_person(item.before, item.words, item.whole, order[0]) for item in same),
        under_18=_under_18(text),
        emergency=any(item.phrase.emergency for item in found),
        also=tuple(order[1:]),
        about=_about(found) if order[0] == "other" else "",
        by=first.phrase.say,
    )


def _learned(text: str, label: str) -> Concern:
    """The concern of a model's label."""
    kind, _, about = label.partition("/")
    return Concern(
        kind,
        third_person=people.starts_with_another(f" {' '.join(words(text[:2000]))} ", kind),
        under_18=_under_18(text),
        emergency=about == "medical",
        about=about,
        by="model",
    )


def _about(found: "Sequence[_Found]") -> str:
    """The most pressing thing that the "other" phrases were about."""
    about = {item.phrase.about or ("medical" if item.phrase.emergency else "") for item in found}
    return next((one for one in ("medical", "danger", "missing", "food") if one in about), "")


def distress(text: str) -> bool:
    """Low, lonely, worn out, but no crisis: worth warmth and an offer. False when `screen` raises a concern."""
    found, soft = _raised(text)
    return soft and not found


@dataclass(frozen=True)
class _Engine:
    speller: Speller
    plain: frozenset[str]
    together: "dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]"
    raising: phrases.Index
    safe: phrases.Index
    first: phrases.Index
    english: frozenset[str]


_held: list[_Engine] = []


def _engine() -> _Engine:
    if not _held:
        again()
    return _held[0]


def again(folder: Path = phrases.HERE) -> None:
    """Reads the phrases of `folder` anew and goes on with them. Raises phrases.BadPhrase: then those of before stay."""
    _held[:] = [_made(phrases.load(folder))]
    _raised.cache_clear()


def _made(book: phrases.Book) -> _Engine:
    raising, safe, first = phrases.Index(), phrases.Index(), phrases.Index()
    for phrase in book.phrases:
        (safe if phrase.kind == "safe" else first if phrase.always else raising).add(phrase)
    speller = Speller(book.vocabulary, book.keys, book.variants, book.ordinary)
    english = (_ENGLISH | book.vocabulary) - (book.foreign - _STILL_ENGLISH)
    return _Engine(speller, speller.known | speller.ordinary, dict(book.together), raising, safe, first, english)


def ready() -> None:
    """Reads the phrases now, so that the first message does not wait for it."""
    _engine()


def words(text: str) -> list[str]:
    """The words that the phrases are looked for in; "." stands between sentences."""
    engine = _engine()
    folded = fold(text)
    if not folded.isascii():
        for sign, meant in _MEANT_KEPT.items():
            folded = folded.replace(sign, meant)
        folded = _EMOJI.sub(" ", folded)
    listed: list[str] = []
    plain = engine.plain
    unknown: set[str] = set()
    for piece in unquote(folded).split():
        if not piece.isascii() and not _ASCII.search(piece):
            listed += _other_script(piece)
            continue
        if piece not in plain and piece not in unknown and len(unknown) < _UNKNOWN:
            unknown.add(piece)
        listed += engine.speller.words(piece) if piece in unknown or piece in plain else (piece.strip(".,!?;:"),)
    listed = engine.speller.spaced_out(_unstop(listed))
    return _persian(_together(listed, engine.together))


def _other_script(piece: str) -> list[str]:
    ends = [BREAK] if piece[-1] in ".!?" and not piece.endswith("..") else []
    return [part for part in _OTHER_SIGNS.split(piece) if part] + ends


def _unstop(listed: list[str]) -> list[str]:
    """One-word sentences in a row ("I. Want. To. Die.") are one sentence."""
    if listed.count(BREAK) < 3:
        return listed
    kept: list[str] = []
    for place, word in enumerate(listed):
        alone = word == BREAK and place >= 2 and (listed[place - 2] == BREAK or place == 1)
        follows = place + 2 < len(listed) and listed[place + 2] == BREAK
        starts = word == BREAK and place == 1 and follows
        if not ((alone and (follows or place + 2 >= len(listed))) or starts):
            kept.append(word)
    return kept


def _together(
    listed: list[str], table: "dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]", again: bool = True
) -> list[str]:
    kept: list[str] = []
    place = 0
    while place < len(listed):
        for typed, meant in table.get(listed[place], ()):
            if tuple(listed[place : place + len(typed)]) == typed:
                kept += meant
                place += len(typed)
                break
        else:
            kept.append(listed[place])
            place += 1
    return _together(kept, table, again=False) if again and len(kept) < len(listed) else kept


def _persian(listed: list[str]) -> list[str]:
    """The verb prefixes می and نمی are written apart, joined or with a zero-width space: read them joined."""
    if not any(word in ("مي", "نمي") for word in listed):
        return listed
    kept: list[str] = []
    for word in listed:
        if kept and kept[-1] in ("مي", "نمي") and word != BREAK:
            kept[-1] += word
        else:
            kept.append(word)
    return kept


def _chunks(listed: list[str]) -> Iterator[list[str]]:
    """Overlapping runs of words, each different one once: a phrase repeated 10,000 times is looked at once."""
    if len(listed) <= _WHOLE:
        yield listed
        return
    seen: set[tuple[str, ...]] = set()
    for start in range(0, len(listed), _CHUNK):
        chunk = tuple(listed[max(0, start - _OVERLAP) : start + _CHUNK])
        if chunk not in seen:
            seen.add(chunk)
            yield list(chunk)


@lru_cache(maxsize=64)
def _raised(text: str) -> tuple[tuple[_Found, ...], bool]:
    """What was found, and whether the text is (also) distressed."""
    engine = _engine()
    found: list[_Found] = []
    soft = False
    for chunk in _chunks(words(text)):
        whole = f" {' '.join(chunk)} "
        english = _is_english(chunk, engine.english)
        found += _search(whole, engine.first.candidates(chunk), english)
        items = list(_search(whole, engine.raising.candidates(chunk), english))
        if items:
            # Only now is it worth knowing what of it is harmless.
            bare = _bare(whole, chunk, engine, english)
            if bare != whole:
                whole, items = bare, list(_search(bare, engine.raising.candidates(bare.split()), english))
        plain = whole.isascii()
        for item in items:
            if item.phrase.language == "vi" and not _marks_fit(item.phrase, text):
                continue
            if item.phrase.kind == "distress" or _off(item) or (plain and lookalike.over_and_well(whole, len(item.before))):
                soft = True
            elif plain and lookalike.only_named(item.words, whole, len(item.before)):
                continue
            else:
                found.append(item)
        if len(found) > 12:
            break
    return tuple(found), soft


def _bare(whole: str, chunk: list[str], engine: _Engine, english: bool) -> str:
    """`whole` without what only looks like danger."""
    for phrase in _readable(engine.safe.candidates(chunk), english):
        whole = phrase.pattern.sub(f"{_GAP} ", whole)
    return lookalike.blank(whole, _GAP) if whole.isascii() else whole


def _search(whole: str, candidates: list[phrases.Phrase], english: bool) -> Iterator[_Found]:
    for phrase in _readable(candidates, english):
        for start, end in phrase.find(whole):
            item = _Found(phrase, whole[:start], whole[start:end], whole)
            yield item
            if not _off(item):
                break


def _readable(candidates: list[phrases.Phrase], english: bool) -> list[phrases.Phrase]:
    """Phrases of other languages are not looked for in English: short words mean other things there."""
    return [phrase for phrase in candidates if phrase.language == "en"] if english else candidates


def _is_english(chunk: list[str], english: frozenset[str]) -> bool:
    return sum(word in english for word in chunk) * 5 >= len(chunk) * 2


def _marks_fit(phrase: phrases.Phrase, text: str) -> bool:
    """Whether Vietnamese tone marks, where they are written, are those of the phrase."""
    plain = phrases.written(text[:20_000])
    if plain.isascii():
        return not phrase.marks
    return bool(phrase.exact.search(f" {' '.join(_NOT_LETTERS.split(plain))} "))


def _off(item: _Found) -> bool:
    """Negated ("im not suicidal"), or over and said to be over ("used to cut but im ok now")."""
    if not item.phrase.negatable:
        return False
    return bool(_NEGATED.search(item.before) or (_PAST.search(item.before) and _NOW_FINE.search(item.whole)))


def _under_18(text: str) -> bool | None:
    return people.under_18(f" {' '.join(words(text[:2000]))} ")
