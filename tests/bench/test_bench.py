"""The benchmark measures what it says: its arithmetic, and that every work is done."""

from __future__ import annotations

import gc
import importlib
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench import __main__ as bench
from tests.bench import rounds, stopwatch, works
from tests.bench.cell import MODULES
from tests.bench.figures import Cell, Figures
from tests.bench.report import report, shown, verdict
from tests.bench.stopwatch import Chunk, Stopwatch, summary

CELLS = [
    Cell("W1", "limit", 1_000, [5.0, 5.0, 5.0], 20.0),
    Cell("W1", "pgasync", 1_000, [6.0, 7.0, 8.0], 20.0, repeated=2),
    Cell("W1", "pgasync", 100_000, [10.0, 10.5, 11.0], 20.0),
    Cell("W4", "limit", 100, [20.0, 20.0, 20.0], 20.0),
    Cell("W7a", "limit", 100, [400.0], 0.0),
    Cell("W7a", "pgasync", 100, [700.0], 0.0),
    Cell("W8", "limit", 100, [6.0, 6.0, 6.0], 20.0),
    Cell("meteors", "pgasync", 1, [2_500.0], 20.0),
]


@pytest.fixture
def collector() -> Iterator[None]:
    """The stopwatch freezes the garbage collector, which must not outlast the test."""
    yield
    gc.enable()
    gc.unfreeze()


def test_a_ratio_is_the_median_round_over_that_of_the_limit():
    ratio = Figures(CELLS).ratio("W1", "pgasync", 1_000)
    assert ratio is not None
    assert ratio.value == 7.0 / 5.0
    assert (ratio.low, ratio.high) == (6.5 / 5.0, 7.5 / 5.0)
    assert ratio.spread == pytest.approx(0.1)


def test_the_spread_of_a_ratio_knows_the_spread_of_the_limit():
    figures = Figures([Cell("W1", "limit", 1, [4.0, 5.0, 6.0], 20.0), Cell("W1", "trio", 1, [50.0], 20.0)])
    ratio = figures.ratio("W1", "trio", 1)
    assert ratio is not None
    assert (ratio.low, ratio.value, ratio.high) == (50 / 5.5, 10.0, 50 / 4.5)


def test_there_is_no_ratio_without_the_limit():
    assert Figures(CELLS).ratio("W1", "pgasync", 100_000) is None
    assert Figures(CELLS).ratio("W4", "pgasync", 100) is None


def test_growth_is_the_cost_among_many_over_that_among_few():
    assert Figures(CELLS).growth("W1", "pgasync", 1_000, 100_000) == 1.5
    assert Figures(CELLS).growth("W1", "limit", 1_000, 100_000) is None


def test_nanoseconds_are_resumes_at_the_usual_speed_and_bytes_stay_bytes():
    figures = Figures(CELLS)
    assert figures.resume == 20.0
    assert [figures.nanoseconds(cell) for cell in CELLS[:1] + CELLS[4:5]] == [100.0, 400.0]


def test_the_json_has_a_cell_for_each_engine_work_and_n():
    kept = Figures(CELLS).json()
    assert len(kept) == len(CELLS)
    first = {name: kept[1][name] for name in ("work", "engine", "n", "ns", "ratio")}
    assert first == {"work": "W1", "engine": "pgasync", "n": 1_000, "ns": 140.0, "ratio": 1.4}
    assert kept[2]["ratio"] is None
    assert kept[5]["unit"] == "bytes"
    assert kept[5]["ratio"] == 1.75
    assert json.loads(json.dumps(kept)) == kept


def test_the_report_shows_ratios_targets_and_verdicts():
    lines = report(Figures(CELLS), collecting=False).splitlines()
    by_start = {" ".join(line.split()[:1]): line for line in lines}
    assert by_start["W1"].split()[-4:] == ["1.40", "±.10", "1.4", "ok"]
    assert by_start["W7a"].split()[-4:] == ["1.75", "±.00", "1.75", "ok"]
    assert by_start["W8"].split()[-2:] == ["1", "open"]
    assert "333 times real time" in by_start["meteors"]
    assert any(line.startswith("growth frame") and line.endswith("ok") for line in lines)
    assert lines[-1].startswith("2 chunks were measured again")


def test_what_is_on_the_screen_is_shown_with_its_limit_in_a_unit_that_suits_it():
    figures = Figures(
        [
            Cell("particles", "limit", 10_000, [200_000.0], 20.0),
            Cell("particles", "pgasync", 10_000, [230_000.0], 20.0),
            Cell("hit", "limit", 500, [60.0], 20.0),
            Cell("hit", "pgasync", 500, [600.0], 20.0),
        ]
    )
    lines = [" ".join(line.split()) for line in report(figures, False).splitlines()]
    particles, hit = (line for line in lines if line.startswith(("particles", "hit")))
    assert particles.endswith("pgasync 1.15 ±.00 limit 4.00 ms at most 1.25 ok")
    assert hit.endswith("pgasync 10.0 ±.0 limit 1.20 us")


@pytest.mark.parametrize(
    ("ratio", "text"), [(1.384, "1.38 ±.01"), (14.26, "14.3 ±.1"), (564.4, "564 ±6"), (9.999, "10.00 ±.10")]
)
def test_a_ratio_is_shown_with_its_spread(ratio, text):
    figures = Figures(
        [
            Cell("W1", "limit", 1, [1.0], 20.0),
            Cell("W1", "trio", 1, [ratio * 0.98, ratio, ratio * 1.02], 20.0),
        ]
    )
    assert shown(figures.ratio("W1", "trio", 1)) == text


def test_what_is_above_the_target_is_over():
    figures = Figures(CELLS)
    ratio = figures.ratio("W1", "pgasync", 1_000)
    assert [verdict(ratio, target) for target in (1.4, 1.39, None)] == ["ok", "over", ""]
    assert verdict(None, 1.0) == "open"


def test_a_chunk_counts_in_resumes_of_its_own_two_calibrations():
    chunk = Chunk(before=20.0, after=22.0, lap=2_100.0)
    assert chunk.unrest == pytest.approx(0.1)
    assert chunk.resumes == 100.0


def test_a_round_is_the_median_of_its_steadiest_chunks():
    steady = [Chunk(20.0, 20.0, lap) for lap in (2_000.0, 2_200.0, 2_100.0)]
    flipped = [Chunk(20.0, 30.0, 9_000.0)] * 2
    assert summary([*flipped, *steady], wanted=3, units=10) == {
        "value": 10.5,
        "calibration": 20.0,
        "repeated": 2,
    }


def test_a_chunk_between_two_speeds_is_measured_again(monkeypatch, collector):
    speeds = iter([20.0, 20.0, 20.0, 30.0, 20.0, 20.0])
    monkeypatch.setattr(stopwatch, "calibrate", lambda: next(speeds))
    monkeypatch.setattr(stopwatch, "CHUNK", 1)
    answers = io.StringIO()
    for lap in Stopwatch(chunks=1, commands=io.StringIO("round\n"), answers=answers).laps(1):
        with lap:
            sum(range(1_000))
    ready, answer = map(json.loads, answers.getvalue().splitlines())
    assert ready == {"ready": True}
    assert answer["repeated"] == 1


def test_the_collector_is_off_within_a_chunk_unless_it_is_asked_for(monkeypatch, collector):
    monkeypatch.setattr(stopwatch, "CHUNK", 1)
    for collecting in (True, False):
        watch = Stopwatch(collecting=collecting, commands=io.StringIO(), answers=io.StringIO())
        for lap in watch.laps(1):
            with lap:
                assert gc.isenabled() is collecting


def test_processes_that_disagree_about_a_bare_resume_are_odd():
    agreeing = {"limit": [{"calibration": 20.0}], "trio": [{"calibration": each} for each in (99, 22, 23)]}
    assert not rounds.is_odd(agreeing)
    assert rounds.is_odd({**agreeing, "asyncio": [{"calibration": 28.0}]})
    assert not rounds.is_odd({"limit": [{"calibration": 0.0}], "trio": [{"calibration": 0.0}]})


def test_the_rounds_are_shared_among_the_processes():
    assert rounds.shares(9, 3) == [3, 3, 3]
    assert rounds.shares(7, 3) == [3, 2, 2]
    assert rounds.shares(1, 3) == [1]


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        (["W3"], ["W3"]),
        (["W2"], ["W2a", "W2b"]),
        (["W1", "w4"], ["W1", "W1b", "W4"]),
        (["draw"], ["draw-each", "draw-one"]),
        (["W5b", "growth", "meteors", "W5"], ["W5b", "growth", "meteors", "W5a"]),
    ],
)
def test_only_takes_ids_and_what_they_begin_with(only, ids):
    assert works.chosen(only) == ids


@pytest.mark.parametrize("unknown", ["W99", "W", "", "sprites"])
def test_an_unknown_work_is_an_error_that_names_the_known_ones(unknown, capsys):
    with pytest.raises(SystemExit):
        bench.main(["--quick", "--only", f"W1,{unknown}"])
    said = " ".join(capsys.readouterr().err.split())
    assert f"no work {unknown!r}. There are: W1, W1b, W2a" in said
    assert said.endswith("draw-each, draw-one, particles, hit, meteors, growth")


def test_every_work_of_the_table_is_measured_for_the_engines_that_can_do_it():
    pythons = dict.fromkeys(works.ENGINES, "python")
    cells = {(work, n): engines for work, n, engines in bench.cells_of(works.known(), pythons)}
    for work in works.TABLE + works.ON_SCREEN:
        for n in work.sizes:
            assert cells[work.id, n] == list(work.engines)
    assert cells["W1", 100_000] == ["limit", "pgasync"]
    assert cells["meteors", 1] == ["pgasync"]


def test_a_peer_that_is_not_installed_is_left_out():
    cells = list(bench.cells_of(["W1"], {"limit": "python", "pgasync": "python"}))
    assert [engines for _, _, engines in cells] == [["limit", "pgasync"]] * 3


def works_of(engine: str) -> dict[str, Any]:
    """The works that the files of an engine have."""
    return importlib.import_module(f"tests.bench.engines.{MODULES[engine]}").WORKS


@pytest.mark.parametrize(
    ("engine", "work"),
    [(engine, work) for engine in ("limit", "pgasync", "asyncio") for work in works_of(engine)],
)
def test_a_tiny_cell_does_its_work(engine, work, monkeypatch, collector):
    # The works check their own counters, and raise.
    monkeypatch.setattr(stopwatch, "RESUMES", 100)
    if work not in ("W9", "meteors"):
        monkeypatch.setattr(stopwatch, "CHUNK", 100_000)
    answers = io.StringIO()
    watch = Stopwatch(chunks=1, commands=io.StringIO("round\n"), answers=answers)
    works_of(engine)[work](3, watch)
    ready, answer = map(json.loads, answers.getvalue().splitlines())
    assert ready == {"ready": True}
    assert answer["value"] > 0


def test_the_cells_of_two_engines_take_turns_in_processes_of_their_own(capfd):
    python = bench.sys.executable
    settings = rounds.Settings(2, 1, 1, False, None, {"limit": python, "pgasync": python})
    limit, ours = rounds.measure("W3", 10, ["limit", "pgasync"], settings)
    assert (limit.engine, limit.work, limit.n, len(limit.rounds)) == ("limit", "W3", 10, 2)
    assert 0 < limit.value < ours.value


def test_a_cell_that_fails_says_which_it_was(capfd):
    settings = rounds.Settings(1, 1, 1, False, None, {"pgasync": bench.sys.executable})
    with pytest.raises(rounds.CellFailed, match="no-such-work with pgasync at 10 failed"):
        rounds.measure("no-such-work", 10, ["pgasync"], settings)
    assert "KeyError: 'no-such-work'" in capfd.readouterr().err
