"""LaTeX as MathML, by latex2mathml, with what it gets wrong put right."""

from __future__ import annotations

import re

from backprop_lib.errors import MissingPackageError

# latex2mathml takes max for an operator, which has space on both sides; sets no space
# after ln; and leaves the sign of a number with the space of a minus between two.
_NAME = re.compile(r"<mo[^>]*>([A-Za-z]{2,})</mo>")
_FUNCTION_OF = re.compile(r"(<mi>ln</mi>)(?!<mo)")
_SIGN = re.compile(
    r"(<mo[^>]*>(?:&#x00028;|&#x0003D;|&#x02248;|,|&#x0002C;)</mo>|</mtext><mspace[^>]*/>)<mo>&#x02212;</mo>"
)


def mathml(latex: str) -> str:
    """A formula as a math element whose matrices are tables of class ``matrix``.

    Raises:
        MissingPackageError: latex2mathml is not installed.
    """
    try:
        from latex2mathml.converter import convert
    except ImportError:
        message = "a worksheet's formulas are set by latex2mathml, which is missing: pip install latex2mathml"
        raise MissingPackageError(message) from None
    if not latex.strip():
        return ""
    # Parentheses that were made larger sit askew in a font without larger ones.
    math = convert(re.sub(r"\\[Bb]ig[lr](?![a-z])", "", latex))
    # Displayed size for fractions and sums, in a table of lines that is laid out by HTML.
    math = math.replace('display="inline"', 'display="inline" displaystyle="true"', 1)
    math = math.replace("<mo>&#x0005B;</mo><mtable>", '<mtable class="matrix">')
    math = math.replace("</mtable><mo>&#x0005D;</mo>", "</mtable>")
    math = math.replace("<mo>:</mo><mo>&#x0003D;</mo>", "<mo>&#x02254;</mo>")
    math = _NAME.sub(r"<mi>\1</mi>", math)
    math = _FUNCTION_OF.sub(r'\1<mspace width="0.167em" />', math)
    return _SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', math)
