"""The job "train": a new model into models/candidate, everything that is checked, and only then live.

`pal train` makes the same model; it stays what the command line uses. A training that fails, is cancelled or killed leaves
what is live untouched.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.settings import ROOT, Settings
from bot.teach import live
from bot.teach.progress import Progress

STAGES = (
    "Reading the examples",
    "Training the understanding",
    "Training the safety screen",
    "Checking the understanding",
    "Playing the conversation tests",
    "Checking the safety screen",
    "Going live",
)
#: Misses that are shown.
_SHOWN = 20


class NotGood(Exception):
    """The new model may not go live; the text says why."""


def run(settings: Settings, progress: Progress, models: Path = live.MODELS) -> None:
    """All stages. Raises NotGood, bot.teach.progress.Cancelled."""
    # A place of its own: if an earlier job was killed, what it had started may still be writing to its own.
    candidate = models / "candidate" / progress.state.id
    progress.stage(0)
    _examples()
    shutil.rmtree(candidate.parent, ignore_errors=True)
    candidate.mkdir(parents=True)
    try:
        progress.stage(1)
        _understanding(candidate)
        progress.stage(2)
        _safety(candidate)
        wrong: list[str] = []
        for number, check in ((3, check_understanding), (4, check_talks), (5, check_safety)):
            progress.stage(number)
            wrong += check(candidate, progress)
        if wrong:
            progress.result(wrong=wrong[:_SHOWN])
            raise NotGood("The new model did not pass everything, so it is not live. What was live goes on.")
        progress.stage(6, fixed=True)
        try:
            told = live.go_live(live.tell_rasa(settings), candidate, models)
        except live.Refused as error:
            raise NotGood(f"{error}. The model of before is live again.") from error
        progress.end("done", "The new model is live." if told else "The new model is live from PAL's next start on.")
    finally:
        shutil.rmtree(candidate.parent, ignore_errors=True)


def _examples() -> None:
    """Every file can be read, and no sentence teaches two things."""
    from bot.teach import files

    seen: dict[str, str] = {}
    try:
        for one in files.examples():
            other = seen.setdefault(one.text.casefold(), one.intent)
            if other != one.intent:
                raise NotGood(f"“{one.text}” is an example of {other} and of {one.intent}. Take one of them out first.")
    except NotGood:
        raise
    except Exception as error:
        raise NotGood(f"The examples cannot be read ({type(error).__name__}).") from error


def _understanding(candidate: Path) -> None:
    from bot.commands.train import fingerprint

    made_from = fingerprint()
    words = ["train", "--force", "--fixed-model-name", "pal", "--out", str(candidate), "--data", "data/nlu", "data/rules"]
    _do([str(Path(sys.executable).with_name("rasa")), *words])
    if not (candidate / live.FILES[0]).exists():
        raise NotGood("Rasa made no model.")
    (candidate / live.FILES[2]).write_text(made_from, encoding="utf-8")


def _safety(candidate: Path) -> None:
    """In a process of its own: its memory is given back."""
    code = "import sys; from pathlib import Path; from bot.safety import learning; learning.build(Path(sys.argv[1]))"
    _do([sys.executable, "-c", code, str(candidate / live.FILES[1])])


def _do(words: list[str]) -> None:
    # No telemetry and no crash reports: a traceback can hold somebody's words.
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    env = {**os.environ, **quiet, "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, check=False, env=env, cwd=ROOT, capture_output=True)
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise NotGood(f"Training failed: {last[0][:300]}")


def check_understanding(candidate: Path, progress: Progress) -> list[str]:
    """The floors of tests/nlu, on both sets. Returns what is below them, in words."""
    try:
        from benchmarks.nlu import score
        from benchmarks.nlu.examples import fresh
        from benchmarks.nlu.model import Model
        from tests.nlu.floors import FLOORS
    except ImportError as error:
        raise NotGood("The test messages are not installed here, so no new model can go live.") from error
    model = Model.trained(candidate / live.FILES[0])
    wrong, figures = [], []
    rows = {name: fresh(name) for name in FLOORS}
    number, all_ = 0, sum(map(len, rows.values()))
    for name, listed in rows.items():
        heard = []
        for row in listed:
            heard.append(model.read(row.text))
            number += 1
            progress.part(number, all_)
        for one in score.figures(listed, heard):
            floor = FLOORS[name].get(one.name)
            if floor is None:
                continue
            figures.append(
                {"set": name, "name": one.name, "share": round(one.share, 4), "floor": floor, "most": one.at_most}
            )
            if one.share > floor if one.at_most else one.share < floor:
                side = "at most" if one.at_most else "at least"
                wrong.append(f"Understanding, {name} set: {one.name} is {one.share:.1%}, and must be {side} {floor:.1%}")
    progress.result(figures=figures)
    return wrong


def check_talks(candidate: Path, progress: Progress) -> list[str]:
    """The conversation tests. Returns those that fail."""
    import tempfile

    from bot.flows import read
    from bot.flows import run as play
    from bot.flows.store import of_files
    from bot.rehearsal import Rehearsal
    from bot.rehearsal.model import Model

    listed = read()
    wrong = []
    with tempfile.TemporaryDirectory(prefix="pal-teach-") as folder:
        model = Model.load(candidate / live.FILES[0], safety=candidate / live.FILES[1])
        rehearsal = Rehearsal(model, of_files(where=Path(folder)))
        for number, flow in enumerate(listed, 1):
            result = play(flow, rehearsal)
            if not result.passed:
                wrong.append(f"Conversation {flow.name}: {result.words()}")
            progress.part(number, len(listed))
    progress.result(talks={"of": len(listed), "passed": len(listed) - len(wrong)})
    return wrong


def check_safety(candidate: Path, progress: Progress) -> list[str]:
    """The floors of tests/safety, of phrases alone and of both halves together. Returns what is below them."""
    try:
        from tests.safety import score
        from tests.safety.floors import BOTH, PHRASES
    except ImportError as error:
        raise NotGood("The safety set is not installed here, so no new model can go live.") from error
    from bot.nlu import encoder
    from bot.safety import learned, screen

    model, vectors = learned.load(candidate / live.FILES[1]), encoder.load()

    def both(text: str) -> screen.Concern | None:
        return screen.screen(text) or (screen.screen(text, vectors.encode([text])[0], model) if text.strip() else None)

    wrong, figures = [], []
    looks: list[tuple[str, Callable[[str], Any], dict[str, dict[str, float]]]] = [
        ("phrases", screen.screen, PHRASES),
        ("both halves", both, BOTH),
    ]
    splits = [(name, look, split, floor) for name, look, floors in looks for split, floor in floors.items()]
    for number, (name, look, split, floor) in enumerate(splits, 1):
        for key, share in safety_figures(score.tally(split, look)).items():
            if key not in floor:
                continue
            most = key in ("look_alike", "ordinary")
            figures.append(
                {"set": f"{split}, {name}", "name": key, "share": round(share, 4), "floor": floor[key], "most": most}
            )
            if share > floor[key] if most else share < floor[key]:
                wrong.append(f"Safety, {split}, {name}: {key} is {share:.1%}, and must be {floor[key]:.1%}")
        progress.part(number, len(splits))
    progress.result(safety=figures)
    return wrong


def _figure(of: str, name: str, share: float, floor: float, most: bool) -> dict[str, Any]:
    return {"set": of, "name": name, "share": round(share, 4), "floor": floor, "most": most}


def safety_figures(counts: Any) -> dict[str, float]:
    """The shares that floors are on: crises raised (English, other languages), alarms on look-alikes and ordinary asks."""
    from tests.safety import score

    return {
        "english": score.added(counts, score.CRISES, True).rate,
        "others": score.added(counts, score.CRISES, False).rate,
        "look_alike": score.added(counts, ("none",), None, "look_alike").rate,
        "ordinary": score.added(counts, ("none",), None, "ordinary").rate,
    }
