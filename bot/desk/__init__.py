"""The offers desk: find, check, draft, publish with a second person, history, undo, sheets, files, signatures.

No web framework, no Rasa. Functions take the offers store's engine, an `Actor` (who; a council's link is limited to one
authority) and `now` (a datetime; without a zone it is UTC). What cannot be done raises `Refused` or one of its kinds.

- find: `find`, `get`, `authorities`
- checks: `check`; preview: `preview`
- drafts: `save_draft`, `submit`, `take_back`, `discard`, `withdraw`, `carry_over`, `behind`
- publish: `approve`, `reject`, `undo`, `confirm`
- history: `history`, `change`, `queue`

docs/workbench/desk-engine.md has the states and the errors.
"""

from bot.desk.checks import check
from bot.desk.drafts import behind, carry_over, discard, save_draft, submit, take_back, withdraw
from bot.desk.find import Filters, Found, authorities, find, get
from bot.desk.history import change, history, queue
from bot.desk.model import Actor, Change, Clash, Item, Missing, NotAllowed, Problem, Refused, ThreeWay
from bot.desk.preview import Preview, preview
from bot.desk.publish import approve, confirm, reject, undo

__all__ = [
    "Actor",
    "Change",
    "Clash",
    "Filters",
    "Found",
    "Item",
    "Missing",
    "NotAllowed",
    "Preview",
    "Problem",
    "Refused",
    "ThreeWay",
    "approve",
    "authorities",
    "behind",
    "carry_over",
    "change",
    "check",
    "confirm",
    "discard",
    "find",
    "get",
    "history",
    "preview",
    "queue",
    "reject",
    "save_draft",
    "submit",
    "take_back",
    "undo",
    "withdraw",
]
