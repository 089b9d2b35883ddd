"""The engine's answer as plain data: the object of `pal ask`."""

from typing import Any

import msgspec

from bot.offers.engine import Entitlements


def as_json(found: Entitlements) -> dict[str, Any]:
    """Keys as in the contract of `pal ask`."""
    person = found.person
    return {
        "care": person.care,
        "home": person.home,
        "age": person.age,
        "topic": found.topic,
        "offers": [
            {
                "id": item.offer.id,
                "authority": item.authority,
                "topic": item.offer.topic,
                "title": item.offer.title,
                "verdict": item.verdict.answer,
                "reasons": list(item.verdict.reasons),
                "basis": item.offer.basis,
                "amount": item.offer.amount,
                "status": item.offer.status,
                "source_url": item.offer.source.url,
                "seen": item.offer.seen,
                "checked": item.offer.checked,
                "confidence": item.offer.confidence,
            }
            for item in found.offers
        ],
        "contacts": [{"authority": slug, **msgspec.to_builtins(contact)} for slug, contact in found.contacts],
        "unknown": list(found.unknown),
    }
