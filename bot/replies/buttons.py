"""The buttons that PAL offers. Payloads are words of [a-z0-9_:.-], at most 45 characters."""

import zlib

from bot.messages import Button
from bot.topics import TITLES

MORE = Button("More", "more")
SOMETHING_ELSE = Button("Something else", "topics")
URGENT = Button("Urgent help", "urgent")
CONTACT = Button("Who do I contact?", "who")
HELPED = (Button("Yes, it helped", "helped:yes"), Button("No, it didn't", "helped:no"))
NOT_SURE = Button("I'm not sure", "skip")
SKIP = Button("Skip this", "skip")
FORGET = (Button("Yes, delete it", "forget:yes"), Button("No, keep it", "forget:no"))


def key(offer_id: str) -> str:
    """A short name for an offer that survives in an old button: eight hex digits of its id."""
    return f"{zlib.crc32(offer_id.encode()):08x}"


def how(offer_id: str) -> Button:
    """Asks for the words to claim one offer with."""
    return Button("How do I ask?", f"how:{key(offer_id)}")


def topic(name: str) -> Button:
    """Asks about one topic."""
    return Button(TITLES[name], f"topic:{name}")


def yes_no(about: str) -> tuple[Button, ...]:
    """Answers to a yes-or-no question about the condition `about`."""
    return Button("Yes", f"status:{about}:yes"), Button("No", f"status:{about}:no"), SKIP


def roles(slug: str) -> tuple[Button, ...]:
    """Which tie to the council `slug` they have."""
    return (
        Button("Looked after me", f"role:care:{slug}"),
        Button("I live there now", f"role:home:{slug}"),
        Button("Both", f"role:both:{slug}"),
    )


def councils(options: tuple[str, ...], role: str, names: dict[str, str]) -> tuple[Button, ...]:
    """One button a council that a place may mean; `role` is care, home or place (not known yet)."""
    return tuple(Button(fitting(names.get(slug, "Outside London")), f"{role}:{slug}") for slug in options)


def fitting(name: str) -> str:
    """A council's name in at most 20 characters: "Hammersmith & Fulham"."""
    name = name.removeprefix("the ")
    return name if len(name) <= 20 else name.replace(" and ", " & ").replace(" upon Thames", "")


def common_topics() -> tuple[Button, ...]:
    """What most people come for."""
    names = ("housing", "money", "council_tax", "prescriptions", "travel", "education", "personal_adviser")
    return (*(topic(name) for name in names), ALL_TOPICS, URGENT)


def all_topics() -> tuple[Button, ...]:
    """Every topic."""
    return (*(topic(name) for name in TITLES), URGENT)


ALL_TOPICS = Button("All topics", "topics:all")
