"""From rounds to ratios."""

from __future__ import annotations

from statistics import median, quantiles
from typing import Any, NamedTuple

__all__ = ["Cell", "Figures", "Ratio"]


class Cell(NamedTuple):
    """What was measured of one engine, work and N."""

    work: str
    engine: str
    n: int
    rounds: list[float]  # bare resumes per unit; bytes where that is the unit
    calibration: float  # ns per bare resume, 0 where bytes are the unit
    repeated: int = 0  # chunks that were measured again, as the machine changed its speed

    @property
    def value(self) -> float:
        """The median round."""
        return median(self.rounds)

    @property
    def quartiles(self) -> tuple[float, float]:
        """Between which the middle half of the rounds lies."""
        if len(self.rounds) < 2:
            return self.value, self.value
        low, _, high = quantiles(self.rounds, n=4, method="inclusive")
        return low, high


class Ratio(NamedTuple):
    """How many times the limit something costs, and how far the rounds spread."""

    value: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Half the distance of the quartiles."""
        return (self.high - self.low) / 2


class Figures:
    """All cells of a run."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = {(cell.work, cell.engine, cell.n): cell for cell in cells}

    @property
    def resume(self) -> float:
        """ns for a bare resume, as the median of all cells; 0 if there is no such cell."""
        known = [cell.calibration for cell in self.cells.values() if cell.calibration]
        return median(known) if known else 0.0

    def cell(self, work: str, engine: str, n: int) -> Cell | None:
        return self.cells.get((work, engine, n))

    def ratio(self, work: str, engine: str, n: int) -> Ratio | None:
        """The cost as a multiple of the limit's, None if one of the two is missing.

        The quartiles are those of the engine's rounds and of the limit's together, at
        their worst: the engine's low over the limit's high, and the other way round.
        """
        cell, limit = self.cell(work, engine, n), self.cell(work, "limit", n)
        if cell is None or limit is None:
            return None
        low, high = cell.quartiles
        limit_low, limit_high = limit.quartiles
        if engine == "limit":
            return Ratio(1.0, limit_low / limit.value, limit_high / limit.value)
        return Ratio(cell.value / limit.value, low / limit_high, high / limit_low)

    def growth(self, work: str, engine: str, small: int, large: int) -> float | None:
        """The cost of a unit among many, as a multiple of that among few."""
        few, many = self.cell(work, engine, small), self.cell(work, engine, large)
        return None if few is None or many is None else many.value / few.value

    def nanoseconds(self, cell: Cell) -> float:
        """ns per unit at the usual speed of this machine; bytes where that is the unit."""
        return cell.value * self.resume if cell.calibration else cell.value

    def json(self) -> list[dict[str, Any]]:
        """The cells, as `--json` keeps them."""
        kept = []
        for cell in self.cells.values():
            ratio = self.ratio(cell.work, cell.engine, cell.n)
            kept.append(
                {
                    "work": cell.work,
                    "engine": cell.engine,
                    "n": cell.n,
                    "ns": round(self.nanoseconds(cell), 2),
                    "unit": "ns" if cell.calibration else "bytes",
                    "ratio": None if ratio is None else round(ratio.value, 4),
                    "low": None if ratio is None else round(ratio.low, 4),
                    "high": None if ratio is None else round(ratio.high, 4),
                    "rounds": [round(value, 4) for value in cell.rounds],
                    "repeated": cell.repeated,
                }
            )
        return kept
