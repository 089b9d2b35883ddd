"""The fixed sentences: the `responses` of domain.yml, the same that Rasa holds."""

import re
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

DOMAIN = Path(__file__).resolve().parents[2] / "domain.yml"


@lru_cache(maxsize=1)
def all_sentences(path: Path = DOMAIN) -> dict[str, str]:
    """Response name → its one text. Raises ValueError when a response has several texts: Rasa would pick one by chance."""
    found: dict[str, str] = {}
    for name, texts in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["responses"].items():
        if len(texts) != 1:
            raise ValueError(f"{path.name}: {name} has {len(texts)} texts; a reply must not change by chance")
        found[name] = texts[0]["text"]
    return found


def possessive(text: str) -> str:
    """ "Tower Hamlets's" reads badly: "Tower Hamlets'"."""
    return re.sub(r"s's\b", "s'", text)


def sentence(name: str, **values: str) -> str:
    """The sentence with its {gaps} filled. Raises KeyError for an unknown name or a gap without a value."""
    text = re.sub(r"\{(\w+)\}", lambda gap: values[gap.group(1)], all_sentences()[name])
    text = possessive(text)
    # A value may open a sentence: "the City of London: did they look after you …".
    return re.sub(r"(?:^|(?<=[.!?] ))[a-z]", lambda first: first.group().upper(), text)
