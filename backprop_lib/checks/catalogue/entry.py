"""What the catalogue says of one mistake."""

from typing import NamedTuple


class Entry(NamedTuple):
    """One mistake of the catalogue.

    Attributes:
        title: the mistake in a few words, to be read after "Not yet: ".
        teaches: what to look at, in a sentence or two; never the answer itself.
        page: where the book explains it.
    """

    title: str
    teaches: str
    page: str
