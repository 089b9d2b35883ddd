"""What stays unknown says what was looked for, where and when."""

import re
from datetime import date

from bot.offers.report import coverage, own
from bot.offers.yaml_files import Files
from bot.topics import CORE_TOPICS

#: Words by which a gap names a core topic.
NAMES = {
    "housing": "hous",
    "homelessness": "homeless",
    "council_tax": "council tax",
    "setting_up_home": "setting.up",
    "prescriptions": "prescription",
    "mental_health": "mental health",
    "travel": "travel",
    "education": "education",
    "employment": "employment",
    "personal_adviser": "adviser",
}


def test_every_core_topic_without_an_offer_says_what_was_looked_for_and_when(files: Files) -> None:
    counts = coverage(files, date(2026, 11, 30))
    silent = [
        (slug, topic)
        for slug in own(files)
        for topic in CORE_TOPICS
        if not counts[slug][topic]
        and not any(
            re.search(NAMES[topic], gap, re.I) and "ooked" in gap and re.search(r"\b20\d\d\b", gap)
            for gap in files[slug].gaps
        )
    ]
    assert silent == []


def test_every_authority_has_its_own_facts_on_at_least_seven_core_topics(files: Files) -> None:
    counts = coverage(files, date(2026, 11, 30))
    few = {slug: sum(counts[slug][topic] > 0 for topic in CORE_TOPICS) for slug in own(files)}
    assert {slug: count for slug, count in few.items() if count < 7} == {}
