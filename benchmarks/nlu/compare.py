"""`python -m benchmarks.nlu.compare [--share 0.1] [--banking FOLDER]`: heads and encoders side by side, as a Markdown table.

On PAL's own data: trained on data/nlu (--share: on so much of each intent), judged on the English topics of the dev set;
with --folds also on folds of the training data. Rasa's own classifier: benchmarks.nlu.diet.
With --banking (a folder with BANKING77's train.csv and test.csv): 10 examples an intent, drawn with each of `SEEDS`."""

import argparse
import csv
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from benchmarks.nlu.examples import english_topics, sample, training
from bot import settings
from bot.nlu import head, ngrams
from bot.nlu.encoder import Cached, load

FOLDS, SEEDS, SHOTS = 4, (1, 2, 3), 10

Array = NDArray[np.float32]
#: (texts, vectors by encoder, labels) of training, (texts, vectors) to judge -> labels
Recipe = Callable[[list[str], dict[str, Array], list[str], list[str], dict[str, Array]], list[str]]


def _scaled(known: Array, asked: Array) -> tuple[Array, Array]:
    mean, scale = known.mean(axis=0), known.std(axis=0) + 1e-6
    one, other = ((rows - mean) / scale for rows in (known, asked))
    return tuple(rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (one, other))  # type: ignore[return-value]


def logistic(which: Sequence[str], with_ngrams: bool = False) -> Recipe:
    """Logistic regression over the encoders' vectors, with character and word n-grams or without."""

    def run(
        texts: list[str], known: dict[str, Array], labels: list[str], asked_texts: list[str], asked: dict[str, Array]
    ) -> list[str]:
        pairs = [_scaled(known[name], asked[name]) for name in which]
        one, other = (csr_matrix(np.hstack([pair[side] for pair in pairs]) * 8) for side in (0, 1))
        if with_ngrams:
            counted = ngrams.matrix(texts, ngrams.counts_and_sound)
            idf = ngrams.weights(counted)
            one = hstack([one, head._weighted(counted, idf) * 4]).tocsr()
            other = hstack([other, head._weighted(ngrams.matrix(asked_texts, ngrams.counts_and_sound), idf) * 4]).tocsr()
        return list(LogisticRegression(C=1.0, max_iter=60).fit(one, labels).predict(other))

    return run


def neighbours(which: Sequence[str], count: int) -> Recipe:
    """The label with the most nearness among the nearest `count` examples; 0: the nearest mean of a label."""

    def run(
        texts: list[str], known: dict[str, Array], labels: list[str], asked_texts: list[str], asked: dict[str, Array]
    ) -> list[str]:
        pairs = [_scaled(known[name], asked[name]) for name in which]
        near = sum(other @ one.T for one, other in pairs) / len(pairs)
        names = sorted(set(labels))
        member = np.array([[label == name for name in names] for label in labels], dtype=np.float32)
        if count == 0:
            return [names[best] for best in (near @ (member / member.sum(axis=0))).argmax(axis=1)]
        top = np.argsort(-near, axis=1)[:, :count]
        votes = np.stack([(near[row, nearest, None] * member[nearest]).sum(axis=0) for row, nearest in enumerate(top)])
        return [names[best] for best in votes.argmax(axis=1)]

    return run


def kernel(which: Sequence[str], ngram_weight: float = 1.0) -> Recipe:
    """bot.nlu.head, as it is."""

    def run(
        texts: list[str], known: dict[str, Array], labels: list[str], asked_texts: list[str], asked: dict[str, Array]
    ) -> list[str]:
        blocks = tuple(known[name].shape[1] for name in which)
        chosen = head.Settings(blocks, tuple(load(name).weight for name in which), ngram_weight=ngram_weight)
        model = head.train(texts, labels, np.hstack([known[name] for name in which]), chosen)
        rows = np.hstack([asked[name] for name in which])
        return [model.labels[best] for best in model.scores_of(asked_texts, rows).argmax(axis=1)]

    return run


RECIPES: dict[str, Recipe] = {
    "e5, nearest mean of an intent": neighbours(["e5"], 0),
    "e5, 10 nearest examples": neighbours(["e5"], 10),
    "USE + kernel": kernel(["use"], 0.0),
    "e5 + kernel": kernel(["e5"], 0.0),
    "e5 + n-grams + kernel": kernel(["e5"]),
    "e5 + USE + n-grams + kernel (PAL)": kernel(["e5", "use"]),
    "e5 + logistic regression": logistic(["e5"]),
    "e5 + n-grams + logistic regression": logistic(["e5"], True),
    "e5 + USE + n-grams + logistic regression": logistic(["e5", "use"], True),
}


def _vectors(texts: Sequence[str]) -> dict[str, Array]:
    path = settings.load().data_dir / "embeddings.sqlite"
    return {name: Cached(load(name), path).encode(texts) for name in ("e5", "use")}


def _take(vectors: dict[str, Array], rows: Sequence[int]) -> dict[str, Array]:
    return {name: every[list(rows)] for name, every in vectors.items()}


def own(folds: bool, share: float = 1.0) -> None:
    """The table on PAL's own data."""
    examples = sample(list(training()), share)
    texts, labels = [text for text, _, _ in examples], [intent for _, intent, _ in examples]
    dev = english_topics("dev")
    asked_texts = [row.text for row in dev]
    known, asked = _vectors(texts), _vectors(asked_texts)
    order = list(range(len(texts)))
    random.Random(7).shuffle(order)
    by_folds = f" {FOLDS} folds, all intents |" if folds else ""
    print(f"| {len(texts)} examples | dev, English topics ({len(dev)}) | fit and predict |{by_folds}")
    print("| --- | --- | --- |" + " --- |" * folds)
    for name, recipe in RECIPES.items():
        start = time.monotonic()
        said = recipe(texts, known, labels, asked_texts, asked)
        took = time.monotonic() - start
        right = sum(one in row.right for one, row in zip(said, dev, strict=True)) / len(dev)
        hits = 0
        for fold in range(FOLDS if folds else 0):
            out = order[fold::FOLDS]
            rest = sorted(set(order) - set(out))
            said = recipe(
                [texts[n] for n in rest],
                _take(known, rest),
                [labels[n] for n in rest],
                [texts[n] for n in out],
                _take(known, out),
            )
            hits += sum(one == labels[n] for one, n in zip(said, out, strict=True))
        print(f"| {name} | {right:.1%} | {took:.0f} s |" + f" {hits / len(texts):.1%} |" * folds, flush=True)


def banking(folder: Path) -> None:
    """The table on BANKING77 (Casanueva et al. 2020), 10 examples an intent."""
    train, test = (_csv(folder / f"{part}.csv") for part in ("train", "test"))
    asked_texts, truth = [text for text, _ in test], [label for _, label in test]
    asked = _vectors(asked_texts)
    print(f"| BANKING77, {SHOTS} an intent, seeds {SEEDS} | right |\n| --- | --- |")
    for name, recipe in RECIPES.items():
        shares = []
        for seed in SEEDS:
            few = _draw(train, seed)
            texts = [text for text, _ in few]
            said = recipe(texts, _vectors(texts), [label for _, label in few], asked_texts, asked)
            shares.append(sum(one == label for one, label in zip(said, truth, strict=True)) / len(truth))
        print(f"| {name} | {np.mean(shares):.1%} ± {np.std(shares):.1%} |", flush=True)


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
    parser.add_argument("--folds", action="store_true", help="also by folds of the training data (an hour)")
    args = parser.parse_args()
    if args.banking is None:
        own(args.folds, args.share)
    elif not (args.banking / "train.csv").exists():
        print(f"No train.csv in {args.banking}: skipped. The files are public (PolyAI, CC BY 4.0).", file=sys.stderr)
    else:
        banking(args.banking)
    return 0


if __name__ == "__main__":
    sys.exit(main())
