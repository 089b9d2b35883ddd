"""Shared by every store: `migrations/<store>/env.py` runs this with the store's own tables and version table.

From the command line (to write a new revision): `alembic -c migrations/alembic.ini -n inbox revision --autogenerate -m …`
"""

from alembic import context

from bot import settings
from bot.stores.engine import open_engine
from bot.stores.migrate import metadata, version_table


def run(store: str) -> None:
    """Migrates on the connection that bot.stores.migrate hands over, else on the store of the settings."""
    tables = metadata(store)

    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
        # In a shared database autogenerate would otherwise drop Rasa's `events` and the other store's tables.
        return kind != "table" or name in tables.tables

    options = {
        "target_metadata": tables,
        "version_table": version_table(store),
        "include_object": ours,
        "render_as_batch": True,
    }
    connection = context.config.attributes.get("connection")
    if connection is not None:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    with open_engine(settings.load().store_url(store)).connect() as own:
        context.configure(connection=own, **options)
        with context.begin_transaction():
            context.run_migrations()
        own.commit()
