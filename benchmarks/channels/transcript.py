"""A conversation with the real PAL (Rasa, actions, offers) through a public emulator of Telegram's Bot API, as Markdown.

`npm ci --prefix tests/channels/telegram/emulator`, then `python -m benchmarks.channels.transcript`. Needs the trained model.
"""

import asyncio
import dataclasses
import html
import os
import subprocess
import sys

import httpx

from bot.backend.own import OwnBackend, free_ports
from bot.channels.settings import Channels, Secret, TelegramSettings
from bot.front.app import create_app
from bot.front.door import Door
from bot.settings import ROOT, load
from tests.channels.serving import served
from tests.channels.telegram.fake import TOKEN
from tests.channels.telegram.test_emulator import FOLDER, Phone

#: What is written, or tapped (in brackets).
SAYS = (
    "/start",
    "do i still get free meds now im 19",
    "hackney",
    "[How do I ask?]",
    "/contact",
    "i cant do this anymore i want to die",
    "/forget",
    "[Yes, delete it]",
)


def main() -> int:
    port = free_ports(1)[0]
    emulator = subprocess.Popen(["node", str(FOLDER / "serve.cjs"), str(port)], stdout=subprocess.PIPE)
    try:
        assert emulator.stdout and emulator.stdout.readline() == b"ready\n"
        with OwnBackend(load()) as backend:
            asyncio.run(_talk(backend, f"http://127.0.0.1:{port}"))
    finally:
        emulator.kill()
        emulator.wait()
    return 0


async def _talk(backend: OwnBackend, emulator: str) -> None:
    channels = Channels(TelegramSettings(Secret(TOKEN), None, emulator, poll=True))
    settings = dataclasses.replace(backend.settings, channels=channels)
    made: list[Door] = []

    def door() -> Door:
        made.append(Door(settings))
        return made[0]

    async with served(create_app(door)), httpx.AsyncClient(base_url=emulator, trust_env=False) as http:
        for _ in range(240):
            if all((await made[0].ready()).values()):
                break
            await asyncio.sleep(0.5)
        phone = Phone(http, 7)
        for say in SAYS:
            before = await phone.look()
            await (phone.tap(say[1:-1]) if say.startswith("[") else phone.write(say))
            await _quiet(phone, before)
            print(f"**{say}**\n")
            for said in phone.seen:
                if not said.startswith("> "):
                    # As Telegram shows it; the emulator leaves the escapes in.
                    print("\n".join(f"> {line}".rstrip() for line in html.unescape(said).split("\n")) + "\n")
            print("\\[" + "] \\[".join(one["text"] for one in phone.buttons) + "]\n" if phone.buttons else "")
            phone.seen.clear()


async def _quiet(phone: Phone, before: int) -> None:
    """Returns when something has been said and nothing more comes for two seconds."""
    count, still = before, 0
    while count == 0 or still < 8:
        await asyncio.sleep(0.25)
        found = await phone.look()
        count, still = found, (still + 1 if found == count else 0)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
