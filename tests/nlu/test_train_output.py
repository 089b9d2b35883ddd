"""`pal train` says little, and all of it when something goes wrong."""

import os
import sys

import pytest

from bot.commands.train import _quietly, worth_saying


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-11-21 23:31:12 INFO     rasa.validator  - Validating intents...", False),
        ("x/io.py:100: UserWarning: The utterance 'utter_kept' is not used in any story or rule.", False),
        ("x/io.py:100: UserWarning: The intent 'press' is listed in the domain file, but is not found", False),
        ("x/io.py:100: UserWarning: The intent 'housing' is listed in the domain file, but is not found", True),
        ("x/validation.py:134: DeprecationWarning: pkg_resources is deprecated as an API.", False),
        ("2026-11-21 23:31:12 ERROR    rasa.validator  - Conflict", True),
        ("rasa.shared.exceptions.YamlSyntaxException: Error: wrong indent", True),
    ],
)
def test_what_is_worth_saying(line: str, said: bool) -> None:
    assert worth_saying(line) is said


def test_a_failure_is_told_in_full(capfd: pytest.CaptureFixture[str]) -> None:
    code = _quietly([sys.executable, "-c", "print('small print'); raise SystemExit(3)"], os.environ)
    assert code == 3
    assert "small print" in capfd.readouterr().err


def test_a_success_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    assert _quietly([sys.executable, "-c", "print('small print')"], os.environ) == 0
    assert capfd.readouterr() == ("", "")
