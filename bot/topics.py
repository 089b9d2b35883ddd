"""The 28 topics that PAL knows about: intent names, offer topics and button words are all taken from here."""

#: Topic -> the few plain words that a young person sees on a button (at most 20 characters, WhatsApp's limit).
TITLES: dict[str, str] = {
    "housing": "A home",
    "homelessness": "Nowhere to stay",
    "council_tax": "Council tax",
    "setting_up_home": "Things for a home",
    "rent_deposit": "Rent deposit",
    "prescriptions": "Free prescriptions",
    "health_costs": "Dentist and glasses",
    "mental_health": "Mental health",
    "travel": "Travel",
    "education": "College and uni",
    "employment": "Work and training",
    "money": "Money help",
    "benefits": "Benefits",
    "leisure": "Gym and leisure",
    "digital": "Phone and internet",
    "id_documents": "Passport and ID",
    "driving": "Driving lessons",
    "parenting": "Being a parent",
    "immigration": "Immigration",
    "custody": "Prison or court",
    "participation": "Having your say",
    "personal_adviser": "Personal adviser",
    "records": "Your care files",
    "advocacy_complaints": "Complain, advocate",
    "mentoring": "A mentor",
    "celebration": "Birthdays, events",
    "relationships": "Family and friends",
    "staying_put": "Staying put",
}

#: In the order of the field's own list (offers-research), which coverage tables keep.
TOPICS: tuple[str, ...] = tuple(TITLES)

#: The ten topics that every authority is expected to have something on.
CORE_TOPICS: tuple[str, ...] = (
    "housing",
    "homelessness",
    "council_tax",
    "setting_up_home",
    "prescriptions",
    "mental_health",
    "travel",
    "education",
    "employment",
    "personal_adviser",
)
