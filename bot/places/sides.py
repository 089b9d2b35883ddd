"""Two names that are one: a place with its borough's side ("kilburn, brent side"), two halves ("barkin n dagnam")."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.places.gazetteer import Mention

_SIDE = r"(?:side|part|bit|end|half)"
#: "kilburn, (the) brent | side": what stands between the place and the council, and after it.
_THEN, _AFTER = re.compile(r"[\s,(-]{1,3}(?:on |in )?(?:the )?"), re.compile(rf"['’]?s? {_SIDE}\b")
#: "kilburn side of | brent", and "brent side of | kilburn".
_OF = re.compile(rf" {_SIDE} of ")


#: "barkin n dagnam", "kensngton & chelsea": what stands between the halves of one council's name.
_AND = re.compile(r"[^.,;!?\n]{0,6}")


def _halves(first: "Mention", second: "Mention", between: str) -> bool:
    """Whether the two are one council, named by its two halves."""
    double = first.slug is not None and "-and-" in first.slug and first.slug == second.slug
    names = {first.kind, second.kind}
    return double and "authority" in names <= {"authority", "place"} and bool(_AND.fullmatch(between))


def settled(text: str, mentions: Sequence["Mention"]) -> list["Mention"]:
    """`mentions` in order, with each such pair as one that PAL need not ask about."""
    out: list[Mention] = []
    for mention in mentions:
        last = out[-1] if out else None
        between = text[last.end : mention.start].lower() if last else ""
        if last is not None and _halves(last, mention, between):
            whole = last if last.kind == "authority" else mention
            out[-1] = replace(whole, start=last.start, end=mention.end, text=text[last.start : mention.end])
            continue
        if last is None or not (
            _OF.fullmatch(between)
            or (_THEN.fullmatch(between) and _AFTER.match(text[mention.end : mention.end + 8].lower()))
        ):
            out.append(mention)
            continue
        council, place = (last, mention) if last.kind == "authority" else (mention, last)
        if council.kind != "authority" or place.kind == "authority" or council.slug not in place.options:
            out.append(mention)
            continue
        out[-1] = replace(
            place,
            start=last.start,
            end=mention.end,
            text=text[last.start : mention.end],
            options=council.options,
            sure=True,
            assumed=False,
        )
    return out
