"""Softmax in pictures: what it does to z, its Jacobian, and how two losses drive it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from backprop_lib.activations import Array, softmax
from backprop_lib.decimals import rounded, two_digits
from backprop_lib.fused import fused
from backprop_lib.losses import categorical_cross_entropy, half_squared_error
from backprop_lib.plots.colours import BACKWARD, FORWARD, FORWARD_SOFT, MUTED, PAGE, TEXT
from backprop_lib.plots.picture import Picture, chart, style
from backprop_lib.plots.sheet import write
from backprop_lib.plots.sizes import NORMAL, SYMBOL, WIDTH


def softmax_bars(z: Any) -> Picture:
    """From z to e^z to a, a bar an entry, each step in a panel of its own.

    Args:
        z: the weighted inputs of one sample, (n, 1), of moderate size and about five at most.
    """
    z = np.asarray(z, dtype=float)
    steps = (
        ("$z$", "z", z, 1),
        ("$e^z$", "e^z", np.exp(z), 2),
        ("$a = e^z / sum$", "a", softmax.f(z), 2),
    )
    alt = []
    with chart(0.75 + 0.4 * len(z)) as picture:
        axes = picture.subplots(1, len(steps), sharey=True)
        for ax, (symbol, name, values, digits) in zip(axes, steps, strict=True):
            texts = [rounded(float(v), 0 if v == round(v) else digits) for v in values[:, 0]]
            places = np.arange(len(z))
            ax.barh(places, values[:, 0], height=0.6, color=FORWARD_SOFT, edgecolor=FORWARD)
            largest = np.max(np.abs(values))
            for j, text in enumerate(texts):
                x = max(float(values[j, 0]), 0) + 0.06 * largest
                ax.text(x, j, text, color=FORWARD, va="center")
            ax.axvline(0, color=MUTED, linewidth=0.8)
            ax.set_xlim(min(0, 1.1 * np.min(values)), 1.75 * largest)
            ax.set_title(symbol, size=SYMBOL)
            ax.set_yticks(places, [f"{j}" for j in places])
            ax.set_xticks([])
            ax.tick_params(length=0)
            ax.spines[["left", "bottom"]].set_visible(False)
            alt.append(f"{name}: {', '.join(texts)}.")
        axes[0].invert_yaxis()
        axes[0].set_ylabel("class")
    picture.alt = f"Bars for {len(z)} classes, in three steps. {' '.join(alt)}"
    return picture


def jacobian_squares(J: Any, *, digits: int = 4) -> Picture:
    """A Jacobian da/dz as a table: a square's area is an entry's size, its filling the sign.

    Args:
        J: (n, n), entry (j, k) = da_j/dz_k; n of about four at most.
        digits: decimals of the numbers below the squares.
    """
    J = np.asarray(J, dtype=float)
    n, rows = len(J), []
    height = 0.75 + 0.98 * n
    with style():
        picture = Picture(figsize=(WIDTH, height))
        ax = picture.add_axes((0.13, 0.1, 0.86, 0.9 - 0.45 / height))
        ax.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5), aspect="auto")
        # The same inches on both axes, so that squares are square.
        place = ax.get_position()
        tall = (place.height * height) / (place.width * WIDTH)
        for i in range(n):
            texts = [rounded(float(v), digits) for v in J[i]]
            rows.append(", ".join(texts))
            for j in range(n):
                side = 0.52 * np.sqrt(np.abs(J[i, j]) / np.max(np.abs(J)))
                fill = BACKWARD if J[i, j] > 0 else PAGE
                corner = (j - side / 2, i - 0.08 - side / tall / 2)
                ax.add_patch(
                    Rectangle(
                        corner, side, side / tall, facecolor=fill, edgecolor=BACKWARD, linewidth=1.3
                    )
                )
                write(ax, (j, i + 0.37), texts[j], color=BACKWARD)
        ax.set_xticks(range(n), [f"$z_{j}$" for j in range(n)], size=SYMBOL)
        ax.set_yticks(range(n), [f"$a_{i}$" for i in range(n)], size=SYMBOL)
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        picture.text(
            0.56, 0.05, "full: positive     empty: negative", color=TEXT, ha="center", va="center"
        )
    picture.alt = (
        f"The Jacobian of a by z, row by row: {'; '.join(rows)}. Each entry is a square, "
        f"full where it is positive and empty where it is negative."
    )
    return picture


def two_class_deltas(gap: Array) -> dict[str, Array]:
    """How hard two losses pull at the z of the true class, for each gap.

    Args:
        gap: (m,), z of the true class minus z of the other, of two classes with softmax.

    Returns:
        |dC/dz| of the true class, (m,), by the name of the loss.
    """
    z = np.vstack([gap, np.zeros_like(gap)])
    y = np.vstack([np.ones_like(gap), np.zeros_like(gap)])
    a = softmax.f(z)
    pair = fused(softmax, categorical_cross_entropy)
    assert pair is not None
    deltas = {
        "cross-entropy": pair.delta(a, y),
        "half squared error": softmax.vjp(z, a, half_squared_error.grad(a, y)),
    }
    return {name: np.abs(delta[0]) for name, delta in deltas.items()}


def gradient_against_gap(widest: float = 8) -> Picture:
    """|delta| of the true class against the gap between its z and the other's.

    Args:
        widest: the gap runs from minus this to this.
    """
    gap = np.linspace(-widest, widest, 801)
    curves = two_class_deltas(gap)
    sentences = []
    with chart(3.4) as picture:
        ax = picture.subplots()
        styles = ((BACKWARD, "-"), (TEXT, "--"))
        for (name, size), (ink, line) in zip(curves.items(), styles, strict=True):
            ax.plot(gap, size, color=ink, linestyle=line, label=name)
            top = int(np.argmax(size))
            sentences.append(
                f"{name}: {two_digits(size[0])} at gap {two_digits(-widest)}, at most {two_digits(size[top])} "
                f"at gap {two_digits(gap[top])}, {two_digits(size[-1])} at gap {two_digits(widest)}."
            )
        ax.axvline(0, color=MUTED, linewidth=0.6, zorder=0)
        ax.set_ylim(0, 1.35)
        ax.set_yticks([0, 0.5, 1])
        ax.text(-widest, 1.1, "confidently wrong", color=TEXT, size=NORMAL)
        ax.text(widest, 1.1, "confidently right", color=TEXT, size=NORMAL, ha="right")
        ax.set_title(r"size of $\delta$ at the true class", size=SYMBOL, loc="left")
        ax.set_xlabel("gap: z of the true class − z of the other")
        picture.legend(loc="outside lower center", ncols=2)
    picture.alt = "Size of delta at the true class against the gap between the two z. " + " ".join(
        sentences
    )
    return picture
