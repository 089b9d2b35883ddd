"""What people of the workbench tried out and nobody needs any more: invented conversations, runs of tests, sheets read."""

import time
from pathlib import Path

import sqlalchemy as sa

from bot.stores.engine import open_engine, writing

#: Table -> the column that says when somebody last used the row, in seconds since 1970.
_TABLES = {"workbench_talks": "changed_at", "workbench_runs": "begun_at"}
#: Folder of sheets that were read and not yet brought in (bot/workbench/pages/desk/sheets.py).
SHEETS = "workbench-sheets"


def purge_rows(url: str, before: float) -> int:
    """Erases rows last used before `before`; returns how many. A store that is not there is left alone."""
    found = sa.engine.make_url(url)
    if found.get_backend_name() == "sqlite" and not (found.database and Path(found.database).exists()):
        return 0
    engine = open_engine(url)
    try:
        there = set(sa.inspect(engine).get_table_names())
        with writing(engine).begin() as db:
            return sum(
                db.execute(sa.text(f"DELETE FROM {table} WHERE {column} < :before"), {"before": before}).rowcount
                for table, column in _TABLES.items()
                if table in there
            )
    finally:
        engine.dispose()


def purge_sheets(data: Path, age_s: float) -> None:
    """Deletes what was read out of sheets more than `age_s` ago."""
    for path in (data / SHEETS).glob("*.json"):
        if path.stat().st_mtime < time.time() - age_s:
            path.unlink(missing_ok=True)
