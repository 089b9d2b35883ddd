"""The files of data/nlu: which intents can be taught, and how an example is added in the file's own style."""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.settings import ROOT
from bot.topics import TITLES

FOLDER = ROOT / "data" / "nlu"
#: Folder -> what its files are about.
GROUPS = {"topics": "Topics", "acts": "What people do in a chat", "scope": "What PAL has no answer to"}
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_STEP = "    - "


class NotThere(ValueError):
    """There is no such file, or it cannot be added to; the text says why."""


@dataclass(frozen=True)
class Place:
    """One file that can be taught. `name`: "travel"; `group`: its folder; `about`: what its head says belongs there."""

    name: str
    group: str
    path: Path
    about: str

    @property
    def title(self) -> str:
        """How it is called on the pages."""
        return TITLES.get(self.name, self.name.replace("_", " ").capitalize())


def places(folder: Path = FOLDER) -> list[Place]:
    """Every file, by group and name."""
    found = []
    for group in GROUPS:
        for path in sorted((folder / group).glob("*.yml")):
            head = [line[1:].strip() for line in path.read_text(encoding="utf-8").split("version:")[0].splitlines() if line]
            found.append(Place(path.stem, group, path, " ".join(head)))
    return found


def place(name: str, folder: Path = FOLDER) -> Place:
    """The file called `name`. Raises NotThere."""
    for one in places(folder):
        if one.name == name:
            return one
    raise NotThere(f"There is no topic or act called {name!r}.")


@dataclass(frozen=True)
class Example:
    """One sentence as the model learns it. `name`: of its file."""

    text: str
    intent: str
    name: str


def examples(folder: Path = FOLDER) -> Iterator[Example]:
    """All of them, marks taken off. Raises whatever a file that is no YAML raises."""
    for one in places(folder):
        for block in (YAML(typ="safe").load(one.path.read_text(encoding="utf-8")) or {}).get("nlu") or ():
            for line in str(block.get("examples") or "").splitlines():
                if "intent" in block and line.strip().startswith("- "):
                    yield Example(_ENTITY.sub(r"\1", line.strip()[2:].strip()), str(block["intent"]), one.name)


def intent_of(one: Place) -> str:
    """The intent that the file's last block, where examples are added, teaches."""
    found = re.findall(r"^- intent: (\S+)$", one.path.read_text(encoding="utf-8"), re.M)
    if not found:
        raise NotThere(f"{one.path.name} holds no examples.")
    return str(found[-1])


def add(name: str, text: str, folder: Path = FOLDER) -> None:
    """Appends `text` (checked already) to the file called `name`: as a whole or not at all, one writer at a time. Raises
    NotThere."""
    one = place(name, folder)
    if not text or text != " ".join(text.split()):
        raise NotThere("An example is one line.")
    with _alone(folder):
        before = one.path.read_text(encoding="utf-8")
        lines = before.rstrip("\n").split("\n")
        if not lines[-1].startswith(_STEP):
            raise NotThere(f"{one.path.name} does not end with an example. Add it there by hand.")
        after = "\n".join([*lines, _STEP + text]) + "\n"
        blocks = YAML(typ="safe").load(after)["nlu"]
        if str(blocks[-1]["examples"]).rstrip("\n").split("\n")[-1] != f"- {text}":
            raise NotThere("This sentence cannot be written into the file as it is.")
        replace(one.path, after)


def replace(path: Path, text: str) -> None:
    """Writes a file so that nobody ever reads half of it."""
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        os.chmod(part, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else adds meanwhile, in whatever process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
