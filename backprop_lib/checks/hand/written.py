"""What a student wrote into the notebook, as plain data fit to be sent to another process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Unusable

LARGEST = 100  # entries; no step has a tenth of it


class Written(NamedTuple):
    """The notebook's answers.

    Attributes:
        student: whose numbers the notebook says it is about; empty when it does not say.
        answers: arrays of float64 by variable, such as ``A_z1``; Unusable where there is
            something else, and nothing for a variable that is not there.
        hints: for a variable that is not there, one that is and has nearly its name.
    """

    student: str
    answers: dict[str, Array | Unusable]
    hints: dict[str, str]


def read(namespace: Mapping[str, Any], names: Iterable[str]) -> Written:
    """The answers of these names from a notebook's variables."""
    names = list(names)
    answers = {
        name: _array(namespace[name], name)
        for name in names
        if name in namespace and namespace[name] is not Ellipsis
    }
    others = [str(other) for other in namespace if other not in names]
    near = {name: get_close_matches(name, others, n=1, cutoff=0.75) for name in names}
    hints = {name: found[0] for name, found in near.items() if found and name not in answers}
    return Written(_student(namespace.get("student")), answers, hints)


def _student(value: Any) -> str:
    """An id that was written as a number is one too."""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)[:200]
    return ""


def _array(value: Any, name: str) -> Array | Unusable:
    try:
        array = np.asarray(value)
        if array.dtype == object and not _refused(value):
            array = np.vectorize(_number, otypes=[np.float64])(array)
        return _why_not(value, array, name) or array.astype(np.float64)
    except Exception:  # noqa: BLE001  # whatever a foreign __array__ or __float__ raises
        return Unusable(
            f"{name} does not hold numbers only, or its rows differ in length: write "
            f"[0.25, -0.5] for a column, [[0.1, 0.2], [0.3, 0.4]] for a matrix"
        )


def _refused(value: Any) -> bool:
    return value is None or isinstance(value, (dict, set, frozenset)) or callable(value)


def _why_not(value: Any, array: Array, name: str) -> Unusable | None:
    """What is wrong with the answer, if anything is."""
    kind = type(value).__name__
    found = {
        "is None: write your numbers in its place": value is None,
        f"is a {kind}: write a number, or a list of numbers such as [0.25, -0.5]": _refused(value),
        "is text: write the numbers without quotes, such as 0.25": array.dtype.kind in "US",
        f"must hold real numbers; it holds {array.dtype}": array.dtype.kind not in "biuf",
        f"holds {array.size} numbers": not 0 < array.size <= LARGEST,
    }
    for why, holds in found.items():
        if holds:
            return Unusable(f"{name} {why}")
    return None if np.isfinite(array).all() else Unusable(f"{name} holds NaN or infinity")


def _number(value: Any) -> float:
    if not isinstance(value, Real) and not hasattr(value, "as_tuple"):  # a Decimal is not Real
        raise TypeError(type(value).__name__)
    return float(value)
