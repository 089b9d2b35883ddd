"""Messages of danger that no phrase sees, only the learned screen: taken from the screen's own set."""

from ruamel.yaml import YAML

from bot.nlu import encoder
from bot.safety import learned, screen
from bot.settings import ROOT

_SET = ROOT / "tests" / "safety" / "set.yaml"


def messages(most: int) -> list[str]:
    """At most `most` of them."""
    model, vectors = learned.load(), encoder.load()
    found: list[str] = []
    for group in YAML(typ="safe").load(_SET.read_text(encoding="utf-8")):
        if group["kind"] in ("none", "distress"):
            continue
        for text in filter(None, group["messages"].split("\n")):
            if screen.screen(text) is None and model(text, vectors.encode([text])[0]) is not None:
                found.append(text)
                if len(found) == most:
                    return found
    return found
