"""What a threshold marks off and captures, in words."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from .threshold_curves import ThresholdCurves
from .words import tr


def percent(share: float) -> str:
    """Return a share as people read it: 12 %, 4.5 %, 0.03 %."""
    value = 100.0 * share
    digits = 0 if value >= 10 or value == 0 else 1 if value >= 1 else 2
    return tr("{0} %").format(f"{value:.{digits}f}")


def held_sentence(curves: ThresholdCurves, row: int) -> str:
    """Return what a threshold captures: 12 % of the area holds 61 % of the deposits (31 of 51; 7 of 12 clusters)."""
    area = percent(curves.areas[row])
    if not curves.has_deposits:
        return tr("{0} of the area. Choose deposits to see how many of them it holds.").format(area)
    return tr("{0} of the area holds {1} of the deposits ({2} of {3}; {4} of {5} clusters).").format(
        area,
        percent(curves.captured(row)),
        curves.deposits[row],
        curves.told["deposits"],
        curves.clusters[row],
        curves.told["clusters"],
    )


def details(curves: ThresholdCurves, row: int, crs: Optional[QgsCoordinateReferenceSystem]) -> str:
    """Return the score, the area, and what chance would capture; `crs` is the map's."""
    told = [tr("Score {0} or more").format(f"{curves.thresholds[row]:.4g}")]
    area = square_kilometres(curves, row, crs)
    if area is not None:
        told.append(tr("{0} km²").format(f"{area:,.0f}" if area >= 10 else f"{area:.3g}"))
    given, counted = curves.told["deposits_given"], curves.told["deposits"]
    if counted:
        told.append(tr("by chance up to {0} of the deposits (grey band)").format(percent(curves.by_chance(row))))
    if given > counted:
        told.append(tr("{0} of {1} deposits lie outside the map and do not count").format(given - counted, given))
    return " · ".join(told)


def square_kilometres(
    curves: ThresholdCurves, row: int, crs: Optional[QgsCoordinateReferenceSystem]
) -> Optional[float]:
    """Return the area that a threshold marks off; None where cells are in degrees or in unknown units."""
    if crs is None or not crs.isValid() or crs.isGeographic():
        return None
    metres, _ = QgsUnitTypes.decodeDistanceUnit("meters")
    side = curves.cell_size * QgsUnitTypes.fromUnitToUnitFactor(crs.mapUnits(), metres) / 1000.0
    return float(curves.areas[row] * curves.told["cells"] * side * side)
