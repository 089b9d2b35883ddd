"""Lint of the training data: what would make the model wrong without anybody noticing."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from ruamel.yaml import YAML

from benchmarks.nlu.examples import evaluation, plain, training, twins
from bot import settings
from bot.nlu.encoder import cached, load
from bot.topics import TOPICS

#: Fewer examples than this leave an intent to chance.
_LEAST_TOPIC, _LEAST_ACT = 120, 100
#: Nearness (cosine of centred vectors) at which two examples of different intents say the same thing.
_SAME_MEANING = 0.95
_ROWS = list(training())


def test_no_example_is_in_two_intents_or_twice_in_one() -> None:
    intents: dict[str, set[str]] = defaultdict(set)
    for text, intent, _ in _ROWS:
        intents[text.casefold()].add(intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}
    times = Counter(text.casefold() for text, _, _ in _ROWS)
    assert [text for text, count in times.items() if count > 1] == []


def test_no_two_examples_of_different_intents_mean_the_same() -> None:
    vectors = cached(load("e5"), settings.load().data_dir / "embeddings.sqlite").encode([text for text, _, _ in _ROWS])
    centred = vectors - vectors.mean(axis=0)
    centred /= vectors.std(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    labels = np.array([intent for _, intent, _ in _ROWS])
    alike = []
    for start in range(0, len(centred), 1000):
        near = centred[start : start + 1000] @ centred.T
        for row, other in zip(*np.where(near > _SAME_MEANING), strict=True):
            if labels[start + row] != labels[other]:
                alike.append((_ROWS[start + row][:2], _ROWS[other][:2]))
    assert alike == []


def test_every_topic_and_act_has_enough_examples() -> None:
    count = Counter(intent for _, intent, _ in _ROWS)
    assert set(TOPICS) <= set(count)
    thin = {intent: found for intent, found in count.items() if found < (_LEAST_TOPIC if intent in TOPICS else _LEAST_ACT)}
    assert thin == {}


def test_every_intent_is_in_the_domain() -> None:
    domain = YAML(typ="safe").load((settings.ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert {intent for _, intent, _ in _ROWS} <= set(domain["intents"])


def test_one_file_holds_one_topic() -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for _, intent, file in _ROWS:
        files[file].add(intent)
    assert {file: found for file, found in files.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", ["dev", "test"])
def test_the_evaluation_sets_are_not_in_the_training_data(name: str) -> None:
    rows = evaluation(name)
    # A commonplace of a few words comes to two writers by itself; a told situation does not.
    leaked = [(row.text, example) for row, example in twins(rows) if len(plain(row.text).split()) > 8]
    assert leaked == []
    assert len(twins(rows)) <= 0.06 * len(rows)


def test_dev_and_test_do_not_share_messages() -> None:
    assert {plain(row.text) for row in evaluation("dev")} & {plain(row.text) for row in evaluation("test")} == set()
