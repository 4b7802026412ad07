from __future__ import annotations

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.errors import InputError
from gossan.core.singularity import local_singularity
from gossan.tasks.singularity import Params, needs, run
from gossan.tests.story import Story

VALUES = np.random.default_rng(0).lognormal(1, 1, (60, 70)).astype(np.float32)


def test_the_index_comes_back_with_its_story() -> None:
    context = Story()
    result = run({"values": VALUES}, Params((3, 5, 9), cell_size=500.0), context)
    np.testing.assert_array_equal(result.arrays["bands"], local_singularity(VALUES, (3, 5, 9)))
    assert result.summary["cells"] == VALUES.size
    assert result.summary["enriched"] == pytest.approx((result.arrays["bands"][0] < 2).mean())
    assert "3 windows of 3 to 9 cells, 1,500 to 4,500 map units wide" in context.logs[0]
    assert needs({}, Params()) == ()


def test_cells_with_too_little_around_them_are_told() -> None:
    values = VALUES.copy()
    values[:, :40] = np.nan
    values[30, 10] = 5.0
    context = Story()
    result = run({"values": values}, Params(), context)
    assert np.isnan(result.arrays["bands"][:, 30, 10]).all()
    assert any("1 of 1,801 cells have too little data" in line for line in context.logs)


@pytest.mark.parametrize(
    ("values", "params", "words"),
    [
        (VALUES, Params((3, 5)), "2 window widths"),
        (VALUES, Params(least_share=1.5), "150 %"),
        (VALUES - 5, Params(), "zero or negative"),
        (np.where(np.indices((20, 20)).sum(axis=0) == 19, 1.0, np.nan), Params(), "No cell has 20 %"),
    ],
)
def test_what_cannot_be_mapped_is_refused(values: np.ndarray, params: Params, words: str) -> None:
    with pytest.raises(InputError, match=words):
        run({"values": values}, params, Context())


def test_it_stops_when_asked() -> None:
    with pytest.raises(Cancelled):
        run({"values": VALUES}, Params(), Story(cancel_at=0.0))
