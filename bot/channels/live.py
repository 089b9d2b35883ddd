"""The channels that messages are pushed to, as far as the settings have them. Their libraries are imported only then."""

import logging
from typing import Any

from starlette.routing import Route

from bot.front.door import Door

log = logging.getLogger(__name__)


class Live:
    """Telegram and WhatsApp over one front door."""

    def __init__(self, door: Door) -> None:
        self.channels: list[Any] = []
        settings = door.settings.channels
        if settings.telegram is not None:
            from bot.channels.telegram.channel import Telegram

            self.channels.append(Telegram(door, settings.telegram))
        if settings.whatsapp is not None:
            from bot.channels.whatsapp.channel import WhatsApp

            self.channels.append(WhatsApp(door, settings.whatsapp))

    def routes(self) -> list[Route]:
        return [route for channel in self.channels for route in channel.routes()]

    async def start(self) -> None:
        for channel in self.channels:
            await channel.start()

    async def stop(self) -> None:
        """Takes nothing in any more."""
        for channel in self.channels:
            await channel.stop()

    async def close(self) -> None:
        """Nothing is sent any more either."""
        for channel in self.channels:
            await channel.close()
