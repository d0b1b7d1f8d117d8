from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lib.decimals import fixed, minus, percent, rounded, trimmed, two_digits

NUMBERS = st.floats(-9999, 9999)


def read(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("write", [fixed, trimmed, two_digits, lambda x: rounded(x, 2)])
@given(x=NUMBERS)
def test_a_negative_number_has_a_minus_sign_and_no_hyphen(write, x: float):
    assert "-" not in write(x)
    assert write(x).startswith("−") or x >= 0


def test_every_hyphen_becomes_a_minus_sign():
    assert minus("-1.5e-3") == "−1.5e−3"


@given(x=NUMBERS, digits=st.integers(0, 8))
def test_a_fixed_number_has_exactly_its_decimals(x: float, digits: int):
    text = fixed(x, digits)
    assert len(text.partition(".")[2]) == digits
    assert read(text) == pytest.approx(x, abs=0.5000001 * 10.0**-digits)


@given(x=NUMBERS, digits=st.integers(0, 8))
def test_a_trimmed_number_is_the_fixed_one_without_zeros_at_its_end(x: float, digits: int):
    text = trimmed(x, digits)
    assert read(text) == read(fixed(x, digits))
    assert not ("." in text and text.endswith(("0", ".")))


def test_zeros_before_the_point_are_kept():
    assert trimmed(10.0) == "10"
    assert trimmed(100, 0) == "100"


@given(x=NUMBERS.filter(bool), digits=st.integers(1, 4))
def test_what_is_not_0_is_never_rounded_to_it(x: float, digits: int):
    assert read(rounded(x, digits)) != 0


def test_small_and_large_numbers_are_rounded_to_a_power_of_ten():
    written = [rounded(x, 2) for x in (0.001, -9.4e-7, 0.005, 0, 12345, -9999)]
    assert written == ["1e−3", "−9e−7", "0.01", "0.00", "1e4", "−9999.00"]


def test_two_digits_are_significant_ones():
    written = [two_digits(x) for x in (0.25, 1 / 3, -1e-8, 1.04e5, 0)]
    assert written == ["0.25", "0.33", "−1e−8", "1e5", "0"]


def test_a_part_is_a_whole_number_of_percent():
    assert [percent(part) for part in (0.956, 1, -0.5)] == ["96 %", "100 %", "−50 %"]


@pytest.mark.parametrize("x", [Fraction(1, 2), np.float32(0.5), np.array(0.5)])
def test_fractions_and_numbers_of_numpy_are_numbers_too(x):
    assert fixed(x, 3) == "0.500"
    assert trimmed(x) == "0.5"
