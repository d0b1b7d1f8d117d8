"""A walkthrough as a notebook that needs NumPy alone.

Written as plain JSON (nbformat 4.5), so that this needs no Jupyter to be installed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.names import architecture
from backprop_lib.walkthrough.contents import Contents
from backprop_lib.walkthrough.step import Step

# Larger arrays would be pages of digits; they are packed into one line instead.
_MOST_WRITTEN_OUT = 64


def notebook_json(contents: Contents) -> str:
    """The walkthrough as the text of an .ipynb file."""
    cells = [
        _markdown("title", f"# By hand: {architecture(contents.net.sizes)}\n\n{contents.summary}"),
        _code("given", _given(contents)),
    ]
    for heading, steps in contents.sections:
        cells.append(_markdown(heading, f"## {heading}"))
        for step in steps:
            cells.append(_markdown(step.quantity, step.to_markdown()))
            if step.phase != "given":
                cells.append(_code(f"{step.quantity} code", f"{step.code}\n{_result(step)}"))
    cells.append(
        _markdown(
            "check heading", "## Check\n\nThe code's results against the ones that were printed."
        )
    )
    cells.append(_code("check", _check(contents)))
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _result(step: Step) -> str:
    """The name that a step's code assigns last, to be shown."""
    return step.code.rsplit("\n", 1)[-1].split(" = ", 1)[0]


def _given(contents: Contents) -> str:
    lines = [
        "import numpy as np",
        f"np.set_printoptions(precision={contents.digits}, suppress=True)",
    ]
    if any(step.value.size > _MOST_WRITTEN_OUT for step in contents.steps):
        lines.insert(0, "import base64")
    lines += [
        "",
        *(
            f"{step.code} = {_literal(step.value)}"
            for step in contents.steps
            if step.phase == "given"
        ),
    ]
    lines += ["a0 = X", "m = X.shape[1]"]
    if contents.learning_rate is not None:
        lines.append(f"alpha = {contents.learning_rate!r}")
    return "\n".join(lines)


def _check(contents: Contents) -> str:
    steps = [step for step in contents.steps if step.phase != "given"]
    # The notebook calculates in float64, whatever the network did.
    tolerance = (
        "rtol=1e-6, atol=1e-12" if contents.net.dtype == np.float64 else "rtol=1e-3, atol=1e-5"
    )
    lines = ["printed = {"]
    lines += [f"    {_result(step)!r}: {_literal(step.value)}," for step in steps]
    lines += [
        "}",
        "for name, value in printed.items():",
        f"    np.testing.assert_allclose(globals()[name], value, {tolerance}, err_msg=name)",
        "print(f'all {len(printed)} results agree')",
    ]
    return "\n".join(lines)


def _literal(value: Array) -> str:
    if value.size <= _MOST_WRITTEN_OUT:
        return f"np.array({value.tolist()})"
    packed = base64.b64encode(np.ascontiguousarray(value, dtype="<f8").tobytes()).decode()
    return f"np.frombuffer(base64.b64decode('{packed}'), dtype='<f8').reshape({value.shape})"


def _markdown(key: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": _id(key), "metadata": {}, "source": text}


def _code(key: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": _id(key),
        "metadata": {},
        "outputs": [],
        "source": text,
    }


def _id(key: str) -> str:
    """A cell id that stays the same from one writing to the next."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]
