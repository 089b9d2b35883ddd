"""A message as the contextual role model sees it: lower case, each place under another name of its kind.

Names are exchanged, so that no borough carries weight: what a place is called never says what it is to the writer. The same
place has the same name each time.
"""

import random
import re
import unicodedata
from collections.abc import Sequence

from bot.places.gazetteer import Mention
from bot.places.text import LONGEST


def _names(line: str) -> tuple[str, ...]:
    return tuple(line.split())


#: What places are called, by kind. Short names, whose pieces the encoder knows as places.
POOLS = {
    "authority": _names(
        "hackney camden croydon brent lewisham ealing barnet merton enfield newham lambeth southwark bexley bromley "
        "sutton harrow havering hounslow greenwich haringey islington kingston richmond wandsworth westminster"
    ),
    "place": _names(
        "brixton tottenham peckham stratford ilford wembley tooting woolwich romford hayes acton catford eltham "
        "mitcham edmonton deptford dalston kilburn"
    ),
    "postcode": _names("n17 se15 e5 sw9 n8 se6 e17 nw10 w12 se18"),
    "outside": _names("kent essex luton birmingham surrey leeds slough reading watford bristol"),
}
_KINDS = {"authority": "authority", "postcode": "postcode", "district": "postcode", "outside": "outside"}
#: Words on either side of a place that are read; what is further off hardly ever says what it is.
REACH = 45
#: The rest of a longer word is left out: it is none.
LONGEST_WORD = 30

Part = tuple[str, int | None]


def called(mentions: Sequence[Mention], chance: random.Random | None = None) -> list[str]:
    """Another name for each mention; by `chance`, or always the same ones."""
    given: dict[tuple[str, ...], str] = {}
    for mention in mentions:
        if mention.options not in given:
            pool = POOLS["outside" if mention.nation == "abroad" else _KINDS.get(mention.kind, "place")]
            free = [name for name in pool if name not in given.values()] or list(pool)
            given[mention.options] = chance.choice(free) if chance else free[0]
    return [given[mention.options] for mention in mentions]


def parts(text: str, mentions: Sequence[Mention], names: Sequence[str]) -> list[Part]:
    """The message in pieces of text, in order; with a name goes the number of the mention that it stands for."""
    out: list[Part] = []
    at = 0
    for number, (mention, name) in enumerate(zip(mentions, names, strict=True)):
        out += [(_between(text[at : mention.start], opening=not number), None), (name, number)]
        at = mention.end
    words = plain(text[at:LONGEST]).split()
    out.append((" ".join(words[:REACH]), None))
    return out


def _between(text: str, opening: bool) -> str:
    words = plain(text).split()
    if opening:
        return " ".join(words[-REACH:])
    return " ".join(words if len(words) <= 2 * REACH else [*words[:REACH], *words[-REACH:]])


def plain(text: str) -> str:
    """Lower case, no accents, and nothing but the signs of a keyboard."""
    folded = unicodedata.normalize("NFKD", text.replace("\u2019", "'").lower())
    typed = re.sub(r"[^\x20-\x7e]", " ", re.sub(r"[\u0300-\u036f]", "", folded))
    return re.sub(rf"(\S{{{LONGEST_WORD}}})\S+", r"\1", typed)
