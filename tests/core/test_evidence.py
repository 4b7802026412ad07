"""Names, classes and coverage of evidence stacks."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.evidence import (
    LARGEST_CLASS,
    MOST_CLASSES,
    check_classes,
    class_records,
    count_classes,
    cover,
    layer_cells,
    unique_names,
)
from numpy.testing import assert_array_equal


def test_names_that_repeat_get_the_first_free_number():
    assert unique_names(["Au", "Au", "Au 2", "Cu", "Au"]) == ("Au", "Au 2", "Au 2 2", "Cu", "Au 3")


def test_a_layer_counts_once_where_its_bands_agree_and_by_band_where_they_differ():
    layer = np.ones((2, 1, 3), dtype=np.float32)
    layer[:, 0, 1] = np.nan
    ((name, mask),) = layer_cells("idw", ("Zn", "Pb"), layer)
    assert name == "idw"
    assert_array_equal(mask, [[True, False, True]])
    layer[1, 0, 2] = np.inf
    (first, _), (second, mask) = layer_cells("idw", ("Zn", "Pb"), layer)
    assert (first, second) == ("Zn", "Pb")
    assert_array_equal(mask, [[True, False, False]])


def test_coverage_counts_what_each_layer_costs():
    valid = {name: np.ones((4, 5), dtype=bool) for name in ("Zn", "magnetics", "gravity")}
    valid["magnetics"][:, 0] = False  # 4 cells, one of which gravity lacks as well
    valid["gravity"][0, :2] = False
    area = np.ones((4, 5), dtype=bool)
    common, coverage = cover(list(valid), list(valid.values()), area)
    assert_array_equal(common, valid["magnetics"] & valid["gravity"])
    assert (coverage.cells, coverage.common, coverage.lost) == (20, 15, 5)
    assert coverage.valid == (20, 16, 18)
    assert coverage.alone == (0, 3, 1)
    assert coverage.costliest == "magnetics"


def test_coverage_counts_inside_the_mask_only():
    valid = np.ones((2, 4), dtype=bool)
    valid[:, 3] = False
    area = np.ones((2, 4), dtype=bool)
    area[0] = False
    common, coverage = cover(["Zn", "Pb"], [valid, ~area | valid], area)
    assert common.sum() == 3
    assert coverage.cells == 3, "the last cell of the area has no data in any layer"


def test_a_layer_without_data_in_the_area_is_named():
    some = np.array([[True, True]])
    with pytest.raises(InputError, match="'gravity' has no data inside the area"):
        cover(["Zn", "gravity"], [some, np.array([[False, True]])], np.array([[True, False]]))


def test_layers_that_share_no_cell_name_the_one_that_covers_least():
    left, right = np.array([[True, True, False]]), np.array([[False, False, True]])
    with pytest.raises(InputError, match="No cell has data in every layer; 'gravity' covers the fewest, 1 of 3"):
        cover(["Zn", "gravity"], [left, right], np.ones((1, 3), dtype=bool))


def test_classes_become_records_named_after_layer_and_class():
    cells = np.array([[2, 0], [5, np.nan]], dtype=np.float32)
    values = check_classes("geology", cells)
    assert_array_equal(values, [0, 2, 5])
    records = class_records("geology", values, [1, 1, 1], ["schist", "gneiss", "basalt"])
    assert [record.name for record in records] == ["geology=schist", "geology=basalt", "geology=5"]
    assert [record.value for record in records] == [0, 2, 5]
    assert {record.transform for record in records} == {"one-hot"}


def test_a_class_that_no_common_cell_holds_is_left_out_and_a_single_one_refused():
    values = np.array([1, 2, 3])
    assert [r.value for r in class_records("geology", values, [4, 0, 9], [])] == [1, 3]
    with pytest.raises(InputError, match="'geology' has a single class"):
        class_records("geology", values, [0, 0, 9], [])


def test_measured_values_are_refused_as_categories():
    with pytest.raises(InputError, match="'Zn' holds 2.5, which is not a class number"):
        check_classes("Zn", np.array([[1.0, 2.5]]))


def test_too_many_classes_are_refused_with_their_number():
    check_classes("geology", np.arange(MOST_CLASSES, dtype=float)[None])
    with pytest.raises(InputError, match=f"'geology' has {MOST_CLASSES + 1} classes"):
        check_classes("geology", np.arange(MOST_CLASSES + 1, dtype=float)[None])


def test_class_numbers_too_large_to_be_told_apart_are_refused_with_the_remedy():
    check_classes("geology", np.array([1.0, LARGEST_CLASS]))
    with pytest.raises(InputError, match="'geology' holds the class number -1,234,567,936.*Reclassify"):
        check_classes("geology", np.array([1.0, -1234567890], dtype=np.float32))


@pytest.mark.parametrize("most", [5, 200])
def test_classes_and_their_common_cells_are_counted_inside_the_area(most):
    rng = np.random.default_rng(6)
    classes = rng.integers(-2, most, (90, 100)).astype(np.float32)
    classes[rng.random(classes.shape) < 0.1] = np.nan
    classes[0, 0] = 999  # outside the area
    area = np.ones(classes.shape, dtype=bool)
    area[:3] = False
    common = area & (rng.random(classes.shape) < 0.5) & np.isfinite(classes)
    values, counts = count_classes(classes, area, common)
    assert_array_equal(values, np.arange(-2, most))
    few = most <= MOST_CLASSES
    assert_array_equal(counts, [np.sum(classes[common] == v) if few else 0 for v in values])


def test_a_class_that_first_appears_late_in_a_layer_is_found():
    classes = np.zeros((200, 100), dtype=np.float32)
    classes[-1, -1] = 7
    everywhere = np.ones(classes.shape, dtype=bool)
    values, counts = count_classes(classes, everywhere, everywhere)
    assert_array_equal(values, [0, 7])
    assert_array_equal(counts, [19_999, 1])
