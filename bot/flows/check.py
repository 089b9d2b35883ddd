"""What is wrong with tests before any is played: a misspelt council in "must not offer" would be green for ever."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.flows.shapes import Flow, FlowStep
from bot.rehearsal.clock import moment
from bot.rehearsal.shapes import MOST_TURNS, Start
from bot.settings import ROOT

NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LONGEST_NAME, _LONGEST_ABOUT, _LONGEST_SAY = 60, 200, 4000
_ASKED = ("care", "home", "age", "place", "topic")


@dataclass(frozen=True)
class Problem:
    """What is wrong with the test `name`; in step `step` (from 1), or 0 where it is no step's fault."""

    name: str
    step: int
    words: str

    def __str__(self) -> str:
        return f"{self.name}{f', step {self.step}' if self.step else ''}: {self.words}"


def check(flows: Iterable[Flow], offers: Collection[str] | None = None) -> list[Problem]:
    """Every problem, in plain words. `offers`: ids that there are; None is not looked at."""
    listed = list(flows)
    double = [name for name, count in Counter(flow.name for flow in listed).items() if count > 1]
    found = [Problem(name, 0, "there are two tests of this name; give one of them another") for name in double]
    for flow in listed:
        found += [Problem(flow.name, 0, words) for words in (*_head(flow), *_start(flow.known))]
        for number, step in enumerate(flow.steps, 1):
            found += [Problem(flow.name, number, words) for words in (*_said(step), *_expected(step, offers))]
    return found


def _head(flow: Flow) -> Iterator[str]:
    for what, text in (("name", flow.name), ("trouble", flow.trouble)):
        if not re.fullmatch(NAME, text) or len(text) > _LONGEST_NAME:
            yield f"{what}: a-z, 0-9 and - only, at most {_LONGEST_NAME} letters, such as a-council-put-right"
    if not flow.about.strip() or len(flow.about) > _LONGEST_ABOUT or "\n" in flow.about:
        yield f"about: one plain sentence of at most {_LONGEST_ABOUT} letters"
    try:
        moment(flow.as_of)
    except ValueError as error:
        yield f"as_of: {error}"
    if not 1 <= len(flow.steps) <= MOST_TURNS:
        yield f"steps: between 1 and {MOST_TURNS} of them"
    if not any(step.expect.asked_for() for step in flow.steps):
        yield "nothing is expected in it, so it could never be red"


def _start(known: Start | None) -> Iterator[str]:
    if known is None:
        return
    yield from _council("care", known.care)
    yield from _council("home", known.home)
    yield from _topic("topic", known.topic)
    from bot.offers.conditions import CONDITIONS

    for name in (*known.is_, *known.is_not):
        if name not in CONDITIONS:
            yield f"known: {name!r} is no condition; there are {', '.join(sorted(CONDITIONS))}"


def _said(step: FlowStep) -> Iterator[str]:
    texts = step.say if isinstance(step.say, list) else [step.say]
    if not texts:
        yield "say: a text, or several for a burst"
    if any(len(text) > _LONGEST_SAY for text in texts):
        yield f"say: at most {_LONGEST_SAY} letters"


def _expected(step: FlowStep, offers: Collection[str] | None) -> Iterator[str]:
    wanted = step.expect.asked_for()
    if "intent" in wanted and wanted["intent"] not in intents():
        yield f"intent: {wanted['intent']!r} is none that PAL knows"
    yield from _topic("topic", wanted.get("topic"))
    for topic in wanted.get("topics", ()):
        yield from _topic("topics", topic)
    yield from _council("care", wanted.get("care"))
    yield from _council("home", wanted.get("home"))
    asked = wanted.get("asked")
    if asked is not None and asked not in _ASKED and not _status(asked):
        yield f"asked: {asked!r} is none of {', '.join(_ASKED)}, status:NAME"
    for name in ("says", "says_not", "buttons", "buttons_not"):
        if any(not words.strip() for words in wanted.get(name, ())):
            yield f"{name}: one of them is empty"
    if offers is not None:
        for name in ("offers", "offers_not", "verdicts"):
            for id_ in wanted.get(name, ()):
                if id_ not in offers:
                    yield f"{name}: there is no offer {id_!r}"


def _status(asked: str) -> bool:
    from bot.offers.conditions import CONDITIONS

    head, _, name = asked.partition(":")
    return head == "status" and name in CONDITIONS


def _council(field: str, slug: str | None) -> Iterator[str]:
    from bot.offers.person import OUTSIDE
    from bot.places.authorities import names

    if slug is not None and slug not in names() and slug != OUTSIDE:
        yield f"{field}: {slug!r} is no council of London (such as tower-hamlets), nor {OUTSIDE!r}"


def _topic(field: str, topic: str | None) -> Iterator[str]:
    from bot.topics import TOPICS

    if topic is not None and topic not in TOPICS:
        yield f"{field}: {topic!r} is none of the topics; there are {', '.join(TOPICS)}"


@lru_cache(maxsize=1)
def intents() -> frozenset[str]:
    """Every intent of domain.yml."""
    from ruamel.yaml import YAML

    return frozenset(YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])
