"""A workbench of a test's own: a data folder with the project's offers, somebody of each role, and clients signed in."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.offers.loader import load
from bot.settings import Settings
from bot.stores.engine import open_engine
from bot.stores.migrate import upgrade
from bot.workbench import csrf
from bot.workbench.app import create
from bot.workbench.cookies import session_name
from bot.workbench.security import Person
from tests.front import fakes

ROOT = Path(__file__).resolve().parents[2]
#: Somebody of each role; worker2 and approver2 for what takes two. The council is Camden's.
PEOPLE = {
    "viewer": "viewer",
    "worker": "worker",
    "worker2": "worker",
    "approver": "approver",
    "approver2": "approver",
    "admin": "admin",
}
COUNCIL = "camden"
PASSWORD = "a tall green kettle"


def prepare(folder: Path) -> None:
    """The project's offers in a database, to be copied."""
    url = f"sqlite:///{folder / 'offers.db'}"
    upgrade("offers", url)
    engine = open_engine(url)
    load(ROOT / "data" / "offers", engine, datetime(2026, 11, 21, 12, 0))
    engine.dispose()


def add_people(app: Starlette, now: float) -> dict[str, Person]:
    """Everybody of PEOPLE, without passwords, and a council's link."""
    people = app.state.people
    ids = {
        name: people.add("test", f"{name}@example.org", name.capitalize(), role, None, now) for name, role in PEOPLE.items()
    }
    people.add_council("test", COUNCIL, "Camden’s team", now, now + 90 * 86400)
    ids["council"] = max(entry.person.id for entry in people.all())
    return {name: people.by_id(id_) for name, id_ in ids.items()}


class Client(TestClient):
    """A browser of somebody's. Paths are within the workbench; `submit` posts a form with its CSRF token."""

    bench: "Bench"

    def submit(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """Posts a form as a page of ours would."""
        return self.post(f"/workbench{path}", data={"csrf": self.csrf(), **(data or {})}, **more)

    def see(self, path: str, **more: Any) -> Any:
        """Opens a page."""
        return self.get(f"/workbench{path}", **more)

    def csrf(self) -> str:
        """The token of this browser's session."""
        name = session_name(self.bench.settings)
        if name not in self.cookies:
            self.see("/sign-in")
        return csrf.token(self.bench.app.state.csrf_key, self.cookies[name])


@dataclass
class Bench:
    """One workbench. `now` is its clock, in seconds since 1970; None: the real one."""

    settings: Settings
    now: float | None = None
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import time

        self.app = create(self.settings, lambda: time.time() if self.now is None else self.now)
        self.people = add_people(self.app, self.clock())
        self.outer = Starlette(routes=[Mount("/workbench", self.app)])

    def clock(self) -> float:
        """What time it is."""
        return float(self.app.state.clock())

    def stranger(self) -> Client:
        """A browser that has never been here."""
        client = Client(self.outer, follow_redirects=False)
        client.bench = self
        return client

    def client(self, name: str) -> Client:
        """A browser of `name` (PEOPLE, or "council"), signed in."""
        client = self.stranger()
        token = self.app.state.sessions.begin(self.people[name].id, self.clock())
        client.cookies.set(session_name(self.settings), token, domain="testserver.local", path="/workbench")
        return client

    def close(self) -> None:
        """Ends its threads."""
        self.app.state.threads.close()
        self.app.state.password_threads.close()
        self.app.state.engine.dispose()
        self.app.state.offers_engine.dispose()


def new(folder: Path, prepared: Path, **changes: Any) -> Bench:
    """A workbench in `folder`, with the offers of `prepared`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(prepared / "offers.db", folder / "offers.db")
    return Bench(fakes.settings(folder, **changes))
