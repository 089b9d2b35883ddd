"""Where PAL keeps things: engines, migrations, and Rasa's tracker store. Only `tracker` imports Rasa."""
