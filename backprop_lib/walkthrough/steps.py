r"""Every arithmetic step of forward, backward and update, in the order of the calculation.

The numbers come from propagation.forward and propagation.backward; here they are only
written down. What lies between them (a product, an exponential) is computed for print.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import numpy as np

from backprop_lib.activations import (
    Activation,
    Array,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
    words,
)
from backprop_lib.fused import fused
from backprop_lib.losses import Loss, binary_cross_entropy
from backprop_lib.network import Network
from backprop_lib.propagation import Gradients, Trace, losses_at
from backprop_lib.walkthrough import substitution as write
from backprop_lib.walkthrough.latex import DELTA, Style, aligned, shape, visible

Phase = Literal["given", "forward", "backward", "update"]
Line = tuple[str, str, str]

# Digits in a row of a matrix of products, as a multiple of the limit: at 4 decimals and
# limit 8, 16 products, which a landscape page holds.
_DIGITS_A_ROW = 14

# Above this, e^z is written as e^(z - max z), which changes no quotient.
_LARGE_EXPONENT = 20


class Step(NamedTuple):
    """One quantity and how it is worked out.

    Attributes:
        quantity: what is worked out, such as ``"dW[2]"``; the key of ``walk[...]``.
        symbol: the same in LaTeX.
        title: what that is, in words.
        phase: ``"given"``, ``"forward"``, ``"backward"`` or ``"update"``.
        lines: (left side, relation, right side) in LaTeX: symbols first, then numbers
            substituted, then products, then the result.
        shapes: the shapes of the factors and of the result, in LaTeX; may be empty.
        value: the result.
        code: the same step in NumPy.
        note: a remark in Markdown; may be empty.
    """

    quantity: str
    symbol: str
    title: str
    phase: Phase
    lines: tuple[Line, ...]
    shapes: str
    value: Array
    code: str
    note: str = ""

    @property
    def heading(self) -> str:
        """Symbol and title as Markdown."""
        return f"**${self.symbol}$**: {self.title}"

    @property
    def latex(self) -> str:
        """All lines as one aligned environment, without math delimiters."""
        return aligned(self.lines)

    @property
    def shapes_label(self) -> str:
        """What stands before the shapes."""
        return "Shapes" if r"\to" in self.shapes else "Shape"

    def to_markdown(self) -> str:
        """The step as Markdown with LaTeX between dollar signs."""
        parts = [self.heading, f"$$\n{self.latex}\n$$"]
        if self.shapes:
            parts.append(f"{self.shapes_label}: ${self.shapes}$")
        if self.note:
            parts.append(self.note)
        return "\n\n".join(parts)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self.to_markdown()


class Calculation(NamedTuple):
    """A network, a batch and what came of them: all that the steps are written from."""

    net: Network
    trace: Trace
    Y: Array
    gradients: Gradients
    reduction: str
    learning_rate: float | None

    @property
    def m(self) -> int:
        """Number of samples."""
        return int(self.Y.shape[1])

    @property
    def over_m(self) -> bool:
        """Whether a factor 1/m stands before dW and db."""
        return self.reduction == "mean" and self.m > 1

    def doubt(self, l: int) -> tuple[float, ...]:
        """A nan, which is never exact, where saturation makes an entry of a[l] look exact.

        For the sign before numbers that a[l] enters: float64 calls the sigmoid of 37 a 1.
        """
        g, z, a = self.net[l].activation if l else identity, self.trace.z[l], self.trace.a[l]
        if g not in (sigmoid, tanh, softmax) or (g is softmax and len(a) == 1):
            return ()
        return (np.nan,) if np.any((np.abs(a) == 1) | ((a == 0) & (z != 0))) else ()


def sup(symbol: str, l: int) -> str:
    """A symbol of layer l."""
    return f"{symbol}^{{[{l}]}}"


def dC_da(l: int) -> str:
    """The symbol of dC/da[l]."""
    return rf"\frac{{\partial C}}{{\partial a^{{[{l}]}}}}"


def transposed(symbol: str, l: int) -> str:
    """A transposed symbol of layer l."""
    return rf"\bigl({sup(symbol, l)}\bigr)^{{\top}}"


def all_steps(calc: Calculation, s: Style) -> Iterator[Step]:
    """The whole calculation, step by step."""
    yield from given(calc, s)
    L = calc.net.L
    for l in range(1, L + 1):
        yield weighted_input(calc, s, l)
        yield activation(calc, s, l)
    yield loss(calc, s)
    for l in range(L, 0, -1):
        yield from delta(calc, s, l)
        yield weight_gradient(calc, s, l)
        yield bias_gradient(calc, s, l)
    if calc.learning_rate is not None:
        for l in range(1, L + 1):
            yield from update(calc, s, l)


def given(calc: Calculation, s: Style) -> Iterator[Step]:
    """What the calculation starts from: X, Y and each layer's W and b."""

    def step(quantity: str, title: str, symbol: str, value: Array, name: str) -> Step:
        line = (symbol, s.relation(value), s.matrix(value))
        return Step(quantity, symbol, title, "given", (line,), shape(value), value, name)

    yield step("X", "the input", "X = a^{[0]}", calc.trace.a[0], "X")
    yield step("Y", "the target", "Y", calc.Y, "Y")
    for l, (W, b, g) in enumerate(calc.net.layers, start=1):
        yield step(f"W[{l}]", f"weights of layer {l} ({words(g.name)})", sup("W", l), W, f"W{l}")
        yield step(f"b[{l}]", f"biases of layer {l}", sup("b", l), b, f"b{l}")


def weighted_input(calc: Calculation, s: Style, l: int) -> Step:
    """z[l] = W[l] a[l-1] + b[l]."""
    W, b, _ = calc.net[l]
    a, z = calc.trace.a[l - 1], calc.trace.z[l]
    name, symbols = sup("z", l), f"{sup('W', l)} {sup('a', l - 1)} + {sup('b', l)}"
    doubt = calc.doubt(l - 1)
    lines = _product_lines(s, name, symbols, W, a, result=z, bias=b, doubt=doubt)
    shapes = rf"{shape(W)}\,{shape(a)} + {shape(b)} \to {shape(z)}"
    note = ""
    if calc.m > 1:
        note = f"The column of biases is added to each of the {calc.m} columns."
    terms = np.abs(W) @ np.abs(a) + np.abs(b)
    if np.any((z != 0) & (np.abs(z) < s.noise * terms)):
        left_over = (
            f"An entry's terms cancel but for what {z.dtype} rounds; by hand that entry is 0."
        )
        note = f"{note} {left_over}".lstrip()
    code = f"z{l} = W{l} @ a{l - 1} + b{l}"
    title = f"weighted input of layer {l}"
    return Step(f"z[{l}]", name, title, "forward", lines, shapes, z, code, note)


def activation(calc: Calculation, s: Style, l: int) -> Step:
    """a[l] = g(z[l])."""
    g, z, a = calc.net[l].activation, calc.trace.z[l], calc.trace.a[l]
    title = f"activation of layer {l}, {words(g.name)}"
    code = _code(write.known(write.ACTIVATION_CODE, g), "a", a, l)
    shapes = rf"{shape(z)} \to {shape(a)}"
    note = ""
    if g is softmax:
        lines, note = _softmax_lines(s, l, z, a)
    else:
        symbols = write.activation_symbols(g, sup("z", l))
        numbers = s.table(z.shape, lambda i, j: write.activation_at(s, g, z[i, j], a[i, j]))
        lines = ((sup("a", l), "=", symbols), ("", s.relation(z), numbers))
        if g is identity:
            lines = lines[:1]
        lines += (("", result_relation(s, g, z, a), s.matrix(a)),)
    return Step(f"a[{l}]", sup("a", l), title, "forward", lines, shapes, a, code, note)


def result_relation(s: Style, g: Activation, z: Array, a: Array) -> str:
    """The sign between g of the printed z and the printed a."""
    # Away from 0, sigmoid and tanh are irrational, also where float64 calls them 1.
    return r"\approx" if g in (sigmoid, tanh) and np.any(z != 0) else s.relation(z, a)


def exponentials(z: Array) -> tuple[Array, Array, Array]:
    """What is taken off each column of z, (1, m); then e to the rest, and its sums, (1, m)."""
    large = np.max(np.abs(z)) > _LARGE_EXPONENT
    shift = np.max(z, axis=0, keepdims=True) * large
    e = np.exp(z - shift)
    return shift, e, np.sum(e, axis=0, keepdims=True)


def _softmax_lines(s: Style, l: int, z: Array, a: Array) -> tuple[tuple[Line, ...], str]:
    shift, e, sums = exponentials(z)
    shifted = z - shift
    power, note = rf"e^{{z_j^{{[{l}]}}}}", ""
    if shift.any():
        power = rf"e^{{z_j^{{[{l}]}} - \max_k z_k^{{[{l}]}}}}"
        note = (
            "The largest z of each column is subtracted before the exponential is taken: "
            "that cancels in the quotient and keeps the numbers small."
        )
    total = s.table(
        sums.shape,
        lambda _, j: s.total(len(e), lambda i: s.number(e[i, j])),
        columns=_columns(s, len(e)),
    )
    powers = s.table(z.shape, lambda i, j: rf"e^{{{s.number(shifted[i, j])}}}")
    quotients = s.table(
        a.shape, lambda i, j: rf"\dfrac{{{s.number(e[i, j])}}}{{{s.number(sums[0, j])}}}"
    )
    # e to any other power than 0 is irrational, also where float64 calls it 0.
    exact_powers = r"\approx" if shifted.any() else "="
    summed = f"{total} {s.relation(e, sums)} {s.matrix(sums)}" if len(e) > 1 else s.matrix(sums)
    relation = r"\approx" if shifted.any() else s.relation(a)
    lines = (
        (
            rf"a_j^{{[{l}]}}",
            "=",
            rf"\frac{{e^{{z_j^{{[{l}]}}}}}}{{\sum_k e^{{z_k^{{[{l}]}}}}}}",
        ),
        (power, s.relation(shifted), f"{powers} {exact_powers} {s.matrix(e)}"),
        (rf"\textstyle\sum_j {power}", exact_powers, summed),
        (sup("a", l), exact_powers, f"{quotients} {relation} {s.matrix(a)}"),
    )
    return lines, note


def loss(calc: Calculation, s: Style) -> Step:
    """C of each sample, and for a batch its cost J, their mean or sum."""
    c, z, a, Y, L = calc.net.loss, calc.trace.z[-1], calc.trace.a[-1], calc.Y, calc.net.L
    losses = losses_at(calc.net, calc.trace, Y)
    from_z = fused(calc.net[L].activation, c) is not None and _needs_z(s, c, a, Y)
    source, table = (z, write.LOSS_FROM_Z) if from_z else (a, write.LOSS)
    numbers = write.known(table, c)
    doubt = () if from_z else calc.doubt(L)
    symbols = re.sub(r"\b([az])_j", rf"\1_j^{{[{L}]}}", c.latex)
    if from_z:
        symbols += " = " + write.LOSS_FROM_Z_SYMBOLS[c.name].replace("z_j", rf"z_j^{{[{L}]}}")
    lines: list[Line] = [("C" if calc.m == 1 else "C_i", "=", symbols)]
    for i in visible(calc.m, s.limit):
        if i is None:
            lines.append(("", "", r"\vdots"))
            continue
        name = "" if calc.m == 1 else f"C_{{{i}}}"
        result = s.number(losses[i])
        if numbers is None:
            lines.append((name, s.relation(losses[i], *doubt), result))
        else:
            shown, y = source[:, i], Y[:, i]
            # ln and e^z of a number that float64 holds are irrational, but for ln 1 = 0.
            last = r"\approx" if from_z else s.relation(shown, y, losses[i])
            first = s.relation(shown, y, *doubt)
            lines.append((name, first, f"{numbers(s, shown, y)} {last} {result}"))
    if calc.m > 1:
        mean = calc.reduction == "mean"
        total = np.sum(losses) / (calc.m if mean else 1)
        body = s.total(calc.m, lambda i: s.number(losses[i]))
        if mean:
            body = rf"\frac{{1}}{{{calc.m}}} \bigl( {body} \bigr)"
        lines += [
            ("J", "=", (r"\frac{1}{m} " if mean else "") + r"\sum_i C_i"),
            ("", s.relation(losses), body),
            ("", s.relation(losses, total), s.number(total)),
        ]
    note = ""
    if from_z:
        note = "An output is so near to 0 or 1 that the loss is taken from z, not from a."
    code = _code(
        write.known(write.LOSS_FROM_Z_CODE if from_z else write.LOSS_CODE, c), "C", losses, L
    )
    symbol, title = "C", f"loss, {words(c.name)}"
    if calc.m > 1:
        symbol, title = r"C_i, \; J", f"loss of each sample, {words(c.name)}, and their "
        title += "mean, the cost" if calc.reduction == "mean" else "sum, the cost"
    return Step("C", symbol, title, "forward", tuple(lines), "", losses, code, note)


def _needs_z(s: Style, c: Loss, a: Array, Y: Array) -> bool:
    """Whether a logarithm would be taken of 0, of what is printed as 0, or too near to 1."""
    # ln a, and 1 - a, have few good digits left when a is near to 1; they are to have 10.
    near_1 = np.round(a, min(s.digits, 6)) == 1
    if c is binary_cross_entropy:
        return bool(np.any(np.where(Y == 1, a == 0, near_1)))
    return bool(np.any(a == 0) or (len(a) > 1 and np.any(near_1 & (Y == 1))))


def delta(calc: Calculation, s: Style, l: int) -> Iterator[Step]:
    """delta[l] = dC/dz[l]: dC/da[l], then g'(z[l]), then their product."""
    net, trace, Y = calc.net, calc.trace, calc.Y
    lines: tuple[Line, ...]
    g, z, a, d = net[l].activation, trace.z[l], trace.a[l], calc.gradients.delta[l]
    title, symbol = f"error of layer {l}", rf"{sup(DELTA, l)} = \partial C / \partial {sup('z', l)}"
    doubt = calc.doubt(l)
    if l == net.L and fused(g, net.loss):
        lines = (
            (
                sup(DELTA, l),
                "=",
                rf"\frac{{\partial C}}{{\partial {sup('z', l)}}} = {sup('a', l)} - Y",
            ),
            ("", s.relation(a, *doubt), f"{s.matrix(a)} - {s.matrix(Y)}"),
            ("", s.relation(a, d), s.matrix(d)),
        )
        note = (
            f"{words(g.name).capitalize()} and {words(net.loss.name)} are differentiated together: "
            f"the derivative of one cancels most of the other."
        )
        code = f"delta{l} = a{l} - Y"
        yield Step(f"delta[{l}]", symbol, title, "backward", lines, shape(d), d, code, note)
        return
    v, step = _upstream(calc, s, l)
    yield step
    if g is softmax or g.derivative is None:
        if g is softmax:
            lines, shapes, code, note = _through_softmax(s, l, a=a, v=v, d=d, doubt=doubt)
        else:
            lines, shapes, code, note = _through_jacobian(s, l, d)
        yield Step(f"delta[{l}]", symbol, title, "backward", lines, shapes, d, code, note)
        return
    slope = g.derivative(z)
    # What the slope is worked out from; a ReLU's is 0 or 1, however its z is printed.
    source = {sigmoid: a, tanh: a, relu: slope, leaky_relu: slope}.get(g, z)
    numbers = s.table(z.shape, lambda i, j: write.derivative_at(s, g, z[i, j], a[i, j]))
    symbols = write.derivative_symbols(g, sup("z", l), sup("a", l))
    name, result = rf"{g.latex}'({sup('z', l)})", s.matrix(slope)
    lines = (
        (name, "=", symbols),
        ("", s.relation(source, *doubt), numbers),
        ("", s.relation(source, slope), result),
    )
    if g is identity:
        lines = ((name, "=", symbols), ("", "=", result))
    if symbols == name:  # the user's own function, of which no more is known
        lines = ((name, s.relation(z), numbers), ("", s.relation(z, slope), result))
    yield Step(
        f"g'(z[{l}])",
        name,
        f"slope of {words(g.name)} in layer {l}",
        "backward",
        lines,
        rf"{shape(z)} \to {shape(slope)}",
        slope,
        _code(write.known(write.DERIVATIVE_CODE, g), "g", slope, l),
    )
    lines = (
        (sup(DELTA, l), "=", rf"{dC_da(l)} \odot {g.latex}'({sup('z', l)})"),
        (
            "",
            s.relation(v, slope, *doubt),
            rf"{s.matrix(v)} \odot {s.matrix(slope)}",
        ),
        ("", "=", s.table(d.shape, lambda i, j: s.product(v[i, j], slope[i, j]))),
        ("", s.relation(v, slope, d), s.matrix(d)),
    )
    shapes = rf"{shape(v)} \odot {shape(slope)} \to {shape(d)}"
    code = f"delta{l} = da{l} * g{l}"
    yield Step(f"delta[{l}]", symbol, title, "backward", lines, shapes, d, code)


def _upstream(calc: Calculation, s: Style, l: int) -> tuple[Array, Step]:
    """dC/da[l]: from the loss at the output, else from the layer after."""
    quantity, title = f"dC/da[{l}]", f"gradient at the activation of layer {l}"
    symbol = rf"\partial C / \partial {sup('a', l)}"
    a = calc.trace.a[l]
    if l == calc.net.L:
        c, Y, doubt = calc.net.loss, calc.Y, calc.doubt(l)
        v = c.grad(a, Y)
        code = _code(write.known(write.LOSS_GRADIENT_CODE, c), "da", v, l)
        pattern = write.known(write.LOSS_GRADIENT_SYMBOLS, c)
        entry = write.known(write.LOSS_GRADIENT, c)
        lines: tuple[Line, ...] = ((dC_da(l), s.relation(v, *doubt), s.matrix(v)),)
        if pattern and entry:
            numbers = s.table(a.shape, lambda i, j: entry(s, a[i, j], Y[i, j]))
            lines = (
                (dC_da(l), "=", pattern.format(a=sup("a", l))),
                ("", s.relation(a, Y, *doubt), numbers),
                ("", s.relation(a, Y, v), s.matrix(v)),
            )
        return v, Step(quantity, symbol, title, "backward", lines, shape(v), v, code)
    W, after = calc.net[l + 1].W, calc.gradients.delta[l + 1]
    v = W.T @ after
    product = _product_lines(
        s, dC_da(l), f"{transposed('W', l + 1)} {sup(DELTA, l + 1)}", W.T, after, result=v
    )
    shapes = rf"{shape(W.T)}\,{shape(after)} \to {shape(v)}"
    code = f"da{l} = W{l + 1}.T @ delta{l + 1}"
    return v, Step(quantity, symbol, title, "backward", product, shapes, v, code)


# Lines, shapes, code and note of a step.
_Parts = tuple[tuple[Line, ...], str, str, str]


def _through_jacobian(s: Style, l: int, d: Array) -> _Parts:
    """The user's own function of a whole column, of which only the Jacobian is known."""
    jacobian = rf"\frac{{\partial {sup('a', l)}}}{{\partial {sup('z', l)}}}"
    lines = (
        (sup(DELTA, l), "=", rf"\Bigl({jacobian}\Bigr)^{{\top}} {dC_da(l)}"),
        ("", s.relation(d), s.matrix(d)),
    )
    return lines, shape(d), _code(None, "delta", d, l), ""


def _through_softmax(
    s: Style, l: int, *, a: Array, v: Array, d: Array, doubt: tuple[float, ...]
) -> _Parts:
    """Softmax mixes the neurons, so its whole Jacobian acts: a_j (v_j - sum_k a_k v_k)."""
    mixed = np.sum(a * v, axis=0, keepdims=True)
    total = s.table(
        mixed.shape,
        lambda _, j: s.total(len(a), lambda i: s.product(a[i, j], v[i, j], first=i == 0)),
        columns=_columns(s, len(a)),
    )
    v_j, a_j = rf"\frac{{\partial C}}{{\partial a_j^{{[{l}]}}}}", rf"a_j^{{[{l}]}}"
    v_k, a_k = v_j.replace("_j", "_k"), a_j.replace("_j", "_k")
    lines = (
        (
            rf"\delta_j^{{[{l}]}}",
            "=",
            rf"{a_j} \Bigl( {v_j} - \textstyle\sum_k {a_k} {v_k} \Bigr)",
        ),
        (
            rf"\textstyle\sum_k {a_k} {v_k}",
            s.relation(a, v, *doubt),
            f"{total} {s.relation(a, v, mixed)} {s.matrix(mixed)}",
        ),
        (
            sup(DELTA, l),
            s.relation(a, v, mixed, *doubt),
            s.table(
                d.shape,
                lambda i, j: (
                    rf"{s.number(a[i, j])} \cdot "
                    rf"({s.number(v[i, j])} - {s.factor(mixed[0, j])})"
                ),
            ),
        ),
        ("", s.relation(a, v, mixed, d), s.matrix(d)),
    )
    note = "The Jacobian of softmax is not diagonal: every output depends on every z."
    code = f"delta{l} = a{l} * (da{l} - (a{l} * da{l}).sum(axis=0))"
    shapes = rf"({len(a)} \times {len(a)})\,{shape(v)} \to {shape(d)}"
    return lines, shapes, code, note


def weight_gradient(calc: Calculation, s: Style, l: int) -> Step:
    """dW[l] = 1/m delta[l] a[l-1]^T."""
    d, a, dW = calc.gradients.delta[l], calc.trace.a[l - 1], calc.gradients.dW[l]
    symbols = rf"{sup(DELTA, l)} {transposed('a', l - 1)}"
    over = calc.m if calc.over_m else None
    name, doubt = sup("dW", l), calc.doubt(l - 1)
    lines = _product_lines(s, name, symbols, d, a.T, result=dW, over=over, doubt=doubt)
    shapes = rf"{shape(d)}\,{shape(a.T)} \to {shape(dW)}"
    code = f"dW{l} = delta{l} @ a{l - 1}.T" + (" / m" if calc.reduction == "mean" else "")
    title = f"gradient of the weights of layer {l}"
    return Step(f"dW[{l}]", name, title, "backward", lines, shapes, dW, code, _batch_note(calc))


def bias_gradient(calc: Calculation, s: Style, l: int) -> Step:
    """db[l] = 1/m times the sum of delta[l] over the samples."""
    d, db, name = calc.gradients.delta[l], calc.gradients.db[l], sup("db", l)
    if calc.m == 1:
        lines: tuple[Line, ...] = (
            (name, "=", sup(DELTA, l)),
            ("", s.relation(db), s.matrix(db)),
        )
    else:
        over = r"\frac{1}{m} " if calc.over_m else ""
        number = rf"\frac{{1}}{{{calc.m}}} " if calc.over_m else ""
        sums = s.table(db.shape, lambda i, _: s.total(calc.m, lambda k: s.number(d[i, k])))
        lines = (
            (name, "=", rf"{over}\sum_i \delta_{{\cdot i}}^{{[{l}]}}"),
            ("", s.relation(d), number + sums),
            ("", s.relation(d, db), s.matrix(db)),
        )
    code = f"db{l} = delta{l}.sum(axis=1, keepdims=True)"
    code += " / m" if calc.reduction == "mean" else ""
    title = f"gradient of the biases of layer {l}"
    shapes = rf"{shape(d)} \to {shape(db)}"
    return Step(f"db[{l}]", name, title, "backward", lines, shapes, db, code)


def update(calc: Calculation, s: Style, l: int) -> Iterator[Step]:
    """W[l] - alpha dW[l] and b[l] - alpha db[l]."""
    alpha = float(calc.learning_rate or 0)
    for name, old, grad in (
        ("W", calc.net[l].W, calc.gradients.dW[l]),
        ("b", calc.net[l].b, calc.gradients.db[l]),
    ):
        new = old - alpha * grad
        lines = (
            (sup(name, l), ":=", rf"{sup(name, l)} - \alpha \, {sup('d' + name, l)}"),
            (
                "",
                s.relation(old, alpha, grad),
                f"{s.matrix(old)} - {s.factor(alpha)} {s.matrix(grad)}",
            ),
            ("", s.relation(old, alpha, grad, new), s.matrix(new)),
        )
        word = "weights" if name == "W" else "biases"
        yield Step(
            f"new {name}[{l}]",
            sup(name, l),
            f"{word} of layer {l} after one step",
            "update",
            lines,
            shape(new),
            new,
            f"new_{name}{l} = {name}{l} - alpha * d{name}{l}",
        )


def _batch_note(calc: Calculation) -> str:
    if calc.m == 1:
        return ""
    if calc.reduction == "mean":
        return f"The product sums over the {calc.m} samples; 1/m makes it their mean."
    return f"The product sums over the {calc.m} samples."


def _product_lines(
    s: Style,
    name: str,
    symbols: str,
    P: Array,
    Q: Array,
    *,
    result: Array,
    bias: Array | None = None,
    over: int | None = None,
    doubt: tuple[float, ...] = (),
) -> tuple[Line, ...]:
    """A matrix product: symbols, numbers, sums of products, products, result."""
    terms = P.shape[1] + (bias is not None)
    columns = _columns(s, terms)
    printed: list[float] = []

    def entry(i: int, j: int, product: Callable[[int, float, float], str]) -> str:
        def term(k: int) -> str:
            if k == P.shape[1]:
                return s.number(bias[i, 0])  # type: ignore[index]  # the last term is the bias
            return product(k, P[i, k], Q[k, j])

        return s.total(terms, term)

    def written(k: int, p: float, q: float) -> str:
        return s.product(p, q, first=k == 0)

    def evaluated(_: int, p: float, q: float) -> str:
        printed.append(p * q)
        return s.number(p * q)

    before = "" if over is None else rf"\frac{{1}}{{{over}}} "
    plus = "" if bias is None else f" + {s.matrix(bias)}"
    products = s.table(result.shape, lambda i, j: entry(i, j, written), columns)
    values = s.table(result.shape, lambda i, j: entry(i, j, evaluated), columns)
    shown: tuple[Any, ...] = (P, Q) if bias is None else (P, Q, bias)
    lines = [
        (name, "=", (r"\frac{1}{m} " if over else "") + symbols),
        ("", s.relation(*shown, *doubt), f"{before}{s.matrix(P)} {s.matrix(Q)}{plus}"),
        ("", "=", before + products),
    ]
    if terms > 1 or over:
        lines.append(("", s.relation(*shown, printed), before + values))
        shown = (printed,)
    lines.append(("", s.relation(*shown, result), s.matrix(result)))
    return tuple(lines)


def _columns(s: Style, terms: int) -> int:
    """How many columns a matrix of sums may have, so that a row stays readable."""
    products = s.limit * _DIGITS_A_ROW // (s.digits + 3)
    return max(1, products // min(terms, s.limit))


def _code(pattern: str | None, name: str, value: Array, l: int) -> str:
    """The step in NumPy; for a function of the user's own, which is unknown here, its value."""
    if pattern is not None:
        return pattern.format(l=l)
    return f"{name}{l} = np.array({value.tolist()})  # by a function of your own"
