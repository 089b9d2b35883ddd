"""Going live and back: whole files, the one before kept, everything as it was when Rasa will not have it."""

from pathlib import Path

import pytest

from bot.teach import live


def fill(folder: Path, mark: str, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or live.FILES:
        (folder / name).write_text(mark, encoding="utf-8")


def held(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text(encoding="utf-8") for name in live.FILES if (folder / name).exists()}


def all_of(mark: str) -> dict[str, str]:
    return dict.fromkeys(live.FILES, mark)


def test_the_new_one_goes_live_and_the_old_one_is_kept(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    fill(tmp_path / "candidate", "new")
    told: list[Path] = []
    assert live.go_live(lambda archive: bool(told.append(archive)) or True, tmp_path / "candidate", tmp_path)
    assert held(tmp_path) == all_of("new") and held(tmp_path / "previous") == all_of("old")
    assert told == [(tmp_path / "pal.tar.gz").resolve()] and not (tmp_path / "candidate").exists()
    assert live.go_back(lambda _archive: True, tmp_path)
    assert held(tmp_path) == all_of("old") and held(tmp_path / "previous") == all_of("new"), "one can change one's mind"


def test_the_first_model_has_none_before(tmp_path: Path) -> None:
    fill(tmp_path / "candidate", "new")
    assert live.go_live(lambda _archive: False, tmp_path / "candidate", tmp_path) is False
    assert held(tmp_path) == all_of("new") and live.previous(tmp_path) is None
    with pytest.raises(live.Refused):
        live.go_back(lambda _archive: True, tmp_path)
    with pytest.raises(live.Refused):
        live.go_live(lambda _archive: True, tmp_path / "candidate", tmp_path)


def test_what_rasa_refuses_is_put_back(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    fill(tmp_path / "candidate", "new")
    told: list[str] = []

    def tell(archive: Path) -> bool:
        told.append(archive.read_text(encoding="utf-8"))
        if told[-1] == "new":
            raise live.Refused("Rasa would not load it (400)")
        return True

    with pytest.raises(live.Refused):
        live.go_live(tell, tmp_path / "candidate", tmp_path)
    assert held(tmp_path) == all_of("old") and told == ["new", "old"]


def test_a_candidate_without_a_stamp_does_not_keep_the_old_one(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    fill(tmp_path / "candidate", "new", "pal.tar.gz", "safety.npz")
    live.go_live(lambda _archive: True, tmp_path / "candidate", tmp_path)
    assert held(tmp_path) == {"pal.tar.gz": "new", "safety.npz": "new"}, "nothing vouches for it: pal train makes it again"


def test_rasa_is_told_through_its_own_api_with_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    from tests.front import fakes

    settings = fakes.settings(tmp_path)
    seen: list[httpx.Request] = []
    status = [204]

    def put(url: str, *, params: dict[str, str], json: object, timeout: float, trust_env: bool) -> httpx.Response:
        request = httpx.Request("PUT", url, params=params, json=json)
        seen.append(request)
        if status[0] == 0:
            raise httpx.ConnectError("nobody")
        return httpx.Response(status[0], request=request)

    monkeypatch.setattr(httpx, "put", put)
    tell = live.tell_rasa(settings)
    assert tell(tmp_path / "pal.tar.gz")
    assert seen[0].url.path == "/model" and seen[0].url.params["token"] == settings.rasa_token
    status[0] = 400
    with pytest.raises(live.Refused):
        tell(tmp_path / "pal.tar.gz")
    status[0] = 0
    assert tell(tmp_path / "pal.tar.gz") is False
