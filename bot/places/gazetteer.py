"""Finds in a message the councils, places and postcodes it names. Rules: docs/places.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.places import districts, postcodes, sides, sounds, typos
from bot.places.authorities import OUTSIDE
from bot.places.context import allows, is_answer, is_whole, only_near
from bot.places.due import before_carer, before_council, before_home
from bot.places.names import Index, Name, index
from bot.places.text import LONGEST, Token, in_full, tokens

#: A message is searched for at most so many misspelt names, so that nonsense costs no more than sense.
MOST_GUESSES = 60


@dataclass(frozen=True)
class Mention:
    """A place named in a message, from `start` to `end` (characters).

    kind: authority | place | postcode (a full one) | district | outside. options: slugs or "outside", the likeliest first.
    sure: `options[0]` may be used; otherwise PAL asks which. assumed: it was taken although others are possible, and PAL
    says so. label: the name as PAL says it. nation: of a place outside London. typo: read through a spelling mistake.
    """

    start: int
    end: int
    text: str
    kind: str
    options: tuple[str, ...]
    sure: bool = True
    assumed: bool = False
    label: str = ""
    nation: str | None = None
    typo: bool = False

    @property
    def slug(self) -> str | None:
        """The authority, "outside", or None when it has to be asked."""
        return self.options[0] if self.sure else None


def find(text: str, expected: bool = False, hints: Mapping[str, str] | None = None) -> list[Mention]:
    """The places in `text`, in order. `expected`: PAL has just asked for one, so doubtful names count. `hints`: postcode
    district → exact authority, from the masking step. Only the first 2,000 characters are read."""
    text = text[:LONGEST]
    exact = {district.upper().replace(" ", ""): slug for district, slug in (hints or {}).items()}
    found = [_from_postcode(text, item, exact) for item in districts.find(text, expected, frozenset(exact))]
    taken = [(mention.start, mention.end) for mention in found]
    words = tokens(text)
    found.extend(_names(text, words, taken, expected))
    return sides.settled(text, sorted(found, key=lambda mention: mention.start))


def _from_postcode(text: str, item: districts.Found, exact: Mapping[str, str]) -> Mention:
    written = text[item.start : item.end]
    where = postcodes.district(item.name)
    nation = where.nation if where else None
    slug = postcodes.lookup(written) if item.unit else exact.get(item.name)
    kind = "postcode" if item.unit else "district"
    if slug:
        return Mention(
            item.start, item.end, written, kind, (slug,), label=item.name, nation=nation if slug == OUTSIDE else None
        )
    options = where.options if where else ()
    sure = bool(where and where.slug)
    assumed = bool(where and sure and not where.whole)
    if sure and options[0] != OUTSIDE:
        nation = None
    return Mention(item.start, item.end, written, kind, options, sure, assumed, item.name, nation)


def _names(text: str, words: list[Token], taken: list[tuple[int, int]], expected: bool) -> list[Mention]:
    known = index()
    norms = [token.norm for token in words]
    out: list[Mention] = []
    guesses = MOST_GUESSES
    shouting = text.isupper()
    at = 0
    heard = sounds.answer(norms) if expected and not taken else None
    if heard is not None:
        sounding, at, size = heard
        return [_mention(text, words[at], words[at + size - 1], sounding, typo=True)]
    while at < len(words):
        token = words[at]
        if not token.is_word or any(start < token.end and token.start < end for start, end in taken):
            at += 1
            continue
        name, size = _exact(known, norms, at)
        typo = False
        longer = _longer(known, norms, at, size) if name is not None and name.kind != "nothing" else None
        if longer is not None:
            (name, size), typo = longer, True
        if name is None and guesses > 0 and token.norm[0].isalpha():
            name, size, tried = _misspelt(known, norms, at, expected)
            guesses -= tried
            if name is None:
                name, size = sounds.guess(norms, at) or (None, 1)
            typo = name is not None
        if name is not None and name.kind != "nothing":
            before, after = norms[:at], norms[at + size :]
            context = name.context
            capitals = text[words[at].start : words[at + size - 1].end].isupper() and not shouting
            if allows(context, before[-6:], after[:5], capitals) or _alone(before, after, expected, context):
                out.append(_mention(text, words[at], words[at + size - 1], name, typo))
            elif context:
                size = 1
        at += size if name is not None else 1
    return out


def _alone(before: list[str], after: list[str], expected: bool, context: str) -> bool:
    if only_near(context, before, after):
        return expected and is_answer(before[-7:], after[:7])
    if not context:
        return False
    if expected and (
        context != "strict" or len(before) + len(after) <= 4 or before[-1:] in (["near"], ["in"], ["by"], ["at"])
    ):
        return True
    return is_whole(before[-7:], after[:7])


def _exact(known: Index, norms: list[str], at: int) -> tuple[Name | None, int]:
    """The longest name that begins here, also with a possessive or plural s ("hackneys leaving care team")."""
    longest = known.starts.get(norms[at], 0) or known.starts.get(norms[at].removesuffix("s"), 0)
    longest = longest or known.starts.get(in_full((norms[at], ""))[0], 0)
    for size in range(min(longest, len(norms) - at), 0, -1):
        words = tuple(norms[at : at + size])
        name = known.exact.get(words) or _shortened(known, words)
        if name is None and len(words[-1]) >= 5 and words[-1].endswith("s") and words[-1] not in known.ordinary:
            name = known.exact.get((*words[:-1], words[-1][:-1]))
        if name is not None:
            return name, size
    return None, 1


def _shortened(known: Index, words: tuple[str, ...]) -> Name | None:
    """The name that `words` shorten ("s norwood"); never "w ealing", where w is "with" or Polish and Ealing says enough."""
    rest = known.exact.get(words[1:])
    return None if rest is not None and rest.kind == "authority" else known.exact.get(in_full(words))


def _longer(known: Index, norms: list[str], at: int, size: int) -> tuple[Name, int] | None:
    """A longer name that begins with the `size` words found, its end misspelt: "brent cros" is not Brent."""
    for longer in range(min(known.starts.get(norms[at], 0), 3, len(norms) - at), size, -1):
        words = in_full(tuple(norms[at : at + longer]), first=False)
        name = typos.guess(known, words)
        if name is not None and not _swallows(known, words, name):
            return name, longer
    return None


def _swallows(known: Index, words: tuple[str, ...], name: Name) -> bool:
    """Whether a shorter name says the same already, so that the word beside it is its own: "camden rad", "net barnet"."""
    parts = (words[:size] for size in range(1, len(words))), (words[size:] for size in range(1, len(words)))
    inner = (known.exact.get(part) for side in parts for part in side)
    return any(short is not None and short.options[:1] == name.options[:1] and not short.context for short in inner)


def _misspelt(known: Index, norms: list[str], at: int, expected: bool) -> tuple[Name | None, int, int]:
    """A name with typos that begins here, its length in words and how many look-ups it took."""
    tried = 0
    for size in (3, 2, 1):
        words = in_full(tuple(norms[at : at + size]), first=False)
        if len(words) < size or "," in words or "." in words or (size == 1 and len(words[0]) < 4):
            continue
        if size > 1:
            whole = known.joined.get("".join(words))  # "hammer smith", "croy don", "lewis ham": split by dictation
            if (
                whole is not None
                and whole.kind != "outside"
                and not whole.context
                and len("".join(words)) >= 6
                and len(words[-1]) > 1
            ):
                before, after = norms[max(0, at - 7) : at], norms[at + size : at + size + 7]
                due = allows("word", before[-6:], after[:5]) or is_whole(before, after) or before_home(before, after)
                due = due or before_carer(before, after)
                if due or len("".join(words)) >= 9:
                    return whole, size, tried
            if len(words[0]) < 3 or all(word in known.ordinary for word in words):
                continue
        tried += 1
        name = typos.fronted(known, words) or typos.guess(known, words, expected)
        if name is not None and _swallows(known, words, name):
            name = None
        if name is None and size == 1 and before_council(norms[at + 1 : at + 3]):
            name = typos.council(known, words[0])
        if name is None and size == 1 and words[0].endswith("s") and words[0] not in known.ordinary:
            name = typos.guess(known, (words[0][:-1],))
        if name is not None:
            return name, size, tried
    return None, 1, tried


def _mention(text: str, first: Token, last: Token, name: Name, typo: bool) -> Mention:
    several = len(name.options) > 1
    return Mention(
        first.start,
        last.end,
        text[first.start : last.end],
        name.kind,
        name.options,
        sure=not name.ask,
        assumed=several and not name.ask,
        label=name.label,
        nation=name.nation or ("england" if OUTSIDE in name.options else None),
        typo=typo,
    )
