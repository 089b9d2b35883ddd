"""`python -m bot.front`: the front door alone, as the supervisor runs it."""

import os
import sys
from typing import Any


def main() -> int:
    """Serves until it is ended; 1 if the settings do not allow it."""
    from datetime import date

    from bot import settings
    from bot.front import logs
    from bot.safety import signoff

    try:
        found = settings.load()
        if found.production:
            signoff.require(date.today())
    except (settings.SettingsError, signoff.NotSigned) as error:
        print(error, file=sys.stderr)
        return 1
    logs.install(found.log_level)

    from bot.front import process

    process.prepare()
    import asyncio

    import uvicorn

    from bot.backend import pids
    from bot.front.opening import Opening

    pids.write(found.data_dir / "run" / "front.pid")

    settling: list[Any] = []

    def build() -> Any:
        from bot.front.app import create_app
        from bot.front.door import Door
        from bot.front.rate import Rate
        from bot.front.shared_rate import SharedRate

        def door() -> Door:
            # Several front doors count together where there is a Redis.
            made = Door(found, rate=SharedRate(found.redis_url) if found.redis_url else Rate())
            settling.append(asyncio.create_task(process.settled(made.loaded())))
            return made

        return create_app(door)

    # Nobody's address is kept, so no access log, and no header of a proxy is believed.
    uvicorn.run(
        Opening(build),
        host=found.host,
        port=found.port,
        log_config=None,
        access_log=False,
        # No web sockets here; the library that uvicorn would load is too old for it (Rasa pins it).
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
