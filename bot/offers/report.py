"""What the data set holds and what it lacks, for the people who keep it."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median
from textwrap import wrap

from bot.offers.dates import in_words, last_day
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


def chart(counts: Counts) -> str:
    """Authorities by topics for a terminal; a dot is a gap. Topics are numbered, and named below."""
    wide = max(map(len, counts), default=0)
    lines = [" " * wide + "".join(f"{number:3}" for number in range(1, len(TOPICS) + 1))]
    for slug, row in counts.items():
        lines.append(slug.ljust(wide) + "".join(f"{row[topic] or '·':>3}" for topic in TOPICS))
    named = [f"{number} {topic}" for number, topic in enumerate(TOPICS, 1)]
    return "\n".join([*lines, "", *wrap(", ".join(named), 110)])


def table(counts: Counts, topics: Sequence[str]) -> str:
    """Authorities by topics as a Markdown table; a dot is a gap."""
    head = ["authority", *(topic.replace("_", " ") for topic in topics)]
    lines = [" | ".join(head), " | ".join(["---"] * len(head))]
    for slug, row in counts.items():
        lines.append(" | ".join([slug, *(str(row[topic] or "·") for topic in topics)]))
    return "\n".join(f"| {line} |" for line in lines)


def documents(files: Files) -> dict[str, str]:
    """docs/coverage.md and docs/gaps.md, which a test keeps true. They hang on the files alone, not on today's date: they
    tell of the last day on which a source was seen."""
    as_of = max((last_day(item.seen) for file in files.values() for item in file.items()), default=date.min)
    counts = coverage(files, as_of)
    others = tuple(topic for topic in TOPICS if topic not in CORE_TOPICS)
    seen = in_words(as_of.isoformat()[:7])
    made = "Made by `pal offers coverage --write` from `data/offers/`; a test keeps it true."
    tables = [
        f"# What the data set holds\n\n{made}\n\n- " + summary(files, counts).replace("\n", "\n- "),
        f"\nA number is how many offers of its own an authority has in force on a topic ({seen}).",
        "A dot means that none was seen, which is not the same as none existing: see [gaps.md](gaps.md).",
        f"\n## The ten core topics\n\n{table(counts, CORE_TOPICS)}",
        f"\n## The other topics\n\n{table(counts, others)}\n",
    ]
    return {"coverage.md": "\n".join(tables), "gaps.md": _gaps(files, counts, made)}


def _gaps(files: Files, counts: Counts, made: str) -> str:
    parts = [
        f"# What stays unknown\n\n{made}",
        "For each authority: the core topics on which no offer of its own in force was seen; then what was looked for\n"
        "and not found, or where sources contradict each other. How to change it: [offers.md](offers.md).",
    ]
    for slug, file in files.items():
        missing = [topic.replace("_", " ") for topic in CORE_TOPICS if not counts[slug][topic]]
        lines = [f"No offer of its own seen: {', '.join(missing)}.", ""] if missing and slug in own(files) else []
        lines += [f"- {gap}" for gap in file.gaps] or ["Nothing noted."]
        parts.append(f"## {file.name}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def stale(files: Files, as_of: date) -> list[tuple[str, str, str]]:
    """(review_by, id, confidence) of everything told whose review date has passed on `as_of`, oldest first. What has ended
    is not told, so nobody need look at it again."""
    items: Iterable[Offer | Contact] = (item for file in files.values() for item in file.items())
    told = (item for item in items if not (isinstance(item, Offer) and is_over(item, as_of)))
    return sorted((item.review_by, item.id, item.confidence) for item in told if date.fromisoformat(item.review_by) < as_of)
