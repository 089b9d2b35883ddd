"""The offers as open data, over ASGI, from a small database."""

from datetime import datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.front.open_data import OpenData
from bot.offers.loader import load
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade

FILES = Path(__file__).resolve().parents[1] / "dialogue" / "offers"


@pytest.fixture
def http(tmp_path: Path) -> httpx.AsyncClient:
    url = f"sqlite:///{tmp_path / 'offers.db'}"
    upgrade("offers", url)
    load(FILES, open_engine(url), datetime(2026, 11, 21))
    app = Starlette(routes=OpenData(url).routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pal")


async def test_offers_of_one_council_and_topic(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/offers", params={"authority": "camden", "topic": "council_tax"})
    assert [row["id"] for row in answer.json()["offers"]] == ["camden-council-tax-none-until-25"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age" in answer.headers["cache-control"]


async def test_what_has_not_changed_is_not_sent_again(http: httpx.AsyncClient) -> None:
    first = await http.get("/api/offers")
    again = await http.get("/api/offers", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await http.get("/api/offers", params={"authority": "croydon"}, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


async def test_an_unknown_topic_is_said(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/offers", params={"topic": "gardening"})
    assert answer.status_code == 400
    assert "council_tax" in answer.json()["error"]


async def test_the_description_names_every_field_that_is_served(http: httpx.AsyncClient) -> None:
    described = (await http.get("/api/openapi.json")).json()
    fields = set(described["components"]["schemas"]["Offer"]["properties"])
    served = set((await http.get("/api/offers")).json()["offers"][0]) - {"authority"}
    assert served == fields
    assert described["openapi"].startswith("3.1")


async def test_a_database_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    app = Starlette(routes=OpenData(f"sqlite:///{tmp_path / 'none.db'}").routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pal") as http:
        assert (await http.get("/api/offers")).status_code == 503
