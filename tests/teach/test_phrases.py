"""Crisis phrases: read, tried, written where they belong; what is hidden stays hidden."""

from pathlib import Path

import pytest

from bot.safety import phrases as safety_phrases
from bot.safety import screen
from bot.teach import phrases
from bot.teach.phrases import Labelled, Unusable


@pytest.mark.parametrize("kind", list(phrases.KINDS))
def test_a_phrase_goes_after_the_last_of_its_kind(phrase_folder: Path, kind: str) -> None:
    before = safety_phrases.load(phrase_folder)
    phrases.save("Zorbly  Handshake's now!", kind, phrase_folder)
    after = safety_phrases.load(phrase_folder)
    new = [one for one in after.phrases if one not in before.phrases]
    assert [(one.say, one.kind, one.about) for one in new] == [("zorbly handshakes now", *kind.partition("/")[::2])]
    assert phrases.lines(kind, phrase_folder)[-1] == "zorbly handshakes now"


@pytest.mark.parametrize("said", ["(took|take) .. zorbly pills", "[my] zorbly, pills", "<self> .. zorbly thing $"])
def test_the_signs_of_the_files_work(phrase_folder: Path, said: str) -> None:
    phrases.save(said, "suicide", phrase_folder)
    assert said in [one.say for one in safety_phrases.load(phrase_folder).phrases]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", "Write the words"),
        ("...", "Write the words"),
        ("die", "One word"),
        ("a" * 200, "at most"),
        ("say: {x}", "words only"),
        ("((one two) three", "cannot be read"),
        ("<nosuchset> of things", "cannot be read"),
        ("(fresh|new) (scars|cuts)", "there already"),
    ],
)
def test_what_cannot_be_used(phrase_folder: Path, said: str, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        phrases.checked(said, "suicide", phrase_folder)
    with pytest.raises(Unusable, match="kind of danger"):
        phrases.checked("two words", "distress", phrase_folder)


def test_a_trial_leaves_no_trace(phrase_folder: Path) -> None:
    held = {path.name: path.read_bytes() for path in phrase_folder.iterdir()}
    try:
        with phrases.trial("zorbly handshake", "abuse", phrase_folder) as folder:
            screen.again(folder)
            concern = screen.screen("the zorbly handshake again")
            assert concern is not None and concern.kind == "abuse"
    finally:
        screen.again()
    assert screen.screen("the zorbly handshake again") is None and not folder.exists()
    assert {path.name: path.read_bytes() for path in phrase_folder.iterdir()} == held


def test_changes_are_sorted_and_the_hidden_only_counted() -> None:
    listed = [
        Labelled("a crisis", "suicide", "set"),
        Labelled("another", "abuse", "set"),
        Labelled("a look-alike", None, "set"),
        Labelled("unseen crisis", "suicide", "set", hidden=True),
        Labelled("unseen look-alike", None, "set", hidden=True),
        Labelled("known", "suicide", "set"),
        Labelled("lost", "suicide", "set"),
    ]
    raised = screen.Concern("suicide")

    def was(text: str) -> screen.Concern | None:
        return raised if text in ("known", "lost") else None

    found = phrases.changes(listed, was, lambda text: None if text == "lost" else raised)
    assert [one["text"] for one in found["caught"]] == ["a crisis", "another"], "any alarm is better than none"
    other = phrases.changes(listed[1:2], lambda _text: screen.Concern("abuse"), lambda _text: raised)
    assert [one["text"] for one in other["wrong_kind"]] == ["another"]
    assert [one["text"] for one in found["false"]] == ["a look-alike"]
    assert [one["text"] for one in found["lost"]] == ["lost"]
    assert found["hidden"] == {"caught": 1, "false": 1} and "unseen" not in str(found)


def test_everything_labelled_is_tried_and_the_blind_half_is_hidden() -> None:
    from tests.safety import score

    found = phrases.labelled()
    assert len(found) > 8000 and len({one.text for one in found}) == len(found)
    unseen = {one.text for one in score.examples() if score.sealed(one.split)}
    assert unseen and all(one.hidden for one in found if one.text in unseen)
    assert {one.kind for one in found} == {*screen.KINDS, None}
