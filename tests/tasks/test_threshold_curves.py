from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context, Result
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.success_rate import thresholds_of_shares
from gossan.core.threshold_choice import share_threshold
from gossan.tasks import delineate_targets, evaluate_scores, threshold_curves

GRID = Grid(500_000.0, 7_000_000.0, 1000.0, 60, 80, "EPSG:32755")


def survey(seed: int = 0, decimals: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scores with NoData and ties, and deposits of which some lie outside or on NoData."""
    rng = np.random.default_rng(seed)
    scores = np.round(rng.gamma(2.0, 1.0, GRID.shape), decimals).astype(np.float32)
    scores[:5, :7] = np.nan
    x = rng.uniform(GRID.west - 2000, GRID.east, 40)
    y = rng.uniform(GRID.south, GRID.north + 2000, 40)
    return scores, x, y


def tabulate(scores: np.ndarray, grid: Grid = GRID, **arrays: Any) -> Result:
    params = threshold_curves.Params(grid=asdict(grid), cluster_distance=arrays.pop("cluster_distance", None))
    return threshold_curves.run({"scores": scores, **arrays}, params, Context())


@pytest.mark.parametrize("decimals", [6, 1, 0])
def test_each_row_tells_what_counting_cells_and_deposits_tells(decimals: int) -> None:
    scores, x, y = survey(decimals=decimals)
    result = tabulate(scores, x=x, y=y)
    values = scores[np.isfinite(scores)]
    row, column, inside = GRID.cells_of(x, y)
    at_deposits = np.where(inside, scores[row, column], np.nan)
    at_deposits = at_deposits[np.isfinite(at_deposits)]
    for threshold, limit, area, held in zip(
        *(result.arrays[k].tolist() for k in ("thresholds", "limits", "areas", "deposits"))
    ):
        assert area == pytest.approx(np.mean(values >= threshold))
        assert np.count_nonzero(values.astype(float) > limit) == np.count_nonzero(values >= threshold)
        assert held == np.count_nonzero(at_deposits >= threshold)
    assert result.summary["deposits"] == len(at_deposits) < result.summary["deposits_given"] == 40
    assert result.arrays["areas"][-1] == 1.0 and np.all(np.diff(result.arrays["areas"]) > 0)


def test_the_curve_and_its_bands_are_those_of_the_evaluation() -> None:
    scores, x, y = survey(1)
    result = tabulate(scores, x=x, y=y)
    params = evaluate_scores.Params(grid=asdict(GRID), names=("map",))
    judged = evaluate_scores.run({"scores": scores[None], "x": x, "y": y}, params, Context())
    held = result.arrays["deposits"] / result.summary["deposits"]
    place = np.searchsorted(result.arrays["areas"], judged.arrays["shares"] + 1e-12, side="right") - 1
    np.testing.assert_allclose(np.where(place < 0, 0.0, held[place]), judged.arrays["success_reached"][0])
    for part in ("low", "high", "null_low", "null_high"):
        np.testing.assert_allclose(result.arrays[part], judged.arrays[f"success_{part}"][0])
    crossing = judged.summary["maps"][0]["crossing"]
    assert result.summary["crossing"] == {"threshold": crossing["threshold"], "area": crossing["area"]}
    assert result.summary["clusters"] == judged.summary["clusters"]


def test_targets_made_at_a_row_have_its_area_deposits_and_clusters() -> None:
    scores, x, y = survey(2)
    result = tabulate(scores, x=x, y=y, cluster_distance=8000.0)
    arrays = {"scores": scores, "x": x, "y": y, "deposit_names": np.array(["d"] * len(x))}
    plain = {"grid": asdict(GRID), "smoothing": "none", "min_area": 0.0, "cluster_distance": 8000.0}
    for i in (30, 200, 500):
        threshold = float(result.arrays["thresholds"][i])
        asked = delineate_targets.Params(**plain, method="value", threshold=threshold)
        made = delineate_targets.run(arrays, asked, Context()).summary
        assert made["area_share"] == pytest.approx(result.arrays["areas"][i])
        assert made["deposits_inside"] == result.arrays["deposits"][i]
        assert made["clusters_captured"] == result.arrays["clusters"][i]
    made = delineate_targets.run(arrays, delineate_targets.Params(**plain, method="P-A"), Context()).summary
    assert made["threshold"] == result.summary["crossing"]["threshold"]


@pytest.mark.parametrize("decimals", [6, 1, 0])
def test_a_share_of_the_area_has_the_threshold_that_targets_would_take(decimals: int) -> None:
    scores, _, _ = survey(3, decimals)
    result, values = tabulate(scores), scores[np.isfinite(scores)]
    shares = np.array([0.01, 0.05, 0.123, 0.5])
    for share, expected in zip(shares, thresholds_of_shares(values, shares)[0]):
        place = np.searchsorted(result.arrays["areas"], share + 1e-12, side="right") - 1
        if np.isnan(expected):
            assert place < 0
        else:
            assert result.arrays["thresholds"][place] == pytest.approx(expected, abs=1e-3 if decimals == 6 else 0)
            assert share_threshold(values, share) == pytest.approx(expected)


def test_without_deposits_there_is_the_area_alone() -> None:
    scores, x, y = survey()
    for arrays in ({}, {"x": x + 1e6, "y": y}):
        result = tabulate(scores, **arrays)
        assert result.summary["deposits"] == 0 and result.summary["crossing"] is None
        assert "deposits" not in result.arrays and len(result.arrays["thresholds"]) > 100


def test_a_map_of_two_cells_has_two_thresholds_and_a_constant_one_is_refused() -> None:
    grid = Grid(0.0, 0.0, 1.0, 1, 2)
    assert tabulate(np.array([[1.0, 2.0]], np.float32), grid).arrays["thresholds"].tolist() == [2.0, 1.0]
    with pytest.raises(InputError, match="constant"):
        tabulate(np.ones((1, 2), np.float32), grid)
    with pytest.raises(InputError, match="no cell with a score"):
        tabulate(np.full((1, 2), np.nan, np.float32), grid)
