"""Reads data files and says of a bad one which line and field is wrong and what is expected there."""

import re
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

T = TypeVar("T")
_DATES = {"date", "seen", "valid_from", "valid_to"}


class BadFile(ValueError):
    """A data file that cannot be used; the message names file, line, field and what is expected."""


def read(path: Path, shape: type[T]) -> T:
    """The file's content as `shape`. Raises BadFile."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = YAML(typ="safe").load(text)
    except UnicodeDecodeError as error:
        raise BadFile(f"{path}: byte {error.start} is not UTF-8 text; save the file as UTF-8") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{path}:{line}: this is not valid YAML: {error.problem}") from error
    except YAMLError as error:
        raise BadFile(f"{path}: this is not valid YAML: {error}") from error
    try:
        return msgspec.convert(_dates_as_text(raw), shape)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `")
        steps = _steps(where.rstrip("`"))
        missing = re.search(r"(?:unknown|required) field `(\w+)`", reason)
        if missing and "unknown" in reason:
            steps.append(missing.group(1))
        line = _line(text, steps)
        field = ".".join(str(step) for step in steps) or "the file"
        raise BadFile(f"{path}:{line}: {field}: {reason}") from error


def _dates_as_text(value: Any, key: str = "") -> Any:
    """YAML reads 2024-03-05 as a date and 2024 as a number; the schema wants both as they were typed."""
    if isinstance(value, dict):
        return {name: _dates_as_text(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(item, key) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and key in _DATES else value


def _steps(path: str) -> list[str | int]:
    return [int(index) if index else name for name, index in re.findall(r"\.?([A-Za-z_]\w*)|\[(\d+)\]", path.lstrip("$"))]


def _line(text: str, steps: list[str | int]) -> int:
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    line = 1
    for step in steps:
        found: Node | None = None
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if key.value == step:
                    found, line = value, key.start_mark.line + 1
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = found.start_mark.line + 1
        if found is None:
            break
        node = found
    return line
