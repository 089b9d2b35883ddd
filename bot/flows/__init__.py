"""Conversation tests: what somebody says, and what PAL must then say and know (docs/workbench/flows.md)."""

from bot.flows.check import check
from bot.flows.files import FOLDER, BadFlow, add, from_yaml, home, read, remove, save, to_yaml
from bot.flows.run import run
from bot.flows.shapes import Expect, Flow, FlowStep, Result, StepResult, Wrong
from bot.flows.sheet import from_sheet, to_sheet

__all__ = [
    "FOLDER",
    "BadFlow",
    "Expect",
    "Flow",
    "FlowStep",
    "Result",
    "StepResult",
    "Wrong",
    "add",
    "check",
    "from_sheet",
    "from_yaml",
    "home",
    "read",
    "remove",
    "run",
    "save",
    "to_sheet",
    "to_yaml",
]
