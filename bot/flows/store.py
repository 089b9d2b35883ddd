"""The offers of data/offers in a database of their own: tests say the same whatever this machine's database holds."""

import atexit
import shutil
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from bot.offers.loader import load
from bot.offers.store import Store
from bot.settings import ROOT
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade


def of_files(folder: Path = ROOT / "data" / "offers", where: Path | None = None) -> Store:
    """The files of `folder`, loaded into a database in the folder `where`; by default in one that goes with this process."""
    if where is None:
        where = Path(tempfile.mkdtemp(prefix="pal-offers-"))
        atexit.register(shutil.rmtree, where, ignore_errors=True)
    url = f"sqlite:///{where / 'offers.db'}"
    upgrade("offers", url)
    engine = open_engine(url)
    load(folder, engine, datetime.now(timezone.utc))
    return Store(engine)
