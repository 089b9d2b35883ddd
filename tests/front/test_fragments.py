"""What counts as a piece of a message."""

import pytest

from bot.front.fragments import gathered, is_fragment


@pytest.mark.parametrize("text", ["so", "do i", "can you", "i need", "do i get", "hi and", "wait...", "ok so", "with my"])
def test_leads_up_to_something(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize(
    "text",
    ["hello", "hi", "housing", "camden", "19", "free travel", "ok", "yes", "no", "please", "help", "why?", "id", "", "…?",
     "i am 19", "urgent", "my pa", "thank you", "more", "can i get free prescriptions", "መኖሪያ", "😢"],
)  # fmt: skip
def test_says_something_by_itself(text: str) -> None:
    assert not is_fragment(text)


def test_what_was_taken_out_of_several_messages_is_gathered() -> None:
    metas = [{"postcodes": {"E8": "hackney"}, "masked": ["postcode"]}, {"masked": ["date_of_birth"], "age": 17}, {}]
    assert gathered(metas) == {"postcodes": {"E8": "hackney"}, "masked": ["date_of_birth", "postcode"], "age": 17}
    assert gathered([{}]) == {"postcodes": {}, "masked": []}
