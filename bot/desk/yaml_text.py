"""Changes a value in a YAML text and leaves every other character as it was: comments, quotes, order, line ends."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.desk.model import same

#: As wide as the data files are written by hand.
WIDTH = 116


class Edit(NamedTuple):
    """Characters from `start` to before `end` become `text`."""

    start: int
    end: int
    text: str


def apply(text: str, edits: list[Edit]) -> str:
    """The text with all edits made, with the line ends that it has."""
    windows = "\r\n" in text
    for edit in sorted(edits, reverse=True):
        added = edit.text.replace("\n", "\r\n") if windows else edit.text
        text = text[: edit.start] + added + text[edit.end :]
    return text


def compose(text: str) -> MappingNode | SequenceNode:
    """The text's nodes with their places. Raises ValueError when it is no list and no mapping."""
    node = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(node, (MappingNode, SequenceNode)):
        raise ValueError("expected a list or keys with values")
    return node


def child(node: Node, key: str) -> Node | None:
    """The value under `key`."""
    if isinstance(node, MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def set_fields(text: str, node: MappingNode, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Edit]:
    """Edits that turn the mapping at `node` (whose content is `old`) into `new`. `new` is in the order in which a key that
    is not there yet is put in; a key that `new` leaves out or has as None while it is not there stays away."""
    edits: list[Edit] = []
    there = {key.value: (key, value) for key, value in node.value}
    last: Node | None = None
    for name, value in new.items():
        if name not in there:
            if not same(value, old.get(name)):
                edits.append(_insert(text, node, last, name, value))
            continue
        key, held = there[name]
        last = held
        if same(value, old.get(name)) and not (value is None) ^ (old.get(name) is None):
            continue
        if isinstance(held, MappingNode) and not held.flow_style and isinstance(value, dict) and old.get(name):
            edits += set_fields(text, held, old[name], value)
        else:
            edits += set_value(text, key, held, value, _flows(node))
    return edits


def set_value(text: str, key: Node, held: Node, value: Any, flow: bool = False) -> list[Edit]:
    """Edits that put `value` in the place of the node `held` under `key`. `flow`: they stand inside {}."""
    start = text.index(":", key.end_mark.index) + 1
    end = max(start, _end(text, held))
    indent = key.start_mark.column
    edits = [Edit(start, end, f" {_line(value, True)}" if flow else dump(value, indent, held))]
    if comments := _comments(text, start, end, held):
        at = key.start_mark.index
        edits.append(Edit(at, at, "".join(f"{comment}\n{' ' * indent}" for comment in comments)))
    return edits


def dump(value: Any, indent: int, like: Any = None) -> str:
    """What stands after "key:", in the style of `like`. Ends without a line end."""
    if isinstance(value, dict) and not _flows(like):
        lines = (f"\n{' ' * (indent + 2)}{name}:{dump(item, indent + 2)}" for name, item in value.items())
        return "".join(lines) if value else " {}"
    # An empty list can only be written as [], which says nothing of how a longer one is to be.
    if isinstance(value, list) and value and not (_flows(like) and getattr(like, "value", None)):
        return "".join(f"\n{' ' * indent}-{dump(item, indent)}" for item in value)
    if isinstance(value, str):
        folded = isinstance(like, ScalarNode) and like.style == ">"
        line = _line(value)
        if "\n" not in value and "  " not in value and value and (folded or indent + len(line) > WIDTH):
            pad = " " * (indent + 2)
            wrapped = textwrap.wrap(value, WIDTH - len(pad), break_long_words=False, break_on_hyphens=False)
            # A web address is easier to copy from one line; a line that begins with a space would not be folded.
            if len(wrapped) > 1 or folded:
                return " >-\n" + "\n".join(pad + one for one in wrapped)
        return f" {line}"
    return f" {_line(value)}"


def _flows(node: object) -> bool:
    return bool(getattr(node, "flow_style", False))


def _line(value: Any, flow: bool = False) -> str:
    """A value in one line; a text is quoted only where it must be."""
    if value is None or isinstance(value, (bool, int)):
        return json.dumps(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_line(item, True)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_line(item, True) for item in value) + "]"
    text = str(value)
    quoted = "'" + text.replace("'", "''") + "'"
    return next((said for said in (text, quoted) if _reads_back(said, text, flow)), _escaped(text))


def _escaped(text: str) -> str:
    """In double quotes: everything can be said there."""
    plain = {"\n": "\\n", '"': '\\"', "\\": "\\\\"}
    said = (plain.get(sign) or (sign if sign.isprintable() else f"\\U{ord(sign):08x}") for sign in text)
    return '"' + "".join(said) + '"'


def _reads_back(said: str, text: str, flow: bool) -> bool:
    """Whether both of the parsers that may read it (libyaml is stricter) take `said` for `text`."""
    if not text.isprintable():
        return False
    whole = f"{{a: {said}, b: 0}}" if flow else f"a: {said}\nb: 0\n"
    try:
        return all(YAML(typ="safe", pure=pure).load(whole) == {"a": text, "b": 0} for pure in (True, False))
    except (YAMLError, ValueError):
        return False


def _insert(text: str, node: MappingNode, after: Node | None, name: str, value: Any) -> Edit:
    first = node.value[0][0]
    indent = first.start_mark.column
    if node.flow_style:
        at = _end(text, after) if after is not None else node.start_mark.index + 1
        said = f"{name}: {_line(value, True)}"
        return Edit(at, at, f", {said}" if after is not None else said + (", " if node.value else ""))
    line = f"{name}:{dump(value, indent)}"
    if after is None:
        return Edit(first.start_mark.index, first.start_mark.index, f"{line}\n{' ' * indent}")
    at = text.find("\n", _end(text, after))
    at = len(text) if at < 0 else at - text[:at].endswith("\r")
    return Edit(at, at, f"\n{' ' * indent}{line}")


def item_lines(text: str, sequence: SequenceNode, at: int) -> tuple[int, int]:
    """Where the lines of a block list's entry begin and end, with its dash and line end."""
    node = sequence.value[at]
    start = text.rindex("\n", 0, node.start_mark.index) + 1 if "\n" in text[: node.start_mark.index] else 0
    end = text.find("\n", _end(text, node))
    return start, len(text) if end < 0 else end + 1


def _end(text: str, node: Node) -> int:
    """Where a node's own text ends: a block's end mark stands at what comes next."""
    if isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(node, MappingNode) else last)
    if node.start_mark.index == node.end_mark.index and isinstance(node, ScalarNode):
        return int(node.start_mark.index)
    end = int(node.end_mark.index)
    while end > node.start_mark.index and text[end - 1] in " \r\n":
        end -= 1
    return end


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield from _leaves(value)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _leaves(value)
    else:
        yield node


def _comments(text: str, start: int, end: int, node: Node) -> list[str]:
    """Comments between the leaves of what is replaced."""
    found, at = [], start
    for leaf in _leaves(node):
        found.append(text[at : max(at, leaf.start_mark.index)])
        if isinstance(leaf, ScalarNode) and leaf.style in (">", "|"):
            found.append(text[leaf.start_mark.index : text.find("\n", leaf.start_mark.index)])
        at = max(at, _end(text, leaf))
    found.append(text[at : max(at, end)])
    return [line[line.index("#") :].rstrip() for gap in found for line in gap.split("\n") if "#" in line]
