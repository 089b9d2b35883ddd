"""Signing in: who gets in, who does not, what it says, and for how long."""

import pytest

from .bench import PASSWORD, Bench

WORKER = "worker@example.org"


@pytest.fixture
def worker(bench: Bench) -> int:
    """The id of somebody with a password."""
    bench.app.state.people.set_password("test", bench.people["worker"].id, PASSWORD, bench.clock())
    return bench.people["worker"].id


def test_the_right_password_leads_to_the_page_they_wanted(bench: Bench, worker: int) -> None:
    client = bench.stranger()
    first = client.see("/account?x=1")
    assert first.status_code == 303 and first.headers["location"] == "/workbench/sign-in?next=/account%3Fx%3D1"
    form = client.get(first.headers["location"])
    assert 'value="/account?x=1"' in form.text
    done = client.submit("/sign-in", {"email": WORKER.upper(), "password": PASSWORD, "next": "/account?x=1"})
    assert done.status_code == 303 and done.headers["location"] == "/workbench/account?x=1"
    assert client.see("/").status_code == 200
