"""Everything at once, and the details of what was just told."""

from dataclasses import replace

from bot.dialogue.answering import notes
from bot.dialogue.context import Context, Turn
from bot.dialogue.questions import MOST
from bot.dialogue.questions import ask as question
from bot.dialogue.state import State
from bot.messages import Message
from bot.offers.engine import ask as entitlements
from bot.replies import buttons
from bot.replies.answer import in_full
from bot.replies.overview import overview
from bot.replies.sentences import sentence


def everything(context: Context, state: State) -> Turn:
    """The main things for them, then the one question that would sharpen it."""
    state = replace(state, topic=None, asked=None, overview=True, shown=(), best=None)
    found = entitlements(context.store, state.person(), None, context.now.date(), context.names)
    state, said = notes(state)
    messages = [*said, overview(found, context.names)]
    for name in ("care", "age"):
        if getattr(state, name) is None and name not in state.declined and state.count(name) < MOST:
            state = state.asking(name)
            messages.append(question(name))
            break
    return Turn(state, tuple(messages), found.offers)


def detail(context: Context, state: State) -> Turn | None:
    """All that is known about what was told last, and who knows the rest; None when nothing was told. A question of PAL's
    that waits goes on waiting."""
    if state.best is None:
        return None
    found = entitlements(context.store, state.person(), state.topic, context.now.date(), context.names, tuple(context.names))
    item = next((one for one in found.offers if one.offer.id == state.best), None)
    if item is None:
        return None
    taps = (buttons.how(item.offer.id), buttons.CONTACT, buttons.SOMETHING_ELSE, buttons.URGENT)
    text = f"{sentence('utter_detail')}\n\n{in_full(item, context.names)}\n\n{sentence('utter_detail_ask')}"
    return Turn(state, (Message(text, taps),))
