"""Signing in: who gets in, who does not, what it says, and for how long."""

import html
import re
import time

import pytest
from argon2 import PasswordHasher

from bot.workbench import passwords, sessions, tokens
from bot.workbench.audit import Filters
from bot.workbench.pages.sign_in import local
from bot.workbench.tables import people
from bot.workbench.tries import FREE, LONGEST_WAIT_S

from .bench import PASSWORD, Bench, Client

WORKER = "worker@example.org"


@pytest.fixture
def worker(bench: Bench) -> int:
    """The id of somebody with a password."""
    bench.app.state.people.set_password("test", bench.people["worker"].id, PASSWORD, bench.clock())
    return bench.people["worker"].id


def sign_in(client: Client, password: str = PASSWORD, email: str = WORKER, **more: str) -> int:
    """The status of the answer."""
    return int(client.submit("/sign-in", {"email": email, "password": password, **more}).status_code)


def test_the_right_password_leads_to_the_page_they_wanted(bench: Bench, worker: int) -> None:
    client = bench.stranger()
    first = client.see("/account?x=1")
    assert first.status_code == 303 and first.headers["location"] == "/workbench/sign-in?next=/account%3Fx%3D1"
    form = client.get(first.headers["location"])
    assert 'value="/account?x=1"' in form.text
    done = client.submit("/sign-in", {"email": f" {WORKER.upper()}", "password": PASSWORD, "next": "/account?x=1"})
    assert done.status_code == 303 and done.headers["location"] == "/workbench/account?x=1"
    assert client.see("/").status_code == 200


def test_wrong_unknown_ended_and_unset_say_the_same(bench: Bench, worker: int) -> None:
    people = bench.app.state.people
    people.set_password("test", bench.people["approver"].id, PASSWORD, bench.clock())
    people.end("test", bench.people["approver"].id, bench.clock())
    said = set()
    for email, password in (
        (WORKER, "not the password"),
        ("nobody@example.org", PASSWORD),
        ("approver@example.org", PASSWORD),
        ("viewer@example.org", PASSWORD),
    ):
        answer = bench.stranger().submit("/sign-in", {"email": email, "password": password})
        assert answer.status_code == 401
        assert password not in answer.text
        said.add(re.sub(r"[a-z]+@example.org|[0-9a-f]{64}", "", answer.text))
    assert len(said) == 1


def test_an_unknown_account_takes_as_long_as_a_known_one(bench: Bench, worker: int) -> None:
    calls: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        calls.append(kept)
        return bool(verify(self, kept, password))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PasswordHasher, "verify", counted)
        for email in (WORKER, "nobody@example.org"):
            assert sign_in(bench.stranger(), "wrong wrong wrong", email) == 401
    assert len(calls) == 2
    assert len({re.match(r"\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$", kept).group() for kept in calls}) == 1  # type: ignore[union-attr]


def test_the_cookie_is_for_this_browser_and_these_pages_only(bench: Bench, worker: int) -> None:
    client = bench.stranger()
    client.see("/sign-in")
    before = client.cookies["pal_workbench"]
    done = client.submit("/sign-in", {"email": WORKER, "password": PASSWORD})
    cookie = next(line for line in done.headers.get_list("set-cookie") if line.startswith("pal_workbench="))
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Path=/workbench"))
    after = client.cookies["pal_workbench"]
    assert before != after, "the token of before is not the session's"
    with bench.app.state.engine.connect() as db:
        kept = db.exec_driver_sql("SELECT token FROM workbench_sessions").scalars().all()
    assert tokens.kept(after) in kept and after not in kept
    again = client.submit("/sign-in", {"email": WORKER, "password": PASSWORD})
    assert again.status_code == 303 and client.cookies["pal_workbench"] != after
    assert bench.app.state.sessions.find(after, bench.clock()) is None, "the earlier session is over"


def test_in_production_the_cookie_needs_tls(tmp_path: object, prepared: object) -> None:
    from .bench import new

    bench = new(tmp_path / "p", prepared, env="production")  # type: ignore[operator, arg-type]
    answer = bench.stranger().see("/sign-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Secure-pal_workbench=") and "Secure;" in f"{cookie};"
    bench.close()


def test_sessions_end_by_themselves(bench: Bench) -> None:
    bench.now = start = time.time()
    idle, busy = bench.client("worker"), bench.client("worker")
    for hour in range(1, 8):
        bench.now = start + hour * (sessions.IDLE_S - 60)
        assert busy.see("/").status_code == 200
    assert idle.see("/").status_code == 303, "an hour without a page"
    bench.now = start + sessions.LONGEST_S + 1
    assert busy.see("/").status_code == 303, "a working day"


def test_signing_out_here_and_everywhere(bench: Bench) -> None:
    one, two, three = (bench.client("worker") for _ in range(3))
    assert one.submit("/sign-out").headers["location"] == "/workbench/sign-in"
    assert one.see("/").status_code == 303 and two.see("/").status_code == 200
    assert two.submit("/sign-out-everywhere").status_code == 303
    assert two.see("/").status_code == 303 and three.see("/").status_code == 303


def test_a_form_that_was_open_too_long_says_so_and_changes_nothing(bench: Bench) -> None:
    client = bench.client("admin")
    token = client.csrf()
    bench.now = bench.clock() + sessions.IDLE_S + 1
    answer = client.post("/workbench/people", data={"csrf": token, "email": "new@example.org", "role": "admin"})
    assert answer.status_code == 401 and "Nothing was saved" in answer.text and "go back" in answer.text
    assert bench.app.state.people.by_email("new@example.org") is None
    assert "new@example.org" not in answer.text, "a browser that does not say where this came from carries nothing"


def test_a_form_that_was_sent_too_late_is_carried_through_signing_in(bench: Bench, worker: int) -> None:
    bench.app.state.people.change("test", worker, "W", "admin", None, bench.clock())
    client = bench.client("worker")
    bench.now = bench.clock() + sessions.IDLE_S + 1
    here = {"sec-fetch-site": "same-origin"}
    typed = {"email": "new@example.org", "name": 'N "<b>', "role": "viewer", "authority": ""}
    late = client.submit("/people", typed, headers=here)
    assert late.status_code == 401 and "What you wrote is kept" in late.text and "N &#34;&lt;b&gt;" in late.text
    hidden = re.findall(r'name="(kept_name|kept_value)" value="([^"]*)"', late.text)
    names = [html.unescape(value) for name, value in hidden if name == "kept_name"]
    values = [html.unescape(value) for name, value in hidden if name == "kept_value"]
    assert dict(zip(names, values, strict=True)) == typed
    carried = {"kept_path": "/people", "kept_name": names, "kept_value": values, "email": WORKER}
    wrong = client.submit("/sign-in", {**carried, "password": "wrong wrong wrong"}, headers=here)
    assert wrong.status_code == 401 and wrong.text.count('name="kept_name"') == 4
    again = client.submit("/sign-in", {**carried, "password": PASSWORD}, headers=here)
    assert again.status_code == 200 and 'action="/workbench/people"' in again.text
    assert bench.app.state.people.by_email("new@example.org") is None, "only the button sends it"
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', again.text).group(1)  # type: ignore[union-attr]
    done = client.post("/workbench/people", data={"csrf": token, **typed}, headers=here)
    assert done.status_code == 200 and bench.app.state.people.by_email("new@example.org")


def test_what_is_carried_leads_nowhere_else_and_holds_no_password(bench: Bench, worker: int) -> None:
    client = bench.stranger()
    sent = {"email": WORKER, "password": PASSWORD, "kept_name": ["a"], "kept_value": ["b"]}
    for path in ("//evil.example", "https://evil.example", "/sign-out"):
        assert client.submit("/sign-in", {**sent, "kept_path": path}).status_code == 303, path
    bench.app.state.sessions.end_everywhere(worker)
    late = client.submit("/account", {"old": "o" * 9, "password": "p" * 9}, headers={"sec-fetch-site": "same-origin"})
    assert late.status_code == 401 and "o" * 9 not in late.text and "p" * 9 not in late.text


def test_guessing_is_noted_once_without_the_address_of_strangers(bench: Bench, worker: int) -> None:
    for email in (WORKER, "somebody@example.net"):
        for _ in range(FREE + 2):
            sign_in(bench.stranger(), "wrong wrong wrong", email)
    lines, _ = bench.app.state.log.find(Filters(what="sign-in slowed down"))
    assert [line.about for line in lines] == ["an account that is not on the list", WORKER]


def test_guessing_gets_slower_and_never_shuts_out_for_good(bench: Bench, worker: int) -> None:
    bench.now = now = time.time()
    guesser = bench.stranger()
    assert [sign_in(guesser, "wrong wrong wrong") for _ in range(FREE)] == [401] * FREE
    assert sign_in(guesser, PASSWORD) == 429, "now even the right one has to wait"
    waits = []
    for _ in range(12):
        wait = bench.app.state.tries.wait_s(WORKER, None, bench.now)
        waits.append(round(wait))
        for _ in range(3):
            assert sign_in(guesser, PASSWORD) == 429, "and trying does not lengthen it"
        assert bench.app.state.tries.wait_s(WORKER, None, bench.now) == wait
        bench.now += wait + 0.1
        assert sign_in(guesser, "wrong wrong wrong") == 401
    assert waits[:4] == [5, 10, 20, 40] and waits == sorted(waits) and waits[-1] == LONGEST_WAIT_S
    bench.now += LONGEST_WAIT_S + 1
    assert sign_in(bench.stranger()) == 303, "who has the password gets in after a wait"
    assert bench.app.state.tries.wait_s(WORKER, None, bench.now) == 0, "and starts anew"
    assert bench.now - now < 4 * 3600


def test_strangers_cannot_keep_out_whoever_has_been_here(bench: Bench, worker: int) -> None:
    bench.now = time.time()
    owner = bench.stranger()
    assert sign_in(owner) == 303
    owner.submit("/sign-out")
    for _ in range(FREE + 3):
        sign_in(bench.stranger(), "wrong wrong wrong")
    assert sign_in(bench.stranger()) == 429
    assert sign_in(owner) == 303, "their browser is known"
    owner.submit("/sign-out")
    assert sign_in(owner, "wrong wrong wrong", "admin@example.org") == 401
    assert [sign_in(owner, "wrong wrong wrong") for _ in range(FREE + 1)] == [401] * FREE + [429], "but not without limit"


def test_a_link_lets_in_whoever_has_to_wait(bench: Bench, worker: int) -> None:
    for _ in range(FREE + 1):
        sign_in(bench.stranger(), "wrong wrong wrong")
    token = bench.app.state.people.link("test", worker, "reset", bench.clock())
    client = bench.stranger()
    client.see(f"/link/{token}")
    done = client.submit(f"/link/{token}", {"password": "another tall kettle", "again": "another tall kettle"})
    assert done.status_code == 303 and client.see("/").status_code == 200


def test_many_accounts_are_slowed_down_together(bench: Bench, worker: int) -> None:
    from bot.workbench.tries import FREE_TOGETHER, LONGEST_WAIT_TOGETHER_S

    tries, now = bench.app.state.tries, bench.clock()
    for number in range(FREE_TOGETHER + 20):
        tries.failed(f"{number}@example.org", None, now)
    assert 0 < tries.wait_s(WORKER, None, now) <= LONGEST_WAIT_TOGETHER_S
    assert tries.wait_s(WORKER, "known device", now) == 0


def test_the_store_shows_neither_passwords_nor_who_was_tried(bench: Bench, worker: int) -> None:
    sign_in(bench.stranger(), "a secret of theirs", "somebody@example.net")
    with bench.app.state.engine.connect() as db:
        dump = "".join(
            str(db.exec_driver_sql(f"SELECT * FROM workbench_{name}").all())
            for name in ("people", "tries", "audit", "sessions")
        )
    assert PASSWORD not in dump and "a secret of theirs" not in dump and "somebody@example.net" not in dump


def test_old_parameters_are_made_new_at_sign_in(bench: Bench, worker: int) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with bench.app.state.engine.begin() as db:
        db.execute(people.update().where(people.c.id == worker).values(password=old))
    assert sign_in(bench.stranger()) == 303
    kept = bench.app.state.people.by_email(WORKER)[1]
    assert kept != old and not passwords.outdated(kept) and passwords.right(kept, PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "ann.lee@example.org",
        "passwordpassword",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "abcdefghijklm",
        "x" * 201,
    ],
)
def test_passwords_that_are_refused(password: str) -> None:
    assert passwords.problem(password, "ann.lee@example.org")


@pytest.mark.parametrize("password", ["four words in rain", "ጥሩ የይለፍ ቃል ለኔ", "pässwörter-öfter", "Tr0ub4dor&3-again"])
def test_passwords_that_are_taken(password: str) -> None:
    assert passwords.problem(password, "ann.lee@example.org") is None
    assert passwords.right(passwords.made(password), password)
    assert not passwords.right(passwords.made(password), password + " ")


def test_one_accent_typed_in_two_ways_is_one_password() -> None:
    assert passwords.right(passwords.made("caf\u00e9 au lait noir"), "cafe\u0301 au lait noir")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "",
        None,
        "/sign-out",
        "/" + "a" * 500,
    ],
)
def test_nobody_is_led_elsewhere(path: str | None) -> None:
    assert local(path) == "/"


def test_a_link_from_a_mail_still_knows_who_they_are(bench: Bench) -> None:
    """The browser leaves a strict cookie out when another site leads here; from our own page it is sent."""
    answer = bench.stranger().see("/account?tab=2", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200 and 'content="0;url=/workbench/account?tab=2"' in answer.text
    assert "set-cookie" not in answer.headers, "the cookie that was left out must not be overwritten"
    answer = bench.stranger().see("/account", headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303
