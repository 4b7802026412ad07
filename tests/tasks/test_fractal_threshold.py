from __future__ import annotations

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.errors import InputError
from gossan.tasks.fractal_threshold import Params, needs, part_order, run
from gossan.tests.story import Story


def two_populations(shape: tuple[int, int] = (100, 200)) -> np.ndarray:
    """Return a map whose area above v falls as v ** -0.8 up to 10, and as v ** -3 above."""
    cells = shape[0] * shape[1]
    share, corner = np.arange(1, cells + 1) / cells, 10.0**-0.8
    values = np.where(share > corner, share ** (-1 / 0.8), 10.0 * (share / corner) ** (-1 / 3.0))
    return np.random.default_rng(0).permutation(values).reshape(shape)


MAP = two_populations()


def test_concentration_area_finds_the_threshold_and_classes_by_it() -> None:
    context = Story()
    result = run({"values": MAP}, Params(cell_area=0.25, area_unit="km²", unit="ppm"), context)
    assert result.summary["thresholds"] == pytest.approx([10.0], rel=5e-3)
    np.testing.assert_array_equal(result.arrays["classes"], result.summary["thresholds"][0] < MAP)
    low, high = result.summary["segments"]
    assert [low["slope"], high["slope"]] == pytest.approx([-0.8, -3.0], rel=5e-3)
    assert low["number"] + high["number"] == MAP.size and high["area"] == high["number"] * 0.25
    assert high["share"] == pytest.approx(10.0**-0.8, rel=0.01)
    assert any("ppm: above it" in line and "km²" in line for line in context.logs)
    assert needs({}, Params()) == ()


def test_area_and_number_differ_by_the_cells_area_alone() -> None:
    area = run({"values": MAP}, Params("C-A", cell_area=4.0), Context())
    number = run({"values": MAP}, Params("C-N"), Context())
    assert area.summary["thresholds"] == number.summary["thresholds"]
    np.testing.assert_allclose(area.arrays["curve_measure"], 4 * number.arrays["curve_measure"])
    np.testing.assert_allclose(area.arrays["line_measure"], 4 * number.arrays["line_measure"])


def test_the_lines_pass_through_the_curve() -> None:
    arrays = run({"values": MAP}, Params("C-N"), Context()).arrays
    expected = np.interp(np.log(arrays["line_value"]), np.log(arrays["curve_value"]), np.log(arrays["curve_measure"]))
    np.testing.assert_allclose(np.log(arrays["line_measure"]), expected, atol=0.1)


def test_samples_are_counted_and_gaps_have_no_class() -> None:
    values = MAP.ravel()[:3000].copy()
    values[::10] = np.nan
    context = Story()
    result = run({"values": values}, Params("C-N", counted="samples"), context)
    assert result.arrays["classes"].shape == (3000,)
    assert (result.arrays["classes"][::10] == 255).all() and (result.arrays["classes"] == 255).sum() == 300
    assert any("samples" in line for line in context.logs)


def test_thresholds_of_ones_own_replace_those_found() -> None:
    result = run({"values": MAP}, Params(thresholds=(3.0, 20.0), segments=4), Context())
    assert result.summary["thresholds"] == [3.0, 20.0]
    assert [s["number"] for s in result.summary["segments"]] == np.bincount(
        (MAP > 3).ravel() + 1 * (MAP > 20).ravel()
    ).tolist()
    beyond = run({"values": MAP}, Params(thresholds=(10.0, 1e9)), Context())
    assert beyond.summary["segments"][2]["slope"] is None and beyond.summary["segments"][2]["number"] == 0


def test_values_at_or_below_zero_are_background_out_of_the_curve_and_told() -> None:
    values = np.c_[MAP, np.zeros((100, 20)), np.full((100, 5), -3.0)]
    context = Story()
    result = run({"values": values}, Params("C-N"), context)
    plain = run({"values": MAP}, Params("C-N"), Context())
    assert result.summary["thresholds"] == plain.summary["thresholds"]
    assert result.summary["excluded"] == 2500 and (result.arrays["classes"][:, 200:] == 0).all()
    assert "2,500 of 22,500 cells are zero or below" in context.warnings[0] and "log-ratios" in context.warnings[0]
    only_zeros = Story()
    run({"values": np.abs(np.c_[MAP, np.zeros((100, 20))])}, Params("C-N"), only_zeros)
    assert "log-ratios" not in only_zeros.warnings[0]


def test_one_power_law_has_no_threshold_and_says_so() -> None:
    context = Story()
    values = (np.arange(1, 20_001) / 20_000.0) ** -0.5
    result = run({"values": values.reshape(100, 200)}, Params(), context)
    assert result.summary["thresholds"] == [] and (result.arrays["classes"] == 0).all()
    assert "no threshold" in context.warnings[0]


@pytest.mark.parametrize(("segments", "names"), [(2, 2), (3, 3), (4, 4)])
def test_the_parts_of_a_spectrum_sum_to_the_map(segments: int, names: int) -> None:
    rng = np.random.default_rng(0)
    values = (np.cumsum(np.cumsum(rng.normal(size=(80, 90)), axis=0), axis=1) + 5 * rng.normal(size=(80, 90))).astype(
        np.float32
    )
    values[:10, :12] = np.nan
    result = run({"values": values}, Params("S-A", segments=segments), Context())
    parts = result.arrays["parts"]
    assert parts.dtype == np.float32 and len(parts) == len(result.summary["parts"]) == names
    np.testing.assert_allclose(parts.sum(axis=0), values, rtol=1e-4, atol=1e-3)
    spread = dict(zip(result.summary["parts"], np.nanstd(parts, axis=(1, 2))))
    assert spread["background"] == max(spread.values())
    assert sum(s["share"] for s in result.summary["segments"]) == pytest.approx(1.0)


def test_bands_are_named_from_the_anomaly_to_the_noise() -> None:
    assert part_order(1) == ([0, 1], ["anomaly", "background"])
    assert part_order(2) == ([1, 2, 0], ["anomaly", "background", "noise"])
    assert part_order(3) == ([1, 2, 3, 0], ["anomaly 1", "anomaly 2", "background", "noise"])


@pytest.mark.parametrize(
    ("values", "params", "words"),
    [
        (MAP, Params("K-means"), "'K-means'"),
        (MAP, Params(segments=1), "segments is 1"),
        (MAP, Params(thresholds=(-1.0,)), "above zero"),
        (np.full((9, 9), np.nan), Params(), "no cells with a value.*map or band"),
        (np.full(9, np.nan), Params("C-N", counted="samples"), "no samples with a value.*field"),
        (np.full((20, 20), 7.0), Params(), "too few different values"),
        (np.arange(1.0, 6.0), Params("C-N"), "too few different values"),
        (np.arange(1.0, 6.0), Params("C-N", thresholds=(3.0,)), "too few different values"),
        (-MAP, Params(), "No value is above zero"),
    ],
)
def test_what_has_no_thresholds_is_refused_with_the_remedy(values: np.ndarray, params: Params, words: str) -> None:
    with pytest.raises(InputError, match=words):
        run({"values": values}, params, Context())


@pytest.mark.parametrize("method", ["C-A", "S-A"])
def test_it_stops_when_asked(method: str) -> None:
    with pytest.raises(Cancelled):
        run({"values": MAP}, Params(method), Story(cancel_at=0.4))
