"""Passwords: long rather than odd, kept as argon2id, and checked in the same time whether the account exists or not."""

import itertools
import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 12, 200
_FEWEST_DIFFERENT = 5

#: RFC 9106's second choice with less memory: 32 MiB and some 50 ms, one at a time, beside a chat that must not wait.
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


def problem(password: str, email: str) -> str | None:
    """What is wrong with a new password, in words for the person; None if nothing is."""
    words = _plain(password)
    if len(words) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four words that only you would put together work well."
    if len(words) > LONGEST:
        return f"Use at most {LONGEST} characters."
    lower = words.lower()
    if email and (lower == email.lower() or lower == email.split("@")[0].lower() * 2):
        return "Do not use your e-mail address as the password."
    if len(set(lower)) < _FEWEST_DIFFERENT or lower in _common() or _counts(lower):
        return "That password is easy to guess. Choose another one."
    return None


def made(password: str) -> str:
    """What to keep of a password."""
    return _HASHER.hash(_plain(password))


def right(kept: str | None, password: str) -> bool:
    """Whether it is the one; takes as long when there is nothing to compare with."""
    try:
        _HASHER.verify(kept or _nobody(), _plain(password[: LONGEST * 2]))
    except (Argon2Error, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """True if it was made with other parameters than today's, and should be made anew."""
    return _HASHER.check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _HASHER.hash("nobody’s password")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def _counts(words: str) -> bool:
    """123456789012, abcdefghijkl and their like."""
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(words)}
    return len(steps) == 1 or (words.isdigit() and words in "01234567890123456789" * 2)


def _plain(password: str) -> str:
    # The same key on two keyboards may send an accent as one character or as two.
    return unicodedata.normalize("NFKC", password)
