"""The width of every picture, in inches, and the sizes of its letters, in points.

On a phone a picture becomes 330 pixels wide. 9 points are then 9.8 pixels, and the indices of
a symbol, 0.7 of its size, 9.2.
"""

WIDTH = 4.2
SMALL, NORMAL, SYMBOL = 9, 10, 12
