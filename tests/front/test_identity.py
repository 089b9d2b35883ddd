"""Pseudonyms."""

from pathlib import Path

from bot.front.identity import Identity, is_pseudonym

from .fakes import settings


def test_a_pseudonym_is_the_same_every_time_and_says_nothing(tmp_path: Path) -> None:
    identity = Identity(settings(tmp_path))
    found = identity.pseudonym("telegram", "123456")
    assert found == Identity(settings(tmp_path)).pseudonym("telegram", "123456")
    assert found.startswith("telegram-") and "123456" not in found and is_pseudonym(found)
    assert found != identity.pseudonym("whatsapp", "123456").replace("whatsapp", "telegram")
    assert not is_pseudonym("telegram:123456")
