"""The curves of a score map as plain numbers: what each threshold marks off and captures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Optional

from qgis.core import QgsProcessingFeedback

from ..engine.runner import run_task
from ..processing_provider.cell_surroundings import made_from
from ..processing_provider.feedback import FeedbackMonitor
from ..processing_provider.layer_snapshots import PointSnapshot, RasterSnapshot
from ..processing_provider.rasters import read_raster

SAME = 1e-12  # shares that differ by less are one


@dataclass(frozen=True)
class ThresholdCurves:
    """A table of thresholds from the highest to the lowest; see `tasks.threshold_curves`.

    Attributes
    ----------
    thresholds, limits, areas : sequence of float
        A score, a number just below it, and the share of the cells at or above it.
    deposits, clusters : sequence of int
        How many each threshold captures; empty where no deposit lies on the map.
    shares, low, high, null_low, null_high : sequence of float
        Interval and null band of the success rate.
    told : dict
        Counts of ``cells``, ``deposits_given``, ``deposits``, ``clusters``, and ``crossing``; ``stack``: the file of the
        evidence that the map was made from, '' where it does not say.
    cell_size : float
        In map units.
    """

    thresholds: Sequence[float]
    limits: Sequence[float]
    areas: Sequence[float]
    deposits: Sequence[int]
    clusters: Sequence[int]
    shares: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    null_low: Sequence[float]
    null_high: Sequence[float]
    told: dict[str, Any]
    cell_size: float

    def __len__(self) -> int:
        return len(self.thresholds)

    @property
    def has_deposits(self) -> bool:
        """Whether a deposit lies on the map."""
        return bool(self.told["deposits"])

    def at_area(self, share: float) -> int:
        """Return the row that covers the most of at most `share` of the area; the first where none is so small."""
        return max(bisect_right(self.areas, share + SAME) - 1, 0)

    def captured(self, row: int) -> float:
        """Return the share of the deposits that a row captures."""
        return self.deposits[row] / self.told["deposits"] if self.has_deposits else 0.0

    def by_chance(self, row: int) -> float:
        """Return the share that clusters at random places reach in 95 % of the draws, in as much area."""
        return self.null_high[max(bisect_right(self.shares, self.areas[row] + SAME) - 1, 0)]

    def asked_share(self, row: int) -> Optional[float]:
        """Return a share of the area that has a row's threshold, however it is rounded; None for all of the area.

        Half a cell more than the row covers: a dialog keeps six decimals, and a share a trifle too small would lose a cell.
        """
        covered = round(self.areas[row] * self.told["cells"])
        return (covered + 0.5) / self.told["cells"] if covered < self.told["cells"] else None

    def crossing_row(self) -> Optional[int]:
        """Return the row of the P-A intersection."""
        crossing = self.told["crossing"]
        return None if crossing is None else self.thresholds.index(crossing["threshold"])


def read_curves(
    raster: RasterSnapshot, deposits: Optional[PointSnapshot], feedback: QgsProcessingFeedback
) -> ThresholdCurves:
    """Read band 1 and the deposits, and tabulate; for a thread.

    Raises
    ------
    InputError
        If the map cannot be read, is constant or empty.
    """
    layer = raster.open()
    read = read_raster(layer, feedback=feedback, first=1)
    arrays: dict[str, Any] = {"scores": read.array[0]}
    if deposits is not None:
        arrays["x"], arrays["y"], _ = deposits.read(layer.crs(), feedback)
    params = {"grid": asdict(read.grid), "layer": raster.name}
    result = run_task("threshold_curves", arrays, params, FeedbackMonitor(feedback))
    rows = {name: values.tolist() for name, values in result.arrays.items()}
    kept = ("thresholds", "limits", "areas", "deposits", "clusters", "shares", "low", "high", "null_low", "null_high")
    told = {**result.summary, "stack": made_from(read.metadata)}
    found: dict[str, Any] = {name: rows.get(name, []) for name in kept}
    return ThresholdCurves(**found, told=told, cell_size=read.grid.cell_size)
