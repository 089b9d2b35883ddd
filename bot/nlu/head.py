"""The linear model over sentence vectors and character n-grams, with confidence that means what it says.

Training uses scikit-learn; predicting is numpy alone, so that a process without scikit-learn can use the same weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu import ngrams

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """What training may vary; benchmarks/nlu compares."""

    c: float = 2.0
    #: How much the n-grams weigh beside the sentence vector (each block's rows have length 1 before this).
    ngram_weight: float = 1.0
    folds: int = 5
    seed: int = 7


class Head:
    """Weights of one trained model."""

    def __init__(
        self,
        labels: list[str],
        mean: Array,
        scale: Array,
        dense: Array,
        sparse: Array,
        idf: Array,
        bias: Array,
        temperature: float,
    ) -> None:
        self.labels = labels
        self._mean, self._scale, self._dense = mean, scale, dense
        self._sparse, self._idf, self._bias = sparse, idf, bias
        self.temperature = temperature

    def scores(self, text: str, vector: Array) -> Array:
        """Calibrated probability of each label, in the order of `labels`."""
        centred = (vector - self._mean) / self._scale
        centred /= max(float(np.linalg.norm(centred)), 1e-9)
        logits = centred @ self._dense + self._bias
        found = ngrams.counts(text)
        if found:
            buckets = np.fromiter(found, dtype=np.int64)
            values = np.fromiter(found.values(), dtype=np.float32) * self._idf[buckets]
            logits = logits + (values / np.linalg.norm(values)) @ self._sparse[buckets].astype(np.float32)
        return softmax(logits[None, :] / self.temperature)[0]

    def save(self, path: Path) -> None:
        """Writes one .npz file."""
        np.savez_compressed(
            path, labels=np.array(self.labels), mean=self._mean, scale=self._scale, dense=self._dense,
            sparse=self._sparse.astype(np.float16), idf=self._idf, bias=self._bias,
            temperature=np.float32(self.temperature),
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> "Head":
        """Reads what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(
                [str(label) for label in file["labels"]], file["mean"], file["scale"], file["dense"],
                file["sparse"], file["idf"], file["bias"], float(file["temperature"]),
            )  # fmt: skip


def softmax(logits: Array) -> Array:
    """Row by row."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def train(texts: Sequence[str], labels: Sequence[str], vectors: Array, settings: Settings = Settings()) -> Head:
    """Fits on all of it; the confidence is calibrated on folds that the model had not seen."""
    from sklearn.model_selection import StratifiedKFold

    names = sorted(set(labels))
    target = np.array([names.index(label) for label in labels])
    mean = vectors.mean(axis=0)
    # One scale for the whole block: single dimensions of e5 carry meaning in their size.
    scale = vectors.std(axis=0) + 1e-6
    dense = (vectors - mean) / scale
    dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)
    counted = ngrams.matrix(texts)
    idf = ngrams.weights(counted)
    rows = hstack([csr_matrix(dense), _weighted(counted, idf) * settings.ngram_weight]).tocsr()

    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    smallest = int(np.bincount(target).min())
    temperature = 1.0
    if smallest >= settings.folds:
        held_out = np.zeros((len(texts), len(names)), dtype=np.float32)
        for train_rows, test_rows in folds.split(dense, target):
            model = _fit(rows[train_rows], target[train_rows], settings)
            held_out[test_rows] = model.decision_function(rows[test_rows])
        temperature = _temperature(held_out, target)
    model = _fit(rows, target, settings)
    width = dense.shape[1]
    coefficients = model.coef_.T.astype(np.float32)
    sparse = coefficients[width:] * settings.ngram_weight
    return Head(names, mean, scale, coefficients[:width], sparse, idf, model.intercept_.astype(np.float32), temperature)


def _weighted(rows: csr_matrix, idf: Array) -> csr_matrix:
    weighted = rows.multiply(idf[None, :]).tocsr()
    norms = np.sqrt(weighted.multiply(weighted).sum(axis=1)).A1
    return csr_matrix(weighted.multiply(1 / np.maximum(norms, 1e-9)[:, None]))


def _fit(rows: csr_matrix, target: NDArray[np.int64], settings: Settings):  # type: ignore[no-untyped-def]
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=settings.c, class_weight="balanced", max_iter=300, tol=1e-3).fit(rows, target)


def _temperature(logits: Array, target: NDArray[np.int64]) -> float:
    """The temperature with the least log loss on held-out folds (Guo et al. 2017, On calibration of modern neural
    networks)."""
    best, least = 1.0, np.inf
    for temperature in np.geomspace(0.05, 5, 80):
        chance = softmax(logits / temperature)[np.arange(len(target)), target]
        loss = float(-np.log(np.maximum(chance, 1e-12)).mean())
        if loss < least:
            best, least = float(temperature), loss
    return best
