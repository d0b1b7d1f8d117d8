"""Faults that whoever runs a command can mend."""


class RemediedError(Exception):
    """Ends a command in one line: the message says what is wrong, and what to do."""
