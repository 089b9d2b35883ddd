"""Reads one message: places, their roles, age. Never surer than the words are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.nlu.person import age as ages
from bot.nlu.person import role_context, role_model, roles, wording
from bot.nlu.person.facts import PersonFacts
from bot.nlu.person.roles import Reading, Role
from bot.places.authorities import OUTSIDE
from bot.places.gazetteer import Mention, find

#: More places than this in a message are a list, not a life; the rest is not read.
MOST_PLACES = 20
#: A role counts from this probability on; under it PAL asks. AGAINST_RULES: where the rules see somebody else's place, a
#: past one or a question. Of two nearer to each other than ALIKE, PAL asks which. Set on cross-validation (tools/roles.py).
LIKELY, AGAINST_RULES, ALIKE = 0.65, 0.7, 0.1
#: So sure must the model be of the other role before a place that opens an answer is not the answer.
CERTAIN = 0.8
#: Words beside the places of what is only an answer ("same one, lambeth").
ANSWER = 3
#: A role that the rules see outright counts from so much less on.
AGREED = 0.1
Pair = tuple[Mention, Reading]
#: Without one of these nobody says that they live where they were in care.
_SPEAKS_OF_HOME = re.compile(
    r"\b(?:liv\w*|stay\w*|here|there|both|same|home|flat|place|room|house\w*|hostel|rent\w*|tenan\w*|still|reside\w*|resident|"
    r"moved|based|yard|ends|sleep\w*|homeless|borough|area|address|postcode|round|now|never left|all|around|grew|"
    r"everything)\b"
)
_OPENS = re.compile(
    r"^(?:(?:um+|erm*|uh|oh|ok|yeah|yes|yep|no|nah|its|it is|the|first|second|one|in|at|near|i think|think|maybe|prob|"
    r"probably|council|same|still|a|just|,|\.) )*@0\b"
)
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
    old = ages.read(text, line, asked, today or date.today())
    readings = by_rules(line, mentions)
    # A short answer says what it does by the question, which the sentence alone does not know.
    bare = asked in ("care", "home") and len(line.split()) - len(mentions) <= ANSWER
    by_sentence = None if bare else role_context.judge(text, mentions)
    chances = role_model.judge(line, mentions, readings, by_sentence)
    pairs = _answered(_listed(_weighed(line, mentions, readings, chances, bare)), asked, line)
    return _facts(pairs, old)


def by_rules(line: str, mentions: Sequence[Mention]) -> list[Reading]:
    """What the rules alone make of each mention; the model weighs it with the rest."""
    pairs = [
        (mention, roles.judge(line, number, len(mentions), mention.nation == "abroad", _owner(mention)))
        for number, mention in enumerate(mentions)
    ]
    return [reading for _, reading in _settle(pairs, line)]


def _weighed(
    line: str, mentions: Sequence[Mention], readings: Sequence[Reading], judged: role_model.Floats, bare: bool
) -> list[Pair]:
    """Roles by the models; what the rules say is denied, other people's or asked about stays with the reading."""
    out: list[Pair] = []
    said = re.search(r"\w", re.sub(r"@\d+", "", line))
    for mention, reading, chances in zip(mentions, readings, judged, strict=True):
        care = float(chances[role_model.CARE] + chances[role_model.BOTH])
        home = float(chances[role_model.HOME] + chances[role_model.BOTH])
        if reading.other or reading.asked_about or reading.past:
            care, home = (care if care >= AGAINST_RULES else 0.0), (home if home >= AGAINST_RULES else 0.0)
        if reading.role and reading.also and reading.strength >= roles.STRONG and care + home >= LIKELY:
            care, home = max(care, LIKELY), max(home, LIKELY)  # "same council for both"
        elif not reading.also and not _SPEAKS_OF_HOME.search(line):
            home -= float(chances[role_model.BOTH])  # care alone is told
        care, home = (chance + AGREED * _said(reading, role) for chance, role in ((care, "care"), (home, "home")))
        if reading.corrected:
            care, home = float(reading.role == "care"), float(reading.role == "home")
        theirs = float(chances[role_model.OTHER])
        # "mums in deptford", asked where they live, is where they live.
        somebody = (theirs >= AGAINST_RULES and not bare) or (reading.other and theirs >= 1 - AGAINST_RULES)
        if mention.nation == "abroad" or reading.denied or not said:
            # Where they come from, not who owes them; what they deny is not theirs; a place alone says nothing of itself.
            care = home = 0.0
        out.append((mention, replace(reading, care=care, home=home, other=somebody)))
    return out


def _listed(pairs: list[Pair]) -> list[Pair]:
    """ "on the brent barnet border": each is as likely as the other, so PAL asks which."""
    listed = [reading for _, reading in pairs if reading.listed]
    if len(listed) < 2:
        return pairs
    care, home = (sum(_chance(reading, role) for reading in listed) / len(listed) for role in ("care", "home"))
    return [(m, replace(reading, care=care, home=home) if reading.listed else reading) for m, reading in pairs]


def _owner(mention: Mention) -> bool:
    return mention.kind == "authority" and mention.text.lower().endswith("s") and not mention.label.lower().endswith("s")


def _settle(pairs: Sequence[Pair], line: str) -> list[Pair]:
    """Roles that follow from the other places in the message."""
    out = _the_other_council(_corrected(list(pairs)))
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
            pairs[rest[0]] = (mention, replace(reading, role=role, strength=roles.STRONG, corrected=True))
    return pairs


def _answered(pairs: list[Pair], asked: str | None, line: str) -> list[Pair]:
    """A place without a role of its own answers the question that PAL has just asked; so does one that the message begins
    with ("sutton but moving to kent soon")."""
    if asked not in ("care", "home") or not pairs:
        return pairs
    second = "home" if asked == "care" else "care"
    if _OPENS.match(line) and _open(pairs[0], asked) and _chance(pairs[0][1], second) < CERTAIN:
        rest = [
            _given(pair, asked)
            if re.search(rf"\b(?:or|then|to)(?: \w+)? @{at}\b", line)
            and _open(pair, asked)
            and not pair[1].wish
            # "lewisham had me but ive moved to croydon": a place with a role of its own is no second answer.
            and _chance(pair[1], second) < (LIKELY if _said(pair[1], second) else CERTAIN)
            else (pair[0], _without(pair[1], asked))
            for at, pair in enumerate(pairs[1:], start=1)
        ]
        return [_given(pairs[0], asked), *rest]
    if any(_chance(reading, asked) >= LIKELY for _, reading in pairs):
        return pairs
    out = []
    for pair in pairs:
        taken = _chance(pair[1], second) >= LIKELY and (len(pairs) > 1 or _said(pair[1], second))
        out.append(_given(pair, asked) if not taken and _open(pair, asked) else pair)
    return out


def _open(pair: Pair, asked: str) -> bool:
    mention, reading = pair
    closed = reading.denied or reading.other or reading.asked_about or (reading.past and asked == "home")
    return not closed and mention.nation != "abroad"


def _given(pair: Pair, asked: str) -> Pair:
    mention, reading = pair
    return mention, replace(reading, care=float(asked == "care"), home=float(asked == "home"))


def _without(reading: Reading, role: str) -> Reading:
    return replace(reading, care=0.0) if role == "care" else replace(reading, home=0.0)


def _chance(reading: Reading, role: str) -> float:
    return reading.care if role == "care" else reading.home


def _said(reading: Reading, role: str) -> bool:
    return reading.role == role and reading.strength >= roles.STRONG


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


def _has_role(reading: Reading) -> bool:
    return max(reading.care, reading.home) >= LIKELY


def _facts(pairs: Sequence[Pair], old: ages.Age) -> PersonFacts:
    care, care_options = _pick(pairs, "care")
    home, home_options = _pick(pairs, "home")
    kept = [(mention, reading) for mention, reading in pairs if not reading.denied and mention.nation != "abroad"]
    places = tuple(dict.fromkeys(mention.slug for mention, _ in kept if mention.slug))
    unclear = [mention for mention, _ in kept if not mention.sure]
    loose = next((m.options for m, reading in kept if not m.sure and not _has_role(reading)), ())
    used = [mention for mention, _ in kept if mention.assumed and mention.slug]
    outside = next((m.nation for m, reading in kept if m.slug == OUTSIDE and _has_role(reading)), None)
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
        theirs=tuple(dict.fromkeys(m.slug for m, reading in kept if m.slug and reading.other and not _has_role(reading))),
    )


def _pick(pairs: Sequence[Pair], role: Role) -> tuple[str | None, tuple[str, ...]]:
    """The one council in that role; or what it may be, when the place is unclear or two are as likely."""
    chances: dict[tuple[str, ...], float] = {}
    for mention, reading in pairs:
        name = (mention.slug,) if mention.slug else mention.options
        chances[name] = max(chances.get(name, 0.0), _chance(reading, role))
    best = max(chances.values(), default=0.0)
    if best < LIKELY:
        return None, ()
    having = [name for name, chance in chances.items() if chance >= max(LIKELY, best - ALIKE)]
    if len(having) == 1 and len(having[0]) == 1:
        return having[0][0], ()
    return None, tuple(dict.fromkeys(option for name in having for option in name))
