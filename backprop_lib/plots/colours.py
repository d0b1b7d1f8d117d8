"""The palette that every picture keeps to, so that a page can put its own colours in its place.

Values are blue and errors orange; no picture tells them apart by colour alone.
"""

FORWARD, FORWARD_SOFT = "#0b5fa5", "#e6f1fb"
BACKWARD, BACKWARD_SOFT = "#b3470b", "#fdeee3"
TEXT, MUTED, PAGE = "#000000", "#767676", "#ffffff"

# What fills a shape whose edge has that colour.
FILL = {FORWARD: FORWARD_SOFT, BACKWARD: BACKWARD_SOFT, MUTED: PAGE, TEXT: PAGE}
