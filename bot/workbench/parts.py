"""What a page module may hold beside its routes: entries of the navigation, and tiles of the home page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Nav:
    """One entry of the navigation. `path` within the workbench ("/offers"); `role` and `council` as for @page."""

    title: str
    path: str
    role: str = "viewer"
    council: bool = False


@dataclass(frozen=True)
class Tile:
    """One tile of the home page. `count`: a number or a few words; `alert`: somebody should do something about it."""

    title: str
    path: str
    words: str
    count: str | int | None = None
    alert: bool = False
