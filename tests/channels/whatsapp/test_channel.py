"""What WhatsApp must do beyond the known defects: danger first, buttons in its own shapes, the 24 hours, nothing kept."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from bot.channels import intake
from bot.channels.whatsapp import sender
from bot.front import receive
from bot.messages import Button, Message
from bot.replies import buttons
from tests.channels.serving import Front, everything, front, until

from .conftest import settings
from .fake import PERSON, GraphApi, message, post, tap, text, webhook

ANSWER = (
    buttons.how("x"),
    buttons.CONTACT,
    buttons.MORE,
    buttons.SOMETHING_ELSE,
    buttons.URGENT,
    *buttons.HELPED,
)


def offer(pal: Front, *taps: Button) -> None:
    """The next answers have these buttons."""
    pal.rasa.buttons = [{"title": one.title, "payload": f'/press{{"b": "{one.payload}"}}'} for one in taps]


async def test_an_answer_is_its_text_then_three_buttons_then_a_list(pal: Front, api: GraphApi) -> None:
    offer(pal, *ANSWER)
    await post(pal, webhook(text("travel")))
    assert await until(lambda: len(api.sent) == 2)
    assert api.sent[0] == {"to": PERSON, "type": "text", "text": "re: travel", "choices": []}
    titles = [title for title, _ in api.sent[1]["choices"]]
    assert api.sent[1]["type"] == "button" and titles == ["How do I ask?", "Who do I contact?", "More choices"]
    offer(pal)
    more = webhook(tap(api.sent[1]["choices"][2][1], "More choices"))
    await post(pal, more)
    await post(pal, more)
    assert await until(lambda: len(api.sent) == 3)
    await asyncio.sleep(0.2)
    assert len(api.sent) == 3 and api.sent[2]["type"] == "list" and len(pal.rasa.posts) == 1
    assert api.sent[2]["choices"] == [(one.title, one.payload) for one in ANSWER[2:]]
    await post(pal, webhook(tap(api.sent[2]["choices"][0][1], "More", "list_reply")))
    assert await until(lambda: len(api.sent) == 4) and api.texts()[3] == 're: /press{"b": "more"}'


async def test_a_long_choice_goes_on_in_a_next_list(pal: Front, api: GraphApi) -> None:
    taps = [Button(f"Topic {number}", f"topic:t{number}") for number in range(29)]
    offer(pal, *taps)
    await post(pal, webhook(text("all topics")))
    seen: list[tuple[str, str]] = []
    for number in range(1, 9):
        assert await until(lambda n=number: len(api.sent) == n)
        *chosen, last = api.sent[-1]["choices"]
        seen += chosen
        if last[0] != "More choices":
            seen.append(last)
            break
        await post(pal, webhook(tap(last[1], "More choices", "list_reply")))
    assert seen == [(one.title, one.payload) for one in taps]


async def test_more_choices_of_a_message_long_gone(pal: Front, api: GraphApi) -> None:
    await post(pal, webhook(tap("choices:aaaaaaaaaaaaaaaa-a0")))
    await post(pal, webhook(tap("choices:" + "a" * 60)))
    assert await until(lambda: len(api.sent) == 2)
    assert [title for title, _ in api.sent[0]["choices"]] == ["Something else", "Urgent help"]


async def test_nobody_opens_the_choices_of_somebody_else(pal: Front, api: GraphApi) -> None:
    offer(pal, *ANSWER)
    await post(pal, webhook(text("travel")))
    assert await until(lambda: len(api.sent) == 2)
    await post(pal, webhook(tap(api.sent[1]["choices"][2][1], person="447700900999")))
    assert await until(lambda: api.texts("447700900999"))
    assert len(api.sent[2]["choices"]) == 2


async def test_danger_is_answered_first_even_with_everything_down(
    tmp_path: Path, api: GraphApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "STORE_TIMEOUT_S", 1.5)
    monkeypatch.setattr(intake, "_NOTED_S", 1.5)
    (tmp_path / "inbox.db").mkdir()
    payload = webhook(text("travel", "447700900999"), text("i am in danger"))
    async with front(tmp_path, settings(api.url), migrated=False) as pal:  # type: ignore[attr-defined]
        pal.rasa.mode = "dead"
        answer = asyncio.create_task(post(pal, payload))
        began = time.monotonic()
        assert await until(lambda: api.texts(PERSON)) == ["guard: suicide None"]
        assert time.monotonic() - began < 1.5 and not answer.done(), "not behind the other one, who waits for the store"
        assert (await answer).status_code == 503
        (tmp_path / "inbox.db").rmdir()
        pal.rasa.mode = "ok"
        await until(pal.door._opened.is_set)
        assert (await post(pal, payload)).status_code == 200
        assert await until(lambda: "re: travel" in api.texts() and "re: i am in danger" in api.texts())
        assert api.texts(PERSON) == ["guard: suicide None", "re: i am in danger"]


async def test_read_receipt_and_typing(pal: Front, api: GraphApi) -> None:
    await post(pal, webhook(text("travel", number="wamid.abc")))
    assert await until(lambda: api.seen)
    assert api.seen[0]["message_id"] == "wamid.abc" and api.seen[0]["typing_indicator"] == {"type": "text"}


async def test_outside_24_hours_nothing_is_sent_but_to_someone_in_danger(pal: Front, api: GraphApi) -> None:
    old = str(int(time.time()) - 30 * 3600)
    await post(pal, webhook(text("travel", timestamp=old), text("i am in danger", "447700900999", timestamp=old)))
    assert await until(lambda: api.texts("447700900999")) == ["guard: suicide None"]
    await until(lambda: pal.door.outbox.tallies("whatsapp", "2000-01-01").get("too late"))
    assert not api.texts(PERSON) and await until(lambda: not pal.door.outbox.waiting())
    await post(pal, webhook(text("housing")))
    assert await until(lambda: api.texts(PERSON)) == ["re: housing"]


@pytest.mark.parametrize(("code", "status"), [(131047, 400), (131026, 400), (131030, 400)])
async def test_who_cannot_be_reached_is_not_tried_again(pal: Front, api: GraphApi, code: int, status: int) -> None:
    api.faults.extend([(status, code)] * 9)
    await post(pal, webhook(text("travel")))
    assert await until(lambda: pal.door.outbox.tallies("whatsapp", "2000-01-01").get(f"refused {code}"))
    await asyncio.sleep(0.3)
    assert len(api.faults) == 8 and not pal.door.outbox.waiting()


@pytest.mark.parametrize(("code", "status"), [(131016, 503), (2, 500), (131000, 500)])
async def test_what_passes_is_tried_again(pal: Front, api: GraphApi, code: int, status: int) -> None:
    api.faults.extend([(status, code)] * 2)
    await post(pal, webhook(text("travel")))
    assert await until(api.texts) == ["re: travel"]


@pytest.mark.parametrize("code", [130429, 131056])
async def test_too_much_at_once_waits_as_long_as_its_number_says(
    pal: Front, api: GraphApi, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setitem(sender._SLOWER, code, 0.8)
    api.faults.append((429, code))
    began = time.monotonic()
    await post(pal, webhook(text("travel")))
    assert await until(api.texts) == ["re: travel"]
    assert time.monotonic() - began >= 0.8 and not api.faults


async def test_an_interactive_message_that_meta_does_not_like_goes_out_as_text(pal: Front, api: GraphApi) -> None:
    offer(pal, Button("Yes", "a:yes"))
    api.faults.append((400, 131009))
    await post(pal, webhook(text("travel")))
    assert await until(lambda: api.sent) and api.sent[0]["type"] == "text"


async def test_statuses_and_errors_are_counted_without_content(pal: Front, tmp_path: Path) -> None:
    status = {"id": "wamid.canary", "recipient_id": PERSON, "timestamp": "1"}
    failed = {**status, "status": "failed", "errors": [{"code": 131047, "title": "canary-title"}]}
    value: dict[str, Any] = {"statuses": [{**status, "status": "delivered"}] * 2 + [failed], "errors": [{"code": 130429}]}
    assert (await post(pal, webhook(**value))).status_code == 200
    found = {"delivered": 2, "failed 131047": 1, "error 130429": 1}
    assert await until(lambda: pal.door.outbox.tallies("whatsapp", "2000-01-01") == found)
    pal.door.inbox.shrink()
    assert b"canary" not in everything(tmp_path) and PERSON.encode() not in everything(tmp_path)


async def test_the_number_is_sealed_until_the_reply_is_out_and_then_gone(pal: Front, api: GraphApi, tmp_path: Path) -> None:
    api.faults.extend([(503, 131016)] * 3)
    await post(pal, webhook(text("travel")))
    with pal.door.inbox.engines[0].connect() as db:
        sealed = db.exec_driver_sql("select address from inbox").scalar()
    assert sealed and PERSON not in sealed
    assert await until(api.texts)
    await until(lambda: not pal.door.outbox.waiting())
    pal.door.inbox.shrink()
    held = everything(tmp_path)
    assert PERSON.encode() not in held and sealed.encode() not in held and b"wamid" not in held


async def test_who_hides_the_number_is_answered_by_metas_own_id(pal: Front, api: GraphApi) -> None:
    hidden = message("text", text={"body": "travel"}, from_user_id="GB.13491208655302741918")
    del hidden["from"]
    await post(pal, webhook(hidden))
    assert await until(lambda: api.texts("GB.13491208655302741918")) == ["re: travel"]


async def test_an_answer_waits_for_a_token_that_works(tmp_path: Path, api: GraphApi) -> None:
    """It is not thrown away: somebody will set it right."""
    import dataclasses

    from bot.channels.settings import Secret

    good = settings(api.url)  # type: ignore[attr-defined]
    assert good.whatsapp is not None
    bad = dataclasses.replace(good, whatsapp=dataclasses.replace(good.whatsapp, token=Secret("expired")))
    async with front(tmp_path, bad) as pal:
        await post(pal, webhook(text("travel")))
        await until(lambda: pal.rasa.turns())
        await asyncio.sleep(0.3)
        assert not api.sent
    async with front(tmp_path, good):
        assert await until(api.texts) == ["re: travel"]


async def test_the_off_switch(tmp_path: Path, api: GraphApi) -> None:
    async with front(tmp_path, settings(api.url, whatsapp="Back soon.")) as pal:  # type: ignore[attr-defined]
        await post(pal, webhook(text("travel"), text("i am in danger", "447700900999")))
        assert await until(lambda: len(api.sent) == 2)
        await asyncio.sleep(0.2)
        assert sorted(api.texts()) == ["Back soon.", "guard: suicide None"] and not pal.rasa.posts


def test_texts_at_the_limits() -> None:
    from bot.channels.whatsapp.render import parts

    two = (Button("Yes", "a:yes"), Button("No", "a:no"))
    short, long = Message("x" * 1024, two), Message("word " * 300, two)
    assert [one["type"] for one in parts(short, "n")] == ["interactive"]
    assert [one["type"] for one in parts(long, "n")] == ["text", "interactive"]
    same = (*two, Button("Yes", "b:yes"), Button("Other", "a:no"))
    assert len(parts(Message("x", same), "n")[0]["interactive"]["action"]["buttons"]) == 2
