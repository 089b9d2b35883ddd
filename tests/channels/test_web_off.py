"""The off switch of the web chat: a sentence of our choosing, and danger is answered all the same."""

from pathlib import Path

from bot.channels.settings import Channels
from tests.channels.serving import front


async def test_the_web_chat_switched_off(tmp_path: Path) -> None:
    async with front(tmp_path, Channels(off={"web": "PAL is resting."})) as pal:
        off = ["PAL is resting."]
        for number, (text, said) in enumerate(
            [("travel", off), ("danger", ["guard: suicide None"]), ("urgent", [*off, "numbers"])]
        ):
            answer = await pal.http.post("/api/chat", json={"text": text, "key": f"k{number}"})
            assert [one["text"] for one in answer.json()["messages"]] == said
        page = await pal.http.post("/chat", data={"text": "travel", "key": "k9"})
        assert "PAL is resting." in page.text
        assert not pal.rasa.posts
