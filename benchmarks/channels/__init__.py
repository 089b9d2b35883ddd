"""How the channels stand kill -9, and how fast they acknowledge. All on loopback, with fake platforms and a fake Rasa."""
