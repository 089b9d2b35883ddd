"""Whoever follows links from the first page finds no page that breaks; a council none with another council's entries."""

import functools
import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Match, Route

from bot.places.authorities import entries
from bot.workbench import pages

from .bench import COUNCIL, Bench, new

#: Of each route so many addresses are opened.
_EACH = 3
_LINK = re.compile(r'<a\b[^>]*\bhref="(/workbench/[^"#]*)')


@pytest.fixture(scope="module")
def shared(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    found = new(tmp_path_factory.mktemp("crawl"), prepared)
    yield found
    found.close()


def crawl(bench: Bench, name: str) -> Iterator[tuple[str, str, str]]:
    """(route, address, text) of each page that somebody reaches by links."""
    client = bench.client(name)
    routes = [route for route in pages.routes() if "GET" in (route.methods or ())]
    waiting, seen, opened = ["/workbench/"], {"/workbench/"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        route = _route(routes, address.split("?")[0].removeprefix("/workbench"))
        if opened[route] >= _EACH:
            continue
        opened[route] += 1
        answer = client.get(address)
        assert answer.status_code < 400 or route == "/{path:path}", (address, answer.status_code)
        assert answer.status_code != 404, f"a link leads nowhere: {address}"
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield route, address, answer.text
        for found in _LINK.findall(answer.text):
            link = html.unescape(found)
            if link not in seen and "/sign-" not in link and "/static/" not in link:
                seen.add(link)
                waiting.append(link)


@pytest.mark.parametrize("name", ["viewer", "worker", "approver", "admin", "council"])
def test_every_page_that_links_lead_to_is_whole(shared: Bench, name: str) -> None:
    count = 0
    for _, address, text in crawl(shared, name):
        count += 1
        assert text.count("<h1") == 1, address
        title = re.search(r"<title>([^<]+) · PAL workbench</title>", text)
        assert title and title.group(1).strip(), address
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script>|javascript:", text), f"{address}: inline"
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), f"{address}: {[i for i, n in Counter(ids).items() if n > 1]}"
        for form in re.findall(r"<form\b.*?</form>", text, re.S):
            if 'method="post"' in form:
                assert 'name="csrf"' in form, f"{address}: a form without its token"
    assert count >= 2


def test_a_council_reaches_nothing_of_another_councils(shared: Bench) -> None:
    others = [slug for slug in entries() if slug != COUNCIL]
    # As entries are named: hackney-travel-…; a council's name alone is no secret.
    ids = re.compile(rf"\b({'|'.join(map(re.escape, others))})-[a-z]+-[a-z0-9-]+")
    reached = 0
    for _, address, text in crawl(shared, "council"):
        reached += 1
        assert not ids.search(text), (address, ids.search(text))
    assert reached >= 2


def test_a_council_that_knows_an_address_gets_no_further(shared: Bench) -> None:
    """Every page that an admin reaches, asked for by a council."""
    others = [slug for slug in entries() if slug != COUNCIL]
    ids = re.compile(rf"\b({'|'.join(map(re.escape, others))})-[a-z]+-[a-z0-9-]+")
    client = shared.client("council")
    opened = 0
    for _, address, _ in list(crawl(shared, "admin")):
        answer = client.get(address)
        opened += answer.status_code == 200
        assert answer.status_code < 500, address
        # "X is not there" may say the X that was asked for.
        parts = () if answer.status_code == 200 else address.removeprefix("/workbench/").split("/")
        shown = functools.reduce(lambda text, part: text.replace(part, ""), parts, answer.text)
        assert not ids.search(shown), (address, ids.search(shown))
    assert opened >= 2


def _route(routes: list[Route], path: str) -> str:
    scope = {"type": "http", "path": path or "/", "method": "GET", "headers": []}
    return next(route.path for route in routes if route.matches(scope)[0] is Match.FULL)
