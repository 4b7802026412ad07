from __future__ import annotations

import numpy as np
import pytest
from gossan.core import singularity
from gossan.core.errors import InputError
from gossan.core.singularity import box_sums, local_singularity

WIDTHS = (3, 5, 7, 9, 11)


def slow(values: np.ndarray, widths: tuple[int, ...], least_share: float) -> np.ndarray:
    """Go to every cell, cut out every window, and let numpy fit the line."""
    result = np.full((3, *values.shape), np.nan)
    for row, column in np.argwhere(np.isfinite(values)):
        means = []
        for width in widths:
            reach = width // 2
            window = values[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1]
            known = window[np.isfinite(window)]
            means.append(known.mean() if known.size >= least_share * width**2 else np.nan)
        if np.isfinite(means).all():
            x, y = np.log10(np.array(widths) / widths[-1]), np.log10(means)
            (slope, intercept), covariance = np.polyfit(x, y, 1, cov=True)
            result[:, row, column] = 2 + slope, 10**intercept, np.sqrt(covariance[0, 0])
    return result


def cone(side: int, alpha: float) -> np.ndarray:
    """Return a map whose mean in the window of any odd width w around its centre is exactly w ** (alpha - 2)."""
    distance = np.abs(np.arange(side) - side // 2)
    ring = np.maximum(distance[:, None], distance[None, :])
    outer, inner = 2.0 * ring + 1, np.maximum(2.0 * ring - 1, 0.0)
    return np.where(ring == 0, 1.0, (outer**alpha - inner**alpha) / (outer**2 - inner**2))


def cascade(weights: np.ndarray, steps: int) -> np.ndarray:
    """Return de Wijs' cascade: every cell is divided into 3 x 3 by the same weights (of mean 1), again and again."""
    field = np.ones((1, 1))
    for _ in range(steps):
        field = np.kron(field, weights)
    return field


@pytest.mark.parametrize("least_share", [0.25, 0.6, 1.0])
def test_it_equals_the_slow_way_with_gaps_edges_and_blocks(monkeypatch: pytest.MonkeyPatch, least_share: float) -> None:
    monkeypatch.setattr(singularity, "BLOCK", 16)
    rng = np.random.default_rng(0)
    values = rng.lognormal(1, 1, (37, 41))
    values[rng.random(values.shape) < 0.15] = np.nan
    values[20:30, :12] = np.nan
    found, expected = local_singularity(values, WIDTHS, least_share), slow(values, WIDTHS, least_share)
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    assert np.isfinite(found[0]).any() or least_share == 1.0
    np.testing.assert_allclose(found, expected, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("value", [0.1, 37.0, 1e-7, 3e8])
def test_a_constant_map_has_an_index_of_exactly_two(value: float) -> None:
    values = np.full((30, 40), value, dtype=np.float32)
    values[3:9, 4:20] = np.nan
    alpha, level, error = local_singularity(values, WIDTHS, 0.2)
    known = np.isfinite(values)
    assert (alpha[known] == 2.0).all() and (error[known] == 0.0).all()
    np.testing.assert_allclose(level[known], np.float32(value), rtol=1e-6)
    assert np.isnan(alpha[~known]).all()


@pytest.mark.parametrize("alpha", [0.7, 1.5, 2.0, 2.6])
def test_the_exponent_of_a_point_is_recovered_exactly(alpha: float) -> None:
    found = local_singularity(5.0 * cone(31, alpha), (3, 7, 11, 21, 31))
    index, level, error = found[:, 15, 15]
    assert index == pytest.approx(alpha, abs=1e-6)
    assert level == pytest.approx(5.0 * 31 ** (alpha - 2), rel=1e-5)
    assert error == pytest.approx(0.0, abs=1e-6)


def test_the_index_in_a_de_wijs_cascade_is_that_of_its_multipliers() -> None:
    weights = np.array([[0.5, 0.8, 1.2], [0.7, 2.4, 0.9], [0.6, 1.1, 0.8]])
    field = cascade(weights, 4)  # 81 x 81; around a centre of centres windows of 1, 3, 9, ... are cells of the cascade
    alpha = local_singularity(field, (1, 3, 9, 27))[0]
    assert weights.mean() == pytest.approx(1.0)
    # the mean grows 2.4-fold with every third of the width: w ** (alpha - 2) = 3 ** -k gives 2 - log3(2.4)
    assert alpha[40, 40] == pytest.approx(2 - np.log(2.4) / np.log(3), abs=1e-6)
    middle = 2 - np.log(0.9) / np.log(3)
    single = cascade(np.where(np.arange(9).reshape(3, 3) == 4, 0.9, (9 - 0.9) / 8), 4)
    assert local_singularity(single, (1, 3, 9, 27))[0, 40, 40] == pytest.approx(middle, abs=1e-6)


def test_the_unit_changes_the_coefficient_alone() -> None:
    values = np.random.default_rng(1).lognormal(size=(30, 30))
    ppm, ppb = local_singularity(values, WIDTHS), local_singularity(1000 * values, WIDTHS)
    np.testing.assert_allclose(ppm[[0, 2]], ppb[[0, 2]], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(1000 * ppm[1], ppb[1], rtol=1e-5)


def test_a_huge_neighbour_does_not_disturb_a_low_background() -> None:
    values = np.full((40, 200), 1e-3)
    values[20, 5] = 1e15
    alpha = local_singularity(values, WIDTHS)[0]
    assert (alpha[:, 20:] == 2.0).all()


@pytest.mark.parametrize("width", [1, 2, 3, 6, 7, 11])
def test_box_sums_are_sums_over_boxes(width: int) -> None:
    cells = np.random.default_rng(0).random((13, 17))
    sums = box_sums(cells, width)
    assert sums.shape == (13 - width + 1, 17 - width + 1)
    expected = [[cells[i : i + width, j : j + width].sum() for j in range(sums.shape[1])] for i in range(sums.shape[0])]
    np.testing.assert_allclose(sums, expected, rtol=1e-13)


@pytest.mark.parametrize(
    ("widths", "words"),
    [
        ((3, 5), "2 window widths.*at least three"),
        ((3, 4, 5), "odd"),
        ((5, 3, 7), "must rise"),
        ((3, 5, 21), "21 cells, is wider than the map of 20 x 30"),
        ((-1, 3, 5), "odd"),
    ],
)
def test_windows_that_cannot_work_are_refused(widths: tuple[int, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        local_singularity(np.ones((30, 20)), widths)


def test_values_of_zero_or_below_are_refused_with_their_number_and_the_remedy() -> None:
    values = np.ones((20, 20))
    values[0, :3] = [0.0, -2.5, np.nan]
    with pytest.raises(InputError, match=r"2 of 399 cells are zero or negative \(the lowest is -2.5\).*log-ratios"):
        local_singularity(values, WIDTHS)
    with pytest.raises(InputError, match="no cell with a value"):
        local_singularity(np.full((20, 20), np.nan), WIDTHS)
