from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.batch_confounding import BatchedSamples
from gossan.core.context import Cancelled
from gossan.core.errors import InputError
from gossan.core.evaluation import CURVE_SHARES, Options, deposit_shares, evaluate
from gossan.core.evaluation_result import BATCHES_CLEAR, CONSTANT, EVIDENCE, NO_EVIDENCE
from gossan.core.grid import Grid
from gossan.tests.story import Story
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

GRID = Grid(500_000.0, 7_000_000.0, 1000.0, 80, 100)
QUICK = Options(resamples=400, null_draws=400, cluster_distance=6_000.0)


def smooth_noise(seed: int, sigma: float = 4.0) -> np.ndarray:
    return gaussian_filter(np.random.default_rng(seed).normal(size=GRID.shape), sigma)


def planted(seed: int, clusters: int = 8, members: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Deposits in camps of a few kilometres, away from the edges."""
    rng = np.random.default_rng(seed)
    centre_x = rng.uniform(GRID.west + 5_000, GRID.east - 5_000, clusters)
    centre_y = rng.uniform(GRID.south + 5_000, GRID.north - 5_000, clusters)
    x = np.repeat(centre_x, members) + rng.normal(0, 800, clusters * members)
    y = np.repeat(centre_y, members) + rng.normal(0, 800, clusters * members)
    return x, y


X, Y = planted(1)


def bumps(x: np.ndarray, y: np.ndarray, height: float = 1.0) -> np.ndarray:
    """A map that is high near the deposits."""
    row, column, _ = GRID.cells_of(x, y)
    points = np.zeros(GRID.shape)
    points[row, column] = 1.0
    halo = gaussian_filter(points, 3.0)
    return height * halo / halo.max() + 0.3 * smooth_noise(9) / smooth_noise(9).std()


def test_a_map_with_haloes_at_the_deposits_is_evidence() -> None:
    (found,) = evaluate([bumps(X, Y, 3.0)], GRID, X, Y, QUICK).maps
    assert found.verdict == EVIDENCE
    assert found.auc > 0.9 > found.null_95 > found.null_mean
    assert found.low < found.auc < found.high
    assert found.null_share == 0.0
    assert found.captured[2] > 0.8 * len(X)


def test_smooth_noise_is_no_evidence_in_nineteen_of_twenty_maps() -> None:
    """The null's promise: chance passes the 95th percentile in about 5 % of maps (here 60: 0 to 8 expected)."""
    maps = [smooth_noise(seed) for seed in range(100, 160)]
    verdicts = [each.verdict for each in evaluate(maps, GRID, X, Y, QUICK).maps]
    assert verdicts.count(EVIDENCE) <= 8
    assert verdicts.count(EVIDENCE) + verdicts.count(NO_EVIDENCE) == 60


def test_the_null_is_centred_on_one_half_and_clusters_make_it_wide() -> None:
    noise = [smooth_noise(seed) for seed in range(20)]
    clustered = evaluate(noise, GRID, X, Y, QUICK)
    single = evaluate(noise, GRID, X, Y, Options(resamples=400, null_draws=400, cluster_distance=0.0))
    assert np.mean([each.null_mean for each in clustered.maps]) == pytest.approx(0.5, abs=0.02)
    wide = np.mean([each.null_95 for each in clustered.maps])
    narrow = np.mean([each.null_95 for each in single.maps])
    assert wide > narrow + 0.03


def test_the_best_of_many_maps_needs_a_higher_bar_than_one() -> None:
    evaluation = evaluate([smooth_noise(seed) for seed in range(15)], GRID, X, Y, QUICK)
    assert evaluation.null_95_of_best > max(each.null_95 for each in evaluation.maps)


def test_a_constant_map_is_a_failure_and_not_a_number() -> None:
    evaluation = evaluate([np.full(GRID.shape, 3.0), bumps(X, Y)], GRID, X, Y, QUICK)
    constant, other = evaluation.maps
    assert constant.verdict == CONSTANT and constant.auc is None and constant.captured is None
    assert other.verdict == EVIDENCE and evaluation.best == 1
    assert evaluation.difference(0, 1) == (None, None, None)
    assert evaluate([np.zeros(GRID.shape)], GRID, X, Y, QUICK).best is None


def test_a_reversed_map_mirrors_the_auc() -> None:
    up, down = evaluate([bumps(X, Y), -bumps(X, Y)], GRID, X, Y, QUICK).maps
    assert up.auc + down.auc == pytest.approx(1.0)


def test_any_rising_transformation_leaves_the_figures_alone() -> None:
    plain, stretched = evaluate([bumps(X, Y), np.exp(5 * bumps(X, Y))], GRID, X, Y, QUICK).maps
    assert (plain.auc, plain.low, plain.null_95, plain.captured) == (
        stretched.auc,
        stretched.low,
        stretched.null_95,
        stretched.captured,
    )


def test_curves_rise_from_the_corner_and_agree_with_the_captured_counts() -> None:
    (found,) = evaluate([bumps(X, Y)], GRID, X, Y, QUICK).maps
    for curve in (found.roc, found.success):
        assert (np.diff(curve.reached) >= 0).all() and curve.reached[-1] == 1.0
        assert (curve.low <= curve.reached + 1e-12).all() and (curve.reached <= curve.high + 1e-12).all()
        assert (curve.null_low <= curve.null_high).all()
    at_ten = found.success.reached[np.isclose(CURVE_SHARES, 0.10)][0]
    assert at_ten * len(X) == pytest.approx(found.captured[1])
    np.testing.assert_allclose(found.needed <= 0.05 + 1e-12, found.needed < 0.0500001)
    assert (found.needed <= 0.05).sum() == found.captured[0]


def test_maps_with_different_nodata_are_judged_on_their_common_cells() -> None:
    one, other = bumps(X, Y), smooth_noise(2)
    other[:, :15] = np.nan
    one[0, 50] = np.inf
    together = evaluate([one, other], GRID, X, Y, QUICK)
    assert together.cells_lost == (80 * 15, 1)
    assert together.common_cells == together.area_cells == 80 * 85 - 1
    cut = np.where(np.isfinite(other), one, np.nan)
    (alone,) = evaluate([cut], GRID, X, Y, QUICK).maps
    assert alone.auc == together.maps[0].auc and alone.null_95 == together.maps[0].null_95


def test_deposits_outside_or_on_nodata_are_left_out() -> None:
    score = bumps(X, Y)
    row, column, _ = GRID.cells_of(X, Y)
    score[row[0], column[0]] = np.nan
    on_nodata = (row == row[0]) & (column == column[0])
    evaluation = evaluate([score], GRID, np.r_[X, 0.0], np.r_[Y, 0.0], QUICK)
    np.testing.assert_array_equal(evaluation.located.on_nodata, np.r_[on_nodata, False])
    np.testing.assert_array_equal(evaluation.located.outside, np.r_[np.zeros(len(X), dtype=bool), True])
    assert len(evaluation.clusters) == len(X) - on_nodata.sum()


def test_paired_differences_are_tighter_than_the_intervals_themselves() -> None:
    base = bumps(X, Y)
    evaluation = evaluate([base, base + 0.02 * smooth_noise(3)], GRID, X, Y, QUICK)
    one, other = evaluation.maps
    difference, low, high = evaluation.difference(1, 0)
    assert difference == pytest.approx(other.auc - one.auc)
    assert low <= difference <= high
    assert high - low < 0.5 * (one.high - one.low)
    assert evaluation.difference(0, 0) == (0.0, 0.0, 0.0)


def test_captured_shares_and_the_crossing_are_compared_in_pairs_too() -> None:
    base = bumps(X, Y)
    evaluation = evaluate([base, base + 0.5 * smooth_noise(3) / smooth_noise(3).std()], GRID, X, Y, QUICK)
    one, other = evaluation.maps
    for i, (difference, low, high) in enumerate(evaluation.difference_captured(1, 0)):
        assert difference == pytest.approx((other.captured[i] - one.captured[i]) / len(X))
        assert low <= difference <= high
    difference, low, high = evaluation.difference_crossing(1, 0)
    assert difference == pytest.approx(one.intersection.area - other.intersection.area) and low <= difference <= high
    assert difference < 0 and evaluation.difference_crossing(0, 0) == (0.0, 0.0, 0.0)
    constant = evaluate([np.zeros(GRID.shape), base], GRID, X, Y, QUICK)
    assert constant.difference_captured(0, 1) == () and constant.difference_crossing(1, 0) == (None, None, None)


def test_the_crossing_lies_on_the_success_rate_curve_and_the_confusion_table_on_its_captured_share() -> None:
    (found,) = evaluate([bumps(X, Y)], GRID, X, Y, QUICK).maps
    crossing = found.intersection
    assert crossing.area + crossing.captured == 1.0
    stair = np.mean(found.needed <= crossing.area + 1e-12)
    assert np.mean(found.needed < crossing.area - 1e-9) <= crossing.captured <= stair
    assert found.confusion.captured == found.captured[2] and found.confusion.area == pytest.approx(0.2)
    at = np.isclose(CURVE_SHARES, 0.2)
    assert found.thresholds[0][at] == found.confusion.threshold and found.thresholds[1][at] == pytest.approx(
        found.confusion.area
    )


def test_the_precision_at_full_recall_is_that_of_all_cells_as_good_as_the_poorest_deposit() -> None:
    score = bumps(X, Y)
    (found,) = evaluate([score], GRID, X, Y, QUICK).maps
    row, column, _ = GRID.cells_of(X, Y)
    background = np.ones(GRID.shape, dtype=bool)
    background[row, column] = False
    wrong = np.count_nonzero(score[background] >= score[row, column].min())
    assert found.precision_recall.precision[-1] == pytest.approx(32 / (32 + wrong))
    assert found.precision_recall.chance == pytest.approx(32 / (32 + background.sum()))


def test_a_threshold_calls_the_same_score_in_every_map() -> None:
    maps = [bumps(X, Y), 2.0 * bumps(X, Y)]
    options = Options(resamples=100, null_draws=100, threshold=0.8)
    one, other = evaluate(maps, GRID, X, Y, options).maps
    assert 0.8 <= one.confusion.threshold <= 0.81 and other.confusion.threshold >= 0.8
    assert one.confusion.area == pytest.approx(np.mean(maps[0] >= 0.8))
    assert one.confusion.area < other.confusion.area == pytest.approx(np.mean(maps[1] >= 0.8))
    with pytest.raises(InputError, match="part to call is 0 %"):
        evaluate(maps, GRID, X, Y, Options(threshold_share=0.0))


def test_a_neighbourhood_counts_for_background_too_and_so_does_not_flatter_noise() -> None:
    noise = [np.random.default_rng(seed).normal(size=GRID.shape) for seed in range(30)]
    around = evaluate(noise, GRID, X, Y, Options(neighbourhood=1, resamples=100, null_draws=100))
    assert np.mean([each.auc for each in around.maps]) == pytest.approx(0.5, abs=0.03)


def test_a_background_distance_leaves_out_the_far_cells() -> None:
    near = evaluate([bumps(X, Y)], GRID, X, Y, Options(background_distance=8_000.0, resamples=100, null_draws=100))
    everywhere = evaluate([bumps(X, Y)], GRID, X, Y, QUICK)
    assert near.area_cells < near.common_cells == everywhere.area_cells
    assert near.maps[0].auc < everywhere.maps[0].auc  # the easy background is gone


def test_one_cluster_has_no_interval() -> None:
    evaluation = evaluate([bumps(X, Y)], GRID, X[:4], Y[:4], QUICK)
    assert evaluation.clusters.max() == 0
    assert evaluation.maps[0].low is None and evaluation.maps[0].auc is not None


def test_the_same_seed_gives_the_same_figures_and_another_seed_nearly_the_same() -> None:
    first, second = (evaluate([bumps(X, Y)], GRID, X, Y, QUICK).maps[0] for _ in range(2))
    assert (first.low, first.high, first.null_95) == (second.low, second.high, second.null_95)
    np.testing.assert_array_equal(first.null_aucs, second.null_aucs)
    other = evaluate([bumps(X, Y)], GRID, X, Y, Options(seed=7, cluster_distance=6_000.0)).maps[0]
    assert other.auc == first.auc and other.null_95 != first.null_95
    assert other.null_95 == pytest.approx(first.null_95, abs=0.05)


def test_deposit_shares_average_to_the_auc() -> None:
    maps = [bumps(X, Y), smooth_noise(4)]
    shares, clusters = deposit_shares(maps, GRID, X, Y, QUICK)
    evaluation = evaluate(maps, GRID, X, Y, QUICK)
    np.testing.assert_allclose(shares.mean(axis=1), [each.auc for each in evaluation.maps])
    np.testing.assert_array_equal(clusters, evaluation.clusters)


def test_maps_or_deposits_that_do_not_meet_are_refused_with_counts() -> None:
    west, east = bumps(X, Y), bumps(X, Y)
    west[:, 50:], east[:, :50] = np.nan, np.nan
    with pytest.raises(InputError, match="No cell has a score in all maps"):
        evaluate([west, east], GRID, X, Y, QUICK)
    with pytest.raises(InputError, match="None of the 32 deposits .* 32 outside"):
        evaluate([bumps(X, Y)], GRID, X - 1e6, Y, QUICK)


@pytest.mark.parametrize("options", [Options(resamples=10), Options(null_draws=0)])
def test_too_few_draws_are_refused(options: Options) -> None:
    with pytest.raises(InputError, match="too few for a 95 % limit"):
        evaluate([bumps(X, Y)], GRID, X, Y, options)


def test_cancelling_stops_between_maps() -> None:
    with pytest.raises(Cancelled):
        evaluate([bumps(X, Y)] * 3, GRID, X, Y, QUICK, Story(cancel_at=0.5))


def test_lead_at_eskay_reaches_the_noted_auc_and_interval(shared_data: Path) -> None:
    """NOTES.md: IDW (k = 8) of log Pb on 1 km cells, AUC .83 [.62, .92]; within 40 km of a deposit .79."""
    with (shared_data / "eskay_bc" / "samples.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (shared_data / "eskay_bc" / "deposits.csv").open(encoding="utf-8") as file:
        deposits = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    grid = Grid(-55_000.0, 6_403_000.0, 1000.0, 304, 259)
    x, y = np.array(deposits).T
    tree = cKDTree([(float(row["x"]), float(row["y"])) for row in rows])
    centres = np.stack(np.meshgrid(grid.x_centres(), grid.y_centres()), axis=-1)
    distance, nearest = tree.query(centres, k=8)
    weights = 1.0 / np.maximum(distance, 1.0) ** 2
    lead = np.log([float(row["Pb_ppm"]) for row in rows])
    score = (weights * lead[nearest]).sum(axis=-1) / weights.sum(axis=-1)
    score[distance[..., 0] > 12_000.0] = np.nan  # about the study area, whose outline needs GDAL
    evaluation = evaluate([score], grid, x, y, Options())
    (found,) = evaluation.maps
    assert len(evaluation.clusters) == 51 and evaluation.clusters.max() + 1 == 12
    assert found.auc == pytest.approx(0.83, abs=0.02)
    assert found.low == pytest.approx(0.62, abs=0.04) and found.high == pytest.approx(0.92, abs=0.02)
    assert found.verdict == EVIDENCE and 0.6 < found.null_95 < 0.75
    (near,) = evaluate([score], grid, x, y, Options(background_distance=40_000.0)).maps
    assert near.auc == pytest.approx(0.79, abs=0.02)
    # prediction-area: 82 % of the deposits in 18 % of the area, and what that is worth with 12 clusters
    assert found.intersection.area == pytest.approx(0.18, abs=0.02)
    assert found.intersection.density == pytest.approx(4.7, abs=0.6)
    assert found.intersection.density_low < 2.5 and found.intersection.null_density_95 < 2.1
    assert found.precision_recall.average > 5 * found.precision_recall.chance
    # the deposits are spread over the three surveys as the ground is: 13, 16 and 22 of them
    samples = BatchedSamples(*tree.data.T, np.array([row["survey"] for row in rows]))
    asked = evaluate([score], grid, x, y, Options(), samples=samples)
    assert asked.batches.names == ("1978", "1987", "noyear") and asked.batches.deposits.tolist() == [13, 16, 22]
    assert asked.batches.prediction.auc < asked.batches.prediction.null_95
    assert asked.batch_verdict(0) == BATCHES_CLEAR
    assert asked.maps[0].within.auc == pytest.approx(0.83, abs=0.02) and asked.maps[0].within.beats_chance
