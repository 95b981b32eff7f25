"""What a number is, and the errors for what is none."""

from __future__ import annotations

import math

import pytest

from pgasync.timing.finite import finite, is_number


@pytest.mark.parametrize("value", [0, -3, 2.5, math.inf])
def test_whole_numbers_and_floats_are_numbers(value):
    assert is_number(value)


@pytest.mark.parametrize("value", [True, False, "1", None, 1j])
def test_true_and_false_and_what_else_there_is_are_none(value):
    assert not is_number(value)
    with pytest.raises(TypeError, match="zoom must be a number, got"):
        finite("zoom", value)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_a_number_without_an_end_is_refused_where_a_finite_one_is_needed(value):
    with pytest.raises(ValueError, match=f"zoom must be finite, got {value}"):
        finite("zoom", value)


def test_a_number_below_the_least_is_refused_and_the_least_is_told():
    assert finite("depth", 0.5, 0.5) == 0.5
    with pytest.raises(ValueError, match=r"depth must be finite and >= 0\.5, got 0\.4"):
        finite("depth", 0.4, 0.5)
