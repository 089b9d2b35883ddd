"""Reads data files and says of a bad one which line and field is wrong and what is expected there."""

import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from bot.offers.schema import OfferFile

T = TypeVar("T")
Files = dict[str, OfferFile]
_DATES = {"date", "seen", "valid_from", "valid_to", "checked", "review_by"}


class BadFile(ValueError):
    """A data file that cannot be used; the message names file, line, field and what is expected."""


def read_folder(folder: Path) -> tuple[Files, list[str]]:
    """Every offer file of `folder` that can be read, by its slug, and what is wrong with the others."""
    files: Files = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.y*ml")):
        if path.suffix != ".yaml":
            problems.append(f"{path}: call it {path.stem}.yaml, or it would be left out")
            continue
        try:
            file = read(path, OfferFile)
        except BadFile as error:
            problems.append(str(error))
            continue
        if file.authority != path.stem:
            problems.append(f"{path}:1: authority: is {file.authority!r}, but the file is called {path.name}")
        files[path.stem] = file
    if not files and not problems:
        problems.append(f"{folder}: there are no offer files (SLUG.yaml) in this folder")
    return files, problems


def read(path: Path, shape: type[T]) -> T:
    """The file's content as `shape`. Raises BadFile."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = _yaml().load(text)
    except OSError as error:
        raise BadFile(f"{path}: it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadFile(f"{path}: byte {error.start} is not UTF-8 text; save the file as UTF-8") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{path}:{line}: this is not valid YAML: {error.problem}") from error
    except YAMLError as error:
        raise BadFile(f"{path}: this is not valid YAML: {error}") from error
    try:
        return msgspec.convert(_years_as_text(raw), shape)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `")
        steps = _steps(where.rstrip("`"))
        # An unknown key and a date that is none are reported at the object that holds them.
        inside = re.search(r"unknown field `(\w+)`|^(\w+): ", reason)
        if inside:
            steps.append(inside.group(1) or inside.group(2))
            reason = reason.removeprefix(f"{inside.group(2)}: ")
        line = _line(text, steps)
        field = ".".join(str(step) for step in steps) or "the file"
        raise BadFile(f"{path}:{line}: {field}: {reason}") from error


class _Texts(SafeConstructor):
    """Leaves 2024-03-05 as it was typed: the schema says what a date is, and names the field of one that is wrong."""


_Texts.add_constructor("tag:yaml.org,2002:timestamp", lambda _self, node: node.value)


def _yaml() -> YAML:
    yaml = YAML(typ="safe")
    yaml.Constructor = _Texts
    return yaml


def _years_as_text(value: Any, key: str = "") -> Any:
    """YAML reads 2024 as a number; the schema wants it as it was typed."""
    if isinstance(value, dict):
        return {name: _years_as_text(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_years_as_text(item) for item in value]
    return str(value) if type(value) is int and key in _DATES else value


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
