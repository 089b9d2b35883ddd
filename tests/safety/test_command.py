"""`pal safety`: one JSON object a line, whatever comes in."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def pal_safety(data: bytes, *options: str) -> list[dict[str, object]]:
    run = subprocess.run(
        [sys.executable, "-m", "bot.cli", "safety", *options],
        cwd=ROOT,
        input=data,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.isascii()
    return [json.loads(line) for line in run.stdout.split(b"\n") if line]


def test_one_object_a_line_in_order() -> None:
    found = pal_safety("i want to die\nhello\n\u2028x\x0cy\n\nnowhere to sleep tonight".encode())
    assert [one["crisis"] for one in found] == ["suicide", None, None, None, "homeless_tonight"]
    assert found[2]["text"] == "\u2028x\x0cy"


def test_a_bad_line_gets_an_error_and_the_rest_goes_on() -> None:
    bad, good = pal_safety(b"\xff\xfe\ni want to die\n")
    assert "error" in bad and "text" in bad
    assert good == {"text": "i want to die", "crisis": "suicide"}


def test_why() -> None:
    (found,) = pal_safety(b"my mate wants to die\n", "--why")
    assert found["third_person"] is True and found["phrase"]


def test_by_phrases_alone() -> None:
    (found,) = pal_safety(b"i want to die\n", "--patterns")
    assert found == {"text": "i want to die", "crisis": "suicide"}


def test_light() -> None:
    """It starts in a second because it loads nothing heavy."""
    code = "import sys, bot.commands.safety, bot.safety.screen as s; s.ready(); print(sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    for heavy in ("numpy", "rasa", "sqlalchemy", "starlette", "spacy"):
        assert f"'{heavy}'" not in run.stdout
