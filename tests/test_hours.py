"""Opening hours in London time."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.hours import BadHours, bank_holidays, is_open, london

WEEK = "Mo-Fr 09:00-17:00; Sa 10:00-16:00; PH off"
NIGHT = "Mo-Fr 17:00-09:00; Sa-Su 00:00-24:00; PH 00:00-24:00"


@pytest.mark.parametrize(
    ("hours", "when", "open_"),
    [
        ("24/7", "2026-11-21 03:00", True),
        (WEEK, "2026-11-20 09:00", True),  # a Friday
        (WEEK, "2026-11-20 08:59", False),
        (WEEK, "2026-11-20 17:00", False),
        (WEEK, "2026-11-21 15:59", True),  # Saturday
        (WEEK, "2026-11-22 12:00", False),  # Sunday
        (WEEK, "2026-12-25 12:00", False),  # Christmas, a Friday
        (WEEK, "2026-12-28 12:00", False),  # Boxing Day's substitute, a Monday
        (NIGHT, "2026-11-18 23:30", True),
        (NIGHT, "2026-11-19 08:59", True),
        (NIGHT, "2026-11-19 12:00", False),
        (NIGHT, "2026-11-21 12:00", True),
        (NIGHT, "2026-11-23 02:00", False),  # Monday night belongs to Sunday's span, which ends at midnight
        (NIGHT, "2026-12-25 12:00", True),
        ("Mo,We 09:00-12:00,13:00-17:00", "2026-11-18 12:30", False),
        ("Mo,We 09:00-12:00,13:00-17:00", "2026-11-18 13:30", True),
        ("Fr-Mo 18:00-02:00", "2026-11-24 01:59", True),  # Tuesday early, from Monday
        ("Mo-Su 17:00-24:00", "2026-11-18 23:59", True),
        ("09:00-17:00", "2026-12-25 10:00", True),
    ],
)
def test_open(hours: str, when: str, open_: bool) -> None:
    assert is_open(hours, datetime.fromisoformat(when)) is open_


def test_summer_time() -> None:
    # 16:30 in July UTC is 17:30 in London.
    assert not is_open("Mo-Fr 09:00-17:00", datetime(2026, 7, 1, 16, 30, tzinfo=timezone.utc))
    assert is_open("Mo-Fr 09:00-17:00", datetime(2026, 7, 1, 8, 30, tzinfo=timezone.utc))


def test_london_agrees_with_the_time_zone_files() -> None:
    zone = ZoneInfo("Europe/London")
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    for hour in range(0, 24 * 365 * 3, 7):
        when = start + timedelta(hours=hour)
        assert london(when).replace(tzinfo=None) == when.astimezone(zone).replace(tzinfo=None)


def test_bank_holidays_of_2026_and_2027() -> None:
    # https://www.gov.uk/bank-holidays
    assert bank_holidays(2026) == {
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
        date(2026, 12, 25), date(2026, 12, 28),
    }  # fmt: skip
    assert {date(2027, 3, 26), date(2027, 3, 29), date(2027, 12, 27), date(2027, 12, 28)} <= bank_holidays(2027)


@pytest.mark.parametrize(
    "hours", ["", "weekdays", "Mo-Fr", "Mo-Fr 9-5", "Xx 09:00-10:00", "Mo 25:00-26:00", "Mo 09:99-10:00"]
)
def test_bad_hours_are_named(hours: str) -> None:
    with pytest.raises(BadHours):
        is_open(hours, datetime(2026, 1, 1))
