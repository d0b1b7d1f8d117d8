"""How large the gradients of each layer are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from backprop_lib.decimals import two_digits
from backprop_lib.diagnostics import gradient_norms
from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, MUTED, TEXT
from backprop_lib.plots.log_scale import log_scale
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import SYMBOL
from backprop_lib.propagation import Gradients

_LINES = (("-", "o", BACKWARD), ("--", "s", TEXT), (":", "^", MUTED), ("-.", "D", BACKWARD))


def gradient_flow(gradients: Gradients | Mapping[str, Gradients]) -> Picture:
    """Norms of delta[l] and dW[l] by layer, on a logarithmic scale.

    Args:
        gradients: of backward; or up to four, by name.

    Raises:
        ArgumentError: neither of these.
    """
    named = _named(gradients)
    norms = {name: gradient_norms(g) for name, g in named.items()}
    sentences = []
    with chart(4.4) as picture:
        axes = picture.subplots(2, 1, sharex=True)
        for ax, quantity, symbol in zip(axes, ("delta", "dW"), (r"\delta", "dW"), strict=True):
            for (name, norm), (line, marker, ink) in zip(norms.items(), _LINES, strict=False):
                y = np.array(norm[quantity])
                style = {"color": ink, "linestyle": line, "marker": marker, "label": name}
                ax.plot(np.arange(1, len(y) + 1), np.where(y > 0, y, np.nan), **style)
                sentences.append(
                    f"Norm of {quantity}{name and f' ({name})'} from layer 1 to {len(y)}: "
                    f"{', '.join(two_digits(x) for x in y)}."
                )
            every = np.concatenate([norm[quantity] for norm in norms.values()])
            left_out = "" if every.all() else " (0 is left out)"
            ax.set_title(f"norm of ${symbol}^{{[l]}}${left_out}", size=SYMBOL, loc="left")
            log_scale(ax, "y", every[every > 0])
        axes[1].set_xlabel("layer l")
        axes[1].xaxis.set_major_locator(MaxNLocator(integer=True))
        if "" not in named:
            picture.legend(
                *axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2
            )
    picture.alt = " ".join(sentences)
    return picture


def _named(gradients: Any) -> dict[str, Gradients]:
    if isinstance(gradients, Gradients):
        return {"": gradients}
    if (
        isinstance(gradients, Mapping)
        and 1 <= len(gradients) <= len(_LINES)
        and all(isinstance(g, Gradients) for g in gradients.values())
    ):
        return {str(name): g for name, g in gradients.items()}
    message = (
        f"gradients must be Gradients, or one to {len(_LINES)} of them by name, such as "
        f"{{'sigmoid': backward(...)}}; got {type(gradients).__name__}"
    )
    raise ArgumentError(message)
