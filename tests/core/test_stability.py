from __future__ import annotations

import numpy as np
import pytest
from gossan.core.stability import agreement, variation

# He et al., Table 2: cells predicted ore-bearing; all, known, unknown, barren
SINGLE = np.array(
    [[49, 18, 29, 2], [58, 26, 30, 2], [45, 28, 15, 2], [43, 28, 14, 1], [49, 29, 19, 1], [45, 28, 17, 0]]
)
ENSEMBLES = np.array([[51, 30, 21, 0], [42, 30, 12, 0], [47, 30, 17, 0], [49, 30, 19, 0], [49, 30, 19, 0]])


@pytest.mark.parametrize(
    ("table", "deviations", "coefficients"),
    [
        (SINGLE, [3.83, 2.78, 5.89, 0.67], [0.08, 0.11, 0.28, 0.50]),
        (ENSEMBLES, [2.48, 0.0, 2.48, 0.0], [0.05, 0.0, 0.14, None]),
    ],
)
def test_the_published_variation_is_the_mean_deviation(
    table: np.ndarray, deviations: list[float], coefficients: list[float]
) -> None:
    for column, deviation, coefficient in zip(table.T, deviations, coefficients):
        found = variation(column)
        assert found.mean_deviation == pytest.approx(deviation, abs=0.005)
        if coefficient is not None:
            assert found.mean_deviation / found.mean == pytest.approx(coefficient, abs=0.005)
        assert found.standard_deviation == pytest.approx(np.std(column))


def test_a_column_of_zeros_has_no_coefficient() -> None:
    assert variation(np.zeros(5)).coefficient is None
    assert variation(np.array([1.0, 3.0])).coefficient == pytest.approx(0.5)


def test_agreement_is_the_mean_share_of_cells_found_by_the_others() -> None:
    one = np.array([[True, True, True, True, False]])
    others = [np.array([[True, True, False, False, True]]), np.array([[True, True, True, True, True]])]
    assert agreement(one, others) == pytest.approx(0.75)
    assert agreement(np.zeros((1, 5), dtype=bool), others) is None
    assert agreement(one, []) is None
