"""What one person is owed on one topic, in a few lines: the best offer in full, two more as titles, honest gaps."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from bot.messages import Button, Message
from bot.offers.dates import in_words
from bot.offers.engine import Entitlements, Judged
from bot.offers.person import OUTSIDE, Person
from bot.offers.rules import ENGLAND, LONDON
from bot.places.authorities import entries
from bot.replies import buttons
from bot.replies.sentences import possessive, sentence

#: Offers told by title below the one told in full.
TITLES_BELOW = 2


def giver(slug: str, names: dict[str, str]) -> str:
    """Who gives it, in words."""
    return {LONDON: "London-wide", ENGLAND: "England-wide"}.get(slug, names.get(slug, slug))


def worth_telling(found: Entitlements) -> list[Judged]:
    """What may be theirs, best first."""
    return [item for item in found.offers if item.verdict.answer != "no"]


def answer(found: Entitlements, names: dict[str, str], shown: tuple[str, ...] = (), lead: str = "") -> Message:
    """The reply on `found.topic`. `shown` ids were told before and are left out; `lead` is said first."""
    left = [item for item in worth_telling(found) if item.offer.id not in shown]
    parts = [lead] if lead else []
    parts += context(found, names) if not shown else []
    taps: list[Button] = []
    if left:
        best, below = left[0], left[1 : 1 + TITLES_BELOW]
        parts.append(in_full(best, names))
        if below:
            parts.append("Also:\n" + "\n".join(in_short(item, names) for item in below))
        taps.append(buttons.how(best.offer.id))
    elif not shown and (closest := refused(found)):
        parts.append(sentence("utter_nothing_fits"))
        parts.append("\n".join(why_not(item, names) for item in closest))
    elif shown:
        council = names.get(found.person.care or "", "Your council")
        parts.append(sentence("utter_more_none", council=council))
    else:
        parts.append(sentence("utter_nothing_found"))
    taps.append(buttons.CONTACT)
    if len(left) > 1 + TITLES_BELOW:
        taps.append(buttons.MORE)
    taps += [buttons.SOMETHING_ELSE, buttons.URGENT, *buttons.HELPED]
    parts.append("Did this help?")
    return Message("\n\n".join(part for part in parts if part), tuple(taps))


def update(found: Entitlements, names: dict[str, str]) -> Message:
    """After a fact that leaves the same offers on top: the gaps, then each offer in a line with what is still open."""
    lines = [f"- {titled(item, names)}: {short_verdict(item)}" for item in worth_telling(found)[: 1 + TITLES_BELOW]]
    parts = [sentence("utter_update"), *context(found, names), "\n".join(lines), "Did this help?"]
    taps = [buttons.how(worth_telling(found)[0].offer.id), buttons.CONTACT]
    if len(worth_telling(found)) > 1 + TITLES_BELOW:
        taps.append(buttons.MORE)
    return Message("\n\n".join(parts), (*taps, buttons.SOMETHING_ELSE, buttons.URGENT, *buttons.HELPED))


def short_verdict(item: Judged) -> str:
    """The verdict in a few words: "yes", or "maybe, if you are 18 to 24"."""
    if item.announced:
        return "announced, not started"
    if item.verdict.answer == "yes":
        return "yes, from what you told me"
    return f"maybe, {item.verdict.reasons[0]}" if item.verdict.reasons else "maybe"


def told(found: Entitlements, shown: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Ids of the offers that `answer` tells."""
    left = [item.offer.id for item in worth_telling(found) if item.offer.id not in shown]
    return tuple(left[: 1 + TITLES_BELOW])


def in_full(item: Judged, names: dict[str, str]) -> str:
    """Title, a sentence or two, amount, how sure, how to get it, link, where it is from and how old."""
    offer = item.offer
    what = [titled(item, names), offer.summary]
    if offer.amount and not _said(offer.amount, offer.title + " " + offer.summary):
        what.append(f"Amount: {offer.amount}.")
    link = str(offer.claim_url or offer.source.url or "")
    then = [how_sure(item), next_step(item), link, provenance(item, names)]
    return "\n".join(what) + "\n\n" + "\n".join(line for line in then if line)


def titled(item: Judged, names: dict[str, str]) -> str:
    """The title and who gives it; an NHS area's scheme says so in its title already."""
    title = item.offer.title
    return title if item.offer.areas and title.endswith(")") else f"{title} ({giver(item.authority, names)})"


def refused(found: Entitlements) -> list[Judged]:
    """The nearest offers that are not for them: an honest no with its reason helps more than silence. A council that is
    not theirs is left out."""
    near = (found.person.care, LONDON, ENGLAND)
    return [item for item in found.offers if item.verdict.answer == "no" and item.authority in near][:2]


def why_not(item: Judged, names: dict[str, str]) -> str:
    """One line: title, and why it is not theirs."""
    return f"- {titled(item, names)}: no, because {'; '.join(item.verdict.reasons)}."


def next_step(item: Judged) -> str:
    """How to get it; a source that does not say leaves the person who can say."""
    if item.announced:
        return ""
    if item.offer.how_to_claim:
        return _stop(item.offer.how_to_claim)
    return (
        "Ask the council about it."
        if item.offer.basis in ("residence", "anyone")
        else "Ask your personal adviser (PA) about it."
    )


def in_short(item: Judged, names: dict[str, str]) -> str:
    """One line: title, who gives it, and how sure."""
    word = "announced, not started" if item.announced else {"yes": "yes", "maybe": "maybe", "no": "no"}[item.verdict.answer]
    return f"- {titled(item, names)}: {word}"


def how_sure(item: Judged) -> str:
    """The verdict with its reason."""
    if item.announced:
        return "This has been announced. It has not started yet, as far as I know."
    if item.verdict.answer == "yes":
        return "From what you told me, this is for you."
    reasons = [reason for reason in item.verdict.reasons][:3]
    return _stop("This may be for you " + ", and ".join(reasons)) if reasons else "This may be for you."


def provenance(item: Judged, names: dict[str, str]) -> str:
    """Where it is from and how old that is: checked by a person, or only read."""
    offer = item.offer
    if offer.checked and not item.stale:
        return f"Checked {in_words(offer.checked[:7])}."
    if offer.checked:
        return f"This was true in {in_words(offer.checked[:7])}. Ask your PA if it is still right."
    page = "I only have this second-hand" if offer.confidence == "low" else f"From {site_of(item, names)}"
    # The source's own date where it gives one; else only the day it was read.
    age = f"dated {in_words(offer.source.date)}" if offer.source.date else f"read in {in_words(offer.seen[:7])}"
    return f"{page}, {age}. Ask your PA if it is still right."


def site_of(item: Judged, names: dict[str, str]) -> str:
    """The site that it was read on: the council's own by its name, another by its address, a document by its title."""
    url = item.offer.source.url
    if not url:
        return f'"{item.offer.source.title}"'
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if item.authority in names and any(word in url.lower() for word in _own_words(item.authority)):
        return possessive(f"{names[item.authority]}'s website")
    return "GOV.UK" if host == "gov.uk" else host


@lru_cache(maxsize=64)
def _own_words(slug: str) -> frozenset[str]:
    """What an authority's own web addresses hold: "towerhamlets", "lbhf", "kingston"."""
    first = slug.split("-")[0]
    short = {form for form in entries()[slug]["forms"] if re.fullmatch(r"[a-z]{4,}", form)}
    return frozenset({slug, slug.replace("-", ""), *short} | ({first} if len(first) >= 7 else set()))


def context(found: Entitlements, names: dict[str, str]) -> list[str]:
    """What must be said about their councils before any offer: outside London, nothing known, another council's child."""
    person, lines = found.person, []
    care = names.get(person.care or "")
    home = names.get(person.home or "")
    if person.care == OUTSIDE:
        lines.append(sentence("utter_outside_care"))
    elif person.home == OUTSIDE and care:
        lines.append(sentence("utter_outside_home", care=care))
    for slug in found.unknown:
        if slug == person.care or not care:
            lines.append(sentence("utter_no_council_offer", council=names[slug]))
    if care and home and care != home and _only_for_its_own(found, person):
        lines.append(sentence("utter_home_council_stranger", home=home, care=care))
    return lines


def _only_for_its_own(found: Entitlements, person: Person) -> bool:
    theirs = [item for item in found.offers if item.authority == person.home]
    return bool(theirs) and all(item.verdict.answer == "no" for item in theirs)


def _said(amount: str, text: str) -> bool:
    squeezed = text.replace(",", "").replace(" ", "").lower()
    return amount.replace(",", "").replace(" ", "").lower() in squeezed


def _stop(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else text + "."
