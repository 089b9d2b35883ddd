"""What a mention's surroundings look like, as text features for the role model.

Names are masked, so that no borough carries weight: the mention itself is left out, another one is "@", the same one
"@same".
Features come in two forms, words and classes of words (lexicon.py), by side: l(eft) and r(ight).
"""

from collections.abc import Sequence
from itertools import combinations, pairwise

from bot.nlu.person import roles
from bot.nlu.person.lexicon import classes
from bot.nlu.person.roles import Reading
from bot.places.gazetteer import Mention
from bot.places.text import words as word_set

_NEAR, _FAR = 4, 9
_PAUSE = frozenset(".,")
_CLAUSE = frozenset(
    [
        ".",
        ",",
        "but",
        "and",
        "cos",
        "so",
        "then",
        "though",
        "although",
        "while",
        "or",
        "if",
        "when",
        "anyway",
        "who",
        "which",
        "that",
    ]
)


def of(line: str, mentions: Sequence[Mention], readings: Sequence[Reading], votes: bool = True) -> list[list[str]]:
    """One list of features a mention. `line`: wording.plain. `readings`: what the rules say; `votes` = False leaves that out
    (the model must also learn to do without)."""
    parts = line.split()
    where = {part: at for at, part in enumerate(parts) if part[0] == "@"}
    return [_one(line, parts, where, number, mentions, readings, votes) for number in range(len(mentions))]


def _one(
    line: str,
    parts: list[str],
    where: dict[str, int],
    number: int,
    mentions: Sequence[Mention],
    readings: Sequence[Reading],
    votes: bool,
) -> list[str]:
    mention = mentions[number]
    at = where.get(f"@{number}")
    kind = "abroad" if mention.nation == "abroad" else mention.kind
    out = ["bias", f"kind={kind}", f"n={min(len(mentions), 4)}", f"i={min(number, 3)}"]
    if at is None:
        return out
    words = [_mask(part, mention, mentions) for part in parts]
    left, right = words[:at][::-1], words[at + 1 :]
    known = classes()
    shape = [known.get(word, word if word[0] == "@" or word in _PAUSE else "*") for word in words]
    shape_left, shape_right = shape[:at][::-1], shape[at + 1 :]
    if number == 0 and len(mentions) > 1:
        out.append("first")
    if number and number == len(mentions) - 1:
        out.append("last")
    out += _window("l", left, shape_left) + _window("r", right, shape_right)
    out += _segments(left, right, shape_left, shape_right)
    out += _order(shape_left, "l") + _order(shape_right, "r")
    out.append(f"lr={left[0] if left else '^'}|{right[0] if right else '$'}")
    out.append(f"LR={shape_left[0] if left else '^'}|{shape_right[0] if right else '$'}")
    if mention.text[-1:].lower() == "s" and mention.kind == "authority" and mention.label[-1:] != "s":
        out.append("owner")
    out += [f"m={word}" for word in set(words) if word[0] != "@"]
    out += [f"M={word}" for word in set(shape) if word != "*"]
    if votes:
        out += _votes(number, readings)
        signs = roles.signs(line, number)
        out += [f"s={sign}" for sign in signs] + [f"ss={one}+{two}" for one, two in combinations(signs, 2)]
        out.append("all=" + "+".join(signs))
    return out


def _mask(part: str, mention: Mention, mentions: Sequence[Mention]) -> str:
    if part[0] == "@" and part[1:].isdigit() and int(part[1:]) < len(mentions):
        return "@same" if mentions[int(part[1:])].options == mention.options else "@"
    return "#" if part.isdigit() else part


def _window(side: str, words: list[str], shape: list[str]) -> list[str]:
    """Words by how far they stand; pairs and threes next to the mention; classes in order."""
    edge = "^" if side == "l" else "$"
    near = [*words[:_NEAR], edge]
    out = [f"{side}{at}={word}" for at, word in enumerate(near[:3])]
    out += [f"{side}near={word}" for word in near]
    out += [f"{side}far={word}" for word in words[_NEAR:_FAR]]
    out += [f"{side}2:{at}={one} {two}" for at, (one, two) in enumerate(pairwise(near[:4]))]
    out += [f"{side}2={one} {two}" for one, two in pairwise([*words[:_FAR], edge][:_FAR])]
    out.append(f"{side}3=" + " ".join(near[:3]))
    out.append(f"{side}4=" + " ".join(near[:4]))
    bent = [*shape[:_NEAR], edge]
    out += [f"{side}S{at}={word}" for at, word in enumerate(bent[:3])]
    out += [f"{side}Snear={word}" for word in bent]
    out += [f"{side}S2={one} {two}" for one, two in pairwise(bent)]
    out.append(f"{side}S3=" + " ".join(bent[:3]))
    out.append(f"{side}S4=" + " ".join(bent[:4]))
    out += [f"{side}P={word[:4]}" for word in words[:_NEAR] if len(word) > 4]
    return out


def _segments(left: list[str], right: list[str], shape_left: list[str], shape_right: list[str]) -> list[str]:
    """The words up to the next mention, and those of the mention's own clause."""
    out: list[str] = []
    for side, words, shape in (("l", left, shape_left), ("r", right, shape_right)):
        own = next((at for at, word in enumerate(words) if word in _CLAUSE and at), len(words))
        reach = next((at for at, word in enumerate(words) if word[0] == "@"), len(words))
        own = min(own, reach)
        out += [f"{side}seg={word}" for word in set(words[:reach])]
        out += [f"{side}SEG={word}" for word in set(shape[:reach]) if word != "*"]
        out += [f"{side}own={word}" for word in set(words[:own])]
        out += [f"{side}OWN={word}" for word in set(shape[:own]) if word != "*"]
        out.append(f"{side}to={'@' if reach < len(words) else 'end'}")
        if own < len(words):
            out.append(f"{side}stop={words[own]}")
        chain = [word for word in shape[:own] if word not in ("*", "IN", "OF", "TIME", ",")][:3]
        out.append(f"{side}chain=" + " ".join(chain))
    return out


_TELLING = word_set("LIVE DWELL RENT HOMELESS LOOK TAKE STAFF SYSTEM PLACE BORN WISH STUDY WORK TRAVEL SERVICE COUNCIL")


def _order(shape: list[str], side: str) -> list[str]:
    """The nearest telling class, the nearest person, and what stands around them."""
    out: list[str] = []
    telling = [(at, word) for at, word in enumerate(shape) if word in _TELLING]
    if telling:
        at, word = telling[0]
        crossed = "x" if any(other[0] == "@" for other in shape[:at]) else ""
        out.append(f"{side}tell={word}{crossed}")
        out.append(f"{side}tell={word}{crossed}{min(at, 5)}")
        if len(telling) > 1:
            out.append(f"{side}tell2={word} {telling[1][1]}{crossed}")
    person = next((word for word in shape if word in ("SELF", "OTHER")), "nobody")
    out.append(f"{side}who={person}")
    if telling:
        out.append(f"{side}whotell={person} {telling[0][1]}")
    return out


def _votes(number: int, readings: Sequence[Reading]) -> list[str]:
    mine = _vote(readings[number])
    out = [f"v={mine}", f"v={mine.split(':')[0]}"]
    others = [_vote(reading).split(":")[0] for at, reading in enumerate(readings) if at != number]
    out += [f"o={vote}" for vote in set(others)] + [f"vo={mine} {vote}" for vote in set(others)]
    return out


def _vote(reading: Reading) -> str:
    if reading.role:
        return f"{reading.role}:{reading.strength}{'+' if reading.also else ''}"
    for name in ("denied", "other", "past", "council", "asked_about", "listed"):
        if getattr(reading, name):
            return name
    return "none" + (":now" if reading.now else "")
