"""One more crisis phrase into data/safety/phrases: tried on a copy first, then written in one step."""

import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml.nodes import MappingNode, SequenceNode

from bot.desk import atomic
from bot.desk.model import Actor, refused
from bot.desk.shape import clean
from bot.desk.stages import whole_desk
from bot.desk.yaml_text import Edit, apply, child, compose, dump, item_lines
from bot.safety import phrases

LONGEST = 500
_lock = threading.Lock()


@dataclass(frozen=True)
class Added:
    """The file that was (or would be) changed, its new text and the line that is new."""

    path: Path
    text: str
    line: str


def add_phrase(
    who: Actor,
    kind: str,
    phrase: str,
    *,
    note: str = "",
    emergency: bool = False,
    language: str = "en",
    folder: Path = phrases.HERE,
    write: bool = True,
) -> Added:
    """Adds `phrase` (as data/safety/phrases/README.md explains) at the end of its kind's list. `kind`: suicide, abuse,
    homeless_tonight, other, other/food, …, distress or safe. `write` False: only checked. Raises Refused with what is
    wrong with it, when it is there already, or when it would make the phrases unreadable."""
    whole_desk(who)
    phrase, note = clean(phrase), clean(note)
    base, _, about = kind.partition("/")
    if base not in phrases.KINDS or about not in phrases.ABOUT or (about and base != "other"):
        raise refused(f"Choose what it is about: {', '.join(phrases.KINDS)}.", "kind")
    if not phrase or len(phrase) > LONGEST or "\n" in phrase:
        raise refused(f"Write one phrase in one line of at most {LONGEST} characters.", "phrase")
    entry: Any = phrase
    if note or emergency:
        entry = {"say": phrase} | ({"note": note} if note else {}) | ({"emergency": True} if emergency else {})
    with _lock:
        book = phrases.load(folder)
        if any(one.say == phrase and one.kind == base and one.language == language for one in book.phrases):
            raise refused("This phrase is there already.", "phrase")
        path = _file(folder, base, language)
        text = atomic.read(path)
        line = f"-{dump(entry, 0, _Flow())}"
        new = apply(text, _edits(text, kind, line))
        _try(folder, path, new, len(book.phrases))
        if write:
            atomic.write(path, new)
    return Added(path, new, line)


class _Flow:
    flow_style = True
    value = (True,)
    style = None


def _file(folder: Path, kind: str, language: str) -> Path:
    path = folder / (f"{kind}.yaml" if language == "en" else f"{language}.yaml")
    if not path.is_file() or path.parent != folder:
        raise refused(f"There is no file {path.name} for it.", "language")
    return path


def _edits(text: str, kind: str, line: str) -> list[Edit]:
    root = compose(text)
    held = child(root, kind)
    if isinstance(held, SequenceNode) and held.value and not held.flow_style:
        start, end = item_lines(text, held, len(held.value) - 1)
        indent = text[start:end][: len(text[start:end]) - len(text[start:end].lstrip(" "))]
        return [Edit(end, end, f"{'' if text[:end].endswith(chr(10)) else chr(10)}{indent}{line}\n")]
    if held is not None or not isinstance(root, MappingNode):
        raise refused("This file is written in a way that cannot be added to here.", "kind")
    return [Edit(len(text), len(text), f"{'' if text.endswith(chr(10)) else chr(10)}{kind}:\n{line}\n")]


def _try(folder: Path, path: Path, new: str, before: int) -> None:
    with TemporaryDirectory() as copy:
        for one in folder.glob("*.yaml"):
            shutil.copy(one, copy)
        (Path(copy) / path.name).write_bytes(new.encode("utf-8"))
        try:
            after = len(phrases.load(Path(copy)).phrases)
        except ValueError as error:
            raise refused(f"PAL cannot read this phrase: {error}", "phrase") from error
    if after != before + 1:
        raise refused("PAL would not read this as one phrase.", "phrase")
