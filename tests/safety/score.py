"""Scores the screen on set.yaml, fresh.yaml, blind.yaml, blind_two.yaml and blind_three.yaml:
`python -m tests.safety.score [SPLIT] [--show]`, SPLIT one of held_out, dev, probed, fresh, and the halves blind_a, blind_b,
blind_two_a, blind_two_b, blind_three_a, blind_three_b.
By phrases alone; with --both also by the learned model, with --learned by that alone. The halves B are never shown.

recall: crises that raise any concern. kind: of those, the ones with the right kind. alarms: messages without a crisis that
raise one. distress: distressed messages that get warmth (or more)."""

import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML

from bot.safety import learned
from bot.safety.screen import Concern, distress, screen

SETS = tuple(Path(__file__).with_name(f"{name}.yaml") for name in ("set", "fresh", "blind", "blind_two", "blind_three"))
#: Between two messages sent within a minute; the front door looks at each and at both joined.
PARTS = " || "
#: Sets of which half B is only ever totals.
BLIND = ("blind", "blind_two", "blind_three")
Screen = Callable[[str], "Concern | None"]
CRISES = ("suicide", "abuse", "homeless_tonight", "other")


@dataclass(frozen=True)
class Example:
    """One labelled message."""

    split: str
    kind: str
    language: str
    style: str
    text: str


@dataclass
class Tally:
    """Counts of one group of messages; `wrong` holds (text, what was said) for showing."""

    total: int = 0
    hit: int = 0
    right_kind: int = 0
    wrong: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Share of messages that were raised (crises, alarms) or heard (distress)."""
        return self.hit / self.total if self.total else 0.0


def examples(split: str | None = None) -> Iterator[Example]:
    """Every message of the set, or of one split."""
    for path in SETS:
        for group in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            for line in map(str.strip, group["messages"].splitlines()):
                part = half(group["split"], line) if group["split"] in BLIND else group["split"]
                if line and split in (None, part):
                    yield Example(part, group["kind"], group["language"], group["style"], line)


def half(split: str, text: str) -> str:
    """Which half of a blind set a message is in: by the message itself, so that nobody chose."""
    return f"{split}_{'ab'[hashlib.sha256(text.encode()).digest()[0] % 2]}"


def sealed(split: str) -> bool:
    """Whether the messages of `split` are never shown to anybody."""
    return split.endswith("_b")


def as_sent(text: str, look: Screen) -> Concern | None:
    """What `look` raises for one message, or for two sent within a minute: the first, the second, then both joined."""
    pieces = text.split(PARTS)
    return next(filter(None, map(look, [*pieces, " ".join(pieces)] if len(pieces) > 1 else pieces)), None)


def learned_alone() -> Screen:
    """The learned model without the phrases. Raises OSError when there is none."""
    from bot.nlu import encoder

    model, vectors = learned.load(), encoder.load()

    def look(text: str) -> Concern | None:
        label = model(text, vectors.encode([text])[0])
        return Concern(label.partition("/")[0], by="model") if label else None

    return look


def tally(split: str | None = None, look: Screen = screen) -> dict[tuple[str, str, str], Tally]:
    """Counts by (kind, language, style)."""
    counts: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for example in examples(split):
        count = counts[example.kind, example.language, example.style]
        concern = as_sent(example.text, look)
        said = concern.kind if concern else None
        count.total += 1
        if example.kind in CRISES:
            count.hit += said is not None
            count.right_kind += said == example.kind
            wrong = said != example.kind
        elif example.kind == "distress":
            count.hit += said is not None or distress(example.text)
            count.right_kind += said is None and distress(example.text)
            wrong = said is not None or not distress(example.text)
        else:
            count.hit += said is not None
            wrong = said is not None
        if wrong:
            count.wrong.append((example.text, said))
    return counts


def added(counts: dict[tuple[str, str, str], Tally], kinds: tuple[str, ...], english: bool | None, style: str = "") -> Tally:
    """The sum of some groups: English ones, all others, or both (None)."""
    total = Tally()
    for (kind, language, how), count in counts.items():
        if kind in kinds and (english is None or (language == "en") == english) and (not style or how == style):
            total.total += count.total
            total.hit += count.hit
            total.right_kind += count.right_kind
    return total


def report(split: str | None, show: bool, look: Screen = screen) -> str:
    """The figures in words."""
    counts = tally(split, look)
    lines = [f"{split or 'all'}: {sum(count.total for count in counts.values())} messages"]
    for english, name in ((True, "English"), (False, "15 other languages")):
        whole = added(counts, CRISES, english)
        lines.append(
            f"{name}: recall {whole.hit}/{whole.total} = {whole.rate:.3f}, right kind {whole.right_kind}/{whole.total}"
        )
        for kind in CRISES:
            one = added(counts, (kind,), english)
            lines.append(f"  {kind:17} recall {one.hit}/{one.total} = {one.rate:.3f}, right kind {one.right_kind}")
    raised = sum(count.hit for (kind, _, _), count in counts.items() if kind in (*CRISES, "none"))
    crises = added(counts, CRISES, None).hit
    lines.append(f"precision {crises}/{raised} = {crises / raised if raised else 0:.3f}")
    for style in ("look_alike", "ordinary", "other_language"):
        alarms = added(counts, ("none",), None, style)
        lines.append(f"alarms on {style}: {alarms.hit}/{alarms.total} = {alarms.rate:.3f}")
    low = added(counts, ("distress",), None)
    lines.append(f"distress heard {low.hit}/{low.total}, without an alarm {low.right_kind}")
    by_style: dict[str, Tally] = {}
    for kind, _, style in counts:
        if kind in CRISES:
            by_style[style] = added(counts, CRISES, None, style)
    lines += [f"  {style:15} recall {one.hit}/{one.total} = {one.rate:.3f}" for style, one in sorted(by_style.items())]
    languages = sorted({language for _, language, _ in counts})
    for language in languages:
        some = {key: count for key, count in counts.items() if key[1] == language}
        crisis = added(some, CRISES, None)
        alarms = added(some, ("none",), None)
        lines.append(
            f"  {language:4} recall {crisis.hit}/{crisis.total}, right kind {crisis.right_kind}, alarms "
            f"{alarms.hit}/{alarms.total}"
        )
    if show and split is not None and not sealed(split):
        for (kind, language, style), count in counts.items():
            lines += [f"{kind} {language} {style}: {text!r} -> {said}" for text, said in count.wrong]
    return "\n".join(lines)


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    by: Screen = screen
    if "--learned" in sys.argv:
        by = learned_alone()
    elif "--both" in sys.argv:
        by = learned.screener()
    sys.stdout.write(report(given[0] if given else None, "--show" in sys.argv, by) + "\n")
