"""Which model is live: putting a new one there, keeping the one before, going back. Files are moved as a whole, so a reader
finds the old model or the new one; Rasa is told, and the front door's screen sees its file change (bot.safety.learned).
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.settings import ROOT, Settings

MODELS = ROOT / "models"
#: What makes a model: understanding, learned screen, and what both were made from. The stamp goes last: it vouches for them.
FILES = ("pal.tar.gz", "safety.npz", "made-from.txt")
#: Rasa takes seconds to load a model.
_TELL_S = 180.0
#: Tells Rasa to load an archive: True when it did, False when there is no Rasa to tell. Raises Refused.
Tell = Callable[[Path], bool]


class Refused(Exception):
    """Rasa would not load the model."""


@dataclass(frozen=True)
class Held:
    """A model that is kept. `at`: when it was made, seconds since 1970."""

    at: float


def tell_rasa(settings: Settings) -> Tell:
    """Through Rasa's own HTTP API."""

    def tell(archive: Path) -> bool:
        try:
            answer = httpx.put(
                f"{settings.rasa_url}/model",
                params={"token": settings.rasa_token},
                json={"model_file": str(archive)},
                timeout=_TELL_S,
                trust_env=False,
            )
        except httpx.ConnectError:
            return False
        except httpx.HTTPError as error:
            raise Refused(f"Rasa did not answer ({type(error).__name__})") from error
        if answer.status_code >= 300:
            raise Refused(f"Rasa would not load it ({answer.status_code})")
        return True

    return tell


def stale(models: Path = MODELS) -> bool:
    """Whether something that the live model is made from has changed since it was made."""
    from bot.commands.train import fingerprint

    try:
        return (models / FILES[-1]).read_text(encoding="utf-8") != fingerprint()
    except OSError:
        return True


def live(models: Path = MODELS) -> Held | None:
    """The live model."""
    return _held(models)


def previous(models: Path = MODELS) -> Held | None:
    """The one before, to go back to."""
    return _held(models / "previous")


def go_live(tell: Tell, candidate: Path, models: Path = MODELS) -> bool:
    """Puts the files of `candidate` in the place of what is live, which becomes models/previous. Returns whether a running
    Rasa took it (else the next start will). Raises Refused, after everything has been put back."""
    before = models / "previous"
    if not (candidate / FILES[0]).exists():
        raise Refused("There is no new model.")
    if (models / FILES[0]).exists():
        _copy(models, before)
    _move(candidate, models)
    try:
        told = tell((models / FILES[0]).resolve())
    except Refused:
        if (before / FILES[0]).exists():
            _copy(before, models)
            _try(tell, models)
        raise
    shutil.rmtree(candidate, ignore_errors=True)
    return told


def go_back(tell: Tell, models: Path = MODELS) -> bool:
    """Puts models/previous back; what was live takes its place, so that one can change one's mind. As `go_live`."""
    before, aside = models / "previous", models / "candidate" / "back"
    if not (before / FILES[0]).exists():
        raise Refused("There is no model to go back to.")
    shutil.rmtree(aside, ignore_errors=True)
    _copy(before, aside)
    return go_live(tell, aside, models)


def _try(tell: Tell, models: Path) -> None:
    try:
        tell((models / FILES[0]).resolve())
    except Refused:
        # Its file is right again; Rasa's next start takes it.
        return


def _held(folder: Path) -> Held | None:
    try:
        return Held((folder / FILES[0]).stat().st_mtime)
    except OSError:
        return None


def _copy(there: Path, here: Path) -> None:
    """Each file as a whole; one that is missing there is taken away here."""
    here.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if (there / name).exists():
            part = here / f".{name}.part"
            shutil.copy2(there / name, part)
            os.replace(part, here / name)
        else:
            (here / name).unlink(missing_ok=True)


def _move(there: Path, here: Path) -> None:
    for name in FILES:
        if (there / name).exists():
            os.replace(there / name, here / name)
        elif name == FILES[-1]:
            (here / name).unlink(missing_ok=True)
