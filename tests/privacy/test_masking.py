"""How much of what is private is taken out, and how little of what is not, over messages written before the code saw them.

Of each pair in `messages` the first was there when the patterns were written; the second and third were scored once unseen
(the figures are in docs/safety/masking.md) and then held against them.
"""

import re
import time
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.front import clean, taking
from bot.safety.privacy import KINDS, Masked, mask

FOLDER = Path(__file__).parent / "messages"
_READ = YAML(typ="safe")
_SECRET = re.compile("«(.*?)»", re.S)


def private() -> list[tuple[str, str]]:
    """(kind, message with what must go between « and »)."""
    found = []
    for path in sorted(FOLDER.glob("private_*.yaml")):
        for kind, lines in _READ.load(path.read_text(encoding="utf-8")).items():
            found += [(kind, line) for line in lines]
    return found


def ordinary() -> list[str]:
    return [
        str(line) for path in sorted(FOLDER.glob("ordinary_*.yaml")) for line in _READ.load(path.read_text(encoding="utf-8"))
    ]


def pieces(text: str) -> list[str]:
    return [piece.lower() for piece in re.findall(r"[^\W_]+", re.sub(r"\[\w+\]", " ", text))]


def left(line: str) -> list[str]:
    """The parts of the secrets of `line` that are still there."""
    return _left(line, mask(line.replace("«", "").replace("»", "")))


def _left(line: str, masked: Masked) -> list[str]:
    still, others = pieces(masked.text), pieces(_SECRET.sub(" ", line))
    secret = [piece for found in _SECRET.findall(line) for piece in pieces(found)]
    joined = re.sub(r"\D", "", masked.text)
    lost = [piece for piece in secret if len(piece) > 1 and piece in still and piece not in others]
    return lost or ([] if masked.kinds else secret) or [run for run in secret if len(run) >= 6 and run in joined]


def test_the_set_is_large_and_of_every_kind() -> None:
    kinds = {kind for kind, _ in private()}
    assert kinds == set(KINDS) - {"number"}
    assert len(private()) >= 500 and len(ordinary()) >= 550


def test_what_is_private_goes() -> None:
    missed = [(kind, line, left(line)) for kind, line in private() if left(line)]
    assert len(missed) <= 0.005 * len(private()), missed


def test_on_the_way_into_the_inbox_it_goes_as_well() -> None:
    """The front door makes signs that print nothing spaces before the mask sees the text."""
    missed = []
    for kind, line in private():
        body, meta = taking.kept(mask, clean.readable(line.replace("«", "").replace("»", "")))
        if _left(line, Masked(body, tuple(meta["masked"]))):
            missed.append((kind, line, body))
    assert len(missed) <= 0.01 * len(private()), missed


def test_what_is_ordinary_stays() -> None:
    changed = [(line, mask(line).text) for line in ordinary() if mask(line).text != line or mask(line).kinds]
    assert len(changed) <= 0.005 * len(ordinary()), changed


def test_around_what_is_private_nothing_is_lost() -> None:
    """Words outside the marks stay: an answer hangs on them."""
    lost = []
    for kind, line in private():
        if kind == "bank_account":
            continue  # "sort code … account …" goes as one
        masked = pieces(mask(line.replace("«", "").replace("»", "")).text)
        outside = [piece for piece in pieces(_SECRET.sub(" ", line)) if piece.isalpha() and piece.isascii()]
        lost += [(line, piece) for piece in outside if piece not in masked]
    assert len(lost) <= 0.02 * len(private()), lost


def test_the_person_is_told_the_right_kind() -> None:
    wrong = [
        (kind, line, mask(line.replace("«", "").replace("»", "")).kinds)
        for kind, line in private()
        if kind not in mask(line.replace("«", "").replace("»", "")).kinds
    ]
    assert len(wrong) <= 0.02 * len(private()), wrong


@pytest.mark.parametrize(
    "around", ["\n{}\n", "hey so\n\n{}\nthat ok?", "a b c. {}", "{} and can i get a bus pass", "“{}”", "({})", "{}!!"]
)
def test_where_it_stands_does_not_matter(around: str) -> None:
    missed = [line for kind, line in private() if kind not in ("name", "address") and left(around.format(line))]
    assert len(missed) <= 0.02 * len(private()), missed


@pytest.mark.parametrize("hidden", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u034f"])
@pytest.mark.parametrize("secret", ["07700900341", "jo.bloggs@example.com", "JG103759A", "4111111111111111", "E81DY"])
def test_signs_that_print_nothing_hide_nothing(secret: str, hidden: str) -> None:
    masked = mask(f"its {hidden.join(secret)} ok")
    bare = re.sub(r"[\W_]", "", masked.text)
    assert re.sub(r"[\W_]", "", secret) not in bare and masked.kinds, masked.text


_ZEROES = (0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2)


@pytest.mark.parametrize("zero", _ZEROES)
def test_digits_of_any_script_are_digits(zero: int) -> None:
    digits = str.maketrans({str(value): chr(zero + value) for value in range(10)})
    for secret, kind in (("07700 900341", "phone"), ("4111 1111 1111 1111", "card"), ("dob 01/02/2006", "date_of_birth")):
        assert mask(secret.translate(digits)).kinds == (kind,)


def test_keys_of_the_emoji_board_are_digits() -> None:
    assert mask("".join(f"{digit}\ufe0f\u20e3" for digit in "07700900341")).text == "[phone]"


def test_what_was_masked_is_not_masked_again() -> None:
    for _, line in private():
        once = mask(line.replace("«", "").replace("»", "")).text
        assert mask(once).text == once, line


@pytest.mark.parametrize(
    "piece",
    [
        "one ",
        "a dot ",
        "jan ",
        "1/2/",
        "first of ",
        "GB12 ",
        "A1 ",
        "a at b dot ",
        "07 ",
        "1,",
        "12 aa, ",
        "a b 1 ",
        "case 1",
        "0",
    ],
)
def test_any_text_takes_time_by_its_length_alone(piece: str) -> None:
    start = time.process_time()
    mask((piece * 25_000)[:25_000])
    assert time.process_time() - start < 2.0
