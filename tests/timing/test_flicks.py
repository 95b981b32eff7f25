"""Flicks: every usual frame time is a whole number of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pgasync.timing.flicks import FLICKS, LENGTHS, to_flicks, to_seconds


def test_every_usual_frame_time_and_a_millisecond_is_a_whole_number_of_flicks():
    for fps in (24, 25, 30, 48, 50, 60, 64, 72, 75, 90, 100, 120, 144, 1000):
        assert FLICKS % fps == 0
        assert to_flicks(1 / fps) == FLICKS // fps


@given(fps=st.sampled_from([24, 30, 60, 144]), k=st.integers(0, 10**7))
def test_k_over_fps_seconds_are_exactly_k_frame_times_and_back(fps, k):
    assert to_flicks(k / fps) == k * (FLICKS // fps)
    assert to_seconds(k * (FLICKS // fps)) == k / fps


def test_the_longest_time_that_counts_as_finite_still_fits_a_float():
    assert to_seconds(to_flicks(9e289)) == 9e289


def test_lengths_that_are_kept_are_the_same_and_do_not_pile_up():
    for n in range(600):
        assert LENGTHS[n / 60] == to_flicks(n / 60)
        assert LENGTHS[0.5] == FLICKS // 2
    assert len(LENGTHS) <= 256
