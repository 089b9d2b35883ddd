"""Slows down who guesses passwords, without shutting out who has one, and without keeping anybody's address.

Each account has its own count of failures in a row; from the fifth on everybody who tries it has to wait, longer each time,
at most 15 minutes. Tries during a wait are not looked at and do not lengthen it. A browser that has signed in to an account
before carries a mark (a signed cookie) and has a count of its own, so strangers cannot keep an account's owner out; and an
admin's link, or `pal workbench reset` on the machine, lets somebody in whatever the counts say. A count for all strangers
together slows down who tries many accounts.
"""

import hashlib
import hmac

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.engine import writing
from bot.workbench.tables import tries

#: Failures that cost nothing, for one account and for all strangers together.
FREE, FREE_TOGETHER = 5, 50
LONGEST_WAIT_S, LONGEST_WAIT_TOGETHER_S = 900.0, 30.0
#: A count is forgotten so long after the last failure; the common one sooner.
_FORGET_S, _FORGET_TOGETHER_S = 24 * 3600.0, 600.0
_TOGETHER = "together"


class Tries:
    """The counts in the workbench's store. `key`: so that the store does not show which accounts were tried."""

    def __init__(self, engine: Engine, key: str) -> None:
        self._engine = engine
        self._key = key.encode()

    def wait_s(self, email: str, device: str | None, now: float) -> float:
        """How long this account (from this device, if it is a known one) still has to wait; 0 if it may try."""
        names = [self._name(email, device)] + ([] if device else [_TOGETHER])
        with self._engine.connect() as db:
            rows = db.execute(sa.select(tries).where(tries.c.who.in_(names))).all()
        return max(0.0, *(row.last_at + _pause(row.who, row.failures) - now for row in rows), 0.0)

    def failed(self, email: str, device: str | None, now: float) -> int:
        """One more; returns how many that were in a row."""
        with writing(self._engine).begin() as db:
            db.execute(sa.delete(tries).where(tries.c.who != _TOGETHER, tries.c.last_at < now - _FORGET_S))
            db.execute(sa.delete(tries).where(tries.c.who == _TOGETHER, tries.c.last_at < now - _FORGET_TOGETHER_S))
            for name in [self._name(email, device)] + ([] if device else [_TOGETHER]):
                values = {"failures": tries.c.failures + 1, "last_at": now}
                if not db.execute(sa.update(tries).where(tries.c.who == name).values(values)).rowcount:
                    db.execute(sa.insert(tries).values(who=name, failures=1, last_at=now))
            own = sa.select(tries.c.failures).where(tries.c.who == self._name(email, device))
            return int(db.execute(own).scalar() or 0)

    def succeeded(self, email: str, device: str | None) -> None:
        """Starts this count anew."""
        with writing(self._engine).begin() as db:
            db.execute(sa.delete(tries).where(tries.c.who == self._name(email, device)))

    def account(self, email: str) -> str:
        """What stands for an account where its address should not be read."""
        return self._name(email, "account")[:32]

    def _name(self, email: str, device: str | None) -> str:
        return hmac.new(self._key, f"{email}|{device or ''}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _pause(who: str, failures: int) -> float:
    """Seconds from the last failure on: 5, 10, 20 …"""
    free, longest = (FREE_TOGETHER, LONGEST_WAIT_TOGETHER_S) if who == _TOGETHER else (FREE, LONGEST_WAIT_S)
    return 0.0 if failures < free else float(min(longest, 5 * 2 ** min(failures - free, 20)))
