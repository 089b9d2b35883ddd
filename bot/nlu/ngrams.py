"""Character n-grams by hashing: what a typo leaves intact. No vocabulary to store and none to go stale."""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

BUCKETS = 1 << 17
SIZES = (2, 3, 4, 5)
#: Across the gaps between words, where a phone that writes what it hears puts them ("pre scription", "a nuff").
ACROSS = (4, 5)
#: Of the consonants as they sound.
SOUND = (3, 4, 5)
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
    return _inside(simplify(text))


def _inside(plain: str) -> dict[int, float]:
    words = plain.split()
    pieces: list[bytes] = []
    for word in words:
        padded = f" {word} "
        if padded.isascii():
            # A byte is a letter: cutting bytes spares encoding every piece.
            raw = padded.encode()
            pieces += [raw[start : start + size] for size in SIZES for start in range(max(1, len(raw) - size + 1))]
        else:
            pieces += [
                padded[start : start + size].encode() for size in SIZES for start in range(max(1, len(padded) - size + 1))
            ]
    pieces += [f"{one}_{other}".encode() for one, other in pairwise(words)]
    return _hashed(pieces)


def _hashed(pieces: Iterable[bytes]) -> dict[int, float]:
    found = Counter([value % BUCKETS for value in map(zlib.crc32, pieces)])
    return {bucket: 1.0 + math.log(count) if count > 1 else 1.0 for bucket, count in found.items()}


#: English spellings of one sound, longest first where they overlap. Vowels go afterwards, so only consonants matter.
_SOUNDS = (
    *(("tion", "sn"), ("sion", "sn"), ("tious", "ss"), ("cious", "ss"), ("ough", "o"), ("ght", "t"), ("dge", "j")),
    *(("ph", "f"), ("th", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("kn", "n"), ("wr", "r"), ("mb", "m"), ("gh", "")),
    *(("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("z", "s"), ("ge", "j"), ("gi", "j"), ("v", "f")),
)
_NOT_LATIN = re.compile(r"[^a-z0-9]")
_SOFT = re.compile(r"[aeiouyhw]")
_TWICE = re.compile(r"(.)\1+")


def sound(text: str) -> str:
    """The consonants of `text` as they sound in English, without gaps: "pre scription" and "per scription" are one."""
    return _sound(simplify(text))


def _sound(plain: str) -> str:
    heard = _NOT_LATIN.sub("", plain)
    for written, said in _SOUNDS:
        heard = heard.replace(written, said)
    return _TWICE.sub(r"\1", heard[:1] + _SOFT.sub("", heard[1:]))


def counts_and_sound(text: str) -> dict[int, float]:
    """`counts`, and the n-grams across words and of the sound: what a slip of dictation leaves intact."""
    plain = simplify(text)
    found = _inside(plain)
    pieces: list[bytes] = []
    for mark, letters, sizes in (("=", plain.replace(" ", ""), ACROSS), ("~", _sound(plain), SOUND)):
        for size in sizes:
            pieces += [f"{mark}{letters[start : start + size]}".encode() for start in range(len(letters) - size + 1)]
    for bucket, value in _hashed(pieces).items():
        found[bucket] = found.get(bucket, 0.0) + value
    return found


@lru_cache(maxsize=8)
def found(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Buckets and values of `counts_and_sound`, read-only. Remembered for the last few texts: the safety screen and the
    understanding ask for the same message one after the other."""
    counted = counts_and_sound(text)
    buckets, values = np.fromiter(counted, dtype=np.int64), np.fromiter(counted.values(), dtype=np.float32)
    buckets.flags.writeable = values.flags.writeable = False
    return buckets, values


def matrix(texts: Sequence[str], count: Callable[[str], dict[int, float]] = counts) -> csr_matrix:
    """One row a text; rows are not yet weighted."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for text in texts:
        row = count(text)
        columns.extend(row)
        data.extend(row.values())
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(texts), BUCKETS), dtype=np.float32)


def weights(rows: csr_matrix) -> NDArray[np.float32]:
    """Inverse document frequency a bucket."""
    seen = np.bincount(rows.indices, minlength=BUCKETS)
    return (np.log((1 + rows.shape[0]) / (1 + seen)) + 1).astype(np.float32)
