"""Which of a topic's offers a message names: "what about apprenticeships" means those, not the best job offer in general."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.offers.engine import Judged
from bot.places.names import index

#: Said in many asks and in many titles: they tell no offer from another.
_ORDINARY = """
about after again also although always and any anyone anything are area around because been before being best
better both cant care cared carer carers cash child children claim cost costs could council councils does doing
done dont each else end ended even ever every experienced extra find first for free from full get gets getting give
given gives going gonna got had half hard has have having help helped helps hers him his home house how into its
ive just keep know last leave leaver leavers leaving left less like live lived lives living local london long look
looked looking lose lost made make maybe mean might money more most move moved moving much must name near need
needed needs never new next not nothing now offer offers old once one only other our out over own paid part pay
paying pays people person place plan please pls really right said same say see she should since some someone
something soon start started still stop such support sure take than thank thanks that the their them then there
these they thing things think this those though till time told too turn turned until use used very wait wanna want
wants was way week well were what when where which while who whole why will with without work would year years yes
yet you young your
"""
_EMPTY = frozenset(_ORDINARY.split())
_SHORT = frozenset({"gym", "uni", "sim", "bed", "van", "dbs", "nhs", "gcse", "rail", "bike"})
_SAME = {"uni": "unive", "laptops": "lapto", "fone": "phone", "mobile": "phone", "apprentice": "appre", "tv": "telev"}


def stems(text: str) -> frozenset[str]:
    """The telling words of `text`, each cut to what its forms share."""
    found = set()
    for word in re.findall(r"[a-z]+", text.lower().replace("'", "")):
        if word in _SAME:
            found.add(_SAME[word])
        elif word in _SHORT or (len(word) >= 4 and word not in _EMPTY and word not in index().exact):
            found.add(_stem(word))
    return frozenset(found)


def named(text: str, offers: Sequence[Judged]) -> tuple[str, ...]:
    """Ids of those of `offers` (one topic's, best first) whose title `text` names, best match first. A word that half
    of them have in their title is the topic's own and names none."""
    wanted = stems(text)
    if not wanted or len(offers) < 2:
        return ()
    titles = [stems(item.offer.title) for item in offers]
    common = Counter(word for title in titles for word in title)
    telling = {word for word in wanted if common[word] * 2 < len(offers)}
    hits = {item.offer.id: len(telling & title) for item, title in zip(offers, titles, strict=True)}
    return tuple(id_ for id_ in sorted(hits, key=lambda id_: -hits[id_]) if hits[id_])


def _stem(word: str) -> str:
    word = re.sub(r"(?:ies|y)$", "i", word) if len(word) > 5 else word
    word = re.sub(r"(?<=[a-z]{3})(?:s|es)$", "", word)
    return word[:5]
