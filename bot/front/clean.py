"""What is done to any text before it goes further: nothing in it may break a database, be a command, or be endless."""

import re

#: Longest text that is kept; of a longer one the start and the end, where people put what they want.
LONGEST = 4000
#: Longest text that is screened for danger as it came.
LONGEST_SCREENED = 20_000

PAYLOAD = re.compile(r"[a-z0-9_:.-]{1,45}")

# Everything that prints nothing, except the joiners inside words of Persian, Kurdish and Indic scripts, and new lines.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def readable(text: str) -> str:
    """`text` without lone surrogates (databases and encoders refuse them) and control characters."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub(" ", text).strip()


def not_a_command(text: str) -> str:
    """`text` without leading slashes: Rasa takes "/intent" for a command, also after white space."""
    return re.sub(r"^[\s/\u200c\u200d]+", "", text)


def cut(text: str, longest: int = LONGEST) -> str:
    """At most `longest` characters: the start and the end of a longer text."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} … {text[-half:]}"


def asks_for_urgent_help(kind: str, body: str) -> bool:
    """True for the button "Urgent help" and for the words that do the same everywhere."""
    if kind == "payload":
        return body == "urgent"
    return re.sub(r"[^a-z ]", "", body.lower()).strip() in ("urgent", "urgent help", "help now", "emergency", "sos")


def is_payload(text: str) -> bool:
    """True if `text` can be what a button of ours sends."""
    return PAYLOAD.fullmatch(text) is not None
