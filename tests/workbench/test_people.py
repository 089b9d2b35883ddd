"""The list of who may come in, and councils' links."""

import re

import pytest

from bot.workbench.links import COUNCIL_S, ONCE_S
from bot.workbench.people import Refused

from .bench import Bench, Client

NEW = "new.worker@example.org"


def invited(admin: Client, **more: str) -> str:
    """The path of the link that the page shows."""
    answer = admin.submit("/people", {"email": NEW, "name": "New", "role": "worker", "authority": "", **more})
    assert answer.status_code == 200, answer.text
    return link_in(answer.text)


def link_in(page: str) -> str:
    found = re.search(r"http://testserver/workbench(/link/[A-Za-z0-9_-]{43})<", page)
    assert found
    return found.group(1)


def test_somebody_new_comes_in_with_a_link_that_works_once(bench: Bench) -> None:
    path = invited(bench.client("admin"))
    new = bench.stranger()
    assert NEW in new.see(path).text and new.see(path).status_code == 200, "looking does not use it up"
    wrong = new.submit(path, {"password": "tall green kettle", "again": "tall green cattle"})
    assert wrong.status_code == 400 and "not the same" in wrong.text and 'href="#again"' in wrong.text
    weak = new.submit(path, {"password": "passwordpassword", "again": "passwordpassword"})
    assert weak.status_code == 400 and "easy to guess" in weak.text
    done = new.submit(path, {"password": "tall green kettle", "again": "tall green kettle"})
    assert done.status_code == 303
    assert "You are signed in." in new.see("/").text and "You are signed in." not in new.see("/").text
    assert bench.stranger().see(path).status_code == 404
    assert bench.stranger().submit(path, {"password": "another one here", "again": "another one here"}).status_code == 404


def test_a_link_ends_after_a_day_and_with_the_next_one(bench: Bench) -> None:
    bench.now = bench.clock()
    admin = bench.client("admin")
    first = invited(admin)
    person = bench.app.state.people.by_email(NEW)[0]
    second = link_in(admin.submit(f"/people/{person.id}/link").text)
    assert bench.stranger().see(first).status_code == 404 and bench.stranger().see(second).status_code == 200
    bench.now += ONCE_S + 1
    assert bench.stranger().see(second).status_code == 404


def test_two_with_the_same_link_at_once(bench: Bench) -> None:
    people = bench.app.state.people
    id_ = people.add("test", NEW, "New", "worker", None, bench.clock())
    people.link("test", id_, "invitation", bench.clock())
    with bench.app.state.engine.connect() as db:
        number = db.exec_driver_sql("SELECT id FROM workbench_links WHERE kind = 'invitation'").scalar()
    people.set_password("test", id_, "first of two in time", bench.clock(), link=number)
    with pytest.raises(Refused, match="used already"):
        people.set_password("test", id_, "second of two in time", bench.clock(), link=number)


def test_a_new_password_signs_out_everywhere_else(bench: Bench) -> None:
    people = bench.app.state.people
    people.set_password("test", bench.people["worker"].id, "tall green kettle", bench.clock())
    here, there = bench.client("worker"), bench.client("worker")
    form = {"old": "wrong wrong wrong", "password": "small red saucepan", "again": "small red saucepan"}
    assert "This is not your password" in here.submit("/account", form).text
    assert here.submit("/account", {**form, "old": "tall green kettle", "password": "x", "again": "x"}).status_code == 400
    done = here.submit("/account", {**form, "old": "tall green kettle"})
    assert done.status_code == 303
    assert here.see("/account").status_code == 200 and there.see("/account").status_code == 303


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"email": "nonsense"}, "name@example.org"),
        ({"email": ""}, "Write an e-mail address"),
        ({"email": "WORKER@example.org"}, "on the list already"),
        ({"role": "council"}, "Choose a council"),
        ({"role": "worker", "authority": "camden"}, "none for the others"),
        ({"role": "owner"}, "Not a valid choice"),
        ({"role": "council", "authority": "atlantis"}, "Not a valid choice"),
        ({"name": "n" * 81}, "at most 80"),
    ],
)
def test_what_is_refused_is_said_and_what_was_written_stays(bench: Bench, wrong: dict[str, str], words: str) -> None:
    sent = {"email": NEW, "name": "New <b>", "role": "viewer", "authority": "", **wrong}
    answer = bench.client("admin").submit("/people", sent)
    assert answer.status_code == 400 and words in answer.text and "There is a problem" in answer.text
    assert "<title>Error:" in answer.text
    if "name" not in wrong:
        assert 'value="New &lt;b&gt;"' in answer.text
    assert bench.app.state.people.by_email(NEW) is None


def test_the_last_admin_stays(bench: Bench) -> None:
    admin, id_ = bench.client("admin"), bench.people["admin"].id
    answer = admin.submit(f"/people/{id_}", {"name": "A", "role": "viewer", "authority": ""})
    assert answer.status_code == 400 and "last admin" in answer.text
    admin.submit(f"/people/{id_}/end")
    assert "last admin" in admin.see(f"/people/{id_}").text
    assert bench.app.state.people.by_id(id_).role == "admin"
    second = bench.people["worker"].id
    assert admin.submit(f"/people/{second}", {"name": "W", "role": "admin", "authority": ""}).status_code == 303
    assert admin.submit(f"/people/{id_}/end").headers["location"] == "/workbench/people"
    assert admin.see("/people").status_code == 303, "signed out at once"


def test_shut_out_and_let_in_again(bench: Bench) -> None:
    admin, id_ = bench.client("admin"), bench.people["worker"].id
    worker = bench.client("worker")
    admin.submit(f"/people/{id_}/end")
    assert worker.see("/").status_code == 303
    admin.submit(f"/people/{id_}/back")
    assert worker.see("/").status_code == 303, "the old session stays ended"
    assert bench.client("worker").see("/").status_code == 200


def test_a_council_comes_in_by_its_link_as_often_as_it_likes_until_it_ends(bench: Bench) -> None:
    bench.now = bench.clock()
    admin = bench.client("admin")
    path = link_in(admin.submit("/councils", {"authority": "hackney", "name": "Leaving care team"}).text)
    ways = [bench.stranger(), bench.stranger()]
    for council in ways:
        assert "Hackney" in council.see(path).text
        assert council.submit(path).status_code == 303
        home = council.see("/").text
        assert "for Hackney" in home and "People" not in home
        assert council.see("/people").status_code == 403 and council.see("/audit").status_code == 403
    id_ = max(entry.person.id for entry in bench.app.state.people.all())
    assert admin.submit(f"/councils/{id_}/end").status_code == 303
    assert ways[0].see("/").status_code == 303 and bench.stranger().see(path).status_code == 404
    assert "Ended" in admin.see("/councils").text


def test_a_councils_link_ends_by_itself(bench: Bench) -> None:
    bench.now = bench.clock()
    path = link_in(bench.client("admin").submit("/councils", {"authority": "hackney", "name": "Team"}).text)
    bench.now += COUNCIL_S - 60
    assert bench.stranger().see(path).status_code == 200
    bench.now += 120
    assert bench.stranger().see(path).status_code == 404


@pytest.mark.parametrize("path", ["/people/999", "/councils/1/end", "/people/7"])
def test_somebody_who_is_not_on_this_list(bench: Bench, path: str) -> None:
    admin = bench.client("admin")
    assert bench.people["council"].id == 7 and bench.people["viewer"].id == 1
    answer = admin.submit(path) if path.endswith("end") else admin.see(path)
    assert answer.status_code == 404 and "is not there" in answer.text
