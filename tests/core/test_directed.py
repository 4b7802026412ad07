"""The directed detector's array maths against slow references, and its reason to be on simulated geology."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.cone import nonnegative_amounts, one_sided_distance, residual_weights
from gossan.core.directed import (
    directed_score,
    doubt_of_closed_bands,
    match_bands,
    pull_weights,
    shrunk_covariance,
    squared_distance,
)
from gossan.core.errors import InputError
from numpy.testing import assert_allclose
from scipy.optimize import nnls


def standardised(cells: np.ndarray) -> np.ndarray:
    return (cells - cells.mean(axis=0)) / cells.std(axis=0)


@pytest.fixture
def z() -> np.ndarray:
    rng = np.random.default_rng(3)
    mixing = rng.normal(size=(6, 6))
    return standardised(rng.normal(size=(400, 6)) @ mixing)


def directed_in_plain_steps(z: np.ndarray, named: list[int]) -> np.ndarray:
    """METHODS F, line by line, cell by cell."""
    q = z.shape[1]
    covariance = np.cov(z.T, bias=True)
    c = 0.99 * covariance + 0.01 * np.trace(covariance) / q * np.eye(q)
    inverse = np.linalg.inv(c)
    d2 = np.array([row @ inverse @ row for row in z])
    t = standardised(z[:, named].mean(axis=1))
    if len(named) < 3:
        d = np.array([1.0 if i in named else 0.0 for i in range(q)])
        t = standardised(t + standardised(np.array([row @ c @ d for row in z])))
    return (d2 - q) / np.sqrt(2 * q) + 4 * t


@pytest.mark.parametrize("named", [[2], [0, 4], [1, 2, 5], [0, 1, 2, 3, 4, 5]])
def test_the_score_is_the_formula_of_the_method(z: np.ndarray, named: list[int]) -> None:
    covariance = shrunk_covariance(z)
    pull = z @ pull_weights(covariance, named, z.T @ z / len(z))
    score = directed_score(squared_distance(z, np.linalg.inv(covariance)), pull, 6)
    assert_allclose(score, directed_in_plain_steps(z, named), rtol=1e-10, atol=1e-10)


def test_the_directed_score_is_a_distance_from_a_centre_shifted_towards_depletion(z: np.ndarray) -> None:
    covariance = shrunk_covariance(z)
    precision = np.linalg.inv(covariance)
    weights = pull_weights(covariance, [0, 1, 2], z.T @ z / len(z))
    shift = -4 * np.sqrt(2 * 6) / 2 * covariance @ weights
    score = directed_score(squared_distance(z, precision), z @ weights, 6)
    shifted = squared_distance(z - shift, precision)
    assert_allclose(shifted - shifted[0], (score - score[0]) * np.sqrt(12), rtol=1e-8, atol=1e-8)


def test_enrichment_scores_above_equal_depletion(z: np.ndarray) -> None:
    covariance = shrunk_covariance(z)
    weights = pull_weights(covariance, [1], z.T @ z / len(z))
    odd = np.zeros((2, 6))
    odd[:, 1] = 3.0, -3.0
    score = directed_score(squared_distance(odd, np.linalg.inv(covariance)), odd @ weights, 6)
    assert score[0] > score[1] + 8


def test_shrinkage_makes_centred_logratios_invertible() -> None:
    parts = np.random.default_rng(0).normal(size=(200, 5))
    covariance = shrunk_covariance(standardised(parts - parts.mean(axis=1, keepdims=True)))
    assert np.linalg.cond(covariance) < 1e4


def test_names_that_cancel_out_are_refused() -> None:
    one = np.random.default_rng(0).normal(size=(300, 1))
    z = standardised(np.hstack([one, -one]))
    with pytest.raises(InputError, match="do not vary"):
        pull_weights(shrunk_covariance(z), [0, 1], z.T @ z / len(z))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["Pb_ppm"], (1,)),
        (["pb"], (1,)),
        (["PB_PPM", "zn"], (1, 2)),
        (["Zn", "zn_pct"], (2,)),
        ([" Magnétisme total "], (3,)),
        (["cu"], (0,)),
    ],
)
def test_bands_are_found_by_name_or_element_in_any_case(wanted: list[str], found: tuple[int, ...]) -> None:
    assert match_bands(wanted, ["clr_Cu_ppm", "Pb_ppm", "Zn_pct", "Magnétisme total"]) == found


def test_an_unknown_name_is_refused_with_the_stacks_bands() -> None:
    with pytest.raises(InputError, match=r"no band 'Bi'.*'Cu_ppm', 'Pb_ppm'"):
        match_bands(["Bi"], ["Cu_ppm", "Pb_ppm"])


def test_an_element_is_not_found_inside_another_word() -> None:
    with pytest.raises(InputError, match="no band 'As'"):
        match_bands(["As"], ["Gas_ppm", "Ba_ppm"])


def test_an_ambiguous_name_is_refused_with_its_candidates() -> None:
    with pytest.raises(InputError, match=r"'Pb' fits several bands.*'Pb_ppm', 'clr_Pb'"):
        match_bands(["Pb"], ["Pb_ppm", "clr_Pb", "Zn"])


@pytest.mark.parametrize("wanted", [[], [""], [" ", ""]])
def test_no_name_at_all_is_refused(wanted: list[str]) -> None:
    with pytest.raises(InputError, match="must be enriched"):
        match_bands(wanted, ["Cu", "Pb"])


def test_amounts_are_those_of_nonnegative_least_squares(z: np.ndarray) -> None:
    root = np.linalg.cholesky(np.linalg.inv(shrunk_covariance(z))).T  # G = R'R
    cells = z[:60] * 2
    amounts = nonnegative_amounts(cells @ root.T @ root, root.T @ root)
    slow = np.array([nnls(root, root @ cell)[0] for cell in cells])
    assert_allclose(amounts, slow, atol=1e-6)


def test_residuals_are_the_regression_on_the_other_bands(z: np.ndarray) -> None:
    covariance = z.T @ z / len(z)
    weights, metric = residual_weights(covariance, [1, 4])
    others = z[:, [0, 2, 3, 5]]
    slow = z[:, [1, 4]] - others @ np.linalg.lstsq(others, z[:, [1, 4]], rcond=None)[0]
    assert_allclose(z @ weights, slow, atol=1e-9)
    assert_allclose(metric, np.linalg.inv(slow.T @ slow / len(z)), rtol=1e-8)


def test_the_cone_distance_is_the_one_sided_likelihood_ratio(z: np.ndarray) -> None:
    """Kudo (1963): the fall of the C-metric distance when non-negative amounts of the named are taken out."""
    covariance = shrunk_covariance(z)
    named = [0, 2, 3]
    weights, metric = residual_weights(covariance, named)
    distance = one_sided_distance(z @ weights, metric)
    root = np.linalg.cholesky(np.linalg.inv(covariance)).T
    fall = np.array([np.sum((root @ cell) ** 2) - nnls(root[:, named], root @ cell)[1] ** 2 for cell in z])
    inside = distance > 0
    assert 0.5 < inside.mean() < 1.0
    assert_allclose(distance[inside] ** 2, fall[inside], atol=1e-6)
    assert_allclose(fall[~inside], 0.0, atol=1e-9)


def test_cells_depleted_in_every_respect_are_ranked_not_tied(z: np.ndarray) -> None:
    weights, metric = residual_weights(shrunk_covariance(z), [0])
    distance = one_sided_distance(z @ weights, metric)
    assert len(np.unique(distance)) == len(z)
    assert_allclose(distance, (z @ weights)[:, 0] * np.sqrt(metric[0, 0]), rtol=1e-9)


def test_the_cone_finds_enrichment_that_lithology_hides() -> None:
    """Nickel over ultramafics: rock type moves Ni, Cr, Co and Mg together; sulphide adds a little Ni alone."""
    rng = np.random.default_rng(11)
    mafic = rng.normal(0, 1, 3000)  # how mafic the rock is
    cells = mafic[:, None] * [4.0, 4.2, 3.8, 4.1] + rng.normal(0, 0.5, (3000, 4))
    ore = np.arange(25)
    cells[ore, 0] += 1.5
    z = standardised(cells)
    covariance = shrunk_covariance(z)
    weights, metric = residual_weights(covariance, [0])
    pull = z @ pull_weights(covariance, [0], z.T @ z / len(z))
    directed = directed_score(squared_distance(z, np.linalg.inv(covariance)), pull, 4)
    cone = one_sided_distance(z @ weights, metric)
    nickel, directed_auc, cone_auc = (
        np.mean(score[ore][:, None] > score[25:][None, :]) for score in (z[:, 0], directed, cone)
    )
    assert nickel < 0.7
    assert directed_auc < 0.8
    assert cone_auc > 0.9


def test_a_direction_in_a_clr_stack_is_doubted_and_in_logarithms_is_not() -> None:
    assert "plain logarithms" in doubt_of_closed_bands(("Pb",), ("clr_Pb_ppm", "clr_Zn_ppm"))
    assert doubt_of_closed_bands(("Pb",), ("log_Pb_ppm", "log_Zn_ppm")) == ""
    assert doubt_of_closed_bands((), ("clr_Pb_ppm",)) == ""
