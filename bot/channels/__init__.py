"""One folder or module a channel: how it takes messages in, and how it draws what PAL says."""
