"""`python -m benchmarks.nlu.parse_speed [--lines 300] [--alone] [--json FILE]`: what a line of `pal parse` costs.

Processor time of one thread, not time by the clock, so that other work on the machine changes it less. Lines are made of
training examples, one to three of them in a line, 75 characters in the mean; no two alike. Each stage's own time, without
the stages inside it, is taken by wrapping the functions that it consists of; the wrapping costs some microseconds a call.
"""

import argparse
import json
import os
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

from ruamel.yaml import YAML

from benchmarks.nlu.examples import training
from bot.commands.ahead import MOST
from bot.settings import ROOT

MEAN = 75
_JOINTS = (" ", ". ", ", ", " and ")


def lines(count: int, alone: bool = False, places: bool = False, seed: int = 11) -> list[str]:
    """`count` different lines, `MEAN` characters long in the mean: several examples in a line, or one `alone`. `places`: all
    of them name one or more, which costs a look at the sentence."""
    chance = random.Random(seed)
    known = [text for text in (_with_places() if places else (text for text, _, _ in training())) if len(text) <= 150]
    if alone or places:
        # Those about the mean, as many shorter as longer by as much.
        near = [text for text in known if abs(len(text) - MEAN) <= 20]
        return _balanced(chance.sample(near, k=len(near)), count)
    texts = iter(chance.sample(known, k=5 * count))
    made: list[str] = []
    total = 0
    while len(made) < count:
        line = next(texts)
        # One example while the mean is reached, else several.
        while total + len(line) < MEAN * len(made) + MEAN / 2:
            line += chance.choice(_JOINTS) + next(texts)
        total += len(line)
        made.append(line)
    return made


def _with_places() -> list[str]:
    files = sorted((ROOT / "data/places/roles").glob("*.yaml"))
    marked = [line for file in files for line in YAML(typ="safe").load(file.read_text("utf-8"))]
    return [re.sub(r"\[([^\]|]+)(?:\|[a-z])?\]", r"\1", line) for line in marked]


def _balanced(texts: list[str], count: int) -> list[str]:
    made: list[str] = []
    total = 0
    for text in texts:
        if len(made) < count and (len(text) <= MEAN) == (total >= MEAN * len(made)):
            made.append(text)
            total += len(text)
    return made


class Stages:
    """Processor seconds by stage, each without those that run inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._inside = [0.0]

    def of(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, measured as `stage`."""

        def measured(*args: Any, **kwargs: Any) -> Any:
            start = time.process_time()
            self._inside.append(0.0)
            try:
                return call(*args, **kwargs)
            finally:
                took = time.process_time() - start
                self.seconds[stage] += took - self._inside.pop()
                self._inside[-1] += took
                self.calls[stage] += 1

        return measured

    def wrap(self, stage: str, owner: Any, name: str) -> None:
        """Puts the measured function in the place of `owner.name`."""
        setattr(owner, name, self.of(stage, getattr(owner, name)))


def measured_reader() -> tuple[Any, Stages]:
    """`pal parse`'s reader with every stage measured."""
    from bot.commands.parse import Reader
    from bot.nlu import encoder, head, ngrams
    from bot.nlu.person import role_context
    from bot.nlu.rasa import classifier, person
    from bot.safety import learned, screen

    stages = Stages()
    stages.wrap("e5", encoder.E5, "encode")
    stages.wrap("USE", encoder.Use, "encode")
    stages.wrap("n-grams of a text", ngrams, "counts_and_sound")
    stages.wrap("both heads", head.Head, "scores")
    stages.wrap("both heads, for the next lines", head.Head, "ahead")
    stages.wrap("safety: rules", learned.Learned, "__call__")
    stages.wrap("understanding: rules, parts", classifier, "understand")
    stages.wrap("safety: phrases", screen, "screen")
    stages.wrap("person", person, "read")
    stages.wrap("person: the sentence", role_context, "judge")
    reader = Reader(ROOT / "models" / "pal.tar.gz")
    stages.wrap("masking", reader, "_mask")
    stages.wrap("the rest of Rasa", reader, "_understand")
    return reader, stages


def without_encoders(call: Callable[..., Any], stages: Stages, took: list[float]) -> Callable[..., Any]:
    """`call`, its processor seconds beyond the encoders' written to `took`."""

    def measured(*args: Any, **kwargs: Any) -> Any:
        before, start = _encoding(stages), time.process_time()
        try:
            return call(*args, **kwargs)
        finally:
            took.append(time.process_time() - start - (_encoding(stages) - before))

    return measured


def _encoding(stages: Stages) -> float:
    return stages.seconds["e5"] + stages.seconds["USE"]


def _rows(took: list[float], stages: Stages) -> Iterator[tuple[str, float, float]]:
    every = sum(took)
    rest = every - sum(stages.seconds.values())
    for name, seconds in sorted({**stages.seconds, "the rest of pal parse": rest}.items(), key=lambda one: -one[1]):
        yield name, seconds * 1000 / len(took), stages.calls.get(name, len(took)) / len(took)


def main() -> int:
    """Prints a table; 1 if there is no model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--alone", action="store_true", help="one example a line: fewer lines that ask two things")
    parser.add_argument("--places", action="store_true", help="messages that name a place, each of them")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also writes what was understood, to compare versions")
    args = parser.parse_args()
    if not (ROOT / "models" / "pal.tar.gz").exists():
        print("There is no trained model. Make one with: .venv/bin/pal train", file=sys.stderr)
        return 1
    texts = lines(args.lines, args.alone, args.places)
    reader, stages = measured_reader()
    for text in texts[:10]:
        reader.read(text[::-1])  # what is loaded when first needed
    beyond: list[float] = []
    reader._understand = without_encoders(reader._understand, stages, beyond)
    stages.seconds.clear()
    stages.calls.clear()
    took, heard = [], []
    for first in range(0, len(texts), MOST):
        # As from a file: several lines are there at a time, and their share of what is done for all of them is each one's.
        portion = texts[first : first + MOST]
        start = time.process_time()
        reader.ahead(portion)
        shared = (time.process_time() - start) / len(portion)
        for text in portion:
            start = time.process_time()
            heard.append(reader.read(text))
            took.append(time.process_time() - start + shared)
    if args.json:
        args.json.write_text("".join(json.dumps(one) + "\n" for one in heard), encoding="utf-8")
    mean = statistics.mean(took) * 1000
    length, median = statistics.mean(map(len, texts)), statistics.median(took) * 1000
    print(f"{len(texts)} lines, {length:.0f} characters in the mean: {1000 / mean:.1f} lines a second of one processor")
    print(f"({mean:.1f} ms a line, median {median:.1f} ms), the encoders {_encoding(stages) / sum(took):.0%} of it.")
    print(f"Rasa's part of a line beyond the encoders: {statistics.median(beyond) * 1000:.1f} ms median\n")
    print("| stage | ms a line | share | calls a line |\n| --- | --- | --- | --- |")
    for name, cost, calls in _rows(took, stages):
        print(f"| {name} | {cost:.2f} | {cost / mean:.0%} | {calls:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
