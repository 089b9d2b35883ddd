"""Expectations and results in plain words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.workbench.pages.simulator import labels

#: What an expectation is called.
NAMES = {
    "intent": "Understood",
    "topic": "Topic",
    "topics": "All asks",
    "crisis": "Danger",
    "care": "Looked after by",
    "home": "Lives in",
    "age": "Age",
    "asked": "PAL asks",
    "offers": "Offered",
    "offers_not": "Not offered",
    "verdicts": "Verdict",
    "says": "Says",
    "says_not": "Does not say",
    "buttons": "Buttons",
    "buttons_not": "No such button",
    "replies": "Messages",
    "button": "Button to tap",
}
_ANSWERS = {"yes": "yes", "maybe": "maybe", "no": "no", "not considered": "not looked at"}


_WORDS: dict[str, Callable[[Any], str]] = {
    "intent": labels.short,
    "topic": labels.short,
    "crisis": lambda kind: labels.CRISES.get(kind, str(kind)),
    "care": labels.council,
    "home": labels.council,
    "asked": labels.question,
}


@dataclass(frozen=True)
class Line:
    """One expectation of a step: its name, what is expected and what came, each as lines of words."""

    what: str
    expected: list[str]
    got: list[str]
    wrong: bool


def expected(step: dict[str, Any]) -> list[Line]:
    """The expectations of a test's step that was not run."""
    return [Line(NAMES[name], _said(name, value), [], False) for name, value in step.items()]


def lines(step: dict[str, Any]) -> list[Line]:
    """Of the result of a step (bot.flows.StepResult as plain data): what was expected, what came."""
    wrong = {one["what"]: one for one in step["wrong"]}
    found = [
        Line(NAMES[name], _said(name, value), _came(name, value, step, wrong.get(name)), name in wrong)
        for name, value in step["expected"].items()
    ]
    if "button" in wrong:
        one = wrong["button"]
        found.insert(
            0, Line(NAMES["button"], [str(one["expected"])], [str(title) for title in one["got"]] or ["none"], True)
        )
    return found


def _came(name: str, value: Any, step: dict[str, Any], wrong: dict[str, Any] | None) -> list[str]:
    if name == "says":
        # All that PAL said stands below; here only which words were in it.
        missing = wrong["expected"] if wrong else []
        return ["missing" if words in missing else "there" for words in value]
    if name == "says_not":
        there = wrong["expected"] if wrong else []
        return ["it says that" if f"not {words}" in there else "not there" for words in value]
    return _said(name, step["got"].get(name))


def _said(name: str, value: Any) -> list[str]:
    if value is None or value == [] or value == {}:
        return ["not known" if name in ("care", "home", "age") else "none"]
    if isinstance(value, dict):
        return [f"{id_}: {_ANSWERS.get(verdict, verdict)}" for id_, verdict in value.items()]
    if isinstance(value, list):
        return [labels.short(str(one)) if name == "topics" else str(one) for one in value]
    return [_WORDS.get(name, str)(value)]


def said(user: Any, buttons: bool = True) -> list[str]:
    """What they write in a step; a button by its title."""
    texts = user if isinstance(user, list) else [user]
    return [
        f"Taps: {text[1:]}" if buttons and not isinstance(user, list) and text.startswith("!") else text for text in texts
    ]
