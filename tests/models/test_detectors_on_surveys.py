"""Do the detectors find what is there, and nothing where nothing is? Simulated surveys with and without ore."""

from __future__ import annotations

from functools import lru_cache
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
def detectors(seed: int, deposits: int) -> np.ndarray:
    """Return the mean rank of four detectors."""
    stack = element_maps(seed, deposits)
    return rank_mean(np.stack([score(kind, stack) for kind in DETECTORS]))[0]


def test_an_ensemble_finds_the_planted_deposits_well_above_chance() -> None:
    found = [auc(detectors(seed, 25), seed) for seed in SEEDS]
    assert np.mean([each.auc for each in found]) > 0.75
    assert sum(each.auc > each.null_95 for each in found) >= 2


def test_without_ore_the_same_places_score_like_any_other() -> None:
    found = [auc(detectors(seed, 0), seed) for seed in SEEDS]
    assert 0.38 < np.mean([each.auc for each in found]) < 0.62


def test_ore_raises_the_score_where_it_was_planted() -> None:
    gained = [auc(detectors(seed, 25), seed).auc - auc(detectors(seed, 0), seed).auc for seed in SEEDS]
    assert min(gained) > 0.05
