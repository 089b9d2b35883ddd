"""`python -m benchmarks.nlu.as_rasa dev|test > FILE`: an evaluation set as Rasa's own YAML, for `rasa test nlu --nlu FILE`.

Only messages that mean one intent: Rasa's test knows neither two asks nor second right answers."""

import argparse
import sys

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from benchmarks.nlu.examples import fresh


def main() -> int:
    """Prints to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", nargs="?", default="dev", choices=("dev", "test"))
    by_intent: dict[str, list[str]] = {}
    for row in fresh(parser.parse_args().set):
        if row.style != "two_asks" and not row.also and "\n" not in row.text:
            by_intent.setdefault(row.intent, []).append(row.text)
    nlu = [
        {"intent": intent, "examples": LiteralScalarString("".join(f"- {text}\n" for text in texts))}
        for intent, texts in sorted(by_intent.items())
    ]
    YAML().dump({"version": "3.1", "nlu": nlu}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
