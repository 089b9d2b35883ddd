"""What holds the house together: who may import what, and that Rasa's files and ours agree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.topics import TOPICS

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"rasa", "rasa_sdk", "starlette", "uvicorn", "telegram", "pywa", "tensorflow", "sklearn", "spacy", "sanic"}
LIGHT = ("places", "safety", "offers", "dialogue", "replies")
YAML_KEYS = {"nlu", "rules", "stories", "responses", "forms", "intents", "entities", "slots", "actions", "e2e_actions"}


def _yaml(path: Path) -> dict[str, object]:
    found: dict[str, object] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return found


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _imports_at_once(path: Path) -> Iterator[str]:
    """Those that run when the module is imported."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("folder", LIGHT)
def test_rules_safety_and_words_import_no_framework(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "bot" / folder).rglob("*.py"))
        for name in _imports(path)
        if name.split(".")[0] in HEAVY or name.startswith(("bot.front", "bot.channels", "bot.nlu.rasa", "actions"))
    ]
    assert not wrong


def test_safety_needs_no_database_and_no_engine() -> None:
    """The learned screen may load numpy and the encoder, but only when it is asked for: inside a function."""
    wrong = [
        f"{path.name}: {name}"
        for path in sorted((ROOT / "bot" / "safety").rglob("*.py"))
        for name in (_imports_at_once(path) if path.name in {"learned.py", "learning.py"} else _imports(path))
        if name.split(".")[0] in {"sqlalchemy", "httpx", "numpy", "scipy"}
        or name.startswith(("bot.offers", "bot.stores", "bot.dialogue", "bot.nlu"))
    ]
    assert not wrong


def test_every_intent_has_a_rule_and_every_rule_an_intent() -> None:
    domain = _yaml(ROOT / "domain.yml")
    intents = set(domain["intents"])  # type: ignore[call-overload]
    ruled = [
        rule["steps"][0]["intent"]
        for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
        for rule in _yaml(path)["rules"]  # type: ignore[attr-defined]
    ]
    assert sorted(ruled) == sorted(intents)
    assert set(TOPICS) <= intents


def test_every_intent_that_people_write_has_examples() -> None:
    domain = _yaml(ROOT / "domain.yml")
    taught = {
        entry["intent"]
        for path in (ROOT / "data" / "nlu").rglob("*.yml")
        for entry in _yaml(path)["nlu"]  # type: ignore[attr-defined]
        if "intent" in entry
    }
    assert set(domain["intents"]) - taught == {"nlu_fallback", "press"}  # type: ignore[call-overload]
    assert not taught - set(domain["intents"])  # type: ignore[call-overload]


def test_no_data_file_is_taken_for_training_data_by_accident() -> None:
    """A top-level `responses:` in any YAML under data/ would become Rasa's."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "data").rglob("*.y*ml")
        if path.relative_to(ROOT).parts[1] not in ("nlu", "rules")
        and isinstance(_yaml(path), dict)
        and YAML_KEYS & set(_yaml(path))
    ]
    assert not wrong


def test_no_lock_file_holds_an_address_and_all_hold_hashes() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        pins = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert text.count("--hash=sha256:") >= len(pins) > 0


def test_every_verb_has_its_module() -> None:
    from bot.cli import VERBS

    for verb in VERBS:
        module = ROOT / "bot" / "commands" / f"{verb}.py"
        assert module.exists(), verb
        names = {
            node.name for node in ast.parse(module.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
        }
        assert {"add_arguments", "run"} <= names, verb
