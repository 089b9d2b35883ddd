"""A conversation played in memory, through the same functions as the real way, with the why of each step.

Nothing is written: no message is stored, no feedback or open question is noted, nothing is counted.
"""

from bot.rehearsal.play import NoModel, Rehearsal
from bot.rehearsal.shapes import Script, Start, Step, Why

__all__ = ["NoModel", "Rehearsal", "Script", "Start", "Step", "Why"]
