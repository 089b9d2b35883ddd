"""Signatures are for the words that stood there, and change two lines of the file; phrases are tried before they are in."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.desk import Missing, NotAllowed, Refused, phrases, signing
from bot.safety import language, signoff, translations, words
from bot.safety import phrases as book
from tests.desk.conftest import ANN, COUNCIL

TODAY = date(2026, 11, 21)
ROLE = "safeguarding lead, PYL"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of data/safety that this process reads."""
    copy = tmp_path / "safety"
    shutil.copytree(words.FOLDER, copy, ignore=shutil.ignore_patterns("learning"))
    monkeypatch.setattr(words, "FOLDER", copy)
    monkeypatch.setattr(translations, "FOLDER", copy / "translations")
    monkeypatch.setattr(translations, "FILE", copy / "translations" / language.FILE.name)
    signing.forget()
    yield copy
    signing.forget()


def changed(before: str, after: str) -> list[tuple[str, str]]:
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


@pytest.mark.parametrize("what", ["reply", "lead", "contact", "council", "translation"])
def test_signing_changes_the_signature_and_nothing_else(folder: Path, what: str) -> None:
    for one in [one for one in signing.items(TODAY) if one.what == what][::9]:
        before = (folder / one.file).read_text(encoding="utf-8")
        done = signing.sign(what, one.id, ANN, one.shown, ROLE, TODAY, TODAY)
        assert (done.reviewed_by, done.reviewed_on, done.why, done.shown) == (ROLE, TODAY, None, one.shown)
        after = (folder / one.file).read_text(encoding="utf-8")
        for old, new in changed(before, after):
            assert old == new.replace(f"'{ROLE}'", "null").replace(ROLE, "null").replace("2026-11-21", "null")
        assert {item.id for item in signoff.items(TODAY) if item.reviewed_by and item.what == what} >= {one.id}
        undone = signing.unsign(what, one.id, ANN, one.shown, TODAY)
        assert (undone.reviewed_by, (folder / one.file).read_text(encoding="utf-8")) == (None, before)


def test_a_signature_is_for_the_words_that_were_shown(folder: Path) -> None:
    one = signing.item("reply", "computer", TODAY)
    path = folder / "replies.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Nobody is watching", "No one is watching"), encoding="utf-8")
    with pytest.raises(Refused, match="changed since you read them"):
        signing.sign("reply", "computer", ANN, one.shown, ROLE, TODAY, TODAY)
    assert signing.item("reply", "computer", TODAY).reviewed_by is None


def test_a_number_that_changed_is_not_signed_with_the_old_look(folder: Path) -> None:
    one = next(one for one in signing.items(TODAY) if one.what == "council")
    path = folder / one.file
    path.write_text(path.read_text(encoding="utf-8").replace(one.shows, "020 7946 0018"), encoding="utf-8")
    with pytest.raises(Refused, match="changed"):
        signing.sign("council", one.id, ANN, one.shown, ROLE, TODAY, TODAY)


@pytest.mark.parametrize(
    ("by", "day"), [("", TODAY), ("x", TODAY), ("a" * 121, TODAY), ("a\nb", TODAY), (ROLE, date(2026, 11, 22))]
)
def test_who_and_when_must_make_sense(folder: Path, by: str, day: date) -> None:
    one = signing.item("reply", "computer", TODAY)
    with pytest.raises(Refused):
        signing.sign("reply", "computer", ANN, one.shown, by, day, TODAY)


def test_odd_names_are_kept_as_they_are(folder: Path) -> None:
    one = signing.item("reply", "computer", TODAY)
    for by in ("null", "Zoë: lead, #1 'PYL'", "2026", "{a}"):
        if len(by) > 3:
            assert signing.sign("reply", "computer", ANN, one.shown, by, TODAY, TODAY).reviewed_by == by


def test_new_words_take_the_signature_back(folder: Path) -> None:
    one = signing.item("reply", "danger_now", TODAY)
    signing.sign("reply", one.id, ANN, one.shown, ROLE, TODAY, TODAY)
    done = signing.edit("reply", one.id, ANN, one.shown, "In danger? Call {emergency} now.", TODAY)
    assert (done.shows, done.reviewed_by, done.why) == ("In danger? Call {emergency} now.", None, "unsigned")
    assert words.say("danger_now") == "In danger? Call 999 now."
    for text in ("Call 999.", "Call {emergency} {x}", "Call {emergency} or 020 7946 0018", "{emergency} }", "  "):
        with pytest.raises(Refused):
            signing.edit("reply", one.id, ANN, done.shown, text, TODAY)
    with pytest.raises(Refused, match="number is changed in its file"):
        lead = next(one for one in signing.items(TODAY) if one.what == "lead")
        signing.edit("lead", lead.id, ANN, lead.shown, "1", TODAY)


def test_a_councils_link_signs_nothing(folder: Path) -> None:
    one = signing.item("reply", "computer", TODAY)
    with pytest.raises(NotAllowed):
        signing.sign("reply", "computer", COUNCIL, one.shown, ROLE, TODAY, TODAY)
    with pytest.raises(NotAllowed):
        phrases.add_phrase(COUNCIL, "abuse", "he hurts me bad")
    with pytest.raises(Missing):
        signing.item("reply", "nothing", TODAY)


def test_a_crash_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = signing.item("reply", "computer", TODAY)
    before = (folder / one.file).read_bytes()

    def breaks(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", breaks)
    with pytest.raises(OSError, match="disk full"):
        signing.sign("reply", "computer", ANN, one.shown, ROLE, TODAY, TODAY)
    assert (folder / one.file).read_bytes() == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.fixture
def own_phrases(tmp_path: Path) -> Path:
    return Path(shutil.copytree(book.HERE, tmp_path / "phrases"))


@pytest.mark.parametrize(("kind", "language_"), [("abuse", "en"), ("suicide", "fr"), ("other/food", "en")])
def test_a_phrase_is_added_in_one_line(own_phrases: Path, kind: str, language_: str) -> None:
    before = len(book.load(own_phrases).phrases)
    base = kind.partition("/")[0]
    old = (own_phrases / (f"{base}.yaml" if language_ == "en" else f"{language_}.yaml")).read_text(encoding="utf-8")
    said = phrases.add_phrase(ANN, kind, "zzyzx [now|tonight] #1", language=language_, folder=own_phrases, note="it's: new")
    new = said.path.read_text(encoding="utf-8")
    assert len(new.split("\n")) - len(old.split("\n")) in (1, 2) and set(old.split("\n")) <= set(new.split("\n"))
    loaded = book.load(own_phrases).phrases
    assert len(loaded) == before + 1
    (found,) = [one for one in loaded if one.say == "zzyzx [now|tonight] #1"]
    assert (found.kind, found.language) == (base, language_)
    with pytest.raises(Refused, match="there already"):
        phrases.add_phrase(ANN, kind, "zzyzx [now|tonight] #1", language=language_, folder=own_phrases)


@pytest.mark.parametrize(
    ("kind", "phrase", "language_"),
    [
        ("nonsense", "a b", "en"),
        ("abuse", "", "en"),
        ("abuse", "a" * 501, "en"),
        ("abuse", "((nested) x)", "en"),
        ("abuse", "<no_such_set> x", "en"),
        ("abuse", "..", "en"),
        ("abuse", "zz x", "../../etc/passwd"),
        ("abuse", "zz x", "xx"),
    ],
)
def test_a_phrase_that_cannot_be_read_changes_nothing(own_phrases: Path, kind: str, phrase: str, language_: str) -> None:
    before = {path.name: path.read_bytes() for path in own_phrases.iterdir()}
    with pytest.raises(Refused):
        phrases.add_phrase(ANN, kind, phrase, language=language_, folder=own_phrases)
    assert {path.name: path.read_bytes() for path in own_phrases.iterdir()} == before
