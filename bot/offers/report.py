"""What the data set holds and what it lacks, for the people who keep it."""

from collections.abc import Iterable
from datetime import date
from statistics import median

from bot.offers.rules import ENGLAND, LONDON, is_over
from bot.offers.schema import Contact, Offer
from bot.offers.yaml_files import Files
from bot.topics import CORE_TOPICS, TOPICS

Counts = dict[str, dict[str, int]]


def own(files: Files) -> list[str]:
    """The 33 authorities, without the files for London and England."""
    return [slug for slug in files if slug not in (LONDON, ENGLAND)]


def coverage(files: Files, today: date) -> Counts:
    """Authority → topic → number of its own offers in force on `today`."""
    return {
        slug: {
            topic: sum(
                offer.topic == topic and offer.status == "in_force" and not is_over(offer, today) for offer in file.offers
            )
            for topic in TOPICS
        }
        for slug, file in files.items()
    }


def summary(files: Files, counts: Counts) -> str:
    """Totals in a few lines."""
    councils = own(files)
    core = sorted(sum(counts[slug][topic] > 0 for topic in CORE_TOPICS) for slug in councils) or [0]
    reachable = sum(
        any(contact.phone or contact.email for contact in files[slug].contacts if contact.role in _ROUTES)
        for slug in councils
    )
    return "\n".join(
        [
            f"{len(councils)} authorities, {sum(len(file.offers) for file in files.values())} offers, "
            f"{sum(len(file.contacts) for file in files.values())} contacts",
            f"core topics with an offer of their own in force: median {median(core):g} of {len(CORE_TOPICS)}, "
            f"lowest {core[0]}",
            f"authorities with a phone or e-mail of leaving care, duty or front line: {reachable} of {len(councils)}",
        ]
    )


_ROUTES = ("leaving_care_team", "leaving_care_duty", "front_line", "out_of_hours")


def table(counts: Counts) -> str:
    """Authorities by topics as a Markdown table; a dot is a gap."""
    head = ["authority", *(topic.replace("_", " ") for topic in TOPICS)]
    lines = [" | ".join(head), " | ".join(["---"] * len(head))]
    for slug, row in counts.items():
        lines.append(" | ".join([slug, *(str(row[topic]) if row[topic] else "·" for topic in TOPICS)]))
    return "\n".join(f"| {line} |" for line in lines)


def stale(files: Files, as_of: date) -> list[tuple[str, str, str]]:
    """(review_by, id, confidence) of everything whose review date has passed on `as_of`, oldest first."""
    items: Iterable[Offer | Contact] = (item for file in files.values() for item in file.items())
    return sorted((item.review_by, item.id, item.confidence) for item in items if date.fromisoformat(item.review_by) < as_of)
