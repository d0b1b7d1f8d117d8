"""The loop of training that both passes are part of."""

from __future__ import annotations

from backprop_lib.figures.passes.drawing import heavy_arrow
from backprop_lib.plots.colours import BACKWARD, FORWARD, TEXT
from backprop_lib.plots.marks import box
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import sheet, write
from backprop_lib.plots.sizes import SYMBOL


def training_loop() -> Picture:
    """Forward, cost, backward, update, and round again."""
    steps = (
        ("forward", r"$z^{[l]},\ a^{[l]}$  for $l = 1, \ldots, L$", FORWARD),
        ("cost", r"$J$  from $a^{[L]}$ and $Y$", FORWARD),
        ("backward", r"$\delta^{[l]},\ dW^{[l]},\ db^{[l]}$  for $l = L, \ldots, 1$", BACKWARD),
        ("update", r"$W^{[l]} - \alpha\, dW^{[l]},\ \ b^{[l]} - \alpha\, db^{[l]}$", TEXT),
    )
    width, height, gap, x = 3.3, 0.72, 0.36, 1.72
    with sheet(len(steps) * (height + gap) + 0.3) as (picture, ax):
        top = ax.get_ylim()[1]
        write(ax, (x, top - 0.14), "a batch of samples, X and Y")
        y_from = top - 0.24
        ys = [y_from - gap - height / 2 - i * (height + gap) for i in range(len(steps))]
        for i, ((name, what, ink), y) in enumerate(zip(steps, ys, strict=True), start=1):
            heavy_arrow(ax, (x, y_from), (x, y + height / 2 + 0.03), TEXT)
            box(ax, (x, y), width, height, ink)
            write(ax, (x, y + 0.17), f"{i}  {name}", weight="bold")
            write(ax, (x, y - 0.14), what, size=SYMBOL, color=ink)
            y_from = y - height / 2 - 0.03
        right = x + width / 2 + 0.03
        out = right + 0.4
        ax.plot([right, out, out], [ys[-1], ys[-1], ys[0]], color=TEXT, linewidth=1.6)
        heavy_arrow(ax, (out, ys[0]), (right, ys[0]), TEXT)
        write(ax, (out + 0.16, (ys[0] + ys[-1]) / 2), "the next batch", rotation=270)
    picture.alt = (
        "A loop of four steps. 1 forward: z[l] and a[l] for l = 1 to L. 2 cost: J from a[L] "
        "and Y. 3 backward: delta[l], dW[l] and db[l] for l = L down to 1. 4 update: W[l] minus "
        "alpha dW[l], b[l] minus alpha db[l]. Then the next batch goes forward."
    )
    return picture
