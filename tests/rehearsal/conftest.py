"""A rehearsal over the files of data/offers, loaded once."""

import os

import pytest

from bot.flows.store import of_files
from bot.offers.store import Store
from bot.rehearsal import Rehearsal
from bot.rehearsal.model import MODEL


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return of_files(where=tmp_path_factory.mktemp("rehearsal"))


@pytest.fixture(scope="session")
def rehearsal(store: Store) -> Rehearsal:
    if not MODEL.exists():
        reason = "needs the trained model: make setup"
        pytest.fail(reason) if os.environ.get("PAL_CI") else pytest.skip(reason)
    return Rehearsal.load(store=store)
