"""Pairs of cells: the paper's counts, and each pair by its number."""

from __future__ import annotations

import json
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest
from gossan.core.pixel_pairs import count_pairs, numbered_pairs, split_cells


@pytest.mark.parametrize("cells, similar, dissimilar", [(136, 36_720, 18_496), (35, 2_380, 1_225)])
def test_the_counts_are_those_of_the_papers_table_2(cells: int, similar: int, dissimilar: int) -> None:
    pairs = count_pairs(cells, cells)
    assert (pairs.similar, pairs.dissimilar, pairs.total) == (similar, dissimilar, similar + dissimilar)


def test_the_counts_are_those_kept_beside_the_checkout(shared_data: Path) -> None:
    expected = json.loads((shared_data / "reference" / "expected.json").read_text(encoding="utf-8"))["pixel_pairs"]
    for side in ("train", "test"):
        pairs = count_pairs(*expected[side]["per_class"])
        assert [pairs.similar, pairs.dissimilar, pairs.total] == [
            expected[side][name] for name in ("similar", "dissimilar", "total")
        ]


def test_a_deposit_with_its_eight_neighbours_and_an_80_20_split_give_table_1() -> None:
    learnt, tested = split_cells(np.arange(19 * 9), 0.8, np.random.default_rng(0))
    assert (len(learnt), len(tested)) == (136, 35)
    assert sorted([*learnt, *tested]) == list(range(171))


@pytest.mark.parametrize("deposits, barren", [(3, 4), (1, 3), (2, 1), (5, 5), (0, 3), (3, 0)])
def test_the_numbers_stand_for_each_pair_once(deposits: int, barren: int) -> None:
    """The slow reference: every ordered pair within a class, every deposit before every barren cell."""
    ours, theirs = range(deposits), range(deposits, deposits + barren)
    expected = [(i, j, False) for i, j in [*permutations(ours, 2), *permutations(theirs, 2)]]
    expected += [(i, j, True) for i, j in product(ours, theirs)]
    total = count_pairs(deposits, barren).total
    found = list(zip(*(array.tolist() for array in numbered_pairs(np.arange(total), deposits, barren))))
    assert len(expected) == total
    assert found == expected


def test_any_numbers_may_be_asked_for_in_any_order() -> None:
    numbers = np.array([70, 3, 70, 0, 50])
    everything = np.stack(numbered_pairs(np.arange(count_pairs(6, 5).total), 6, 5))
    np.testing.assert_array_equal(np.stack(numbered_pairs(numbers, 6, 5)), everything[:, numbers])


def test_two_cells_are_learnt_from_at_least_where_there_are_two() -> None:
    rng = np.random.default_rng(0)
    assert [len(split_cells(np.arange(n), 0.5, rng)[0]) for n in (1, 2, 3, 10)] == [1, 2, 2, 5]
