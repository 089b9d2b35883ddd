"""Signing what can hurt: crisis replies, numbers, councils' lines and translations (docs/safety/sign-off.md).

A signature is for the words as they were shown: whoever signs hands back the item's `shown` hash, and is refused when the
words have changed meanwhile. Only the two lines of the signature change in the file; everything else stays to the byte.
"""

import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from bot.desk import atomic
from bot.desk.model import Actor, Missing, refused
from bot.desk.shape import clean
from bot.desk.stages import whole_desk
from bot.desk.yaml_text import apply, child, compose, set_value
from bot.safety import signoff, translations, words

LONGEST = 120
#: One signature at a time in this process; the file is read and replaced inside.
_lock = threading.Lock()


@dataclass(frozen=True)
class Signable:
    """One thing to sign. what: reply, lead, contact, council or translation; `shows`: the text or number; `entry`: all
    that the file says of it, for the person to check against; `shown`: the hash to hand back; `why`: "unsigned", "too
    old", "in the future", None when its check holds; `language`: of a translation."""

    what: str
    id: str
    file: str
    shows: str
    entry: dict[str, object]
    reviewed_by: str | None
    reviewed_on: date | None
    why: str | None
    shown: str
    language: str | None = None


def items(as_of: date) -> list[Signable]:
    """Everything that is signed by a person, as it stands on `as_of`. Read anew from the files."""
    forget()
    return [_signable(item) for item in signoff.items(as_of)]


def item(what: str, id_: str, as_of: date) -> Signable:
    """One of them. Raises Missing."""
    for one in items(as_of):
        if (one.what, one.id) == (what, id_):
            return one
    raise Missing("There is no such text or number (any more).")


def sign(what: str, id_: str, who: Actor, shown: str, by: str, day: date, today: date) -> Signable:
    """Writes that `by` (a role and organisation is enough: "safeguarding lead, PYL"; a name is personal data) has checked
    it on `day`. `shown`: the hash of what they read. Raises Refused when it reads differently now, NotAllowed for a
    council's link."""
    whole_desk(who)
    by = clean(by)
    if not 3 <= len(by) <= LONGEST or "\n" in by:
        raise refused(f"Say who checked it: a role and an organisation, in 3 to {LONGEST} characters.", "by")
    if day > today:
        raise refused("It cannot have been checked in the future.", "day")
    return _set(what, id_, shown, by, day, today)


def unsign(what: str, id_: str, who: Actor, shown: str, today: date) -> Signable:
    """Takes a signature back: after a change of the words, or a mistake. Raises Refused, NotAllowed."""
    whole_desk(who)
    return _set(what, id_, shown, None, None, today)


def edit(what: str, id_: str, who: Actor, shown: str, text: str, today: date) -> Signable:
    """Gives a reply or a translation new words and takes its signature back: it was for the old ones. The gaps such as
    {samaritans} must stay the same, and no number may be written into the text. Raises Refused, NotAllowed."""
    whole_desk(who)
    with _lock:
        one = _unchanged(what, id_, shown, today)
        if what not in ("reply", "translation"):
            raise refused("A number is changed in its file, where its source is too.")
        text = clean(text)
        if not text:
            raise refused("Write something here.", "text")
        if _gaps(text) != _gaps(one.shows):
            raise refused(f"Keep the gaps as they are: {', '.join(_gaps(one.shows)) or 'none'}.", "text")
        if _numbers(text) - _numbers(one.shows):
            raise refused("Numbers come from the list of contacts: do not write one into the words.", "text")
        if text == one.shows:
            return one
        _write(one, {"text": text, "reviewed_by": None, "reviewed_on": None})
    return item(what, id_, today)


def forget() -> None:
    """This process reads the safety files anew; what it says next is as they are now."""
    for cached in (words.contacts, words.councils, words.replies, translations.languages):
        cached.cache_clear()


def _gaps(text: str) -> list[str]:
    """The gaps, and every bracket that is none."""
    return sorted(re.findall(r"\{\w+\}|[{}]", text))


def _numbers(text: str) -> set[str]:
    return {found.replace(" ", "") for found in re.findall(r"\d[\d ]+\d", text)}


def _set(what: str, id_: str, shown: str, by: str | None, day: date | None, today: date) -> Signable:
    with _lock:
        one = _unchanged(what, id_, shown, today)
        _write(one, {"reviewed_by": by, "reviewed_on": day})
    return item(what, id_, today)


def _unchanged(what: str, id_: str, shown: str, today: date) -> Signable:
    one = item(what, id_, today)
    if one.shown != shown:
        raise refused("The words have changed since you read them. Read them again before you sign.")
    return one


def _write(one: Signable, values: dict[str, object]) -> None:
    path = words.FOLDER / one.file
    text = atomic.read(path)
    edits = []
    node = _node(compose(text), one)
    if node is None:
        raise Missing("There is no such text or number (any more).")
    for name, value in values.items():
        key, held = next((key, held) for key, held in node.value if key.value == name)
        edits += set_value(text, key, held, value, bool(node.flow_style))
    new = apply(text, edits)
    _check(path, new, one, values)
    atomic.write(path, new)
    forget()


def _node(root: Node, one: Signable) -> MappingNode | None:
    if one.what == "council":
        slug, _, name = one.id.partition(" ")
        council = child(root, slug)
        found = child(council, name) if council is not None else None
        return found if isinstance(found, MappingNode) else None
    entries = child(root, "texts") if one.what == "translation" else root
    wanted = one.id.partition(" ")[2] if one.what == "translation" else one.id
    for entry in entries.value if isinstance(entries, SequenceNode) else ():
        if getattr(child(entry, "id"), "value", None) == wanted and _language(entry) in (None, "en"):
            return entry  # type: ignore[no-any-return]
    return None


def _language(entry: Node) -> str | None:
    return getattr(child(entry, "language"), "value", None)


def _check(path: Path, new: str, one: Signable, values: dict[str, object]) -> None:
    """Reads the new text as PAL will, before it is there. Raises Refused."""
    old = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    try:
        raw = YAML(typ="safe").load(new)
        shapes = {"contacts.yaml": list[words.Contact], "replies.yaml": list[words.Reply]}
        shapes["homeless_tonight.yaml"] = dict[str, words.Council]  # type: ignore[assignment]
        msgspec.convert(raw, shapes.get(one.file, translations.Language))
    except (ValueError, msgspec.ValidationError) as error:
        raise refused(f"That would break {one.file}: {error}") from error
    if len(list(_differences(old, raw))) > len(values):
        raise refused(f"{one.file} is written in a way that cannot be changed here. Change it in the file.")


def _differences(old: object, new: object) -> Iterator[object]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            yield from _differences(old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _differences(one, other)
    elif old != new:
        yield new


def _signable(one: signoff.Item) -> Signable:
    entry = _entry(one)
    said = {key: value for key, value in entry.items() if key not in ("reviewed_by", "reviewed_on")}
    shown = hashlib.sha256(msgspec.json.encode([one.what, one.id, said], order="deterministic")).hexdigest()[:32]
    language = one.id.partition(" ")[0] if one.what == "translation" else None
    return Signable(one.what, one.id, one.file, one.shows, entry, one.reviewed_by, one.reviewed_on, one.why, shown, language)


def _entry(one: signoff.Item) -> dict[str, object]:
    first, _, second = one.id.partition(" ")
    found: object
    if one.what == "reply":
        found = words.replies()[one.id, "en"]
    elif one.what == "council":
        found = getattr(words.councils()[first], second)
    elif one.what == "translation":
        found = translations.languages()[first].text(second)
    else:
        found = words.contacts()[one.id]
    plain: dict[str, object] = msgspec.to_builtins(found)
    return plain
