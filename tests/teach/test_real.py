"""The real thing, once: what the job trains passes its own checks and goes live; Rasa takes a model while it runs."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from bot.settings import load
from bot.teach import job, live, train
from bot.teach.progress import Progress

pytestmark = pytest.mark.rasa


def test_rasa_takes_a_model_while_it_runs_and_keeps_its_own_when_one_is_bad(tmp_path: Path) -> None:
    from bot.backend.own import OwnBackend, check_model
    from bot.front.rasa import RasaClient

    check_model()
    (tmp_path / "bad.tar.gz").write_bytes(b"no model")
    with OwnBackend(load()) as backend:
        tell = live.tell_rasa(backend.settings)
        client = RasaClient(backend.settings.rasa_url, backend.settings.rasa_token, 30.0)
        deadline = time.monotonic() + 240
        while True:
            assert time.monotonic() < deadline and not backend.died()
            if asyncio.run(_serves(backend.settings.rasa_url, backend.settings.rasa_token)):
                break
            time.sleep(0.5)
        assert tell((live.MODELS / live.FILES[0]).resolve())
        with pytest.raises(live.Refused):
            tell(tmp_path / "bad.tar.gz")
        assert asyncio.run(_serves(backend.settings.rasa_url, backend.settings.rasa_token)), "it goes on with its own"
        asyncio.run(client.close())


async def _serves(url: str, token: str) -> bool:
    from bot.front.rasa import RasaClient

    client = RasaClient(url, token, 30.0)
    try:
        return await client.serves()
    finally:
        await client.close()


@pytest.mark.skipif(not os.environ.get("PAL_SLOW"), reason="trains for minutes: PAL_SLOW=1")
def test_a_training_goes_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load()
    models = tmp_path / "models"
    told: list[Path] = []
    monkeypatch.setattr(live, "tell_rasa", lambda _settings: lambda archive: bool(told.append(archive)) or True)
    state = job.State("0" * 16, "train", "test", time.time(), {}, pid=os.getpid(), born=job.born(os.getpid()))
    progress = Progress(tmp_path, state, train.STAGES)
    try:
        train.run(settings, progress, models)
    except train.NotGood as error:
        pytest.fail(f"{error}: {progress.state.result.get('wrong')}")
    assert progress.state.state == "done" and told == [(models / "pal.tar.gz").resolve()]
    assert {path.name for path in models.iterdir()} == set(live.FILES)
    assert progress.state.result["figures"] and progress.state.result["safety"] and progress.state.result["talks"]["of"]
