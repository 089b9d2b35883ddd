"""Finding offers and contacts, and what waits."""

from datetime import date
from typing import Any, get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import desk
from bot.desk.find import Only
from bot.offers.schema import ContactRole
from bot.topics import TITLES
from bot.workbench.page import page, render
from bot.workbench.pages.desk.common import actor, engine, giver, guarded, today

#: The filters in words, in the order shown.
ONLY: dict[str, str] = {
    "stale": "Past their review date",
    "unsure": "Not sure (second-hand or unclear)",
    "never_checked": "Never confirmed by anybody",
    "announced": "Announced, not started",
    "draft": "With an open change",
    "changed": "Newer here than in the files",
    "withdrawn": "Withdrawn",
}
STATES = {
    "waiting": "Waiting",
    "draft": "Drafts",
    "rejected": "Handed back",
    "published": "Published",
    "discarded": "Given up",
}
_PER_PAGE = 40


def routes() -> list[Route]:
    """The list and the queue."""
    return [Route("/offers", offers), Route("/changes", changes)]


@page("viewer", council=True)
@guarded
def offers(request: Request) -> Response:
    """Offers and contacts by council, topic, words and what is up with them."""
    asked = request.query_params
    who = actor(request)
    only = asked.get("only") if asked.get("only") in get_args(Only) else None
    kind = asked.get("kind") if asked.get("kind") in ("offer", "contact") else None
    filters = desk.Filters(
        kind=kind,  # type: ignore[arg-type]
        authority=asked.get("authority") or None,
        topic=asked.get("topic") or None,
        words=asked.get("words", "")[:200],
        only=only,  # type: ignore[arg-type]
        as_of=today(request),
    )
    wanted = asked.get("page", "1")
    found = desk.find(
        engine(request), filters, int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 1, size=_PER_PAGE, who=who
    )
    kept = {name: asked[name] for name in ("authority", "topic", "words", "only", "kind") if asked.get(name)}
    return render(
        request,
        "desk/find.html",
        found=found,
        filters=filters,
        asked=kept,
        query=f"?{urlencode(kept)}&" if kept else "?",
        councils=[("", "All councils"), *((slug, giver(slug)) for slug in desk.authorities(engine(request), who))],
        topics=[
            ("", "All topics"),
            *TITLES.items(),
            *((role, f"Contact: {role.replace('_', ' ')}") for role in get_args(ContactRole)),
        ],
        kinds=[("", "Offers and contacts"), ("offer", "Offers"), ("contact", "Contacts")],
        onlys=[("", "Everything in use"), *ONLY.items()],
        titles=TITLES,
        giver=giver,
        badges=badges,
        day=today(request),
        limited=who.allowed,
    )


@page("viewer", council=True)
@guarded
def changes(request: Request) -> Response:
    """Changes by state; what waits for a second person first."""
    who = actor(request)
    state = request.query_params.get("state", "waiting")
    state = state if state in STATES else "waiting"
    found = desk.queue(engine(request), (state,), who, limit=200)  # type: ignore[arg-type]
    return render(request, "desk/changes.html", changes=found, state=state, states=STATES, giver=giver, mine=who)


def badges(item: Any, day: date) -> list[tuple[str, str]]:
    """(kind of badge, words) that tell the state of an entry at a glance."""
    content = item.content
    told: list[tuple[str, str]] = []
    if item.retired:
        told.append(("off", "Withdrawn"))
    if item.stale(day):
        told.append(("warn", "Past review"))
    if content.get("status") == "announced":
        told.append(("info", "Announced"))
    if content.get("status") == "ended":
        told.append(("off", "Ended"))
    if content["confidence"] != "high":
        told.append(("warn", "Second-hand" if content["confidence"] == "low" else "Not quite sure"))
    if content.get("checked"):
        told.append(("good", f"Confirmed {content['checked']}"))
    told += [("info", "Waiting" if state == "waiting" else "Draft") for _, state, _ in item.changes]
    if item.unexported:
        told.append(("info", "Newer than the files"))
    return told
