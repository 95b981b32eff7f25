"""The bar on the terminal."""

from __future__ import annotations

import io

import pytest

from pgasync.tools.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Bench:
    """A progress whose real time is set by hand."""

    def __init__(self, total, stream=None):
        self.now = 100.0
        self.stream = Terminal() if stream is None else stream
        self.progress = Progress("playing", total, "ticks", stream=self.stream, wall=lambda: self.now)

    def to(self, n, passed):
        self.now += passed
        self.progress.to(n)
        return self.stream.getvalue().rpartition("\r")[2]


def test_what_is_over_within_two_seconds_shows_nothing():
    bench = Bench(100)
    with bench.progress:
        assert bench.to(50, 1.9) == ""
    assert bench.stream.getvalue() == ""


def test_from_two_seconds_on_it_tells_how_far_it_is_and_how_long_it_will_take():
    bench = Bench(216_000)
    with bench.progress:
        assert bench.to(54_000, 2.5) == (
            "playing [########......................] 54,000 of 216,000 ticks, 8 s left"
        )
        before = bench.stream.getvalue()
        bench.to(54_001, 0.05)  # not in every tick
        assert bench.stream.getvalue() == before
        assert bench.to(108_000, 2.45).startswith("playing [###############...............] 108,000 of")


def test_its_line_is_taken_away_however_it_ends():
    bench = Bench(4)
    with pytest.raises(KeyboardInterrupt):
        with bench.progress:
            line = bench.to(2, 3)
            raise KeyboardInterrupt
    assert bench.stream.getvalue() == f"\r{line}\r{' ' * len(line)}\r"


def test_where_nobody_knows_how_much_there_is_it_counts():
    assert Bench(0).to(1234, 5) == "playing: 1,234 ticks"


def test_nothing_is_written_where_there_is_no_terminal():
    bench = Bench(100, io.StringIO())
    assert bench.to(50, 60) == ""
