"""The book's symbols as LaTeX."""

# Python 3.11 takes no backslash inside an f-string's braces.
DELTA = r"\delta"


def sup(symbol: str, l: int) -> str:
    """A symbol of layer l."""
    return f"{symbol}^{{[{l}]}}"


def transposed(symbol: str, l: int) -> str:
    """A transposed symbol of layer l."""
    return rf"\bigl({sup(symbol, l)}\bigr)^{{\top}}"


def dC_da(l: int) -> str:
    """The symbol of dC/da[l]."""
    return rf"\frac{{\partial C}}{{\partial a^{{[{l}]}}}}"


def sub(symbol: str, l: int, *index: int | str) -> str:
    """One entry of a quantity of layer l, by neuron and sample."""
    return f"{symbol}_{{{','.join(map(str, index))}}}^{{[{l}]}}"
