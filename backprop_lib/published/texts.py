"""What the three texts print, each number once, where it is first printed."""

from __future__ import annotations

from typing import NamedTuple

from backprop_lib.names import named
from backprop_lib.published.printed import Printed


class Text(NamedTuple):
    """One published text: its title, and what it prints for one network."""

    title: str
    printed: tuple[Printed, ...]


# fmt: off
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


# The blog post takes softmax in the forward pass and the identity in the backward pass;
# what it prints up to z[4] belongs to both readings.
TEXTS = {
    "relu-softmax-232": Text(WORKSHEET, _RELU_SOFTMAX_232),
    "relu-softmax-33333": Text(BLOG_POST, _FORWARD_33333 + _SOFTMAX_33333),
    "relu-identity-33333": Text(BLOG_POST, _FORWARD_33333 + _BACKWARD_33333),
    "sigmoid-221": Text(NOTES, _SIGMOID_221),
    "sigmoid-232": Text(NOTES, _SIGMOID_232),
}


def text_of(name: str) -> Text:
    """What was published for the example of that name.

    Raises:
        UnknownNameError: no example has that name.
    """
    return named("example", name, TEXTS)
