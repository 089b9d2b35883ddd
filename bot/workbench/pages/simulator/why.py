"""The why of a step in plain words, for a page."""

from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.shapes import Step, Why
from bot.workbench.pages.simulator import labels

#: Offers that are shown at once; the others open on demand.
SHOWN = 6
_CLOSE = 0.01


@dataclass(frozen=True)
class Considered:
    """One offer: its verdict as (kind of badge, words), why, and what else is worth knowing about it."""

    id: str
    title: str
    giver: str
    verdict: tuple[str, str]
    reasons: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """understood, heard, screen, noted: sentences. close: (what else it may have meant, per cent). known: (what, value)."""

    understood: list[str]
    close: list[tuple[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    offers: list[Considered] = field(default_factory=list)
    screen: list[tuple[str, str]] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    text: str = ""

    @property
    def first(self) -> list[Considered]:
        """Those that are shown at once."""
        return self.offers[:SHOWN]

    @property
    def rest(self) -> list[Considered]:
        """The others."""
        return self.offers[SHOWN:]


def of(step: Step, pressed: str | None) -> list[Told]:
    """One a turn that the step became. `pressed`: the title of the button that was tapped."""
    return [_told(why, pressed) for why in (*step.before, step.why)]


def _told(why: Why, pressed: str | None) -> Told:
    return Told(
        understood=_understood(why, pressed),
        close=_close(why),
        heard=_heard(why.heard),
        known=_known(why.known),
        offers=[_offer(one) for one in why.offers],
        screen=_screen(why),
        noted=[_NOTED[note] for note in why.noted if note in _NOTED],
        text=why.text,
    )


_NOTED = {
    "unanswered": "In a real chat this goes on the list of questions that PAL did not understand.",
    "feedback": "In a real chat this is counted as an answer to “Did this help?”.",
    "erased": "In a real chat everything about them is deleted now.",
}


def _understood(why: Why, pressed: str | None) -> list[str]:
    if why.pressed:
        return [f"They tapped “{pressed or why.pressed}”. Nothing had to be guessed."]
    found = why.understood
    if found is None:
        return ["There was nothing to read in it."]
    words = [f"They {labels.meaning(found['intent'])} ({labels.sure(found['confidence'])})."]
    if found["intent"] == "nlu_fallback":
        words = ["PAL is not sure enough of anything to answer. It asks back instead."]
    if len(found["topics"]) > 1:
        words.append(f"They ask for several things: {labels.listed([labels.short(one) for one in found['topics']])}.")
    if found.get("between"):
        between = [labels.short(one) for one in found["between"]]
        words.append(f"It could be either of two: {labels.listed(between)}.")
    return words


def _close(why: Why) -> list[tuple[str, str]]:
    found = why.understood
    if found is None:
        return []
    others = [(name, chance) for name, chance in found["ranking"] if name != found["intent"] and chance >= _CLOSE]
    return [(labels.short(name), f"{chance:.0%}") for name, chance in others]


def _heard(facts: dict[str, Any]) -> list[str]:
    words = []
    if facts.get("care"):
        words.append(f"Looked after by: {labels.council(facts['care'])}.")
    if facts.get("home"):
        words.append(f"Lives in: {labels.council(facts['home'])}.")
    if facts.get("age") is not None:
        words.append(f"Age: {facts['age']}.")
    elif facts.get("under_18") is not None:
        words.append("Under 18." if facts["under_18"] else "18 or over.")
    named = [slug for slug in facts.get("places", ()) if slug not in (facts.get("care"), facts.get("home"))]
    if named:
        words.append(f"Named, without saying what it is to them: {labels.listed([labels.council(one) for one in named])}.")
    for name, what in (("not_care", "Not looked after by"), ("not_home", "Does not live in")):
        if facts.get(name):
            words.append(f"{what}: {labels.listed([labels.council(one) for one in facts[name]])}.")
    options = facts.get("care_options") or facts.get("home_options") or facts.get("place_options") or ()
    if options:
        place = f"“{facts['unclear_place']}”" if facts.get("unclear_place") else "What they named"
        words.append(f"{place} may be {' or '.join(labels.council(one) for one in options)}.")
    words += [f"Took “{place}” as {labels.council(slug)}." for place, slug in facts.get("assumed", ())]
    words += [f"{labels.condition(one)}." for one in facts.get("is_", ())]
    words += [f"Not so: {labels.condition(one).lower()}." for one in facts.get("is_not", ())]
    return words


def _known(known: dict[str, Any]) -> list[tuple[str, str]]:
    age = known.get("age")
    if age is None and known.get("under_18") is not None:
        age = "under 18" if known["under_18"] else "18 or over"
    shown = [
        ("Looked after by", labels.council(known.get("care"))),
        ("Lives in", labels.council(known.get("home"))),
        ("Age", "not known" if age is None else str(age)),
        ("Topic", labels.short(known["topic"]) if known.get("topic") else "none yet"),
        ("PAL waits for", labels.question(known.get("asked"))),
    ]
    if known.get("is_"):
        shown.append(("Is so", "; ".join(labels.condition(one) for one in known["is_"])))
    if known.get("is_not"):
        shown.append(("Is not so", "; ".join(labels.condition(one) for one in known["is_not"])))
    if known.get("declined"):
        shown.append(("Would not say", "; ".join(labels.question(one) for one in dict.fromkeys(known["declined"]))))
    if known.get("crisis"):
        shown.append(("PAL will ask back about", labels.CRISES.get(known["crisis"], known["crisis"])))
    if known.get("language"):
        shown.append(("Wrote in the language", str(known["language"])))
    return shown


def _offer(one: dict[str, Any]) -> Considered:
    notes = []
    if one["announced"]:
        notes.append("announced, not started")
    if one["stale"]:
        notes.append("past its review date")
    if one["confidence"] != "high":
        notes.append({"medium": "not quite sure", "low": "second-hand"}.get(one["confidence"], one["confidence"]))
    notes.append(f"confirmed {one['checked']}" if one["checked"] else "never confirmed with them")
    reasons = "; ".join(one["reasons"])
    return Considered(
        one["id"],
        one["title"],
        labels.giver(one["authority"]),
        labels.VERDICTS[one["verdict"]],
        reasons[:1].upper() + reasons[1:] + ("." if reasons else ""),
        tuple(notes),
    )


def _screen(why: Why) -> list[tuple[str, str]]:
    """(kind of badge, words)."""
    seen = why.screen
    words: list[tuple[str, str]] = []
    if seen.get("crisis"):
        by = f"the phrase “{seen['phrase']}”" if seen.get("phrase") else "likeness to other messages (the learned screen)"
        words.append(("bad", f"Danger: {labels.CRISES.get(seen['crisis'], seen['crisis'])}. Raised by {by}."))
        if seen.get("joined"):
            words.append(("info", "Seen only together with what they wrote just before."))
        if seen.get("third_person"):
            words.append(("info", "It is about somebody else."))
        words += [("bad", f"Also: {labels.CRISES.get(one, one)}.") for one in seen.get("also", ())]
    elif seen.get("distress"):
        words.append(("warn", "They sound low. That is no emergency: PAL is warm first."))
    elif why.pressed:
        words.append(("good", "A button cannot hold a danger."))
    else:
        words.append(("good", "Nothing that PAL must worry about."))
    if why.masked:
        words.append(("info", f"Taken out before anything was kept: {labels.masked(why.masked)}."))
    return words
