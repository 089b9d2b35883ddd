"""One offer file with some of its entries changed, added or gone; every other line as it was."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from ruamel.yaml.nodes import MappingNode, SequenceNode

from bot.desk.model import Content, same
from bot.desk.rows import SHAPES, kind_of
from bot.desk.yaml_text import Edit, apply, child, compose, dump, item_lines, set_fields, set_value
from bot.offers import export
from bot.offers.loader import content
from bot.offers.schema import Contact, Offer, OfferFile
from bot.offers.yaml_files import BadFile, read


def rewritten(text: str, file: OfferFile, wanted: Mapping[str, Content | None]) -> str:
    """`text` (which holds `file`) with the entries of `wanted` as they shall be; None takes one out. What cannot be done
    in place (anchors, everything in one line) gives the whole file anew."""
    meant = _merged(file, wanted)
    try:
        done = _in_place(text, file, wanted)
    except (ValueError, IndexError, AttributeError, KeyError):
        done = None
    if done is not None and _reads_as(done, meant):
        return done
    return export.to_yaml(meant)


def _in_place(text: str, file: OfferFile, wanted: Mapping[str, Content | None]) -> str:
    held = {item.id: content(item) for item in file.items()}
    for id_, new in wanted.items():
        root = compose(text)
        section = "offers" if _is_offer(file, id_, new) else "contacts"
        assert isinstance(root, MappingNode)
        sequence = child(root, section)
        if not isinstance(sequence, SequenceNode):
            raise ValueError(f"{section} is no list")
        at = next((at for at, node in enumerate(sequence.value) if getattr(child(node, "id"), "value", None) == id_), None)
        if at is None:
            edits = [] if new is None else _added(text, root, section, sequence, new)
        elif new is None:
            edits = _removed(text, root, section, sequence, at)
        else:
            edits = set_fields(text, sequence.value[at], held[id_], new)
        text = apply(text, edits)
    return text


def _added(text: str, root: MappingNode, section: str, sequence: SequenceNode, new: Content) -> list[Edit]:
    lines = dump([_sparse(new)], 0).lstrip("\n")
    # Each entry is a mapping that begins on its dash's line.
    lines = lines.replace("-\n  ", "- ", 1) + "\n"
    if not sequence.value:
        key = next(key for key, value in root.value if value is sequence)
        return set_value(text, key, sequence, [_sparse(new)]) if not lines else _first(text, key, sequence, lines)
    middle = new.get("topic") or new.get("role")
    alike = [
        at
        for at, node in enumerate(sequence.value)
        if getattr(child(node, "topic") or child(node, "role"), "value", None) == middle
    ]
    _, end = item_lines(text, sequence, alike[-1] if alike else len(sequence.value) - 1)
    return [Edit(end, end, lines if text[:end].endswith("\n") else f"\n{lines}")]


def _first(text: str, key: Any, sequence: SequenceNode, lines: str) -> list[Edit]:
    start = text.index(":", key.end_mark.index) + 1
    return [Edit(start, sequence.end_mark.index, "\n" + lines.rstrip("\n"))]


def _removed(text: str, root: MappingNode, section: str, sequence: SequenceNode, at: int) -> list[Edit]:
    if len(sequence.value) == 1:
        key = next(key for key, value in root.value if value is sequence)
        return set_value(text, key, sequence, [])
    return [Edit(*item_lines(text, sequence, at), "")]


def _sparse(new: Content) -> Content:
    """Without the fields that the schema fills in itself, as the files are written by hand."""
    shape = SHAPES[kind_of(new)]
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    always = {"who", "conditions"}
    return {name: value for name, value in new.items() if name in always or fields[name].required or not same(value, None)}


def _is_offer(file: OfferFile, id_: str, new: Content | None) -> bool:
    return kind_of(new) == "offer" if new is not None else any(offer.id == id_ for offer in file.offers)


def _merged(file: OfferFile, wanted: Mapping[str, Content | None]) -> OfferFile:
    items: dict[str, Offer | Contact] = {item.id: item for item in file.items()}
    for id_, new in wanted.items():
        if new is None:
            items.pop(id_, None)
        else:
            items[id_] = msgspec.convert(new, SHAPES[kind_of(new)])
    return msgspec.structs.replace(
        file,
        offers=[item for item in items.values() if isinstance(item, Offer)],
        contacts=[item for item in items.values() if isinstance(item, Contact)],
    )


def _reads_as(text: str, meant: OfferFile) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.yaml"
        path.write_bytes(text.encode("utf-8"))
        try:
            found = read(path, OfferFile)
        except BadFile:
            return False

    def plain(file: OfferFile) -> Content:
        items = {item.id: content(item) for item in file.items()}
        return {**msgspec.to_builtins(file), "offers": items, "contacts": None}

    return plain(found) == plain(meant)
