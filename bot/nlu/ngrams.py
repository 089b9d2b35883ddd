"""Character n-grams by hashing: what a typo leaves intact. No vocabulary to store and none to go stale."""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
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
    heard = _NOT_LATIN.sub("", simplify(text))
    for written, said in _SOUNDS:
        heard = heard.replace(written, said)
    return _TWICE.sub(r"\1", heard[:1] + _SOFT.sub("", heard[1:]))


def counts_and_sound(text: str) -> dict[int, float]:
    """`counts`, and the n-grams across words and of the sound: what a slip of dictation leaves intact."""
    found = counts(text)
    more: Counter[int] = Counter()
    for mark, letters, sizes in (("=", simplify(text).replace(" ", ""), ACROSS), ("~", sound(text), SOUND)):
        for size in sizes:
            for start in range(len(letters) - size + 1):
                more[zlib.crc32(f"{mark}{letters[start : start + size]}".encode()) % BUCKETS] += 1
    for bucket, count in more.items():
        found[bucket] = found.get(bucket, 0.0) + 1.0 + math.log(count)
    return found


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
