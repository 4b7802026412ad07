"""What NoData costs, counted in parts."""

from __future__ import annotations

from functools import reduce
from operator import add

import numpy as np
import pytest
from gossan.core.coverage import count_cells, cover, layer_cells
from gossan.core.errors import InputError
from numpy.testing import assert_array_equal

SHAPE = (20, 30)
NAMED = [("idw", ("Zn", "Pb", "Cu")), ("magnetics", ("magnetics",)), ("spectra", ("K", "Th"))]


@pytest.fixture
def layers() -> list[np.ndarray]:
    """Cells of three layers with gaps; the bands of 'spectra' have data in the same cells, those of 'idw' not."""
    rng = np.random.default_rng(3)
    arrays = [rng.normal(size=(len(bands), *SHAPE)) for _, bands in NAMED]
    arrays[0][rng.random(arrays[0].shape) < 0.1] = np.nan
    arrays[1][0, :4] = np.nan
    arrays[2][:, rng.random(SHAPE) < 0.1] = np.inf
    return arrays


@pytest.fixture
def area() -> np.ndarray:
    cells = np.ones(SHAPE, dtype=bool)
    cells[:, 25:] = False
    return cells


def test_tallies_of_parts_add_up_to_the_coverage_of_the_whole(layers, area):
    parts = [
        count_cells([np.isfinite(layer[:, rows]) for layer in layers], area[rows])
        for rows in (slice(0, 1), slice(1, 7), slice(7, 20))
    ]
    pieces = [piece for (name, bands), layer in zip(NAMED, layers) for piece in layer_cells(name, bands, layer)]
    common, expected = cover([name for name, _ in pieces], [mask for _, mask in pieces], area)
    assert_array_equal(np.concatenate([part for part, _ in parts]), common)
    found = reduce(add, [tally for _, tally in parts]).coverage(NAMED)
    assert found == expected
    assert found.names == ("Zn", "Pb", "Cu", "magnetics", "spectra")


def test_every_count_is_that_of_looking_cell_by_cell(layers, area):
    _, tally = count_cells([np.isfinite(layer) for layer in layers], area)
    has_data = np.isfinite(np.concatenate(layers))
    owner = np.array([0, 0, 0, 1, 2, 2])
    valid, alone, layer_alone = np.zeros(6, int), np.zeros(6, int), np.zeros(3, int)
    for row, column in zip(*np.nonzero(area)):
        valid += has_data[:, row, column]
        missing = np.flatnonzero(~has_data[:, row, column])
        alone[missing] += missing.size == 1
        lacking = np.unique(owner[missing])
        layer_alone[lacking] += lacking.size == 1
    assert_array_equal(tally.valid, valid)
    assert_array_equal(tally.alone, alone)
    assert_array_equal(tally.layer_alone, layer_alone)


def test_bands_that_differ_outside_the_area_only_count_as_one_layer(layers, area):
    layers[0][:, area] = 1.0
    _, tally = count_cells([np.isfinite(layer) for layer in layers], area)
    assert tally.coverage(NAMED).names == ("idw", "magnetics", "spectra")


def test_a_band_without_data_is_named_instead_of_its_layer(layers, area):
    layers[0][1] = np.nan
    _, tally = count_cells([np.isfinite(layer) for layer in layers], area)
    with pytest.raises(InputError, match="'Pb' has no data inside the area"):
        tally.coverage(NAMED)
