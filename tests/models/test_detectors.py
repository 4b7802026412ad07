"""The numpy detectors against slow references and published behaviour."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError, TrainingError
from gossan.core.evidence import valid_cells
from gossan.models.base import TrainingData
from gossan.models.cell_model import check_scores_vary, thinned
from gossan.models.mahalanobis import DirectedCone, DirectedMahalanobis, Mahalanobis, RobustMahalanobis
from gossan.models.nearest_neighbours import NearestNeighbours
from gossan.models.principal_components import PrincipalComponents
from gossan.models.training_data import background_data
from gossan.tests.story import Story


def scored(model: Any, data: TrainingData) -> np.ndarray:
    """Fit and score; return the scores of the valid cells, shape (n,)."""
    model.fit(data, Context())
    return model.score(data.stack, Context())[0][valid_cells(data.stack)]


def cells_of(data: TrainingData) -> np.ndarray:
    """The valid cells, standardised by themselves, shape (n, q)."""
    cells = data.stack[:, valid_cells(data.stack)].T.astype(float)
    return (cells - cells.mean(axis=0)) / cells.std(axis=0)


def test_mahalanobis_is_the_textbook_distance(survey: Any) -> None:
    data = background_data(survey.stack, survey.names)
    z = cells_of(data)
    inverse = np.linalg.inv(np.cov(z.T, bias=True))
    slow = [np.sqrt(row @ inverse @ row) for row in z]
    np.testing.assert_allclose(scored(Mahalanobis(), data), slow, rtol=1e-5)


def test_mahalanobis_does_not_depend_on_units(survey: Any) -> None:
    factors = np.array([1e-3, 1.0, 1e4, 7.0], np.float32)[:, None, None]
    one = scored(Mahalanobis(), background_data(survey.stack, survey.names))
    other = scored(Mahalanobis(), background_data(survey.stack * factors - 5 * factors, survey.names))
    np.testing.assert_allclose(one, other, rtol=1e-3)


@pytest.mark.parametrize("model", [Mahalanobis, RobustMahalanobis])
def test_centred_logratios_have_the_distance_of_one_dimension_fewer(survey: Any, model: Any) -> None:
    clr = survey.stack - survey.stack.mean(axis=0)
    whole = scored(model(), background_data(clr, survey.names))
    dropped = scored(model(), background_data(clr[:3], survey.names[:3]))
    np.testing.assert_allclose(whole, dropped, rtol=0.02 if model is Mahalanobis else 0.2)


def test_a_crowd_of_outliers_masks_itself_from_the_plain_form_only(make: Any) -> None:
    survey = make(3, 30, 30)
    stack = survey.stack.copy()
    stack[:, 10:20, 10:20] = stack[:, 10:20, 10:20] * 0.05 + np.array([12.0, -9.0, 10.0])[:, None, None]
    data = background_data(stack, survey.names)
    crowd = np.zeros(stack.shape[1:], bool)
    crowd[10:20, 10:20] = True
    shares = []
    for model in (Mahalanobis(), RobustMahalanobis()):
        score = model.fit(data, Context()).score(data.stack, Context())[0]
        shares.append(np.mean(score[crowd] > np.nanquantile(score[~crowd], 0.99)))
    assert shares[1] == 1.0
    assert shares[0] < 0.5


def test_directed_mahalanobis_weighs_the_named_most_and_says_so(survey: Any) -> None:
    story = Story()
    model = DirectedMahalanobis(direction=("zn", "Ni", "cu_ppm")).fit(
        background_data(survey.stack, survey.names), story
    )
    assert model.metrics_["named"] == ["Zn_ppm", "Ni_ppm", "Cu_ppm"]
    assert story.logs == ["Looking towards enrichment of Zn_ppm, Ni_ppm, Cu_ppm."]
    pull = model.metrics_["pull"]
    assert pull["Pb_ppm"] == 0.0 and min(pull["Zn_ppm"], pull["Ni_ppm"], pull["Cu_ppm"]) > 0


def test_with_one_name_what_travels_with_it_counts_too() -> None:
    rng = np.random.default_rng(2)
    a = rng.normal(size=(20, 20))
    stack = np.stack([a, a + 0.3 * rng.normal(size=a.shape), rng.normal(size=a.shape)]).astype(np.float32)
    model = DirectedMahalanobis(direction=("a",)).fit(background_data(stack, ("a", "with_it", "else")), Context())
    pull = model.metrics_["pull"]
    assert pull["with_it"] > 0.1
    assert abs(pull["else"]) < 0.5 * pull["with_it"]


@pytest.mark.parametrize("model", [DirectedMahalanobis, DirectedCone])
def test_depletion_is_not_what_a_directed_detector_looks_for(survey: Any, model: Any) -> None:
    stack = survey.stack.copy()
    stack[0, 20, 5] = 3.0 + 12.0
    stack[0, 5, 15] = 3.0 - 12.0
    data = background_data(stack, survey.names)
    score = model(direction=("Cu",)).fit(data, Context()).score(data.stack, Context())[0]
    known = np.sort(score[np.isfinite(score)])
    assert score[20, 5] > known[-4]
    assert score[5, 15] < (known[len(known) // 20] if model is DirectedCone else score[20, 5] - 10)


def test_the_cone_warns_when_nothing_is_left_to_tell_rocks_apart(survey: Any) -> None:
    story = Story()
    DirectedCone(direction=survey.names).fit(background_data(survey.stack, survey.names), story)
    assert "Every band is named" in story.warnings[0]


@pytest.mark.parametrize("model", [DirectedMahalanobis, DirectedCone])
@pytest.mark.parametrize(("direction", "words"), [(("Au",), "no band 'Au'.*'Cu_ppm'"), ((), "must be enriched")])
def test_a_direction_that_the_stack_lacks_is_refused(
    survey: Any, model: Any, direction: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        model(direction=direction).fit(background_data(survey.stack, survey.names), Context())


def test_pca_scores_what_leading_components_do_not_rebuild(survey: Any) -> None:
    data = background_data(survey.stack, survey.names)
    z = cells_of(data)
    _, singular, axes = np.linalg.svd(z, full_matrices=False)
    shares = np.cumsum(singular**2) / np.sum(singular**2)
    leading = int(np.argmax(shares >= 0.7)) + 1
    slow = np.linalg.norm(z @ axes[leading:].T, axis=1)
    model = PrincipalComponents()
    np.testing.assert_allclose(scored(model, data), slow, rtol=1e-4)
    assert model.metrics_["components"] == leading
    assert model.metrics_["explained"] == pytest.approx(shares[leading - 1])


def test_pca_always_leaves_an_error_to_look_at(make: Any) -> None:
    survey = make(2)
    model = PrincipalComponents(explained=0.999)
    assert scored(model, background_data(survey.stack, survey.names)).std() > 0
    assert model.metrics_["components"] == 1


def test_neighbours_do_not_count_the_cell_itself(survey: Any) -> None:
    data = background_data(survey.stack, survey.names)
    z = cells_of(data)
    between = np.linalg.norm(z[:, None] - z[None], axis=2)
    np.fill_diagonal(between, np.inf)
    slow = np.sort(between, axis=1)[:, :5].mean(axis=1)
    np.testing.assert_allclose(scored(NearestNeighbours(neighbours=5), data), slow, rtol=1e-5)


def test_a_cell_outside_training_counts_all_its_neighbours(survey: Any) -> None:
    labels = np.zeros(survey.stack.shape[1:], np.uint8)
    labels[survey.odd] = 1
    data = background_data(survey.stack, survey.names, labels)
    model = NearestNeighbours(neighbours=5).fit(data, Context())
    score = model.score(data.stack, Context())[0][survey.odd]
    odd = (survey.stack[:, survey.odd[0], survey.odd[1]].astype(float) - model.centre_) / model.spread_
    slow = np.sort(np.linalg.norm(model.background_ - odd, axis=1))[:5].mean()
    assert score == pytest.approx(slow, rel=1e-5)


def test_twin_cells_are_each_others_neighbours() -> None:
    stack = np.random.default_rng(0).normal(size=(2, 6, 6)).astype(np.float32)
    stack[:, 0, 0] = stack[:, 5, 5]
    data = background_data(stack, ("a", "b"))
    score = NearestNeighbours(neighbours=1).fit(data, Context()).score(stack, Context())[0]
    assert score[0, 0] == score[5, 5] == 0.0
    assert np.count_nonzero(score == 0.0) == 2


def test_the_sample_is_bounded_and_told(survey: Any) -> None:
    story = Story()
    model = NearestNeighbours(sample=50).fit(background_data(survey.stack, survey.names), story)
    assert model.background_.shape == (50, 4)
    assert story.logs[0].startswith("Comparing with 50 of 5")


def test_a_band_that_is_constant_in_training_is_no_obstacle(survey: Any) -> None:
    stack = survey.stack.copy()
    stack[1] = np.where(np.isnan(stack[1]), np.nan, 7.7)
    data = background_data(stack, survey.names)
    for model in (Mahalanobis(), RobustMahalanobis(), PrincipalComponents(), DirectedCone(direction=("Cu",))):
        assert np.isfinite(scored(model, data)).all()
    with pytest.raises(InputError, match="do not vary"):
        DirectedMahalanobis(direction=("Pb",)).fit(data, Context())


def test_a_thinned_set_keeps_its_order_and_has_no_repeats() -> None:
    rows = np.arange(100) * 3
    few = thinned(rows, 10, 4)
    assert len(few) == 10 and (np.diff(few) > 0).all() and np.isin(few, rows).all()
    np.testing.assert_array_equal(few, thinned(rows, 10, 4))
    assert thinned(rows, 100, 4) is rows


@pytest.mark.parametrize(
    ("score", "words"),
    [(np.full((3, 3), 2.0), "all 9 cells the same score, 2"), (np.full((3, 3), np.nan), "no cell a finite score")],
)
def test_a_map_that_tells_no_place_from_another_is_a_failure(score: np.ndarray, words: str) -> None:
    with pytest.raises(TrainingError, match=words):
        check_scores_vary(score)
