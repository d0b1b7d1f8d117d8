"""Cost and accuracy by epoch."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from backprop_lib.plots.colours import FORWARD, TEXT
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import NORMAL
from backprop_lib.training import History
from backprop_lib.validation import instance


def loss_curves(history: History) -> Picture:
    """Cost and accuracy by epoch, for the training samples and, where measured, the test.

    The accuracy is left out where there is none, as for targets that are no labels.

    Args:
        history: of train.

    Raises:
        ArgumentError: history is something else.
    """
    instance(history, History, "history", "what train returned")
    panels = [("cost", history.cost, history.test_cost)]
    if not np.isnan(history.accuracy).all():
        panels.append(("accuracy", history.accuracy, history.test_accuracy))
    sentences = []
    with chart(0.2 + 2.1 * len(panels)) as picture:
        axes = picture.subplots(len(panels), 1, sharex=True, squeeze=False).ravel()
        for ax, (name, training, test) in zip(axes, panels, strict=True):
            for curve, whose, ink, line, marker in (
                (training, "training", FORWARD, "-", "o"),
                (test, "test", TEXT, "--", "s"),
            ):
                if not curve:
                    continue
                every = max(1, len(curve) // 8)
                ax.plot(
                    curve, color=ink, linestyle=line, marker=marker, markevery=every, label=whose
                )
                sentences.append(
                    f"{name.capitalize()} ({whose}) over {len(curve) - 1} epochs: "
                    f"from {curve[0]:.3g} to {curve[-1]:.3g}."
                )
            ax.set_title(name, size=NORMAL, loc="left")
        axes[-1].set_xlabel("epoch")
        axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
        if history.test_cost:
            axes[0].legend()
    if history.diverged:
        sentences.append("Then the cost was no longer finite.")
        axes[-1].set_xlabel("epoch (then the cost was no longer finite)")
    picture.alt = " ".join(sentences)
    return picture
