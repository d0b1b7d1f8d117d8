"""Assignment 08: what an error is multiplied with on its way back, and how to keep it alive."""

from backprop_lib.checks.questions.vanishing_gradients import chains, cures, layers, slopes

QUESTIONS = (
    slopes.SLOPES,
    slopes.STEEPEST,
    chains.BOUNDS,
    chains.ERRORS,
    layers.NORMS,
    layers.FACTOR,
    cures.SPREADS,
    cures.SKIP,
    cures.NORMALISED,
)
