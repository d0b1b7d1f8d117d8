"""The random numbers that the explorers' engine draws in the browser, the same ones here.

So a still picture shows what the picture that answers shows, and a link shows the same to
everybody. ``static/engine/init.js`` is the other side.
"""

import math
from collections.abc import Callable, Iterator

_32_BITS = 0xFFFFFFFF


def uniform(seed: int) -> Callable[[], float]:
    """What gives the next number from 0 to below 1 (mulberry32, by Tommy Ettinger)."""
    state = seed & _32_BITS

    def draw() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & _32_BITS
        t = (state ^ (state >> 15)) * (state | 1) & _32_BITS
        t ^= (t + ((t ^ (t >> 7)) * (t | 61))) & _32_BITS
        return ((t ^ (t >> 14)) & _32_BITS) / 2**32

    return draw


def normal(seed: int) -> Callable[[], float]:
    """What gives the next number of a standard normal distribution (Box and Muller)."""
    draw = uniform(seed)

    def standard() -> float:
        radius = math.sqrt(-2 * math.log(1 - draw()))
        return radius * math.cos(2 * math.pi * draw())

    return standard


def minibatches(m: int, size: int, seed: int) -> Iterator[list[int]]:
    """The sample numbers of one mini-batch after the other, without end.

    They are shuffled for each epoch (Fisher and Yates), unless one mini-batch holds them all.
    """
    draw = uniform(seed)
    while True:
        order = list(range(m))
        if size < m:
            for i in range(m - 1, 0, -1):
                j = math.floor(draw() * (i + 1))
                order[i], order[j] = order[j], order[i]
        for start in range(0, m, size):
            yield order[start : start + size]
