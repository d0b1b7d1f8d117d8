"""Pictures: a network with its numbers, gradients by layer, training curves, activations.

Each function returns a Picture, a matplotlib Figure that shows itself in a notebook as
SVG, is no wider than a phone can show, and carries a description in ``alt``. Only the
book's palette is drawn with, on no background, so that a page can put its own colours in
the place of these, light or dark. Nothing here uses pyplot or changes its settings.
"""

from importlib.util import find_spec

from backprop_lib.errors import MissingPackageError

if find_spec("matplotlib") is None:
    message = "backprop_lib.plots draws with matplotlib, which is missing: pip install matplotlib"
    raise MissingPackageError(message)

from backprop_lib.plots.activation import activation_plot
from backprop_lib.plots.diagram import Show, network_diagram
from backprop_lib.plots.flow import gradient_flow
from backprop_lib.plots.history import loss_curves
from backprop_lib.plots.picture import Picture

__all__ = [  # noqa: RUF022  # the order of the API page
    "network_diagram",
    "gradient_flow",
    "loss_curves",
    "activation_plot",
    "Picture",
    "Show",
]
