"""The detectors on real stream sediments (Eskay): near what METHODS reports, and directed above undirected."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.models import registry
from gossan.models.base import TrainingData
from gossan.models.training_data import background_data
from scipy.spatial import cKDTree

CELL, WEST, NORTH, COLUMNS, ROWS = 1000.0, -55_000.0, 6_403_000.0, 259, 304  # the grid of magnetics.tif
REACH = 15_000.0  # metres from the nearest sample: about the study area


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def eskay(shared_data: Path) -> tuple[TrainingData, np.ndarray]:
    """Logarithms of 15 elements by IDW (12 neighbours), and the deposits' rows and columns, shape (51, 2)."""
    samples = table(shared_data / "eskay_bc" / "samples.csv")
    names = tuple(name for name in samples[0] if name.rpartition("_")[2] in ("ppm", "ppb", "pct"))
    logs = np.log10([[float(row[name]) for name in names] for row in samples])
    where = np.array([[float(row["x"]), float(row["y"])] for row in samples])
    x, y = np.meshgrid(WEST + (np.arange(COLUMNS) + 0.5) * CELL, NORTH - (np.arange(ROWS) + 0.5) * CELL)
    distance, index = cKDTree(where).query(np.column_stack([x.ravel(), y.ravel()]), k=12)
    weights = 1.0 / np.maximum(distance, 1.0) ** 2
    grids = np.einsum("nk,nkq->qn", weights / weights.sum(axis=1, keepdims=True), logs[index])
    grids[:, distance[:, 0] > REACH] = np.nan
    deposits = np.array(
        [[float(row["x"]), float(row["y"])] for row in table(shared_data / "eskay_bc" / "deposits.csv")]
    )
    cells = np.column_stack([(NORTH - deposits[:, 1]) // CELL, (deposits[:, 0] - WEST) // CELL]).astype(int)
    return background_data(grids.reshape(len(names), ROWS, COLUMNS), names), cells


def auc(kind: str, eskay: tuple[TrainingData, np.ndarray], **parameters: Any) -> float:
    """AUC of the deposits' cells against all others, ties against the map."""
    data, cells = eskay
    score = registry.model_class(kind)(**parameters).fit(data, Context()).score(data.stack, Context())[0]
    at_deposits = score[cells[:, 0], cells[:, 1]]
    background = np.ones(score.shape, bool)
    background[cells[:, 0], cells[:, 1]] = False
    others = np.sort(score[background & np.isfinite(score)])
    return float(np.mean(np.searchsorted(others, at_deposits, side="left") / len(others)))


@pytest.mark.parametrize("direction", [("Pb",), ("Pb", "Ba", "Ag", "Zn"), ("Zn", "Pb", "Ag", "Ba", "Sb")])
def test_the_directed_detector_beats_the_undirected_one(eskay: Any, direction: tuple[str, ...]) -> None:
    directed = auc("directed_mahalanobis", eskay, direction=direction)
    assert 0.83 < directed < 0.92
    assert directed > auc("mahalanobis", eskay) + 0.02


@pytest.mark.parametrize("kind", ["mahalanobis", "robust_mahalanobis", "pca", "nearest_neighbours"])
def test_undirected_detectors_are_well_above_chance(eskay: Any, kind: str) -> None:
    assert 0.74 < auc(kind, eskay) < 0.88


def test_a_wrong_list_gives_a_wrong_map(eskay: Any) -> None:
    assert auc("directed_mahalanobis", eskay, direction=("Ni",)) < 0.6
