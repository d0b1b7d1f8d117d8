"""One layer's derivatives as gradients and as Jacobians: products to build, shapes that must match."""

from __future__ import annotations

import re
from typing import Any

import traitlets

from backprop_lib.activations import ACTIVATIONS
from backprop_lib.explorers.traits import Checked, between
from backprop_lib.explorers.widget import Explorer, shared
from backprop_lib.losses import LOSSES

LIMIT = 3
SIZES = range(1, 5)
FACTORS = ("dC_da", "dg", "J", "delta", "W", "before", "after")
MOST_FACTORS = 4
_FACTOR = re.compile(rf"({'|'.join(FACTORS)})(\.T)?")


def _is_column(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) in SIZES
        and all(between(-LIMIT, LIMIT)(number) for number in value)
    )


def _is_matrix(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) in SIZES
        and all(_is_column(row) for row in value)
        and len({len(row) for row in value}) == 1
    )


def _is_chain(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 2 * MOST_FACTORS - 1
        and (len(value) % 2 == 1 or not value)
        and all(isinstance(part, str) for part in value)
        and all(_FACTOR.fullmatch(factor) for factor in value[::2])
        and all(sign in ("@", "*") for sign in value[1::2])
    )


def _numbers(name: str) -> Checked:
    default = {"b": [0.1, -0.2], "a": [0.9, -0.3, 0.5], "y": [1.0, 0.0]}[name]
    return Checked(default, f"1 to 4 numbers from {-LIMIT} to {LIMIT}", _is_column)


class Conventions(Explorer):
    """Build the derivatives of one layer from their factors, in either convention.

    Attributes:
        W: weights, 1 to 4 rows of 1 to 4 numbers from -3 to 3; (n_out, n_in).
        b: biases, n_out numbers.
        a: what comes in, a[l-1], n_in numbers.
        y: targets, n_out numbers; labels that the loss takes.
        activation, loss: by name, a pair that goes together.
        layout: ``"Wx"``, samples are columns, or ``"xW"``, samples are rows.
        convention: in which the product is built: ``"gradient"`` or ``"jacobian"``.
        target: ``"delta"``, ``"dW"``, ``"db"`` or ``"da"``, by a[l-1].
        chain: the product, from left to right, such as ``["W.T", "@", "delta"]``: up to four
            factors of ``dC_da``, ``dg`` (g'(z)), ``J`` (da/dz), ``delta``, ``W``, ``before``
            (a[l-1]) and ``after`` (a[l]), with ``.T`` for transposed, and between them ``@``
            or ``*``.

    Raises:
        traitlets.TraitError: a value is not one of these, or does not go with the others.
    """

    _module = "conventions"

    W = shared(
        Checked(
            [[0.2, -0.5, 0.7], [0.6, 0.3, -0.4]],
            f"1 to 4 rows of 1 to 4 numbers from {-LIMIT} to {LIMIT}",
            _is_matrix,
        )
    )
    b = shared(_numbers("b"))
    a = shared(_numbers("a"))
    y = shared(_numbers("y"))
    activation = shared(traitlets.Enum(list(ACTIVATIONS), "sigmoid"))
    loss = shared(traitlets.Enum(list(LOSSES), "half_squared_error"))
    layout = shared(traitlets.Enum(["Wx", "xW"], "Wx"))
    convention = shared(traitlets.Enum(["gradient", "jacobian"], "gradient"))
    target = shared(traitlets.Enum(["delta", "dW", "db", "da"], "da"))
    chain = shared(
        Checked(
            ["W", "@", "delta"],
            f"up to {MOST_FACTORS} factors ({', '.join(FACTORS)}; .T transposes) with @ or * between them",
            _is_chain,
        )
    )

    @traitlets.validate("W", "b", "a", "y", "activation", "loss", "target", "chain")
    def _one_that_fits(self, proposal: dict[str, Any]) -> Any:
        names = ("W", "b", "a", "y", "activation", "loss", "target", "chain")
        given = {name: getattr(self, name) for name in names}
        given[proposal["trait"].name] = proposal["value"]
        n_out, n_in = len(given["W"]), len(given["W"][0])
        for name, n in (("b", n_out), ("a", n_in), ("y", n_out)):
            if len(given[name]) != n:
                message = (
                    f"W is ({n_out}, {n_in}), so {name} must have {n} numbers; got {given[name]}"
                )
                raise traitlets.TraitError(message)
        loss = LOSSES[given["loss"]]
        if loss.outputs and given["activation"] not in loss.outputs:
            message = f"{loss} needs the activation {loss.outputs[0]}; got {given['activation']}"
            raise traitlets.TraitError(message)
        zero_or_one = all(value in (0, 1) for value in given["y"])
        if (loss.labels != "any" and not zero_or_one) or (
            loss.labels == "one-hot" and sum(given["y"]) != 1
        ):
            message = f"{loss} needs {loss.labels} targets y; got {given['y']}"
            raise traitlets.TraitError(message)
        if any(factor.removesuffix(".T") == given["target"] for factor in given["chain"]):
            message = f"the target {given['target']} cannot be one of its own factors; got {given['chain']}"
            raise traitlets.TraitError(message)
        return proposal["value"]

    def still(self) -> str:
        """The wanted product as dominoes, in both conventions where samples are columns."""
        from backprop_lib.figures.shapes import Tile, dominoes

        n_out, n_in = len(self.W), len(self.W[0])
        error = r"\delta^{[l]}"
        column, row = Tile(error, n_out, 1, "error"), Tile(error, 1, n_out, "error")
        dC_da = r"\partial C/\partial a^{[l]}"
        J = Tile("J", n_out, n_out)
        chains = {
            "delta": (
                [Tile(r"J^{\top}", n_out, n_out), Tile(dC_da, n_out, 1, "error")],
                [Tile(dC_da, 1, n_out, "error"), J],
            ),
            "dW": (
                [column, Tile(r"a^{[l-1]\top}", 1, n_in, "value")],
                [Tile("a^{[l-1]}", n_in, 1, "value"), row],
            ),
            "da": ([Tile(r"W^{\top}", n_in, n_out), column], [row, Tile("W", n_out, n_in)]),
        }
        # The derivative by b is the error itself: what there is to multiply stands before it.
        return dominoes(*chains["delta" if self.target == "db" else self.target]).svg()
