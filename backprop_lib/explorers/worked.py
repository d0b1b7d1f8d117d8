"""The worked networks as a module for the browser, so that their numbers are typed once, in Python."""

import json
from typing import Any

from backprop_lib.examples import EXAMPLES, example
from backprop_lib.network import Network


def plain(net: Network, X: Any, Y: Any) -> dict[str, Any]:
    """A network with one sample, as the explorer's state holds them: plain numbers, names and lists."""
    return {
        "weights": [W.tolist() for W, _, _ in net],
        "biases": [b[:, 0].tolist() for _, b, _ in net],
        "inputs": X[:, 0].tolist(),
        "targets": Y[:, 0].tolist(),
        "activations": [g.name for _, _, g in net],
        "loss": net.loss.name,
    }


def module() -> str:
    """The text of network/examples.js."""
    examples = [
        {"name": name, "title": title, "state": plain(net, X, Y)}
        for name, title, net, X, Y in map(example, EXAMPLES)
    ]
    return f"export const EXAMPLES = {json.dumps(examples)};\n"
