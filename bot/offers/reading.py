"""How hard a text is to read, as a reading age in years."""

import re

import textstat

#: Names and fixed terms that a young person meets anyway (each is explained where PAL first says it). They count as a
#: short word: a formula that counts syllables would call "Hammersmith and Fulham gives you £50" a text for adults.
TERMS = (
    "personal adviser",
    "universal credit",
    "council tax",
    "pathway plan",
    "leaving care",
    "housing benefit",
    "apprenticeships?",
    "university",
    "prescriptions?",
    "accommodation",
)


def reading_age(text: str) -> float:
    """Flesch-Kincaid grade + 5 (a US grade's pupils are five years older than its number). Names inside a sentence,
    web addresses, amounts and TERMS count as one short word."""
    plain = re.sub(r"https?://\S+|www\.\S+|\b[\w-]+(\.[\w-]+)+\b", "it", text)
    plain = re.sub("|".join(rf"\b{term}\b" for term in TERMS), "thing", plain, flags=re.I)
    plain = re.sub(r"£?\d[\d,.]*\d|£\d", "ten", plain)
    # A capital inside a sentence is a name; runs of names ("Waltham Forest", "Kensington and Chelsea") are one.
    plain = re.sub(r"(?<=[a-z,;:] )[A-Z][\w'’]+(?: (?:and |of |upon )?[A-Z][\w'’]+)*", "Ann", plain)
    plain = re.sub(r"^[A-Z][\w'’]+(?: (?:and |upon )[A-Z][\w'’]+)+", "Ann", plain)
    return float(textstat.flesch_kincaid_grade(plain)) + 5


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max((len(part.split()) for part in re.split(r"(?<=[.!?])\s+|\n+", text.strip())), default=0)
