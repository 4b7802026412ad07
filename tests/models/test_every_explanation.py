"""The contract of every model's explanation: it adds up, keeps NoData, and finds the layers that carry the halo."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.evidence import valid_cells
from gossan.models import registry
from gossan.models.base import TrainingData
from gossan.models.contributions import ERROR_SHARE, EXACT, GRADIENTS, METHODS, REPLACEMENT
from gossan.models.training_data import background_data, labelled_data
from gossan.tests.story import Story
from scipy.ndimage import gaussian_filter

NAMES = ("Ni_ppm", "Pb_ppm", "Co_ppm", "Sb_ppm", "Y_ppm")
HALO = [1, 3]  # the only layers that the deposits have changed
ANOMALY = ("detector", "anomaly network")
# small enough for a test; every further parameter has its default
SMALL: dict[str, dict[str, Any]] = {
    "directed_mahalanobis": {"direction": ("Pb", "Sb")},
    "directed_cone": {"direction": ("Pb", "Sb")},
    "pca": {"explained": 0.3},
    "isolation_forest": {"trees": 40},
    "nearest_neighbours": {"sample": 500},
    "one_class_svm": {"sample": 500},
    "local_outlier_factor": {"sample": 500},
    "ganomaly": {"members": 1, "iterations": 150},
    "autoencoder": {"members": 2, "iterations": 300, "latent": 1},  # one rock type
    "pixel_pair": {"inner": (5,), "outer": (9,), "repeats": 1, "iterations": 150, "max_ring": 8},
    "cnn": {"networks": ("lenet",), "repeats": 2, "window": 5, "iterations": 60, "learning_rate": 3e-3},
    "transfer": {"network": "lenet", "window": 5, "iterations": 60, "learning_rate": 3e-3},
    "skt": {"rates": (1, 2), "window": 3, "iterations": 50, "learning_rate": 5e-3, "width": 0.0625, "transfer": False},
    "random_forest": {"trees": 30},
    "gradient_boosting": {"trees": 40},
}
EXPECTED = {
    EXACT: {"directed_mahalanobis", "directed_cone", "mahalanobis", "robust_mahalanobis", "logistic_regression"},
    ERROR_SHARE: {"pca", "autoencoder"},
    GRADIENTS: {"ganomaly", "pixel_pair", "cnn", "transfer", "skt"},
}
EVERY = [
    pytest.param(entry.kind, marks=[pytest.mark.engine] if entry.needs else [], id=entry.kind)
    for entry in registry.ENTRIES
]
every_model = pytest.mark.parametrize("kind", EVERY)


def make_halos(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Five smooth maps that share a rock type, ten deposits that enrich Pb and Sb around them, and labels; a NoData corner."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(40, 44)), 1.2) for _ in NAMES])
    stack += 0.8 * gaussian_filter(rng.normal(size=(40, 44)), 2.0)
    stack /= stack.std(axis=(1, 2), keepdims=True)
    labels = np.full((40, 44), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:250]] = 0
    for square in rng.permutation(20)[:10]:
        row, column = 8 * (square // 4) + 3, 11 * (square % 4) + 4
        labels[row : row + 3, column : column + 3] = 1
        stack[HALO, row : row + 3, column : column + 3] += 3.5
    stack[:, :3, :4] = np.nan
    stack[-1, 20, 20] = np.nan
    return stack.astype(np.float32), labels


def halo_data(kind: str) -> TrainingData:
    stack, labels = make_halos()
    if registry.entry(kind).family in ANOMALY:
        return background_data(stack, NAMES, labels)
    return labelled_data(stack, NAMES, labels)


def learn(kind: str, data: TrainingData) -> Any:
    settings = dict(SMALL.get(kind, {}))
    if "torch" in registry.entry(kind).needs:
        settings["device"] = "cpu"
    return registry.model_class(kind)(**settings).learn(data, Context())


@pytest.fixture(scope="module")
def explained() -> Any:
    """``explained(kind)``: model, data and contributions, learnt once."""
    known: dict[str, Any] = {}

    def get(kind: str) -> Any:
        if kind not in known:
            data = halo_data(kind)
            model = learn(kind, data)
            known[kind] = model, data, model.contributions(data.stack, Context(), seed=3)
        return known[kind]

    return get


@every_model
def test_nodata_stays_and_every_other_cell_is_explained(kind: str, explained: Any) -> None:
    _, data, found = explained(kind)
    assert found.values.dtype == np.float32 and found.values.shape == data.stack.shape
    for band in found.values:
        np.testing.assert_array_equal(np.isfinite(band), valid_cells(data.stack))


@every_model
def test_it_says_by_which_method(kind: str, explained: Any) -> None:
    found = explained(kind)[2]
    expected = next((method for method, kinds in EXPECTED.items() if kind in kinds), REPLACEMENT)
    assert found.method == expected and found.method in METHODS
    assert found.meaning


@every_model
def test_contributions_add_up_to_what_they_say(kind: str, explained: Any) -> None:
    found = explained(kind)[2]
    known = np.isfinite(found.total)
    missed = np.abs(found.values[:, known].sum(axis=0) - found.total[known])
    exact = found.method in (EXACT, ERROR_SHARE, REPLACEMENT)
    reach = float(np.ptp(found.total[known]))
    assert missed.max() < (1e-5 if exact else 0.05) * max(reach, 1.0)
    assert found.gap() < (1e-3 if exact else 0.3)


@every_model
def test_what_they_add_up_to_rises_with_the_score(kind: str, explained: Any) -> None:
    model, data, found = explained(kind)
    score = model.score(data.stack, Context())[0]
    known = np.isfinite(score)
    order = np.argsort(score[known], kind="stable")
    risen = found.total[known][order]
    assert (np.diff(risen) > -1e-4 * np.abs(risen).max()).all()


@every_model
def test_at_the_deposits_the_layers_of_the_halo_come_first_and_push_up(kind: str, explained: Any) -> None:
    _, data, found = explained(kind)
    at_deposits = found.values[:, (data.labels == 1) & valid_cells(data.stack)].mean(axis=1)
    others = [i for i in range(len(NAMES)) if i not in HALO]
    assert set(np.argsort(-at_deposits)[:2]) == set(HALO)
    assert at_deposits[HALO].min() > 0
    # a layer that is rebuilt wrongly drags others along, so shares of the error tell less sharply
    assert np.abs(at_deposits[others]).mean() < (0.6 if found.method == ERROR_SHARE else 0.3) * at_deposits[HALO].mean()


@every_model
def test_the_same_seed_gives_the_same_contributions_and_the_input_is_left_as_it_was(kind: str, explained: Any) -> None:
    model, data, found = explained(kind)
    before = data.stack.copy()
    again = model.contributions(data.stack, Context(), seed=3)
    np.testing.assert_array_equal(again.values, found.values)
    np.testing.assert_array_equal(data.stack, before)


@every_model
def test_it_stops_when_asked(kind: str, explained: Any) -> None:
    model, data, _ = explained(kind)
    with pytest.raises(Cancelled):
        model.contributions(data.stack, Story(cancel_at=0.0))


@every_model
def test_a_stack_without_a_cell_of_data_has_nothing_to_explain(kind: str, explained: Any) -> None:
    model, data, _ = explained(kind)
    found = model.contributions(np.full_like(data.stack, np.nan), Context())
    assert np.isnan(found.values).all() and found.gap() == 0.0


@every_model
def test_some_cells_are_scored_as_in_the_whole_map(kind: str, explained: Any) -> None:
    model, data, _ = explained(kind)
    cells = np.flatnonzero(valid_cells(data.stack))[::7]
    whole = model.score(data.stack, Context())[0].ravel()[cells]
    np.testing.assert_allclose(model.score_at(data.stack, cells, Context()), whole, rtol=2e-4, atol=2e-5)
