"""Whether words around a doubtful name ("bank", "th", "bow") make it a place."""

import re

from bot.places.text import words

#: The context of a name that counts only after "near" and the like, or as the whole answer to PAL's question.
NEAR = "near"
#: Before a name that is also a word: "in bow", "near elephant", "moved to poplar".
PLACE_WORDS = words(
    "in from near around round at live living lives lived stay staying stays stayed moved moving move towards outside "
    "nearby inside under area"
)
#: "home hayes", "my flat, charlton": a home right before it, or a pause between.
_HOMES = words("home flat house place hostel room address tenancy studio bedsit yard placement currently now then first")
#: "from bow to poplar", "back to hayes": somebody goes there. "talk to chelsea" does not.
_GOING = re.compile(
    r"\b(?:from|move[ds]?|moving|back|over|out|down|up|transfer\w*|reloca\w*|rehoused|went|going|go|sent|put|placed|came|come|"
    r"bus|train|get|tube|way) (?:\w+ ){0,5}?to$"
)
#: After it: "city council", "oval station", "barking and dagenham social services".
AFTER_WORDS = words("council borough station estate social childrens leaving area la ends looked looks care")
_STRICT = re.compile(
    r"\b(?:im|come|liv\w+|look\w*|after|under|leaving|liev|stay\w*|based|moved?(?: \w+){0,4}|moving|flat|room|"
    r"hostel|place|home|house|housed|placed|foster\w*|born|raised|care|"
    r"tenancy|address|rent\w*|reside\w*|from|ends|area|yard)(?: \w+)? (?:in|at|near|from|by|to|around|round)$"
)
#: What may follow "th", "hf" or "kc" when it is a council: the end, or the next clause. "in th morning" is "the".
_NEXT_CLAUSE = words(
    "but and now council borough care looked look social leaving though tho atm is was were i im ive so then before "
    "when since until what do does can or are pa who that they she he its childrens local my not isnt currently"
)
#: A name after one of these is a person's.
_TITLES = words("mr mrs miss ms dr")
#: "a friend called chelsea".
_SOMEONE = words(
    "friend mate girl boy guy lady man woman someone worker adviser pa sister brother son daughter baby her him "
    "cousin person"
)
#: A name before one of these is a road, a club or a shop, not where someone lives.
_NOT_AFTER = words("road rd avenue ave hotspur fc athletic afc rovers fan fans supporter supporters")
#: "brent is my best mate", "camden's my bros name": the name is a person's.
_FRIEND = re.compile(
    r"(?:is|was|s) (?:my|a|the) (?:\w+ )?(?:friend|mate|m8|bro|bros|bf|gf|boyfriend|girlfriend|brother|sister|son|daughter|"
    r"cousin|dog|cat|nephew|niece|name|surname)\b"
)
#: "my surname is merton", "last name sutton".
_NAME = re.compile(r"(?<!council )(?<!councils )(?<!borough )(?<!area )\b(?:name|names|surname|forename)(?: is| was|s)?$")
#: "i support west ham", "a fan of brentford": a club.
_CLUB = re.compile(r"\b(?:(?:i|we|dad|family|mates|always|who) supports?|supporters? of|fans? of)$")
_ARTICLES = words("a an my the your his her our")
#: Where people study, are held or are treated. "near lewisham hospital" says where somebody lives; "im in lewisham
#: hospital", "i go to lewisham college" and "hmp wandsworth" do not.
_INSTITUTION = words("college uni university hospital prison jail yoi hmp academy campus magistrates")
_HELD = words("hmp yoi hmyoi prison")
_HALLS = words("halls hall accommodation accom flats dorm dorms")
_OF = re.compile(r"\b(?:uni|university|college) of$")
_NEAR = re.compile(
    r"\b(?:near|nearby|nr|next to|next door to|opposite|behind|beside|outside|close to|across from|(?<!after )(?<!care )by|"
    r"(?:mins?|minutes?|walk|corner|stops?|far|road|street|away|doors?|across|over) (?:\w+ )?from|"
    r"liv(?:e|es|ing) (?:in|at))(?: the| a)?(?: hmp| yoi)?$"
)
#: Before one of these the answer is where they are held or study, not what they live near.
_INSIDE = words("in at inside")
#: Words that may stand around a bare place: "um its hackney i think".
FILLERS = words(
    "in im its it the from near is was my council borough of um umm erm er uh like just yeah yh ye yes yep ok okay oh "
    "sorry pls please lol bro bruv innit i said say meant mean think actually live now no nope not and at well that "
    "thats london hi hello hey hmm id guess prob probably so fam tbh local authority area by with one a bit sure on , "
    "."
)


def allows(context: str, before: list[str], after: list[str], capitals: bool = False) -> bool:
    """Whether a name of that `context` counts between these words (nearest last in `before`, first in `after`).
    `capitals`: it is written "TH" in a message that is not all capitals."""
    previous = before[-1] if before else ""
    following = after[0] if after else ""
    line = " ".join(before[-6:])
    named = previous in ("named", "called") and any(word in _SOMEONE for word in before[-4:-1])
    if named or previous in _TITLES or _NAME.search(line) or _CLUB.search(line) or _FRIEND.match(" ".join(after)):
        return False
    if following in _NOT_AFTER:
        return False
    if only_near(context, before, after):
        return bool(_NEAR.search(" ".join(before[-6:])))
    if not context:
        return True
    if previous in _ARTICLES:
        return following in ("council", "borough", "station", "estate")
    if following in AFTER_WORDS and (context != "strict" or following in ("council", "borough", "station", "estate")):
        return True
    if context == "strict":
        if previous == "by" and before[-2:-1] == ["after"]:
            return True
        return bool(_STRICT.search(" ".join(before[-6:])))
    placed = (
        previous in PLACE_WORDS
        or before[-2:] in (["what", "about"], ["how", "about"])
        or (previous in ("by", "with", "of") and context == "short")
        or (context == "word" and _goes(before))
    )
    if context == "short":
        if capitals:
            return True
        return placed and (not following or following in ",." or following in _NEXT_CLAUSE)
    return placed


def only_near(context: str, before: list[str], after: list[str]) -> bool:
    """Whether the name is, or is part of, a college's, a hospital's or a prison's: "uel", "lewisham college", "hmp
    wandsworth"."""
    if context == NEAR:
        return True
    if after[:1] and after[0] in _INSTITUTION:
        return not (after[1:2] and after[1] in _HALLS)
    return bool(before and (before[-1] in _HELD or _OF.search(" ".join(before[-2:]))))


def is_answer(before: list[str], after: list[str]) -> bool:
    """Whether the whole answer is the name of something to live near: "homerton hospital", but not "in belmarsh"."""
    before = before[:-1] if before and before[-1] in _HELD else before
    after = after[1:] if after and after[0] in _INSTITUTION else after
    return is_whole(before, after) and not any(word in _INSIDE for word in before)


def _goes(before: list[str]) -> bool:
    near = [word for word in before[-3:] if word != ","]
    return bool(near and near[-1] in _HOMES) or bool(_GOING.search(" ".join(before)))


def is_whole(before: list[str], after: list[str]) -> bool:
    """Whether the message is nothing but the name and little words."""
    if before and before[-1] in _ARTICLES:
        return False
    return len(before) + len(after) <= 6 and all(word in FILLERS for word in (*before, *after))
