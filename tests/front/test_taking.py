"""What is kept of a message."""

from datetime import date

import pytest

from bot.front import taking
from bot.safety import privacy

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("3/12/2008", 17),
        ("my dob is 14 may 2005 do i still get free prescriptions", 21),
        ("born 22/11/2006", 20),
        ("my brothers dob is 03/12/2010", None),
        ("i move in on 3/12/2026", None),
        ("im 19", None),
    ],
)
def test_a_date_of_birth_becomes_an_age(text: str, age: int | None) -> None:
    body, meta = taking.kept(privacy.mask, text, TODAY)
    assert meta.get("age") == age
    assert ("date_of_birth" in meta["masked"]) == ("dob" in text or "born" in text or text == "3/12/2008")
    assert not ("date_of_birth" in meta["masked"] and any(part in body for part in ("2008", "2005", "2006", "2010")))
