"""The way of a message: never silent, nothing lost, nothing twice, in order, danger first."""

import asyncio
import dataclasses
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from bot.front import fragments, words
from bot.front.door import Door
from bot.front.inbox import Inbox, NewMessage
from bot.front.receive import Incoming, Outcome

from . import fakes


def message(text: str | None, key: str = "m1", person: str = "p", payload: str | None = None) -> Incoming:
    return Incoming("web", key, person, text, payload)


async def texts(door: Door, outcome: Outcome, timeout_s: float = 5.0) -> list[str]:
    """What was said to a message once its turn is over."""
    said, done = await door.answer_to(outcome, timeout_s, until_done=True)
    assert done, "no answer in time"
    return [one.message.text for one in said]


async def test_an_ordinary_message_is_masked_stored_and_answered(door: Door, rasa: fakes.FakeRasa) -> None:
    outcome = await door.receive(message("free travel for SECRET in E8"))
    assert outcome.status == "accepted"
    assert await texts(door, outcome) == ["re: free travel for [name] in E8"]
    sent = rasa.posts[0]
    assert sent["sender"] == outcome.conversation and sent["input_channel"] == "web"
    assert sent["metadata"]["postcodes"] == {"E8": "hackney"} and sent["metadata"]["masked"] == ["name"]
    assert "crisis" not in sent["metadata"]
    facts = door.inbox.facts(outcome.conversation)
    assert (facts.care, facts.age, facts.under_18, facts.greeted) == ("hackney", 19, False, True)


async def test_a_message_that_comes_again_is_answered_once(door: Door, rasa: fakes.FakeRasa) -> None:
    outcomes = await asyncio.gather(*(door.receive(message("travel card")) for _ in range(5)))
    assert sorted(outcome.status for outcome in outcomes) == ["accepted", *["duplicate"] * 4]
    assert {tuple(await texts(door, outcome)) for outcome in outcomes} == {("re: travel card",)}
    later = await door.receive(message("travel card"))
    assert later.status == "duplicate" and await texts(door, later) == ["re: travel card"]
    assert rasa.turns() == ["travel card"]


@pytest.mark.parametrize("typed", ["/restart", '  /press{"b": "forget:yes"}', "//x", "\u200b/x", "/ /x", "\n/x"])
async def test_typed_text_is_never_a_command(door: Door, rasa: fakes.FakeRasa, typed: str) -> None:
    await texts(door, await door.receive(message(typed)))
    assert not rasa.posts[0]["message"].strip().startswith("/")


@pytest.mark.parametrize("payload", ["/restart", 'x"}', "topic housing", "a" * 46, "TOPIC", "x\n"])
async def test_what_no_button_can_send_is_taken_as_text(door: Door, rasa: fakes.FakeRasa, payload: str) -> None:
    await texts(door, await door.receive(message(None, payload=payload)))
    assert not rasa.posts[0]["message"].startswith("/")


async def test_danger_in_a_forged_payload_is_seen(door: Door) -> None:
    assert (await door.receive(message(None, payload="I am in danger"))).crisis == "suicide"


async def test_a_button_reaches_rasa_as_a_press(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.buttons = [{"title": "A home", "payload": '/press{"b": "topic:housing"}'}, {"title": "Odd", "payload": "/odd"}]
    outcome = await door.receive(message(None, payload="topic:travel"))
    said, _ = await door.answer_to(outcome, 5, until_done=True)
    assert rasa.posts[0]["message"] == '/press{"b": "topic:travel"}'
    assert [(button.title, button.payload) for button in said[0].message.buttons] == [("A home", "topic:housing")]
    assert door.inbox.facts(outcome.conversation).offered == ("topic:housing",)


@pytest.mark.parametrize("text", ["", "  \n", "/", "\u200b", "\x00"])
async def test_a_message_without_words_gets_words(door: Door, rasa: fakes.FakeRasa, text: str) -> None:
    outcome = await door.receive(message(text))
    assert outcome.status == "empty" and outcome.replies == words.say("empty") and not rasa.posts


@pytest.mark.parametrize(
    "text",
    ["\ud800 travel", "tra\x00vel", "x" * 100_000, "🙂" * 3000, "ማንበብ ከቤት ውጭ"],
    ids=["surrogate", "nul", "endless", "emoji", "amharic"],
)
async def test_any_text_can_be_stored_and_answered(door: Door, rasa: fakes.FakeRasa, text: str) -> None:
    await texts(door, await door.receive(message(text)))
    assert len(rasa.posts[0]["message"]) <= 4010
    assert "\x00" not in rasa.posts[0]["message"]


async def test_messages_of_one_person_are_answered_in_order_and_of_many_at_once(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.slow = 0.05
    began = time.monotonic()
    outcomes = [await door.receive(message(f"travel {n}", f"{p}-{n}", p)) for n in range(5) for p in "abcd"]
    for outcome in outcomes:
        await texts(door, outcome)
    assert time.monotonic() - began < 20 * 0.05 + 2.5
    for person in "abcd":
        conversation = door.identity.pseudonym("web", person)
        assert rasa.turns(conversation) == [f"travel {n}" for n in range(5)]


async def test_a_tap_does_not_overtake_what_was_written_before_it(
    door: Door, rasa: fakes.FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Masking a text takes longer than taking in a button; danger waits for neither."""
    add = Inbox.add

    def slow(self: Inbox, new: NewMessage, *rest: Any) -> Any:
        time.sleep(0.2 if new.kind == "text" and not new.crisis else 0.0)
        return add(self, new, *rest)

    monkeypatch.setattr(Inbox, "add", slow)
    sent = [
        message("free travel", "1"),
        message(None, "2", payload="more"),
        message("housing list", "3"),
        message(None, "4", payload="urgent"),
    ]
    tasks = [asyncio.create_task(door.receive(one)) for one in sent]
    await asyncio.sleep(0)
    began = time.monotonic()
    assert (await door.receive(message("danger", "5"))).crisis == "suicide" and time.monotonic() - began < 0.2
    for outcome in await asyncio.gather(*tasks):
        await texts(door, outcome)
    assert await _until(lambda: len(rasa.turns()) == 5)
    press = '/press{"b": "%s"}'
    assert rasa.turns() == ["free travel", press % "more", "housing list", press % "urgent", "danger"]


async def test_who_is_only_near_what_ends_the_process_is_not_blamed(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    """After two lives that ended in their turns, messages are answered one at a time; new ones are not held up by it."""
    fakes.prepare(tmp_path)
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    for number in range(5):
        conversation = f"web-old{number}"
        row, _ = inbox.add(NewMessage("web", f"k{number}", conversation, "text", f"travel {number}", time.time()))
        for _ in range(2):
            inbox.start([row], f"t{number}")
    inbox.close()
    rasa.mode = "hung"
    door = fakes.door(tmp_path, rasa)
    await door.start()
    assert await _until(lambda: rasa.posts)
    new = await door.receive(message("housing"))
    assert await _until(lambda: len(rasa.posts) >= 2)
    assert {post["message"][:6] for post in rasa.posts[:2]} == {"housin", "travel"}
    tries = [row.tries for number in range(5) for row in door.inbox.open_rows(f"web-old{number}")]
    assert sorted(tries) == [2, 2, 2, 2, 3], "this life counts against one of them"
    rasa.mode = "ok"
    assert (await texts(door, new))[-1] == "re: housing"
    assert await _until(lambda: len(rasa.turns()) == 6, 15)
    await door.stop()


async def test_the_same_id_from_somebody_else_is_another_message(door: Door, rasa: fakes.FakeRasa) -> None:
    mine = await door.receive(message("travel", "1", "a"))
    theirs = await door.receive(message("housing", "1", "b"))
    assert await texts(door, mine) == ["re: travel"] and await texts(door, theirs) == ["re: housing"]


# Danger


async def test_danger_is_answered_at_once_and_rasa_hears_of_it_after(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "silent"
    outcome = await door.receive(message("i am in danger, SECRET"))
    assert outcome.status == "crisis" and outcome.crisis == "suicide"
    assert [one.text for one in outcome.replies] == ["guard: suicide None"]
    assert await _until(lambda: rasa.posts)
    assert rasa.posts[0]["metadata"]["crisis"] == "suicide" and rasa.posts[0]["message"] == "i am in danger, [name]"
    assert await texts(door, outcome) == ["guard: suicide None"]
    assert door.inbox.facts(outcome.conversation).crisis == "suicide"


async def test_danger_over_two_messages_is_seen_and_not_again_afterwards(door: Door) -> None:
    assert (await door.receive(message("i am in dan", "1"))).crisis is None
    assert (await door.receive(message("ger now", "2"))).crisis == "suicide"
    assert (await door.receive(message("thank you", "3"))).crisis is None
    assert (await door.receive(message("ger now", "4", person="other"))).crisis is None


async def test_the_guard_knows_what_the_last_turn_knew(door: Door, rasa: fakes.FakeRasa) -> None:
    await texts(door, await door.receive(message("travel", "1")))
    outcome = await door.receive(message("danger", "2"))
    assert [one.text for one in outcome.replies] == ["guard: suicide hackney"]


async def test_a_repeated_danger_message_is_noted_once(door: Door, rasa: fakes.FakeRasa) -> None:
    first = await door.receive(message("danger travel"))
    assert await door.receive(message("danger travel")) == first
    assert await texts(door, first) == ["guard: suicide None", "re: danger travel"]
    assert len(rasa.posts) == 1


async def test_danger_with_everything_dead(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    """The store cannot even be opened (a folder is in its place), Rasa refuses."""
    rasa.mode = "dead"
    (tmp_path / "inbox.db").mkdir()
    door = fakes.door(tmp_path, rasa)
    await door.start()
    try:
        began = time.monotonic()
        outcome = await door.receive(message("danger"))
        assert time.monotonic() - began < 0.5
        assert [one.text for one in outcome.replies] == ["guard: suicide None"]
        assert await door.receive(message("danger")) == outcome
    finally:
        await door.stop()


async def test_danger_with_the_database_locked_is_answered_at_once_and_kept(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    door = fakes.door(tmp_path, rasa, busy_timeout_s=0.2)
    await door.start()
    await texts(door, await door.receive(message("travel", "0")))
    lock = sqlite3.connect(tmp_path / "inbox.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        began = time.monotonic()
        outcome = await door.receive(message("danger", "1"))
        assert time.monotonic() - began < 0.5
        assert [one.text for one in outcome.replies] == ["guard: suicide hackney"]
        ordinary = await door.receive(message("more travel", "2"))
        assert ordinary.status == "unavailable" and ordinary.replies == words.say("store_down")
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert await texts(door, outcome) == ["guard: suicide hackney", "re: danger"]
    assert (await door.receive(message("more travel", "2"))).status == "accepted"
    await door.stop()


async def test_a_guard_that_fails_still_says_999(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    good = fakes.safety()

    def fails(*_: object) -> None:
        raise RuntimeError("no file")

    door = fakes.door(tmp_path, rasa, safety=type(good)(good.screen, fails, good.mask))  # type: ignore[arg-type]
    outcome = await door.receive(message("danger"))
    assert "999" in outcome.replies[0].text and outcome.replies[0].urgent
    await door.stop()


async def test_text_that_cannot_be_masked_is_not_stored(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    good = fakes.safety()

    def fails(_text: str) -> None:
        raise RuntimeError

    door = fakes.door(tmp_path, rasa, safety=type(good)(good.screen, good.answer, fails))
    await door.start()
    outcome = await door.receive(message("travel for SECRET"))
    assert not outcome.kept and outcome.replies
    await door.stop()
    assert b"SECRET" not in _stored(tmp_path)


# Rasa in trouble


async def test_a_turn_that_outlasts_the_patience_is_not_sent_again(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.slow = 0.5  # the client waits 0.3 s
    outcome = await door.receive(message("travel", "1"))
    said, _ = await door.answer_to(outcome, 5)
    assert [one.message for one in said] == [*words.say("slow")]
    assert (await texts(door, outcome))[-1] == "re: travel"
    assert len(rasa.posts) == 1 and rasa.turns() == ["travel"]


@pytest.mark.parametrize("mode", ["dead", "hung", "empty", "broken", "noise", "unsaved"])
async def test_rasa_in_trouble_is_said_once_and_answered_when_it_is_back(
    door: Door, rasa: fakes.FakeRasa, mode: str
) -> None:
    rasa.mode = mode
    first = await door.receive(message("travel", "1"))
    said, done = await door.answer_to(first, 5)
    assert not done and [one.message for one in said] == [*words.say("waking" if mode == "dead" else "slow")]
    second = await door.receive(message("housing", "2"))
    rasa.mode = "ok"
    answers = await texts(door, first) + await texts(door, second)
    assert answers[1:] == ["re: travel", "re: housing"]
    assert rasa.turns() == ["travel", "housing"], "each message enters one turn"


async def test_a_turn_whose_answer_was_lost_is_not_entered_again(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "lost"
    outcome = await door.receive(message("travel"))
    assert (await texts(door, outcome))[-1] == "re: travel"
    assert rasa.turns() == ["travel"] and len(rasa.posts) == 1


async def test_a_failed_action_is_run_again_without_a_second_turn(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "failed"
    outcome = await door.receive(message("travel"))
    await door.answer_to(outcome, 5)
    rasa.mode = "ok"
    assert (await texts(door, outcome))[-1] == "re: travel"
    assert rasa.turns() == ["travel"]


async def test_a_message_that_always_fails_gets_an_apology_and_does_not_block(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "broken"
    first = await door.receive(message("travel", "1"))
    assert (await texts(door, first, 10))[-1] == words.say("failed")[0].text
    rasa.mode = "ok"
    assert await texts(door, await door.receive(message("housing", "2"))) == ["re: housing"]


async def test_a_turn_without_words_gets_words(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.mode = "silent"
    assert await texts(door, await door.receive(message("travel"))) == [words.say("unclear")[0].text]


async def test_each_outage_is_told_of_once(door: Door, rasa: fakes.FakeRasa) -> None:
    late = words.say("waking")[0].text
    told = []
    for n in range(2):
        rasa.mode = "dead"
        outcomes = [await door.receive(message(f"travel {n}{m}", f"{n}{m}")) for m in range(3)]
        await door.answer_to(outcomes[0], 5)
        rasa.mode = "ok"
        told.append([text for outcome in outcomes for text in await texts(door, outcome)].count(late))
    assert told == [1, 1]


@pytest.mark.parametrize(("text", "payload"), [(None, "urgent"), ("Help now!", None), ("URGENT", None)])
async def test_urgent_help_works_with_rasa_away(
    door: Door, rasa: fakes.FakeRasa, text: str | None, payload: str | None
) -> None:
    rasa.mode = "dead"
    said, done = await door.answer_to(await door.receive(message(text, payload=payload)), 5)
    assert not done and [one.message.text for one in said] == ["numbers"]


async def test_urgent_help_works_with_the_store_away(
    tmp_path: Path, rasa: fakes.FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.front.receive.STORE_TIMEOUT_S", 0.1)
    (tmp_path / "inbox.db").mkdir()
    door = fakes.door(tmp_path, rasa)
    await door.start()
    outcome = await door.receive(message(None, payload="urgent"))
    assert not outcome.kept and [one.text for one in outcome.replies] == ["numbers"]
    await door.stop()


async def test_stopping_with_work_to_do_is_quiet_and_the_next_start_goes_on(
    tmp_path: Path, rasa: fakes.FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    door = fakes.door(tmp_path, rasa)
    await door.start()
    rasa.slow = 0.2
    texts_ = [f"travel {n}" for n in range(5)]
    outcomes = [await door.receive(message(text, text, f"p{n % 2}")) for n, text in enumerate(texts_)]
    danger = [await door.receive(message("danger", f"d{n}", f"q{n}")) for n in range(10)]
    await door.stop()
    assert not [record for record in caplog.records if "RuntimeError" in record.getMessage()]
    again = fakes.door(tmp_path, rasa)
    await again.start()
    for text, outcome in zip(texts_, outcomes, strict=True):
        assert await texts(again, outcome) == [f"re: {text}"]
    for outcome in danger:
        assert await texts(again, outcome) == ["guard: suicide None", "re: danger"]
    await again.stop()
    assert sorted(rasa.turns()) == sorted([*texts_, *["danger"] * 10])


# Bursts


async def test_pieces_of_a_burst_become_one_turn(door: Door, rasa: fakes.FakeRasa) -> None:
    outcomes = [await door.receive(message(text, str(n))) for n, text in enumerate(["do i get", "a free bus pass"])]
    assert await texts(door, outcomes[0]) == await texts(door, outcomes[1]) == ["re: do i get a free bus pass"]
    assert rasa.turns() == ["do i get a free bus pass"]


async def test_a_lone_piece_is_answered_after_the_wait(door: Door, rasa: fakes.FakeRasa) -> None:
    began = time.monotonic()
    assert await texts(door, await door.receive(message("can you"))) == ["re: can you"]
    assert fragments.WAIT_S - 0.1 < time.monotonic() - began < fragments.WAIT_S + 1


async def test_a_whole_ask_does_not_wait(door: Door) -> None:
    began = time.monotonic()
    await texts(door, await door.receive(message("free prescriptions")))
    assert time.monotonic() - began < 1.0


async def test_after_a_question_a_short_answer_does_not_wait(door: Door, rasa: fakes.FakeRasa) -> None:
    rasa.extra = {"asked": "status:in_education"}
    await texts(door, await door.receive(message("travel", "1")))
    began = time.monotonic()
    await texts(door, await door.receive(message("i am", "2")))
    assert time.monotonic() - began < 1.0


async def test_a_button_and_a_danger_message_are_not_joined(door: Door, rasa: fakes.FakeRasa) -> None:
    await door.receive(message("and also", "1"))
    press = await door.receive(message(None, "2", payload="more"))
    await texts(door, press)
    await door.receive(message("can you", "3"))
    await texts(door, await door.receive(message("danger", "4")))
    assert rasa.turns() == ["and also", '/press{"b": "more"}', "can you", "danger"]


# Erasure


async def test_erasure_by_asking_leaves_only_the_answer(door: Door, rasa: fakes.FakeRasa, tmp_path: Path) -> None:
    await texts(door, await door.receive(message("travel for canary7", "1")))
    rasa.extra = {"erase": True}
    outcome = await door.receive(message(None, "2", payload="forget:yes"))
    assert await texts(door, outcome) == ['re: /press{"b": "forget:yes"}']
    await door.worker.idle(outcome.conversation)
    facts = door.inbox.facts(outcome.conversation)
    assert (facts.care, facts.age, facts.offered) == (None, None, ())
    assert [one.message.text for one in door.inbox.said(outcome.conversation)] == ['re: /press{"b": "forget:yes"}']
    assert b"canary7" not in _stored(tmp_path)


async def _until(true: object, timeout_s: float = 5.0) -> bool:
    deadline = time.monotonic() + timeout_s
    while not true():  # type: ignore[operator]
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("inbox.db*"))


async def test_ordinary_answers_make_way_for_what_comes_in_but_not_for_ever(tmp_path: Path, rasa: fakes.FakeRasa) -> None:
    found = fakes.door(tmp_path, rasa, dataclasses.replace(fakes.QUICK, yields=2.5))
    await found.start()
    crowd = [True]
    found.worker.crowded = lambda: crowd[0]
    first = await found.receive(message("travel"))
    danger = await found.receive(message("danger", person="somebody else"))
    await found.answer_to(danger, 5, until_done=True)
    assert rasa.turns() == ["danger"], "danger does not make way"
    row = await found.row_of(first)
    assert row is not None and row.state == "waiting" and row.tries == 0, "nor is anything begun that could be blamed"
    crowd[0] = False
    assert await texts(found, first) == ["re: travel"]
    crowd[0] = True
    began = time.monotonic()
    assert await texts(found, await found.receive(message("housing", "m2"))) == ["re: housing"]
    assert time.monotonic() - began > 2.4
    await found.stop()
