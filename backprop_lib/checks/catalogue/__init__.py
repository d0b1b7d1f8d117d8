"""The catalogue of named mistakes: what each is called, and the sentence that teaches.

A question says how a mistake is computed; what it means is the same everywhere and stands here,
by topic.
"""

from backprop_lib.checks.catalogue import (
    activations,
    batches,
    by_hand,
    conventions,
    deep,
    gradient_checks,
    losses,
    matrices,
    training,
)
from backprop_lib.checks.catalogue.entry import Entry

__all__ = ["ENTRIES", "Entry"]

TOPICS = (
    activations,
    losses,
    matrices,
    batches,
    conventions,
    training,
    gradient_checks,
    deep,
    by_hand,
)

ENTRIES: dict[str, Entry] = {
    name: entry for topic in TOPICS for name, entry in topic.ENTRIES.items()
}
