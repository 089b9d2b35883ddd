"""`pal up`: starts the front door, Rasa and its actions, keeps them running, ends them all on Ctrl-C."""

import argparse
import signal
import socket
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

    from bot.settings import Settings

#: Nobody waits longer for a model to load; by then the log says why.
_READY_S = 300.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: everything is in the settings."""


def run(_args: argparse.Namespace) -> int:
    """Runs until it is stopped; 1 if it cannot start."""
    from datetime import date

    from bot import settings
    from bot.backend import pids, supervise
    from bot.backend.own import NoModel, check_model
    from bot.safety import signoff

    try:
        found = settings.load()
        if found.production:
            signoff.require(date.today())
        check_model()
    except (settings.SettingsError, signoff.NotSigned, NoModel) as error:
        print(error, file=sys.stderr)
        return 1
    if supervise.running(found):
        print(f"PAL is running already: {address(found)} (stop it with Ctrl-C where it was started).")
        return 1
    for name in supervise.end_stale(found):
        print(f"Ended {name}, left over from before.")
    for port, name in ((found.port, "PORT"), (found.rasa_port, "PAL_RASA_PORT"), (found.actions_port, "PAL_ACTIONS_PORT")):
        if in_use(port):
            print(f"Another program uses port {port}. Stop it, or set {name} to a free one.", file=sys.stderr)
            return 1
    pids.write(found.data_dir / "run" / "up.pid")
    # A service manager ends us with SIGTERM; the rest must end with us.
    signal.signal(signal.SIGTERM, _interrupt)
    process = supervise.start(found)
    try:
        _watch(found, process)
    except KeyboardInterrupt:
        print("\nStopping PAL.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        process.terminate()
        try:
            process.wait(20)
        finally:
            supervise.end_stale(found)
            (found.data_dir / "run" / "up.pid").unlink(missing_ok=True)
    return 0


def address(settings: "Settings") -> str:
    """Where to point a browser."""
    return f"http://localhost:{settings.port}/"


def in_use(port: int) -> bool:
    """True if something listens on `port` of this machine."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _watch(settings: "Settings", process: "subprocess.Popen[bytes]") -> None:
    """Says when the front door and then Rasa are there; returns when the supervisor ends."""
    from bot.backend import notices

    began = time.monotonic()
    seen: dict[str, str] = {}
    steps = [
        ("/healthz", f"PAL is at {address(settings)} and answers emergencies. Waking up the rest …"),
        ("/readyz", "PAL is ready. Stop it with Ctrl-C."),
    ]
    while process.poll() is None:
        for notice in notices.fresh(settings, seen):
            print(notice, flush=True)
        if steps and _ok(settings.port, steps[0][0]):
            print(f"{steps.pop(0)[1]} ({time.monotonic() - began:.0f} s)", flush=True)
            if not steps:
                print(_workbench(settings), flush=True)
        elif steps and time.monotonic() - began > _READY_S:
            print(f"PAL is not ready after {_READY_S:.0f} s. Look into {settings.data_dir / 'log'}.", flush=True)
            steps.clear()
        time.sleep(0.2 if steps else 1.0)
    print(f"The supervisor has ended. Look into {settings.data_dir / 'log' / 'supervisord.log'}.", file=sys.stderr)


def _workbench(settings: "Settings") -> str:
    """Where the workbench is, and how its first admin is made."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.workbench.store import has_admin

    where = f"The workbench is at {settings.workbench.address or address(settings).rstrip('/')}/workbench/"
    try:
        known = has_admin(settings)
    except SQLAlchemyError:
        # Not a reason to stop: whoever opens it is told.
        known = True
    return where if known else f"{where}. It has no admin yet: pal workbench add-admin EMAIL"


def _ok(port: int, path: str) -> bool:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
