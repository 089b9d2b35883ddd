"""What a typed word was meant to be: slips, stretched letters, leetspeak, stars, words run together or spaced out."""

import itertools
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

BREAK = "."  # stands between two sentences in a list of words
_LEET = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "il",
    "+": "t",
}
_INSIDE = re.compile(r"[0-9@$!|+]")
_STARS = re.compile(r"[*#_%.\-]+")
_EDGE = re.compile(r"^[^\w*@$]+|[^\w*@$]+$")
_STRETCH = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"(.)\1+")
_LONGEST = 40  # letters; a longer "word" is noise, or many words run together that no phrase needs


class Speller:
    """Turns typed pieces into the words that the phrases use.

    vocabulary: every Latin word of every phrase. keys: words that must be recognised however they are spelt.
    variants: known other spellings. ordinary: real words that must never be taken for a slip of a key."""

    def __init__(
        self, vocabulary: Iterable[str], keys: Iterable[str], variants: Mapping[str, str], ordinary: Iterable[str]
    ) -> None:
        self.keys = frozenset(keys)
        self.variants = dict(variants)
        self.known = frozenset(vocabulary) | self.keys
        self.ordinary = frozenset(ordinary)
        self._undoubled = {_DOUBLE.sub(r"\1", word): word for word in sorted(self.known, key=lambda w: w in self.keys)}
        self._by_length: dict[int, list[str]] = {}
        for key in sorted(self.keys):
            self._by_length.setdefault(len(key), []).append(key)
        self._slips: dict[str, set[str]] = {}
        for key in self.keys:
            if len(key) >= 5:
                for slip in _deletions(key, 2 if len(key) >= 9 else 1):
                    self._slips.setdefault(slip, set()).add(key)
        self.words = lru_cache(maxsize=20_000)(self._words)

    def _words(self, piece: str) -> tuple[str, ...]:
        """The words in one piece of text between two spaces, with BREAK after the end of a sentence."""
        inner = _EDGE.sub("", piece)
        tail = piece[len(piece.rstrip(".!?;:)\"'*")) :]
        ends = (BREAK,) if any(sign in tail for sign in "!?;") or tail.count(".") == 1 else ()
        if not inner:
            return ends
        plain = inner.replace("'", "")
        if plain.isalnum() and plain.isalpha():
            return (*self.word(plain), *ends)
        if plain in self.variants and len(plain) > 1:
            return (*self.variants[plain].split(), *ends)
        meant = self._decode(plain)
        if meant:
            return (*meant, *ends)
        parts = [part for part in re.split(r"[\W_]+", inner.replace("'", "")) if part]
        if len(parts) >= 3 and all(len(part) == 1 for part in parts):
            joined = self.apart("".join(parts))
            return (*joined, *ends) if joined else (*parts, *ends)
        return (*itertools.chain.from_iterable(self.word(part) for part in parts), *ends)

    def word(self, word: str) -> tuple[str, ...]:
        """What one plain word was meant to be: mostly itself."""
        if len(word) == 1:
            return (word,)  # perhaps one letter of a word spaced out; see `spaced_out`
        if word in self.variants:
            return tuple(self.variants[word].split())
        if word in self.known or word in self.ordinary or len(word) > _LONGEST or not word.isascii():
            return (word,)
        if _STRETCH.search(word):
            for shorter in (_STRETCH.sub(r"\1\1", word), _STRETCH.sub(r"\1", word)):
                if shorter in self.known or shorter in self.variants or shorter in self.ordinary:
                    return self.word(shorter)
            found = self._undoubled.get(_DOUBLE.sub(r"\1", word))
            if found:
                return (found,)
            word = _STRETCH.sub(r"\1", word)
        key = self.slip(word)
        if key:
            return (key,)
        return self.apart(word) or (word,)

    def slip(self, word: str) -> str | None:
        """The key that `word` is a slip of: one edit (two in long words), the first letter right or swapped."""
        if not 4 <= len(word) <= 14 or not word.isalpha():
            return None
        best: tuple[int, str] | None = None
        for form in _deletions(word, 2 if len(word) >= 8 else 1):
            for key in self._slips.get(form, ()):
                away = _distance(word, key)
                allowed = 2 if len(key) >= 9 else 1
                if (
                    away <= allowed
                    and (word[0] == key[0] or word[:2] == key[1::-1])
                    and (best is None or (away, key) < best)
                ):
                    best = (away, key)
        return best[1] if best else None

    def apart(self, run: str) -> tuple[str, ...] | None:
        """Words that were run together ("iwannadie"), when every part is known and one of them is a key."""
        if not 3 <= len(run) <= _LONGEST or not run.isascii():
            return None
        if run in self.known:
            return (run,)
        if len(run) < 6:
            return None
        best: list[tuple[str, ...] | None] = [()] + [None] * len(run)
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - 12), end):
                before = best[start]
                if before is None:
                    continue
                part = run[start:end]
                if part not in self.known or (len(part) == 1 and part not in "iau"):
                    continue
                found = best[end]
                if found is None or len(before) + 1 < len(found):
                    best[end] = (*before, part)
        words = best[-1]
        if not words or not any(word in self.keys for word in words):
            return None
        if (len(words) == 2 and min(map(len, words)) < 3) or sum(len(word) == 1 for word in words) > 1:
            return None
        return tuple(itertools.chain.from_iterable(self.variants.get(word, word).split() for word in words))

    def _decode(self, word: str) -> tuple[str, ...] | None:
        """Leetspeak ("su1c1de", "d!e") and stars ("k*ll"); None when it is no such thing."""
        if len(word) > _LONGEST or not any(letter.isalpha() for letter in word):
            return None
        if _INSIDE.search(word):
            choices = [_LEET.get(letter, letter) for letter in word]
            forms = [""]
            if sum(len(choice) > 1 for choice in choices) <= 3:
                forms = ["".join(letters) for letters in itertools.product(*choices)]
            for form in (*forms, forms[0].rstrip("i")):
                if form in self.known:
                    return (form,)
            for form in forms[:2]:
                meant = self._meant(form)
                if meant:
                    return meant
        if _STARS.search(word):
            bare = _STARS.sub("", word)
            meant = self._meant(bare)
            if meant and len(bare) > 3:
                return meant
            if len(bare) >= 2 and len(word) <= 12 and word[0].isalpha():
                for key in self._by_length.get(len(word), ()):
                    if all(a == b or a in "*#_%.-" for a, b in zip(word, key, strict=True)):
                        return (key,)
        return None

    def _meant(self, form: str) -> tuple[str, ...] | None:
        if not form.isalpha():
            return None
        if form in self.known:
            return (form,)
        if form in self.variants:
            return tuple(self.variants[form].split())
        if form in self.ordinary:
            return None
        key = self.slip(form)
        return (key,) if key else self.apart(form)

    def spaced_out(self, words: list[str]) -> list[str]:
        """Single letters in a row ("k i l l") put back together where that gives known words. Looks at the first
        4,000 such letters; a longer run is noise."""
        done: list[str] = []
        left = 4_000
        for single, group in itertools.groupby(words, key=lambda word: len(word) == 1 and word.isalpha()):
            run = list(group)
            if single and 3 <= len(run) <= left:
                left -= len(run)
                run = self._spelled(run) or run
            done += run
        return [
            word
            for one in done
            for word in (self.variants[one].split() if len(one) == 1 and one in self.variants else (one,))
        ]

    def _spelled(self, letters: list[str]) -> list[str] | None:
        """The cheapest reading of single letters as words; None when it holds no key or is mostly letters."""
        run = "".join(letters)
        if not run.isascii():
            return None
        cost: list[float] = [0.0]
        back = [0]
        for end in range(1, len(run) + 1):
            best, start = cost[end - 1] + (1.5 if run[end - 1] in "iau" else 3.0), end - 1
            for begin in range(max(0, end - 12), end - 1):
                if cost[begin] + 1 < best and run[begin:end] in self.known:
                    best, start = cost[begin] + 1, begin
            cost.append(best)
            back.append(start)
        words: list[str] = []
        end = len(run)
        while end:
            words.append(run[back[end] : end])
            end = back[end]
        words.reverse()
        if sum(len(word) == 1 and word not in "iau" for word in words) * 4 > len(run) or not self.keys.intersection(words):
            return None
        return [part for word in words for part in self.variants.get(word, word).split()]


def _deletions(word: str, depth: int) -> set[str]:
    forms = {word}
    layer = {word}
    for _ in range(depth):
        layer = {form[:n] + form[n + 1 :] for form in layer for n in range(len(form))}
        forms |= layer
    return forms


def _distance(a: str, b: str) -> int:
    """Edits between two short words; two swapped neighbours count as one."""
    older: list[int] = []
    last = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        older, last = last, row
    return last[-1]
