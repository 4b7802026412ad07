"""What shuffling a layer costs: everything where the score is that layer, nothing where it does not use it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.models.base import Model, State, TrainingData
from gossan.models.contributions import Contributions
from gossan.models.importance import Shuffle, fitted_importance, judged_cells
from gossan.models.replacement import replaced_contributions, typical_cells


class OneBand(Model):
    """Scores each cell by its first band, and by its second where both are high."""

    kind = "one_band"

    def parameters(self) -> dict[str, Any]:
        return {}

    def fit(self, data: TrainingData, context: Context) -> Model:
        return self

    def score(self, stack: np.ndarray, context: Context) -> np.ndarray:
        known = np.isfinite(stack).all(axis=0)
        return np.where(known, stack[0] + np.where(stack[0] > 1.0, stack[1], 0.0), np.nan)[None].astype(np.float32)

    def state(self) -> State:
        return State()

    def restore(self, state: State) -> Model:
        return self


@pytest.fixture
def ground() -> tuple[np.ndarray, np.ndarray]:
    """Three bands of noise, a NoData corner; forty deposit cells, highest in the first band."""
    rng = np.random.default_rng(2)
    stack = rng.normal(size=(3, 40, 50)).astype(np.float32)
    stack[1] *= 0.01
    stack[0] = np.minimum(stack[0], 0.9)
    labels = np.full((40, 50), 255, np.uint8)
    cells = rng.permutation(2000)[:40]
    labels.flat[cells] = 1
    stack[0].flat[cells] = 3.0
    stack[:, :3, :4] = np.nan
    return stack, labels


def test_shuffling_what_the_score_is_made_of_costs_all_and_shuffling_the_rest_nothing(ground: Any) -> None:
    stack, labels = ground
    found = fitted_importance(OneBand(), stack, labels, Shuffle(((0,), (1,), (2,), (0, 2)), 20, 1), Context())
    assert found.auc == 1.0 and found.drops.shape == (4, 20)
    assert found.drops[0].mean() == pytest.approx(0.5, abs=0.04)
    assert found.drops[3].mean() == pytest.approx(0.5, abs=0.04)
    np.testing.assert_array_equal(found.drops[2], 0.0)
    assert np.abs(found.drops[1]).max() < 0.02
    assert (fitted_importance(OneBand(), stack, labels, Shuffle(((0,),), 3, 5), Context()).drops > 0.2).all()


def test_all_deposits_are_judged_and_no_cell_without_data(ground: Any) -> None:
    stack, labels = ground
    cells = judged_cells(stack, labels, 0)
    assert len(cells) == 2000 - 12 and (np.diff(cells) > 0).all()
    large = np.zeros((1, 200, 300), np.float32)
    spots = np.full((200, 300), 255, np.uint8)
    spots.flat[::1000] = 1
    few = judged_cells(large, spots, 0)
    assert len(few) == 5000 + 60 and np.isin(np.flatnonzero(spots == 1), few).all()


def test_replacement_agrees_with_shapleys_values_found_by_all_orders(ground: Any) -> None:
    """A score of three bands with a step and a product, the values written out over all orders and draws."""
    from itertools import permutations

    stack, _ = ground
    model = OneBand()
    cells = np.flatnonzero(np.isfinite(stack).all(axis=0))
    found: Contributions = replaced_contributions(model, stack, Context(), draws=400, seed=1)
    drawn = typical_cells(stack.reshape(3, -1)[:, cells], 400, np.random.default_rng(1))

    def score(vector: np.ndarray) -> float:
        return float(vector[0] + (vector[1] if vector[0] > 1.0 else 0.0))

    cell = int(cells[np.argmax(stack[0].ravel()[cells])])
    x = stack.reshape(3, -1)[:, cell].astype(float)
    expected = np.zeros(3)
    for background in drawn.astype(float):
        for order in permutations(range(3)):
            mixed = background.copy()
            for band in order:
                before = score(mixed)
                mixed[band] = x[band]
                expected[band] += (score(mixed) - before) / (6 * len(drawn))
    np.testing.assert_allclose(found.values.reshape(3, -1)[:, cell], expected, atol=0.01)
    assert expected[0] > 2.0 and abs(expected[2]) == 0.0


def test_the_background_cells_are_typical() -> None:
    cells = np.random.default_rng(0).normal(5.0, 2.0, size=(6, 3000)).astype(np.float32)
    away = [np.abs(typical_cells(cells, 8, np.random.default_rng(seed)).mean(axis=0) - 5.0).mean() for seed in range(5)]
    assert max(away) < 0.6 * 2.0 / np.sqrt(8)
    np.testing.assert_array_equal(typical_cells(cells[:, :3], 8, np.random.default_rng(0)), cells[:, :3].T)
