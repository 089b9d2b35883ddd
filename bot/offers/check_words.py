"""Rules on the words, numbers, links and names in the offer files. Each lists every offender, by id."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import phonenumbers

from bot.offers.offence import Offence
from bot.offers.reading import longest_sentence, reading_age
from bot.offers.schema import Contact, Offer
from bot.offers.yaml_files import Files

#: Sites that offer no https; each is a real source that cannot be had otherwise.
HTTP_ONLY: tuple[str, ...] = ("www.linkinbromley.co.uk",)
#: Test copies, sessions and the like: a link to one may be gone tomorrow or show something else.
UNSTEADY = re.compile(
    r"webtest|//(test|staging|dev|uat)[.-]|localhost|jsessionid|[?&](session|sid|utm_\w+|intcmp|gclid)=", re.I
)
#: What a team's mailbox is called; whole words, so that "jane.carey" is not taken for care.
TEAM_WORDS = re.compile(
    r"(leaving|after)?care|leavers?|teams?|info|information|help|helpline|advice|advocacy|housing|homeless(ness)?|council|duty|"
    r"emergency|enquir(y|ies)|complaints?|support|young|children|childrens|people|youth|voice|hub|mash|contact|services?|"
    r"virtual|school|participation|rights|access|social|customers?|feedback|mail|admin|hello|safeguarding|revenues?|tax",
    re.I,
)
#: A person by name. Never kept, however public: people change their job.
PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor)\.? [A-Z][a-z]+|\b[Mm]anager,? [A-Z][a-z]+ [A-Z][a-z]+\b")


def _offers(files: Files) -> Iterator[Offer]:
    for file in files.values():
        yield from file.offers


def _items(files: Files) -> Iterator[Offer | Contact]:
    for file in files.values():
        yield from file.items()


def words_are_easy(files: Files) -> Iterator[Offence]:
    for offer in _offers(files):
        age = reading_age(offer.summary)
        if age > 11:
            yield Offence(offer.id, "summary", f"the summary needs a reading age of {age:.1f}; the most is 11")
        for name, text in (("summary", offer.summary), ("how_to_claim", offer.how_to_claim or "")):
            words = longest_sentence(text)
            if words > 20:
                yield Offence(offer.id, name, f"{name} has a sentence of {words} words; the most is 20")


def conditions_follow_if(files: Files) -> Iterator[Offence]:
    """A condition is said as "this may be for you if …", with others before and after it."""
    for offer in _offers(files):
        for at, clause in enumerate(offer.conditions):
            field = f"conditions.{at}"
            if re.match(r"(if|unless|when|must|only|be|have)\b", clause, re.I):
                yield Offence(offer.id, field, f'{clause!r} does not follow "if": say "you have …"')
            if clause.endswith((".", ";", ",")):
                yield Offence(offer.id, field, f"{clause!r} ends with a stop; it is part of a sentence")
            if len(clause.split()) > 20:
                yield Offence(offer.id, field, f"{clause!r} has more than 20 words")


def phones_are_well_formed(files: Files) -> Iterator[Offence]:
    for file in files.values():
        for contact in file.contacts:
            if contact.phone and not well_formed(contact.phone):
                yield Offence(contact.id, "phone", f"{contact.phone!r} is not a phone number that can be dialled")
        for offer in file.offers:
            for name in ("summary", "how_to_claim", "title"):
                text = getattr(offer, name) or ""
                for number in re.findall(r"(?<![\d£])0\d[\d ]{7,}\d", text):
                    if not well_formed(number):
                        yield Offence(offer.id, name, f"{number!r} is not a phone number that can be dialled")


def well_formed(number: str) -> bool:
    """Whether it can be dialled in the UK: a valid number, or a short one such as 111 or 116 123."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) or phonenumbers.is_valid_short_number_for_region(parsed, "GB")


def links_are_steady(files: Files) -> Iterator[Offence]:
    for slug, file in files.items():
        # (whom it is about, field, how the line begins after the slug, address)
        urls: list[tuple[tuple[str, ...], str, str, str | None]] = [((), "", "local_offer_url", file.local_offer_url)]
        for item in file.items():
            name = "claim_url" if isinstance(item, Offer) else "url"
            urls.append(((item.id,), "source.url", f"{item.id}: source", item.source.url))
            urls.append(((item.id,), name, item.id, getattr(item, name)))
        for ids, field, where, url in urls:
            if url is None:
                continue
            if UNSTEADY.search(url):
                yield Offence(ids, field, f"{url} is a test, session or tracking address", f"{slug}: {where}")
            if url.startswith("http:") and urlsplit(url).hostname not in HTTP_ONLY:
                words = f"{url} is not https (a site that has no https is listed in HTTP_ONLY)"
                yield Offence(ids, field, words, f"{slug}: {where}")


def sources_are_real(files: Files) -> Iterator[Offence]:
    for item in _items(files):
        if item.source.url is None and len(item.source.title.split()) < 3:
            yield Offence(item.id, "source.title", "the source is neither a page nor a named document")
        if "seed" in (item.source.url or "") or re.search(r"\bseed\b", item.source.title):
            yield Offence(item.id, "source.title", "the source must be the document's own name")


def nobody_is_named(files: Files) -> Iterator[Offence]:
    for item in _items(files):
        if isinstance(item, Contact):
            names = ["label", "hours", "address", "note"]
            if item.email and _personal(item.email):
                yield Offence(item.id, "email", f"{item.email} looks like a person's own mailbox")
        else:
            names = ["title", "summary", "how_to_claim", "note"]
        texts = [(name, getattr(item, name)) for name in names]
        if isinstance(item, Offer):
            texts += [(f"conditions.{at}", clause) for at, clause in enumerate(item.conditions)]
        for field, text in texts:
            if found := PERSON.search(text or ""):
                yield Offence(item.id, field, f"{found.group()!r} looks like a person's name")


def _personal(email: str) -> bool:
    """name.surname@… or n.surname@…, with no word of a team in it."""
    local = email.split("@")[0]
    words = re.split(r"[._-]", local)
    return bool(re.fullmatch(r"[a-z]+[._-][a-z]+\d?", local, re.I)) and not any(map(TEAM_WORDS.fullmatch, words))
