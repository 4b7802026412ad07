from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.fractal import fit_curve
from gossan.core.spectrum_area import Spectrum, separate, spectrum_curve, spectrum_of

SIDE = 256


def field(power_of: Callable[[np.ndarray], np.ndarray], seed: int = 1, side: int = SIDE) -> np.ndarray:
    """Return a periodic map whose wave of f cycles per side has exactly the power `power_of(f)`, phases at random."""
    down, across = np.fft.fftfreq(side, 1.0)[:, None] * side, np.fft.rfftfreq(side, 1.0)[None] * side
    frequency = np.hypot(down, across)
    frequency[0, 0] = 1.0
    white = np.fft.rfft2(np.random.default_rng(seed).normal(size=(side, side)))
    amplitude = np.sqrt(power_of(frequency)) * side**2
    amplitude[0, 0] = 0.0
    return np.fft.irfft2(amplitude * white / np.abs(white), s=(side, side))


def periodic(values: np.ndarray) -> Spectrum:
    """Return the spectrum of a map that is periodic and without a trend, so that nothing has to be done to it."""
    return Spectrum(values.shape, np.isfinite(values), np.zeros_like(values), np.fft.rfft2(values), values.shape)


@pytest.mark.parametrize("beta", [1.5, 2.5, 3.5])
def test_the_exponent_of_a_power_law_spectrum_is_recovered(beta: float) -> None:
    # power f ** -beta: the area of the waves of at least power E is pi f ** 2, E ** (-2 / beta)
    fit = fit_curve(spectrum_curve(periodic(field(lambda f: f**-beta))))
    assert len(fit.segments) == 1
    assert fit.segments[0].slope == pytest.approx(-2 / beta, rel=0.01)
    assert 10 ** fit.segments[0].intercept == pytest.approx(np.pi, rel=0.05)
    widened = fit_curve(spectrum_curve(spectrum_of(field(lambda f: f**-beta))))
    longest = max(widened.segments, key=lambda segment: segment.stop - segment.start)
    assert longest.slope == pytest.approx(-2 / beta, rel=0.08)


def test_the_power_at_which_two_spectra_meet_is_found() -> None:
    fit = fit_curve(spectrum_curve(periodic(field(lambda f: np.where(f < 20, f**-3.0, 20**-2.0 / f)))))
    assert 10 ** np.array(fit.breaks) == pytest.approx([20**-3.0], rel=0.05)
    assert [segment.slope for segment in fit.segments] == pytest.approx([-2.0, -2 / 3], rel=0.02)


def test_power_and_number_are_those_of_the_whole_plane_of_wave_numbers() -> None:
    for shape in ((20, 30), (21, 31)):
        values = np.random.default_rng(0).normal(size=shape)
        spectrum = periodic(values)
        assert spectrum.number.sum() == values.size
        assert (spectrum.power * spectrum.number).sum() == pytest.approx((values**2).mean())
        whole = np.abs(np.fft.fft2(values)).ravel() ** 2 / values.size**2
        levels = np.sort(whole)[[50, 300, 550]] * (1 + 1e-9)
        for level in levels:
            assert spectrum.number[spectrum.power > level].sum() == (whole > level).sum()


def test_the_curve_counts_wave_numbers_of_the_stronger_half() -> None:
    values = np.random.default_rng(0).normal(size=(40, 50))
    curve = spectrum_curve(periodic(values))
    whole = np.abs(np.fft.fft2(values)).ravel()[1:] ** 2 / values.size**2
    for value, count in zip(curve.value, curve.count):
        assert abs(count - (whole >= value * (1 - 1e-9)).sum()) <= 1  # mirror images differ by rounding
    assert 0.48 * whole.size < curve.count[0] <= 0.5 * whole.size + 2


@pytest.mark.parametrize("breaks", [1, 2, 4])
def test_the_parts_sum_to_the_map_and_nodata_stays_nodata(breaks: int) -> None:
    rng = np.random.default_rng(3)
    values = rng.lognormal(1, 1, (61, 83)) + np.arange(83)
    values[10:25, 30:50] = np.nan
    values[:, :7] = np.nan
    spectrum = spectrum_of(values)
    parts = separate(spectrum, np.quantile(spectrum.power, np.linspace(0.6, 0.99, breaks)))
    assert parts.shape == (breaks + 1, 61, 83)
    np.testing.assert_array_equal(np.isnan(parts), np.broadcast_to(np.isnan(values), parts.shape))
    np.testing.assert_allclose(parts.sum(axis=0), values, rtol=1e-10)


def test_a_broad_background_and_a_local_anomaly_come_apart() -> None:
    background = field(lambda f: np.where(f < 10, 100.0 * f**-3.0, 0.0), 1)
    anomaly = field(lambda f: np.where(f >= 10, 0.3 * f**-2.0, 0.0), 2)
    spectrum = spectrum_of(40.0 + background + anomaly)
    fit = fit_curve(spectrum_curve(spectrum), 2)
    local, broad = separate(spectrum, [10.0 ** fit.breaks[0]])
    inner = (slice(20, -20), slice(20, -20))
    assert np.corrcoef(broad[inner].ravel(), background[inner].ravel())[0, 1] > 0.99
    assert np.corrcoef(local[inner].ravel(), anomaly[inner].ravel())[0, 1] > 0.85


def test_a_trend_and_the_shape_of_the_survey_leave_no_mark_in_the_local_part() -> None:
    row, column = np.indices((90, 110))
    rng = np.random.default_rng(5)
    values = 100 + 3.0 * row - 2.0 * column + rng.normal(0, 0.1, row.shape)
    values[(row - 45) ** 2 + (column - 55) ** 2 > 40**2] = np.nan  # a round survey
    spectrum = spectrum_of(values)
    np.testing.assert_allclose(spectrum.trend, 100 + 3.0 * row - 2.0 * column, atol=0.5)
    local = separate(spectrum, [float(np.quantile(spectrum.power, 0.999))])[0]
    assert np.nanmax(np.abs(local)) < 1.0


def test_maps_without_a_spectrum_are_refused() -> None:
    with pytest.raises(InputError, match="plane without any relief"):
        spectrum_of(np.arange(400.0).reshape(20, 20))
    with pytest.raises(InputError, match="at least 64 cells with data, and this one has 9"):
        spectrum_of(np.ones((3, 3)))
