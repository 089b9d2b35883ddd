"""Rasa's actions. Thin: the tracker into bot.dialogue, what it says into the dispatcher. Rules and words live in bot/."""
