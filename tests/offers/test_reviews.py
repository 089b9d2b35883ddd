"""When a fact is looked at again: by confidence, and sooner for what changes often."""

from typing import Any

import pytest

from bot.offers.reviews import sums_and_phones_come_up_sooner
from bot.offers.yaml_files import Files
from tests.offers.conftest import contact, file, offer


def test_the_data_come_up_in_time(files: Files) -> None:
    assert list(sums_and_phones_come_up_sooner(files)) == []


@pytest.mark.parametrize(
    ("confidence", "fields", "last", "too_late"),
    [
        ("high", {}, "2027-12-01", "2027-12-31"),
        ("medium", {}, "2027-06-01", "2027-07-01"),
        ("low", {}, "2027-03-01", "2027-04-01"),
        ("high", {"amount": "£20"}, "2027-06-01", "2027-07-01"),
        ("high", {"summary": "You get £20 once."}, "2027-06-01", "2027-07-01"),
        ("medium", {"how_to_claim": "Call 020 7974 4444."}, "2027-03-01", "2027-04-01"),
        ("low", {"conditions": ["you earn less than £200"]}, "2027-01-15", "2027-02-01"),
        ("high", {"summary": "You pay half in 2026 and 2027."}, "2027-12-01", "2027-12-31"),
    ],
)
def test_sooner_for_what_changes_often(confidence: str, fields: dict[str, Any], last: str, too_late: str) -> None:
    def found(review_by: str, **more: Any) -> list[str]:
        made = offer(**{"confidence": confidence, "review_by": review_by, **fields, **more})
        return [offence.field for offence in sums_and_phones_come_up_sooner({"camden": file(made)})]

    assert found(last) == []
    assert found(too_late) == ["review_by"]
    assert found(too_late, status="ended") == []


def test_a_contact_with_a_phone_comes_up_sooner() -> None:
    def found(**fields: Any) -> int:
        made = contact(review_by="2027-09-01", **fields)
        return len(list(sums_and_phones_come_up_sooner({"camden": file(made)})))

    assert found() == 1
    assert found(phone=None, email="team@example.gov.uk") == 0
