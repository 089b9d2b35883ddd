"""An offer database to load into, the real data loaded once, and small offers made in a line."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from ruamel.yaml import YAML
from sqlalchemy.engine import Engine

from bot.offers.loader import load
from bot.offers.person import Person
from bot.offers.schema import Contact, Offer, OfferFile
from bot.offers.store import Store
from bot.offers.yaml_files import Files, read_folder
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data/offers"
NOW = datetime(2026, 11, 21, 12, 0)

SOURCE = {"title": "Example council's page", "url": "https://www.example.gov.uk/care", "date": None}
KEPT = {"source": SOURCE, "seen": "2026-11", "checked": None, "review_by": "2027-05-01", "confidence": "high"}


def offer(id_: str = "camden-travel-x", **fields: Any) -> Offer:
    """An offer that is well formed, but for `fields`."""
    topic = {"topic": "travel", "title": "Half off", "summary": "You pay half on the bus.", "amount": None}
    rest = {"basis": "responsible", "how_to_claim": None, "claim_url": None, "status": "in_force", **KEPT}
    return msgspec.convert({"id": id_, **topic, **rest, **fields}, Offer)


def contact(id_: str = "camden-leaving-care-team-main", **fields: Any) -> Contact:
    """A contact that is well formed, but for `fields`."""
    ways = {"phone": "020 7974 4444", "email": None, "url": None, "hours": None}
    return msgspec.convert({"id": id_, "role": "leaving_care_team", "label": "The team", **ways, **KEPT, **fields}, Contact)


def file(*items: Offer | Contact, authority: str = "camden", **fields: Any) -> OfferFile:
    """One authority's file with these offers and contacts."""
    return OfferFile(
        authority=authority,
        name=authority,
        offers=[item for item in items if isinstance(item, Offer)],
        contacts=[item for item in items if isinstance(item, Contact)],
        **{"local_offer_url": None, **fields},
    )


def write(folder: Path, *files: OfferFile) -> Path:
    """The files as YAML in `folder`, which loses the ones that it had."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*"):
        old.unlink()
    for one in files:
        with (folder / f"{one.authority}.yaml").open("w", encoding="utf-8") as out:
            YAML(typ="safe").dump(msgspec.to_builtins(one), out)
    return folder


def person(care: str | None, home: str | None, age: int | None, statuses: list[str] | None = None) -> Person:
    """A person of a test case; "not NAME" is what is not true of them."""
    said = statuses or []
    no = frozenset(name.removeprefix("not ") for name in said if name.startswith("not "))
    return Person(care, home, age, frozenset(said) - {f"not {name}" for name in no}, no)


def new_engine(path: Path) -> Engine:
    """An empty offer database."""
    url = f"sqlite:///{path}"
    upgrade("offers", url)
    return open_engine(url)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return new_engine(tmp_path / "offers.db")


@pytest.fixture(scope="session")
def files() -> Files:
    """The real data set."""
    found, problems = read_folder(DATA)
    assert not problems, "\n".join(problems)
    return found


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The real data set, loaded."""
    found = new_engine(tmp_path_factory.mktemp("offers") / "offers.db")
    load(DATA, found, NOW)
    return Store(found)


@pytest.fixture
def pal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """`pal` in this process with a data folder of its own: words → (exit code, stdout, stderr)."""
    from bot.cli import main

    monkeypatch.setenv("PAL_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(list(words))
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run
