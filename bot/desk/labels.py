"""What the fields and their values are called when one speaks to a person who looks after offers."""

import re

LABELS: dict[str, str] = {
    "id": "the id",
    "topic": "the topic",
    "role": "what they do",
    "title": "the title",
    "label": "the name",
    "summary": "the summary",
    "amount": "the amount",
    "basis": "whom it is for",
    "areas": "the areas",
    "who": "who can have it",
    "who.age_from": "the youngest age",
    "who.age_until": "the age it ends at",
    "who.all_of": "what must all be true",
    "who.any_of": "what may be true",
    "who.none_of": "what must not be true",
    "conditions": "the conditions",
    "how_to_claim": "how to get it",
    "claim_url": "the link to claim it",
    "phone": "the phone number",
    "email": "the email address",
    "url": "the link",
    "address": "the address",
    "hours": "the opening hours",
    "open": "the hours for the machine",
    "status": "the status",
    "valid_from": "the first day",
    "valid_to": "the last day",
    "source": "the source",
    "source.title": "the source's title",
    "source.url": "the source's link",
    "source.date": "the source's date",
    "seen": "when the source was read",
    "checked": "when it was confirmed",
    "review_by": "the review date",
    "confidence": "how sure it is",
    "law": "the law",
    "note": "the note",
}
#: Field names as the rules for files print them; those that are plain words too ("open", "note") stay.
_NAMES = {name.split(".")[-1]: label for name, label in LABELS.items() if "_" in name} | {"seen": "it was read on"}


def label(field: str) -> str:
    """ "who.age_from" -> "the youngest age", "conditions.0" -> "condition 1"."""
    if match := re.fullmatch(r"conditions\.(\d+)", field):
        return f"condition {int(match.group(1)) + 1}"
    known = LABELS.get(field) or LABELS.get(re.sub(r"\.\d+$", "", field))
    return known or field.replace("_", " ")


def in_words(line: str) -> str:
    """A rule's line with the fields called by their names for people, as a sentence."""
    said = re.sub(r"\b[a-z]+(?:_[a-z]+)+\b", lambda found: _NAMES.get(found.group(), found.group().replace("_", " ")), line)
    said = re.sub(r"\bseen (?=\d{4})", "it was read on ", said)
    said = re.sub(r"\bchecked (?=\d{4})", "it was confirmed on ", said)
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "!", "?", '"', "”")) else said + "."
