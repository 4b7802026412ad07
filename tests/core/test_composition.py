"""Log-ratios against slow references, laws of compositions, and round trips."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from gossan.core import composition
from gossan.core.errors import InputError


@pytest.fixture
def parts() -> np.ndarray:
    return np.random.default_rng(5).lognormal(1.0, 1.5, (40, 6))


def slow_clr(row: Sequence[float]) -> list[float]:
    known = [x for x in row if not math.isnan(x)]
    mean = math.prod(known) ** (1.0 / len(known))
    return [math.log(x / mean) if not math.isnan(x) else math.nan for x in row]


def slow_pivot(row: Sequence[float]) -> list[float]:
    """Pivot coordinates as in Filzmoser, Hron & Templ (2018), part by part."""
    size, z = len(row), []
    for j in range(size - 1):
        rest = row[j + 1 :]
        mean = math.prod(rest) ** (1.0 / len(rest))
        z.append(math.sqrt((size - 1 - j) / (size - j)) * math.log(row[j] / mean))
    return z


def test_clr_equals_the_definition_row_by_row(parts: np.ndarray) -> None:
    np.testing.assert_allclose(
        composition.clr(parts), [slow_clr(row) for row in parts.tolist()], rtol=1e-10, atol=1e-12
    )


def test_ilr_equals_the_pivot_formula_row_by_row(parts: np.ndarray) -> None:
    np.testing.assert_allclose(
        composition.ilr(parts), [slow_pivot(row) for row in parts.tolist()], rtol=1e-10, atol=1e-12
    )


def test_rows_of_clr_sum_to_zero(parts: np.ndarray) -> None:
    np.testing.assert_allclose(composition.clr(parts).sum(axis=1), 0.0, atol=1e-12)


def test_a_sample_diluted_with_quartz_has_the_same_log_ratios(parts: np.ndarray) -> None:
    diluted = parts * np.random.default_rng(6).uniform(0.1, 1.0, (40, 1))
    np.testing.assert_allclose(composition.clr(diluted), composition.clr(parts), atol=1e-12)
    np.testing.assert_allclose(composition.ilr(diluted), composition.ilr(parts), atol=1e-12)
    np.testing.assert_allclose(composition.alr(diluted, 2), composition.alr(parts, 2), atol=1e-12)


def test_a_unit_shifts_each_log_ratio_by_a_constant(parts: np.ndarray) -> None:
    factors = np.array([1.0, 1e-3, 1e4, 1.0, 1.0, 1.0])
    shift = composition.clr(parts * factors) - composition.clr(parts)
    np.testing.assert_allclose(shift, np.broadcast_to(shift[0], shift.shape), atol=1e-12)


def test_ilr_keeps_the_distances_of_clr(parts: np.ndarray) -> None:
    centred, coordinates = composition.clr(parts), composition.ilr(parts)
    distances = np.linalg.norm(centred[:, None] - centred[None], axis=2)
    np.testing.assert_allclose(np.linalg.norm(coordinates[:, None] - coordinates[None], axis=2), distances, atol=1e-10)


@pytest.mark.parametrize("count", [2, 3, 15])
def test_the_ilr_basis_is_orthonormal_and_sums_to_zero(count: int) -> None:
    basis = composition.ilr_basis(count)
    np.testing.assert_allclose(basis.T @ basis, np.eye(count - 1), atol=1e-14)
    np.testing.assert_allclose(basis.sum(axis=0), 0.0, atol=1e-14)


def test_every_transform_comes_back(parts: np.ndarray) -> None:
    closed = 100.0 * parts / parts.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(composition.clr_inverse(composition.clr(parts), 100.0), closed, rtol=1e-10)
    np.testing.assert_allclose(composition.ilr_inverse(composition.ilr(parts), 100.0), closed, rtol=1e-10)
    for d in (0, 3, 5):
        np.testing.assert_allclose(composition.alr_inverse(composition.alr(parts, d), d, 100.0), closed, rtol=1e-10)
    np.testing.assert_allclose(composition.log_inverse(composition.log(parts)), parts, rtol=1e-12)


def test_a_gap_stays_in_clr_and_the_rest_is_centred_on_itself(parts: np.ndarray) -> None:
    parts[3, 1] = np.nan
    parts[7, 2:] = np.nan
    expected = [slow_clr(row) for row in parts.tolist()]
    np.testing.assert_allclose(composition.clr(parts), expected, rtol=1e-10, atol=1e-12)
    parts[9, 1:] = np.nan
    assert np.isnan(composition.clr(parts)[9]).all()


def test_a_gap_empties_the_whole_sample_in_ilr_and_only_its_part_in_alr(parts: np.ndarray) -> None:
    parts[3, 1] = np.nan
    coordinates = composition.ilr(parts)
    assert np.isnan(coordinates[3]).all()
    assert np.isfinite(np.delete(coordinates, 3, axis=0)).all()
    assert np.isnan(composition.alr(parts, 0)).sum() == 1
    assert np.isnan(composition.alr(parts, 1)[3]).all()


def test_gaps_come_back_as_gaps(parts: np.ndarray) -> None:
    parts[3, 1] = np.nan
    for back in (
        composition.clr_inverse(composition.clr(parts)),
        composition.alr_inverse(composition.alr(parts, 0), 0),
    ):
        assert np.argwhere(np.isnan(back)).tolist() == [[3, 1]]
    assert np.isnan(composition.alr_inverse(composition.alr(parts, 1), 1)[3]).all()
    assert np.isnan(composition.ilr_inverse(composition.ilr(parts))[3]).all()


def test_infinity_is_a_gap(parts: np.ndarray) -> None:
    parts[0, 0] = np.inf
    assert np.isnan(composition.log(parts)[0, 0])


def test_extreme_ratios_come_back_without_overflow() -> None:
    parts = np.array([[1e-300, 1.0, 1e300]])
    back = composition.clr_inverse(composition.clr(parts))
    assert np.isfinite(back).all()
    assert back.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("bad", [0.0, -0.5])
@pytest.mark.parametrize("transform", [composition.clr, composition.ilr, composition.log])
def test_zeros_and_negatives_are_refused_with_the_element_and_the_remedy(
    parts: np.ndarray, bad: float, transform: object
) -> None:
    parts[4, 2] = bad
    names = ["Au", "Ag", "Cu", "Pb", "Zn", "Hg"]
    with pytest.raises(InputError, match="'Cu' is zero or negative in 1 of 40 samples.*Prepared assays"):
        transform(parts, names)


def test_one_part_has_no_ratio() -> None:
    for transform in (composition.clr, composition.ilr):
        with pytest.raises(InputError, match="at least two elements"):
            transform(np.ones((3, 1)))
    assert composition.log(np.full((3, 1), 100.0)).tolist() == [[2.0]] * 3
