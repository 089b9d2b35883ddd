"""Which expectations a step of a conversation could have, and the test that comes of those chosen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.flows.compare import titles, topics, verdicts
from bot.flows.shapes import Expect, FlowStep
from bot.rehearsal.shapes import Step
from bot.workbench.pages.simulator import labels

#: Of what is considered, so many can be chosen; a list of a hundred helps nobody.
_OFFERS = 12


@dataclass(frozen=True)
class Choice:
    """One thing that can be expected. key: what the form sends. likely: chosen unless somebody says otherwise."""

    key: str
    words: str
    likely: bool = False

    @property
    def group(self) -> str:
        """ "offers" or "buttons" for one of many, else "": those stand first."""
        return {"offer": "offers", "not": "offers", "button": "buttons"}.get(self.key.partition(":")[0], "")


def choices(step: Step, before: Step | None) -> list[Choice]:
    """Everything that the step really did, most telling first."""
    trace = step.trace
    found = [_crisis(trace["crisis"])]
    topic = trace["topic"]
    found.append(Choice("topic", f"Topic: {labels.short(topic)}" if topic else "No topic yet", bool(topic)))
    if step.why.understood is not None:
        intent = trace["intent"]
        found.append(
            Choice("intent", f"Understood: they {labels.meaning(intent)}", intent != topic and len(step.before) == 0)
        )
        asks = topics(step)
        if len(asks) > 1:
            found.append(Choice("topics", f"All asks: {labels.listed([labels.short(one) for one in asks])}", True))
    facts = (("care", "Looked after by"), ("home", "Lives in"))
    for name, what in facts:
        changed = trace[name] != (before.trace[name] if before else None)
        found.append(Choice(name, f"{what}: {labels.council(trace[name])}", changed))
    changed = trace["age"] != (before.trace["age"] if before else None)
    found.append(Choice("age", f"Age: {'not known' if trace['age'] is None else trace['age']}", changed))
    asked = trace["asked"]
    words = f"PAL asks: {labels.question(asked)}" if asked else "PAL asks nothing"
    found.append(Choice("asked", words, asked is not None))
    found += _offers(step)
    found += [Choice(f"button:{title}", f"Button: {title}") for title in titles(step)]
    found.append(Choice("replies", f"Number of messages: {len(step.replies)}"))
    return found


def _crisis(kind: str | None) -> Choice:
    words = f"Danger seen: {labels.CRISES.get(kind, kind)}" if kind else "No danger seen"
    return Choice("crisis", words, kind is not None)


def _offers(step: Step) -> list[Choice]:
    names = {offer["id"]: offer for why in (*step.before, step.why) for offer in why.offers}
    told = [(id_, verdict) for id_, verdict in verdicts(step).items() if verdict in ("yes", "maybe")]
    kept = [(id_, verdict) for id_, verdict in verdicts(step).items() if verdict == "no"]
    found = [
        Choice(f"offer:{id_}", f"Offered ({verdict}): {_name(names[id_])}", number == 0)
        for number, (id_, verdict) in enumerate(told[:_OFFERS])
    ]
    return found + [Choice(f"not:{id_}", f"Not offered: {_name(names[id_])}") for id_, _ in kept[:_OFFERS]]


def _name(offer: Mapping[str, Any]) -> str:
    return f"{offer['title']} ({labels.giver(offer['authority'])})"


def expect(step: Step, chosen: Collection[str], says: Sequence[str], says_not: Sequence[str]) -> Expect:
    """What was chosen, with the values that the step has: only the keys of a form are taken at their word."""
    trace, found = step.trace, Expect()
    for name in ("crisis", "topic", "intent", "care", "home", "age", "asked"):
        if name in chosen:
            setattr(found, name, trace[name])
    if "topics" in chosen:
        found.topics = topics(step)
    if "replies" in chosen:
        found.replies = len(step.replies)
    seen = verdicts(step)
    offers = [id_ for id_, verdict in seen.items() if verdict != "no" and f"offer:{id_}" in chosen]
    offers_not = [id_ for id_, verdict in seen.items() if verdict == "no" and f"not:{id_}" in chosen]
    buttons = [title for title in titles(step) if f"button:{title}" in chosen]
    for name, values in (
        *(("offers", offers), ("offers_not", offers_not), ("buttons", buttons)),
        *(("says", list(says)), ("says_not", list(says_not))),
    ):
        if values:
            setattr(found, name, values)
    return found


def step_of(step: Step, tapped: str | None, expected: Expect) -> FlowStep:
    """The step of a test. A button is written with its title: its payload tells nobody anything."""
    return FlowStep(say=f"!{tapped}" if tapped else step.user, expect=expected)
