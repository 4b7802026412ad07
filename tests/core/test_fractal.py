from __future__ import annotations

from math import comb

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.fractal import LEAST_COUNT, concentration_curve, fit_curve

CELLS = 50_000


def power_law(exponent: float, cells: int = CELLS) -> np.ndarray:
    """Return values whose number at or above v is exactly cells * v ** -exponent at each of them."""
    return (np.arange(1, cells + 1) / cells) ** (-1.0 / exponent)


def two_power_laws(low: float, high: float, corner: float, cells: int = CELLS) -> np.ndarray:
    """Return values that follow one exponent below `corner` and another above."""
    share, at_corner = np.arange(1, cells + 1) / cells, corner**-low
    return np.where(share > at_corner, share ** (-1 / low), corner * (share / at_corner) ** (-1 / high))


def test_a_point_of_the_curve_counts_the_cells_at_or_above_its_value() -> None:
    values = np.round(np.random.default_rng(0).lognormal(2, 1, (60, 70)), 1)
    values[:5] = np.nan
    values[5, :3] = [0.0, -4.0, np.inf]
    curve = concentration_curve(values)
    for value, count in zip(curve.value, curve.count):
        assert value in values
        assert count == sum(1 for cell in values.ravel() if np.isfinite(cell) and cell >= value)
    assert (np.diff(curve.value) > 0).all() and (np.diff(curve.count) < 0).all()
    assert curve.count[-1] >= LEAST_COUNT and curve.count[0] == np.isfinite(values).sum() - 2


def test_the_crowded_background_does_not_get_most_of_the_points() -> None:
    values = np.r_[np.random.default_rng(0).uniform(1, 2, 99_000), np.geomspace(2, 1000, 1000)]
    curve = concentration_curve(values)
    steps = np.diff(np.log10(curve.value))
    assert (curve.value < 2).mean() == pytest.approx(np.log10(2) / np.log10(curve.value[-1]), abs=0.05)
    assert steps.max() < 3 * np.median(steps)


def test_weighted_values_count_as_often_as_their_number_says() -> None:
    rng = np.random.default_rng(2)
    values, number = rng.lognormal(size=500), rng.integers(1, 4, 500)
    repeated, weighted = concentration_curve(np.repeat(values, number)), concentration_curve(values, number)
    np.testing.assert_array_equal(repeated.value, weighted.value)
    np.testing.assert_array_equal(repeated.count, weighted.count)


@pytest.mark.parametrize("exponent", [0.5, 1.5, 4.0])
def test_the_exponent_of_a_power_law_is_recovered_exactly_and_it_has_no_threshold(exponent: float) -> None:
    fit = fit_curve(concentration_curve(power_law(exponent)))
    assert len(fit.segments) == 1 and fit.breaks == ()
    assert -fit.segments[0].slope == pytest.approx(exponent, rel=1e-6)
    assert fit.segments[0].intercept == pytest.approx(np.log10(CELLS), abs=1e-6)


@pytest.mark.parametrize(("low", "high"), [(0.8, 3.0), (2.5, 0.9)])
def test_two_populations_are_told_apart_at_the_value_where_they_meet(low: float, high: float) -> None:
    fit = fit_curve(concentration_curve(two_power_laws(low, high, 5.0)))
    assert 10 ** np.array(fit.breaks) == pytest.approx([5.0], rel=1e-3)
    assert [-segment.slope for segment in fit.segments] == pytest.approx([low, high], rel=1e-3)


def test_random_draws_of_a_power_law_seldom_show_a_threshold() -> None:
    found = [
        len(fit_curve(concentration_curve(np.random.default_rng(seed).pareto(1.5, 2000) + 1)).breaks)
        for seed in range(40)
    ]
    assert sum(number > 0 for number in found) <= 8


def test_random_draws_of_two_populations_show_their_threshold() -> None:
    breaks = []
    for seed in range(20):
        share = np.random.default_rng(seed).permutation(np.arange(1, 200_001))[:2000] / 200_000
        corner = 10.0**-0.8
        values = np.where(share > corner, share ** (-1 / 0.8), 10.0 * (share / corner) ** (-1 / 3.0))
        fit = fit_curve(concentration_curve(values), 2)
        breaks.append(10 ** fit.breaks[0])
    assert np.median(breaks) == pytest.approx(10.0, rel=0.03)
    assert min(breaks) > 8.5 and max(breaks) < 11.5


def test_the_curve_of_a_de_wijs_cascade_is_its_binomial_law() -> None:
    steps, enrichment = 14, 0.4
    field = np.ones(1)
    for _ in range(steps):
        field = np.r_[field * (1 + enrichment), field * (1 - enrichment)]
    levels = [(1 + enrichment) ** k * (1 - enrichment) ** (steps - k) for k in range(steps + 1)]
    above = [sum(comb(steps, j) for j in range(k, steps + 1)) for k in range(steps + 1)]
    curve = concentration_curve(np.round(field, 12), points=2000)
    kept = [i for i, count in enumerate(above) if count >= LEAST_COUNT]
    np.testing.assert_allclose(curve.value, [levels[i] for i in kept], rtol=1e-6)
    np.testing.assert_array_equal(curve.count, [above[i] for i in kept])


def test_thresholds_that_are_given_take_the_place_of_those_found() -> None:
    curve = concentration_curve(two_power_laws(0.8, 3.0, 5.0))
    fit = fit_curve(curve, thresholds=(2.0, 10.0))
    assert 10 ** np.array(fit.breaks) == pytest.approx([2.0, 10.0])
    assert fit.segments[0].slope == pytest.approx(-0.8, rel=1e-3)
    assert fit.segments[2].slope == pytest.approx(-3.0, rel=1e-3)


def test_what_cannot_be_a_threshold_is_refused_with_the_remedy() -> None:
    curve = concentration_curve(power_law(1.0))
    with pytest.raises(InputError, match="above zero"):
        fit_curve(curve, thresholds=(0.0, 3.0))
    with pytest.raises(InputError, match="must rise"):
        fit_curve(curve, thresholds=(3.0, 3.0))
    with pytest.raises(InputError, match="segments is 7"):
        fit_curve(curve, 7)
    with pytest.raises(InputError, match="log-ratios"):
        concentration_curve(-power_law(1.0))
