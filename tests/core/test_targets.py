from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.targets import (
    RANKINGS,
    TargetCells,
    at_edge,
    connected_patches,
    patch_sizes,
    ranking,
    renumbered,
    target_cells,
)

RNG = np.random.default_rng(2)


def patches_by_flooding(mask: np.ndarray) -> np.ndarray:
    """The slow, obvious way: from each cell to all eight neighbours, until there are no more."""
    numbers = np.zeros(mask.shape, dtype=int)
    for start in np.argwhere(mask).tolist():
        if numbers[tuple(start)]:
            continue
        number, queue = numbers.max() + 1, [start]
        while queue:
            row, column = queue.pop()
            if 0 <= row < len(mask) and 0 <= column < mask.shape[1] and mask[row, column] and not numbers[row, column]:
                numbers[row, column] = number
                queue += [[row + i, column + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return numbers


@pytest.mark.parametrize("density", [0.15, 0.3, 0.5])
def test_patches_are_those_found_by_flooding(density: float) -> None:
    mask = RNG.random((40, 50)) < density
    patches = connected_patches(mask)
    expected = patches_by_flooding(mask)
    np.testing.assert_array_equal(patches > 0, mask)
    pairs = set(zip(patches[mask].tolist(), expected[mask].tolist()))
    assert len(pairs) == patches.max() == expected.max()  # one to one
    np.testing.assert_array_equal(patch_sizes(patches), [(patches == i + 1).sum() for i in range(patches.max())])


def test_corners_connect() -> None:
    assert connected_patches(np.eye(5, dtype=bool)).max() == 1


def test_renumbering_keeps_the_chosen_in_their_order_and_drops_the_others() -> None:
    patches = np.array([[1, 0, 2], [1, 3, 2], [0, 3, 4]], dtype=np.int32)
    made = renumbered(patches, np.array([3, 0]))
    np.testing.assert_array_equal(made, [[2, 0, 0], [2, 0, 0], [0, 0, 1]])


def test_cells_of_targets_are_summed_and_searched_as_by_a_loop() -> None:
    numbers = renumbered(patches := connected_patches(RNG.random((30, 30)) < 0.3), RNG.permutation(int(patches.max())))
    values = RNG.normal(size=numbers.shape)
    cells = target_cells(numbers)
    inside = values.ravel()[cells.where]
    each = [np.flatnonzero(numbers.ravel() == i + 1) for i in range(numbers.max())]
    np.testing.assert_array_equal(cells.counts, [len(i) for i in each])
    np.testing.assert_allclose(cells.sums(inside), [values.ravel()[i].sum() for i in each])
    np.testing.assert_array_equal(cells.maxima(inside), [values.ravel()[i].max() for i in each])
    peaks = cells.first(inside == cells.maxima(inside)[cells.target])
    np.testing.assert_array_equal(peaks, [i[values.ravel()[i].argmax()] for i in each])


def test_means_leave_out_what_has_no_value() -> None:
    cells = target_cells(np.array([[1, 1, 2, 2, 3, 3]]))
    np.testing.assert_array_equal(cells.means(np.array([1.0, np.nan, 2.0, 4.0, np.nan, np.nan])), [1.0, 3.0, np.nan])


def test_more_targets_than_sixteen_bits_can_count_keep_their_cells() -> None:
    numbers = RNG.permutation(70_000).reshape(280, 250) + 1
    cells = target_cells(numbers)
    np.testing.assert_array_equal(numbers.ravel()[cells.where], np.arange(1, 70_001))


@pytest.fixture
def three() -> tuple[TargetCells, np.ndarray]:
    """A peak of one cell, a broad rise of six, and a flat one of nine."""
    numbers = np.zeros((5, 12), dtype=np.int32)
    scores = np.full(numbers.shape, -100.0)
    for number, (rows, columns, score) in enumerate(
        [(slice(0, 1), slice(0, 1), -1.0), (slice(0, 2), slice(3, 6), -2.0), (slice(0, 3), slice(8, 11), -4.5)], start=1
    ):
        numbers[rows, columns], scores[rows, columns] = number, score
    scores[0, 3] = -1.5
    cells = target_cells(numbers)
    return cells, scores.ravel()[cells.where]


@pytest.mark.parametrize(
    ("rank_by", "order"),
    [
        ("maximum score", [0, 1, 2]),
        ("mean score", [0, 1, 2]),
        ("excess x area", [1, 0, 2]),  # 3.9, 17.9 and 3.6 above -4.9
        ("area", [2, 1, 0]),
    ],
)
def test_targets_are_ranked_by_the_rule(three: tuple[TargetCells, np.ndarray], rank_by: str, order: list[int]) -> None:
    cells, scores = three
    threshold = -4.9 if rank_by == "excess x area" else -5.0
    np.testing.assert_array_equal(ranking(cells, scores, threshold, rank_by), order)


def test_the_excess_does_not_depend_on_where_the_scores_have_their_zero() -> None:
    cells = target_cells(connected_patches(RNG.random((40, 40)) < 0.3))
    scores = RNG.random(len(cells.where))
    np.testing.assert_array_equal(
        ranking(cells, scores, 0.0, "excess x area"), ranking(cells, scores - 50.0, -50.0, "excess x area")
    )


def test_equal_targets_follow_each_other_by_area_and_then_from_north_west() -> None:
    numbers = np.zeros((6, 9), dtype=np.int32)
    numbers[4, 0], numbers[0, 8], numbers[0, 0], numbers[2, 3:6] = 1, 2, 3, 4
    cells = target_cells(numbers)
    scores = np.ones(len(cells.where))
    for rank_by in ("maximum score", "mean score"):
        np.testing.assert_array_equal(ranking(cells, scores, 0.0, rank_by), [3, 2, 1, 0])
    with pytest.raises(InputError, match=RANKINGS[0]):
        ranking(cells, scores, 0.0, "beauty")


def test_a_target_beside_nodata_or_the_grids_end_is_at_the_edge_and_one_a_cell_away_is_not() -> None:
    valid = np.ones((12, 12), dtype=bool)
    valid[9, 9] = False
    numbers = np.zeros(valid.shape, dtype=np.int32)
    numbers[0, 2], numbers[8, 8], numbers[7, 1:3], numbers[4:6, 5:7] = 1, 2, 3, 4
    np.testing.assert_array_equal(at_edge(target_cells(numbers), valid), [True, True, False, False])
