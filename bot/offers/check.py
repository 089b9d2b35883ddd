"""What must be true of the offer files beyond their shape. Each rule lists every offender, with file and id."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import phonenumbers

from bot.offers.dates import first_day, last_day
from bot.offers.reading import longest_sentence, reading_age
from bot.offers.schema import Contact, Offer
from bot.offers.yaml_files import Files, read_folder

Rule = Callable[[Files], Iterator[str]]

#: Sites that offer no https; each is a real source that cannot be had otherwise.
HTTP_ONLY: tuple[str, ...] = ("www.linkinbromley.co.uk",)
#: Test copies, sessions and the like: a link to one may be gone tomorrow or show something else.
UNSTEADY = re.compile(
    r"webtest|//(test|staging|dev|uat)[.-]|localhost|jsessionid|[?&](session|sid|utm_\w+|intcmp|gclid)=", re.I
)
#: A mailbox of a person, not of a team: name.surname@…
PERSONAL_MAILBOX = re.compile(r"^[a-z]+\.[a-z]+\d?@", re.I)
TEAM_WORDS = re.compile(
    r"care|leav|team|info|help|advoc|hous|council|duty|enquir|complain|support|young|child|voice|hub|mash|contact|service|"
    r"virtual|school|particip|right|access|homeless|social|customer|feedback|advice|mail|admin|hello|staying|safeguard",
    re.I,
)


def _offers(files: Files) -> Iterator[tuple[str, Offer]]:
    for slug, file in files.items():
        for offer in file.offers:
            yield slug, offer


def _items(files: Files) -> Iterator[tuple[str, Offer | Contact]]:
    yield from _offers(files)
    for slug, file in files.items():
        for contact in file.contacts:
            yield slug, contact


def ids_are_unique_and_say_where(files: Files) -> Iterator[str]:
    seen = Counter(item.id for _, item in _items(files))
    for slug, item in _items(files):
        if seen[item.id] > 1:
            yield f"{item.id}: this id is used {seen[item.id]} times"
        middle = item.topic if isinstance(item, Offer) else item.role
        if not item.id.startswith(f"{slug}-{middle.replace('_', '-')}"):
            yield f"{item.id}: an id begins with {slug}-{middle.replace('_', '-')}"


def words_are_easy(files: Files) -> Iterator[str]:
    for _, offer in _offers(files):
        age = reading_age(offer.summary)
        if age > 11:
            yield f"{offer.id}: the summary needs a reading age of {age:.1f}; the most is 11"
        for name, text in (("summary", offer.summary), ("how_to_claim", offer.how_to_claim or "")):
            words = longest_sentence(text)
            if words > 20:
                yield f"{offer.id}: {name} has a sentence of {words} words; the most is 20"


def phones_are_well_formed(files: Files) -> Iterator[str]:
    for file in files.values():
        for contact in file.contacts:
            if contact.phone and not well_formed(contact.phone):
                yield f"{contact.id}: {contact.phone!r} is not a phone number that can be dialled"
        for offer in file.offers:
            for text in (offer.summary, offer.how_to_claim or "", offer.title):
                for number in re.findall(r"(?<![\d£])0\d[\d ]{7,}\d", text):
                    if not well_formed(number):
                        yield f"{offer.id}: {number!r} is not a phone number that can be dialled"


def well_formed(number: str) -> bool:
    """Whether it can be dialled in the UK: a valid number, or a short one such as 111 or 116 123."""
    digits = number.replace(" ", "")
    if digits in {"999", "111", "101", "112", "119"}:
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except phonenumbers.NumberParseException:
        return False


def links_are_steady(files: Files) -> Iterator[str]:
    for slug, file in files.items():
        urls = [("local_offer_url", file.local_offer_url)]
        for _, item in _items({slug: file}):
            urls.append((f"{item.id}: source", item.source.url))
            urls.append((item.id, item.claim_url if isinstance(item, Offer) else item.url))
        for where, url in urls:
            if url is None:
                continue
            if UNSTEADY.search(url):
                yield f"{slug}: {where}: {url} is a test, session or tracking address"
            if url.startswith("http:") and urlsplit(url).hostname not in HTTP_ONLY:
                yield f"{slug}: {where}: {url} is not https (a site that has no https is listed in HTTP_ONLY)"


def sources_are_real(files: Files) -> Iterator[str]:
    for _, item in _items(files):
        if item.source.url is None and len(item.source.title.split()) < 3:
            yield f"{item.id}: the source is neither a page nor a named document"
        if "seed" in (item.source.url or "") or re.search(r"\bseed\b", item.source.title):
            yield f"{item.id}: the source must be the document's own name"


def nobody_is_named(files: Files) -> Iterator[str]:
    for _, item in _items(files):
        email = item.email if isinstance(item, Contact) else None
        if email and PERSONAL_MAILBOX.match(email) and not TEAM_WORDS.search(email.split("@")[0]):
            yield f"{item.id}: {email} looks like a person's own mailbox"


def dates_are_in_order(files: Files) -> Iterator[str]:
    for _, item in _items(files):
        seen, review = last_day(item.seen), date.fromisoformat(item.review_by)
        if review <= seen:
            yield f"{item.id}: review_by {item.review_by} is not after seen {item.seen}"
        if item.source.date and first_day(item.source.date) > seen:
            yield f"{item.id}: the source is dated {item.source.date}, after it was seen ({item.seen})"
        if isinstance(item, Offer):
            if item.valid_from and item.valid_to and first_day(item.valid_from) > first_day(item.valid_to):
                yield f"{item.id}: valid_from is after valid_to"
            if item.status == "announced" and item.valid_from and first_day(item.valid_from) <= seen:
                yield f"{item.id}: announced, but valid_from {item.valid_from} had passed when it was seen"


def ages_are_in_order(files: Files) -> Iterator[str]:
    for _, offer in _offers(files):
        low, high = offer.who.age_from, offer.who.age_until
        if low is not None and high is not None and low >= high:
            yield f"{offer.id}: age_from {low} is not below age_until {high}"


def amounts_agree(files: Files) -> Iterator[str]:
    """Two offers of one authority on one topic with the same words must not give different sums to the same people."""
    for slug, file in files.items():
        for index, one in enumerate(file.offers):
            for other in file.offers[index + 1 :]:
                same = one.topic == other.topic and one.basis == other.basis and one.status == other.status == "in_force"
                if same and one.amount and other.amount and one.amount != other.amount and _alike(one, other):
                    yield f"{slug}: {one.id} ({one.amount}) and {other.id} ({other.amount}) contradict each other"


def _alike(one: Offer, other: Offer) -> bool:
    def words(offer: Offer) -> set[str]:
        return {word[:5] for word in re.findall(r"[a-z]{4,}", offer.title.lower())}

    shared = len(words(one) & words(other)) / max(1, min(len(words(one)), len(words(other))))
    ages = max(one.who.age_from or 0, other.who.age_from or 0) < min(one.who.age_until or 99, other.who.age_until or 99)
    who = (one.who.all_of, one.who.any_of, one.conditions) == (other.who.all_of, other.who.any_of, other.conditions)
    return shared > 0.6 and ages and who


def areas_exist(files: Files) -> Iterator[str]:
    for _, offer in _offers(files):
        for slug in offer.areas or []:
            if slug not in files:
                yield f"{offer.id}: areas names {slug!r}, which no file has"


RULES: tuple[Rule, ...] = (
    ids_are_unique_and_say_where,
    words_are_easy,
    phones_are_well_formed,
    links_are_steady,
    sources_are_real,
    nobody_is_named,
    dates_are_in_order,
    ages_are_in_order,
    amounts_agree,
    areas_exist,
)


def check(folder: Path) -> list[str]:
    """All problems of the offer files, in words; empty when there are none."""
    files, problems = read_folder(folder)
    for rule in RULES:
        problems += [f"{rule.__name__}: {offender}" for offender in rule(files)]
    return problems


if __name__ == "__main__":
    found = check(Path(sys.argv[1] if len(sys.argv) > 1 else "data/offers"))
    only = sys.argv[2:]  # e.g. camden: show what concerns these words alone
    found = [line for line in found if not only or any(word in line for word in only)]
    print("\n".join(found) or "no problems")
    sys.exit(1 if found else 0)
