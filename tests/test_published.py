from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from backprop_lib import BackpropError, backward, cost, example, forward
from backprop_lib.published import (
    HOLDS,
    SLIP,
    TEXTS,
    Comparison,
    Printed,
    compare,
    errata_table,
)

Matrix = list[list[Fraction]]

# (kind, layer, entries): what is known to be wrong, found by reading and by hand.
KNOWN = {
    "relu-softmax-232": [("dC/da", 1, "1 2"), ("delta", 1, "2"), ("db", 1, "2")],
    "relu-softmax-33333": [("exp", 4, "1"), ("sum", 4, "0"), ("a", 4, "0 1 2")],
    "relu-identity-33333": [
        ("dW", 4, "0,0 0,1 2,0 2,1"),
        ("W^T delta products", 3, "2,1"),
        ("dC/da", 3, "2"),
        ("dW", 3, "0,0 0,1 1,0 1,1"),
        ("W^T delta products", 2, "2,0"),
        ("dC/da", 2, "1 2"),
        ("delta", 2, "1 2"),
        ("dW", 2, "0,0 0,2 1,0 1,2 2,0 2,2"),
        ("db", 2, "1 2"),
        ("W^T delta products", 1, "0,1 0,2 1,1 1,2 2,1 2,2"),
        ("dC/da", 1, "0 1 2"),
        ("delta", 1, "0 2"),
        ("dW", 1, "0,0 0,1 0,2 2,0 2,1 2,2"),
        ("db", 1, "0 2"),
    ],
    "sigmoid-221": [
        ("g'(z)", 2, "0"),
        ("delta", 2, "0"),
        ("dC/da", 1, "0 1"),
        ("delta", 1, "0"),
        ("dW", 2, "0,0 0,1"),
        ("dW", 1, "0,0"),
    ],
    "sigmoid-232": [
        ("z", 1, "0 2"),
        ("a", 1, "0 2"),
        ("z", 2, "0 1"),
        ("a", 2, "0 1"),
        ("delta", 2, "0 1"),
        ("dW", 2, "0,0 0,1 0,2 1,0 1,1 1,2"),
        ("dC/da", 1, "0 1 2"),
        ("g'(z)", 1, "0 2"),
        ("delta", 1, "0 1 2"),
        ("dW", 1, "0,0 0,1 1,0 1,1 2,0"),
    ],
}

# Entries that do not follow even from the text's own earlier numbers.
FRESH = {
    "relu-softmax-232": {},
    "relu-softmax-33333": {"exp(z[4])": 1, "a[4]": 3},
    "relu-identity-33333": {
        "dW[4]": 4,
        "products in W[4]^T delta[4]": 1,
        "dW[3]": 4,
        "products in W[3]^T delta[3]": 1,
        "dW[2]": 6,
        "dW[1]": 1,
    },
    "sigmoid-221": {},
    "sigmoid-232": {"z[1]": 2, "a[1]": 1, "z[2]": 2, "dC/da[1]": 3, "g'(z[1])": 1},
}

ALL = pytest.mark.parametrize("name", TEXTS)


def slips(name: str) -> list[Comparison]:
    """The quantities in which a printed number is wrong."""
    return [c for c in compare(name) if not c.holds.all()]


def fractions(array: Any) -> Matrix:
    return [[Fraction(str(x)) for x in row] for row in array.tolist()]


def exp(x: Fraction) -> Fraction:
    with localcontext(prec=50):
        return Fraction((Decimal(x.numerator) / Decimal(x.denominator)).exp())


def log(x: Fraction) -> Fraction:
    with localcontext(prec=50):
        return Fraction((Decimal(x.numerator) / Decimal(x.denominator)).ln())


def exact(name: str) -> dict[tuple[str, int], Matrix]:
    """The whole calculation again, entry by entry, in fractions; only e^x and ln x are rounded."""
    _, _, net, X, Y = example(name)
    y = [row[0] for row in fractions(Y)]
    values: dict[tuple[str, int], Matrix] = {}

    def column(kind: str, l: int, entries: list[Fraction]) -> list[Fraction]:
        values[kind, l] = [[x] for x in entries]
        return entries

    a = [column("a", 0, [row[0] for row in fractions(X)])]
    slope: list[list[Fraction]] = []
    delta: list[Fraction] = []
    for l in range(1, net.L + 1):
        g, b = net[l].activation.name, fractions(net[l].b)
        values["W a products", l] = [
            [w * x for w, x in zip(row, a[-1], strict=True)] for row in fractions(net[l].W)
        ]
        Wa = column("W a", l, [sum(row, Fraction(0)) for row in values["W a products", l]])
        z = column("z", l, [s + b[j][0] for j, s in enumerate(Wa)])
        if g == "softmax":
            e = column("exp", l, [exp(x) for x in z])
            [total] = column("sum", l, [sum(e, Fraction(0))])
            a.append(column("a", l, [x / total for x in e]))
            slope.append([])
            column("C", l, [-sum((t * log(x) for x, t in zip(a[-1], y, strict=True)), Fraction(0))])
        elif g == "sigmoid":
            a.append(column("a", l, [1 / (1 + exp(-x)) for x in z]))
            slope.append(column("g'(z)", l, [x * (1 - x) for x in a[-1]]))
        else:
            floor = [x if x > 0 or g == "identity" else Fraction(0) for x in z]
            a.append(column("a", l, floor))
            ones = [Fraction(x > 0 or g == "identity") for x in z]
            slope.append(column("g'(z)", l, ones))
    error = [x - t for x, t in zip(a[-1], y, strict=True)]
    for l in range(net.L, 0, -1):
        if l < net.L:
            W = fractions(net[l + 1].W)
            values["W^T delta products", l] = [
                [W[j][k] * d for j, d in enumerate(delta)] for k in range(net.sizes[l])
            ]
            error = [sum(row, Fraction(0)) for row in values["W^T delta products", l]]
        if slope[l - 1]:
            column("dC/da", l, error)
            error = [e * s for e, s in zip(error, slope[l - 1], strict=True)]
        delta = column("delta", l, error)
        column("db", l, delta)
        values["dW", l] = [[d * x for x in a[l - 1]] for d in delta]
    return values


@ALL
def test_every_verdict_is_that_of_exact_fractions(name: str) -> None:
    truth = exact(name)
    for c in compare(name):
        for i, row in enumerate(c.printed.rows):
            for j, entry in enumerate(row):
                places = len(entry.partition(".")[2])
                half_a_unit = (
                    Fraction(1, 2 * 10**places) if places else 0
                )  # a tie may go either way
                distance = abs(Fraction(entry) - truth[c.printed.kind, c.printed.l][i][j])
                assert bool(c.holds[i, j]) == (distance <= half_a_unit), (c.printed, i, j)


@ALL
def test_true_values_are_the_librarys(name: str) -> None:
    _, _, net, X, Y = example(name)
    trace = forward(net, X)
    gradients = backward(net, trace, Y, reduction="mean")
    library = {"z": trace.z, "a": trace.a, **gradients._asdict()}
    for c in compare(name):
        if c.printed.kind in library:
            truth = library[c.printed.kind][c.printed.l]
            np.testing.assert_allclose(c.true, truth, rtol=1e-14, atol=1e-16)
        if c.printed.kind == "C":
            np.testing.assert_allclose(c.true, cost(net, trace, Y, reduction="mean"), rtol=1e-14)


@ALL
def test_every_gradient_of_every_layer_is_compared_where_the_text_has_a_backward_pass(
    name: str,
) -> None:
    printed = {c.printed.quantity for c in compare(name)}
    L = example(name).net.L
    layers = range(1, L + 1)
    assert printed >= {f"z[{l}]" for l in layers}
    if name != "relu-softmax-33333":
        assert printed >= {f"{q}[{l}]" for q in ("delta", "dW", "db") for l in layers}
        assert printed >= {f"dC/da[{l}]" for l in range(1, L)}


@ALL
def test_what_is_known_to_be_wrong_is_found(name: str) -> None:
    found = {(c.printed.kind, c.printed.l): c for c in slips(name)}
    for kind, l, entries in KNOWN[name]:
        c = found[kind, l]
        wrong = [tuple(index) for index in np.argwhere(~c.holds).tolist()]
        pairs = [entry.split(",") for entry in entries.split()]
        assert wrong == [(int(p[0]), int(p[1]) if len(p) > 1 else 0) for p in pairs], c.printed


@ALL
def test_fresh_slips_are_told_from_what_follows_from_them(name: str) -> None:
    fresh = {c.printed.quantity: int(np.sum(c.why == SLIP)) for c in compare(name)}
    assert {quantity: n for quantity, n in fresh.items() if n} == FRESH[name]


@ALL
def test_every_wrong_quantity_has_a_cause_and_no_right_one_has(name: str) -> None:
    for c in compare(name):
        assert bool(c.cause) == (not c.holds.all()), c.printed


@ALL
def test_words_are_given_for_slips_and_only_for_slips(name: str) -> None:
    for c in compare(name):
        assert bool(c.printed.slip) == bool(np.any(c.why == SLIP)), c.printed


@ALL
def test_what_flows_on_comes_from_an_earlier_wrong_quantity(name: str) -> None:
    wrong: list[Printed] = []
    for c in compare(name):
        for origins in c.origins.values():
            assert set(origins) <= set(wrong), c.printed
        if not c.holds.all():
            wrong.append(c.printed)


def test_a_decimal_point_that_moved_flows_on_to_the_first_layer() -> None:
    causes = {c.printed.quantity: c.cause for c in slips("relu-identity-33333")}
    assert causes["products in W[3]^T delta[3]"] == (
        "In 0.4 · 0.11836 the decimal point has moved one place."
    )
    assert causes["dC/da[2]"] == (
        "Follows from numbers that were rounded too early (1). "
        r"Flows on from $W^{[3]}_{j,k} \, \delta^{[3]}_j$ (2)."
    )
    assert causes["db[1]"] == r"Flows on from $\delta^{[1]}$."


def test_a_lost_sign_is_found_by_doing_the_step_again() -> None:
    [c] = [c for c in slips("relu-identity-33333") if c.printed.quantity == "dW[4]"]
    assert c.cause == (
        "The product is wrong (0,0; 0,1). The product is wrong, and so is its sign (2,0; 2,1)."
    )


@ALL
def test_the_sentence_and_the_table_count_what_the_comparison_counts(name: str) -> None:
    comparisons = compare(name)
    verdicts = [why for c in comparisons for why in c.why.ravel()]
    differ = sum(why != HOLDS for why in verdicts)
    sentence, *table = errata_table(name)._repr_markdown_().splitlines()
    assert sentence == (
        f"Of the {len(verdicts)} numbers printed for this network in {TEXTS[name].title}, "
        f"{len(verdicts) - differ} hold to the digits printed; {differ} differ."
    )
    rows = [line.split(" | ") for line in table[3:]]
    assert len(rows) == len(slips(name))
    assert sum(row[2].count("<br>") + 1 for row in rows) == differ
    assert all(len(row) == 5 for row in rows)


def test_the_table_shows_true_values_to_the_decimals_asked_for() -> None:
    [delta] = [
        float(c.true[0, 0]) for c in slips("sigmoid-221") if c.printed.quantity == "delta[2]"
    ]
    assert f"| −0.0880 | −{-delta:.9f} |" in repr(errata_table("sigmoid-221", digits=9))
    assert f"| −0.0880 | −{-delta:.6f} |" in repr(errata_table("sigmoid-221"))


def test_an_unknown_network_and_a_wrong_number_of_digits_are_refused() -> None:
    with pytest.raises(BackpropError, match=r"unknown example 'sigmoid-222': .* sigmoid-221"):
        compare("sigmoid-222")
    with pytest.raises(BackpropError, match="digits must be a whole number of at least 1; got 0"):
        errata_table("sigmoid-221", digits=0)
