"""Draw the figures of `--json` as bars: `plot.py FILE.png < FILE.json`.

Run in an environment of its own, with nothing but matplotlib.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.patheffects as effects
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

SIZE = 1_000  # the N that is shown, where a work has it
ENGINES = {
    "pgasync": ("pgasync", "#d1495b"),
    "asyncgui": ("asyncgui + ext-clock", "#2e6f95"),
    "asyncgui_1": ("asyncgui 1.0", "#7fb2d0"),
    "asyncpygame": ("asyncpygame", "#5c946e"),
    "asyncio": ("asyncio", "#b9a24c"),
    "trio": ("trio", "#8a7aa8"),
}
"""Engine -> its name and colour."""

STEP, GAP = 0.17, 0.4  # between two bars, and between two works; inches
MARKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
INK, FAINT = "#2b2b2b", "#d9d9d9"

Row = tuple[str, float | None, list[tuple[str, dict[str, Any]]]]


def main(file: str, kept: dict[str, Any]) -> None:
    """Two columns of works, a bar for each engine."""
    columns = [column for column in halves(rows_of(kept["cells"], kept["works"])) if column]
    height = 1.3 + max(sum(map(height_of, column)) for column in columns)
    figure, grid = plt.subplots(
        1,
        len(columns),
        figsize=(6.6 * len(columns), height),
        layout="constrained",
        sharex=True,
        squeeze=False,
    )
    tallest = max(sum(map(height_of, column)) for column in columns)
    for axes, column in zip(grid[0], columns, strict=True):
        draw(axes, column)
    scale(grid[0], tallest)
    explain(figure, grid[0][-1], kept)
    figure.savefig(file, dpi=130)


def rows_of(cells: list[dict[str, Any]], works: list[dict[str, Any]]) -> list[Row]:
    """Title, target and cells of each work that was measured, in the order of the table."""
    rows: list[Row] = []
    for work in works:
        n = SIZE if SIZE in work["sizes"] else work["sizes"][0]
        found = {
            cell["engine"]: cell
            for cell in cells
            if cell["work"] == work["id"] and cell["n"] == n and cell["ratio"] is not None
        }
        shown = [(engine, found[engine]) for engine in ENGINES if engine in found]
        if shown:
            title = f"{work['id']}  {work['title']}" + ("" if n == SIZE else f" (N = {n:,})")
            rows.append((title, work["target"], shown))
    return rows


def height_of(row: Row) -> float:
    return GAP + STEP * len(row[2])


def halves(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows in two columns of about the same height."""
    cuts = range(1, len(rows) + 1)
    cut = min(cuts, key=lambda at: max(sum(map(height_of, part)) for part in (rows[:at], rows[at:])))
    return rows[:cut], rows[cut:]


def draw(axes: Axes, rows: list[Row]) -> None:
    """One column."""
    top = 0.0
    for title, target, ratios in rows:
        axes.text(1, top, title, fontsize=9, fontweight="bold", color=INK, va="center")
        first = top + 0.19
        for place, (engine, cell) in enumerate(ratios):
            bar(axes, first + STEP * place, engine, cell)
        if target is not None:
            ends = [first - STEP / 2, first + STEP * (len(ratios) - 0.5)]
            axes.plot([target, target], ends, color=INK, linewidth=1.8, zorder=4)
        top += height_of((title, target, ratios))


def bar(axes: Axes, y: float, engine: str, cell: dict[str, Any]) -> None:
    """The bar of one engine, with its value and its spread."""
    value = cell["ratio"]
    axes.barh(y, value - 1, left=1, height=STEP * 0.86, color=ENGINES[engine][1], zorder=3)
    axes.plot([cell["low"], cell["high"]], [y, y], color=INK, linewidth=0.8, zorder=4)
    text = axes.text(
        max(value, cell["high"], 1) * 1.05,
        y,
        f"{value:.0f}" if value >= 99.5 else f"{value:.1f}" if value >= 9.95 else f"{value:.2f}",
        va="center",
        fontsize=8,
        color=INK,
        fontweight="bold" if engine == "pgasync" else "normal",
        zorder=6,
    )
    text.set_path_effects([effects.withStroke(linewidth=2.5, foreground="white")])


def scale(grid: Sequence[Axes], tallest: float) -> None:
    """Logarithmic, from just below the limit on; the same for all columns."""
    grid[0].set_xscale("log")
    right = grid[0].get_xlim()[1] * 1.25  # room for the value of the longest bar
    grid[0].set_xlim(0.6, right)  # room for what costs less than the limit
    grid[0].set_xticks([mark for mark in MARKS if mark < right])
    grid[0].xaxis.set_major_formatter(lambda value, place: f"{value:,.0f}")
    grid[0].xaxis.set_minor_locator(plt.NullLocator())
    for axes in grid:
        axes.set_ylim(tallest - 0.1, -0.2)
        axes.set_yticks([])
        axes.grid(axis="x", color=FAINT, linewidth=0.7, zorder=0)
        axes.axvline(1, color=INK, linewidth=1)
        axes.spines[["top", "right", "left"]].set_visible(False)


def explain(figure: Figure, last: Axes, kept: dict[str, Any]) -> None:
    """Title, legend, and what the axis means."""
    present = {cell["engine"] for cell in kept["cells"]}
    handles = [
        Line2D([], [], marker="s", linestyle="", markersize=8, color=colour, label=name)
        for engine, (name, colour) in ENGINES.items()
        if engine in present
    ]
    target = {"marker": "|", "markersize": 12, "markeredgewidth": 1.8, "color": INK}
    handles.append(Line2D([], [], linestyle="", label="pgasync's target", **target))
    last.legend(handles=handles, loc="lower right", fontsize=9.5, facecolor="white", edgecolor=FAINT)
    figure.suptitle(f"What an engine costs, N = {SIZE:,} ({kept['python']})", fontsize=13)
    figure.supxlabel(
        "cost as a multiple of the limit: bare coroutines, lists and a heap, by hand. Shorter is better.",
        fontsize=9.5,
    )


if __name__ == "__main__":
    main(sys.argv[1], json.load(sys.stdin))
