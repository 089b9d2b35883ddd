"""`python -m bot.rehearsal`: see bot.rehearsal.serve. It gives way to whatever answers real people."""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


def main() -> None:
    """Serves standard input to its end."""
    import contextlib
    import json
    import sys
    from typing import Any

    from bot.commands.jsonlines import alone_on_stdout
    from bot.front import logs

    with contextlib.suppress(OSError):
        os.nice(10)
    logs.install("error")
    with alone_on_stdout() as out:
        from bot.rehearsal.serve import Server

        def write(found: dict[str, Any]) -> None:
            out.write(json.dumps(found, ensure_ascii=True) + "\n")
            out.flush()

        Server().run(sys.stdin.buffer, write)


if __name__ == "__main__":
    main()
