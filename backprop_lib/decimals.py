"""Numbers as text for pictures and sentences: rounded when printed, with a real minus sign.

Those in formulas are written by walkthrough.latex.
"""


def minus(text: str) -> str:
    """The text with every hyphen turned into a minus sign."""
    return text.replace("-", "−")


def fixed(value: float, digits: int = 4) -> str:
    """A number with exactly so many decimals, such as −0.5000."""
    return minus(f"{float(value):.{digits}f}")


def trimmed(value: float, digits: int = 4) -> str:
    """A number with at most so many decimals; zeros at their end are left out."""
    text = fixed(value, digits)
    return text.rstrip("0").rstrip(".") if digits else text


def rounded(value: float, digits: int) -> str:
    """A number with so many decimals, or with a power of ten where it is too small or large.

    What is not 0 is never shown as 0: with two decimals, 1/1000 is 1e−3.
    """
    text = f"{value:.{digits}f}"
    if (float(text) == 0 and value != 0) or abs(value) >= 1e4:
        mantissa, exponent = f"{value:.0e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    return minus(text)


def two_digits(value: float) -> str:
    """A number to two significant digits, such as 0.25 or 1e−8."""
    return minus(f"{value:.2g}".replace("e-0", "e-").replace("e+0", "e"))


def percent(part: float) -> str:
    """A part of 1 as a whole number of percent."""
    return f"{fixed(100 * part, 0)} %"
