"""A crisis phrase: read, tried on everything that is labelled, and saved."""

import contextlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as replace_field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.safety import phrases, screen
from bot.teach.files import _alone, replace

FOLDER = phrases.HERE
#: Key in the files -> (file, what it is called).
KINDS: dict[str, tuple[str, str]] = {
    "suicide": ("suicide", "Suicide or self-harm"),
    "abuse": ("abuse", "Abuse or exploitation"),
    "homeless_tonight": ("homeless", "No bed tonight"),
    "other/danger": ("other", "Other danger"),
    "other/medical": ("other", "Somebody is hurt or ill"),
    "other/missing": ("other", "Somebody is missing"),
    "other/food": ("other", "Nothing to eat"),
}
LONGEST = 160
Look = Callable[[str], "screen.Concern | None"]
Progress = Callable[[int, int], None]


class Unusable(ValueError):
    """The phrase cannot be used like that; the text says why."""


@dataclass(frozen=True)
class Labelled:
    """One message and what it is: a kind of crisis, or None. `source`: where it is from; `hidden`: never to be shown."""

    text: str
    kind: str | None
    source: str
    hidden: bool = False


def tidy(phrase: str) -> str:
    """As the files write phrases: one line, small letters, no apostrophes ("dont")."""
    words = " ".join(phrase.split()).strip(' .!?,;:"“”')
    return re.sub(r"['’`]", "", words).lower()


def checked(phrase: str, kind: str, folder: Path = FOLDER) -> str:
    """`phrase` ready to be saved under `kind`. Raises Unusable."""
    phrase = tidy(phrase)
    if kind not in KINDS:
        raise Unusable("Choose what kind of danger it is.")
    if not phrase or not re.search(r"[a-z]", phrase):
        raise Unusable("Write the words as a young person would type them.")
    if len(phrase) > LONGEST:
        raise Unusable(f"Use at most {LONGEST} characters: the few words that give the danger away.")
    if re.search(r"[\n#{}:&*\"\\]", phrase):
        raise Unusable("Write words only. Signs such as # : * { } mean something in the file.")
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]|<\w+>", "x", phrase)
    if len([word for word in plain.split() if word not in ("..", "...", "....", "$", "^")]) < 2:
        raise Unusable("One word alone is said in too many ways. Write two or more words that stand together.")
    if phrase in lines(kind, folder):
        raise Unusable("This phrase is there already.")
    try:
        with trial(phrase, kind, folder) as tried:
            phrases.load(tried)
    except phrases.BadPhrase as error:
        raise Unusable(f"The phrase cannot be read: {error}") from error
    return phrase


def lines(kind: str, folder: Path = FOLDER) -> list[str]:
    """The phrases that are there under `kind`."""
    content = YAML(typ="safe").load((folder / f"{KINDS[kind][0]}.yaml").read_text(encoding="utf-8"))
    return [str(line.get("say", "")) if isinstance(line, dict) else str(line) for line in content.get(kind) or ()]


def with_phrase(phrase: str, kind: str, folder: Path = FOLDER) -> tuple[Path, str]:
    """The file that `phrase` belongs in and its text with it, after the last phrase of its kind. Raises Unusable."""
    path = folder / f"{KINDS[kind][0]}.yaml"
    written = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    try:
        start = written.index(f"{kind}:")
    except ValueError:
        raise Unusable(f"{path.name} has no list {kind}.") from None
    end = next((at for at in range(start + 1, len(written)) if re.match(r"\w", written[at])), len(written))
    last = max(at for at in range(start, end) if written[at].startswith(("- ", f"{kind}:")))
    needs_quotes = phrase[0] in "<>!%@|?[]^$," or "[" in phrase or "," in phrase
    line = f'- "{phrase}"' if needs_quotes else f"- {phrase}"
    after = "\n".join([*written[: last + 1], line, *written[last + 1 :]]) + "\n"
    if YAML(typ="safe").load(after)[kind][-1] != phrase:
        raise Unusable("This phrase cannot be written into the file as it is.")
    return path, after


@contextlib.contextmanager
def trial(phrase: str, kind: str, folder: Path = FOLDER) -> Iterator[Path]:
    """A copy of the folder with the phrase in it, to be read by phrases.load and screen.again; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pal-phrases-") as name:
        copy = Path(name)
        for path in folder.glob("*.yaml"):
            shutil.copy(path, copy / path.name)
        path, text = with_phrase(phrase, kind, folder)
        (copy / path.name).write_text(text, encoding="utf-8")
        yield copy


def save(phrase: str, kind: str, folder: Path = FOLDER) -> None:
    """Adds a checked phrase to its file: as a whole or not at all. Raises Unusable."""
    with _alone(folder):
        path, after = with_phrase(checked(phrase, kind, folder), kind, folder)
        replace(path, after)


def labelled() -> list[Labelled]:
    """Everything that somebody has said what it is: the safety sets, what the learned half learns from, ordinary asks."""
    from bot.safety import learning

    found = []
    with contextlib.suppress(ImportError):  # an installation without its tests
        from tests.safety import score

        for one in score.examples():
            kind = one.kind if one.kind in screen.KINDS else None
            found.append(Labelled(one.text, kind, f"safety set, {one.split}", score.sealed(one.split)))
    for lesson in learning.lessons():
        if lesson.label != "unclear":
            kind = lesson.label.partition("/")[0]
            found.append(Labelled(lesson.text, kind if kind in screen.KINDS else None, "lessons of the screen"))
    found += [Labelled(text, None, f"example of {about}") for text, about in learning.ordinary().items()]
    hidden = {one.text for one in found if one.hidden}
    return [replace_field(one, hidden=one.text in hidden) for one in {one.text: one for one in reversed(found)}.values()][
        ::-1
    ]


def changes(listed: Iterable[Labelled], was: Look, now: Look, tell: Progress = lambda _done, _all: None) -> dict[str, Any]:
    """What `now` raises that `was` did not. `caught`: crises; `false`: no crises; `wrong_kind`: crises that get the reply of
    another kind; `lost`: crises no longer raised. Hidden messages are counted, never shown."""
    everything = list(listed)
    found: dict[str, Any] = {"caught": [], "false": [], "wrong_kind": [], "lost": [], "hidden": {}, "of": len(everything)}
    for number, one in enumerate(everything, 1):
        before, after = _kind(was, one.text), _kind(now, one.text)
        if before != after:
            if after is None:
                group = "lost" if one.kind else None
            elif one.kind is None:
                group = "false" if before is None else None
            else:
                group = "caught" if before is None else "wrong_kind" if after != one.kind else None
            if group and one.hidden:
                found["hidden"][group] = found["hidden"].get(group, 0) + 1
            elif group:
                found[group].append({"text": one.text, "source": one.source, "now": after})
        if number % 500 == 0:
            tell(number, len(everything))
    return found


def _kind(look: Look, text: str) -> str | None:
    concern = look(text)
    return concern.kind if concern else None
