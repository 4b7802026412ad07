"""The contract of every anomaly model: fit, score, save, load, the same scores; and every way to misuse it."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.errors import GossanError, InputError, TrainingError
from gossan.core.evidence import valid_cells
from gossan.models import registry
from gossan.models.base import Model, TrainingData
from gossan.models.card import Facts
from gossan.models.model_file import load_model, pack_model, unpack
from gossan.models.strict_json import plain
from gossan.models.training_data import background_data
from gossan.tasks import apply_model
from gossan.tests.story import Story

# small enough for a test; every further parameter has its default
SMALL: dict[str, dict[str, Any]] = {
    "directed_mahalanobis": {"direction": ("Cu",)},
    "directed_cone": {"direction": ("Cu",)},
    "mahalanobis": {},
    "robust_mahalanobis": {},
    "pca": {},
    "isolation_forest": {"trees": 20},
    "nearest_neighbours": {"sample": 200},
    "one_class_svm": {"sample": 200},
    "local_outlier_factor": {"sample": 200},
    "ganomaly": {"members": 1, "epochs": 3},
    "autoencoder": {"members": 1, "epochs": 3},
}
ANOMALY = [*registry.of_family("detector"), *registry.of_family("anomaly network")]
ELSEWHERE = {"classifier", "prospectivity network"}  # families with a contract of their own
EVERY = [
    pytest.param(entry.kind, marks=[pytest.mark.engine] if entry.needs else [], id=entry.kind) for entry in ANOMALY
]
every_model = pytest.mark.parametrize("kind", EVERY)
SEEDED = [p for p in EVERY if p.values[0] in ("isolation_forest", "nearest_neighbours", "ganomaly", "autoencoder")]


@dataclass(frozen=True)
class Fitted:
    """A model, what it learnt from, and its scores there."""

    model: Model
    data: TrainingData
    scores: np.ndarray


def build(kind: str, **changes: Any) -> Model:
    return registry.model_class(kind)(**{**SMALL[kind], **changes})


def learn(kind: str, survey: Any, **changes: Any) -> Fitted:
    data = background_data(survey.stack, survey.names)
    model = build(kind, **changes).fit(data, Context())
    return Fitted(model, data, model.score(data.stack, Context()))


def packed(fitted: Fitted) -> np.ndarray:
    return pack_model(fitted.model, fitted.data, Facts(1000.0, "EPSG:26910"))


def applied(model: np.ndarray, stack: np.ndarray, names: tuple[str, ...], cell_size: float = 1000.0) -> np.ndarray:
    arrays = {"model": model, "stack": stack}
    return apply_model.run(arrays, apply_model.Params(names, cell_size), Context()).arrays["scores"]


def test_every_registered_model_is_under_contract() -> None:
    assert set(SMALL) == {entry.kind for entry in ANOMALY}
    assert {entry.family for entry in registry.ENTRIES if entry not in ANOMALY} == ELSEWHERE


@every_model
def test_its_class_is_what_the_registry_says(kind: str) -> None:
    found = registry.model_class(kind)
    assert issubclass(found, Model) and found.kind == kind
    assert found.score_bands[0] == "score"
    assert inspect.getdoc(found)


@every_model
def test_its_parameters_survive_json(kind: str) -> None:
    model = build(kind)
    text = json.dumps(plain(model.parameters()))
    parameters = {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(text).items()}
    assert registry.model_class(kind)(**parameters).parameters() == model.parameters()
    assert set(parameters) <= set(inspect.signature(registry.model_class(kind)).parameters)


@every_model
def test_saved_and_loaded_it_scores_the_same(kind: str, survey: Any) -> None:
    fitted = learn(kind, survey)
    loaded = load_model(unpack(packed(fitted).tobytes()), "cpu")
    assert loaded.parameters().keys() == fitted.model.parameters().keys()
    np.testing.assert_array_equal(loaded.score(fitted.data.stack, Context()), fitted.scores)


@every_model
def test_nodata_in_is_nodata_out_and_nothing_else_is(kind: str, survey: Any) -> None:
    fitted = learn(kind, survey)
    assert fitted.scores.dtype == np.float32
    assert fitted.scores.shape == (len(fitted.model.score_bands), *survey.stack.shape[1:])
    for band in fitted.scores:
        np.testing.assert_array_equal(np.isfinite(band), valid_cells(survey.stack))
        assert not np.isinf(band).any()


@every_model
def test_its_input_is_left_as_it_was(kind: str, survey: Any) -> None:
    before = survey.stack.copy()
    survey.stack.flags.writeable = False
    learn(kind, survey)
    np.testing.assert_array_equal(survey.stack, before)


@every_model
def test_the_odd_cell_scores_high(kind: str, survey: Any) -> None:
    score = learn(kind, survey).scores[0]
    known = score[np.isfinite(score)]
    assert np.mean(known < score[survey.odd]) > 0.98


@every_model
def test_one_band_is_enough(kind: str, make: Any) -> None:
    survey = make(1)
    score = learn(kind, survey).scores[0]
    np.testing.assert_array_equal(np.isfinite(score), valid_cells(survey.stack))
    assert np.nanstd(score) > 0


@every_model
def test_the_same_seed_gives_the_same_bytes(kind: str, survey: Any) -> None:
    one, twin = packed(learn(kind, survey)), packed(learn(kind, survey))
    assert one.dtype == np.uint8
    np.testing.assert_array_equal(one, twin)


@pytest.mark.parametrize("kind", SEEDED)
def test_another_seed_gives_other_scores(kind: str, survey: Any) -> None:
    assert (learn(kind, survey, seed=1).scores[0] != learn(kind, survey, seed=2).scores[0]).any()


@every_model
def test_bands_in_another_order_are_matched_by_name(kind: str, survey: Any) -> None:
    fitted = learn(kind, survey)
    extra = np.ones_like(survey.stack[:1])
    shuffled = np.concatenate([survey.stack[::-1], extra])
    scores = applied(packed(fitted), shuffled, (*survey.names[::-1], "Au_ppb"))
    np.testing.assert_array_equal(scores, fitted.scores)


@every_model
def test_a_stack_without_one_of_its_bands_or_of_other_cells_is_refused(kind: str, survey: Any) -> None:
    model = packed(learn(kind, survey))
    with pytest.raises(InputError, match="lacks the model's band 'Zn_ppm'"):
        applied(model, survey.stack, ("Cu_ppm", "Pb_ppm", "Zn", "Ni_ppm"))
    with pytest.raises(InputError, match="cells of 250"):
        applied(model, survey.stack, survey.names, 250.0)


@every_model
def test_deposits_kept_out_are_scored_all_the_same(kind: str, survey: Any) -> None:
    labels = np.full(survey.stack.shape[1:], 255, np.uint8)
    labels[survey.odd] = 1
    data = background_data(survey.stack, survey.names, labels)
    model = build(kind).fit(data, Context())
    assert not data.training[survey.odd]
    score = model.score(data.stack, Context())[0]
    assert np.mean(score[np.isfinite(score)] < score[survey.odd]) > 0.98


@every_model
def test_its_card_tells_the_controls(kind: str, survey: Any) -> None:
    card = unpack(packed(learn(kind, survey)).tobytes()).card
    assert -1.0 <= card["metrics"]["norm_correlation"] <= 1.0
    assert set(card["metrics"]["drivers"]) == set(survey.names)
    assert set(card["versions"]) >= {"python", "numpy", "scipy"}


@every_model
def test_a_stack_that_does_not_vary_ends_in_a_sentence(kind: str) -> None:
    data = background_data(np.full((2, 20, 20), 4.2, np.float32), ("Cu_ppm", "Pb_ppm"))
    with pytest.raises((TrainingError, InputError), match=r"\w+ .*\."):
        build(kind).fit(data, Context())


@every_model
@pytest.mark.parametrize("cells", [2, 5])
def test_very_few_training_cells_are_fitted_or_refused_with_a_sentence(kind: str, cells: int, survey: Any) -> None:
    stack = np.full_like(survey.stack, np.nan)
    stack[:, 10, 5 : 5 + cells] = survey.stack[:, 10, 5 : 5 + cells]
    data = background_data(stack, survey.names)
    try:
        score = build(kind).fit(data, Context()).score(stack, Context())[0]
    except GossanError as error:
        assert str(error).endswith(".")
    else:
        np.testing.assert_array_equal(np.isfinite(score), valid_cells(stack))


@every_model
def test_it_stops_when_asked(kind: str, survey: Any) -> None:
    with pytest.raises(Cancelled):
        build(kind).fit(background_data(survey.stack, survey.names), Story(cancel_at=0.0))
