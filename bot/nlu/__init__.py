"""What a message means: its topic, its asks, what it says about the person. bot/nlu/rasa/ makes Rasa components of it."""
