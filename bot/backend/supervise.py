"""The supervisor that keeps the three processes running (supervisord), and the end of whatever an earlier one left."""

import subprocess
import sys
from pathlib import Path

from bot.backend import child, pids
from bot.settings import ROOT, Settings

#: In the order they start. The front door is first to listen: it must answer whatever state the others are in.
PROGRAMS: dict[str, list[str]] = {
    "front": ["-m", "bot.front"],
    "actions": ["-m", "bot.backend.child", "actions"],
    "rasa": ["-m", "bot.backend.child", "rasa"],
}

_LOG_BYTES = "5MB"
_LOG_FILES = 3


def config(settings: Settings) -> str:
    """The text of supervisord's configuration. No secret is in it: the processes inherit the environment."""
    run, logs = settings.data_dir / "run", settings.data_dir / "log"
    lines = [
        "[supervisord]",
        "nodaemon=true",
        "silent=true",
        f"pidfile={_safe(run / 'supervisord.pid')}",
        f"logfile={_safe(logs / 'supervisord.log')}",
        f"logfile_maxbytes={_LOG_BYTES}",
        f"logfile_backups={_LOG_FILES}",
    ]
    for number, (name, words) in enumerate(PROGRAMS.items(), 1):
        lines += [
            f"[program:{name}]",
            f"command={_safe(Path(sys.executable))} {' '.join(words)}",
            f"directory={_safe(ROOT)}",
            f"priority={number}",
            "autorestart=true",
            "startsecs=2",
            # Never given up; the pause grows by a second each time.
            "startretries=10000",
            "stopasgroup=true",
            "killasgroup=true",
            "stopwaitsecs=10",
            "redirect_stderr=true",
            f"stdout_logfile={_safe(logs / f'{name}.log')}",
            f"stdout_logfile_maxbytes={_LOG_BYTES}",
            f"stdout_logfile_backups={_LOG_FILES}",
        ]
    return "\n".join(lines) + "\n"


def _safe(path: Path) -> str:
    """A path as supervisord reads it: % doubled, quoted if there is a blank in it."""
    text = str(path).replace("%", "%%")
    return f'"{text}"' if " " in text else text


def running(settings: Settings) -> pids.Process | None:
    """The `pal up` that runs already, if one does."""
    return pids.read(settings.data_dir / "run" / "up.pid")


def end_stale(settings: Settings) -> list[str]:
    """Ends what an earlier `pal up` left behind when it was killed: supervisord's children survive it and hold the ports.
    Returns the names of what was ended."""
    ended: list[str] = []
    # The supervisor first, or it would start the others again.
    for name in ("supervisord", *PROGRAMS):
        process = pids.read(settings.data_dir / "run" / ("supervisor.pid" if name == "supervisord" else f"{name}.pid"))
        if process is not None:
            process.end()
            ended.append(name)
    return ended


def start(settings: Settings) -> "subprocess.Popen[bytes]":
    """Starts supervisord, which starts the rest."""
    run, logs = settings.data_dir / "run", settings.data_dir / "log"
    for folder in (run, logs):
        folder.mkdir(parents=True, exist_ok=True)
    path = run / "supervisord.conf"
    path.write_text(config(settings), encoding="utf-8")
    env = {**child.environment(settings), "PAL_AFTER_PORT": str(settings.port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.backend.supervisord", "-n", "-c", str(path)],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        # Ctrl-C in the terminal is for us; we then end it in order.
        start_new_session=True,
    )
    # Not its own pid file: that has no start time, so it may mean another process by now.
    pids.write(run / "supervisor.pid", process.pid)
    return process
