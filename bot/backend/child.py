"""`python -m bot.backend.child rasa|actions`: runs Rasa, or its action server, in this process, as their own commands would.

Why not the commands themselves: the token of Rasa's HTTP API would be seen in the list of processes, the logs would hold
what people write, and nobody would know which pid to end after a crash of the supervisor.
"""

import contextlib
import logging
import os
import sys
import time
import urllib.request

from bot.backend import endpoints, pids
from bot.front import logs
from bot.settings import ROOT, Settings, load

#: The front door answers people in danger before anything else starts; importing Rasa would take the processor from it.
_FRONT_FIRST_S = 8.0


def environment(settings: Settings) -> dict[str, str]:
    """What every process of PAL is started with."""
    level = settings.log_level.upper()
    return {
        **os.environ,
        "PAL_ENV": settings.env,
        "PAL_DATA_DIR": str(settings.data_dir),
        "PAL_SECRET_KEY": settings.secret.value,
        "PAL_LOG_LEVEL": settings.log_level,
        "PAL_RASA_PORT": str(settings.rasa_port),
        "PAL_ACTIONS_PORT": str(settings.actions_port),
        "PAL_HOST": settings.host,
        "PORT": str(settings.port),
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": level,
        "LOG_LEVEL_LIBRARIES": "DEBUG" if level == "DEBUG" else "ERROR",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
    }


def main(name: str) -> None:
    """Runs the process `name` ("rasa" | "actions") until it is ended."""
    settings = load()
    logs.install(settings.log_level)
    pids.write(settings.data_dir / "run" / f"{name}.pid")
    _wait_for_front()
    sys.path.insert(0, str(ROOT))
    {"rasa": _rasa, "actions": _actions}[name](settings)


def _rasa(settings: Settings) -> None:
    words = ["run", "--interface", "127.0.0.1", "--port", str(settings.rasa_port), "--model", "models"]
    words += ["--enable-api", "--auth-token", settings.rasa_token]
    words += ["--endpoints", str(endpoints.write(settings)), "--credentials", "credentials.yml"]
    sys.argv = ["rasa", *words]
    from rasa.__main__ import main as rasa_main

    rasa_main()


def _actions(settings: Settings) -> None:
    # What `rasa run actions` does, without importing all of Rasa and TensorFlow for it.
    sys.argv = ["rasa_sdk", "--actions", "actions", "--port", str(settings.actions_port), "--quiet"]
    from rasa_sdk.__main__ import main as actions_main

    # Its handler prints colours and, worse, whatever it is given; records are cleaned, the level stays ours.
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    actions_main()


def _wait_for_front() -> None:
    port = os.environ.get("PAL_AFTER_PORT")
    until = time.monotonic() + _FRONT_FIRST_S
    while port and time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as found:
            if b'"open":true' in found.read().replace(b" ", b""):
                return
        time.sleep(0.2)


if __name__ == "__main__":
    os.chdir(ROOT)
    main(sys.argv[1])
