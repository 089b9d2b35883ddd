"""Tunes the contextual role model: `python tools/role_context.py` writes data/places/role_context.npz (an hour on one core).

Material: that of tools/roles.py. The encoder's own weights stay; beside each matrix two thin ones are learned (Hu et al.
2021, LoRA), and a linear layer over a place's vector and the mean of all. Each time a message is seen its places have other
names; now and then it loses its pauses or a letter. TensorFlow, which Rasa brings along, does the learning; PAL reads with
numpy alone (bot/nlu/person/role_context.py).

`--fold N` leaves every fourth message out and says how many of their places are judged right; `--out FILE` writes elsewhere.
"""

import argparse
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import roles

from bot.nlu.e5.file import File, installed
from bot.nlu.e5.layers import MATRICES
from bot.nlu.e5.pieces import Pieces
from bot.nlu.person import role_context, sentence
from bot.nlu.person.role_model import CLASSES
from bot.places.gazetteer import Mention

#: Chosen on messages of hands that the model had not learned from (docs/places.md).
DEPTH, RANK, SCALE, EPOCHS, RATE, BATCH, DROPPED, SMOOTH = 8, 16, 2.0, 6, 1e-3, 24, 0.1, 0.05
WARM = 0.06
#: Messages told of somebody else, at most.
TOLD = 1500
FOLDS = 4
#: How often a message loses its pauses; how often a word loses a letter or has two in the wrong order.
UNPAUSED, SLIPS = 0.15, 0.03


@dataclass(frozen=True)
class Lesson:
    """A message with the class of each mention (-1: not marked) and how much it counts."""

    text: str
    mentions: Sequence[Mention]
    classes: Sequence[int]
    weight: float


def lessons(examples: Sequence[roles.Example], weight: float = 1.0) -> Iterator[Lesson]:
    """Those in which a marked place is found."""
    for example in examples:
        seen = roles.as_read(example)
        if any(code >= 0 for code in seen.expected):
            yield Lesson(example.text, seen.mentions, seen.expected, weight)


class Learner:
    """The layers, their adapters and the last step."""

    def __init__(self, seed: int) -> None:
        self._file = file = File(installed())
        self._pieces = Pieces(file)
        self._opening = [file.begin, *self._pieces.of(role_context.OPENING)]
        self._words: dict[int, np.ndarray] = {}
        self._places = tf.constant(file.numbers("emb.pos", file.width) + file.numbers("emb.type", file.width)[0])
        self._first = file.numbers("emb.ln.w"), file.numbers("emb.ln.b")
        draw = np.random.default_rng(seed)
        self._fixed: list[dict[str, Any]] = []
        self._tuned: list[dict[str, Any]] = []
        for layer in range(DEPTH):
            fixed, tuned = {}, {}
            for name in MATRICES:
                matrix = file.numbers(f"l{layer}.{name}.w", file.inner if name == "fo" else file.width)
                fixed[name] = tf.constant(matrix), tf.constant(file.numbers(f"l{layer}.{name}.b"))
                wide, narrow = matrix.shape
                tuned[name] = (
                    tf.Variable((draw.standard_normal((RANK, narrow)) / np.sqrt(narrow)).astype(np.float32)),
                    tf.Variable(np.zeros((wide, RANK), np.float32)),
                )
            for name in ("aln", "oln"):
                fixed[name] = file.numbers(f"l{layer}.{name}.w"), file.numbers(f"l{layer}.{name}.b")
            self._fixed.append(fixed)
            self._tuned.append(tuned)
        self._weights = tf.Variable(np.zeros((2 * file.width, CLASSES), np.float32))
        self._bias = tf.Variable(np.zeros(CLASSES, np.float32))
        self._learned = [part for layer in self._tuned for name in MATRICES for part in layer[name]]
        self._learned += [self._weights, self._bias]
        self._steps = tf.Variable(0.0)
        self._pull = [(tf.Variable(tf.zeros_like(one)), tf.Variable(tf.zeros_like(one))) for one in self._learned]
        rows = [tf.TensorSpec((None, None, file.width)), tf.TensorSpec((None, None)), tf.TensorSpec((None, 2), tf.int32)]
        marks = [tf.TensorSpec((None,), tf.int32), tf.TensorSpec((None,)), tf.TensorSpec(())]
        self.step: Callable[..., Any] = tf.function(self._step, input_signature=rows + marks, autograph=False)
        self.scores: Callable[..., Any] = tf.function(self._scores, input_signature=rows, autograph=False)

    def batch(self, given: Sequence[Lesson], chance: random.Random | None) -> tuple[np.ndarray, ...]:
        """Words' vectors, which of them are there, where the places are, their classes and weights."""
        built = [self._built(lesson, chance) for lesson in given]
        longest = max(len(pieces) for pieces, _ in built)
        words = np.zeros((len(given), longest, self._file.width), np.float32)
        there = np.zeros((len(given), longest), np.float32)
        at, classes, weights = [], [], []
        for row, (lesson, (pieces, where)) in enumerate(zip(given, built, strict=True)):
            words[row, : len(pieces)] = self._vectors(pieces)
            there[row, : len(pieces)] = 1
            for place, code in zip(where, lesson.classes, strict=True):
                at.append((row * longest + place, row))
                classes.append(max(code, 0))
                weights.append(lesson.weight if code >= 0 else 0.0)
        return words, there, np.array(at, np.int32), np.array(classes, np.int32), np.array(weights, np.float32)

    def _built(self, lesson: Lesson, chance: random.Random | None) -> tuple[list[int], list[int]]:
        names = sentence.called(lesson.mentions, chance)
        found, where = list(self._opening), []
        bare = chance is not None and chance.random() < UNPAUSED
        for text, number in sentence.parts(lesson.text, lesson.mentions, names):
            if number is not None:
                where.append(len(found))
            elif chance is not None:
                text = _slipped(re.sub(r"[.,!?;:()]", " ", text) if bare else text, chance)
            found += self._pieces.of(text)
        return [*found, self._file.end], where

    def _vectors(self, pieces: Sequence[int]) -> np.ndarray:
        new = [piece for piece in set(pieces) if piece not in self._words]
        if new:
            rows = self._file.numbers("emb.word", self._file.width, np.array(new, dtype=np.intp))
            self._words.update(zip(new, rows, strict=True))
        return np.stack([self._words[piece] for piece in pieces])

    def _through(self, rows: Any, layer: int, name: str) -> Any:
        matrix, bias = self._fixed[layer][name]
        narrow, wide = self._tuned[layer][name]
        change = tf.matmul(tf.matmul(rows, narrow, transpose_b=True), wide, transpose_b=True)
        return tf.matmul(rows, matrix, transpose_b=True) + bias + SCALE * change

    def _even(self, rows: Any, weight: Any, bias: Any) -> Any:
        mean, spread = tf.nn.moments(rows, [-1], keepdims=True)
        return (rows - mean) * tf.math.rsqrt(spread + self._file.eps) * weight + bias

    def _scores(self, words: Any, there: Any, at: Any, learning: bool = False) -> Any:
        def dropped(rows: Any) -> Any:
            return tf.nn.dropout(rows, DROPPED) if learning else rows

        count, longest = tf.shape(words)[0], tf.shape(words)[1]
        width, heads = self._file.width, self._file.heads
        rows = tf.reshape(self._even(words + self._places[None, :longest], *self._first), (-1, width))
        hidden = (1 - there)[:, None, None, :] * -1e9
        for layer, fixed in enumerate(self._fixed):
            query, key, value = (
                tf.transpose(
                    tf.reshape(self._through(rows, layer, name), (count, longest, heads, width // heads)), (0, 2, 1, 3)
                )
                for name in "qkv"
            )
            near = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) / np.sqrt(width / heads) + hidden)
            together = tf.reshape(tf.transpose(tf.matmul(near, value), (0, 2, 1, 3)), (-1, width))
            rows = self._even(rows + dropped(self._through(together, layer, "ao")), *fixed["aln"])
            middle = tf.nn.gelu(self._through(rows, layer, "fi"))
            rows = self._even(rows + dropped(self._through(middle, layer, "fo")), *fixed["oln"])
        every = tf.reshape(rows, (count, longest, width)) * there[:, :, None]
        mean = tf.reduce_sum(every, 1) / tf.reduce_sum(there, 1, keepdims=True)
        seen = tf.concat([tf.gather(rows, at[:, 0]), tf.gather(mean, at[:, 1])], 1)
        return tf.matmul(dropped(seen), self._weights) + self._bias

    def _step(self, words: Any, there: Any, at: Any, classes: Any, weights: Any, rate: Any) -> Any:
        """One step of AdamW (Loshchilov & Hutter 2019)."""
        with tf.GradientTape() as tape:
            wanted = tf.one_hot(classes, CLASSES) * (1 - SMOOTH) + SMOOTH / CLASSES
            each = tf.nn.softmax_cross_entropy_with_logits(wanted, self._scores(words, there, at, learning=True))
            loss = tf.reduce_sum(weights * each) / tf.reduce_sum(weights)
        slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, self._learned), 1.0)
        self._steps.assign_add(1.0)
        for one, slope, (mean, square) in zip(self._learned, slopes, self._pull, strict=True):
            mean.assign(0.9 * mean + 0.1 * slope)
            square.assign(0.999 * square + 0.001 * slope * slope)
            way = mean / (1 - 0.9**self._steps) / (tf.sqrt(square / (1 - 0.999**self._steps)) + 1e-8)
            one.assign_sub(rate * (way + 0.01 * one))
        return loss

    def store(self, path: Path) -> None:
        """Half precision is enough."""
        adapters = {
            f"{name}{layer}{side}": tuned[name][number].numpy().astype(np.float16)
            for layer, tuned in enumerate(self._tuned)
            for name in MATRICES
            for number, side in enumerate("AB")
        }
        np.savez_compressed(
            path,
            depth=DEPTH,
            scale=SCALE,
            weights=self._weights.numpy().astype(np.float16),
            bias=self._bias.numpy().astype(np.float16),
            **adapters,
        )


def _slipped(text: str, chance: random.Random) -> str:
    words = text.split()
    for number, word in enumerate(words):
        if len(word) > 3 and chance.random() < SLIPS:
            at = chance.randrange(len(word) - 1)
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            words[number] = chance.choice((word[:at] + word[at + 1 :], swapped))
    return " ".join(words)


def batches(given: Sequence[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """In any order, but messages of like length together."""
    mixed = list(given)
    chance.shuffle(mixed)
    out = []
    for start in range(0, len(mixed), BATCH * 20):
        near = sorted(mixed[start : start + BATCH * 20], key=lambda lesson: len(lesson.text))
        out += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(out)
    return out


def right(learner: Learner, held: Sequence[Lesson]) -> float:
    """The share of marked places whose likeliest class is theirs."""
    good = every = 0
    for start in range(0, len(held), 32):
        words, there, at, classes, weights = learner.batch(held[start : start + 32], None)
        found = learner.scores(words, there, at).numpy().argmax(axis=1)
        good += int(((found == classes) & (weights > 0)).sum())
        every += int((weights > 0).sum())
    return good / max(every, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fold", type=int)
    parser.add_argument("--out", type=Path, default=role_context.FILE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.random.set_seed(args.seed)
    chance = random.Random(args.seed)
    examples = roles.written()
    random.Random(roles.SEED).shuffle(examples)
    held = [] if args.fold is None else list(lessons(examples[args.fold :: FOLDS]))
    if args.fold is not None:
        examples = [example for at, example in enumerate(examples) if at % FOLDS != args.fold]
    given = [
        *lessons(examples),
        *lessons(roles.from_sets()),
        *lessons(roles.joined(examples, roles.JOINED), 0.5),
        *lessons(chance.sample(told := roles.of_others(examples), min(TOLD, len(told))), 0.4),
    ]
    learner = Learner(args.seed)
    steps, done, began = EPOCHS * len(batches(given, random.Random(0))), 0, time.monotonic()
    for epoch in range(EPOCHS):
        losses = []
        for part in batches(given, chance):
            rate = RATE * min(1.0, (done + 1) / (WARM * steps)) * max(0.0, 1 - done / steps)
            losses.append(float(learner.step(*learner.batch(part, chance), rate)))
            done += 1
            if done % 100 == 0:
                print(f"  step {done} of {steps}, {time.monotonic() - began:.0f} s", flush=True)
        said = f", {right(learner, held):.1%} of {len(held)} messages' places right" if held else ""
        print(f"{epoch + 1}: loss {np.mean(losses):.3f}{said}, {time.monotonic() - began:.0f} s", flush=True)
        learner.store(args.out)


if __name__ == "__main__":
    main()
