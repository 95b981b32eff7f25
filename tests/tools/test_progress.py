"""The bar on the terminal."""

from __future__ import annotations

import io
from typing import ClassVar

import pytest

from pgasync.tools import cli, play, tree_command
from pgasync.tools.check import command as check
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


class Slow(Progress):
    """One that has waited long enough from the start."""

    lines: ClassVar[list[str]] = []

    def __init__(self, doing, total, unit):
        hours = iter(range(0, 10_000_000, 3600))
        super().__init__(doing, total, unit, stream=Terminal(), wall=lambda: next(hours))
        self.lines.append(doing)

    def show(self, line):
        self.lines.append(line)


@pytest.mark.parametrize(
    ("module", "words", "doing", "last"),
    [
        (play, ["play", "meteors", "--headless", "--ticks", "3"], "playing", "3 of 3 ticks"),
        (tree_command, ["tree", "meteors", "--at", "3"], "playing", "2 of 3 ticks"),
        (check, ["check", "games/meteors/hud.py", "games/meteors/sky.py"], "checking", "2 programs"),
    ],
)
def test_the_commands_that_may_take_long_tell_how_far_they_are(monkeypatch, module, words, doing, last):
    monkeypatch.setattr(Slow, "lines", [])
    monkeypatch.setattr(module, "Progress", Slow)
    assert cli.main(words) == 0
    first, *lines = [line for line in Slow.lines if line]
    assert first == doing
    assert all(line.startswith(doing) for line in lines)
    assert last in lines[-1]
