"""What strangers wrote, made fit for a terminal."""


def printable(text: str) -> str:
    """The text without what would move the cursor, change colours or hide itself."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
