"""How long PAL keeps what. The README and the privacy notice say the same."""

DAY_S = 24 * 3600.0

#: What was written and said, after it was answered. A day: the page without script shows it, a repeated delivery reuses it.
WORDS_S = 1 * DAY_S
#: The (hashed) ids of messages: platforms deliver again for up to a week.
IDS_S = 8 * DAY_S
#: A person who has not written (the first reply says so): pseudonym, councils, age; and the conversation in Rasa's tracker.
PEOPLE_S = 30 * DAY_S
