"""Plays a test."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.flows.compare import compare, folded
from bot.flows.shapes import Flow, Result, StepResult, Wrong
from bot.rehearsal import Script, Step

if TYPE_CHECKING:
    from bot.rehearsal import Rehearsal


def run(flow: Flow, rehearsal: "Rehearsal") -> Result:
    """Every step is played, also after one that is wrong: what follows from it is worth seeing."""
    try:
        talk = rehearsal.begin(Script(turns=[], channel=flow.channel, as_of=flow.as_of, start=flow.known))
    except ValueError as error:
        return Result(flow.name, False, [], str(error))
    steps: list[StepResult] = []
    offered: dict[str, str] = {}
    for wanted in flow.steps:
        say, missing = _pressed(wanted.say, offered)
        step = talk.turn(say)
        offered = _offered(step) or offered
        got, wrong = compare(wanted.expect, step)
        if missing is not None:
            wrong.insert(0, Wrong("button", missing, list(offered.values())))
        replies = [reply["text"] for reply in step.replies]
        steps.append(StepResult(wanted.say, wanted.expect.asked_for(), got, wrong, replies))
    return Result(flow.name, not any(step.wrong for step in steps), steps)


def run_all(flows: Iterable[Flow], rehearsal: "Rehearsal") -> Iterable[Result]:
    """One after the other."""
    return (run(flow, rehearsal) for flow in flows)


def _offered(step: Step) -> dict[str, str]:
    """Payload → title of the buttons of a step."""
    return {button["payload"]: button["title"] for reply in step.replies for button in reply["buttons"]}


def _pressed(say: str | list[str], offered: dict[str, str]) -> tuple[str | list[str], str | None]:
    """`say` with a button's title turned into its payload; and the button, if it was not there to press."""
    if isinstance(say, list) or not say.startswith("!"):
        return say, None
    wanted = say[1:].strip()
    if wanted in offered:
        return f"!{wanted}", None
    payload = next((one for one, title in offered.items() if folded(title) == folded(wanted)), None)
    return (say, wanted) if payload is None else (f"!{payload}", None)
