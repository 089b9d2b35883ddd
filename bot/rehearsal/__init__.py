"""A conversation played in memory, through the same functions as the real way, with the why of each step.

Nothing is written: no message is stored, no feedback or open question is noted, nothing is counted.
"""

from typing import TYPE_CHECKING, Any

from bot.rehearsal.shapes import Script, Start, Step, Why

if TYPE_CHECKING:
    from bot.rehearsal.play import NoModel, Rehearsal

__all__ = ["NoModel", "Rehearsal", "Script", "Start", "Step", "Why"]


def __getattr__(name: str) -> Any:
    """The player comes with numpy: the front door, which only needs the shapes, is spared it."""
    if name in ("NoModel", "Rehearsal"):
        from bot.rehearsal import play

        return getattr(play, name)
    raise AttributeError(name)
