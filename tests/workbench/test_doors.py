"""Nothing of the workbench is reachable without signing in, no role gets what is above it, no change without its token."""

import re
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.workbench import csrf, pages
from bot.workbench.app import Undeclared, check_declared
from bot.workbench.page import page
from bot.workbench.security import ANYONE, COUNCIL, ROLES

from .bench import Bench, Client

#: What anybody may open: signing in, and links that let somebody in.
OPEN = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/link/{token}"),
    ("POST", "/link/{token}"),
    ("GET", "/oidc/start"),
    ("GET", "/oidc/return"),
}


def doors() -> list[tuple[str, str, tuple[str, bool]]]:
    """Every route of every page: method, path, who may."""
    return [
        (method, route.path, route.endpoint.needs)
        for route in pages.routes()
        for method in sorted((route.methods or {"GET"}) - {"HEAD"})
    ]


DOORS = doors()
PATHS = pytest.mark.parametrize("method, path, needs", DOORS, ids=[f"{method} {path}" for method, path, _ in DOORS])


def filled(path: str) -> str:
    """A path with something in its gaps."""
    return re.sub(r"\{\w+(:path)?\}", "nothing", re.sub(r"\{\w+:(int|float)\}", "999999", path))


@pytest.fixture(scope="module")
def shared(prepared: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    from .bench import new

    found = new(tmp_path_factory.mktemp("doors"), prepared)  # type: ignore[arg-type]
    yield found
    found.close()


def test_every_route_says_who_may_and_only_these_are_open() -> None:
    assert len(DOORS) > 20
    assert all(role in (*ROLES, ANYONE) for _, _, (role, _) in DOORS)
    assert {(method, path) for method, path, (role, _) in DOORS if role == ANYONE} <= OPEN


def test_a_route_that_does_not_say_stops_the_workbench() -> None:
    async def bare(_request: Request) -> Response:
        return Response("open to all")

    with pytest.raises(Undeclared):
        check_declared([Route("/bare", bare)])
    check_declared([Route("/kept", page("viewer")(bare))])


@PATHS
def test_a_stranger_gets_nowhere(shared: Bench, method: str, path: str, needs: tuple[str, bool]) -> None:
    if needs[0] == ANYONE:
        return
    stranger = shared.stranger()
    answer = stranger.request(
        method, f"/workbench{filled(path)}", data={"csrf": stranger.csrf()} if method == "POST" else None
    )
    if method == "GET":
        assert answer.status_code == 303 and answer.headers["location"].startswith("/workbench/sign-in")
    else:
        assert answer.status_code == 401 and "signed out" in answer.text
    for name in ("worker@example.org", "Camden’s team"):
        assert name not in answer.text


@PATHS
def test_a_cookie_of_ones_own_making_is_a_stranger(shared: Bench, method: str, path: str, needs: tuple[str, bool]) -> None:
    if needs[0] == ANYONE:
        return
    forger = shared.stranger()
    forger.cookies.set("pal_workbench", "A" * 43, domain="testserver.local", path="/workbench")
    answer = forger.request(method, f"/workbench{filled(path)}")
    assert answer.status_code in (303, 401)


@PATHS
def test_each_role_gets_as_far_as_it_may(shared: Bench, method: str, path: str, needs: tuple[str, bool]) -> None:
    """Without the token, so that nothing is changed: who may gets the refusal of the token, who may not that of the role."""
    if needs[0] == ANYONE:
        return
    role, council = needs
    for name in (*ROLES, COUNCIL):
        client = _client(shared, name)
        answer = client.request(method, f"/workbench{filled(path)}")
        may = council if name == COUNCIL else ROLES.index(name) >= ROLES.index(role)
        refused = answer.status_code == 403 and "Not for your role" in answer.text
        assert refused == (not may), (name, answer.status_code)


@pytest.mark.parametrize("path", [path for method, path, _ in DOORS if method == "POST"])
def test_no_change_without_its_token(shared: Bench, path: str) -> None:
    client = _client(shared, "admin")
    log = shared.app.state.log
    before = log.check().last
    for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": csrf.token("another key", client.cookies["pal_workbench"])}):
        answer = client.post(f"/workbench{filled(path)}", data=data)
        assert answer.status_code == 403 and "too old" in answer.text, (data, answer.status_code)
    answer = client.post(f"/workbench{filled(path)}", json={"a": 1}, headers={"x-csrf-token": "1"})
    assert answer.status_code == 403
    assert log.check().last == before, "nothing was done"


@pytest.mark.parametrize("path", [path for method, path, _ in DOORS if method == "POST"])
def test_no_change_from_elsewhere_even_with_the_token(shared: Bench, path: str) -> None:
    client = _client(shared, "admin")
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ):
        answer = client.submit(filled(path), headers=headers)
        assert answer.status_code == 403 and "did not come from here" in answer.text, headers


def test_who_is_not_there_any_more_is_signed_out_at_once(bench: Bench) -> None:
    client = bench.client("worker")
    assert client.see("/").status_code == 200
    bench.app.state.people.change("test", bench.people["worker"].id, "W", "viewer", None, bench.clock())
    assert client.see("/").status_code == 303, "a change of role signs out"
    other = bench.client("viewer")
    bench.app.state.people.end("test", bench.people["viewer"].id, bench.clock())
    assert other.see("/").status_code == 303


def test_headers_keep_pages_out_of_frames_and_caches(bench: Bench) -> None:
    client = bench.client("viewer")
    for answer in (client.see("/"), client.see("/nowhere"), client.see("/people"), bench.stranger().see("/")):
        headers = answer.headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY" and headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin" and headers["x-content-type-options"] == "nosniff"
    kept = client.see("/static/workbench.css")
    assert kept.status_code == 200 and "max-age" in kept.headers["cache-control"]


def test_nothing_lies_beside_the_static_files(bench: Bench) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"):
        assert bench.stranger().see(path).status_code in (303, 404, 405), path


_CLIENTS: dict[tuple[int, str], Client] = {}


def _client(bench: Bench, name: str) -> Client:
    key = (id(bench), name)
    if key not in _CLIENTS or "sign-in" in _CLIENTS[key].see("/").headers.get("location", ""):
        _CLIENTS[key] = bench.client(name)
    return _CLIENTS[key]
