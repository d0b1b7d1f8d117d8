"""Slips of calculating by hand."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "early-rounding": Entry(
        "it was rounded too early",
        "Carry all digits through the calculation, and round once, at the end.",
        "notation.html#rounding",
    ),
    "sign-lost": Entry(
        "a sign was lost",
        "The size is right. Go through the product again and count the minus signs.",
        "find-the-slip.html",
    ),
    "decimal-slip": Entry(
        "the decimal point slipped by one place",
        "The digits are right. Estimate the size before you multiply.",
        "find-the-slip.html",
    ),
    "wrong-weight": Entry(
        "the weight's indices were swapped",
        "The first index is where the weight leads to, the second where it comes from.",
        "notation.html#a-weight-has-two-indices",
    ),
    "digits-swapped": Entry(
        "two digits changed places",
        "Compare what you wrote with what you calculated, digit by digit.",
        "find-the-slip.html",
    ),
}
