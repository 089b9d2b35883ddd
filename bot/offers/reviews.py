"""A rule of the data: sums of money and phone numbers are looked at again sooner, wherever an offer tells them."""

import re
from collections.abc import Iterator
from datetime import date

from bot.offers.dates import last_day
from bot.offers.offence import Offence
from bot.offers.schema import Contact, Offer
from bot.offers.yaml_files import Files

#: Months from `seen` to `review_by` at most; half of that for sums of money and phone numbers.
MONTHS = {"high": 12, "medium": 6, "low": 3}
#: "£20", or a number that can be phoned, in the words that a young person reads.
_CHANGES_OFTEN = re.compile(r"£\s?\d|(?<![\d£])0\d[\d ]{7,}\d")


def changes_often(item: Offer | Contact) -> bool:
    """Whether it tells a sum or a phone number."""
    if isinstance(item, Contact):
        return item.phone is not None
    told = (item.title, item.summary, item.amount, item.how_to_claim, *item.conditions)
    return bool(_CHANGES_OFTEN.search(" ".join(text for text in told if text)))


def sums_and_phones_come_up_sooner(files: Files) -> Iterator[Offence]:
    """Every item in force or announced is reviewed in time for its confidence and kind."""
    for file in files.values():
        for item in file.items():
            if isinstance(item, Offer) and item.status == "ended":
                continue
            months = MONTHS[item.confidence] / (2 if changes_often(item) else 1)
            days = (date.fromisoformat(item.review_by) - last_day(item.seen)).days
            if days > months * 31:
                words = f"review_by {item.review_by} is more than {months:g} months after seen {item.seen}"
                yield Offence(item.id, "review_by", words)
