"""Character n-grams by hashing: what a typo leaves intact. No vocabulary to store and none to go stale."""

import math
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

BUCKETS = 1 << 16
SIZES = (2, 3, 4, 5)
#: As in the encoder: cost must not grow with a pasted essay.
LONGEST = 800


def simplify(text: str) -> str:
    """Case, accents and runs of one letter folded ("Heeeelp" -> "heelp"): how a word looks matters, not how loud it is."""
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]
    text = unicodedata.normalize("NFKD", text.casefold())
    out: list[str] = []
    for char in text:
        if unicodedata.combining(char):
            continue
        char = char if char.isalnum() or char == "£" else " "
        if len(out) > 1 and char == out[-1] == out[-2]:
            continue
        out.append(char)
    return " ".join("".join(out).split())


def counts(text: str) -> dict[int, float]:
    """Bucket -> 1 + log(count) of the n-grams inside the words of `text`, and of whole words and word pairs."""
    words = simplify(text).split()
    found: Counter[int] = Counter()
    for word in words:
        padded = f" {word} "
        for size in SIZES:
            for start in range(max(1, len(padded) - size + 1)):
                found[zlib.crc32(padded[start : start + size].encode()) % BUCKETS] += 1
    for one, other in pairwise(words):
        found[zlib.crc32(f"{one}_{other}".encode()) % BUCKETS] += 1
    return {bucket: 1.0 + math.log(count) for bucket, count in found.items()}


def matrix(texts: Sequence[str]) -> csr_matrix:
    """One row a text; rows are not yet weighted."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text in texts:
        row = counts(text)
        columns.extend(row)
        data.extend(row.values())
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(texts), BUCKETS), dtype=np.float32)


def weights(rows: csr_matrix) -> NDArray[np.float32]:
    """Inverse document frequency a bucket."""
    seen = np.bincount(rows.indices, minlength=BUCKETS)
    return (np.log((1 + rows.shape[0]) / (1 + seen)) + 1).astype(np.float32)
