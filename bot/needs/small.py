"""Small numbers, so that no count points at one person. Where a council and a topic meet, less than five is one thing."""

#: Below this, a number is "fewer than 5".
LEAST = 5


def cell(count: int) -> str:
    """A number where a council and a topic meet. None at all is no secret."""
    count = max(0, count)
    return f"fewer than {LEAST}" if 0 < count < LEAST else str(count)


def rounded(count: int) -> str:
    """A total beside such numbers, to the nearest five: what is hidden in the cells cannot be worked out from it."""
    if 0 < count < LEAST:
        return cell(count)
    near = LEAST * round(max(0, count) / LEAST)
    return f"about {near}" if near else "0"


def share(part: int, whole: int) -> str:
    """`part` of `whole` in hundredths; nothing where either is small."""
    return f"{round(100 * min(part, whole) / whole)}%" if part >= LEAST and whole >= LEAST else ""
