"""A small offers store with something of everything that may need doing."""

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.offers.loader import load
from tests.offers.conftest import NOW, contact, file, new_engine, offer, write

OLD = {"review_by": "2026-08-01"}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    found = new_engine(tmp_path / "offers.db")
    camden = file(
        offer("camden-travel-a"),
        offer("camden-travel-b", **OLD),
        offer("camden-money-a", topic="money", **OLD, confidence="low"),
        offer("camden-digital-a", topic="digital", status="announced", valid_from="2027-04"),
        offer("camden-driving-a", topic="driving", status="ended", valid_to="2025", **OLD),
        contact(review_by="2026-09-01"),
        gaps=["Looked for a driving offer: none found."],
        local_offer_url="https://a.uk/",
    )
    brent = file(
        offer("brent-travel-a", review_by="2026-11-20"), contact("brent-advocacy-a", role="advocacy"), authority="brent"
    )
    london = file(
        offer("london-leisure-a", topic="leisure", basis="residence", areas=["camden"]),
        offer("london-travel-a", basis="residence"),
        authority="london",
    )
    load(write(tmp_path / "files", camden, brent, london), found, NOW)
    return found
