"""The processes behind the front door: Rasa and its action server; how they are started, watched and ended."""
