"""Tests in a spreadsheet: one row a step.

trouble, test, about, as_of, channel and what PAL knows at the start stand in the first row of a test; later rows of it
may leave them out. Columns that begin with "expect" say what must be so after the step; an empty cell is not checked,
"none" means that there must be none. Several things in one cell stand in lines of their own, or with a | between them.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.flows import grid
from bot.flows.check import check
from bot.flows.grid import BadSheet
from bot.flows.shapes import AS_OF, Flow, FlowStep

_TEST = ("trouble", "test", "about", "as of", "channel")
_KNOWN = ("care", "home", "age", "is", "is not", "topic")
#: Expectations with one value, with several, and with pairs.
_ONE = ("intent", "topic", "crisis", "care", "home", "age", "asked", "replies")
_MANY = ("topics", "offers", "offers not", "says", "says not", "buttons", "buttons not")
_PAIRS = ("verdicts",)
_ORDER = (
    *("intent", "topic", "topics", "crisis", "care", "home", "age", "asked", "offers", "offers not", "verdicts"),
    *("says", "says not", "buttons", "buttons not", "replies"),
)
COLUMNS = (*_TEST, *(f"known {name}" for name in _KNOWN), "say", *(f"expect {name}" for name in _ORDER))
#: The titles as they are written: what PAL knows at the start is called as in the YAML of a test.
_TITLES = tuple(name.removeprefix("known ") for name in COLUMNS)
_NEEDED = ("trouble", "test", "about", "say")
_NONE = ("none", "nothing", "(none)", "(nothing)", "null")
_NUMBERS = ("age", "replies")
#: What is only wrong because a row could not be read.
_FOLLOWS = ("steps:", "nothing is expected")


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row (1 is the row with the titles; 0 is the file itself)."""

    row: int
    words: str

    def __str__(self) -> str:
        return f"Row {self.row}: {self.words}" if self.row else self.words


@dataclass
class _Draft:
    """A test that is being read: its cells, its steps, and the row that each came from."""

    row: int
    cells: dict[str, str]
    steps: list[FlowStep] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    #: A row of it could not be read.
    broken: bool = False


def from_sheet(content: bytes, filename: str) -> tuple[list[Flow], list[Problem]]:
    """The tests that can be read, and everything that is wrong. Use them only when nothing is."""
    try:
        rows = grid.read(content, filename)
    except BadSheet as error:
        return [], [Problem(0, str(error))]
    if not rows:
        return [], [Problem(0, "The sheet is empty.")]
    columns, problems = _columns(rows[0])
    if problems:
        return [], problems
    drafts = _drafts(rows, columns, problems)
    flows: list[Flow] = []
    where: dict[str, _Draft] = {}
    for draft in drafts:
        flow = _flow(draft, problems)
        if flow is not None:
            where.setdefault(flow.name, draft)
            flows.append(flow)
    for found in check(flows):
        draft = where[found.name]
        if draft.broken and found.words.startswith(_FOLLOWS):
            continue
        row = draft.rows[found.step - 1] if 0 < found.step <= len(draft.rows) else draft.row
        problems.append(Problem(row, f"{found.name}: {found.words}"))
    if not flows and not problems:
        problems.append(Problem(0, "There is no test in the sheet, only titles."))
    return flows, sorted(set(problems), key=lambda problem: problem.row)


def _columns(titles: list[str]) -> tuple[dict[str, int], list[Problem]]:
    """Column name → its number."""
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for number, title in enumerate(titles):
        name = " ".join(title.lower().replace("_", " ").replace(":", " ").split())
        if not name:
            continue
        # What PAL knows at the start, as the YAML of a test has it.
        name = f"known {name}" if name in _KNOWN else name
        if name not in COLUMNS:
            problems.append(Problem(1, f"there is no column called {title!r}; there are: {', '.join(_TITLES)}"))
        elif name in found:
            problems.append(Problem(1, f"two columns are called {title!r}"))
        found[name] = number
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        problems.append(Problem(1, f"a column is missing: {', '.join(missing)}. The first row must hold the titles."))
    return found, problems


def _drafts(rows: list[list[str]], columns: dict[str, int], problems: list[Problem]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for number, row in enumerate(rows[1:], 2):
        cells = {name: row[column] if column < len(row) else "" for name, column in columns.items()}
        if not any(cells.values()):
            continue
        formulas = [name for name, cell in cells.items() if isinstance(cell, grid.Formula)]
        if formulas:
            words = f"{', '.join(formulas)}: a formula is not read; type the words themselves"
            problems.append(Problem(number, words))
            continue
        if not drafts or cells["test"] not in ("", drafts[-1].cells["test"]):
            if any(draft.cells["test"] == cells["test"] for draft in drafts):
                problems.append(Problem(number, f"the rows of {cells['test']!r} must stand together"))
            drafts.append(_Draft(number, cells))
        draft = drafts[-1]
        for name in (*_TEST, *(f"known {one}" for one in _KNOWN)):
            if cells.get(name) and cells[name] != draft.cells.get(name):
                words = f"{name}: {cells[name]!r}, but row {draft.row} of the same test says {draft.cells.get(name)!r}"
                problems.append(Problem(number, words))
        step = _step(cells, number, problems)
        if step is None:
            draft.broken = True
        else:
            draft.steps.append(step)
            draft.rows.append(number)
    return drafts


def _step(cells: dict[str, str], row: int, problems: list[Problem]) -> FlowStep | None:
    if not cells["say"]:
        problems.append(Problem(row, "say: what do they write? Every row is one message (or one burst)."))
        return None
    expect: dict[str, Any] = {}
    for name in _ORDER:
        cell = cells.get(f"expect {name}", "")
        if not cell:
            continue
        try:
            expect[name.replace(" ", "_")] = _value(name, cell)
        except ValueError as error:
            problems.append(Problem(row, f"expect {name}: {error}"))
    try:
        return msgspec.convert({"say": _say(cells["say"]), "expect": expect}, FlowStep)
    except msgspec.ValidationError as error:
        problems.append(Problem(row, _plainly(error)))
        return None


def _flow(draft: _Draft, problems: list[Problem]) -> Flow | None:
    cells = draft.cells
    raw: dict[str, Any] = {"name": cells["test"], "about": cells["about"], "trouble": cells["trouble"], "steps": []}
    if cells.get("as of"):
        raw["as_of"] = cells["as of"]
    if cells.get("channel"):
        raw["channel"] = cells["channel"].lower()
    try:
        known = _known(cells)
        if known:
            raw["known"] = known
        flow = msgspec.convert(raw, Flow)
    except (ValueError, msgspec.ValidationError) as error:
        problems.append(Problem(draft.row, _plainly(error)))
        return None
    flow.steps = draft.steps
    return flow


def _known(cells: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _KNOWN:
        cell = cells.get(f"known {name}", "")
        if not cell or (name != "is" and name != "is not" and cell.lower() in _NONE):
            # Somebody of whom PAL knows nothing, but whom it has met.
            found |= {name: None} if cell and name in ("care", "home", "age") else {}
            continue
        if name in ("is", "is not"):
            found[f"{name.replace(' ', '_')}{'_' if name == 'is' else ''}"] = _many(cell)
        else:
            found[name] = _number(cell) if name == "age" else cell
    return found


def _value(name: str, cell: str) -> Any:
    none = cell.lower() in _NONE
    if name in _MANY:
        return [] if none and name in ("topics", "offers", "offers not") else _many(cell)
    if name in _PAIRS:
        return {} if none else dict(map(_pair, _many(cell)))
    if none:
        return None
    return _number(cell) if name in _NUMBERS else cell


def _number(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no whole number") from None


def _pair(text: str) -> tuple[str, str]:
    id_, colon, verdict = text.rpartition(":")
    if not colon:
        raise ValueError(f"{text!r} should look like camden-council-tax: maybe")
    return id_.strip(), verdict.strip().lower()


def _say(cell: str) -> str | list[str]:
    found = _json(cell)
    if found is not None:
        return found
    many = _many(cell)
    return many if len(many) > 1 else many[0]


def _many(cell: str) -> list[str]:
    found = _json(cell)
    if isinstance(found, list):
        return found
    if isinstance(found, str):
        return [found]
    parts = [part.strip() for line in cell.splitlines() for part in line.split("|")]
    return [part for part in parts if part] or [cell]


def _json(cell: str) -> Any:
    """What a cell that no other way of writing fits holds: a JSON text, or a list of them."""
    if not cell.startswith(('"', "[")):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    is_list = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return found if isinstance(found, str) or is_list else None


def _plainly(error: Exception) -> str:
    words, _, where = str(error).partition(" - at `$")
    return f"{where.strip('`.')}: {words}" if where.strip("`.") else words


def to_sheet(flows: Iterable[Flow], kind: str = "xlsx") -> bytes:
    """The tests as a "csv" or "xlsx" file that `from_sheet` reads back unchanged. Raises BadSheet."""
    rows: list[list[str]] = [list(_TITLES)]
    for flow in flows:
        for number, step in enumerate(flow.steps):
            cells = {"trouble": flow.trouble, "test": flow.name, "say": _one(step.say)}
            if number == 0:
                cells |= _head(flow)
            for name, value in step.expect.asked_for().items():
                cells[f"expect {name.replace('_', ' ')}"] = _WRITE.get(type(value), str)(value)
            rows.append([cells.get(column, "") for column in COLUMNS])
    return grid.write(rows, kind)


def _head(flow: Flow) -> dict[str, str]:
    cells = {"about": flow.about, "as of": "" if flow.as_of == AS_OF else flow.as_of}
    cells["channel"] = "" if flow.channel == "web" else flow.channel
    if flow.known is not None:
        known = flow.known
        for name in ("care", "home", "age"):
            # "none" where nothing is known: an empty cell would say that PAL has never met them.
            cells[f"known {name}"] = _WRITE.get(type(value := getattr(known, name)), str)(value)
        cells["known topic"] = known.topic or ""
        cells["known is"], cells["known is not"] = (
            _list(known.is_) * bool(known.is_),
            _list(known.is_not) * bool(known.is_not),
        )
    return cells


def _one(say: str | list[str]) -> str:
    if isinstance(say, list):
        return _list(say, alone=False)
    fits = say and say == say.strip() and say.isprintable() and _say(say) == say
    return say if fits else _as_json(say)


def _as_json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # Signs that print nothing get lost in spreadsheet programs.
    return text if text.isprintable() else json.dumps(value)


def _list(values: list[str], alone: bool = True) -> str:
    """In one cell; as JSON where it would otherwise be read as something else."""
    cell = " | ".join(values)
    fits = values and cell.isprintable() and _many(cell) == values and cell.lower() not in _NONE
    return cell if fits and (alone or len(values) > 1) else _as_json(values)


def _pairs(values: dict[str, str]) -> str:
    return " | ".join(f"{id_}: {verdict}" for id_, verdict in values.items()) or "none"


_WRITE: dict[type, Callable[[Any], str]] = {
    type(None): lambda _none: "none",
    list: _list,
    dict: _pairs,
}
