from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, label

pytestmark = pytest.mark.qgis


@pytest.fixture
def blobs(qgis_app: Any) -> tuple[np.ndarray, Any]:
    from gossan.core.grid import Grid

    noise = gaussian_filter(np.random.default_rng(2).normal(size=(60, 80)), 2.0)
    ranks, _ = label(noise > 0.1, np.ones((3, 3)))
    return ranks, Grid(400_000.0, 6_500_000.0, 250.0, 60, 80)


def test_outlines_along_cells_have_the_cells_areas(blobs: tuple[np.ndarray, Any]) -> None:
    from gossan.processing_provider.target_outlines import target_outlines

    ranks, grid = blobs
    outlines = target_outlines(ranks, grid, smooth=False)
    assert sorted(outlines) == list(range(1, ranks.max() + 1))
    for rank, outline in outlines.items():
        assert outline.area() == pytest.approx((ranks == rank).sum() * 250.0**2)


def test_smoothed_outlines_stay_within_half_a_cell_and_keep_the_area_but_for_corners(
    blobs: tuple[np.ndarray, Any],
) -> None:
    from gossan.processing_provider.target_outlines import target_outlines

    ranks, grid = blobs
    along_cells, smoothed = target_outlines(ranks, grid, False), target_outlines(ranks, grid, True)
    assert sorted(smoothed) == sorted(along_cells)
    for rank, outline in smoothed.items():
        assert outline.isMultipart() and outline.isGeosValid()
        assert outline.hausdorffDistance(along_cells[rank]) < 0.55 * grid.cell_size
        rings = sum(len(part) for part in along_cells[rank].asMultiPolygon())
        lost = (along_cells[rank].area() - outline.area()) / grid.cell_size**2
        assert abs(lost) < 0.75 * rings
    whole, smooth = (sum(o.area() for o in each.values()) for each in (along_cells, smoothed))
    assert smooth == pytest.approx(whole, rel=0.05)


def test_a_flight_of_steps_becomes_a_straight_line(qgis_app: Any) -> None:
    from gossan.core.grid import Grid
    from gossan.processing_provider.target_outlines import target_outlines
    from qgis.core import QgsGeometry

    row, column = np.indices((20, 20))
    outline = target_outlines((row >= column).astype(int), Grid(0.0, 20.0, 1.0, 20, 20), True)[1]
    diagonal = QgsGeometry.fromWkt("LineString(3 17.5, 17 3.5)")  # through the middles of the steps' sides
    for distance in np.linspace(0.0, diagonal.length(), 30):
        point = diagonal.interpolate(distance)
        assert QgsGeometry(outline.constGet().boundary()).distance(point) < 0.02


def test_a_single_cell_keeps_an_outline(qgis_app: Any) -> None:
    from gossan.core.grid import Grid
    from gossan.processing_provider.target_outlines import target_outlines

    ranks = np.zeros((5, 5), dtype=int)
    ranks[2, 2] = 1
    outline = target_outlines(ranks, Grid(0.0, 5.0, 1.0, 5, 5), True)[1]
    assert 0.25 < outline.area() < 0.5 and outline.centroid().asPoint().x() == pytest.approx(2.5)
