r"""Every arithmetic step of forward, backward and update, in the order of the calculation.

The numbers come from propagation.forward and propagation.backward; here they are only
written down. What lies between them (a product, an exponential) is computed for print.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.fused import fused
from backprop_lib.network import Network
from backprop_lib.propagation import Gradients, Trace, losses_at
from backprop_lib.walkthrough import substitution as write
from backprop_lib.walkthrough.latex import DELTA, Style, aligned, shape, visible, words

Phase = Literal["given", "forward", "backward", "update"]
Line = tuple[str, str, str]

# Above this, e^z is written as e^(z - max z), which changes no quotient.
_LARGE_EXPONENT = 20


class Step(NamedTuple):
    """One quantity and how it is worked out.

    Attributes:
        quantity: what is worked out, such as ``"dW[2]"``.
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
    title: str
    phase: Phase
    lines: tuple[Line, ...]
    shapes: str
    value: Array
    code: str
    note: str = ""

    @property
    def latex(self) -> str:
        """All lines as one aligned environment, without math delimiters."""
        return aligned(self.lines)

    def to_markdown(self) -> str:
        """The step as Markdown with LaTeX between dollar signs."""
        parts = [f"**{self.quantity}**: {self.title}", f"$$\n{self.latex}\n$$"]
        if self.shapes:
            parts.append(f"Shapes: ${self.shapes}$")
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
        return Step(quantity, title, "given", (line,), shape(value), value, name)

    yield step("X", "the input, a[0]", r"X = a^{[0]}", calc.trace.a[0], "X")
    yield step("Y", "the target", "Y", calc.Y, "Y")
    for l, (W, b, g) in enumerate(calc.net.layers, start=1):
        yield step(f"W[{l}]", f"weights of layer {l} ({words(g.name)})", sup("W", l), W, f"W{l}")
        yield step(f"b[{l}]", f"biases of layer {l}", sup("b", l), b, f"b{l}")


def weighted_input(calc: Calculation, s: Style, l: int) -> Step:
    """z[l] = W[l] a[l-1] + b[l]."""
    W, b, _ = calc.net[l]
    a, z = calc.trace.a[l - 1], calc.trace.z[l]
    lines = _product_lines(
        s, sup("z", l), f"{sup('W', l)} {sup('a', l - 1)} + {sup('b', l)}", W, a, z, bias=b
    )
    shapes = rf"{shape(W)}\,{shape(a)} + {shape(b)} \to {shape(z)}"
    note = ""
    if calc.m > 1:
        note = f"The column b[{l}] is added to each of the {calc.m} columns."
    code = f"z{l} = W{l} @ a{l - 1} + b{l}"
    return Step(f"z[{l}]", f"weighted input of layer {l}", "forward", lines, shapes, z, code, note)


def activation(calc: Calculation, s: Style, l: int) -> Step:
    """a[l] = g(z[l])."""
    g, z, a = calc.net[l].activation, calc.trace.z[l], calc.trace.a[l]
    title = f"activation of layer {l}, {words(g.name)}"
    code = _code(write.ACTIVATION_CODE.get(g.name), "a", a, l)
    shapes = rf"{shape(z)} \to {shape(a)}"
    note = ""
    if g.name == "softmax":
        lines, note = _softmax_lines(s, l, z, a)
    else:
        symbols = write.activation_symbols(g, sup("z", l))
        lines = (
            (sup("a", l), "=", symbols),
            ("", "=", s.table(z.shape, lambda i, j: write.activation_at(s, g, z[i, j], a[i, j]))),
            ("", s.relation(a), s.matrix(a)),
        )
        if g.name == "identity":
            lines = (lines[0], lines[2])
    return Step(f"a[{l}]", title, "forward", lines, shapes, a, code, note)


def _softmax_lines(s: Style, l: int, z: Array, a: Array) -> tuple[tuple[Line, ...], str]:
    shift = np.max(z, axis=0) if np.max(np.abs(z)) > _LARGE_EXPONENT else np.zeros(z.shape[1])
    e = np.exp(z - shift)
    sums = np.sum(e, axis=0, keepdims=True)
    symbols = rf"\frac{{e^{{z_j^{{[{l}]}}}}}}{{\sum_i e^{{z_i^{{[{l}]}}}}}}"
    name, note = rf"e^{{{sup('z', l)}}}", ""
    if shift.any():
        name = rf"e^{{{sup('z', l)} - \max}}"
        note = (
            "The largest z of each column is subtracted before the exponential is taken: "
            "that cancels in the quotient and keeps the numbers small."
        )
    total = s.table(
        sums.shape,
        lambda _, j: s.total(len(e), lambda i: s.number(e[i, j])),
        columns=max(1, s.limit // len(e)),
    )
    lines = (
        (rf"a_j^{{[{l}]}}", "=", symbols),
        (
            name,
            "=",
            s.table(z.shape, lambda i, j: rf"e^{{{s.number(z[i, j] - shift[j])}}}")
            + f" {s.relation(e)} "
            + s.matrix(e),
        ),
        (r"\textstyle\sum", s.relation(sums), f"{total} {s.relation(sums)} {s.matrix(sums)}"),
        (
            sup("a", l),
            s.relation(a),
            s.table(
                a.shape, lambda i, j: rf"\dfrac{{{s.number(e[i, j])}}}{{{s.number(sums[0, j])}}}"
            )
            + f" {s.relation(a)} "
            + s.matrix(a),
        ),
    )
    return lines, note


def loss(calc: Calculation, s: Style) -> Step:
    """C of each sample, and their mean or sum."""
    c, a, Y, L = calc.net.loss, calc.trace.a[-1], calc.Y, calc.net.L
    losses = losses_at(calc.net, calc.trace, Y)
    lines: list[Line] = []
    for i in visible(calc.m, s.limit):
        if i is None:
            lines.append(("", "", r"\vdots"))
            continue
        name = "C" if calc.m == 1 else f"C_{{{i}}}"
        if not lines:
            lines.append((name, "=", c.latex.replace("a_j", rf"a_j^{{[{L}]}}")))
            name = name if calc.m > 1 else ""
        numbers = write.loss_at(s, c, a[:, i], Y[:, i])
        middle = f"{numbers} {s.relation(losses[i])} " if numbers else ""
        sign = "=" if numbers else s.relation(losses[i])
        lines.append((name, sign, middle + s.number(losses[i])))
    note = ""
    if calc.m > 1:
        mean = calc.reduction == "mean"
        total = np.sum(losses) / (calc.m if mean else 1)
        body = s.total(calc.m, lambda i: s.number(losses[i]))
        if mean:
            body = rf"\frac{{1}}{{{calc.m}}} \bigl( {body} \bigr)"
        symbols = (r"\frac{1}{m} " if mean else "") + r"\sum_i C_i"
        lines.append(("C", "=", f"{symbols} = {body} {s.relation(total)} {s.number(total)}"))
    if fused(calc.net[L].activation, c) and np.any((a == 0) | (a == 1)):
        note = "An output is 0 or 1 to the last digit, so the loss is taken from z, not from a."
    code = _code(write.LOSS_CODE.get(c.name), "C", losses, L)
    title = f"loss, {words(c.name)}"
    return Step("C", title, "forward", tuple(lines), "", losses, code, note)


def delta(calc: Calculation, s: Style, l: int) -> Iterator[Step]:
    """delta[l] = dC/dz[l]: dC/da[l], then g'(z[l]), then their product."""
    net, trace, Y = calc.net, calc.trace, calc.Y
    g, z, a, d = net[l].activation, trace.z[l], trace.a[l], calc.gradients.delta[l]
    title = f"error of layer {l}, dC/dz[{l}]"
    if l == net.L and fused(g, net.loss):
        lines: tuple[Line, ...] = (
            (
                sup(DELTA, l),
                "=",
                rf"\frac{{\partial C}}{{\partial {sup('z', l)}}} = {sup('a', l)} - Y",
            ),
            ("", s.relation(a), f"{s.matrix(a)} - {s.matrix(Y)}"),
            ("", s.relation(d), s.matrix(d)),
        )
        note = (
            f"{words(g.name).capitalize()} and {words(net.loss.name)} are differentiated together: "
            f"the derivative of one cancels most of the other."
        )
        yield Step(
            f"delta[{l}]", title, "backward", lines, shape(d), d, f"delta{l} = a{l} - Y", note
        )
        return
    v, step = _upstream(calc, s, l)
    yield step
    if g.derivative is None:
        yield _delta_through_jacobian(s, l, a, v, d, title)
        return
    slope = g.derivative(z)
    symbols = write.derivative_symbols(g, sup("z", l), sup("a", l))
    lines = (
        (rf"{g.latex}'({sup('z', l)})", "=", symbols),
        ("", "=", s.table(z.shape, lambda i, j: write.derivative_at(s, g, z[i, j], a[i, j]))),
        ("", s.relation(slope), s.matrix(slope)),
    )
    if g.name in ("relu", "leaky_relu", "identity"):
        lines = lines[:2] if g.name != "identity" else (lines[0], lines[2])
    yield Step(
        f"g'(z[{l}])",
        f"slope of {words(g.name)} in layer {l}",
        "backward",
        lines,
        rf"{shape(z)} \to {shape(slope)}",
        slope,
        _code(write.DERIVATIVE_CODE.get(g.name), "g", slope, l),
    )
    lines = (
        (sup(DELTA, l), "=", rf"{dC_da(l)} \odot {g.latex}'({sup('z', l)})"),
        (
            "",
            "=" if s.exact(v) and s.exact(slope) else r"\approx",
            rf"{s.matrix(v)} \odot {s.matrix(slope)}",
        ),
        ("", "=", s.table(d.shape, lambda i, j: s.product(v[i, j], slope[i, j]))),
        ("", s.relation(d), s.matrix(d)),
    )
    shapes = rf"{shape(v)} \odot {shape(slope)} \to {shape(d)}"
    yield Step(f"delta[{l}]", title, "backward", lines, shapes, d, f"delta{l} = da{l} * g{l}")


def _upstream(calc: Calculation, s: Style, l: int) -> tuple[Array, Step]:
    """dC/da[l]: from the loss at the output, else from the layer after."""
    quantity, title = f"dC/da[{l}]", f"gradient at the activation of layer {l}"
    a = calc.trace.a[l]
    if l == calc.net.L:
        c, Y = calc.net.loss, calc.Y
        v = c.grad(a, Y)
        pattern = write.LOSS_GRADIENT_SYMBOLS.get(c.name, r"\frac{{\partial C}}{{\partial {a}}}")
        entry = write.LOSS_GRADIENT.get(c.name)
        lines: list[Line] = [(dC_da(l), "=", pattern.format(a=sup("a", l)))]
        if entry:
            lines.append(("", "=", s.table(a.shape, lambda i, j: entry(s, a[i, j], Y[i, j]))))
        lines.append(("", s.relation(v), s.matrix(v)))
        code = _code(write.LOSS_GRADIENT_CODE.get(c.name), "da", v, l)
        return v, Step(quantity, title, "backward", tuple(lines), shape(v), v, code)
    W, after = calc.net[l + 1].W, calc.gradients.delta[l + 1]
    v = W.T @ after
    product = _product_lines(
        s, dC_da(l), f"{transposed('W', l + 1)} {sup(DELTA, l + 1)}", W.T, after, v
    )
    shapes = rf"{shape(W.T)}\,{shape(after)} \to {shape(v)}"
    code = f"da{l} = W{l + 1}.T @ delta{l + 1}"
    return v, Step(quantity, title, "backward", product, shapes, v, code)


def _delta_through_jacobian(s: Style, l: int, a: Array, v: Array, d: Array, title: str) -> Step:
    """Softmax mixes the neurons, so its whole Jacobian acts: a_j (v_j - sum_i a_i v_i)."""
    mixed = np.sum(a * v, axis=0, keepdims=True)
    total = s.table(
        mixed.shape,
        lambda _, j: s.total(len(a), lambda i: s.product(a[i, j], v[i, j], first=i == 0)),
        columns=max(1, s.limit // len(a)),
    )
    v_j, a_j = rf"\frac{{\partial C}}{{\partial a_j^{{[{l}]}}}}", rf"a_j^{{[{l}]}}"
    v_i, a_i = v_j.replace("_j", "_i"), a_j.replace("_j", "_i")
    lines = (
        (
            rf"\delta_j^{{[{l}]}}",
            "=",
            rf"{a_j} \Bigl( {v_j} - \textstyle\sum_i {a_i} {v_i} \Bigr)",
        ),
        (
            rf"\textstyle\sum_i {a_i} {v_i}",
            "=",
            f"{total} {s.relation(mixed)} {s.matrix(mixed)}",
        ),
        (
            sup(DELTA, l),
            "=",
            s.table(
                d.shape,
                lambda i, j: (
                    rf"{s.number(a[i, j])} \cdot "
                    rf"({s.number(v[i, j])} - {s.factor(mixed[0, j])})"
                ),
            ),
        ),
        ("", s.relation(d), s.matrix(d)),
    )
    note = "The Jacobian of softmax is not diagonal: every output depends on every z."
    code = f"delta{l} = a{l} * (da{l} - (a{l} * da{l}).sum(axis=0))"
    shapes = rf"({len(a)} \times {len(a)})\,{shape(v)} \to {shape(d)}"
    return Step(f"delta[{l}]", title, "backward", lines, shapes, d, code, note)


def weight_gradient(calc: Calculation, s: Style, l: int) -> Step:
    """dW[l] = 1/m delta[l] a[l-1]^T."""
    d, a, dW = calc.gradients.delta[l], calc.trace.a[l - 1], calc.gradients.dW[l]
    symbols = rf"{sup(DELTA, l)} {transposed('a', l - 1)}"
    lines = _product_lines(
        s, sup("dW", l), symbols, d, a.T, dW, over=calc.m if calc.over_m else None
    )
    shapes = rf"{shape(d)}\,{shape(a.T)} \to {shape(dW)}"
    code = f"dW{l} = delta{l} @ a{l - 1}.T" + (" / m" if calc.reduction == "mean" else "")
    title = f"gradient of the weights of layer {l}"
    return Step(f"dW[{l}]", title, "backward", lines, shapes, dW, code, _batch_note(calc))


def bias_gradient(calc: Calculation, s: Style, l: int) -> Step:
    """db[l] = 1/m times the sum of delta[l] over the samples."""
    d, db, name = calc.gradients.delta[l], calc.gradients.db[l], sup("db", l)
    if calc.m == 1:
        lines: tuple[Line, ...] = (
            (name, "=", rf"{sup(DELTA, l)} {s.relation(db)} {s.matrix(db)}"),
        )
    else:
        over = r"\frac{1}{m} " if calc.over_m else ""
        number = rf"\frac{{1}}{{{calc.m}}} " if calc.over_m else ""
        sums = s.table(db.shape, lambda i, _: s.total(calc.m, lambda k: s.number(d[i, k])))
        lines = (
            (name, "=", rf"{over}\sum_i \delta_{{\cdot i}}^{{[{l}]}}"),
            ("", s.relation(d), number + sums),
            ("", s.relation(db), s.matrix(db)),
        )
    code = f"db{l} = delta{l}.sum(axis=1, keepdims=True)"
    code += " / m" if calc.reduction == "mean" else ""
    title = f"gradient of the biases of layer {l}"
    shapes = rf"{shape(d)} \to {shape(db)}"
    return Step(f"db[{l}]", title, "backward", lines, shapes, db, code)


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
            ("", s.relation(grad), f"{s.matrix(old)} - {s.number(alpha)} {s.matrix(grad)}"),
            ("", s.relation(new), s.matrix(new)),
        )
        word = "weights" if name == "W" else "biases"
        yield Step(
            f"new {name}[{l}]",
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
    result: Array,
    *,
    bias: Array | None = None,
    over: int | None = None,
) -> tuple[Line, ...]:
    """A matrix product: symbols, numbers, sums of products, products, result."""
    terms = P.shape[1] + (bias is not None)
    columns = max(1, s.limit // terms)
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
    substituted = "=" if s.exact(P) and s.exact(Q) else r"\approx"
    lines = [
        (name, "=", (r"\frac{1}{m} " if over else "") + symbols),
        ("", substituted, f"{before}{s.matrix(P)} {s.matrix(Q)}{plus}"),
        ("", "=", before + products),
    ]
    if terms > 1 or over:
        lines.append(("", s.relation(np.array(printed)), before + values))
    lines.append(("", s.relation(result), s.matrix(result)))
    return tuple(lines)


def _code(pattern: str | None, name: str, value: Array, l: int) -> str:
    """The step in NumPy; for a function of the user's own, which is unknown here, its value."""
    if pattern is not None:
        return pattern.format(l=l)
    return f"{name}{l} = np.array({value.tolist()})  # by a function of your own"
