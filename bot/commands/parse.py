"""`pal parse`: what PAL understands. One message a line in, one JSON object a line out."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from bot.topics import TOPICS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: messages come on standard input."""


def run(_args: argparse.Namespace) -> int:
    """Reads standard input to its end; 1 if there is no model."""
    # One thread: on two cores, more of them only get in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from bot.commands import jsonlines
    from bot.settings import ROOT

    model = ROOT / "models" / "pal.tar.gz"
    if not model.exists():
        print("PAL has no trained model yet. Make one with: .venv/bin/pal train", file=sys.stderr)
        return 1
    with jsonlines.alone_on_stdout() as out:
        reader = Reader(model)
        jsonlines.run(reader.read, out=out)
    return 0


class Reader:
    """The trained model behind the same cleaning, screening and masking as a message on a channel. Slow to make (Rasa)."""

    def __init__(self, model: os.PathLike[str]) -> None:
        os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
        os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        from rasa.core.agent import load_agent
        from rasa.utils.log_utils import configure_structlog

        # Rasa's own log of a parse holds the message's words.
        configure_structlog(logging.ERROR)
        from bot.safety import learned, privacy

        self._screen: Callable[[str], Any] = learned.screener()
        self._mask: Callable[[str], Any] = privacy.mask
        self._loop = asyncio.new_event_loop()
        agent = self._loop.run_until_complete(load_agent(model_path=str(model)))
        if agent.processor is None:
            raise RuntimeError(f"{model} could not be loaded. Train again: .venv/bin/pal train")
        self._processor = agent.processor

    def read(self, text: str) -> dict[str, Any]:
        """The object of docs/nlu.md for one message."""
        from bot.front import clean

        readable = clean.readable(text)
        # As it came, too: a word cut up by signs that print nothing is one word there (bot/front/receive.py).
        looks = dict.fromkeys(clean.cut(one, clean.LONGEST_SCREENED) for one in (readable, text.strip()))
        concern = next(filter(None, (self._screen(look) for look in looks if look)), None)
        masked = self._mask(clean.cut(readable))
        body = clean.cut(clean.not_a_command(masked.text))
        heard = self._understand(body, dict(masked.postcodes)) if body else {}
        intent = heard.get("intent") or {}
        topics = [topic for topic in heard.get("topics") or () if topic in TOPICS]
        return {
            "text": text,
            "topic": topics[0] if topics else None,
            "topics": topics,
            "intent": intent.get("name") or "nlu_fallback",
            "confidence": round(float(intent.get("confidence") or 0.0), 4),
            "crisis": concern.kind if concern is not None else None,
            "entities": _entities(heard.get("entities") or ()),
        }

    def _understand(self, text: str, postcodes: dict[str, str]) -> dict[str, Any]:
        from rasa.core.channels.channel import UserMessage

        message = UserMessage(text=text, metadata={"postcodes": postcodes})
        return dict(self._loop.run_until_complete(self._processor.parse_message(message)))


def _entities(found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {"care": None, "home": None, "places": [], "age": None}
    for entity in found:
        name, value = entity.get("entity"), entity.get("value")
        if name == "place":
            values["places"].append(value)
        elif name in values:
            values[name] = value
    return values
