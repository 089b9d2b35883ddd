"""How long PAL keeps what. docs/safety/retention.md and the privacy notice say the same; a test compares them."""

MINUTE_S = 60.0
DAY_S = 24 * 3600.0

#: What was written and said, after it was answered. A day: the page without script shows it, a repeated delivery reuses it.
WORDS_S = 1 * DAY_S
#: The (hashed) ids of messages: platforms deliver again for up to a week.
IDS_S = 8 * DAY_S
#: A person who has not written (the first reply says so): pseudonym, councils, age; and every turn in Rasa's tracker.
PEOPLE_S = 30 * DAY_S
#: After "delete my chat": the answer that it is deleted, until it has been read.
ERASED_S = 1 * MINUTE_S
#: Questions that PAL could not answer, masked, on the workers' list. Their mark goes with PEOPLE_S.
UNANSWERED_S = 30 * DAY_S
#: Yes or no to "Did this help?", with a day, a topic and a council. The mark goes with PEOPLE_S.
FEEDBACK_S = 365 * DAY_S
#: Counts of messages a day and channel; nothing of a person.
TALLIES_S = 365 * DAY_S
#: What was asked and what came of it, counted a day, topic and council; nothing of a person. Two years: to compare a month
#: with the same month of the year before.
COUNTERS_S = 730 * DAY_S
#: A sentence or phrase that was tried in the workbench: it may be taken from what somebody wrote.
TRIED_S = 1 * DAY_S
#: Conversations that workers made up in the simulator, and runs of the conversation tests.
TALKS_S = 30 * DAY_S
#: What a sheet of offers would change, until it is brought in.
SHEETS_S = 1 * DAY_S
