"""Who writes next: danger, then what has just come, then the rest; and nobody waits for ever."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.front.writing import ARRIVED, DANGER, OTHER, Writing
from bot.stores.engine import open_engine


def _writing(folder: Path, patience_s: float = 5.0) -> Writing:
    return Writing(open_engine(f"sqlite:///{folder}/x.db"), True, patience_s)


def test_in_order_of_need(tmp_path: Path) -> None:
    store = _writing(tmp_path)
    done: list[str] = []

    def write(order: int, name: str) -> None:
        with store.begin(order):
            done.append(name)

    wanted = [(OTHER, "sent"), (ARRIVED, "one"), (ARRIVED, "two"), (OTHER, "more"), (DANGER, "danger")]
    threads = []
    with store.begin():
        for number, (order, name) in enumerate(wanted):
            threads.append(threading.Thread(target=write, args=(order, name)))
            threads[-1].start()
            while len(store._queue) <= number:
                time.sleep(0.001)
        assert not done
    for thread in threads:
        thread.join(5)
    assert done == ["danger", "one", "two", "sent", "more"]
    store.dispose()


def test_who_waits_too_long_hears_so_and_the_rest_go_on(tmp_path: Path) -> None:
    store = _writing(tmp_path, 0.05)
    raised: list[BaseException] = []

    def late() -> None:
        try:
            with store.begin():
                raised.append(AssertionError())
        except OperationalError as error:
            raised.append(error)

    with store.begin():
        thread = threading.Thread(target=late)
        thread.start()
        thread.join(5)
    assert [type(error) for error in raised] == [OperationalError] and not store._queue
    with store.begin():
        pass
    store.dispose()


def test_a_failed_write_lets_the_next_one_in(tmp_path: Path) -> None:
    store = _writing(tmp_path)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), store.begin():
            raise ZeroDivisionError
    with store.begin():
        pass
    store.dispose()
