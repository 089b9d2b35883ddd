"""What another model would change, and the head that is fitted for it."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np

from bot.nlu.understanding import Understood, understand
from bot.teach import candidate, files, flips, sets

from .conftest import Letters


def heard(topic: str) -> Understood:
    return Understood(topic, 0.9, (), (topic,) if topic != "out_of_scope" else ())


def test_better_worse_and_otherwise(sets_folder: Path) -> None:
    rows = sets.rows(sets_folder)[:3]
    live = {rows[0].text: "travel", rows[1].text: "money", rows[2].text: "housing"}
    then = {rows[0].text: "money", rows[1].text: "travel", rows[2].text: "leisure"}
    told: list[tuple[int, int]] = []
    found = flips.of_sets(
        rows, lambda text: heard(live[text]), lambda text: heard(then[text]), lambda *both: told.append(both)
    )
    assert [one["text"] for one in found["worse"]] == [rows[0].text]
    assert found["worse"][0] | {"text": ""} == {
        "text": "",
        "of": "the set for choosing",
        "meant": "travel",
        "was": "travel",
        "now": "money",
    }
    assert [one["text"] for one in found["better"]] == [rows[1].text]
    assert [one["text"] for one in found["other"]] == [rows[2].text]
    assert (found["right"], found["right_then"], found["of"]) == (1, 1, 3)
    same = flips.of_sets(rows, lambda text: heard(live[text]), lambda text: heard(live[text]))
    assert not (same["worse"] or same["better"] or same["other"])


def test_conversations_that_pass_with_one_only() -> None:
    def result(name: str, passed: bool) -> SimpleNamespace:
        return SimpleNamespace(name=name, passed=passed, words=lambda: f"{name} went wrong")

    before = [result("a", True), result("b", False), result("c", True)]
    after = [result("a", False), result("b", True), result("c", True)]
    assert flips.of_flows(before, after) == {
        "better": ["b"],
        "worse": [{"name": "a", "words": "a went wrong"}],
        "of": 3,
        "passed": 2,
        "passed_then": 2,
    }


def test_one_more_example_moves_the_sentence_it_teaches(folder: Path) -> None:
    engine = Letters()
    known = [
        files.Example(f"{word} {n}", label, label)
        for word, label in (("bus", "travel"), ("cash", "money"))
        for n in "abcdef"
    ]
    new = files.Example("zzz qqq", "money", "money")
    how = candidate.Settings()

    def read(examples: list[files.Example], text: str) -> Understood:
        trained = candidate.fit(examples, engine.encode([one.text for one in examples]), how)
        return understand(text, engine.encode([text])[0], trained.head, engine.encode, trained.thresholds)

    was, now = read(known, "zzz qqq"), read([*known, new], "zzz qqq")
    assert dict(now.ranking)["money"] > dict(was.ranking)["money"] and now.intent == "money"
    assert read([*known, new], "bus a").intent == "travel"


def test_settings_are_those_of_the_config(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text(
        "pipeline:\n- {name: bot.nlu.rasa.classifier.TopicClassifier, ridge: 0.7, encoder: x}\n", encoding="utf-8"
    )
    found = candidate.settings(Letters(), config)
    assert found.ridge == 0.7 and found.gamma == candidate.Settings().gamma
    assert candidate.settings(Letters()) == candidate.Settings(blocks=(26,), weights=(1.0,))


def test_the_nearest_come_first() -> None:
    rows = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.9, 0.1, 0]], dtype=np.float32)
    found = candidate.nearest(np.array([1, 0, 0], dtype=np.float32), rows, 2)
    assert [row for row, _ in found] == [0, 3] and found[0][1] > found[1][1]
