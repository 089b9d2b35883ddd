"""The web chat: a page that works without script, and the calls of the script that improves it."""
