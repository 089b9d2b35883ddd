"""Blocking calls without blocking the front door, and never longer than said."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """A small pool. A locked database fills a pool with waiting threads, so reading for a crisis has a pool of its own."""

    def __init__(self, name: str, size: int) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)

    async def run(self, timeout_s: float | None, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function`. After `timeout_s` raises TimeoutError; the call itself goes on to its end."""
        call = asyncio.get_running_loop().run_in_executor(self._pool, _call(function, args, kwargs))
        try:
            return await asyncio.wait_for(asyncio.shield(call), timeout_s)
        except asyncio.TimeoutError:
            call.add_done_callback(_forget)
            raise TimeoutError from None
        except asyncio.CancelledError:
            call.add_done_callback(_forget)
            raise

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _call(function: Callable[..., T], args: Any, kwargs: Any) -> Callable[[], T]:
    return lambda: function(*args, **kwargs)


def _forget(call: "asyncio.Future[Any]") -> None:
    """Takes a late error, so that asyncio does not print it."""
    if not call.cancelled():
        call.exception()
