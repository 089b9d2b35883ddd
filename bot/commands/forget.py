"""`pal forget ID`: erases everything about one person."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who."""
    parser.add_argument("id", help="a pseudonym as in the databases, or channel:platform-id (telegram:123456)")


def run(args: argparse.Namespace) -> int:
    """0 also if nothing was held; 1 if a store could not be reached."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot import settings
    from bot.front.forget import Forgetter
    from bot.front.identity import Identity, is_pseudonym
    from bot.front.inbox import Inbox, StoreError

    try:
        found = settings.load()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    if is_pseudonym(args.id):
        conversation = args.id
    elif ":" in args.id:
        channel, person = args.id.split(":", 1)
        conversation = Identity(found).pseudonym(channel, person)
    else:
        print(f"{args.id!r} is neither a pseudonym nor channel:platform-id.", file=sys.stderr)
        return 1
    inbox = Inbox(found.store_url("inbox"))
    try:
        inbox.migrate()
        messages, events = Forgetter(inbox, found.store_url("tracker"), found.store_url("offers")).forget(conversation)
    except (StoreError, SQLAlchemyError) as error:
        print(f"A database could not be reached ({type(error).__name__}); try again.", file=sys.stderr)
        return 1
    print(f"Erased {conversation}: {messages} messages, {events} events of the conversation.")
    return 0
