"""`pal parse`: what PAL understands. One message a line in, one JSON object a line out."""

import argparse
import asyncio
import base64
import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.topics import TOPICS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: messages come on standard input."""


def run(_args: argparse.Namespace) -> int:
    """Reads standard input to its end; 1 if there is no model."""
    # One thread: on two cores, more of them only get in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from bot.commands import jsonlines
    from bot.commands.ahead import Ahead
    from bot.settings import ROOT

    model = ROOT / "models" / "pal.tar.gz"
    if not model.exists():
        print("PAL has no trained model yet. Make one with: .venv/bin/pal train", file=sys.stderr)
        return 1
    with jsonlines.alone_on_stdout() as out:
        reader = Reader(model)
        jsonlines.run(reader.read, Ahead(sys.stdin.buffer, reader.ahead), out)
    return 0


@dataclass(frozen=True)
class _Line:
    """A message made ready. looks: what is screened, as it reads and as it came; body: what is understood, masked."""

    looks: tuple[str, ...]
    body: str
    metadata: Mapping[str, Any]


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
        from bot.nlu.rasa import classifier
        from bot.safety import learned, privacy

        self._heads_ahead = classifier.ahead
        self._vectors = _Vectors()
        self._screen = learned.screener(self._vectors.of)
        self._mask: Callable[[str], Any] = privacy.mask
        self._lines: dict[str, _Line] = {}
        self._loop = asyncio.new_event_loop()
        agent = self._loop.run_until_complete(load_agent(model_path=str(model)))
        if agent.processor is None:
            raise RuntimeError(f"{model} could not be loaded. Train again: .venv/bin/pal train")
        self._processor = agent.processor

    def ahead(self, texts: Sequence[str]) -> None:
        """Makes messages ready that will be read next: encoded together, they take less time. Forgets those of before."""
        self._lines = {}
        for text in texts:
            try:
                self._lines[text] = self._ready(text)
            except Exception:
                # Whoever reads it hears of it then.
                continue
        vectors = self._vectors.ahead([line.body for line in self._lines.values() if line.body])
        self._screen.ahead(vectors)
        self._heads_ahead(vectors)

    def read(self, text: str) -> dict[str, Any]:
        """The object of docs/nlu.md for one message."""
        line = self._lines.get(text) or self._ready(text)
        concern = next(filter(None, (self._screen(look) for look in line.looks if look)), None)
        heard = self._understand(line) if line.body else {}
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

    def _ready(self, text: str) -> _Line:
        from bot.front import clean, taking

        readable = clean.readable(text)
        # As it came, too: a word cut up by signs that print nothing is one word there (bot/front/receive.py).
        looks = dict.fromkeys(clean.cut(one, clean.LONGEST_SCREENED) for one in (readable, text.strip()))
        return _Line(tuple(looks), *taking.kept(self._mask, readable))

    def _understand(self, line: _Line) -> dict[str, Any]:
        from rasa.core.channels.channel import UserMessage

        vector = base64.b64encode(self._vectors.of(line.body).tobytes()).decode("ascii")
        message = UserMessage(text=line.body, metadata={**line.metadata, "vector": vector})
        return dict(self._loop.run_until_complete(self._processor.parse_message(message)))


class _Vectors:
    """Each text encoded once, for the screen and for Rasa. Remembers a few texts, in memory only."""

    _KEPT = 32

    def __init__(self) -> None:
        from bot.nlu import encoder

        self._encoder, self._tidy = encoder.load(), encoder.tidy
        self._kept: dict[str, Any] = {}

    def ahead(self, texts: Iterable[str]) -> list[Any]:
        """Encodes `texts` together, forgets all others, and gives the vectors."""
        known, self._kept = self._kept, {}
        # What the encoders see of a text: two that differ in white space alone are one.
        seen = list(dict.fromkeys(map(self._tidy, texts)))
        missing = [text for text in seen if text not in known]
        rows = {text: known[text] for text in seen if text in known}
        rows.update(zip(missing, self._encoder.encode(missing), strict=True) if missing else ())
        self._kept = rows
        return list(rows.values())

    def of(self, text: str) -> Any:
        """The vector of `text`."""
        seen = self._tidy(text)
        if seen not in self._kept:
            if len(self._kept) >= self._KEPT:
                self._kept.clear()
            self._kept[seen] = self._encoder.encode([seen])[0]
        return self._kept[seen]


def _entities(found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {"care": None, "home": None, "places": [], "age": None}
    for entity in found:
        name, value = entity.get("entity"), entity.get("value")
        if name == "place":
            values["places"].append(value)
        elif name in values:
            values[name] = value
    return values
