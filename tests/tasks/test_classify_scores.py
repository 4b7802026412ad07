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
