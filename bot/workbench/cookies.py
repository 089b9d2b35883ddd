"""The workbench's cookies: never for scripts, never sent from other sites, in production never without TLS."""

from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings

#: What a redirect has to say to the next page.
FLASH = "pal_workbench_flash"
PATH = "/workbench"


def session_name(settings: Settings) -> str:
    """Name of the cookie that says who it is. Browsers take __Secure- names only over TLS."""
    return "__Secure-pal_workbench" if settings.production else "pal_workbench"


def put(request: Request, answer: Response, name: str, value: str, max_age_s: int | None = None, lax: bool = False) -> None:
    """Sets a cookie. Without `max_age_s` it goes with the browser; `lax`: also sent when another site leads here."""
    secure = request.app.state.settings.production
    answer.set_cookie(name, value, max_age_s, path=PATH, secure=secure, httponly=True, samesite="lax" if lax else "strict")


def drop(request: Request, answer: Response, name: str) -> None:
    """Takes a cookie away."""
    secure = request.app.state.settings.production
    answer.delete_cookie(name, path=PATH, secure=secure, httponly=True, samesite="strict")
