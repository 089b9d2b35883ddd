"""Which of the 15 languages of data/safety/translations a message is in; None for English and when in doubt.

By the letters, then by little words (data/safety/translations/languages.yaml). It only decides which translation goes with
the English, so a wrong guess costs a line of text, never help.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

FILE = Path(__file__).resolve().parents[2] / "data" / "safety" / "translations" / "languages.yaml"
#: Written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ckb"})
_ARABIC, _ETHIOPIC = ("ar", "fa", "ps", "ckb"), ("am", "ti")
#: Arabic and Persian are often typed in Latin letters.
_LATIN = ("so", "sq", "vi", "es", "pt", "fr", "tr", "pl", "ar", "fa")
_LONGEST = 2000  # characters; a language shows early

_SCRIPTS = (
    ("bengali", re.compile(r"[\u0980-\u09ff]")),
    ("ethiopic", re.compile(r"[\u1200-\u139f\u2d80-\u2ddf]")),
    ("arabic", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("latin", re.compile(r"[a-z\u00e0-\u024f\u1e00-\u1eff]", re.I)),
)
#: Letters that only one of the languages of a script has. Kurdish is looked at before Persian, which shares some.
_LETTERS = {
    "ckb": re.compile("[ەێۆڕڵڤ]"),
    "ps": re.compile("[ټډړږښځڅڼۍې]"),
    "fa": re.compile("[پچژگ]|ی(?= |$)|ک"),
    "ar": re.compile("[ةيكأإىؤ]|\\bال"),
    "ti": re.compile("[ቐ-ቝኣኸ-ኽ]"),
    "am": re.compile("[አጨኧ]"),
    "vi": re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I),
    "tr": re.compile("[ığşĞŞİ]"),
    "pl": re.compile("[ąćęłńśźżŁŚŻ]"),
    "sq": re.compile("[ëË]"),
    "pt": re.compile("[ãõ]", re.I),
    "es": re.compile("[ñ¿¡]", re.I),
    "fr": re.compile("[èêœûî]|\\b[jlndmscq]u?['’](?=[aeiouhéêy])", re.I),
}
#: Letters that settle it (Kurdish, Pashto) weigh more than those that others use now and then.
_WEIGHTS = {"ckb": 3.0, "ps": 2.0, "ti": 1.5, "am": 1.0, "fa": 0.75, "ar": 1.0}
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\u200c](?=[^\W\d_]))*")
_MASKS = re.compile(r"\[\w+\]")


def detect(text: str) -> str | None:
    """Language code (ISO 639-1, "ckb" for Sorani Kurdish) or None. Linear in the length; only the start is looked at."""
    text = _MASKS.sub(" ", text[:_LONGEST])
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    script = max(counts, key=lambda name: counts[name])
    if counts[script] < 3 or counts[script] < 0.4 * sum(counts.values()):
        return None
    if script == "bengali":
        return "bn"
    if script == "latin":
        return _latin(text)
    return _best(text, _ARABIC if script == "arabic" else _ETHIOPIC)


def _best(text: str, languages: tuple[str, ...]) -> str:
    """In these scripts nothing is English, so the likeliest is taken."""
    scores = _scores(text, languages)
    return max(languages, key=lambda language: (scores[language], language == languages[0]))


def _latin(text: str) -> str | None:
    words = [plain(word) for word in _WORD.findall(text)]
    english = sum(word in _words()["en"] for word in words)
    scores = _scores(text, _LATIN)
    best = max(_LATIN, key=lambda language: scores[language])
    others = max(score for language, score in scores.items() if language != best)
    # Two words of it, or one in a message of hardly more; and clearly more than English and than its neighbours.
    enough = scores[best] >= 2 or (scores[best] >= 1 and len(words) <= 3 and not english)
    fair = scores[best] >= 0.3 * len(words)
    return best if enough and fair and scores[best] > 1.5 * english and scores[best] > others else None


def _scores(text: str, languages: tuple[str, ...]) -> dict[str, float]:
    """Points a language: one a little word (half when English has it too), one for letters that only it has."""
    known = _words()
    found: dict[str, float] = dict.fromkeys(languages, 0.0)
    for written in _WORD.findall(text):
        word = plain(written)
        for language in languages:
            if word in known[language]:
                found[language] += 0.5 if word in known["en"] else 1.0
    for language in languages:
        if language in _LETTERS:
            hits = len(_LETTERS[language].findall(text))
            found[language] += min(hits, 3) * _WEIGHTS.get(language, 0.75)
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    raw: dict[str, str] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return {language: frozenset(plain(word) for word in listed.split()) for language, listed in raw.items()}


def plain(word: str) -> str:
    """`word` in small letters without accents and zero-width joiners; Persian and Arabic k and y are one letter."""
    word = word.replace("İ", "i").lower().replace("ı", "i").replace("đ", "d").replace("ł", "l").replace("’", "'")
    word = word.replace("\u200c", "").replace("ي", "ی").replace("ك", "ک")
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
