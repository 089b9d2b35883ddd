"""Words to the model's pieces: the likeliest way to put a word together (Kudo 2018, Subword regularization: the unigram
model). For plain lower-case words, which is what PAL reads with it: a quarter of the model's 250,000 pieces."""

from bot.nlu.e5.file import File

#: Stands before a word.
_SPACE = "\u2581"
_WORST = -1e30
#: So much less likely than the least likely piece is a letter that no piece holds.
_UNKNOWN = 10.0


class Pieces:
    """The pieces of `file` that lower-case words without accents are made of."""

    def __init__(self, file: File) -> None:
        self._numbers: dict[str, int] = {}
        for number, raw in enumerate(file.pieces()):
            word = raw.decode("utf-8", "replace")
            if word and word == word.lower() and word.replace(_SPACE, "").isascii():
                self._numbers[word] = number
        self._scores = file.scores
        self._unknown, self._lost = file.unknown, float(file.scores.min()) - _UNKNOWN
        self._longest = max(map(len, self._numbers))

    def of(self, text: str) -> list[int]:
        """The numbers of the pieces of all words of `text` (lower case, no accents). Nothing of it is remembered: a quarter
        of a millisecond is no reason to keep what people type in memory."""
        return [number for word in text.split() for number in self._likeliest(_SPACE + word)]

    def _likeliest(self, word: str) -> list[int]:
        """Viterbi: the best way to each letter, from the best ways to those before it."""
        size = len(word)
        best = [0.0] + [_WORST] * size
        way = [(0, self._unknown)] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(size, start + self._longest) + 1):
                number = self._numbers.get(word[start:end])
                score = _WORST if number is None else best[start] + float(self._scores[number])
                if number is not None and score > best[end]:
                    best[end], way[end] = score, (start, number)
            if best[start] + self._lost > best[start + 1]:
                best[start + 1], way[start + 1] = best[start] + self._lost, (start, self._unknown)
        found, at = [], size
        while at:
            at, number = way[at]
            found.append(number)
        return found[::-1]
