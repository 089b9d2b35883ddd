"""Reads one message: places, their roles, age. Never surer than the words are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.nlu.person import age as ages
from bot.nlu.person import roles, wording
from bot.nlu.person.facts import PersonFacts
from bot.nlu.person.roles import Reading, Role
from bot.places.authorities import OUTSIDE
from bot.places.gazetteer import Mention, find

#: More places than this in a message are a list, not a life; the rest is not read.
MOST_PLACES = 20
Pair = tuple[Mention, Reading]
_THEY = re.compile(
    r"\bthey (?:were |are )?(?:the ones? (?:who|that) )?(?:look\w* after me|took care of me|raised me|"
    r"had me in care|fostered me)"
)


def read(
    text: str,
    hints: Mapping[str, str] | None = None,
    asked: str | None = None,
    today: date | None = None,
) -> PersonFacts:
    """What `text` says about its writer.

    hints: postcode district in the text → its exact authority, from the masking step. asked: the question PAL has just asked
    (care | home | age | place | None), so that a bare "hackney" or "19" answers it. today: for a year of birth.
    """
    expected = asked in ("care", "home", "place")
    mentions = find(text, expected=expected, hints=hints)[:MOST_PLACES]
    line = wording.plain(text, mentions)
    old = ages.read(line, asked, today or date.today())
    pairs = [
        (mention, roles.judge(line, number, len(mentions), mention.nation == "abroad", _owner(mention)))
        for number, mention in enumerate(mentions)
    ]
    pairs = _settle(pairs, asked, line)
    return _facts(pairs, old)


def _owner(mention: Mention) -> bool:
    return mention.kind == "authority" and mention.text.lower().endswith("s") and not mention.label.lower().endswith("s")


def _settle(pairs: Sequence[Pair], asked: str | None, line: str) -> list[Pair]:
    """Roles that follow from the other places in the message, or from the question."""
    out = list(pairs)
    out = _corrected(out)
    out = _answered(out, asked, line)
    out = _the_other_council(out)
    strong_home = any(reading.role == "home" and reading.strength > roles.FROM for _, reading in out)
    strong_care = any(reading.role == "care" for _, reading in out)
    for at, (mention, reading) in enumerate(out):
        postcode = mention.kind in ("postcode", "district")
        role: Role | None = None
        if reading.role == "home" and reading.strength == roles.FROM and strong_home:
            out[at] = (mention, replace(reading, role=None))  # "im from brixton, live in bow": where they live counts
        elif not _free(reading):
            continue
        elif not strong_home and ((postcode and f"im @{at}" in line) or (strong_care and (reading.now or postcode))):
            role = "home"  # "im e17"; "lewisham had me in care, croydon now"
        elif strong_home and not strong_care and _THEY.search(line):
            role = "care"  # "can @ help, i live in @, they raised me"
        if role:
            out[at] = (mention, replace(reading, role=role, strength=roles.WEAK))
    return out


def _free(reading: Reading) -> bool:
    return reading.role is None and not (reading.denied or reading.other or reading.past or reading.council)


def _corrected(pairs: list[Pair]) -> list[Pair]:
    """ "not under bromley, its bexley now": the other place takes the role that is denied."""
    denied = [reading.denied for _, reading in pairs if reading.denied in ("care", "home")]
    if len(denied) != 1:
        return pairs
    role: Role = "care" if denied[0] == "care" else "home"
    rest = [at for at, (_, reading) in enumerate(pairs) if not reading.denied and not reading.other]
    if len(rest) == 1 and (pairs[rest[0]][1].role is None or pairs[rest[0]][1].strength < roles.STRONG):
        mention, reading = pairs[rest[0]]
        if not (role == "care" and reading.role == "home" and not reading.now):
            pairs[rest[0]] = (mention, replace(reading, role=role, strength=roles.STRONG))
    return pairs


def _answered(pairs: list[Pair], asked: str | None, line: str) -> list[Pair]:
    """A place without a role of its own answers the question that PAL has just asked."""
    if asked not in ("care", "home"):
        return pairs
    role: Role = "care" if asked == "care" else "home"
    if any(reading.role == role and reading.strength == roles.STRONG for _, reading in pairs):
        return pairs
    open_ = [
        at
        for at, (_, reading) in enumerate(pairs)
        if reading.role is None
        and not (reading.denied or reading.other or reading.asked_about)
        and not (reading.past and role == "home")
    ]
    weak = [at for at, (_, reading) in enumerate(pairs) if reading.role and reading.strength < roles.STRONG]
    for at in open_ or weak:
        mention, reading = pairs[at]
        pairs[at] = (mention, replace(reading, role=role, strength=roles.WEAK, past=False, council=False, now=False))
    return pairs


def _the_other_council(pairs: list[Pair]) -> list[Pair]:
    """ "my council is hackney but i live in croydon": the other of the two roles."""
    named = {reading.role for _, reading in pairs if reading.role and reading.strength >= roles.WEAK}
    if len(named) != 1:
        return pairs
    other: Role = "home" if "care" in named else "care"
    for at, (mention, reading) in enumerate(pairs):
        if reading.council and reading.role is None:
            pairs[at] = (mention, replace(reading, role=other, strength=roles.STRONG))
    return pairs


def _facts(pairs: Sequence[Pair], old: ages.Age) -> PersonFacts:
    care, care_options = _pick(pairs, "care")
    home, home_options = _pick(pairs, "home")
    kept = [(mention, reading) for mention, reading in pairs if not reading.denied]
    places = tuple(dict.fromkeys(mention.slug for mention, _ in kept if mention.slug))
    unclear = [mention for mention, _ in kept if not mention.sure]
    loose = next((m.options for m, reading in kept if not m.sure and not reading.role), ())
    used = [mention for mention, _ in kept if mention.assumed and mention.slug]
    outside = next((m.nation for m, reading in kept if m.slug == OUTSIDE and reading.role), None)
    denied = [(mention.slug, reading.denied) for mention, reading in pairs if reading.denied and mention.slug]
    return PersonFacts(
        care=care,
        home=home,
        places=places,
        age=old.years,
        under_18=old.under_18,
        care_options=care_options,
        home_options=home_options,
        place_options=tuple(loose),
        unclear_place=unclear[0].label if unclear else None,
        assumed=tuple(dict.fromkeys((mention.label, mention.options[0]) for mention in used)),
        not_care=tuple(dict.fromkeys(slug for slug, role in denied if role in ("care", "both") and slug != care)),
        not_home=tuple(dict.fromkeys(slug for slug, role in denied if role in ("home", "both") and slug != home)),
        nation=outside,
    )


def _pick(pairs: Sequence[Pair], role: Role) -> tuple[str | None, tuple[str, ...]]:
    """The one council in that role; or what it may be, when the place is unclear or two are named."""
    having = [(m, r) for m, r in pairs if r.role == role or r.also == role]
    if not having:
        return None, ()
    best = max(r.strength for _, r in having)
    having = [(m, r) for m, r in having if r.strength == best]
    if len({m.slug for m, _ in having}) > 1 and any(r.now for _, r in having):
        having = [(m, r) for m, r in having if r.now]
    slugs = tuple(dict.fromkeys(m.slug for m, _ in having if m.slug))
    if len(slugs) == 1:
        return slugs[0], ()
    options = tuple(dict.fromkeys(option for m, _ in having for option in ((m.slug,) if m.slug else m.options)))
    return None, options
