"""Counts of cells called ore-bearing, and how they vary: the columns of He et al.'s Table 2."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.combination import METHODS
from gossan.core.found_cells import found_cells

LABELS = np.array([1, 1, 1, 255, 255, 0, 0])
OUTPUTS = np.array(
    [
        [0.9, 0.8, 0.2, 0.6, 0.1, 0.1, 0.5],  # from 0.5 on: five cells
        [0.9, 0.4, 0.3, 0.7, 0.2, 0.1, 0.2],
    ]
)


def rows() -> dict[str, dict]:
    return {f"{row['kind']}/{row['name']}": row for row in found_cells(OUTPUTS, LABELS, ("one", "two"), (3.0, 1.0))}


def counts(row: dict) -> tuple:
    return tuple(row[column] for column in ("cells", "deposit", "unknown", "barren"))


def test_each_networks_cells_are_counted_by_what_they_are() -> None:
    assert counts(rows()["network/one"]) == (4, 2, 1, 1)
    assert counts(rows()["network/two"]) == (2, 1, 1, 0)


def test_each_combination_is_counted_and_a_refused_vote_is_none() -> None:
    made = rows()
    assert [row["name"] for row in made.values() if row["kind"] == "combination"] == list(METHODS)
    assert counts(made["combination/simple average"]) == (3, 2, 1, 0)  # the second cell: (0.8 + 0.4) / 2
    assert counts(made["combination/plurality voting"]) == (4, 2, 1, 1)  # a draw is anomalous
    majority = made["combination/majority voting"]
    assert counts(majority) == (2, 1, 1, 0) and majority["abstained"] == 2
    assert counts(made["combination/weighted voting"]) == counts(made["network/one"])


def test_the_papers_counts_give_the_papers_variation() -> None:
    """Table 2, 'The predicted result is the number of ore-bearing areas': 49, 58, 45, 43, 49, 45 before, deviation 3.83."""
    published = (49, 58, 45, 43, 49, 45)
    outputs = np.array([[1.0] * n + [0.0] * (60 - n) for n in published])
    made = {(row["kind"], row["name"]): row["cells"] for row in found_cells(outputs, np.full(60, 255), list("abcdef"))}
    assert made["over each network", "mean absolute deviation"] == pytest.approx(3.83, abs=0.005)
    assert made["over each network", "mean absolute deviation"] / made["over each network", "mean"] == pytest.approx(
        0.08, abs=0.005
    )
    assert made["over each network", "standard deviation"] == pytest.approx(np.std(published))
    assert made["over each network", "coefficient of variation"] == pytest.approx(
        np.std(published) / np.mean(published)
    )


def test_one_network_has_nothing_to_be_compared_with() -> None:
    assert [row["kind"] for row in found_cells(OUTPUTS[:1], LABELS, ("one",))] == ["network"]
