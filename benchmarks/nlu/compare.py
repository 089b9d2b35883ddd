"""`python -m benchmarks.nlu.compare [--share 0.1 --draws 3] [--banking FOLDER]`: heads and encoders side by side, a table.

On PAL's own data: trained on data/nlu (--share: on so much of each intent; --draws: drawn so many times), judged on the
English topics of the dev set; with --folds also on folds of the training data. Rasa's own classifier: benchmarks.nlu.diet.
With --banking (a folder with BANKING77's train.csv and test.csv): 10 examples an intent, drawn with each of `SEEDS`."""

import argparse
import csv
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from sklearn.linear_model import LogisticRegression

from benchmarks.nlu import contrastive
from benchmarks.nlu.examples import english_topics, sample, training
from bot import settings
from bot.nlu import head, ngrams
from bot.nlu.encoder import Cached, load

FOLDS, SEEDS, SHOTS = 4, (1, 2, 3), 10
#: Seed of the first draw of a share: the one that benchmarks.nlu.diet learns from, too.
FIRST_DRAW = 7

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Task:
    """`texts`, their vectors by encoder (`known`) and `labels` to learn from; `asked_texts` and their vectors to judge."""

    texts: list[str]
    known: dict[str, Array]
    labels: list[str]
    asked_texts: list[str]
    asked: dict[str, Array]

    @property
    def names(self) -> list[str]:
        """The labels, each once: what the columns of a recipe's scores stand for."""
        return sorted(set(self.labels))

    def part(self, learnt: Sequence[int], judged: Sequence[int]) -> "Task":
        """Some of the examples to learn from, others of them to judge."""
        return Task(
            [self.texts[n] for n in learnt],
            _take(self.known, learnt),
            [self.labels[n] for n in learnt],
            [self.texts[n] for n in judged],
            _take(self.known, judged),
        )


#: Scores of what is asked, a column a name.
Recipe = Callable[[Task], Array]


def _scaled(known: Array, asked: Array) -> tuple[Array, Array]:
    mean, scale = known.mean(axis=0), known.std(axis=0) + 1e-6
    one, other = ((rows - mean) / scale for rows in (known, asked))
    return tuple(rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (one, other))  # type: ignore[return-value]


def side_by_side(task: Task, which: Sequence[str]) -> tuple[Array, Array]:
    """The encoders' vectors, centred, scaled and joined to unit vectors: (known, asked)."""
    pairs = [_scaled(task.known[name], task.asked[name]) for name in which]
    known, asked = (np.hstack([pair[side] for pair in pairs]) / np.float32(len(which) ** 0.5) for side in (0, 1))
    return known, asked


def regression(known: Array, labels: Sequence[str], asked: Array, length: float = 8.0) -> Array:
    """Logarithms of logistic regression's probabilities. `known` and `asked` are made longer by `length`: the longer, the
    less it is held back."""
    model = LogisticRegression(C=1.0, max_iter=60).fit(known * length, labels)
    chances: Array = model.predict_log_proba(asked * length)
    return chances


def logistic(which: Sequence[str], with_ngrams: bool = False) -> Recipe:
    """Logistic regression over the encoders' vectors, with character and word n-grams or without."""

    def run(task: Task) -> Array:
        one, other = (rows * np.float32(8 * len(which) ** 0.5) for rows in side_by_side(task, which))
        if with_ngrams:
            counted = ngrams.matrix(task.texts, ngrams.counts_and_sound)
            idf = ngrams.weights(counted)
            grams = head._weighted(counted, idf) * 4
            asked = head._weighted(ngrams.matrix(task.asked_texts, ngrams.counts_and_sound), idf) * 4
            one, other = _short(one @ one.T + (grams @ grams.T).toarray(), one @ other.T + (grams @ asked.T).toarray())
        return regression(one, task.labels, other, 1.0)

    return run


def _short(within: Array, across: Array) -> tuple[Array, Array]:
    """Rows with the inner products `within` (known × known) and `across` (known × asked), with as many numbers as there are
    known ones. A linear model depends on nothing else, and over all n-grams it takes a hundred times as long."""
    factor = cholesky(within + 1e-3 * np.eye(len(within), dtype=np.float32), lower=True)
    return factor, solve_triangular(factor, across, lower=True).T


def neighbours(which: Sequence[str], count: int) -> Recipe:
    """The label with the most nearness among the nearest `count` examples; 0: the nearest mean of a label."""

    def run(task: Task) -> Array:
        one, other = side_by_side(task, which)
        near = other @ one.T
        member = np.array([[label == name for name in task.names] for label in task.labels], dtype=np.float32)
        if count == 0:
            means: Array = near @ (member / member.sum(axis=0))
            return means
        top = np.argsort(-near, axis=1)[:, :count]
        return np.stack([(near[row, nearest, None] * member[nearest]).sum(axis=0) for row, nearest in enumerate(top)])

    return run


def kernel(which: Sequence[str], ngram_weight: float = 1.0) -> Recipe:
    """bot.nlu.head, as it is."""

    def run(task: Task) -> Array:
        blocks = tuple(task.known[name].shape[1] for name in which)
        chosen = head.Settings(blocks, tuple(load(name).weight for name in which), ngram_weight=ngram_weight)
        model = head.train(task.texts, task.labels, np.hstack([task.known[name] for name in which]), chosen)
        return model.scores_of(task.asked_texts, np.hstack([task.asked[name] for name in which]))

    return run


def projected_logistic(which: Sequence[str]) -> Recipe:
    """Logistic regression over a projection of the vectors that was tuned by contrast."""

    def run(task: Task) -> Array:
        one, other = side_by_side(task, which)
        projection = contrastive.train(one, task.labels)
        return regression(projection.place(one), task.labels, projection.place(other))

    return run


def projected_kernel(which: Sequence[str], ngram_weight: float = 1.0) -> Recipe:
    """bot.nlu.head over such a projection: it counts as much as the vectors it stands for."""

    def run(task: Task) -> Array:
        one, other = side_by_side(task, which)
        projection = contrastive.train(one, task.labels)
        chosen = head.Settings(weights=(sum(load(name).weight for name in which),), ngram_weight=ngram_weight)
        model = head.train(task.texts, task.labels, projection.place(one), chosen)
        return model.scores_of(task.asked_texts, projection.place(other))

    return run


def ensemble(*recipes: Recipe) -> Recipe:
    """The mean of the recipes' probabilities, each calibrated by a fifth of the examples that it had not learnt."""

    def run(task: Task) -> Array:
        out = contrastive.held_out(task.labels, 0.2, seed=1)
        part = task.part(np.flatnonzero(~out).tolist(), np.flatnonzero(out).tolist())
        truth = np.array([task.names.index(task.labels[n]) for n in np.flatnonzero(out)])
        chances = [head.softmax(recipe(task) / head._temperature(recipe(part), truth)) for recipe in recipes]
        return np.mean(chances, axis=0)  # type: ignore[no-any-return]

    return run


BOTH = ("e5", "use")
PAL, LOGISTIC, LOGISTIC_NGRAMS = kernel(BOTH), logistic(BOTH), logistic(BOTH, True)
CONTRASTIVE = projected_logistic(BOTH)
RECIPES: dict[str, Recipe] = {
    "e5, nearest mean of an intent": neighbours(["e5"], 0),
    "e5, 10 nearest examples": neighbours(["e5"], 10),
    "USE + kernel": kernel(["use"], 0.0),
    "e5 + kernel": kernel(["e5"], 0.0),
    "e5 + USE + kernel": kernel(BOTH, 0.0),
    "e5 + n-grams + kernel": kernel(["e5"]),
    "e5 + USE + n-grams + kernel (PAL)": PAL,
    "e5 + logistic regression": logistic(["e5"]),
    "e5 + USE + logistic regression": LOGISTIC,
    "e5 + n-grams + logistic regression": logistic(["e5"], True),
    "e5 + USE + n-grams + logistic regression": LOGISTIC_NGRAMS,
    "e5, contrastive projection + logistic regression": projected_logistic(["e5"]),
    "e5 + USE, contrastive projection + logistic regression": CONTRASTIVE,
    "e5 + USE, contrastive projection + kernel": projected_kernel(BOTH, 0.0),
    "e5 + USE, contrastive projection + n-grams + kernel": projected_kernel(BOTH),
    "ensemble: PAL, e5 + USE + logistic regression": ensemble(PAL, LOGISTIC),
    "ensemble: PAL, e5 + USE + n-grams + logistic regression": ensemble(PAL, LOGISTIC_NGRAMS),
    "ensemble: PAL, contrastive projection + logistic regression": ensemble(PAL, CONTRASTIVE),
}


def _vectors(texts: Sequence[str]) -> dict[str, Array]:
    path = settings.load().data_dir / "embeddings.sqlite"
    return {name: Cached(load(name), path).encode(texts) for name in ("e5", "use")}


def _take(vectors: dict[str, Array], rows: Sequence[int]) -> dict[str, Array]:
    return {name: every[list(rows)] for name, every in vectors.items()}


def task_of(examples: Sequence[tuple[str, str, str]], asked: list[str]) -> Task:
    """`examples`: as benchmarks.nlu.examples gives them."""
    texts = [text for text, _, _ in examples]
    return Task(texts, _vectors(texts), [intent for _, intent, _ in examples], asked, _vectors(asked))


def _said(recipe: Recipe, task: Task) -> list[str]:
    return [task.names[best] for best in recipe(task).argmax(axis=1)]


def _spread(shares: Sequence[float]) -> str:
    """One share, or the mean, the standard deviation and each."""
    if len(shares) == 1:
        return f"{shares[0]:.1%}"
    return f"{np.mean(shares):.1%} ± {np.std(shares) * 100:.1f} ({', '.join(f'{share * 100:.1f}' for share in shares)})"


def own(recipes: dict[str, Recipe], folds: bool, share: float = 1.0, draws: int = 1) -> None:
    """The table on PAL's own data."""
    every, dev = list(training()), english_topics("dev")
    asked = [row.text for row in dev]
    tasks = [task_of(sample(every, share, FIRST_DRAW + number), asked) for number in range(draws)]
    count = len(tasks[0].texts)
    order = list(range(count))
    random.Random(7).shuffle(order)
    by_folds = f" {FOLDS} folds, all intents |" if folds else ""
    drawn = f", {draws} draws" if draws > 1 else ""
    print(f"| {count} examples{drawn} | dev, English topics ({len(dev)}) | fit and predict |{by_folds}")
    print("| --- | --- | --- |" + " --- |" * folds)
    for name, recipe in recipes.items():
        start, shares = time.monotonic(), []
        for task in tasks:
            said = _said(recipe, task)
            shares.append(sum(one in row.right for one, row in zip(said, dev, strict=True)) / len(dev))
        took = (time.monotonic() - start) / draws
        found = []
        for fold in range(FOLDS if folds else 0):
            out = order[fold::FOLDS]
            said = _said(recipe, tasks[0].part(sorted(set(order) - set(out)), out))
            found.append(sum(one == tasks[0].labels[n] for one, n in zip(said, out, strict=True)) / len(out))
        print(f"| {name} | {_spread(shares)} | {took:.0f} s |" + (f" {_spread(found)} |" if folds else ""), flush=True)


def banking(recipes: dict[str, Recipe], folder: Path) -> None:
    """The table on BANKING77 (Casanueva et al. 2020), 10 examples an intent."""
    train, test = (_csv(folder / f"{part}.csv") for part in ("train", "test"))
    asked_texts, truth = [text for text, _ in test], [label for _, label in test]
    asked = _vectors(asked_texts)
    print(f"| BANKING77, {SHOTS} an intent, seeds {SEEDS} | right |\n| --- | --- |")
    for name, recipe in recipes.items():
        shares = []
        for seed in SEEDS:
            few = _draw(train, seed)
            texts = [text for text, _ in few]
            said = _said(recipe, Task(texts, _vectors(texts), [label for _, label in few], asked_texts, asked))
            shares.append(sum(one == label for one, label in zip(said, truth, strict=True)) / len(truth))
        print(f"| {name} | {_spread(shares)} |", flush=True)


def _draw(rows: list[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    chance = random.Random(seed)
    by_label: dict[str, list[str]] = {}
    for text, label in rows:
        by_label.setdefault(label, []).append(text)
    return [(text, label) for label, texts in sorted(by_label.items()) for text in chance.sample(texts, SHOTS)]


def _csv(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def main() -> int:
    """Prints to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--banking", type=Path, metavar="FOLDER", help="with BANKING77's train.csv and test.csv")
    parser.add_argument("--share", type=float, default=1.0, help="of the examples of each intent")
    parser.add_argument("--draws", type=int, default=1, help="of that share, each with another seed: mean and spread")
    parser.add_argument("--only", nargs="+", metavar="WORDS", help="the rows whose names contain one of these")
    parser.add_argument("--folds", action="store_true", help="also by folds of the training data (an hour)")
    args = parser.parse_args()
    if args.draws > 1 and args.share >= 1:
        parser.error("--draws needs a --share below 1: of all examples there is one draw")
    recipes = {name: one for name, one in RECIPES.items() if not args.only or any(word in name for word in args.only)}
    if args.banking is None:
        own(recipes, args.folds, args.share, args.draws)
    elif not (args.banking / "train.csv").exists():
        print(f"No train.csv in {args.banking}: skipped. The files are public (PolyAI, CC BY 4.0).", file=sys.stderr)
    else:
        banking(recipes, args.banking)
    return 0


if __name__ == "__main__":
    sys.exit(main())
