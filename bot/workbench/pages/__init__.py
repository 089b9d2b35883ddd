"""The groups of pages. Each module has `routes() -> list[Route]`, and may have `NAV: tuple[Nav, ...]` and
`tiles(request) -> list[Tile]` (a plain function; it may ask the database)."""

import importlib
from types import ModuleType

from starlette.routing import Route

from bot.workbench.parts import Nav

#: In the order of the navigation.
PARTS = ("desk", "signing", "simulator", "flows", "needs", "teach")
MODULES = ("home", *PARTS, "people", "councils", "history", "account", "sign_in", "organisation", "entry", "nowhere")


def modules() -> list[ModuleType]:
    """All of them; one that is missing or broken keeps the workbench shut rather than being left out without a word."""
    return [importlib.import_module(f"{__name__}.{name}") for name in MODULES]


def routes() -> list[Route]:
    """All pages."""
    return [route for module in modules() for route in module.routes()]


def navigation() -> tuple[Nav, ...]:
    """All entries, for whoever may use them."""
    return tuple(entry for module in modules() for entry in getattr(module, "NAV", ()))
