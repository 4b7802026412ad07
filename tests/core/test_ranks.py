from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.ranks import cells_below, check_share, in_top_share, percentile_ranks, share_at_or_above

COARSE = np.random.default_rng(1).integers(0, 9, 200).astype(float)


def test_cells_below_counts_the_strictly_lower_values() -> None:
    np.testing.assert_array_equal(cells_below(COARSE), [(value > COARSE).sum() for value in COARSE])


def test_the_share_at_or_above_includes_the_whole_tied_group() -> None:
    np.testing.assert_allclose(share_at_or_above(COARSE), [(value <= COARSE).mean() for value in COARSE])


def test_percentile_ranks_of_ties_are_their_mean_and_all_average_one_half() -> None:
    np.testing.assert_allclose(percentile_ranks(np.array([3.0, 1.0, 1.0, 7.0])), [0.625, 0.25, 0.25, 0.875])
    assert percentile_ranks(COARSE).mean() == pytest.approx(0.5)


def test_a_group_tied_across_the_limit_stays_out_of_the_top_share() -> None:
    values = np.array([9.0, 5.0, 5.0, 1.0, 0.0])
    np.testing.assert_array_equal(in_top_share(values, 0.4), [True, False, False, False, False])
    np.testing.assert_array_equal(in_top_share(values, 0.6), [True, True, True, False, False])


def test_nothing_of_a_constant_map_is_in_its_top_share() -> None:
    assert not in_top_share(np.ones(50), 0.2).any()


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, np.nan])
def test_a_share_outside_its_range_is_refused_as_a_percentage(share: float) -> None:
    with pytest.raises(InputError, match="threshold is .* % of the area"):
        check_share("threshold", share)
