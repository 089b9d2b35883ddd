"""The shape of data/offers/*.yaml. Unknown keys are refused, so a slip in a key name cannot silently lose a fact."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bot.offers.dates import PATTERN, first_day
from bot.topics import TOPICS

Slug = Annotated[str, Meta(pattern=r"^[a-z]+(-[a-z]+)*$")]
PartialDate = Annotated[str, Meta(pattern=PATTERN, description="A day, a month or a year: 2024-03-05, 2024-03 or 2024")]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day: 2024-03-05")]
Url = Annotated[str, Meta(pattern=r"^https?://[^\s]+\.[^\s]+$")]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Age = Annotated[int, Meta(ge=10, le=30)]

Topic = Literal[TOPICS]  # type: ignore[valid-type]

#: Which tie to the authority the offer hangs on. `unknown` can be "maybe" at best.
Basis = Literal["responsible", "residence", "both", "either", "anyone", "unknown"]

#: What a person may be or do that changes an entitlement. Each has a predicate in bot/offers/rules.py.
Condition = Literal[
    "eligible",  # looked after now, 16 or 17, for 13 weeks since 14 (Children Act 1989 Sch 2 para 19B)
    "relevant",  # 16 or 17, was eligible, has left care (Children Act 1989 s 23A)
    "former_relevant",  # 18 to 24, was eligible or relevant (Children Act 1989 s 23C)
    "qualifying",  # under 25, some care at or after 16, less than 13 weeks (Children Act 1989 s 24)
    "in_education",
    "in_higher_education",
    "apprentice",
    "working",
    "not_working_or_studying",
    "on_universal_credit",
    "on_benefits",
    "parent",
    "pregnant",
    "in_custody",
    "asylum_seeking",
    "disabled",
    "lives_alone",
    "liable_for_council_tax",
    "council_tenant",
    "private_tenant",
    "homeless",
    "staying_put",
]
#: Where one must live beside the tie that `basis` names: here, anywhere but here, or in one of the 33 authorities.
Lives = Literal["here", "elsewhere", "in_london"]
Status = Literal["in_force", "announced", "ended"]
Confidence = Literal["high", "medium", "low"]

ContactRole = Literal[
    "leaving_care_team",
    "leaving_care_duty",
    "out_of_hours",
    "front_line",
    "housing",
    "homelessness",
    "council_tax",
    "advocacy",
    "complaints",
    "participation",
    "mental_health",
    "virtual_school",
    "money",
    "other",
]


def _real_dates(item: "Source | Offer | Contact", *names: str) -> None:
    # The patterns let 2024-02-31 through.
    for name in names:
        if (value := getattr(item, name)) is not None:
            try:
                first_day(value)
            except ValueError as error:
                raise ValueError(f"{name}: {value!r} is no day of the calendar") from error


class Source(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Where a fact was read: a web page, or a named document that has no address of its own."""

    title: Line
    url: Url | None
    #: What the source says of its own age; null if it gives none.
    date: PartialDate | None

    def __post_init__(self) -> None:
        _real_dates(self, "date")


class Who(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The checkable part of who can have it. Ages are whole years: from the `age_from` birthday until the day before
    the `age_until` birthday ("until 25" is 25; "21 to 24" is 21 and 25)."""

    age_from: Age | None = None
    age_until: Age | None = None
    all_of: list[Condition] = []
    any_of: list[Condition] = []
    none_of: list[Condition] = []
    #: The source says that it does not end at any age, or it is for everybody, not for care leavers alone.
    no_end: bool = False
    lives: Lives | None = None

    def __post_init__(self) -> None:
        if self.no_end and self.age_until is not None:
            raise ValueError("who: no_end and age_until contradict each other")


class Offer(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One thing that one authority (or London, or England) gives."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=90)]
    topic: Topic
    title: Annotated[str, Meta(min_length=4, max_length=60)]
    summary: Annotated[str, Meta(min_length=10, max_length=300)]
    amount: Annotated[str, Meta(max_length=80)] | None
    basis: Basis
    #: Authority slugs that it reaches, when that is not the file's own authority or (london, england) everywhere.
    areas: list[Slug] | None = None
    who: Who = msgspec.field(default_factory=Who)
    #: Conditions that PAL cannot check, as short phrases that follow "if": "your pathway plan says so".
    conditions: list[Annotated[str, Meta(min_length=3, max_length=160)]] = []
    how_to_claim: Line | None
    claim_url: Url | None
    status: Status
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    source: Source
    #: When a copy of the source was read.
    seen: PartialDate
    #: The day a person or the council confirmed it on the live source; null until then.
    checked: Day | None
    review_by: Day
    confidence: Confidence
    #: The Act, regulation or guidance that it rests on; "Not law: …" says whose own rules it is (England's facts carry one).
    law: Line | None = None
    #: For the people who keep the data; never shown to a young person.
    note: Annotated[str, Meta(max_length=600)] | None = None

    def __post_init__(self) -> None:
        _real_dates(self, "valid_from", "valid_to", "seen", "checked", "review_by")


class Contact(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One way to reach people."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=90)]
    role: ContactRole
    label: Annotated[str, Meta(min_length=3, max_length=90)]
    phone: Annotated[str, Meta(pattern=r"^[0-9 +]{3,20}$")] | None
    email: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None
    url: Url | None
    address: Line | None = None
    #: As the source prints them.
    hours: Annotated[str, Meta(max_length=160)] | None
    #: The same for the machine, in the OpenStreetMap opening_hours notation that bot/offers/hours.py reads:
    #: "24/7", "Mo-Fr 09:00-17:00", "Mo-Fr 17:00-09:00; Sa-Su 00:00-24:00; PH 00:00-24:00"; null if not known.
    open: Annotated[str, Meta(max_length=160)] | None = None
    source: Source
    seen: PartialDate
    checked: Day | None
    review_by: Day
    confidence: Confidence
    note: Annotated[str, Meta(max_length=600)] | None = None

    def __post_init__(self) -> None:
        _real_dates(self, "seen", "checked", "review_by")


class OfferFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One file: what one authority, all of London or all of England gives."""

    authority: Slug
    name: Line
    #: The authority's own page on its care leaver offer.
    local_offer_url: Url | None
    offers: list[Offer]
    contacts: list[Contact]
    #: What is not known, or where sources contradict each other; for the people who keep the data.
    gaps: list[Annotated[str, Meta(max_length=600)]] = []

    def items(self) -> list[Offer | Contact]:
        """Its offers, then its contacts."""
        return [*self.offers, *self.contacts]
