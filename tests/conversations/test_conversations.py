"""Every conversation test of this folder, played over the files of data/offers."""

import os
from pathlib import Path

import pytest

from bot.flows import FOLDER, check, read, run
from bot.flows.shapes import Flow
from bot.flows.store import of_files
from bot.offers.store import Store
from bot.rehearsal import Rehearsal
from bot.rehearsal.model import MODEL

FLOWS = read(FOLDER)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return of_files(where=tmp_path_factory.mktemp("conversations"))


@pytest.fixture(scope="session")
def rehearsal(store: Store) -> Rehearsal:
    if not MODEL.exists():
        reason = "needs the trained model: make setup"
        pytest.fail(reason) if os.environ.get("PAL_CI") else pytest.skip(reason)
    return Rehearsal.load(store=store)


def test_there_are_tests_and_they_name_offers_that_there_are(store: Store) -> None:
    assert FLOWS
    problems = check(FLOWS, {offer.id for _, offer in store.offers(None)})
    assert not problems, "\n".join(map(str, problems))


def test_every_file_is_in_this_folder() -> None:
    assert Path(__file__).parent == FOLDER


@pytest.mark.parametrize("flow", FLOWS, ids=[f"{flow.trouble}:{flow.name}" for flow in FLOWS])
def test_conversation(flow: Flow, rehearsal: Rehearsal) -> None:
    result = run(flow, rehearsal)
    assert result.passed, f"{flow.about}\n{result.words()}"
