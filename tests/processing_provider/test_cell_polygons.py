from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis


def test_cells_of_a_number_become_one_multipolygon_of_their_area_where_they_lie(qgis_app: Any) -> None:
    from gossan.core.grid import Grid
    from gossan.processing_provider.cell_polygons import cell_polygons
    from qgis.core import QgsGeometry, QgsPointXY

    grid = Grid(1000.0, 5000.0, 10.0, 4, 5)
    numbers = np.array([[0, 0, 1, -1, 2], [0, 1, 1, -1, 2], [3, 3, 3, 3, 3], [0, -1, 7, 7, 7]])
    shapes = cell_polygons(numbers, grid)
    assert sorted(shapes) == [0, 1, 2, 3, 7]
    for number, shape in shapes.items():
        assert shape.isMultipart() and shape.isGeosValid()
        assert shape.area() == pytest.approx(100.0 * (numbers == number).sum())
        for row, column in np.argwhere(numbers == number):
            centre = QgsPointXY(grid.x_centres()[column], grid.y_centres()[row])
            assert shape.contains(QgsGeometry.fromPointXY(centre))
