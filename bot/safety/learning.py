"""Trains the learned half of the screen: data/safety/learning and the ordinary asks of data/nlu → models/safety.npz.

The model is the one that understands messages (bot/nlu/head.py): kernel ridge over sentence vectors and character n-grams,
here with the kinds of danger, everyday asks, and what only sounds like danger. It learns from a sixth of the ordinary asks,
and from those of the others that come close to an alarm. The alarm goes off from the lowest score at which, of messages
not seen, no more than ORDINARY of the
ordinary asks and LOOK_ALIKES of the look-alikes are alarms. Scores of messages not seen: those that leave each example out,
and those of the ordinary asks not learnt from. Asks by people who feel low are learnt but not counted: a crisis reply to one
of them is a small fault.
"""

import hashlib
import os
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.safety import learned, screen

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data" / "safety" / "learning"
ASKS = ROOT / "data" / "nlu"
#: Alarms allowed on messages that were not seen.
ORDINARY, LOOK_ALIKES = 0.015, 0.08
#: An ordinary ask that scores more than this is worth learning from.
CLOSE = -0.5
#: Half-way to harmless: whatever the rule says, no alarm below it.
LEAST = -0.5
_LOW = ("mental_health",)
#: Asks of these are often a crisis themselves; data/safety/learning/asks.yaml has those that are none.
_NOT_ORDINARY = ("homelessness", "urgent_help")
_FOLDERS = (DATA, ASKS, ROOT / "data" / "safety" / "phrases")
_CODE = (
    "nlu/encoder",
    "nlu/head",
    "nlu/ngrams",
    *(f"safety/{name}" for name in ("learned", "learning", "phrases", "screen")),
)
_JOINTS = (". ", " also ", ", ", " and ", ". anyway ", "\n")
_MARKS = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Lesson:
    """One message to learn from. label: a kind, "other/ABOUT", "none" or "unclear"."""

    text: str
    label: str
    language: str
    style: str


@dataclass(frozen=True)
class Figures:
    """What training found: lessons learnt, the score that alarms, and the share of crises caught when left out."""

    lessons: int
    alarm_from: float
    caught: float


def lessons(folder: Path = DATA) -> Iterator[Lesson]:
    """Every message of the folder's files. Raises ValueError naming file and group for a group that cannot be used."""
    for path in sorted(folder.glob("*.yaml")):
        for group in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            if group.get("kind") not in (*screen.KINDS, learned.NONE, "unclear") or not group.get("language"):
                raise ValueError(f"{path.name}: a group needs kind and language: {group.get('kind')!r}")
            label = f"{group['kind']}/{group['about']}" if "about" in group else group["kind"]
            for line in group["messages"].splitlines():
                if line.strip():
                    yield Lesson(line.strip(), label, group["language"], group.get("style", "other_language"))


def ordinary(folder: Path = ASKS) -> dict[str, str]:
    """What people ask of PAL every day, and what it is about: data/nlu without the topics that are often a crisis."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8")).get("nlu") or ():
            if "intent" in entry and entry["intent"] not in _NOT_ORDINARY:
                for line in entry["examples"].splitlines():
                    found[_MARKS.sub(r"\1", line.strip().removeprefix("- ").strip())] = entry["intent"]
    found.pop("", None)
    return found


def build(path: Path = learned.MODEL, if_changed: bool = False) -> Figures | None:
    """Trains and writes `path`; None when `if_changed` and nothing it is made from has changed."""
    import numpy as np

    now = fingerprint()
    if if_changed and path.exists():
        with np.load(path, allow_pickle=False) as file:
            if "made_from" in file.files and str(file["made_from"]) == now:
                return None
    from bot.nlu import encoder, head
    from bot.settings import load as settings

    given = list(lessons())
    taught = {lesson.text.lower() for lesson in given}
    asks = {text: about for text, about in ordinary().items() if text.lower() not in taught and not screen.screen(text)}
    given = [lesson for lesson in given if lesson.label != "unclear"]
    learnt, kept_back = _parted(list(asks))
    mixed = list(_mixed(given, learnt))

    engine = encoder.load()
    vectors = encoder.cached(engine, settings().data_dir / "embeddings.sqlite")
    shape = head.Settings(blocks=encoder.widths(engine), weights=encoder.weights(engine))

    def fit(given: list[Lesson], mixed: list[tuple[str, str]], left_out: bool) -> Any:
        texts = [*(lesson.text for lesson in given), *learnt, *(text for text, _ in mixed)]
        sounds = [learned.LOOK_ALIKE if lesson.label == learned.NONE else lesson.label for lesson in given]
        labels = [*sounds, *[learned.NONE] * len(learnt), *(label for _, label in mixed)]
        return head.train(texts, labels, vectors.encode(texts), shape, left_out)

    def unseen(model: Any, texts: list[str]) -> Any:
        return learned.dangers(model.scores_of(texts, vectors.encode(texts)), quiet(model))

    def quiet(model: Any) -> list[int]:
        return [place for place, label in enumerate(model.labels) if label in (learned.NONE, learned.LOOK_ALIKE)]

    # Which asks come close is seen well enough by a third of the lessons: fitting costs the cube of their number.
    close = unseen(fit(given[::3], [], left_out=False), kept_back) > CLOSE
    learnt += [text for text, near in zip(kept_back, close, strict=True) if near]
    kept_back = [text for text, near in zip(kept_back, close, strict=True) if not near]
    model = fit(given, mixed, left_out=True)
    left_out = learned.dangers(model.held_out, quiet(model))
    crisis = np.array([lesson.label != learned.NONE for lesson in given])
    own, daily = left_out[: len(given)], left_out[len(given) : len(given) + len(learnt)]
    counted = np.array([asks[text] not in _LOW for text in (*learnt, *kept_back)])
    alarm_from = max(
        LEAST,
        float(np.quantile(np.concatenate([daily, unseen(model, kept_back)])[counted], 1 - ORDINARY)),
        float(np.quantile(own[~crisis], 1 - LOOK_ALIKES)),
    )
    _write(model, path, alarm_from, now)
    # Not those that are also in a mixed message: they were not really left out.
    alone = crisis & np.array([not _is_mixed(lesson) for lesson in given])
    return Figures(len(left_out), alarm_from, float((own[alone] >= alarm_from).mean()))


def _parted(asks: list[str]) -> tuple[list[str], list[str]]:
    """Learnt from (a sixth), kept back: by the text itself, so that a new example moves no other one."""
    learnt = [text for text in asks if zlib.crc32(text.encode()) % 6 == 0]
    return learnt, [text for text in asks if zlib.crc32(text.encode()) % 6]


def _mixed(given: list[Lesson], asks: list[str]) -> Iterator[tuple[str, str]]:
    """Danger beside an ordinary ask in one message, and two ordinary asks in one."""
    asks = [text for text in asks if text.isascii() and len(text) > 15]
    count = 0
    for lesson in given:
        if not _is_mixed(lesson) or not asks:
            continue
        chance = zlib.crc32(lesson.text.encode())
        ask, joint = asks[chance % len(asks)], _JOINTS[(chance >> 4) % len(_JOINTS)]
        yield (f"{ask}{joint}{lesson.text}" if (chance >> 8) % 3 else f"{lesson.text}{joint}{ask}"), lesson.label
        count += 1
        chance = zlib.crc32(str(count).encode())
        yield f"{asks[chance % len(asks)]}{joint}{asks[(chance >> 7) % len(asks)]}", learned.NONE


def _is_mixed(lesson: Lesson) -> bool:
    danger = lesson.label != learned.NONE and lesson.language == "en" and lesson.style != "mixed"
    return danger and zlib.crc32(lesson.text.encode()) % 5 == 0


def _write(model: Any, path: Path, alarm_from: float, made_from: str) -> None:
    """One file, there as a whole or not at all."""
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    try:
        model.save(part)
        with np.load(part, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        np.savez(part, alarm_from=np.array(alarm_from), made_from=np.array(made_from), **arrays)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def fingerprint() -> str:
    """SHA-256 over everything the file is made from."""
    digest = hashlib.sha256()
    data = sorted(path for folder in _FOLDERS for path in folder.rglob("*") if path.suffix in (".yaml", ".yml"))
    for path in (*data, *(ROOT / "bot" / f"{name}.py" for name in _CODE)):
        digest.update(f"\n{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    found = build(if_changed="--if-changed" in sys.argv)
    if found:
        sys.stderr.write(
            f"Safety screen: {found.lessons} messages learnt, {found.caught:.0%} of crises left out are caught.\n"
        )
