"""The phrases of data/safety/phrases, compiled into something that is searched in time linear in the message."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.safety.fold import fold, unquote

HERE = Path(__file__).resolve().parents[2] / "data" / "safety" / "phrases"
KINDS = ("suicide", "abuse", "homeless_tonight", "other", "distress", "safe")
ABOUT = ("", "food", "medical", "missing", "danger")  # what an "other" is about: "other/food" in the files
_GAPS = {"..": 1, "...": 3, "....": 6}
_ITEM = re.compile(r"!?\([^()]*\)|\[[^\[\]]*\]|\S+")
_FREQUENT = (
    "i im ive id ill a an the to of in on at my me it is be was and or for so no not dont cant he she they you all her his "
    "him them any this that have has had been got get with up out go going want wanna gonna are do if who what how "
    "من في ما لا ان على و به را که در از نه mi je de que se te le la o e em nie w na sie co ben bu bir"
)
_REMEMBERED = 20_000  # words whose phrases are remembered
_COMMON = frozenset(_FREQUENT.split())  # worth little as the word that a phrase is looked up by


class BadPhrase(ValueError):
    """A phrase that cannot be used; the message names file, phrase and what is expected."""


@dataclass(frozen=True)
class Phrase:
    """One phrase, ready to search for in a string of words such as " i wanna die . "."""

    say: str
    kind: str
    language: str
    items: tuple[str, ...] = field(repr=False, compare=False)
    sets: Mapping[str, list[str]] = field(repr=False, compare=False)
    anchors: frozenset[str]  # at least one of these words is in every match; "kil%" stands for a start
    needs: tuple[frozenset[str], ...] = ()  # at least one word of each is in every match
    negatable: bool = True
    emergency: bool = False
    always: bool = False
    about: str = ""
    marks: bool = False  # counts only when its tone marks are written
    near: tuple[frozenset[str], ...] = ()  # instead of a phrase: one word of each set, in any order, close together
    within: int = 0
    unless: frozenset[str] = frozenset()  # one of these between them, or just before, switches it off

    def find(self, whole: str) -> Iterator[tuple[int, int]]:
        """Where in `whole` it is said: start and end of each place."""
        if not self.near:
            yield from (match.span() for match in self.pattern.finditer(whole))
            return
        last: dict[int, tuple[int, int, int]] = {}
        start = 1
        for place, word in enumerate(whole.split()):
            if word == ".":
                last.clear()
            for number, words in enumerate(self.near):
                if word in words:
                    last[number] = (place, start, start + len(word))
            if len(last) == len(self.near):
                first = min(last.values())
                if place - first[0] < self.within:
                    if not self.unless.intersection(whole[: start + len(word)].split()[max(0, first[0] - 2) :]):
                        yield first[1], start + len(word)
                    last.clear()
            start += len(word) + 1

    @cached_property
    def pattern(self) -> "re.Pattern[str]":
        """Made on first need: a start-up does not pay for a thousand of them."""
        return re.compile("(?<= )" + "".join(_item_regex(item, self.sets) for item in self.items))

    @cached_property
    def exact(self) -> "re.Pattern[str]":
        """Over words with their tone marks kept: each word as it is written, or wholly without marks. Vietnamese
        without its marks is ambiguous ("tu van" is advice, or suicide)."""
        return re.compile("(?<= )" + "".join(_item_regex(item, {}, exact=True) for item in self.items))


@dataclass
class Index:
    """Finds the few phrases that can match a message at all, by the words in it."""

    words: dict[str, list[Phrase]] = field(default_factory=dict)
    starts: dict[str, list[Phrase]] = field(default_factory=dict)
    seen: dict[str, list[Phrase]] = field(default_factory=dict)

    def add(self, phrase: Phrase) -> None:
        self.seen.clear()
        for anchor in phrase.anchors:
            table, key = (self.starts, anchor[:-1]) if anchor.endswith("%") else (self.words, anchor)
            table.setdefault(key, []).append(phrase)

    def candidates(self, words: Iterable[str]) -> list[Phrase]:
        """Each phrase once; in no order that means anything."""
        said = frozenset(words)
        found = {id(phrase): phrase for word in said for phrase in self.of(word)}
        return [phrase for phrase in found.values() if not any(need.isdisjoint(said) for need in phrase.needs)]

    def of(self, word: str) -> list[Phrase]:
        """The phrases that `word` may be in. Remembered: long texts and most messages say the same words."""
        known = self.seen.get(word)
        if known is None:
            known = list(self.words.get(word, ()))
            if self.starts:
                for end in range(2, min(len(word), 14) + 1):
                    known += self.starts.get(word[:end], ())
            if len(self.seen) < _REMEMBERED:
                self.seen[word] = known
        return known


@dataclass(frozen=True)
class Book:
    """All phrases and how words are typed."""

    phrases: tuple[Phrase, ...]
    variants: Mapping[str, str]
    together: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    keys: frozenset[str]
    ordinary: frozenset[str]
    vocabulary: frozenset[str]
    foreign: frozenset[str]


def load(folder: Path = HERE) -> Book:
    """Reads every file of the folder. Raises BadPhrase."""
    words = _read(folder / "words.yaml")
    sets = _sets(words["sets"])
    phrases = []
    vocabulary: set[str] = set()
    foreign: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "words.yaml":
            continue
        content = _read(path)
        language = content.pop("language", None)
        if not isinstance(language, str):
            raise BadPhrase(f"{path.name}: needs a line such as `language: en`")
        for key, lines in content.items():
            kind, _, about = str(key).partition("/")
            if kind not in KINDS or about not in ABOUT or not isinstance(lines, list):
                raise BadPhrase(f"{path.name}: {key}: expected one of {', '.join(KINDS)} with a list under it")
            for line in lines:
                try:
                    phrase = _phrase(line, kind, about, language, sets)
                except (ValueError, TypeError, KeyError, re.error) as error:
                    raise BadPhrase(f"{path.name}: {kind}: {line!r}: {error}") from error
                phrases.append(phrase)
                literals = set().union(*phrase.near) if phrase.near else _literals(phrase.say, sets)
                (vocabulary if language == "en" else foreign).update(literals)
    together: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for left, right in words["together"].items():
        typed = tuple(fold(str(left)).split())
        together.setdefault(typed[0], []).append((typed, tuple(str(right).split())))
    variants = {str(key): str(value) for key, value in words["variants"].items()}
    vocabulary.update(word for value in variants.values() for word in value.split())
    vocabulary.update(word for first in together.values() for typed, meant in first for word in (*typed, *meant))
    return Book(
        phrases=tuple(phrases),
        variants=variants,
        together={first: tuple(sorted(rest, key=lambda pair: -len(pair[0]))) for first, rest in together.items()},
        keys=frozenset(words["keys"].split()),
        ordinary=frozenset(words["ordinary"].split()) | foreign,
        vocabulary=frozenset(word for word in vocabulary if word.isascii() and word.isalpha()),
        foreign=frozenset(foreign),
    )


def _read(path: Path) -> dict[str, Any]:
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise BadPhrase(f"{path.name}: expected keys with lists under them")
    return content


def _sets(raw: Mapping[str, str]) -> dict[str, list[str]]:
    """Each set's words, with sets inside sets opened."""
    opened: dict[str, list[str]] = {}
    for name, words in raw.items():
        opened[name] = []
        for word in str(words).split("|"):
            inner = re.fullmatch(r"<(\w+)>", word)
            if inner:
                opened[name] += opened[inner.group(1)]
            else:
                opened[name] += inflections(word[:-1]) if word.endswith("~") else [unquote(fold(word))]
    return opened


_FORMS = (
    "take took taken, cut cut, hit hit, beat beaten, hurt hurt, sleep slept, hang hung, throw threw thrown, "
    "make made, get got, "
    "put put, send sent, sell sold, hold held, run ran, steal stole stolen, bring brought, keep kept, say said, tell told, "
    "shoot shot, eat ate eaten, give gave given, bite bit bitten, leave left, lose lost, find found, wake "
    "woke woken, feed fed, "
    "drink drank drunk, write wrote written, think thought, feel felt, slit slit"
)
_IRREGULAR = {verb: forms.split() for verb, _, forms in (line.strip().partition(" ") for line in _FORMS.split(","))}


def inflections(word: str) -> list[str]:
    """An English verb's forms: "stab" is stab, stabs, stabbing, stabbed."""
    stem = word[:-1] if word.endswith("e") else word
    if len(word) in (3, 4) and re.fullmatch(r"[^aeiou]{1,2}[aeiou][^aeiouwxy]", word):
        stem += word[-1]
    plural = word + ("es" if word.endswith(("s", "sh", "ch", "x")) else "s")
    forms = [word, plural, stem + "ing", *_IRREGULAR.get(word, [stem + "ed"])]
    return list(dict.fromkeys(forms))


def _phrase(line: Any, kind: str, about: str, language: str, sets: Mapping[str, list[str]]) -> Phrase:
    if isinstance(line, str):
        line = {"say": line}
    if "near" in line:
        return _near(line, kind, about, language, sets)
    extra = set(line) - {"say", "note", "negation", "emergency", "always", "marks"}
    if extra:
        raise ValueError(f"unknown {', '.join(sorted(extra))}")
    say = str(line["say"])
    items, anchors = tuple(_ITEM.findall(say)), []
    for item in items:
        inner = re.fullmatch(r"!?\((.*)\)|\[(.*)\]|(<\w+>|[^|]*)", item)
        if inner is None or any(sign in "".join(filter(None, inner.groups())) for sign in "()[]?") or "||" in item:
            raise ValueError(f"{item!r}: brackets inside brackets, or a stray sign")
        if (item not in _GAPS and item not in ("$", "^") and item[0] not in "!([") or item[0] == "(":
            choices = _choices(item, sets)
            if "$" not in choices:  # the end of a sentence is no word to look a phrase up by
                anchors.append(_anchor(choices))
    if not anchors:
        raise ValueError("needs at least one word that must be there")
    best = min(anchors, key=_commonness)
    return Phrase(
        say=say,
        kind=kind,
        about=about,
        language=language,
        items=items,
        sets=sets,
        anchors=best,
        needs=tuple(anchor for anchor in anchors if not any(word.endswith("%") for word in anchor)),
        negatable=line.get("negation") != "ignore",
        emergency=bool(line.get("emergency")),
        always=bool(line.get("always")),
        marks=bool(line.get("marks")),
    )


def _near(line: Mapping[str, Any], kind: str, about: str, language: str, sets: Mapping[str, list[str]]) -> Phrase:
    extra = set(line) - {"near", "within", "unless", "note", "emergency"}
    if extra or kind == "safe":
        raise ValueError(f"near: not here, or unknown {', '.join(sorted(extra))}")
    say = str(line["near"])
    classes = tuple(frozenset(word for word in _choices(item, sets) if " " not in word) for item in say.split(" + "))
    if len(classes) < 2 or not all(classes):
        raise ValueError("near: expected at least two sets of single words, with ' + ' between them")
    return Phrase(
        say=say,
        kind=kind,
        about=about,
        language=language,
        items=(),
        sets=sets,
        anchors=min(classes, key=_commonness),
        negatable=False,
        emergency=bool(line.get("emergency")),
        near=classes,
        needs=classes,
        within=int(line["within"]),
        unless=frozenset(_choices(str(line["unless"]), sets)) if "unless" in line else frozenset(),
    )


def _choices(item: str, sets: Mapping[str, list[str]], exact: bool = False) -> list[str]:
    choices: list[str] = []
    for choice in item.strip("!()[]").split("|"):
        if choice[0] == "<":
            choices += sets[choice[1:-1]]
        elif choice[-1] == "~":
            choices += inflections(choice[:-1])
        elif exact:
            choices.append(" ".join(f"{word}|{fold(word)}" for word in written(choice).split()))
        else:
            choices.append(choice if choice.isascii() and choice.islower() and "'" not in choice else unquote(fold(choice)))
    return choices


def written(text: str) -> str:
    """Lower case with accents and tone marks, in one form."""
    return unicodedata.normalize("NFC", text.lower())


def _item_regex(item: str, sets: Mapping[str, list[str]], exact: bool = False) -> str:
    if item in _GAPS:
        return rf"(?:(?!\. )[^ ]+ ){{0,{_GAPS[item]}}}?"
    if item == "$":
        return r"(?=\. |\Z)"
    if item == "^":
        return r"(?:(?<=\. )|(?<=^ ))"
    choices = sorted(_choices(item, sets, exact), key=len, reverse=True)
    either = "|".join(map(_exact_regex if exact else _words_regex, choices))
    if item[0] == "!":
        return f"(?!{either})"
    return f"(?:{either})?" if item[0] == "[" else f"(?:{either})"


def _exact_regex(choice: str) -> str:
    if choice.startswith("$"):
        return r"(?=\. |\Z)"
    return "".join(f"(?:{'|'.join(map(re.escape, word.split('|')))}) " for word in choice.split())


@cache
def _words_regex(choice: str) -> str:
    if choice == "$":
        return r"(?=\. |\Z)"
    return "".join(
        (re.escape(word[:-1]) + "[^ ]*" if word.endswith("%") else re.escape(word)) + " " for word in choice.split()
    )


def _anchor(choices: list[str]) -> frozenset[str]:
    """One word a choice: the least common one."""
    return frozenset(min(choice.split(), key=lambda word: (word in _COMMON, -len(word))) for choice in choices)


def _commonness(anchor: frozenset[str]) -> tuple[int, int]:
    return (sum(word in _COMMON for word in anchor), len(anchor))


def _literals(say: str, sets: Mapping[str, list[str]]) -> Iterator[str]:
    for item in _ITEM.findall(say):
        if item not in _GAPS and item not in ("$", "^"):
            for choice in _choices(item, sets):
                yield from (word for word in choice.split() if not word.endswith("%"))
