"""One spelling for what looks the same: case, accents, zalgo, zero-width letters, look-alike letters, scripts' variants."""

import re
import unicodedata

# Marks that only decorate. Indic vowel signs (U+09xx) are letters in all but name and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
# Zero-width and direction signs, soft hyphen, tags, lone surrogates, controls other than white space.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\U000e0000-\U000e01ef\U0001f3fb-\U0001f3ff]+"
)
_SINGLE = {
    # Latin letters that do not decompose
    **dict(zip("đłıøħŧæœßðþɪɑ", ["d", "l", "i", "o", "h", "t", "ae", "oe", "ss", "d", "th", "i", "a"], strict=True)),
    # Arabic script: Persian, Kurdish and Pashto writers reach the same word with other key-boards
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ىیېۍێئ", "ي"),
    **dict.fromkeys("ةەھۀہۃ", "ه"),
    **dict.fromkeys("آأإٱ", "ا"),
    **dict.fromkeys("ۆؤ", "و"),
    **dict(zip("ڵڕ", "لر", strict=True)),
    # Ge'ez letters that sound alike and are swapped freely (the vowel orders follow below)
    **{chr(0x1210 + n): chr(0x1200 + n) for n in range(8)},  # ሐ -> ሀ
    **{chr(0x1280 + n): chr(0x1200 + n) for n in range(8)},  # ኀ -> ሀ
    **{chr(0x1220 + n): chr(0x1230 + n) for n in range(8)},  # ሠ -> ሰ
    **{chr(0x12D0 + n): chr(0x12A0 + n) for n in range(8)},  # ዐ -> አ
    **{chr(0x1340 + n): chr(0x1338 + n) for n in range(8)},  # ፀ -> ጸ
    "\u12a3": "\u12a0",  # ኣ -> አ
    "\u1203": "\u1200",  # ሃ -> ሀ
    # quotes and dashes
    **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("؟።।॥‽⁇⁈⁉", "?"),
    **dict.fromkeys("،؛፣፤፥፦፡", " "),
}
_TABLE = {ord(key): value for key, value in _SINGLE.items()}
_LOOKALIKE = str.maketrans("аеорсухіѕјԁԛԝһкмтвнαορικυντ", "aeopcyxisjdqwhkmtbhaopikuvt")
_MIXED = re.compile(r"[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")
_WORD = re.compile(r"\S*[a-z\u0370-\u052f]\S*")


def fold(text: str) -> str:
    """`text` in lower case without decoration. Linear in its length; the result may be shorter or slightly longer."""
    if text.isascii():
        return _UNSEEN.sub("", text.lower())
    # Marks first: 50,000 of them on one letter would make canonical ordering slow.
    text = _UNSEEN.sub("", _MARKS.sub("", text))
    text = unicodedata.normalize("NFKD", text).casefold().translate(_TABLE)
    # Ge'ez and Arabic variants decompose only now; NFKD may also have set new marks free.
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    if _MIXED.search(text):
        text = _WORD.sub(_latin, text)
    return text


def _latin(match: "re.Match[str]") -> str:
    """A word that mixes Latin with look-alike Cyrillic or Greek letters is a Latin word in disguise."""
    word = match.group()
    return word.translate(_LOOKALIKE) if _MIXED.search(word) else word


_ELIDED = re.compile(r"\b(j|d|m|l|s|n|c|qu|t)'(?=[a-z]{2})")


def unquote(folded: str) -> str:
    """Apostrophes gone: "don't" is "dont", but French "j'ai" and Albanian "s'dua" are two words."""
    return _ELIDED.sub(r"\1 ", folded).replace("'", "")
