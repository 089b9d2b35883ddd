"""What a front door imports, so that a forked one starts at once."""

import bot.channels.telegram.channel
import bot.channels.whatsapp.channel
import bot.front.app
import bot.front.opening
import bot.stores.migrate  # noqa: F401
import tests.front.fakes  # noqa: F401
