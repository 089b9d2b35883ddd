"""A projection of frozen sentence vectors, tuned so that examples of one intent lie together and others apart: supervised
contrastive learning (Khosla et al. 2020, Supervised contrastive learning, the loss L_out). SetFit does the like with a whole
encoder.

`python -m benchmarks.nlu.contrastive` tries settings: trained on a tenth of the examples, judged by others of the training
data, never by an evaluation set. Its best are the defaults of `Options`."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Options:
    """`dim`: width of the projection, at most that of the vectors if there is no hidden layer. `hidden`: its width, 0 for
    none. `temperature`: the less, the more the nearest examples count. `rate`: of Adam. `dropout`: share of the inputs left
    out at a step. `batch`: examples of a step. `epochs`: at most. `patience`: epochs without gain until it stops.
    `held_out`: share of the examples that says when."""

    dim: int = 1024
    hidden: int = 0
    temperature: float = 0.05
    rate: float = 0.001
    dropout: float = 0.3
    batch: int = 512
    epochs: int = 100
    patience: int = 8
    held_out: float = 0.15
    seed: int = 1


@dataclass(frozen=True)
class Projection:
    """The layers' weights (input × output), and how many epochs made them."""

    layers: tuple[Array, ...]
    epochs: int = 0

    def place(self, rows: Array) -> Array:
        """`rows` on the unit sphere of the projection."""
        for layer in self.layers[:-1]:
            rows = np.maximum(rows @ layer, 0)
        return _unit(rows @ self.layers[-1])[0]


def train(rows: Array, labels: Sequence[str], options: Options = Options()) -> Projection:
    """Tuned on all of `rows` (one an example, of unit length), for as many epochs as were best for a part held out of it."""
    _, numbers = np.unique(labels, return_inverse=True)
    out = held_out(labels, options.held_out, options.seed)
    chosen = _run(rows[~out], numbers[~out], options, rows[out], numbers[out])
    return _run(rows, numbers, replace(options, epochs=chosen.epochs))


def held_out(labels: Sequence[str], share: float, seed: int) -> NDArray[np.bool_]:
    """Which examples to hold out: `share` of each label, rounded, but never all of them."""
    chance = np.random.default_rng(seed)
    out = np.zeros(len(labels), dtype=bool)
    for name in sorted(set(labels)):
        of = np.flatnonzero(np.array([label == name for label in labels]))
        out[chance.permutation(of)[: min(round(len(of) * share), len(of) - 1)]] = True
    return out


def loss(places: Array, labels: Labels, temperature: float) -> tuple[float, Array]:
    """The contrastive loss of a batch of unit vectors, and its slope by them. Examples alone of their label don't count."""
    same = labels[:, None] == labels[None, :]
    np.fill_diagonal(same, False)
    friends = same.sum(axis=1)
    counted = friends > 0
    logits = places @ places.T / temperature
    np.fill_diagonal(logits, -np.inf)
    logits -= logits.max(axis=1, keepdims=True)
    chances = np.exp(logits)
    sums = chances.sum(axis=1, keepdims=True)
    wanted = same / np.maximum(friends, 1)[:, None]
    np.fill_diagonal(logits, 0)  # -inf · 0 would be no number
    each = np.log(sums[:, 0]) - (wanted * logits).sum(axis=1)
    number = max(int(counted.sum()), 1)
    pull = (chances / sums - wanted) * counted[:, None] / number
    return float(each[counted].sum() / number), ((pull + pull.T) @ places / temperature).astype(np.float32)


def _unit(rows: Array) -> tuple[Array, Array]:
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows / lengths, lengths


def _start(rows: Array, options: Options, chance: np.random.Generator) -> list[Array]:
    if options.hidden:
        sizes = (rows.shape[1], options.hidden, options.dim)
        return [chance.normal(0, (2 / wide) ** 0.5, (wide, narrow)).astype(np.float32) for wide, narrow in pairwise(sizes)]
    # From the principal directions: the start is the frozen vectors, as near as `dim` numbers come to them.
    _, directions = np.linalg.eigh(rows.T @ rows)
    return [np.ascontiguousarray(directions[:, ::-1][:, : options.dim], dtype=np.float32)]


def _run(
    rows: Array, labels: Labels, options: Options, asked: Array | None = None, truth: Labels | None = None
) -> Projection:
    """All epochs; with `asked`, the projection after the epoch that placed those best."""
    chance = np.random.default_rng(options.seed)
    layers = _start(rows, options, chance)
    first, second = ([np.zeros_like(layer) for layer in layers] for _ in range(2))
    best, least, step = Projection(tuple(layers)), np.inf, 0
    for epoch in range(options.epochs + 1):
        if asked is not None and truth is not None:
            now = Projection(tuple(layer.copy() for layer in layers), epoch)
            missed = _missed(now.place(rows), labels, now.place(asked), truth, options.temperature)
            if missed < least:
                best, least = now, missed
            if epoch - best.epochs >= options.patience:
                break
        if epoch == options.epochs:
            break
        order = chance.permutation(len(rows))
        for part in np.array_split(order, max(1, round(len(rows) / options.batch))):
            step += 1
            for number, slope in enumerate(_slopes(layers, rows[part], labels[part], options, chance)):
                # Adam (Kingma & Ba 2015) with its usual decays.
                first[number] += 0.1 * (slope - first[number])
                second[number] += 0.001 * (slope**2 - second[number])
                size = np.sqrt(second[number] / (1 - 0.999**step)) + 1e-8
                layers[number] = layers[number] - np.float32(options.rate) * first[number] / (1 - 0.9**step) / size
    return best if asked is not None else Projection(tuple(layers), options.epochs)


def _slopes(layers: list[Array], rows: Array, labels: Labels, options: Options, chance: np.random.Generator) -> list[Array]:
    if options.dropout:
        rows = rows * (chance.random(rows.shape, dtype=np.float32) >= options.dropout) / np.float32(1 - options.dropout)
    inputs = [rows]
    for layer in layers[:-1]:
        inputs.append(np.maximum(inputs[-1] @ layer, 0))
    places, lengths = _unit(inputs[-1] @ layers[-1])
    _, slope = loss(places, labels, options.temperature)
    slope = (slope - (slope * places).sum(axis=1, keepdims=True) * places) / lengths
    slopes = []
    for number in reversed(range(len(layers))):
        slopes.append(inputs[number].T @ slope)
        if number:
            slope = (slope @ layers[number].T) * (inputs[number] > 0)
    return slopes[::-1]


def _missed(known: Array, labels: Labels, asked: Array, truth: Labels, temperature: float) -> float:
    """Mean log loss when the known examples vote, the near ones most: what is to be small where nothing was learnt."""
    near = np.exp((asked @ known.T - 1) / temperature)
    votes = near @ (labels[:, None] == np.arange(labels.max() + 1)).astype(np.float32)
    chance = votes[np.arange(len(truth)), truth] / votes.sum(axis=1)
    return float(-np.log(np.maximum(chance, 1e-12)).mean())


#: What is tried, one setting after the other from `START`, each with the best of those before it.
START = Options(dim=256, temperature=0.1, dropout=0.0)
TRIED: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("temperature", (0.05, 0.1, 0.2)),
    ("dim", (64, 128, 256, 1024)),
    ("hidden", (0, 512)),
    ("rate", (0.0003, 0.001, 0.003)),
    ("dropout", (0.0, 0.3, 0.6)),
    ("temperature", (0.03, 0.1)),
)
#: The tenths that are learnt from, by the seed that draws them (other draws than compare's), and how many examples judge.
DRAWS, JUDGES = (1001, 1002), 3000


def search() -> Options:
    """Prints a row a setting: the share of other training examples that logistic regression over it has right."""
    from benchmarks.nlu import compare
    from benchmarks.nlu.examples import sample, training

    examples = list(training())
    tasks = []
    for seed in DRAWS:
        few = sample(examples, 0.1, seed)
        learnt = set(few)
        others = sample([row for row in examples if row not in learnt], JUDGES / (len(examples) - len(few)), seed)
        tasks.append((compare.task_of(few, [text for text, _, _ in others]), [intent for _, intent, _ in others]))
    raw = np.mean([_right(compare.LOGISTIC(task), task.names, truth) for task, truth in tasks])
    print(f"| judged by {len(tasks[0][1])} training examples | right | epochs | took |\n| --- | --- | --- | --- |")
    print(f"| not projected | {raw:.1%} | | |")
    best, most = START, 0.0
    tried: set[Options] = set()
    for field, values in TRIED:
        base = best
        for value in values:
            options = replace(base, **{field: value})  # type: ignore[arg-type]
            if options in tried:
                continue
            tried.add(options)
            start, shares, epochs = time.monotonic(), [], []
            for task, truth in tasks:
                one, other = compare.side_by_side(task, ("e5", "use"))
                projection = train(one, task.labels, options)
                rows = compare.regression(projection.place(one), task.labels, projection.place(other))
                shares.append(_right(rows, task.names, truth))
                epochs.append(projection.epochs)
            right, took = float(np.mean(shares)), time.monotonic() - start
            print(f"| {_said(options)} | {right:.1%} | {epochs} | {took:.0f} s |", flush=True)
            if right > most:
                best, most = options, right
    return best


def _said(options: Options) -> str:
    return ", ".join(f"{field} {getattr(options, field)}" for field in ("temperature", "dim", "hidden", "rate", "dropout"))


def _right(rows: Array, names: Sequence[str], truth: Sequence[str]) -> float:
    return sum(names[place] == label for place, label in zip(rows.argmax(axis=1), truth, strict=True)) / len(truth)


def main() -> int:
    """Prints to standard output."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"\nBest: {_said(search())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
