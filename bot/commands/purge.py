"""`pal purge`: erases what is past its time (bot/front/retention.py). The front door does it every hour by itself."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_args: argparse.Namespace) -> int:
    """0 when done; 1 if a store could not be reached."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot import settings
    from bot.front.forget import Forgetter
    from bot.front.inbox import Inbox, StoreError, now

    try:
        found = settings.load()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    inbox = Inbox(found.store_url("inbox"))
    try:
        inbox.migrate()
        urls = (found.store_url("tracker"), found.store_url("offers"))
        people = Forgetter(inbox, *urls, found.data_dir, found.store_url("workbench")).purge(now())
    except (StoreError, SQLAlchemyError) as error:
        print(f"A database could not be reached ({type(error).__name__}); try again.", file=sys.stderr)
        return 1
    print(f"Erased {people} people who had not written for long, and words that were past their time.")
    return 0
