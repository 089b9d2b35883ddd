"""What Telegram must do beyond the known defects: danger first, patience, menu commands, the off switch."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.channels import intake, words
from bot.front import receive
from bot.front.rate import Rate
from tests.channels.serving import Front, everything, front, until
from tests.front import fakes

from .conftest import post, settings
from .fake import BotApi, message, tap


async def test_danger_is_answered_first_and_rasa_hears_of_it_after(pal: Front, api: BotApi) -> None:
    pal.rasa.mode = "silent"
    assert (await post(pal, message("i am in danger"))).status_code == 200
    # Acknowledged as soon as it is stored, which does not wait for Telegram to take the words (test_ack.py).
    assert await until(api.texts, 1.0) == ["guard: suicide None"]
    assert await until(lambda: pal.rasa.posts) and pal.rasa.posts[0]["metadata"]["crisis"] == "suicide"
    await asyncio.sleep(0.3)
    assert api.texts() == ["guard: suicide None"], "once"


async def test_danger_while_store_and_rasa_are_down(tmp_path: Path, api: BotApi) -> None:
    (tmp_path / "inbox.db").mkdir()
    update = message("i am in danger")
    async with front(tmp_path, settings(api.url), migrated=False) as pal:  # type: ignore[attr-defined]
        pal.rasa.mode = "dead"
        first = asyncio.create_task(post(pal, update))
        began = time.monotonic()
        assert await until(api.texts) == ["guard: suicide None"]
        assert time.monotonic() - began < 2
        (tmp_path / "inbox.db").rmdir()
        assert (await first).status_code == 200, "the store came back in time"
        assert (await post(pal, update)).status_code == 200
        pal.rasa.mode = "ok"
        assert await until(lambda: len(api.texts()) == 2)
        assert api.texts() == ["guard: suicide None", "re: i am in danger"]


async def test_danger_is_brought_again_until_it_is_stored(
    tmp_path: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_NOTED_S", 0.5)
    (tmp_path / "inbox.db").mkdir()
    update = message("i am in danger")
    async with front(tmp_path, settings(api.url), migrated=False) as pal:  # type: ignore[attr-defined]
        assert (await post(pal, update)).status_code == 503
        assert (await post(pal, update)).status_code == 503
        assert api.texts() == ["guard: suicide None"], "said once"


async def test_danger_is_brought_again_after_a_restart_and_not_answered_twice(tmp_path: Path, api: BotApi) -> None:
    update = message("i am in danger")
    for _ in range(2):
        async with front(tmp_path, settings(api.url)) as pal:  # type: ignore[attr-defined]
            assert (await post(pal, update)).status_code == 200
            await asyncio.sleep(0.3)
    assert api.texts() == ["guard: suicide None", "re: i am in danger"]


async def test_danger_gets_through_when_telegram_stumbles(pal: Front, api: BotApi) -> None:
    api.fail("sendMessage", 502, "Bad Gateway", 2)
    await post(pal, message("i am in danger"))
    assert await until(lambda: len(api.texts()) == 2)
    assert api.texts() == ["guard: suicide None", "re: i am in danger"]


async def test_urgent_help_while_the_store_is_down(tmp_path: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "STORE_TIMEOUT_S", 0.5)
    (tmp_path / "inbox.db").mkdir()
    async with front(tmp_path, settings(api.url), migrated=False) as pal:  # type: ignore[attr-defined]
        answers = await asyncio.gather(post(pal, tap("urgent")), post(pal, message("travel", 5)), post(pal, message("x", 5)))
        assert [answer.status_code for answer in answers] == [503] * 3
        assert api.texts(77) == ["numbers"] and api.texts(5) == [words.word("held")]


async def test_danger_that_comes_with_an_edit(pal: Front, api: BotApi) -> None:
    update = message("travel")
    await post(pal, update)
    await until(api.texts)
    edited = {"update_id": 900, "edited_message": {**update["message"], "text": "i am in danger"}}
    for _ in range(2):
        assert (await post(pal, edited)).status_code == 200
    await asyncio.sleep(0.2)
    assert api.texts()[:2] == ["re: travel", "guard: suicide hackney"] and api.texts().count("guard: suicide hackney") == 1
    # The message is not answered again; the dialogue hears of the danger once, without words, so that it can check back.
    assert [post["message"] for post in pal.rasa.posts] == ["travel", ""]
    assert pal.rasa.posts[1]["metadata"]["crisis"] == "suicide"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("/start", "hello"),
        ("/start from-a-link", "hello"),
        ("/help", "what can you do?"),
        ("/council", "I want to change my council"),
        ("/urgent", '/press{"b": "urgent"}'),
        ("/CONTACT", '/press{"b": "who"}'),
        ("/forget@pal_test_bot", '/press{"b": "forget"}'),
        ("/help with rent please", "with rent please"),
        ("/restart", "restart"),
        ('/press{"b": "forget:yes"}', 'press{"b": "forget:yes"}'),
    ],
)
async def test_commands_of_the_menu(pal: Front, api: BotApi, typed: str, sent: str) -> None:
    await post(pal, message(typed))
    assert await until(lambda: pal.rasa.posts) and pal.rasa.posts[0]["message"] == sent


async def test_danger_behind_a_command(pal: Front, api: BotApi) -> None:
    await post(pal, message("/help i am in danger"))
    assert (await until(api.texts))[0] == "guard: suicide None"


async def test_typing_is_shown_until_the_answer(pal: Front, api: BotApi) -> None:
    pal.rasa.slow = 0.3
    await post(pal, message("travel"))
    assert await until(api.texts)
    await asyncio.sleep(0.1)
    names = [name for name, _ in api.calls]
    assert names == ["sendChatAction", "sendMessage"], "typing never after the answer"


async def test_too_many_requests_is_waited_for(pal: Front, api: BotApi) -> None:
    api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await post(pal, message("travel"))
    began = time.monotonic()
    assert await until(api.texts) == ["re: travel"]
    assert time.monotonic() - began > 0.9 and len(api.called("sendMessage")) == 2


async def test_who_blocked_pal_is_left_alone(pal: Front, api: BotApi) -> None:
    api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user", 9)
    await post(pal, message("travel"))
    await until(lambda: api.called("sendMessage"))
    await asyncio.sleep(0.5)
    assert len(api.called("sendMessage")) == 1
    assert await until(lambda: pal.door.outbox.tallies("telegram", "2000-01-01")) == {"blocked": 1}
    assert not pal.door.outbox.waiting()
    api.faults.clear()
    await post(pal, message("housing"))
    assert await until(api.texts) == ["re: housing"], "unblocked again"


async def test_a_message_that_telegram_does_not_like_goes_out_as_plain_text(pal: Front, api: BotApi) -> None:
    pal.rasa.buttons = [{"title": "More", "payload": '/press{"b": "more"}'}]
    api.fail("sendMessage", 400, "Bad Request: can't parse entities")
    await post(pal, message("a < b & c"))
    assert await until(api.texts) == ["re: a < b & c"] and "parse_mode" not in api.called("sendMessage")[1]


async def test_html_is_escaped(pal: Front, api: BotApi) -> None:
    await post(pal, message("<b>travel</b> & </pre> <script>"))
    assert await until(api.texts) == ["re: <b>travel</b> & </pre> <script>"] and len(api.called("sendMessage")) == 1


async def test_an_old_message_in_week_old_parallel_and_reordered_deliveries(pal: Front, api: BotApi) -> None:
    old = message("travel", date=int(time.time()) - 7 * 86400)
    new = message("housing")
    await asyncio.gather(*(post(pal, update) for update in (new, old, new, old, old)))
    assert await until(lambda: "re: housing" in api.texts())
    await asyncio.sleep(0.3)
    assert api.texts() == ["re: housing"] and pal.rasa.turns() == ["housing"], "a week later nobody waits for it"


async def test_danger_in_an_old_message_is_answered(pal: Front, api: BotApi) -> None:
    await post(pal, message("i am in danger", date=int(time.time()) - 2 * 86400))
    assert await until(api.texts) == ["guard: suicide None"]


async def test_messages_of_one_person_stay_in_order_and_people_apart(pal: Front, api: BotApi) -> None:
    for number in range(4):
        for chat in (1, 2, 3):
            await post(pal, message(f"travel {number} of {chat}", chat))
    assert await until(lambda: len(api.sent) == 12)
    for chat in (1, 2, 3):
        assert api.texts(chat) == [f"re: travel {number} of {chat}" for number in range(4)]


async def test_a_message_without_words(pal: Front, api: BotApi) -> None:
    await post(pal, message("/"))
    assert await until(api.texts) and "no words" in api.texts()[0] and not pal.rasa.posts


async def test_the_off_switch(tmp_path: Path, api: BotApi) -> None:
    off = {"telegram": "PAL is resting until Monday."}
    async with front(tmp_path, settings(api.url, off=off)) as pal:  # type: ignore[attr-defined]
        update = message("travel")
        await post(pal, update)
        await post(pal, update)
        await post(pal, tap("topic:travel"))
        assert await until(lambda: len(api.texts()) == 2)
        await post(pal, message("i am in danger"))
        await post(pal, tap("urgent"))
        assert await until(lambda: len(api.texts()) == 5)
        await asyncio.sleep(0.2)
        assert api.texts() == ["PAL is resting until Monday."] * 2 + ["guard: suicide None", *off.values(), "numbers"]
        assert not pal.rasa.posts
        answer = await pal.http.post("/api/chat", json={"text": "travel", "key": "k"})
        assert answer.json()["messages"][0]["text"] == "re: travel", "only this channel"


async def test_nothing_of_a_person_is_left_in_the_store(pal: Front, api: BotApi, tmp_path: Path) -> None:
    await post(pal, message("travel", 778899001122))
    assert await until(api.texts)
    await until(lambda: not pal.door.outbox.waiting())
    pal.door.inbox.shrink()
    held = everything(tmp_path)
    assert b"778899001122" not in held and b"anary" not in held
    with pal.door.inbox.engines[0].connect() as db:
        assert db.exec_driver_sql("select state, address from inbox").all() == [("sent", None)]


async def test_asked_to_forget_they_still_get_the_answer(pal: Front, api: BotApi) -> None:
    pal.rasa.extra = {"erase": True}
    await post(pal, tap("forget:yes"))
    assert await until(api.texts)
    await until(lambda: not pal.door.outbox.waiting())
    assert api.texts() == ['re: /press{"b": "forget:yes"}']
    assert pal.door.inbox.facts(pal.door.identity.pseudonym("telegram", "77")).care is None


async def test_danger_that_only_the_learned_screen_sees(tmp_path: Path, api: BotApi) -> None:
    """Kept first, so that Telegram need not wait for a vector; answered at once, with Rasa hung in an earlier turn."""
    look = fakes.OneWord()
    look.wait = 0.2
    rasa = fakes.FakeRasa()
    async with front(tmp_path, settings(api.url), rasa, safety=fakes.learned_safety(), encoder=look) as pal:  # type: ignore[attr-defined]
        rasa.mode = "hung"
        await post(pal, message("travel", 5))
        began = time.perf_counter()
        update = message("sideways", 5)
        assert (await post(pal, update)).status_code == 200
        kept = time.perf_counter() - began
        assert await until(lambda: api.texts(5)) == ["guard: abuse None"]
        assert kept < time.perf_counter() - began < 4, "a starved machine included"
        assert (await post(pal, update)).status_code == 200, "and when it is delivered again"
        rasa.mode = "ok"
        assert await until(lambda: "re: sideways" in api.texts(5), 15)
        assert api.texts(5).count("guard: abuse None") == 1 and rasa.turns() == ["travel", "sideways"]


async def test_when_everybody_sends_too_much_telegram_brings_it_again(tmp_path: Path, api: BotApi) -> None:
    rate = Rate((50, 1.0), (2, 1.0))
    async with front(tmp_path, settings(api.url), rate=rate) as pal:  # type: ignore[attr-defined]
        codes = [(await post(pal, message(f"travel {number}", number))).status_code for number in range(1, 4)]
        assert codes == [200, 200, 503]
        assert (await post(pal, message("danger", 9))).status_code == 200
        assert await until(lambda: api.texts(9)) and not api.texts(3)
