"""The statistics of one field."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.assay_summary import PERCENTILES, describe
from scipy import stats


def test_statistics_equal_scipys() -> None:
    values = np.random.default_rng(4).lognormal(1.0, 0.8, 300)
    found = describe(np.concatenate([values, [np.nan, np.nan]]))
    assert found.count == 300
    assert found.deviation == pytest.approx(stats.tstd(values))
    assert found.mad == pytest.approx(stats.median_abs_deviation(values))
    assert found.skewness == pytest.approx(stats.skew(values))
    assert found.percentiles == pytest.approx(tuple(np.percentile(values, PERCENTILES)))
    assert (found.minimum, found.maximum) == (values.min(), values.max())


def test_too_few_values_give_none_instead_of_nan() -> None:
    one = describe(np.array([3.0, np.nan]))
    assert (one.count, one.mean, one.mad, one.deviation, one.skewness) == (1, 3.0, 0.0, None, None)
    none = describe(np.array([np.nan]))
    assert (none.count, none.minimum, none.mean) == (0, None, None)
    assert describe(np.full(10, 0.1)).skewness is None
