"""A calculation by hand, and what can be done with it: looked at, asked, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError
from backprop_lib.names import architecture, named, words
from backprop_lib.network import Network
from backprop_lib.propagation import backward_from, forward
from backprop_lib.validation import Reduction, batch_factor, count, positive, targets
from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.contents import Contents
from backprop_lib.walkthrough.latex import Style
from backprop_lib.walkthrough.part import Part
from backprop_lib.walkthrough.reason import Why
from backprop_lib.walkthrough.step import Phase, Step
from backprop_lib.walkthrough.steps import all_steps
from backprop_lib.walkthrough.why import why

_HEADINGS: dict[Phase, str] = {
    "given": "Given",
    "forward": "Forward pass",
    "backward": "Backward pass",
    "update": "Update",
}


class Walkthrough:
    """A calculation by hand, step by step. Made by ``walk_through``.

    Attributes:
        net: the network.
        steps: every step, in the order of the calculation.
        learning_rate: alpha of the update, or None when it is not shown.
        digits, limit: how much of a number, and of a matrix or sum, is printed.
        elided: whether a matrix or a sum was too large to be shown whole.
    """

    def __init__(self, calculation: Calculation, style: Style) -> None:
        self._calculation, self._style = calculation, style
        self.net = calculation.net
        self.learning_rate = calculation.learning_rate
        self.digits, self.limit = style.digits, style.limit
        self.steps = Part(tuple(all_steps(calculation, style)))
        self._by_quantity = {step.quantity: step for step in self.steps}
        self.elided = any("dots" in step.latex for step in self.steps)

    @property
    def given(self) -> Part:
        """X, Y, and W and b of every layer."""
        return self._part("given")

    @property
    def forward(self) -> Part:
        """The forward pass, with the loss."""
        return self._part("forward")

    @property
    def backward(self) -> Part:
        """The backward pass."""
        return self._part("backward")

    @property
    def update(self) -> Part:
        """The step of gradient descent; empty when no learning rate was given."""
        return self._part("update")

    def _part(self, phase: Phase) -> Part:
        return Part([step for step in self.steps if step.phase == phase])

    def __getitem__(self, quantity: str) -> Step:
        """The step that works out a quantity, such as ``walk["delta[1]"]``.

        Raises:
            UnknownNameError: no step does.
        """
        return named("quantity", quantity, self._by_quantity)

    def why(self, entry: str) -> Why:
        """One entry as its own sum of products, such as ``walk.why("dW[1][4, 17]")``.

        Args:
            entry: quantity[layer][row, column], counting rows and columns from 0; of z,
                a, delta, dW or db.

        Raises:
            ArgumentError: it does not read so, or there is no such entry.
            UnknownNameError: no such quantity.
        """
        return why(self._calculation, self._style, entry)

    @property
    def summary(self) -> str:
        """What is worked through, in Markdown."""
        calc = self._calculation
        gs = ", ".join(words(g.name) for _, _, g in self.net.layers)
        samples = "one sample" if calc.m == 1 else f"{calc.m} samples ({calc.reduction})"
        text = (
            f"A {architecture(self.net.sizes)} network ({gs}) with {words(self.net.loss.name)}, {samples}. "
            f"Numbers are rounded to {_decimals(self.digits)} when printed and never before."
        )
        if self.learning_rate is not None:
            text += f" The update is one step of gradient descent, alpha = {self.learning_rate:g}."
        if self.elided:
            text += (
                " Dots stand for what is left out of large matrices and long sums; "
                'any entry can be asked for, such as `walk.why("dW[1][0, 0]")`.'
            )
        return text

    def sections(self) -> list[tuple[str, Part]]:
        """The phases that have steps, each with its heading."""
        parts = [(heading, self._part(phase)) for phase, heading in _HEADINGS.items()]
        return [(heading, part) for heading, part in parts if len(part)]

    def to_markdown(self) -> str:
        """The whole calculation as Markdown with LaTeX between dollar signs."""
        texts = [self.summary]
        for heading, part in self.sections():
            texts += [f"### {heading}", part.to_markdown()]
        return "\n\n".join(texts)

    def _repr_markdown_(self) -> str:
        texts = [self.summary]
        for heading, part in self.sections():
            texts += [f"**{heading}**", part.to_markdown()]
        return "\n\n".join(texts)

    def _contents(self) -> Contents:
        return Contents(
            self.net, self.summary, self.sections(), self.digits, self.limit, self.learning_rate
        )

    def __repr__(self) -> str:
        return f"<walkthrough of {self.net!r}: {len(self.steps)} steps>"

    def to_latex(self) -> str:
        """The whole calculation as a LaTeX document, by amsmath, amssymb, geometry and graphicx."""
        from backprop_lib.walkthrough.latex_document import latex_document

        return latex_document(self._contents())

    def to_notebook(self, path: str | Path) -> Path:
        """Write a notebook that needs NumPy alone: each step in words and as code.

        Its last cells compare the code's results with the ones printed here.

        Returns:
            Where it was written.

        Raises:
            ArgumentError: there is no folder to write to.
        """
        from backprop_lib.walkthrough.notebook import notebook_json

        return _written(path, notebook_json(self._contents()))

    def to_html(self, path: str | Path, *, answers: bool = True) -> Path:
        """Write a worksheet that opens in any browser, without a network.

        Args:
            path: where to write.
            answers: whether the numbers are filled in; without them, each step has empty
                matrices of the right shape to be filled in by hand.

        Returns:
            Where it was written.

        Raises:
            MissingPackageError: latex2mathml, which typesets the formulas, is not installed.
            ArgumentError: there is no folder to write to.
        """
        from backprop_lib.walkthrough.worksheet import worksheet_html

        return _written(path, worksheet_html(self._contents(), answers=answers))

    def to_pdf(self, path: str | Path, *, answers: bool = True) -> Path:
        """Print the worksheet of ``to_html`` to a PDF by Chromium or Chrome.

        Args:
            path: where to write.
            answers: as in ``to_html``.

        Returns:
            Where it was written.

        Raises:
            ChromiumNotFoundError: there is no such browser on this machine.
            BrowserError: the browser failed.
            MissingPackageError: latex2mathml is not installed.
            ArgumentError: there is no folder to write to.
        """
        from backprop_lib.walkthrough.pdf import worksheet_pdf
        from backprop_lib.walkthrough.worksheet import worksheet_html

        return worksheet_pdf(worksheet_html(self._contents(), answers=answers), _target(path))


def _decimals(n: int) -> str:
    return "1 decimal" if n == 1 else f"{n} decimals"


def _target(path: str | Path) -> Path:
    path = Path(path)
    if path.parent.is_dir():
        return path
    message = f"{path.name} cannot be written: there is no folder {path.parent}; make it first"
    raise ArgumentError(message)


def _written(path: str | Path, text: str) -> Path:
    path = _target(path)
    path.write_text(text, encoding="utf-8")
    return path


def walk_through(
    net: Network,
    X: Any,
    Y: Any,
    *,
    reduction: Reduction,
    digits: int = 4,
    limit: int = 8,
    learning_rate: float | None = None,
) -> Walkthrough:
    """Work a network through by hand.

    Args:
        net: any network.
        X: inputs, (n_0, m).
        Y: targets, (n_L, m).
        reduction: ``"mean"`` or ``"sum"`` over the m samples.
        digits: decimals that are printed, 1 to 15; the calculation is never rounded.
        limit: matrices with more rows or columns than this, and sums with more terms,
            are elided; at least 3.
        learning_rate: alpha, to show the step of gradient descent too.

    Returns:
        The walkthrough; show it in a notebook, or write it to a file.

    Raises:
        ArgumentError: digits, limit or learning rate out of range.
        UnknownNameError: another reduction.
        ShapeError, EmptyBatchError, LabelError, DTypeError, NonFiniteError: X or Y is not
            a batch for this network.
    """
    if count(digits, "digits") > 15:
        message = f"digits must be at most 15, all that float64 holds; got {digits}"
        raise ArgumentError(message)
    if count(limit, "limit") < 3:
        message = f"limit must be at least 3 (first, dots, last); got {limit}"
        raise ArgumentError(message)
    alpha = None if learning_rate is None else positive(learning_rate, "learning_rate")
    trace = forward(net, X)
    m: int = trace.a[0].shape[1]
    batch_factor(reduction, m)
    y: Array = targets(Y, net.sizes[-1], m, net.loss).astype(net.dtype)
    gradients = backward_from(net, trace, y, reduction=reduction)
    calculation = Calculation(net, trace, np.asarray(y), gradients, reduction, alpha)
    noise = {np.float64: 1e-14, np.float32: 3e-7}[net.dtype.type]
    return Walkthrough(calculation, Style(digits, limit, noise))
