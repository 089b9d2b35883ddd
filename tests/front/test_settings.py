"""Settings: wrong ones are refused in plain words."""

import stat
from pathlib import Path

import pytest

from bot.settings import SettingsError, load, read_env_file

GOOD = {"PAL_ENV": "production", "PAL_SECRET_KEY": "k" * 40}


def test_development_keeps_a_secret_of_its_own(tmp_path: Path) -> None:
    first = load({"PAL_DATA_DIR": str(tmp_path / "new")}, tmp_path / "none")
    again = load({"PAL_DATA_DIR": str(tmp_path / "new")}, tmp_path / "none")
    assert first.secret == again.secret and len(first.secret.value) > 40
    assert stat.S_IMODE((tmp_path / "new" / "secret").stat().st_mode) == 0o600
    assert first.secret.value not in repr(first)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"PAL_ENV": "prod"}, "PAL_ENV"),
        ({"PORT": "80a"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"PAL_RASA_PORT": "99999"}, "PAL_RASA_PORT"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL"),
        ({"PAL_LOG_LEVEL": "loud"}, "PAL_LOG_LEVEL"),
        ({"PAL_ENV": "production"}, "PAL_SECRET_KEY"),
        ({**GOOD, "PAL_SECRET_KEY": "changeme"}, "PAL_SECRET_KEY"),
        ({**GOOD, "PAL_LOG_LEVEL": "debug"}, "PAL_LOG_LEVEL"),
        ({**GOOD, "LOG_LEVEL": "DEBUG"}, "LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, values: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load({"PAL_DATA_DIR": str(tmp_path), **values}, tmp_path / "none")


def test_production_with_a_good_secret(tmp_path: Path) -> None:
    found = load({**GOOD, "PAL_DATA_DIR": str(tmp_path), "DATABASE_URL": "postgres://u:p@h/db"}, tmp_path / "none")
    assert found.production and found.store_url("inbox") == "postgresql://u:p@h/db" and found.host == "0.0.0.0"
    assert not (tmp_path / "secret").exists()


def test_env_file(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# note\nPORT=9000\nexport PAL_ENV = 'development'\nX=\"a=b\"\n\n")
    assert read_env_file(path) == {"PORT": "9000", "PAL_ENV": "development", "X": "a=b"}
    assert load({"PORT": "9001", "PAL_DATA_DIR": str(tmp_path)}, path).port == 9001, "the environment wins"
    path.write_text("PORT=1\nnonsense\n")
    with pytest.raises(SettingsError, match="line 2"):
        read_env_file(path)
