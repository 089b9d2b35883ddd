"""Rasa graph components: thin wrappers, so that what they wrap can be tested and timed without Rasa."""
