"""Plots drawn on the server: numbers in, places in an SVG out. A template draws them (templates/needs/charts.html); the same
numbers stand in a table beside each."""

from collections.abc import Sequence
from dataclasses import dataclass

#: Units of the drawing: a column's place and width, the height of the tallest, room above for numbers and below for names.
_STEP, _WIDE, _TALL, _ABOVE, _BELOW = 36, 24, 110, 16, 18


@dataclass(frozen=True)
class Column:
    """One column: `label` below it, `words` above it, `middle` where both stand."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    words: str


@dataclass(frozen=True)
class Columns:
    """A drawing of `width` x `height`; columns stand on `base`. `said`: all of it in words."""

    width: int
    height: int
    base: int
    columns: tuple[Column, ...]
    said: str


def columns(rows: Sequence[tuple[str, int]], least: int = 0) -> Columns:
    """One column a row of (label, number). `least`: what the tallest column stands for at least, to compare drawings."""
    top = max([least, 1, *(number for _, number in rows)])
    base = _ABOVE + _TALL
    drawn = []
    for place, (label, number) in enumerate(rows):
        height = round(_TALL * max(0, number) / top, 1)
        x = place * _STEP + (_STEP - _WIDE) / 2
        words = str(number) if number else ""
        drawn.append(Column(x, base - height, _WIDE, height, place * _STEP + _STEP / 2, label, words))
    said = ", ".join(f"{label}: {number}" for label, number in rows)
    return Columns(max(1, len(rows)) * _STEP, base + _BELOW, base, tuple(drawn), said)


def part(number: int, whole: int) -> float:
    """The length of a bar that stands for `number` of `whole`: 0 to 100."""
    return round(100 * max(0, min(number, whole)) / whole, 1) if whole > 0 else 0.0
