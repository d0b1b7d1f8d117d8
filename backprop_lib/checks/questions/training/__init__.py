"""Assignment 06: from the update rule to a network that reads handwritten digits."""

from backprop_lib.checks.questions.training import batches, digits, pictures, steps

QUESTIONS = (*steps.QUESTIONS, *batches.QUESTIONS, *pictures.QUESTIONS, *digits.QUESTIONS)
