"""Examples: where they are written, what may not be, and that the judging sets stay unseen."""

import os
import threading
from pathlib import Path

import pytest

from bot.nlu.understanding import Understood
from bot.teach import files, lint, sets


def test_places_of_the_project_are_all_there() -> None:
    found = files.places()
    assert {one.group for one in found} == set(files.GROUPS)
    assert len([one for one in found if one.group == "topics"]) == 28
    assert all(files.intent_of(one) for one in found) and "buses" in files.place("travel").about
    assert len(list(files.examples())) > 8000


def test_an_example_is_added_in_the_files_own_style(folder: Path) -> None:
    files.add("travel", "how much is a bus: #1?", folder)
    text = (folder / "topics" / "travel.yml").read_text(encoding="utf-8")
    assert text.endswith("    - bus card for [camden](place)\n    - how much is a bus: #1?\n")
    assert "bus card for camden" in [one.text for one in files.examples(folder)]
    files.add("out_of_scope", "rugby scores", folder)
    last = list(files.examples(folder))[-1]
    assert last == files.Example("rugby scores", "out_of_scope", "out_of_scope")
    assert not [name for name in os.listdir(folder / "topics") if name.startswith(".")]


def test_what_cannot_be_written_is_not(folder: Path) -> None:
    before = (folder / "topics" / "travel.yml").read_text(encoding="utf-8")
    for text in ("", " leading", "two\nlines", "trailing "):
        with pytest.raises((files.NotThere, ValueError)):
            files.add("travel", text, folder)
    with pytest.raises(files.NotThere):
        files.add("../../etc", "x", folder)
    assert (folder / "topics" / "travel.yml").read_text(encoding="utf-8") == before
    (folder / "topics" / "money.yml").write_text("nlu:\n- lookup: x\n", encoding="utf-8")
    with pytest.raises(files.NotThere):
        files.add("money", "x", folder)


def test_two_at_once_lose_nothing(folder: Path) -> None:
    threads = [threading.Thread(target=files.add, args=("travel", f"bus number {n}", folder)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in files.examples(folder) if one.name == "travel"]) == 14


def test_lint_of_what_is_there_already(folder: Path, sets_folder: Path) -> None:
    known = list(files.examples(folder))

    def stops(text: str, name: str = "travel") -> list[str]:
        return [one.words for one in lint.check(text, name, known, sets_folder) if one.stops]

    assert stops("night buses") == []
    assert stops("Bus pass!") == ["This sentence is there already."]
    assert "teaches “travel”" in stops("bus pass", "money")[0]
    assert "intent" not in str(lint.check("football scores", "near_misses", known, sets_folder, intent="out_of_scope"))
    assert stops("football scores!", "near_misses")


def test_what_is_judged_on_is_refused(folder: Path, sets_folder: Path) -> None:
    for text in ("when is the next bus to the big market", "WHEN is the next bus to the big market??", "bus"):
        words = [one.words for one in lint.check(text, "travel", [], sets_folder)]
        assert any("the set for choosing" in one for one in words), text
    assert sets.leak("to the big market when is the next bus", sets_folder) == "dev", "in another order it is the same"
    assert sets.leak("bus pass", sets_folder) is None and sets.leak("anything", folder) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write a sentence"),
        ("x" * 300, "at most"),
        ("[camden](place)", "brackets"),
        ("- bus", "dash"),
        ("?!", "no word"),
        ("call me on 07700 900123 about the bus", "private details"),
    ],
)
def test_shape(text: str, words: str, sets_folder: Path) -> None:
    found = lint.check(text, "travel", [], sets_folder)
    assert any(words in one.words and one.stops for one in found), found


def test_a_crisis_is_said_but_not_refused(sets_folder: Path) -> None:
    found = lint.check("i want to die on the bus", "travel", [], sets_folder)
    assert [one.stops for one in found] == [False]


def heard(*topics: str, intent: str = "nlu_fallback") -> Understood:
    return Understood(topics[0] if topics else intent, 0.9, (), topics)


def test_what_counts_as_right(sets_folder: Path) -> None:
    bus, _, cup, both = sets.rows(sets_folder)
    assert bus.right(heard("travel")) and not bus.right(heard("money"))
    assert cup.right(heard(intent="greet")) and not cup.right(heard("leisure"))
    assert both.right(heard("money", "travel")) and not both.right(heard("travel"))
    assert len(sets.rows()) > 900 and sets.rows(sets_folder / "none") == []
