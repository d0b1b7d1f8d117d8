"""Assignment 07: measure a gradient, find where a program goes wrong, and judge printed numbers."""

from backprop_lib.checks.questions.find_the_bug import measuring, mending, reading

QUESTIONS = (
    reading.RELATIVE_ERROR,
    measuring.CENTRAL,
    measuring.COMPLEX,
    measuring.BEST_STEP,
    reading.FIRST_WRONG,
    mending.ERRORS,
    mending.GRADIENTS,
    reading.PRINTED,
)
