"""A conversation as three phones show it, drawn from what the channels' own renderers send, with their limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup, escape

from bot.channels.telegram import render as telegram
from bot.channels.web import render as web
from bot.channels.whatsapp import render as whatsapp
from bot.front.inbox import Said
from bot.front.message_json import from_json
from bot.messages import Button, Message
from bot.rehearsal.shapes import Step


@dataclass(frozen=True)
class Tap:
    """A button. live: it can be pressed now. opens: what it opens on the phone itself (WhatsApp's list). too_long: by how
    many characters its title is longer than the platform takes."""

    title: str
    payload: str
    live: bool = False
    opens: "Sheet | None" = None
    too_long: int = 0


@dataclass(frozen=True)
class Sheet:
    """A list that a button opens: a line above it and its rows."""

    above: str
    rows: tuple[Tap, ...]


@dataclass(frozen=True)
class Bubble:
    """who: "you" (the young person) or "pal". html: what is shown. rows: the buttons below it. number: of the step."""

    who: str
    html: Markup
    number: int
    rows: tuple[tuple[Tap, ...], ...] = ()
    urgent: bool = False
    copy: bool = False
    tapped: bool = False


@dataclass(frozen=True)
class Phone:
    """One channel's."""

    name: str
    title: str
    bubbles: list[Bubble] = field(default_factory=list)
    #: What the platform would not take as it is.
    faults: list[str] = field(default_factory=list)


def draw(steps: Sequence[Step]) -> tuple[Phone, Phone, Phone]:
    """WhatsApp, Telegram and the widget."""
    live = _live(steps)
    return (
        _phone("whatsapp", "WhatsApp", steps, lambda replies, number: _whatsapp(replies, number, live)),
        _phone("telegram", "Telegram", steps, lambda replies, number: _telegram(replies, number, live)),
        _phone("web", "Widget", steps, lambda replies, number: _web(replies, number, live)),
    )


def titles(steps: Sequence[Step]) -> list[str | None]:
    """For each step the title of the button that was pressed in it."""
    offered: dict[str, str] = {}
    found: list[str | None] = []
    for step in steps:
        said = step.user if isinstance(step.user, str) else ""
        found.append(offered.get(said[1:]) if said.startswith("!") and step.why.pressed else None)
        offered = _offered(step) or offered
    return found


def _offered(step: Step) -> dict[str, str]:
    return {button["payload"]: button["title"] for reply in step.replies for button in reply["buttons"]}


def _live(steps: Sequence[Step]) -> int:
    """The number of the step whose buttons can be pressed: the last that had any."""
    return max((number for number, step in enumerate(steps, 1) if _offered(step)), default=0)


def _phone(name: str, title: str, steps: Sequence[Step], drawn: Any) -> Phone:
    phone = Phone(name, title)
    for number, (step, tapped) in enumerate(zip(steps, titles(steps), strict=True), 1):
        if tapped is not None:
            phone.bubbles.append(Bubble("you", escape(tapped), number, tapped=True))
        else:
            phone.bubbles.extend(Bubble("you", _plain(one), number) for one in _burst(step.user))
        bubbles = list(drawn([from_json(reply) for reply in step.replies], number))
        phone.bubbles.extend(bubbles)
        phone.faults.extend(dict.fromkeys(_faults(bubbles, number)))
    return phone


def _burst(user: str | list[str]) -> list[str]:
    return user if isinstance(user, list) else [user]


def _plain(text: str) -> Markup:
    return Markup("<br>").join(escape(text).splitlines() or [escape("(nothing)")])


def _faults(bubbles: Sequence[Bubble], number: int) -> Iterator[str]:
    for bubble in bubbles:
        for row in bubble.rows:
            for tap in _all(row):
                if tap.too_long:
                    yield f"Message {number}: the button “{tap.title}” is {tap.too_long} letters too long."


def _all(taps: Sequence[Tap]) -> Iterator[Tap]:
    for tap in taps:
        yield tap
        if tap.opens:
            yield from _all(tap.opens.rows)


def _whatsapp(replies: list[Message], number: int, live: int) -> Iterator[Bubble]:
    for index, message in enumerate(replies):
        name = f"{number}-{index}"
        for part in whatsapp.parts(message, name):
            if part["type"] == "text":
                yield Bubble("pal", _plain(part["text"]["body"]), number, urgent=message.urgent)
                continue
            what = part["interactive"]
            rows = _rows(what, message, number == live)
            yield Bubble("pal", _plain(what["body"]["text"]), number, rows, message.urgent)


def _rows(what: dict[str, Any], message: Message, live: bool) -> tuple[tuple[Tap, ...], ...]:
    """A button a row, as WhatsApp stacks them; a list is one button that opens it."""
    if what["type"] == "list":
        rows = [row for section in what["action"]["sections"] for row in section["rows"]]
        return ((Tap(what["action"]["button"], "", live, Sheet(what["body"]["text"], _listed(rows, message, live))),),)
    taps = [
        _whatsapp_tap(one["reply"]["id"], one["reply"]["title"], whatsapp.LONGEST_TITLE, message, live)
        for one in what["action"]["buttons"]
    ]
    return tuple((tap,) for tap in taps)


def _listed(rows: list[dict[str, str]], message: Message, live: bool) -> tuple[Tap, ...]:
    return tuple(_whatsapp_tap(row["id"], row["title"], whatsapp.LONGEST_ROW, message, live) for row in rows)


def _whatsapp_tap(id_: str, title: str, longest: int, message: Message, live: bool) -> Tap:
    tap = Tap(title, id_, live, None, max(0, len(title) - longest))
    more = whatsapp.wanted(id_)
    if more is None:
        return tap
    # On a phone the next list comes as a message of its own; here it opens in place.
    followed = whatsapp.more(message, more[1])
    what = next(part["interactive"] for part in whatsapp.parts(followed, more[0]) if part["type"] == "interactive")
    if what["type"] == "list":
        rows = [row for section in what["action"]["sections"] for row in section["rows"]]
    else:
        rows = [one["reply"] for one in what["action"]["buttons"]]
    return replace(tap, opens=Sheet(what["body"]["text"], _listed(rows, followed, live)))


def _telegram(replies: list[Message], number: int, live: int) -> Iterator[Bubble]:
    for message in replies:
        for part in telegram.parts(message):
            rows = tuple(tuple(_plain_tap(button, number == live) for button in row) for row in part.rows)
            yield Bubble("pal", _plain(part.text), number, rows, message.urgent)


def _web(replies: list[Message], number: int, live: int) -> Iterator[Bubble]:
    said = [Said(index, f"{number}-{index}", 0, message) for index, message in enumerate(replies)]
    for one, drawn in zip(replies, web.as_json(said), strict=True):
        taps = tuple(_plain_tap(button, number == live) for button in one.buttons)
        html = Markup(drawn["html"])
        yield Bubble("pal", html, number, (taps,) if taps else (), one.urgent, bool(drawn.get("copy")))


def _plain_tap(button: Button, live: bool) -> Tap:
    return Tap(button.title, button.payload, live)
