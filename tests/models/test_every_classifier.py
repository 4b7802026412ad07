"""The contract of every prospectivity model of single cells: as every model's, and it must know deposits from barren ground."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from gossan.core.calibration import Calibration
from gossan.core.context import Cancelled, Context
from gossan.core.errors import InputError, ModelFileError, TrainingError
from gossan.core.evidence import valid_cells
from gossan.models import registry
from gossan.models.base import TrainingData
from gossan.models.card import Facts
from gossan.models.model_file import ModelFile, load_model, pack_model, unpack
from gossan.models.strict_json import plain
from gossan.models.training_data import labelled_data
from gossan.tasks import apply_model
from gossan.tests.story import Story

CLASSIFIERS = registry.of_family("classifier")
EVERY = [pytest.param(e.kind, marks=[pytest.mark.engine] if e.needs else [], id=e.kind) for e in CLASSIFIERS]
every_classifier = pytest.mark.parametrize("kind", EVERY)
SMALL = {"random_forest": {"trees": 30}, "gradient_boosting": {"trees": 40}}
NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")


def make_ground(bands: int = 3, seed: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """A stack where deposits are rich in the first band, and labels: 40 deposit cells, 160 barren, the rest unknown."""
    rng = np.random.default_rng(seed)
    stack = rng.normal(size=(bands, 30, 28)).astype(np.float32)
    labels = np.full(stack.shape[1:], 255, np.uint8)
    cells = rng.permutation(labels.size)[:200]
    labels.flat[cells[:40]], labels.flat[cells[40:]] = 1, 0
    stack[0].flat[cells[:40]] += 2.5
    stack[:, :3, :4] = np.nan
    stack[-1, 12, 12] = np.nan
    return stack, labels


@pytest.fixture
def data() -> TrainingData:
    """The ground as training data."""
    stack, labels = make_ground()
    return labelled_data(stack, NAMES, labels)


def build(kind: str, **settings: Any) -> Any:
    return registry.model_class(kind)(**{**SMALL.get(kind, {}), **settings})


def auc(score: np.ndarray, labels: np.ndarray) -> float:
    deposits, barren = score[(labels == 1) & np.isfinite(score)], score[(labels == 0) & np.isfinite(score)]
    return float(np.mean(deposits[:, None] > barren[None, :]))


@every_classifier
def test_it_finds_deposits_that_it_has_not_seen(kind: str, data: TrainingData) -> None:
    model = build(kind).fit(data, Context())
    stack, labels = make_ground(seed=9)
    assert auc(model.score(stack, Context())[0], labels) > 0.85
    assert model.metrics_["auc_on_training_cells"] > 0.9
    assert model.metrics_["deposit_cells"] + model.metrics_["barren_cells"] == data.training.sum()


@every_classifier
def test_saved_and_loaded_it_scores_the_same_with_nothing_installed(kind: str, data: TrainingData) -> None:
    model = build(kind).fit(data, Context())
    packed = pack_model(model, data, Facts(1000.0))
    loaded = load_model(unpack(packed.tobytes()))
    np.testing.assert_array_equal(loaded.score(data.stack, Context()), model.score(data.stack, Context()))
    assert apply_model.needs({"model": packed}, apply_model.Params(NAMES, 1000.0)) == ()
    parameters = json.loads(json.dumps(plain(model.parameters())))
    assert registry.model_class(kind)(**parameters).parameters() == model.parameters()


@every_classifier
def test_the_same_seed_gives_the_same_bytes(kind: str, data: TrainingData) -> None:
    one, twin = (pack_model(build(kind).fit(data, Context()), data, Facts(1000.0)) for _ in range(2))
    np.testing.assert_array_equal(one, twin)


@every_classifier
def test_unknown_cells_are_scored_but_never_learnt_from(kind: str, data: TrainingData) -> None:
    changed = data.stack.copy()
    unknown = data.labels == 255
    changed[:, unknown] = np.where(np.isnan(changed[:, unknown]), np.nan, 50.0)
    other = labelled_data(changed, NAMES, data.labels)
    known = data.training
    np.testing.assert_array_equal(
        build(kind).fit(data, Context()).score(data.stack, Context())[0][known],
        build(kind).fit(other, Context()).score(changed, Context())[0][known],
    )


@every_classifier
def test_held_out_labels_are_not_learnt_from(kind: str, data: TrainingData) -> None:
    half = data.training.copy()
    half[:, 14:] = False
    swapped = np.where(half, data.labels, 1 - data.labels.astype(np.int16)).astype(np.uint8)
    scores = [
        build(kind).fit(TrainingData(data.stack, NAMES, half, labels), Context()).score(data.stack, Context())
        for labels in (data.labels, swapped)
    ]
    np.testing.assert_array_equal(scores[0], scores[1])


@every_classifier
def test_nodata_in_is_nodata_out_and_nothing_else_is(kind: str, data: TrainingData) -> None:
    score = build(kind).fit(data, Context()).score(data.stack, Context())
    assert score.dtype == np.float32 and score.shape == (1, *data.labels.shape)
    np.testing.assert_array_equal(np.isfinite(score[0]), valid_cells(data.stack))


@every_classifier
def test_few_deposits_count_as_much_as_many_barren_cells_where_balanced(kind: str, data: TrainingData) -> None:
    stack, labels = data.stack, np.where(valid_cells(data.stack) & (data.labels != 1), 0, data.labels).astype(np.uint8)
    uneven = labelled_data(stack, NAMES, labels)
    elsewhere, at = make_ground(seed=9)
    means = []
    for balance in (True, False):
        model = build(kind, balance=balance).fit(uneven, Context())
        means.append(float(np.nanmean(model.score(elsewhere, Context())[0][at == 1])))
    assert means[0] > means[1]


@every_classifier
def test_once_calibrated_it_gives_probabilities_and_keeps_its_ranking(kind: str, data: TrainingData) -> None:
    model = build(kind).fit(data, Context())
    before = model.score(data.stack, Context())[0]
    model.calibrate(Calibration(2.0, -1.0))
    loaded = load_model(unpack(pack_model(model, data, Facts(1000.0)).tobytes()))
    after = loaded.score(data.stack, Context())[0]
    assert loaded.score_bands == ("probability",) and build(kind).score_bands == ("score",)
    np.testing.assert_allclose(after, 1.0 / (1.0 + np.exp(-(2.0 * before - 1.0))), rtol=1e-5)


@every_classifier
def test_without_deposits_or_barren_cells_it_says_what_is_missing(kind: str, data: TrainingData) -> None:
    only = TrainingData(data.stack, NAMES, data.training & (data.labels == 0), data.labels)
    with pytest.raises(TrainingError, match=r"0 cells with deposits and \d+ barren"):
        build(kind).fit(only, Context())
    with pytest.raises(TrainingError, match="label raster"):
        build(kind).fit(TrainingData(data.stack, NAMES, data.training), Context())


@every_classifier
def test_two_cells_of_each_kind_are_enough(kind: str, data: TrainingData) -> None:
    few = np.zeros_like(data.training)
    for label in (0, 1):
        few.flat[np.flatnonzero(data.training & (data.labels == label))[:2]] = True
    model = build(kind, **({"leaf": 1} if kind in ("random_forest", "decision_tree") else {}))
    score = model.fit(TrainingData(data.stack, NAMES, few, data.labels), Context()).score(data.stack, Context())[0]
    assert np.nanstd(score) > 0


@every_classifier
def test_one_band_is_enough(kind: str) -> None:
    stack, labels = make_ground(1)
    data = labelled_data(stack, NAMES[:1], labels)
    assert auc(build(kind).fit(data, Context()).score(stack, Context())[0], labels) > 0.8


@every_classifier
def test_it_stops_when_asked(kind: str, data: TrainingData) -> None:
    with pytest.raises(Cancelled):
        build(kind).fit(data, Story(cancel_at=0.0))


@every_classifier
def test_settings_out_of_range_are_refused_by_name(kind: str, data: TrainingData) -> None:
    wrong = {
        "random_forest": {"trees": 0},
        "support_vectors": {"cost": -1.0},
        "nearest_cells": {"neighbours": 0},
        "decision_tree": {"depth": 0},
        "logistic_regression": {"penalty": 0.0},
        "perceptron": {"hidden": 0},
        "gradient_boosting": {"rate": 2.0},
    }[kind]
    with pytest.raises(InputError, match=f"not {next(iter(wrong.values())):g}"):
        build(kind, **wrong).fit(data, Context())


def reference(kind: str, z: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """What scikit-learn itself predicts with the same settings."""
    from gossan.models.cell_classifier import class_weights
    from sklearn import ensemble, linear_model, svm, tree

    weights, gamma = class_weights(y), 1.0 / (z.shape[1] * z.var())
    if kind == "support_vectors":
        return svm.SVC(C=1.0, gamma=gamma).fit(z, y, weights / weights.mean()).decision_function(at)
    made = {
        "random_forest": lambda: ensemble.RandomForestClassifier(30, min_samples_leaf=3, random_state=0),
        "decision_tree": lambda: tree.DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0),
        "logistic_regression": lambda: linear_model.LogisticRegression(max_iter=5000),
        "gradient_boosting": lambda: ensemble.GradientBoostingClassifier(
            n_estimators=40, learning_rate=0.05, subsample=0.7, random_state=0
        ),
    }[kind]()
    return made.fit(z, y, weights).predict_proba(at)[:, 1]


@pytest.mark.engine
@pytest.mark.parametrize(
    "kind", ["random_forest", "decision_tree", "logistic_regression", "gradient_boosting", "support_vectors"]
)
def test_its_scores_are_scikit_learns(kind: str, data: TrainingData) -> None:
    model = build(kind).fit(data, Context())
    cells = data.stack[:, data.training].T.astype(float)
    z, y = (cells - model.centre_) / model.spread_, data.labels[data.training] == 1
    everywhere = valid_cells(data.stack)
    at = (data.stack[:, everywhere].T.astype(float) - model.centre_) / model.spread_
    np.testing.assert_allclose(
        model.score(data.stack, Context())[0][everywhere], reference(kind, z, y, at), rtol=1e-5, atol=1e-6
    )


@pytest.mark.engine
def test_a_tree_that_points_outside_itself_is_refused(data: TrainingData) -> None:
    model = build("random_forest").fit(data, Context())
    file = unpack(pack_model(model, data, Facts(1000.0)).tobytes())
    for name, value in (("tree_left", 10**6), ("tree_right", 0), ("tree_band", 99), ("tree_root", -5)):
        hostile = file.state.arrays[name].copy()
        hostile[0] = value
        arrays = {**file.state.arrays, name: hostile}
        with pytest.raises(ModelFileError, match="points outside"):
            load_model(ModelFile(file.card, type(file.state)(arrays)))
