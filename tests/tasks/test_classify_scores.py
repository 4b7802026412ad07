from __future__ import annotations

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.tasks.classify_scores import Params, needs, run
from gossan.tests.story import Story

SCORES = np.random.default_rng(0).permutation(400).astype(np.float32).reshape(20, 20)


def test_classes_and_their_cell_counts_come_back() -> None:
    result = run({"scores": SCORES}, Params((10.0, 50.0)), Context())
    assert result.summary["cells"] == [200, 160, 40]
    np.testing.assert_array_equal(np.bincount(result.arrays["classes"].ravel()), [200, 160, 40])
    assert needs({}, Params()) == ()


def test_a_constant_map_is_a_doubt_and_an_empty_one_an_error() -> None:
    context = Story()
    assert run({"scores": np.ones((3, 3))}, Params(), context).summary["cells"] == [9, 0, 0, 0]
    assert "constant" in context.warnings[0]
    with pytest.raises(InputError, match="no cell with a score"):
        run({"scores": np.full((3, 3), np.nan)}, Params(), context)


def test_percentiles_tell_their_values() -> None:
    context = Story()
    result = run({"scores": SCORES}, Params(method="percentiles", percentiles=(50.0, 90.0)), context)
    assert result.summary["cells"] == [200, 160, 40]
    assert result.summary["high"] == pytest.approx([199.5, 359.1])
    assert any("90: 359.1" in line for line in context.logs)


def test_median_and_mad_of_logarithms_give_thresholds_in_the_unit_of_the_map() -> None:
    values = np.exp(np.random.default_rng(0).normal(1.0, 0.5, (200, 200)))
    params = Params(method="median + k MAD", multiples=(1.0, 2.0), side="both", log=True)
    summary = run({"scores": values}, params, Context()).summary
    assert summary["high"] == pytest.approx([np.exp(1.5), np.exp(2.0)], rel=0.02)
    assert summary["low"] == pytest.approx([np.exp(0.5), np.exp(0.0)], rel=0.02)
    shares = np.array(summary["cells"]) / values.size
    np.testing.assert_allclose(shares, [0.6827, 0.2718, 0.0455], atol=0.006)


def test_logarithms_of_zero_and_unknown_methods_are_refused() -> None:
    with pytest.raises(InputError, match=r"1 cells are zero or negative \(the lowest is 0\)"):
        run({"scores": SCORES}, Params(method="median + k MAD", log=True), Context())
    with pytest.raises(InputError, match="'k-means'"):
        run({"scores": SCORES}, Params(method="k-means"), Context())
