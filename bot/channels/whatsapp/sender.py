"""Sends through Meta's Graph API. What it answers is read for its error number only: the rest may hold phone numbers."""

import re
from typing import Any

import httpx

from bot.channels.reading import dict_of
from bot.channels.settings import WhatsAppSettings
from bot.channels.whatsapp.render import parts
from bot.front.outgoing import Never, NotNow
from bot.messages import Message

_TIMEOUT_S = 10.0
#: Meta answers freely only this long after a person's last message. An hour less, for clocks and queues.
WINDOW_S = 23 * 3600.0

#: Meta's error numbers. Too much at once: for the whole number, or (131056) for one person.
_SLOWER = {4: 60.0, 80007: 60.0, 130429: 5.0, 131048: 60.0, 131056: 6.0, 133016: 60.0}
#: Token or rights: somebody has to set it right, and then the answers that wait still go out.
_SETTINGS = frozenset({0, 3, 10, 190, 131005, 131031, 131042, 131045, 133010, *range(200, 300)})
#: This person cannot be reached: not on WhatsApp, blocked us, not on the test number's list, outside the 24 hours.
_PERSON = frozenset({131026, 131030, 131047, 131049, 131050, 131021, 130472})
_DRAWN_WRONG = frozenset({100, 131008, 131009, 131051})


class WhatsAppSender:
    """bot.front.outgoing's Sender for WhatsApp. An address is a phone number or Meta's id of a person."""

    channel = "whatsapp"
    window_s: float | None = WINDOW_S

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._url = f"{settings.api_base}/{settings.phone_id}/messages"
        local = {"verify": False, "trust_env": False} if settings.api_base.startswith("http://") else {}
        headers = {"Authorization": f"Bearer {settings.token.value}"}
        self._http = httpx.AsyncClient(headers=headers, timeout=_TIMEOUT_S, **local)  # type: ignore[arg-type]

    async def close(self) -> None:
        await self._http.aclose()

    def parts(self, message: Message, name: str) -> list[Any]:
        return parts(message, name)

    async def send(self, address: str, part: dict[str, Any]) -> None:
        """Sends one part; if Meta does not like how it is drawn, its words alone."""
        code = await self._post({**_to(address), **part})
        if code in _DRAWN_WRONG and part["type"] == "interactive":
            body = dict_of(part, "interactive", "body").get("text")
            code = await self._post({**_to(address), "type": "text", "text": {"body": body, "preview_url": False}})
        if code is not None:
            raise Never(f"refused {code}", person=code in _PERSON)

    async def seen(self, message_id: str) -> None:
        """Blue ticks, and "typing …" until the answer comes (Meta ends it after 25 seconds)."""
        typing = {"status": "read", "message_id": message_id, "typing_indicator": {"type": "text"}}
        await self._post(typing)

    async def _post(self, what: dict[str, Any]) -> int | None:
        """None if it was taken, else the number of an error that will stay. Raises NotNow for one that may pass."""
        try:
            answer = await self._http.post(self._url, json={"messaging_product": "whatsapp", **what})
        except (httpx.HTTPError, OSError) as error:
            raise NotNow(type(error).__name__) from None
        if answer.status_code < 300:
            return None
        try:
            code = dict_of(answer.json(), "error").get("code")
        except ValueError:
            code = None
        if code in _SLOWER:
            raise NotNow(f"refused {code}", _SLOWER[code])
        if code in _SETTINGS or answer.status_code in (401, 403):
            raise NotNow(f"refused {code}", 60.0)
        if answer.status_code == 429:
            raise NotNow("429", _after(answer))
        if answer.status_code >= 500 or not isinstance(code, int):
            raise NotNow(f"status {answer.status_code}")
        return code


def _to(address: str) -> dict[str, Any]:
    """A phone number is "to"; who hides it is "recipient"."""
    field = "to" if re.fullmatch(r"\+?[0-9]{1,20}", address) else "recipient"
    return {"recipient_type": "individual", field: address}


def _after(answer: httpx.Response) -> float | None:
    after = answer.headers.get("retry-after", "")
    return float(after) if after.isdecimal() and len(after) < 6 else None
