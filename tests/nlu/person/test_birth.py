"""A date of birth gives the age of the day; other dates give none."""

from datetime import date

import pytest

from bot.nlu.person import read

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "asked", "age"),
    [
        ("9/11/2006", "age", 20),
        ("22/11/2006", "age", 19),
        ("21.11.2006", "age", 20),
        ("1-2-08", "age", 18),
        ("2005-08-30", "age", 21),
        ("3rd of june 2007", "age", 19),
        ("june 3rd 2007", "age", 19),
        ("its 5 sept '04", "age", 22),
        ("03122008", "age", 17),
        ("april 2004", "age", 22),
        ("my dob is 7 july 2009", None, 17),
        ("born on 1st jan 2002 in luton", None, 24),
        ("date of birth: 08/09/2005", None, 21),
        ("12/25/2004", "age", 21),
        ("i moved on 3/12/2008", None, None),
        ("my court date is 3 december 2026", "age", None),
        ("my sons dob is 3/2/2010", None, None),
        ("45/45/2008", None, None),
        ("dob:030903", None, 23),
        ("dec 05", "age", 20),
        ("born march 07", None, 19),
        ("my birthday is 12 december", None, None),
        ("code is 180905", None, None),
        ("my number is 07700900123", "age", None),
    ],
)
def test_from_a_date_of_birth(text: str, asked: str | None, age: int | None) -> None:
    assert read(text, asked=asked, today=TODAY).age == age
