r"""What three published texts print as results for the worked networks, and what is true.

The texts' numbers stand here as they are printed, digit by digit; each is counted once,
where it is first printed. What they should be is computed, never typed. A number that
differs is explained by doing its one step again from the text's own earlier numbers:

    rounded early   it follows from them, and they are right to the digits printed
    flows on        it follows from them, and one of them is wrong
    last digit      it does not follow from them, by less than one unit of its last digit
    slip            it does not follow from them

Only what happened at a slip is told in words.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Array, unknown
from backprop_lib.examples import Example, example
from backprop_lib.validation import count

HOLDS, EARLY, FLOWS, LAST_DIGIT, SLIP = "holds", "rounded early", "flows on", "last digit", "slip"


class Printed(NamedTuple):
    """One quantity as a text prints it.

    Attributes:
        kind: the quantity, such as ``"dW"``; a key of KINDS.
        l: its layer.
        text: the printed entries, rows separated by semicolons.
        slip: what went wrong where an entry does not follow from the text's own earlier
            numbers; empty when nothing did. That a sign is wrong is found, not told.
    """

    kind: str
    l: int
    text: str
    slip: str = ""

    @property
    def quantity(self) -> str:
        """Its name, such as ``"dW[4]"``."""
        return KINDS[self.kind].name.format(self.l, self.l - 1, self.l + 1)

    @property
    def latex(self) -> str:
        """Its symbol in formulas."""
        return KINDS[self.kind].latex.format(self.l, self.l - 1, self.l + 1)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The entries as printed, row by row."""
        return tuple(tuple(row.split()) for row in self.text.split(";"))

    @property
    def array(self) -> Array:
        """The entries as numbers, float64."""
        return np.array(self.rows, dtype=np.float64)

    @property
    def decimals(self) -> Array:
        """Decimals of each entry."""
        return np.array([[len(entry.partition(".")[2]) for entry in row] for row in self.rows])

    @property
    def tolerance(self) -> Array:
        """How far the truth may be from each entry: half a unit of its last decimal.

        An entry without decimals claims to be exact, such as the 0 that ReLU gives.
        """
        return np.where(self.decimals == 0, 0.0, 0.5 * 10.0**-self.decimals) + 1e-12


class Comparison(NamedTuple):
    """A printed quantity beside its true value.

    Attributes:
        printed: what the text prints.
        true: the true values, float64, unrounded, in the shape of the printed ones.
        own: what the step gives from the text's own earlier numbers.
        why: for each entry ``"holds"`` or one of the four causes (see the module).
        origins: for each wrong entry, the wrong quantities that its step took in: what it
            flows on from, and what a slip came on top of.
    """

    printed: Printed
    true: Array
    own: Array
    why: Array
    origins: dict[tuple[int, int], tuple[Printed, ...]]

    @property
    def holds(self) -> Array:
        """Which entries are right to the digits printed."""
        return np.asarray(self.why == HOLDS)

    @property
    def cause(self) -> str:
        """Why it differs, as Markdown; empty when every entry holds."""
        reasons: dict[str, list[str]] = {}
        for i, j in np.argwhere(~self.holds).tolist():
            reasons.setdefault(self._reason(i, j), []).append(_entry(self.true, i, j))
        if len(reasons) == 1:
            return f"{_capital(next(iter(reasons)))}."
        return " ".join(
            f"{_capital(reason)} ({'; '.join(entries)})." for reason, entries in reasons.items()
        )

    def _reason(self, i: int, j: int) -> str:
        why = self.why[i, j]
        if why == EARLY:
            return "follows from numbers that were rounded too early"
        reasons = []
        if self.origins[i, j]:
            sources = " and ".join(f"${p.latex}$" for p in self.origins[i, j])
            reasons.append(f"flows on from {sources}")
        if why == LAST_DIGIT:
            reasons.append("its last digit is rounded wrongly")
        if why == SLIP:
            sign = self.printed.array[i, j] * self.own[i, j] < 0
            reasons.append(self.printed.slip + (", and so is its sign" if sign else ""))
        return "; besides, ".join(reasons)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _entry(array: Array, i: int, j: int) -> str:
    if array.size == 1:
        return ""
    return f"{i}" if array.shape[1] == 1 else f"{i},{j}"


class _Values:
    """Quantities by kind and layer: as given where they are given, else by their formula."""

    def __init__(self, worked: Example, given: dict[tuple[str, int], Array]) -> None:
        self.net, self.X, self.Y = worked.net, worked.X, worked.Y
        self.known = dict(given)
        self.known["a", 0] = worked.X

    def __call__(self, kind: str, l: int) -> Array:
        if (kind, l) not in self.known:
            self.known[kind, l] = self.step(kind, l)
        return self.known[kind, l]

    def step(self, kind: str, l: int) -> Array:
        return KINDS[kind].formula(self, l)


class Kind(NamedTuple):
    """A kind of quantity: its name, its symbol, and the step that gives it in layer l.

    In name and latex, {0} stands for l, {1} for l - 1 and {2} for l + 1.
    """

    name: str
    latex: str
    formula: Callable[[_Values, int], Array]


def _a(v: _Values, l: int) -> Array:
    if v.net[l].activation.name == "softmax":
        return np.divide(v("exp", l), v("sum", l))
    return v.net[l].activation.f(v("z", l))


def _slope(v: _Values, l: int) -> Array:
    a = v("a", l)
    return v.net[l].activation.vjp(v("z", l), a, np.ones_like(a))


def _dC_da(v: _Values, l: int) -> Array:
    if l == v.net.L:
        return v.net.loss.grad(v("a", l), v.Y)
    return np.add.reduce(v("W^T delta products", l), axis=1, keepdims=True)


def _delta(v: _Values, l: int) -> Array:
    if v.net[l].activation.name == "softmax":
        return v("a", l) - v.Y
    return v("dC/da", l) * v("g'(z)", l)


# fmt: off
KINDS = {
    "W a products": Kind(
        "products in W[{0}] a[{1}]", r"W^{{[{0}]}}_{{j,k}} \, a^{{[{1}]}}_k",
        lambda v, l: v.net[l].W * v("a", l - 1).T,
    ),
    "W a": Kind(
        "W[{0}] a[{1}]", r"W^{{[{0}]}} a^{{[{1}]}}",
        lambda v, l: np.sum(v("W a products", l), axis=1, keepdims=True),
    ),
    "z": Kind("z[{0}]", "z^{{[{0}]}}", lambda v, l: v("W a", l) + v.net[l].b),
    "exp": Kind("exp(z[{0}])", "e^{{z^{{[{0}]}}}}", lambda v, l: np.exp(v("z", l))),
    "sum": Kind(
        "sum of exp(z[{0}])", r"\sum_j e^{{z_j^{{[{0}]}}}}",
        lambda v, l: np.sum(v("exp", l), axis=0, keepdims=True),
    ),
    "a": Kind("a[{0}]", "a^{{[{0}]}}", _a),
    "C": Kind("C", "C", lambda v, l: v.net.loss.f(v("a", l), v.Y).reshape(1, 1)),
    "W^T delta products": Kind(
        "products in W[{2}]^T delta[{2}]", r"W^{{[{2}]}}_{{j,k}} \, \delta^{{[{2}]}}_j",
        lambda v, l: v.net[l + 1].W.T * v("delta", l + 1).T,
    ),
    "dC/da": Kind("dC/da[{0}]", r"\partial C / \partial a^{{[{0}]}}", _dC_da),
    "g'(z)": Kind("g'(z[{0}])", "g'(z^{{[{0}]}})", _slope),
    "delta": Kind("delta[{0}]", r"\delta^{{[{0}]}}", _delta),
    "dW": Kind("dW[{0}]", "dW^{{[{0}]}}", lambda v, l: v("delta", l) @ v("a", l - 1).T),
    "db": Kind("db[{0}]", "db^{{[{0}]}}", lambda v, l: v("delta", l)),
}

_RELU_SOFTMAX_232 = (
    Printed("W a products", 1, "0.05 -0.08; -0.10 -0.02; 0.15 0.02"),
    Printed("W a", 1, "-0.03; -0.12; 0.17"),
    Printed("z", 1, "0.07; -0.12; 0.07"),
    Printed("a", 1, "0.07; 0; 0.07"),
    Printed("W a products", 2, "0.014 0 0.021; 0.007 0 -0.014"),
    Printed("W a", 2, "0.035; -0.007"),
    Printed("z", 2, "0.235; -0.107"),
    Printed("exp", 2, "1.2649; 0.8985"),
    Printed("sum", 2, "2.1634"),
    Printed("a", 2, "0.5847; 0.4153"),
    Printed("C", 2, "0.8787"),
    Printed("delta", 2, "0.5847; -0.5847"),
    Printed("dW", 2, "0.0409 0 0.0409; -0.0409 0 -0.0409"),
    Printed("db", 2, "0.5847; -0.5847"),
    Printed("W^T delta products", 1, "0.11694 -0.05847; -0.05847 -0.23388; 0.17541 0.11694"),
    Printed("dC/da", 1, "0.05847; -0.29235; 0.29235"),
    Printed("g'(z)", 1, "1; 0; 1"),
    Printed("delta", 1, "0.05847; 0; 0.29235"),
    Printed("dW", 1, "0.0292 -0.0117; 0 0; 0.1462 -0.0585"),
    Printed("db", 1, "0.05847; 0; 0.29235"),
)

_FORWARD_33333 = (
    Printed("W a products", 1, "0.2 -0.4 2.8; 0.5 1.2 -4.2; -0.2 0.4 2.1"),
    Printed("z", 1, "2.6; -2.5; 2.3"),
    Printed("a", 1, "2.6; 0; 2.3"),
    Printed("W a products", 2, "0.26 0 1.15; 1.04 0 -0.69; -0.26 0 0.46"),
    Printed("z", 2, "1.41; 0.35; 0.20"),
    Printed("a", 2, "1.41; 0.35; 0.20"),
    Printed("W a products", 3, "0.423 0.035 -0.08; 0.282 -0.175 0.12; -0.423 0.07 0.08"),
    Printed("z", 3, "0.378; 0.227; -0.273"),
    Printed("a", 3, "0.378; 0.227; 0"),
    Printed("W a products", 4, "0.0756 -0.0227 0; 0.1512 0.0227 0; -0.0756 0.0681 0"),
    Printed("z", 4, "0.0529; 0.1739; -0.0075"),
)
_SOFTMAX_33333 = (
    Printed("exp", 4, "1.0543; 1.1904; 0.9925", "the exponential of 0.1739 is wrong"),
    Printed("sum", 4, "3.2372"),
    Printed("a", 4, "0.3252; 0.3685; 0.3063", "the text's own fraction gives something else"),
)
_BACKWARD_33333 = (
    Printed("delta", 4, "-0.9471; 0.1739; -0.0075"),
    Printed("dW", 4, "-0.3576 -0.2144 0; 0.0657 0.0395 0; 0.0014 0.0008 0", "the product is wrong"),
    Printed("db", 4, "-0.9471; 0.1739; -0.0075"),
    Printed(
        "W^T delta products", 3,
        "-0.18942 0.06956 0.0015; 0.09471 0.01739 -0.00225; -0.47355 -0.52107 -0.0015",
        "in 0.3 · 0.1739 the decimal point has moved one place, and a 0 has slipped in",
    ),
    Printed("dC/da", 3, "-0.11836; 0.10985; -0.99612"),
    Printed("g'(z)", 3, "1; 1; 0"),
    Printed("delta", 3, "-0.11836; 0.10985; 0"),
    Printed(
        "dW", 3, "-0.16738 -0.04149 -0.02367; 0.15576 0.03849 0.02197; 0 0 0",
        "the product is wrong",
    ),
    Printed("db", 3, "-0.11836; 0.10985; 0"),
    Printed(
        "W^T delta products", 2, "-0.03551 0.02197 0; -0.01184 -0.05493 0; 0.47344 0.06591 0",
        "in 0.4 · 0.11836 the decimal point has moved one place",
    ),
    Printed("dC/da", 2, "-0.01354; -0.06677; 0.53935"),
    Printed("g'(z)", 2, "1; 1; 1"),
    Printed("delta", 2, "-0.01354; -0.06677; 0.53935"),
    Printed(
        "dW", 2, "-0.03519 0 -0.03111; 0.17335 0 0.13535; 0.37574 0 0.20557",
        "the product is wrong",
    ),
    Printed("db", 2, "-0.01354; -0.06677; 0.53935"),
    Printed(
        "W^T delta products", 1,
        "-0.001354 -0.026708 -0.053935; 0.002708 -0.006677 0.161805; -0.00677 0.020031 0.10787",
    ),
    Printed("dC/da", 1, "-0.081997; 0.157836; 0.121131"),
    Printed("g'(z)", 1, "1; 0; 1"),
    Printed("delta", 1, "-0.081997; 0; 0.121131"),
    Printed(
        "dW", 1, "-0.081997 -0.327988 -0.57392; 0 0 0; 0.121131 0.484524 0.847917",
        "the product is wrong",
    ),
    Printed("db", 1, "-0.081997; 0; 0.121131"),
)

_SIGMOID_221 = (
    Printed("W a products", 1, "0.1 0.15; 0.2 0.2"),
    Printed("z", 1, "0.35; 0.3"),
    Printed("a", 1, "0.5866; 0.5744"),
    Printed("W a products", 2, "0.4106 -0.6893"),
    Printed("z", 2, "-0.2287"),
    Printed("a", 2, "0.4431"),
    Printed("dC/da", 2, "-0.3569"),
    Printed("g'(z)", 2, "0.2467"),
    Printed("delta", 2, "-0.0880"),
    Printed("dC/da", 1, "-0.0616; 0.1056"),
    Printed("g'(z)", 1, "0.2425; 0.2445"),
    Printed("delta", 1, "-0.0149; 0.0258"),
    Printed("dW", 2, "-0.0516 -0.0505"),
    Printed("db", 2, "-0.0880"),
    Printed("dW", 1, "-0.0149 -0.0075; 0.0258 0.0129"),
    Printed("db", 1, "-0.0149; 0.0258"),
)

_SIGMOID_232 = (
    Printed("z", 1, "0.24; 0.11; 0.63", "the sum is wrong"),
    Printed("a", 1, "0.5597; 0.5275; 0.6522", "the sigmoid of 0.63 is wrong"),
    Printed("z", 2, "0.167; 0.069", "the sum is wrong"),
    Printed("a", 2, "0.5417; 0.5172"),
    Printed("dC/da", 2, "-0.4583; 0.5172"),
    Printed("g'(z)", 2, "0.2483; 0.2497"),
    Printed("delta", 2, "-0.1138; 0.1291"),
    Printed("dW", 2, "-0.0637 -0.0600 -0.0743; 0.0722 0.0681 0.0842"),
    Printed("db", 2, "-0.1138; 0.1291"),
    Printed("dC/da", 1, "0.0278; -0.0907; -0.0900", "the sum is wrong"),
    Printed("g'(z)", 1, "0.2464; 0.2492; 0.2267", "the product 0.6522 · (1 − 0.6522) is wrong"),
    Printed("delta", 1, "0.0069; -0.0226; -0.0204"),
    Printed("dW", 1, "0.0062 0.0007; -0.0204 -0.0023; -0.0184 -0.0020"),
    Printed("db", 1, "0.0069; -0.0226; -0.0204"),
)
# fmt: on

WORKSHEET = "“Backpropagation Algorithm Example”"
BLOG_POST = "“Backprop by Hand” (Ahammad Nafiz, 2024)"
NOTES = "the notes “Backpropagation for a single neuron layer”"


class Text(NamedTuple):
    """One published text: its title, and what it prints for one network."""

    title: str
    printed: tuple[Printed, ...]


# The blog post takes softmax in the forward pass and the identity in the backward pass;
# what it prints up to z[4] belongs to both readings.
TEXTS = {
    "relu-softmax-232": Text(WORKSHEET, _RELU_SOFTMAX_232),
    "relu-softmax-33333": Text(BLOG_POST, _FORWARD_33333 + _SOFTMAX_33333),
    "relu-identity-33333": Text(BLOG_POST, _FORWARD_33333 + _BACKWARD_33333),
    "sigmoid-221": Text(NOTES, _SIGMOID_221),
    "sigmoid-232": Text(NOTES, _SIGMOID_232),
}


def _text(name: str) -> Text:
    if name not in TEXTS:
        raise unknown("example", name, list(TEXTS))
    return TEXTS[name]


def compare(name: str) -> list[Comparison]:
    """Every quantity that the text prints for a worked network, beside its true value.

    Args:
        name: the example's name, as for ``example``.

    Returns:
        One comparison a quantity, in the order of the calculation.

    Raises:
        UnknownNameError: no example has that name.
    """
    text, worked = _text(name), example(name)
    truth = _Values(worked, {})
    given = {(p.kind, p.l): p.array for p in text.printed}
    # Wrong quantities seen so far, and each with its wrong entries put right.
    repaired: dict[Printed, Array] = {}
    comparisons = []
    for p in text.printed:
        true, own = truth(p.kind, p.l), _Values(worked, given).step(p.kind, p.l)
        wrong = np.abs(p.array - true) > p.tolerance
        why, origins = np.full(true.shape, HOLDS, dtype=object), {}
        again = {
            q: _Values(worked, given | {(q.kind, q.l): array}).step(p.kind, p.l)
            for q, array in repaired.items()
        }
        for i, j in np.argwhere(wrong).tolist():
            origins[i, j] = tuple(q for q in again if again[q][i, j] != own[i, j])
            error, unit = abs(p.array[i, j] - own[i, j]), 10.0 ** -p.decimals[i, j]
            if error <= p.tolerance[i, j]:
                why[i, j] = FLOWS if origins[i, j] else EARLY
            else:
                why[i, j] = LAST_DIGIT if error < unit - 1e-12 else SLIP
        if wrong.any():
            repaired[p] = np.where(wrong, true, p.array)
        comparisons.append(Comparison(p, true, own, why, origins))
    return comparisons


class Errata:
    """Where a text's printed numbers differ from the true ones; shows as a Markdown table."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown

    def __repr__(self) -> str:
        return self.markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def errata_table(name: str, *, digits: int | None = None) -> Errata:
    """What differs in the text's numbers for a worked network, beside the truth, and why.

    Args:
        name: the example's name, as for ``example``.
        digits: decimals of the true values; two more than printed when left out.

    Returns:
        A sentence with the counts, then one row for each quantity with a wrong entry.
        Entries are ``row`` or ``row,column``, counted from 0.

    Raises:
        UnknownNameError: no example has that name.
        ArgumentError: digits is not a whole number of at least 1.
    """
    if digits is not None:
        count(digits, "digits")
    comparisons = compare(name)
    wrong = [c for c in comparisons if not c.holds.all()]
    total = sum(c.holds.size for c in comparisons)
    right = sum(int(c.holds.sum()) for c in comparisons)
    counts = (
        f"Of the {total} numbers printed for this network in {_text(name).title}, {right} hold "
        f"to the digits printed; {total - right} differ."
    )
    if not wrong:
        return Errata(f"{counts}\n")
    lines = [
        counts,
        "",
        "| Quantity | Entry | Printed | True | Why |",
        "| :--- | :--- | ---: | ---: | :--- |",
        *(_row(c, digits) for c in wrong),
    ]
    return Errata("\n".join(lines) + "\n")


def _row(c: Comparison, digits: int | None) -> str:
    entries, printed, true = [], [], []
    for i, j in np.argwhere(~c.holds).tolist():
        decimals = c.printed.decimals[i, j] + 2 if digits is None else digits
        entries.append(_entry(c.true, i, j))
        printed.append(c.printed.rows[i][j].replace("-", "−"))
        true.append(f"{c.true[i, j]:.{decimals}f}".replace("-", "−"))
    stacks = ("<br>".join(stack) for stack in (entries, printed, true))
    return f"| ${c.printed.latex}$ | {' | '.join(stacks)} | {c.cause} |"
