"""Any network, worked through by hand: every arithmetic step of forward and backward.

    walk = walk_through(net, X, Y, reduction="mean")
    walk                          # in a notebook: the whole calculation, typeset
    walk.forward, walk["dW[2]"]   # a part of it, or one step
    walk.why("dW[1][4, 17]")      # one entry as its own sum of products
    walk.to_notebook("by-hand.ipynb")
    walk.to_html("worksheet.html", answers=False)

Rounding to ``digits`` happens when printing only.
"""

from backprop_lib.walkthrough.part import Part
from backprop_lib.walkthrough.reason import Why
from backprop_lib.walkthrough.step import Step
from backprop_lib.walkthrough.walk import Walkthrough, walk_through

__all__ = ["Part", "Step", "Walkthrough", "Why", "walk_through"]
