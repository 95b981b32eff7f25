"""The figures as text."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.figures import Figures, Ratio
from tests.bench.works import ENGINES, GROWTH, HEADLESS, ON_SCREEN, TABLE, Growth, Work

__all__ = ["report", "verdict"]

FPS = 60  # of `meteors`: what a tick is worth
NAMES = {"asyncgui_1": "asyncgui 1.0"}
WIDTH = 13


def report(figures: Figures, collecting: bool) -> str:
    """Everything that was measured, for a person to read."""
    parts = [
        "\n".join(table(figures)),
        "\n".join(growths(figures)),
        "\n".join(on_screen(figures)),
        "\n".join(headless(figures)),
        footnote(figures, collecting),
    ]
    return "\n\n".join(part for part in parts if part)


def table(figures: Figures) -> Iterator[str]:
    """A line for each work and N: ratios to the limit, with half the quartiles' distance."""
    engines = [
        engine
        for engine in ENGINES[1:]
        if any(figures.ratio(work.id, engine, n) for work in TABLE for n in work.sizes)
    ]
    rows = [line(figures, work, n, engines) for work in TABLE for n in work.sizes]
    if not any(rows):
        return
    heads = "".join(f"{NAMES.get(engine, engine):>{WIDTH}}" for engine in engines)
    yield f"{'work':<5}{'':<38}{'N':>7}{'limit':>11}{heads}{'target':>8}  verdict"
    yield from (row for row in rows if row)


def line(figures: Figures, work: Work, n: int, engines: list[str]) -> str:
    """One line of the table, empty if the limit was not measured."""
    limit = figures.cell(work.id, "limit", n)
    if limit is None:
        return ""
    ratios = "".join(f"{shown(figures.ratio(work.id, engine, n)):>{WIDTH}}" for engine in engines)
    base = f"{number(figures.nanoseconds(limit))} {'ns' if limit.calibration else 'B'}"
    ours = figures.ratio(work.id, "pgasync", n)
    asked = "" if work.target is None else f"{work.target:g}"
    return f"{work.id:<5}{work.title:<38}{n:>7,}{base:>11}{ratios}{asked:>8}  {verdict(ours, work.target)}"


def shown(ratio: Ratio | None) -> str:
    """A ratio and its spread: `1.38 ±.02`."""
    if ratio is None:
        return ""
    if ratio.value >= 100:
        return f"{ratio.value:.0f} ±{ratio.spread:.0f}"
    digits = 1 if ratio.value >= 10 else 2
    spread = f"{ratio.spread:.{digits}f}"
    return f"{ratio.value:.{digits}f} ±{spread.removeprefix('0')}"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def verdict(ratio: Ratio | None, target: float | None) -> str:
    """`ok`, `over`, or `open` where pgasync cannot do the work yet."""
    if target is None:
        return ""
    if ratio is None:
        return "open"
    return "ok" if ratio.value <= target else "over"


def growths(figures: Figures) -> Iterator[str]:
    """How the cost of a unit grows with N, next to what it does for bare coroutines."""
    for growth in GROWTH:
        ours = grown(figures, growth, "pgasync")
        if ours is not None:
            bare = grown(figures, growth, "limit")
            said = "ok" if ours <= growth.target else "over"
            yield (
                f"growth {growth.title:<26}{growth.large:>8,} / {growth.small:<6,}"
                f" pgasync {ours:5.2f}   limit {bare or 0:5.2f}   at most {growth.target:g}  {said}"
            )


def grown(figures: Figures, growth: Growth, engine: str) -> float | None:
    return figures.growth(growth.work, engine, growth.small, growth.large)


def on_screen(figures: Figures) -> Iterator[str]:
    """What is drawn and what is hit, as multiples of the hand-written loops."""
    for work in ON_SCREEN:
        for n in work.sizes:
            ratio, limit = figures.ratio(work.id, "pgasync", n), figures.cell(work.id, "limit", n)
            if ratio is not None and limit is not None:
                # A work without a target is measured all the same: see how it changes.
                said = verdict(ratio, work.target)
                asked = "" if work.target is None else f"   at most {work.target:g}  {said}"
                yield (
                    f"{work.id:<10}{n:>6,} {work.title:<36} pgasync {shown(ratio)}"
                    f"   limit {duration(figures.nanoseconds(limit))}{asked}"
                )


def duration(nanoseconds: float) -> str:
    """A time in the unit that suits it."""
    return f"{nanoseconds / 1e6:.2f} ms" if nanoseconds >= 1e5 else f"{nanoseconds / 1e3:.2f} us"


def headless(figures: Figures) -> Iterator[str]:
    """How many times faster than real time `meteors` runs."""
    cell = figures.cell("meteors", "pgasync", 1)
    if cell is not None:
        tick = figures.nanoseconds(cell)
        times = 1e9 / FPS / tick
        said = "ok" if times >= HEADLESS else "over"
        yield (
            f"meteors   with its demo, not drawn: {times:.0f} times real time"
            f" ({tick / 1e3:.0f} us a tick)   at least {HEADLESS:g}  {said}"
        )


def footnote(figures: Figures, collecting: bool) -> str:
    """What the numbers mean."""
    repeated = sum(cell.repeated for cell in figures.cells.values())
    collector = (
        "the garbage collector was on for all"
        if collecting
        else "the garbage collector ran before each chunk and was frozen and off within it, for all"
    )
    return (
        f"A bare generator's resume: {figures.resume:.1f} ns. Ratios are to the limit; the median of the"
        f" rounds, ± half the distance of their quartiles, at their worst.\n"
        f"CPU time; {collector}.\n"
        f"{repeated} chunks were measured again, because the machine changed its speed within them."
    )
