"""Transforms and scalings: choices, statistics, stored records, inverses."""

from __future__ import annotations

import json

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.scaling import (
    RANK_KNOTS,
    SCALINGS,
    TRANSFORMS,
    BandRecord,
    apply_scaling,
    choose_transform,
    fit_band,
    fit_blocks,
    invert_scaling,
    skewness,
)
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import norm, rankdata, skew


@pytest.fixture
def lognormal() -> np.ndarray:
    """Concentrations as they are in nature, shape (5000,)."""
    return np.exp(np.random.default_rng(1).normal(2.0, 0.9, 5000))


@pytest.fixture
def normal() -> np.ndarray:
    """A symmetric layer around zero, shape (5000,)."""
    return np.random.default_rng(2).normal(0.0, 3.0, 5000)


def test_skewness_equals_scipys(lognormal):
    assert_allclose(skewness(lognormal), skew(lognormal), rtol=1e-10)


def test_auto_takes_logarithms_of_positive_skewed_layers_only(lognormal, normal):
    assert choose_transform(lognormal) == "log10"
    assert choose_transform(normal) == "none"
    assert choose_transform(normal + 100) == "none", "positive but symmetric"
    assert choose_transform(lognormal - lognormal.min()) == "none", "skewed but with a zero"


def test_auto_spares_a_density_whose_logarithm_is_more_skewed_than_itself():
    distance = np.abs(np.random.default_rng(3).normal(0.0, 2.5, 5000))
    density = np.exp(-(distance**2))
    assert density.min() > 0
    assert skewness(density) > 1
    assert choose_transform(density) == "none"


def test_zscores_have_mean_zero_and_spread_one(lognormal):
    record, notes = fit_band("Zn", "idw", lognormal, "auto", "zscore")
    scaled = apply_scaling(lognormal.astype(np.float32), record)
    assert scaled.dtype == np.float32
    assert_allclose([scaled.mean(), scaled.std()], [0, 1], atol=1e-5)
    assert_allclose(record.centre, np.log10(lognormal).mean())
    assert_allclose(record.scale, np.log10(lognormal).std())
    assert_allclose([record.minimum, record.maximum], [lognormal.min(), lognormal.max()])
    assert notes == []


def test_robust_scaling_is_not_moved_by_a_tenth_of_outliers(normal):
    clean, _ = fit_band("mag", "mag", normal, "none", "robust")
    soiled = np.concatenate([normal, np.full(normal.size // 10, 1e6)])
    dirty, _ = fit_band("mag", "mag", soiled, "none", "robust")
    assert_allclose(clean.scale, normal.std(), rtol=0.05)
    assert abs(dirty.centre - clean.centre) < 0.2 * clean.scale
    assert_allclose(dirty.scale, clean.scale, rtol=0.2)


def test_robust_scaling_of_a_mostly_censored_layer_falls_back_to_the_standard_deviation_and_says_so():
    silver = np.concatenate([np.full(640, 0.2), np.linspace(0.3, 4.0, 360)])
    record, notes = fit_band("Ag", "idw", silver, "none", "robust")
    assert_allclose(record.scale, silver.std())
    assert len(notes) == 1
    assert "'Ag'" in notes[0]


def test_minmax_ends_at_zero_and_one(normal):
    record, _ = fit_band("mag", "mag", normal, "none", "minmax")
    scaled = apply_scaling(normal, record)
    assert_allclose([scaled.min(), scaled.max()], [0, 1], atol=1e-7)


def test_ranks_are_normal_scores_of_mean_ranks(lognormal):
    values = np.round(lognormal, 0)  # many ties
    record, _ = fit_band("Zn", "idw", values, "none", "rank")
    expected = norm.ppf((rankdata(values) - 0.5) / values.size)
    assert_allclose(apply_scaling(values, record), expected, atol=1e-6)


def test_a_thinned_rank_table_stays_close_to_the_full_ranks_and_in_order(lognormal):
    record, _ = fit_band("Zn", "idw", lognormal, "none", "rank")
    assert len(record.rank_values) <= RANK_KNOTS < lognormal.size
    expected = norm.ppf((rankdata(lognormal) - 0.5) / lognormal.size)
    scaled = apply_scaling(lognormal, record)
    assert np.abs(scaled - expected).max() < 0.05
    assert (np.diff(scaled[np.argsort(lognormal)]) >= 0).all()


def test_values_at_or_below_zero_are_raised_to_half_the_smallest_positive_one_and_counted():
    values = np.array([-1.0, 0.0, 0.4, 1.0, 10.0, 100.0])
    record, notes = fit_band("Au", "soil", values, "log", "none")
    assert record.floor == 0.2
    assert_allclose(apply_scaling(values, record), np.log10([0.2, 0.2, 0.4, 1, 10, 100]), rtol=1e-6)
    assert len(notes) == 1
    assert "'Au': 2 of 6 values" in notes[0]


def test_logarithms_of_a_layer_without_positive_values_are_refused_by_name():
    with pytest.raises(InputError, match="'gravity' has no positive value"):
        fit_band("gravity", "gravity", np.array([-3.0, -2.0, 0.0]), "log", "zscore")


@pytest.mark.parametrize("scaling", SCALINGS)
def test_a_constant_layer_is_refused_by_name(scaling):
    constant = np.full(40, 57000.0, dtype=np.float32)
    constant[::2] = np.nextafter(constant[0], np.float32(1e9))  # rounding is no signal
    with pytest.raises(InputError, match="'magnetics' has the same value, 57000, in all 40 cells"):
        fit_band("magnetics", "magnetics", constant, "auto", scaling)


def test_a_weak_but_real_anomaly_on_a_large_offset_is_not_constant():
    record, _ = fit_band("magnetics", "magnetics", np.linspace(57000, 57001, 40), "auto", "zscore")
    assert 0 < record.scale < 1


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_the_inverse_returns_the_measured_values(lognormal, transform, scaling):
    record, _ = fit_band("Zn", "idw", lognormal, transform, scaling)
    back = invert_scaling(apply_scaling(lognormal, record), record)
    assert_allclose(back, lognormal, rtol=1e-4)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_a_stored_record_scales_another_area_exactly_as_the_first(lognormal, scaling):
    record, _ = fit_band("Zn", "idw", lognormal, "log", scaling)
    restored = BandRecord.from_dict(json.loads(json.dumps(record.to_dict())))
    assert restored == record
    elsewhere = lognormal[:100] * 3
    assert_array_equal(apply_scaling(elsewhere, restored), apply_scaling(elsewhere, record))


def test_scaling_keeps_nodata_and_treats_infinity_as_nodata(normal):
    record, _ = fit_band("mag", "mag", normal)
    layer = np.array([[1.0, np.nan], [np.inf, -np.inf]], dtype=np.float32)
    scaled = apply_scaling(layer, record)
    assert_array_equal(np.isnan(scaled), [[False, True], [True, True]])


def test_a_class_band_is_one_in_its_class_zero_elsewhere_and_nan_where_missing():
    record = BandRecord("geology=3", "geology", "one-hot", value=3)
    scaled = apply_scaling(np.array([3.0, 4.0, np.nan], dtype=np.float32), record)
    assert_array_equal(scaled, np.array([1, 0, np.nan], dtype=np.float32))
    assert BandRecord.from_dict(record.to_dict()).value == 3


@pytest.mark.parametrize(
    "damage",
    [
        {"scale": 0.0},
        {"scale": "wide"},
        {"centre": float("nan")},
        {"transform": "cube"},
        {"scaling": "magic"},
        {"transform": "log10", "floor": -1.0},
        {"transform": "one-hot"},
        {"scaling": "rank"},
    ],
)
def test_a_damaged_record_is_refused(normal, damage):
    record, _ = fit_band("mag", "mag", normal)
    with pytest.raises(InputError, match="Build the stack again"):
        BandRecord.from_dict({**record.to_dict(), **damage})


def test_unknown_choices_are_refused_with_the_known_ones(normal):
    with pytest.raises(InputError, match="Unknown scaling 'zcsore'.*zscore"):
        fit_band("mag", "mag", normal, "auto", "zcsore")
    with pytest.raises(InputError, match="Unknown transform 'ln'.*log"):
        fit_band("mag", "mag", normal, "ln")


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_a_band_in_blocks_is_scaled_as_the_whole_to_the_last_bit(lognormal, transform, scaling):
    lognormal[:40] = lognormal[40]  # ties
    for size in (61, 333, 4096):
        blocks = [lognormal[i : i + size] for i in range(0, lognormal.size, size)]
        whole = fit_band("Zn", "idw", lognormal, transform, scaling)
        assert fit_blocks("Zn", "idw", lambda blocks=blocks: blocks, transform, scaling, few=100) == whole


def test_values_raised_before_logarithms_are_counted_over_all_blocks():
    blocks = [np.array([-1.0, 3.0]), np.array([0.0]), np.array([0.4, 10.0])]
    record, notes = fit_blocks("Au", "soil", lambda: blocks, "log", "zscore")
    assert record.floor == 0.2
    assert "2 of 5 values" in notes[0]
