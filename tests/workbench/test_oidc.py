"""Sign-in through an organisation, against a provider over real HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.settings import SettingsError, load
from bot.workbench.settings import read
from tests.widget.serving import free_port, serving

from .bench import PASSWORD, Bench, Client, new
from .provider import CLIENT, SECRET, FakeProvider


@pytest.fixture(scope="module")
def _provider() -> Iterator[FakeProvider]:
    found = FakeProvider()
    with serving(found.served):
        yield found


@pytest.fixture
def provider(_provider: FakeProvider) -> FakeProvider:
    _provider.calm()
    return _provider


def environment(issuer: str) -> dict[str, str]:
    names = {"ADDRESS": "http://testserver", "OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
    return {f"PAL_{name}": value for name, value in names.items()}


@pytest.fixture
def bench(tmp_path: Path, prepared: Path, provider: FakeProvider) -> Iterator[Bench]:
    found = new(tmp_path / "var", prepared, workbench=read(environment(provider.issuer), "development"))
    yield found
    found.close()


def go(client: Client, next_: str = "/account") -> Any:
    """To the provider and back, as a browser does it."""
    there = client.see(f"/oidc/start?next={next_}")
    assert there.status_code == 303, there.text
    back = httpx.get(there.headers["location"], follow_redirects=False)
    path = back.headers["location"]
    assert path.startswith("http://testserver/workbench/oidc/return?")
    return client.get(path, headers={"sec-fetch-site": "cross-site"})


def inside(client: Client) -> bool:
    return bool(client.see("/account").status_code == 200)


def test_somebody_on_the_list_comes_in(bench: Bench) -> None:
    client = bench.stranger()
    assert "/workbench/oidc/start?next=/" in client.see("/sign-in").text
    done = go(client)
    assert done.status_code == 200 and 'content="0;url=/workbench/account"' in done.text
    assert inside(client)
    assert "through the organisation" in bench.client("admin").see("/audit").text


def test_the_address_may_be_written_in_capitals(bench: Bench, provider: FakeProvider) -> None:
    provider.email = "Worker@Example.ORG"
    client = bench.stranger()
    go(client)
    assert inside(client)


def test_who_is_not_on_the_list_stays_out(bench: Bench, provider: FakeProvider) -> None:
    provider.email = "somebody@example.org"
    client = bench.stranger()
    answer = go(client)
    assert answer.status_code == 403 and "not on the list" in answer.text and not inside(client)
    provider.email = "approver@example.org"
    bench.app.state.people.end("test", bench.people["approver"].id, bench.clock())
    assert go(client).status_code == 403 and not inside(client)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_proves_nothing(bench: Bench, provider: FakeProvider, verified: Any) -> None:
    provider.verified = verified
    client = bench.stranger()
    assert go(client).status_code == 400 and not inside(client)


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "somebody else"},
        {"aud": ["pal", "another"]},
        {"nonce": "replayed"},
        {"nonce": None},
        {"exp": 1_600_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"email": ["worker@example.org"]},
    ],
)
def test_a_token_that_is_not_right_proves_nothing(bench: Bench, provider: FakeProvider, lies: dict[str, Any]) -> None:
    provider.lies = lies
    client = bench.stranger()
    assert go(client).status_code == 400 and not inside(client)


@pytest.mark.parametrize("wrong", ["unsigned", "secret", "key", "state", "mix-up", "refused"])
def test_an_answer_that_is_not_right_proves_nothing(bench: Bench, provider: FakeProvider, wrong: str) -> None:
    provider.wrong = wrong
    client = bench.stranger()
    answer = go(client)
    assert answer.status_code == 400 and "Not signed in" in answer.text and not inside(client)


def test_a_code_works_once_and_only_in_the_browser_it_was_for(bench: Bench) -> None:
    owner, thief = bench.stranger(), bench.stranger()
    there = owner.see("/oidc/start")
    back = httpx.get(there.headers["location"], follow_redirects=False).headers["location"]
    assert thief.get(back).status_code == 400 and not inside(thief)
    thief.see("/oidc/start")
    assert thief.get(back).status_code == 400 and not inside(thief)
    assert owner.get(back).status_code == 200 and inside(owner)
    assert owner.get(back).status_code == 400, "the way is used up"


def test_the_address_may_come_from_userinfo_but_only_about_the_same_person(bench: Bench, provider: FakeProvider) -> None:
    provider.email = None
    provider.info = {"sub": "s1", "email": "worker@example.org", "email_verified": True}
    client = bench.stranger()
    assert go(client).status_code == 200 and inside(client)
    provider.info["sub"] = "s2"
    client = bench.stranger()
    assert go(client).status_code == 400 and not inside(client)


@pytest.mark.parametrize("wrong", ["broken", "issuer"])
def test_while_the_provider_is_away_the_password_works(bench: Bench, provider: FakeProvider, wrong: str) -> None:
    provider.wrong = wrong
    bench.app.state.people.set_password("test", bench.people["worker"].id, PASSWORD, bench.clock())
    client = bench.stranger()
    answer = client.see("/oidc/start")
    assert answer.status_code == 503 and "with your e-mail address and a password" in answer.text
    assert client.submit("/sign-in", {"email": "worker@example.org", "password": PASSWORD}).status_code == 303
    provider.wrong = ""
    assert go(bench.stranger()).status_code == 200, "and comes back by itself"


def test_nobody_listening_at_all(tmp_path: Path, prepared: Path) -> None:
    settings = read(environment(f"http://127.0.0.1:{free_port()}"), "development")
    bench = new(tmp_path / "none", prepared, workbench=settings)
    assert bench.stranger().see("/oidc/start").status_code == 503
    bench.close()


def test_the_way_cookie_is_sent_back_from_the_provider_and_the_session_is_not(bench: Bench) -> None:
    client = bench.stranger()
    there = client.see("/oidc/start")
    way = next(line for line in there.headers.get_list("set-cookie") if line.startswith("pal_workbench_way="))
    assert "SameSite=lax" in way and "HttpOnly" in way and "Max-Age=600" in way


def test_without_settings_there_is_nothing_of_it(tmp_path: Path, prepared: Path) -> None:
    bench = new(tmp_path / "plain", prepared)
    client = bench.stranger()
    assert client.see("/oidc/start").status_code == 404 and client.see("/oidc/return").status_code == 404
    assert "organisation’s account" not in client.see("/sign-in").text
    bench.close()


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"PAL_OIDC_CLIENT_SECRET": ""}, "go together"),
        ({"PAL_ADDRESS": ""}, "PAL_ADDRESS is missing"),
        ({"PAL_OIDC_ISSUER": "elsewhere"}, "https://"),
        ({"PAL_ADDRESS": "http://pal.example.org", "PAL_ENV": "production", "PAL_SECRET_KEY": "k" * 40}, "https://"),
    ],
)
def test_half_a_setting_is_refused_in_plain_words(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    values = {"PAL_DATA_DIR": str(tmp_path), **environment("https://login.example.org"), **changes}
    with pytest.raises(SettingsError, match=words):
        load(values, tmp_path / "none")
