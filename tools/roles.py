"""Learns the role model's weights: `python tools/roles.py` writes data/places/roles.npz; `--check` cross-validates instead.

Material: data/places/roles/*.yaml (places marked by hand) and the parts of tests/nlu/person whose misses have been read
(SETS); their marks follow from the councils they expect. Never a sealed half, nor the fourth set. Two messages are also
joined, pauses taken out, and "I" told as "my sister", so that the model does not lean on length or commas and looks at who
it is about; each counts with and without what the rules say, so that it can do without them.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.nlu.person import features, reader, role_context, role_model, wording  # noqa: E402
from bot.nlu.person.role_model import BOTH, CARE, CLASSES, DENIED, HOME, NOTHING, OTHER, WIDTH  # noqa: E402
from bot.places.gazetteer import Mention, find  # noqa: E402
from tests.nlu.person.score import items  # noqa: E402

MARK = re.compile(r"\[([^\]|]+)(?:\|([a-z]))?\]")
CODES = {"n": NOTHING, "c": CARE, "h": HOME, "b": BOTH, "o": OTHER, "d": DENIED}
SEED, FOLDS, JOINED = 1, 4, 1000
#: Parts of tests/nlu/person that are learned from: their misses have been read, so they measure nothing any more.
SETS = ("dev", "fresh_a", "blind_a", "second_blind_a", "third_a")
STRENGTH, STEPS = 0.1, 100
#: How much a message without what the rules say counts beside the same with it (set on cross-validation).
BARE = 0.3
JOINTS = (". ", ", ", " and ", " but ", " ", " anyway ", " so ", " cos ", "! ", "\n", " and also ", " tho, ")
PAIRS = ("ch", "hc", "ch", "hc", "cn", "nc", "hn", "nh", "oh", "ho", "co", "oc", "nn")


@dataclass(frozen=True)
class Example:
    """`spans`: (start, end, class) of each marked place."""

    text: str
    spans: tuple[tuple[int, int, int], ...]


def marked(line: str) -> Example:
    """ "in [bow|h]" → the text "in bow" with the span of "bow" as home."""
    text, spans, at = "", [], 0
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        spans.append((len(text), len(text) + len(match[1]), CODES[match[2] or "n"]))
        text += match[1]
        at = match.end()
    return Example(text + line[at:], tuple(spans))


def written() -> list[Example]:
    """The messages with marks."""
    files = sorted((ROOT / "data/places/roles").glob("*.yaml"))
    return [marked(line) for file in files for line in YAML(typ="safe").load(file.read_text(encoding="utf-8"))]


def from_sets() -> list[Example]:
    """The messages of SETS in which it is plain which place has which role."""
    out = []
    for part in SETS:
        for item in items(part):
            mentions = find(item["t"])
            if item.get("asked") or not mentions or not all(mention.sure for mention in mentions):
                continue
            care, home = item.get("care"), item.get("home")
            named = Counter(mention.slug for mention in mentions)
            if any(slug and named[slug] != 1 for slug in (care, home)):
                continue
            spans = tuple((m.start, m.end, _expected(m.slug == care, m.slug == home)) for m in mentions)
            out.append(Example(item["t"], spans))
    return out


def _expected(care: bool, home: bool) -> int:
    return BOTH if care and home else CARE if care else HOME if home else NOTHING


def joined(examples: Sequence[Example], count: int, seed: int = SEED) -> list[Example]:
    """Pairs of short messages as one."""
    rng = random.Random(seed)
    single: dict[str, list[Example]] = {}
    letters = {code: letter for letter, code in CODES.items()}
    for example in examples:
        if len(example.spans) == 1 and len(example.text) < 90:
            single.setdefault(letters[example.spans[0][2]], []).append(example)
    out = []
    for _ in range(count):
        one, two = (rng.choice(single[letter]) for letter in rng.choice(PAIRS))
        start = one.text.rstrip(" .?!") + rng.choice(JOINTS)
        moved = tuple((begin + len(start), end + len(start), code) for begin, end, code in two.spans)
        out.append(Example(start + two.text, one.spans + moved))
    return out


def unpaused(examples: Sequence[Example]) -> list[Example]:
    """Those with pauses, without them."""
    return [
        Example(re.sub(r"[.,!?;:()]", " ", example.text), example.spans)
        for example in examples
        if re.search(r"[.,]", example.text)
    ]


#: First person → somebody else: what is then said of a place is theirs.
OTHERS = tuple(
    dict(zip(("i", "im", "i'm", "ive", "my", "mine", "me", "we"), line.split("|"), strict=True))
    for line in (
        "he|hes|he's|hes|his|his|him|they",
        "she|shes|she's|shes|her|hers|her|they",
        "my brother|my brothers|my brother is|my brothers|my brothers|his|my brother|they",
        "my mate|my mates|my mate's|my mates|my mates|his|my mate|they",
        "my sister|my sister is|my sister is|my sister has|my sisters|hers|my sister|they",
    )
)
VERBS = {"live": "lives", "stay": "stays", "am": "is", "have": "has", "rent": "rents", "sleep": "sleeps", "need": "needs"}


def of_others(examples: Sequence[Example], seed: int = SEED) -> list[Example]:
    """Messages about the writer, told of somebody else."""
    rng = random.Random(seed)
    out = []
    for example in examples:
        codes = {code for *_, code in example.spans}
        words = set(re.findall(r"[\w']+", example.text.lower()))
        if not codes & {CARE, HOME} or codes & {OTHER, DENIED} or not words & {"i", "im", "my", "me", "i'm"}:
            continue
        if "they" in words or rng.random() < 0.4:
            continue
        instead = rng.choice(OTHERS) | VERBS
        text, spans, at = "", [], 0
        for match in [*re.finditer(r"[\w']+", example.text), None]:
            start = match.start() if match else len(example.text)
            text += example.text[at:start]
            if match is None:
                break
            inside = any(begin <= start < end for begin, end, _ in example.spans)
            begun = next((code for begin, _, code in example.spans if begin == start), None)
            if begun is not None:
                spans.append([len(text), len(text), OTHER if begun in (CARE, HOME, BOTH) else begun])
            text += match[0] if inside else instead.get(match[0].lower(), match[0])
            at = match.end()
            if inside:
                spans[-1][1] = len(text)
        out.append(Example(text, tuple((a, b, c) for a, b, c in spans)))
    return out


@dataclass(frozen=True)
class Read:
    """An example as the reader sees it: mentions, expected classes (-1: not marked), rows with and without the rules."""

    mentions: list[Mention]
    expected: list[int]
    rows: list[list[int]]
    bare: list[list[int]]


_seen: dict[str, Read] = {}


def as_read(example: Example) -> Read:
    """Cached by text."""
    if example.text not in _seen:
        mentions = find(example.text)
        line = wording.plain(example.text, mentions)
        readings = reader.by_rules(line, mentions)
        expected = [
            next((code for start, end, code in example.spans if mention.start < end and start < mention.end), -1)
            for mention in mentions
        ]
        with_rules, bare = (
            [role_model.rows(found) for found in features.of(line, mentions, readings, votes)] for votes in (True, False)
        )
        _seen[example.text] = Read(mentions, expected, with_rules, bare)
    return _seen[example.text]


def matrix(rows: Sequence[Sequence[int]]) -> csr_matrix:
    """One row a mention, one column a feature."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.concatenate([np.asarray(row) for row in rows])
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), WIDTH))


def learn(examples: Sequence[Example], dev: Sequence[Example]) -> np.ndarray:
    """Weights, features × classes."""
    rows: list[list[int]] = []
    expected: list[int] = []
    weights: list[float] = []
    parts = (
        (examples, 1.0),
        (dev, 1.0),
        (joined(examples, JOINED), 0.5),
        (unpaused(examples), 0.5),
        (of_others(examples), 0.4),
    )
    for part, weight in parts:
        for example in part:
            seen = as_read(example)
            for votes, share in ((seen.rows, 1.0), (seen.bare, BARE)):
                for row, code in zip(votes, seen.expected, strict=True):
                    if code >= 0:
                        rows.append(row)
                        expected.append(code)
                        weights.append(weight * share)
    model = LogisticRegression(C=STRENGTH, max_iter=STEPS)
    model.fit(matrix(rows), expected, sample_weight=weights)
    # The bias is a feature like others, in every row.
    found: np.ndarray = model.coef_.T.copy()
    found[role_model.rows(["bias"])] += model.intercept_
    return found


def tables(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """How much likelier than chance two classes stand in one message: of different places, of the same place."""
    counts = np.ones((2, CLASSES, CLASSES))
    for example in examples:
        seen = as_read(example)
        pairs = list(zip(seen.mentions, seen.expected, strict=True))
        for at, (one, code) in enumerate(pairs):
            for other, second in pairs[:at] + pairs[at + 1 :]:
                if code >= 0 and second >= 0:
                    counts[int(one.options == other.options), code, second] += 1
    shares = counts / counts.sum(axis=(1, 2), keepdims=True)
    chance = shares.sum(axis=2, keepdims=True) * shares.sum(axis=1, keepdims=True)
    different, same = np.log(shares / chance)
    return different, same


def store(weights: np.ndarray, different: np.ndarray, same: np.ndarray) -> None:
    """Half precision is enough: the probabilities change in the third place."""
    small = np.where(np.abs(weights) < 0.003, 0, weights).astype(np.float16)
    np.savez_compressed(role_model.FILE, weights=small, different=different, same=same)
    role_model._weights.cache_clear()


def right(example: Example) -> str:
    """ "exact", "wrong" (a council they did not mean) or "silent", for the whole message."""
    seen = as_read(example)
    facts = reader.read(example.text)
    state = "exact"
    for name, codes in (("care", (CARE, BOTH)), ("home", (HOME, BOTH))):
        marks = zip(seen.mentions, seen.expected, strict=True)
        wanted = {m.slug for m, code in marks if code in codes and m.nation != "abroad"}
        got = getattr(facts, name)
        if got is not None and got not in wanted:
            return "wrong"
        if got is None and wanted - {None}:
            state = "silent"
    return state


def check() -> None:
    """Each message is read by a model that has not seen it, and without the sentence, which has."""
    role_context.judge = lambda _text, _mentions: None
    examples, dev = written(), from_sets()
    random.Random(SEED).shuffle(examples)
    scores: Counter[str] = Counter()
    for fold in range(FOLDS):
        rest = [example for at, example in enumerate(examples) if at % FOLDS != fold]
        store(learn(rest, dev), *tables(rest))
        for example in examples[fold::FOLDS]:
            result = right(example)
            scores[result] += 1
            if result != "exact" and "-v" in sys.argv:
                facts = reader.read(example.text)
                print(f"  {result}: {example.text!r} care={facts.care} home={facts.home}")
    print({name: f"{count} ({count / len(examples):.1%})" for name, count in scores.items()})


def main() -> None:
    if "--check" in sys.argv:
        check()
    examples = written()
    store(learn(examples, from_sets()), *tables(examples))


if __name__ == "__main__":
    main()
