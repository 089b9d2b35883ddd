"""`pal train`: trains the model that understands messages, and the learned half of the safety screen."""

import argparse
import hashlib
import os
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

#: Everything that the model is made from. A change in any of it makes the model stale.
INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/places", "bot/nlu", "requirements/run.txt")
MODELS = Path("models")
STAMP = MODELS / "made-from.txt"
#: What Rasa warns of and is meant to be so: the action says the sentences, and nobody types a press.
_MEANT = ("is not used in any story or rule", "The intent 'press' is listed")
#: Lines of Rasa's that are kept, to be shown if it fails.
_KEPT = 400


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options."""
    parser.add_argument("--if-changed", action="store_true", help="only when what it is made from has changed")


def run(args: argparse.Namespace) -> int:
    """Trains with Rasa's own command; the exit code is Rasa's. The safety screen's model, which knows by itself whether it
    is up to date, comes after: it finds the vectors of Rasa's examples in the cache."""
    return _understanding(args) or _safety(args)


def _safety(args: argparse.Namespace) -> int:
    """Trains bot.safety.learning in a process of its own: its memory is given back."""
    words = [sys.executable, "-m", "bot.safety.learning", *(["--if-changed"] if args.if_changed else [])]
    return subprocess.run(words, check=False).returncode


def _understanding(args: argparse.Namespace) -> int:
    now = fingerprint()
    if args.if_changed and STAMP.exists() and STAMP.read_text() == now and (MODELS / "pal.tar.gz").exists():
        return 0
    print("Training PAL's understanding. The first time takes a few minutes.", file=sys.stderr, flush=True)
    MODELS.mkdir(exist_ok=True)
    rasa = Path(sys.executable).with_name("rasa")
    # Rasa's check of domain and rules takes 17 s and only warns; a test makes it (tests/nlu/test_rasa_validates.py).
    words = ["train", "--skip-validation", "--force", "--fixed-model-name", "pal", "--data", "data/nlu", "data/rules"]
    # No telemetry and no crash reports: a traceback of Rasa's can hold somebody's words.
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = _quietly([str(rasa), *words], {**os.environ, **quiet, "PYTHONWARNINGS": "ignore"})
    if code == 0:
        STAMP.write_text(now)
    return code


def _quietly(words: Sequence[str], env: Mapping[str, str]) -> int:
    """Runs `words`; says only what somebody should know of its hundred lines, and all of them if it fails."""
    said: deque[str] = deque(maxlen=_KEPT)
    with subprocess.Popen(
        words, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as child:
        for line in child.stdout or ():
            said.append(line)
            if worth_saying(line):
                print(line, end="", file=sys.stderr, flush=True)
    if child.returncode:
        print("Training failed. Rasa's last words:", *said, sep="\n", file=sys.stderr, flush=True)
    return child.returncode


def worth_saying(line: str) -> bool:
    """Whether a line of Rasa's output is an error, or a warning that is not meant to be so."""
    if "UserWarning" in line:
        return not any(meant in line for meant in _MEANT)
    return any(level in line for level in (" ERROR ", " CRITICAL ", "Error:", "Traceback"))


def fingerprint() -> str:
    """SHA-256 over names and contents of INPUTS. `assistant_id` is left out: Rasa writes it into config.yml itself."""
    digest = hashlib.sha256(sys.version.encode())
    for name in INPUTS:
        paths = sorted(path for path in Path(name).rglob("*") if path.is_file()) if Path(name).is_dir() else [Path(name)]
        for path in paths:
            if "__pycache__" not in path.parts:
                digest.update(f"\n{path}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
