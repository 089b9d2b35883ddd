"""The `pal` command. Only the module of the verb that was called is imported, so light verbs start fast."""

import argparse
import importlib
import sys

#: Verb -> its line in `pal --help`. The module is bot.commands.<verb>.
VERBS: dict[str, str] = {
    "up": "start PAL: the front door, Rasa and its actions",
    "chat": "talk to PAL in this terminal",
    "train": "train the model that understands messages",
    "parse": "what PAL understands: one message a line in, one JSON object a line out",
    "converse": "whole conversations: one a line in, one JSON object a line out",
    "safety": "what the safety screen sees: one message a line in, one JSON object a line out",
    "offers": "the offers database: check, load, coverage, stale, export, diff",
    "flows": "conversation tests: list, run, import, export",
    "workbench": "the pages for workers: first admin, people, audit log",
    "ask": "the entitlement engine alone: who is owed what",
    "telegram": "the bot at Telegram: set-webhook, delete-webhook, status",
    "whatsapp": "the number at WhatsApp: check",
    "forget": "erase everything about one person",
    "purge": "erase what is past its time",
}


def main(argv: list[str] | None = None) -> int:
    """Runs `pal VERB …` and returns its exit code."""
    words = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="pal", description="PAL helps young people who have left care in London.")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb, text in VERBS.items():
        sub = verbs.add_parser(verb, help=text, description=text[0].upper() + text[1:] + ".")
        if words[:1] == [verb]:
            command = importlib.import_module(f"bot.commands.{verb}")
            command.add_arguments(sub)
            sub.set_defaults(run=command.run)
    args = parser.parse_args(words)
    try:
        return int(args.run(args) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would print a traceback while flushing.
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
