"""Concern -> fixed words. Needs nothing but the files of data/safety: no Rasa, database or network.

Every reply to a crisis holds, in this order: kind words, what to do if it is dangerous right now, who to talk to, that PAL
is a computer and nobody watches the chat, and one gentle sentence that leaves the door open. No advice is made up, nothing
is promised, and no question has to be answered. Where the message was in another language, its core stands beneath.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.messages import Button, Message
from bot.safety import translations, words
from bot.safety.screen import Concern

URGENT = Button("Urgent help", "urgent")
FORGET = Button("Delete my chat", "forget")
_TALK = ("nhs_111", "samaritans", "shout")
_OTHER_LINES = {
    "medical": ("nhs_111_health",),
    "food": ("nhs_111_health",),
    "missing": ("runaway_helpline", "childline"),
    "danger": _TALK,
    "": ("nhs_111", "samaritans", "shout"),
}
_CARED_FOR_UNTIL = 19  # Childline: until the 19th birthday


@dataclass(frozen=True)
class Known:
    """What is known of the writer; None is unknown. care, home: authority slug or "outside". language: as
    bot.safety.language has it, None is English."""

    care: str | None = None
    home: str | None = None
    age: int | None = None
    under_18: bool | None = None
    language: str | None = None


def answer(concern: Concern, known: Known, now: datetime) -> tuple[Message, ...]:
    """The reply to a crisis, first of all kinds in the message, with its other kinds named below. `now` in any time zone."""
    minor = _minor(concern, known)
    build = {"suicide": _suicide, "abuse": _abuse, "homeless_tonight": _homeless}.get(concern.kind, _other)
    parts = build(concern, known, minor, now)
    if "abuse" in concern.also:
        parts.append([words.say("also_abuse", lines=words.lines(("domestic_abuse",), now)), words.say("abuse_phone")])
    if "homeless_tonight" in concern.also:
        parts.append(_also_homeless(concern, known, minor, now))
    parts.append([words.say("computer"), words.say(_check(concern))])
    buttons = (URGENT, FORGET) if "abuse" in (concern.kind, *concern.also) else (URGENT,)
    texts = ["\n".join(part) for part in parts if part]
    translated = translations.crisis(known.language, concern.kind, concern.third_person)
    if translated is not None:
        text, signed = translated
        # Nobody who speaks the language has checked an unsigned one, so the words that were checked come first.
        texts = [text, *texts] if signed else [*texts, text]
    return (*(Message(text, urgent=True) for text in texts[:-1]), Message(texts[-1], buttons, urgent=True))


def urgent(known: Known, now: datetime) -> tuple[Message, ...]:
    """The general list of urgent numbers, for "urgent" and "help now"."""
    names: tuple[str, ...] = (*_TALK, "domestic_abuse", "modern_slavery")
    minor = _known_minor(known)
    if minor or (known.age is not None and known.age < _CARED_FOR_UNTIL):
        names = ("childline", *names)
    elif known.age is None:
        names = (*names, "childline")
    first = [words.say("under_18")] if minor else []
    listed = words.say("urgent", lines="\n".join([*first, words.lines(names, now)]))
    if minor:
        tonight = [words.say("also_homeless"), words.say("homeless_under_18")]
    else:
        tonight = [words.say("urgent_tonight")]
        tonight += [words.say("homeless_16")] if minor is None else []
    tonight += _council(known, minor, now)
    tonight.append(words.say("computer"))
    said = (Message(listed, urgent=True), Message("\n".join(tonight), (FORGET,), urgent=True))
    translated = translations.crisis(known.language, "other", third_person=False)
    if translated is None:
        return said
    text, signed = translated
    return (Message(text, urgent=True), *said) if signed else (*said, Message(text, urgent=True))


def after(answered: str | None, known: Known, now: datetime) -> tuple[Message, ...]:
    """What to say to who answers the gentle question of a crisis reply. `answered`: "yes", "no", or None for anything that
    makes light of it. A "no" gets the numbers once more; none of them closes the matter."""
    if answered == "no":
        return (Message(words.say("after_no"), urgent=True), *urgent(known, now))
    return (Message(words.say("after_yes" if answered == "yes" else "after_light"), (URGENT,), urgent=True),)


def listening() -> tuple[Message, ...]:
    """For who goes on telling after a crisis reply: thanks, and that a person can do more than a computer."""
    return (Message(words.say("after_more"), (URGENT,), urgent=True),)


def check_back(kind: str) -> str:
    """One gentle sentence for when somebody next writes after a crisis of this kind."""
    return words.say(f"back_{kind}" if ("back_" + kind, "en") in words.replies() else "back_other")


def plain_english(language: str) -> tuple[Message, ...]:
    """That PAL answers in plain English and the council can get an interpreter, in both; once in a conversation."""
    translated = translations.plain_english(language)
    if translated is None:
        return ()
    text, signed = translated
    english = words.say("plain_english")
    return (Message(f"{text}\n{english}" if signed else f"{english}\n{text}"),)


def distress(known: Known, now: datetime) -> tuple[Message, ...]:
    """Warmth and an offer for somebody who feels low; no sirens."""
    names: tuple[str, ...] = ("samaritans", "shout")
    if _known_minor(known) or (known.age is not None and known.age < _CARED_FOR_UNTIL):
        names = ("childline", *names)
    text = f"{words.say('distress')}\n{words.say('distress_lines', lines=words.lines(names, now))}"
    text += f"\n{words.say('distress_under_18')}" if _known_minor(known) else ""
    buttons = (Button("Mental health", "topic:mental_health"), URGENT)
    return (Message(f"{text}\n{words.say('computer')}", buttons, urgent=True),)


def _suicide(concern: Concern, known: Known, minor: bool | None, now: datetime) -> list[list[str]]:
    who = "suicide_them" if concern.third_person else "suicide"
    names = (*_TALK, "papyrus") if concern.third_person else _TALK
    return [
        [words.say(who), words.say(f"{who}_now")],
        [*_first(concern, minor), words.say(f"{who}_lines", lines=words.lines(_with_childline(names, known, minor), now))],
    ]


def _abuse(concern: Concern, known: Known, minor: bool | None, now: datetime) -> list[list[str]]:
    who = "abuse_them" if concern.third_person else "abuse"
    names = _with_childline(("domestic_abuse", "rape_crisis", "modern_slavery", "karma_nirvana", "samaritans"), known, minor)
    in_danger = ("abuse_them_now",) if concern.third_person else ("abuse_now", "silent_call")
    talk = [*_first(concern, minor), words.say(f"{who}_lines", lines=words.lines(names, now))]
    phone = [] if concern.third_person else [words.say("abuse_phone")]
    return [[words.say(who), *map(words.say, in_danger)], talk, phone]


def _homeless(concern: Concern, known: Known, minor: bool | None, now: datetime) -> list[list[str]]:
    danger = words.say("danger_now")
    if concern.third_person:
        do = [words.say("homeless_them"), danger, words.say("homeless_them_16")]
        names: tuple[str, ...] = ("childline", "centrepoint") if minor else ("shelter", "streetlink", "centrepoint")
        return [do, [*_first(concern, minor), words.say("homeless_lines", lines=words.lines(names, now))]]
    if minor:
        do = [*map(words.say, ("homeless", "homeless_under_18", "homeless_child")), *_council(known, minor, now), danger]
        listed = words.lines(("childline", "centrepoint"), now)
        return [do, [*_first(concern, minor), words.say("homeless_lines", lines=listed)]]
    do = [words.say("homeless"), words.say("homeless_say"), words.say("homeless_child"), *_council(known, minor, now)]
    do += [words.say("homeless_16")] if minor is None else []
    names = ("shelter", "streetlink", "centrepoint")
    names = ("childline", *names) if known.age is not None and known.age < _CARED_FOR_UNTIL else names
    more = [words.say("homeless_lines", lines=words.lines(names, now)), words.say("homeless_pa")]
    return [[*do, danger], more]


def _also_homeless(concern: Concern, known: Known, minor: bool | None, now: datetime) -> list[str]:
    if concern.third_person:
        return [words.say("also_homeless"), words.say("also_homeless_them")]
    if minor:
        return [words.say("also_homeless"), words.say("homeless_under_18"), *_council(known, minor, now)]
    sixteen = [words.say("homeless_16")] if minor is None else []
    return [words.say("also_homeless"), words.say("homeless_say"), *_council(known, minor, now), *sixteen]


def _other(concern: Concern, known: Known, minor: bool | None, now: datetime) -> list[list[str]]:
    about = "medical" if concern.emergency and not concern.about else concern.about
    start = [words.say(about or "other")]
    if about == "food":
        theirs = [*_first(concern, minor), words.say("food_do_under_18")] if minor else [words.say("food_do")]
        start += [*theirs, words.say("danger_now")]
    if about == "danger" and concern.emergency:
        start.append(words.say("medical"))
    names = _OTHER_LINES[about]
    names = names if "childline" in names else _with_childline(names, known, minor)
    first = [] if about == "food" else _first(concern, minor)
    # Childline stands in an under-18's list: that is not for who feels ill.
    heading = "homeless_lines" if about == "food" and minor else f"{about or 'other'}_lines"
    return [start, [*first, words.say(heading, lines=words.lines(names, now))]]


def _check(concern: Concern) -> str:
    kind = "homeless" if concern.kind == "homeless_tonight" else concern.kind
    if kind == "other":
        kind = "medical" if concern.emergency and not concern.about else concern.about or "other"
        return f"{kind}_check"
    return f"{kind}_them_check" if concern.third_person else f"{kind}_check"


def _first(concern: Concern, minor: bool | None) -> list[str]:
    if not minor:
        return []
    return [words.say("under_18_them" if concern.third_person else "under_18")]


def _with_childline(names: tuple[str, ...], known: Known, minor: bool | None) -> tuple[str, ...]:
    """Childline first for under-18s; last when the age is not known, and for those who are 18."""
    if minor:
        return ("childline", *names)
    young = known.age is None or known.age < _CARED_FOR_UNTIL
    return (*names, "childline") if (young and known.under_18 is not False) or known.age == 18 else names


def _minor(concern: Concern, known: Known) -> bool | None:
    """Whether the person in trouble is under 18. What the writer's own age is says nothing about a friend."""
    if concern.under_18 is not None or concern.third_person:
        return concern.under_18
    return _known_minor(known)


def _known_minor(known: Known) -> bool | None:
    if known.under_18 is not None:
        return known.under_18
    return known.age < 18 if known.age is not None else None


def _council(known: Known, minor: bool | None, now: datetime) -> list[str]:
    """The home council's emergency line; the responsible council's when the home is not known; gaps are said."""
    slug = known.home or known.care
    if slug is None:
        return [words.say("council_unknown")]
    council = words.councils().get(slug)
    if council is None:
        return [words.say("council_outside")]
    wanted = (council.children,) if minor else (council.night, council.housing)
    usable = [line for line in wanted if line is not None and line.sure]
    name = council.name[0].upper() + council.name[1:]
    if not usable:
        gap = "council_gap_children" if minor else "council_gap"
        return [words.say(gap, council=council.name, website=council.website)]
    opened = [line for line in usable if line.open is None or words.is_open(line.open, now)]
    if not opened:
        line = usable[0]
        if line is council.housing:
            hours = words.hours(line.open or "")
            return [words.say("council_closed", council=line.label, line=f"{line.phone}.", hours=hours)]
        return [words.say("council_shut", council=name, line=f"{line.phone}.", website=council.website)]
    line = opened[0]
    said = [words.say("council_line", council=line.label, line=f"{line.phone}.")]
    if line.confidence != "high" and not line.signed:
        said.append(words.say("council_unsure", website=council.website))
    return said
