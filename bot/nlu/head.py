"""The model over sentence vectors and character n-grams: kernel ridge regression, one output an intent.

Three kernels add up: a Gaussian one for each encoder (near neighbours in meaning count, but all examples have a say) and a
linear one over character n-grams of spelling and sound (what a typo or a slip of dictation leaves intact). Fitting is one
matrix inverse, and the same inverse gives every example's score as if it had been left out (Rifkin & Lippert 2007, Notes on
regularized least squares), so the confidence is calibrated on all of the data, and thresholds come from it, without a
single fold. See docs/adr/0002.

Predicting is numpy alone: no scikit-learn, no TensorFlow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

from bot.nlu import ngrams

Array = NDArray[np.float32]
#: Rows of a kernel that are made at a time: all at once would take five times its own memory.
_AT_ONCE = 512


@dataclass(frozen=True)
class Settings:
    """What training may vary; benchmarks/nlu compares. `blocks`: the widths of the encoders' parts of a vector, empty for
    one block. `weights`: how much each block's kernel counts, empty for 1 each. `gamma`: how fast nearness fades. `ridge`:
    how little a single example may pull. `ngram_weight`: of the n-gram kernel beside the encoders'."""

    blocks: tuple[int, ...] = ()
    weights: tuple[float, ...] = ()
    gamma: float = 1.0
    ridge: float = 0.2
    ngram_weight: float = 1.0


@dataclass(frozen=True)
class Block:
    """One encoder's part: where it lies in the vector, how much it counts, how it is centred and scaled, its rows."""

    start: int
    end: int
    weight: float
    mean: Array
    scale: Array
    rows: Array

    def place(self, vectors: Array) -> Array:
        """The part of `vectors` (n × all) on the unit sphere of this block."""
        part = (vectors[:, self.start : self.end] - self.mean) / self.scale
        unit: Array = part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9)
        return unit

    def kernel(self, vectors: Array, gamma: float) -> Array:
        """Nearness of each vector to each training row, 0 to `weight`."""
        return self.weight * _gaussian(self.place(vectors) @ self.rows.T, gamma)


def _gaussian(cosines: Array, gamma: float) -> Array:
    near: Array = np.exp(-2 * gamma * (1 - cosines))
    return near


class Head:
    """One trained model. `held_out` is there after training only: each example's scores as if it had been left out."""

    held_out: Array | None = None

    def __init__(
        self,
        labels: list[str],
        blocks: list[Block],
        gamma: float,
        near: Array,
        grams: Array,
        idf: Array,
        bias: Array,
        temperature: float,
    ) -> None:
        self.labels, self._blocks, self._gamma = labels, blocks, gamma
        self._near, self._grams, self._idf, self._bias = near, grams, idf, bias
        self.temperature = temperature
        self._ahead: dict[bytes, Array] = {}

    def ahead(self, vectors: Sequence[Array]) -> None:
        """Goes through the training rows once for all of `vectors` that `scores` will be asked about next: reading the rows
        from memory is what takes the time. Forgets those of before."""
        self._ahead = {}
        if len(vectors):
            seen = np.ascontiguousarray(vectors, dtype=np.float32)
            self._ahead = {vector.tobytes(): row for vector, row in zip(seen, self._by_meaning(seen), strict=True)}

    def scores(self, text: str, vector: Array) -> Array:
        """How well each label fits, in the order of `labels`: about 1 where it does, -1 where it doesn't. Each label
        stands for itself, so two of them can fit one message."""
        meant = self._ahead.get(vector.tobytes()) if self._ahead else None
        if meant is None:
            meant = self._by_meaning(vector[None, :])[0]
        scores: Array = meant + self.by_spelling(text)
        return scores

    def _by_meaning(self, vectors: Array) -> Array:
        """What the vectors alone give, a row each."""
        kernel = sum(block.kernel(vectors, self._gamma) for block in self._blocks)
        rows: Array = kernel @ self._near + self._bias
        return rows

    def scores_of(self, texts: Sequence[str], vectors: Array) -> Array:
        """`scores` of many texts, a row each, in a third of the time: the training rows are gone through once for hundreds
        of them. Sums are taken in another order, so a score differs from that of `scores`, by less than 0.001."""
        rows = np.empty((len(texts), len(self.labels)), dtype=np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            rows[part] = self._by_meaning(vectors[part])
            rows[part] += np.stack([self.by_spelling(text) for text in texts[part]])
        return rows

    def by_spelling(self, text: str) -> Array:
        """What the n-grams alone add to the scores: needs no vector, so it is cheap."""
        buckets, counted = ngrams.found(text)
        if not len(buckets):
            return np.zeros(len(self.labels), dtype=np.float32)
        values = counted * self._idf[buckets]
        added: Array = (values / np.linalg.norm(values)) @ self._grams[buckets].astype(np.float32)
        return added

    def chances(self, scores: Array) -> Array:
        """Calibrated probability of each label as the first choice, from `scores` (one row or many)."""
        rows = softmax(np.atleast_2d(scores) / self.temperature)
        return rows[0] if scores.ndim == 1 else rows

    def save(self, path: Path) -> None:
        """Writes one .npz file."""
        parts: dict[str, Array] = {}
        for number, block in enumerate(self._blocks):
            parts[f"span{number}"] = np.array([block.start, block.end])
            parts[f"weight{number}"] = np.array(block.weight)
            parts[f"mean{number}"], parts[f"scale{number}"] = block.mean, block.scale
            parts[f"rows{number}"] = block.rows.astype(np.float16)
        np.savez(
            path,
            labels=np.array(self.labels),
            near=self._near,
            grams=self._grams.astype(np.float16),
            idf=self._idf,
            bias=self._bias,
            numbers=np.array([self._gamma, self.temperature]),
            **parts,
        )

    @classmethod
    def load(cls, path: Path) -> "Head":
        """Reads what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            blocks = []
            for number in range(sum(name.startswith("span") for name in file.files)):
                start, end = (int(edge) for edge in file[f"span{number}"])
                mean, scale, rows = (file[f"{part}{number}"] for part in ("mean", "scale", "rows"))
                weight = float(file[f"weight{number}"])
                blocks.append(Block(start, end, weight, mean, scale, rows.astype(np.float32)))
            gamma, temperature = (float(number) for number in file["numbers"])
            labels = [str(label) for label in file["labels"]]
            if file["idf"].shape != (ngrams.BUCKETS,):
                raise ValueError(f"{path.name} was trained by another version of PAL. Train again: .venv/bin/pal train")
            return cls(labels, blocks, gamma, file["near"], file["grams"], file["idf"], file["bias"], temperature)


def softmax(logits: Array) -> Array:
    """Row by row."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    vectors: Array,
    settings: Settings = Settings(),
    left_out: bool = True,
) -> Head:
    """Fits on all of it. `vectors`: one row a text. Without `left_out`, in a third less time: then there are no `held_out`
    scores, and nothing to calibrate the chances by."""
    names = sorted(set(labels))
    place = {name: number for number, name in enumerate(names)}
    target = np.array([place[label] for label in labels])
    wanted = np.where(np.arange(len(names)) == target[:, None], 1.0, -1.0).astype(np.float32)
    blocks = _blocks(vectors, settings)
    counted = ngrams.matrix(texts, ngrams.counts_and_sound)
    idf = ngrams.weights(counted)
    grams = _weighted(counted, idf)

    weights, spread = _solve(_kernel(blocks, grams, settings), wanted, left_out)
    held_out = None if spread is None else wanted - weights / spread[:, None]
    head = Head(
        names,
        blocks,
        settings.gamma,
        weights,
        (grams.T @ weights).astype(np.float32) * settings.ngram_weight,
        idf,
        weights.sum(axis=0).astype(np.float32),
        1.0 if held_out is None else _temperature(held_out, target),
    )
    head.held_out = held_out
    return head


def _kernel(blocks: Sequence[Block], grams: csr_matrix, settings: Settings) -> Array:
    """How near each example is to each other, the ridge included. Only the half below the diagonal is filled in."""
    count = grams.shape[0]
    kernel = np.zeros((count, count), dtype=np.float32)
    for start in range(0, count, _AT_ONCE):
        end = min(start + _AT_ONCE, count)
        part = kernel[start:end, :end]
        part += (grams[start:end] @ grams[:end].T).toarray()
        part *= np.float32(settings.ngram_weight)
        for block in blocks:
            part += np.float32(block.weight) * _gaussian(block.rows[start:end] @ block.rows[:end].T, settings.gamma)
        part += np.float32(1.0)  # a constant kernel is a bias for each intent
    kernel[np.diag_indices_from(kernel)] += np.float32(settings.ridge)
    return kernel


def _solve(kernel: Array, wanted: Array, left_out: bool) -> tuple[Array, Array | None]:
    """K⁻¹ · wanted, and the diagonal of K⁻¹ if `left_out` needs it; `kernel` is used up. By the Cholesky factor K = UᵀU:
    what is asked of K⁻¹ = U⁻¹U⁻ᵀ can be had of U⁻¹, and K⁻¹ itself would cost half as much again."""
    # LAPACK counts by columns: for it, what is below the diagonal is above.
    factor, failed = lapack.spotrf(kernel.T, lower=0, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError("the kernel is not positive definite: two settings contradict each other")
    if not left_out:
        weights, _ = lapack.spotrs(factor, wanted, lower=0)
        return np.ascontiguousarray(weights), None
    half: Array
    half, _ = lapack.strtri(factor, lower=0, overwrite_c=1)
    weights = half @ (half.T @ wanted)
    return weights, np.einsum("ij,ij->i", half, half)


def _blocks(vectors: Array, settings: Settings) -> list[Block]:
    widths = settings.blocks or (vectors.shape[1],)
    blocks, start = [], 0
    for width, weight in zip(widths, settings.weights or (1.0,) * len(widths), strict=True):
        part = vectors[:, start : start + width]
        # Vectors of one encoder crowd in a narrow cone; centred and scaled, their differences come apart.
        bare = Block(start, start + width, weight, part.mean(axis=0), part.std(axis=0) + 1e-6, part)
        blocks.append(replace(bare, rows=bare.place(vectors).astype(np.float32)))
        start += width
    return blocks


def _weighted(rows: csr_matrix, idf: Array) -> csr_matrix:
    weighted = rows.multiply(idf[None, :]).tocsr()
    norms = np.sqrt(weighted.multiply(weighted).sum(axis=1)).A1
    return csr_matrix(weighted.multiply(1 / np.maximum(norms, 1e-9)[:, None]), dtype=np.float32)


def _temperature(logits: Array, target: NDArray[np.int64]) -> float:
    """The temperature with the least log loss on scores that leave each example out (Guo et al. 2017, On calibration of
    modern neural networks)."""
    best, least = 1.0, np.inf
    for temperature in np.geomspace(0.02, 2, 80):
        chance = softmax(logits / temperature)[np.arange(len(target)), target]
        loss = float(-np.log(np.maximum(chance, 1e-12)).mean())
        if loss < least:
            best, least = float(temperature), loss
    return best
