"""Addresses to pass on."""

from starlette.requests import Request

from bot.workbench.cookies import PATH


def outside(request: Request, path: str) -> str:
    """The whole address of a page, as somebody elsewhere opens it."""
    settings = request.app.state.settings
    if settings.workbench.address:
        return f"{settings.workbench.address}{PATH}{path}"
    # Behind a proxy that ends TLS the request looks like http; production is always reached over https.
    scheme = "https" if settings.production else request.url.scheme
    return f"{scheme}://{request.url.netloc}{PATH}{path}"
