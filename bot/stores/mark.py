"""The mark that a line of the workers' lists carries, so that it can be erased with the conversation it came from."""

import hashlib


def mark(conversation: str) -> str:
    """A hash of the pseudonym: the lists themselves hold no pseudonym, and from the mark nobody gets back to one."""
    return hashlib.sha256(f"lists:{conversation}".encode()).hexdigest()[:32]
