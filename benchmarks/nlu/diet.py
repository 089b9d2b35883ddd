"""`python -m benchmarks.nlu.diet [--share 0.1] [--vectors]`: Rasa's own classifier on PAL's data, for docs/nlu.md.

Without --vectors Rasa's default recipe (word and character counts, DIET, 100 epochs); with it PAL's sentence vectors beside
word counts (DIET cannot do without features of single words). It needs minutes for each thousand of examples: --share takes
so many of each intent, the same as `benchmarks.nlu.compare --share` does."""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

from ruamel.yaml import YAML

from benchmarks.nlu.examples import english_topics, sample, training

_COUNTS: list[dict[str, Any]] = [
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


def pipeline(vectors: bool, epochs: int) -> list[dict[str, Any]]:
    """Rasa's default recipe, or the same classifier over sentence vectors."""
    features = [{"name": "CountVectorsFeaturizer"}, {"name": "bot.nlu.rasa.encoder.SentenceEncoder"}] if vectors else _COUNTS
    diet = {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "random_seed": 1}
    return [{"name": "WhitespaceTokenizer"}, *features, {**diet, "entity_recognition": False}]


def trained(folder: Path, share: float, vectors: bool, epochs: int) -> tuple[str, int]:
    """Path of the model, and how many examples it is made from."""
    from rasa.model_training import train_nlu

    rows = sample(list(training()), share)
    by_intent: dict[str, list[str]] = {}
    for text, intent, _ in rows:
        by_intent.setdefault(intent, []).append(text)
    nlu = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()]
    data, config = folder / "nlu.yml", folder / "config.yml"
    YAML().dump({"version": "3.1", "nlu": nlu}, data)
    YAML().dump(
        {"recipe": "default.v1", "assistant_id": "diet", "language": "en", "pipeline": pipeline(vectors, epochs)}, config
    )
    found = train_nlu(str(config), str(data), str(folder), fixed_model_name="diet")
    if found is None:
        raise RuntimeError("Rasa trained nothing")
    return found, len(rows)


def main() -> int:
    """Prints one row of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.1, help="of the examples of each intent")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--vectors", action="store_true", help="over PAL's sentence vectors")
    args = parser.parse_args()
    from rasa.core.agent import load_agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        start = time.process_time()
        model, count = trained(Path(name), args.share, args.vectors, args.epochs)
        took = time.process_time() - start
        agent = asyncio.run(load_agent(model_path=model))
        rows = english_topics("dev")
        said = [asyncio.run(agent.parse_message(row.text))["intent"]["name"] for row in rows]
    right = sum(one in row.right for one, row in zip(said, rows, strict=True)) / len(rows)
    what = "DIET over PAL's vectors" if args.vectors else "Rasa's default recipe (DIET over counts)"
    print(f"| {what}, {args.epochs} epochs, {count} examples | {right:.1%} | {took:.0f} s |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
