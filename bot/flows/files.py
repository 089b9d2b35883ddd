"""Tests as YAML files: one file a trouble, several tests a file."""

import io
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from bot.flows.check import NAME, check
from bot.flows.shapes import Flow
from bot.offers.yaml_files import BadFile
from bot.offers.yaml_files import read as read_yaml
from bot.settings import ROOT

FOLDER = ROOT / "tests" / "conversations"
#: Where else they are, such as on a disk that outlives an installation.
_ELSEWHERE = "PAL_FLOWS_DIR"
#: Keys whose values are what people or PAL say: always in quotes, so that nobody has to know what YAML does with `no: 1`.
_WORDS = ("say", "says", "says_not", "buttons", "buttons_not")


def home() -> Path:
    """The folder of this machine's tests."""
    return Path(os.environ.get(_ELSEWHERE) or FOLDER)


class BadFlow(ValueError):
    """A test, or a file of tests, that cannot be used; in plain words."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    trouble: str
    tests: list[Flow]


def read(folder: Path | None = None) -> list[Flow]:
    """All tests of `folder` (`home()`), by trouble and in the order of their files. Raises BadFlow, naming all that is
    wrong."""
    found: list[Flow] = []
    problems: list[str] = []
    for path in sorted((folder or home()).glob("*.y*ml")):
        try:
            flows = _read(path)
        except BadFlow as error:
            problems.append(str(error))
            continue
        if any(flow.trouble != path.stem for flow in flows) or path.suffix != ".yaml":
            problems.append(f"{path.name}: call it {flows[0].trouble if flows else path.stem}.yaml")
        found += flows
    problems += [str(problem) for problem in check(found)]
    if problems:
        raise BadFlow("\n".join(problems))
    return found


def from_yaml(text: str) -> list[Flow]:
    """The tests of one file's text. Raises BadFlow."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tests.yaml"
        path.write_text(text, encoding="utf-8")
        flows = _read(path)
    problems = check(flows)
    if problems:
        raise BadFlow("\n".join(map(str, problems)))
    return flows


def _read(path: Path) -> list[Flow]:
    try:
        file = read_yaml(path, _File)
    except BadFile as error:
        raise BadFlow(str(error).replace(str(path), path.name)) from error
    if not re.fullmatch(NAME, file.trouble):
        raise BadFlow(f"{path.name}: trouble: a-z, 0-9 and - only, such as two-councils")
    for flow in file.tests:
        flow.trouble = file.trouble
    return file.tests


def to_yaml(flows: Iterable[Flow]) -> str:
    """The text of one file; all of one trouble. `from_yaml` reads it back unchanged."""
    listed = list(flows)
    troubles = {flow.trouble for flow in listed}
    if len(troubles) != 1:
        raise BadFlow("the tests of one file are all about one trouble")
    file = CommentedMap(trouble=troubles.pop(), tests=[_plain(flow) for flow in listed])
    yaml = YAML()
    yaml.allow_unicode, yaml.default_flow_style = True, False
    yaml.width = 125  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(file, out)
    return out.getvalue()


def _plain(flow: Flow) -> CommentedMap:
    raw: dict[str, Any] = msgspec.to_builtins(flow)
    steps = [_short(step) for step in raw.pop("steps")]
    raw.pop("trouble", None)
    if known := raw.pop("known", None):
        raw["known"] = _flow_style({name: value for name, value in known.items() if value not in (None, [])})
    return CommentedMap(**raw, steps=steps)


def _short(step: dict[str, Any]) -> CommentedMap:
    found = CommentedMap(say=_quoted(step["say"]))
    expect = step.get("expect") or {}
    if expect:
        found["expect"] = CommentedMap(
            {name: _quoted(value) if name in _WORDS else _flow_style(value) for name, value in expect.items()}
        )
    return found


def _quoted(value: Any) -> Any:
    return [Quoted(one) for one in value] if isinstance(value, list) else Quoted(value)


def _flow_style(value: Any) -> Any:
    if isinstance(value, list) and sum(map(len, map(str, value))) < 80:
        found = CommentedSeq(value)
        found.fa.set_flow_style()
        return found
    if isinstance(value, dict) and len(value) != 1:
        mapping = CommentedMap(value)
        mapping.fa.set_flow_style()
        return mapping
    return value


def save(flow: Flow, folder: Path | None = None) -> Path:
    """Writes one test into the file of its trouble, in the place of the one with its name if there is one. Raises BadFlow,
    and OSError where nothing can be written."""
    return add([flow], folder)[0]


def add(flows: Iterable[Flow], folder: Path | None = None) -> list[Path]:
    """Writes several tests as `save` does: all of them, or none when one is wrong."""
    new = {flow.name: flow for flow in flows}
    before = read(folder)
    kept = [new.pop(flow.name, flow) for flow in before]
    return _write(before, [*kept, *new.values()], folder or home())


def remove(name: str, folder: Path | None = None) -> None:
    """Takes one test out. Raises KeyError when there is none of that name."""
    before = read(folder)
    if name not in {flow.name for flow in before}:
        raise KeyError(name)
    _write(before, [flow for flow in before if flow.name != name], folder or home())


def _write(before: list[Flow], after: list[Flow], folder: Path) -> list[Path]:
    problems = check(after)
    if problems:
        raise BadFlow("\n".join(map(str, problems)))
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for trouble in dict.fromkeys(flow.trouble for flow in (*before, *after)):
        old, new = ([flow for flow in flows if flow.trouble == trouble] for flows in (before, after))
        path = folder / f"{trouble}.yaml"
        if not new:
            path.unlink(missing_ok=True)
        elif old != new:
            # By a rename: somebody who reads it meanwhile gets the old or the new one, never half of one.
            draft = path.with_suffix(".new")
            draft.write_text(to_yaml(new), encoding="utf-8")
            draft.replace(path)
            written.append(path)
    return written
