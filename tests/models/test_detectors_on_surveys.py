"""Do the detectors find what is there, and nothing where nothing is? Simulated surveys with and without ore; Eskay."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core.combination import rank_mean
from gossan.core.context import Context
from gossan.core.evaluation import Options, evaluate
from gossan.core.grid import Grid
from gossan.core.interpolation import inverse_distance, merge_duplicates
from gossan.core.survey import SurveyDesign, simulate_survey
from gossan.models import registry
from gossan.models.training_data import background_data

pytestmark = pytest.mark.engine
EXTENT = (440_000.0, 6_230_000.0, 500_000.0, 6_280_000.0)
GRID = Grid.covering(*EXTENT, 1000.0)
SEEDS = (0, 2, 9)
OPTIONS = Options(cluster_distance=10_000.0, resamples=200, null_draws=200)
DETECTORS = ("mahalanobis", "robust_mahalanobis", "isolation_forest", "nearest_neighbours")


@lru_cache(maxsize=8)
def element_maps(seed: int, deposits: int) -> np.ndarray:
    """Return log10 element maps of a simulated survey, shape (bands, rows, columns)."""
    samples = simulate_survey(SurveyDesign(EXTENT, deposits=deposits), seed).samples
    x, y, values, _ = merge_duplicates(samples.x, samples.y, np.log10(samples.values))
    return inverse_distance(x, y, values, GRID)


@lru_cache(maxsize=8)
def places(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where the deposits of a survey are; a survey without ore has the same ground there."""
    found = simulate_survey(SurveyDesign(EXTENT), seed).deposits
    return found.x, found.y


def score(kind: str, stack: np.ndarray, **settings: Any) -> np.ndarray:
    """Train on all cells of a stack and score it."""
    data = background_data(stack, tuple(f"band {i}" for i in range(len(stack))))
    model = registry.model_class(kind)(seed=1, **settings)
    return model.fit(data, Context()).score(stack, Context())[0]


def auc(scores: np.ndarray, seed: int) -> Any:
    x, y = places(seed)
    return evaluate([scores], GRID, x, y, OPTIONS).maps[0]


@lru_cache(maxsize=8)
def ganomaly(seed: int, deposits: int) -> np.ndarray:
    return score("ganomaly", element_maps(seed, deposits), members=2, iterations=600, width=0.5)


def detectors(seed: int, deposits: int) -> np.ndarray:
    """Return the mean rank of four detectors."""
    stack = element_maps(seed, deposits)
    return rank_mean(np.stack([score(kind, stack) for kind in DETECTORS]))[0]


@pytest.mark.parametrize("method", [ganomaly, detectors], ids=["GANomaly", "the ensemble of detectors"])
def test_it_finds_the_planted_deposits_well_above_chance(method: Any) -> None:
    found = [auc(method(seed, 25), seed) for seed in SEEDS]
    assert np.mean([each.auc for each in found]) > 0.75
    assert sum(each.auc > each.null_95 for each in found) >= 2


@pytest.mark.parametrize("method", [ganomaly, detectors], ids=["GANomaly", "the ensemble of detectors"])
def test_without_ore_the_same_places_score_like_any_other(method: Any) -> None:
    found = [auc(method(seed, 0), seed) for seed in SEEDS]
    assert 0.38 < np.mean([each.auc for each in found]) < 0.62


def test_ore_raises_the_score_where_it_was_planted_and_not_elsewhere() -> None:
    gained = [auc(ganomaly(seed, 25), seed).auc - auc(ganomaly(seed, 0), seed).auc for seed in SEEDS]
    assert min(gained) > 0.05


def test_ganomaly_on_eskay_reaches_what_was_reached_before_and_no_more(shared_data: Path) -> None:
    folder = shared_data / "eskay_bc"
    with (folder / "samples.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (folder / "deposits.csv").open(encoding="utf-8") as file:
        deposits = list(csv.DictReader(file))
    elements = [name for name in rows[0] if name.endswith(("_ppm", "_ppb", "_pct"))]
    x, y = (np.array([float(row[axis]) for row in rows]) for axis in "xy")
    values = np.log10([[float(row[name]) for name in elements] for row in rows])
    grid = Grid.covering(x.min(), y.min(), x.max(), y.max(), 1000.0)
    x, y, values, _ = merge_duplicates(x, y, values)
    stack = inverse_distance(x, y, values, grid, max_distance=10_000.0)
    at = [np.array([float(row[axis]) for row in deposits]) for axis in "xy"]
    done = evaluate([score("ganomaly", stack, members=2, width=0.5)], grid, *at, OPTIONS)
    assert int(done.clusters.max()) + 1 == 12
    assert 0.74 < done.maps[0].auc < 0.88
    assert done.maps[0].auc > done.maps[0].null_95
