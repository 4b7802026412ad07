from __future__ import annotations

from collections import Counter
from typing import Optional

import numpy as np
import pytest
from gossan.core.batch_confounding import (
    BatchedSamples,
    batches_of_cells,
    beaten_by_rates,
    lower_in_batch,
)
from gossan.core.context import Cancelled, Context
from gossan.core.errors import InputError
from gossan.core.evaluation import Options, evaluate
from gossan.core.evaluation_result import BATCHES_ALONE, BATCHES_CLEAR, BATCHES_SHARE, Evaluation
from gossan.core.grid import Grid
from gossan.core.ranks import cells_below
from gossan.tests.story import Story
from scipy.ndimage import gaussian_filter

GRID = Grid(500_000.0, 7_000_000.0, 1000.0, 80, 100)
QUICK = Options(resamples=200, null_draws=200, cluster_distance=2_500.0)
MEMBERS = 4


def rates_by_definition(of_cell: np.ndarray, deposits: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """The slow way: for each cluster count anew, rank the batches, and compare with every background cell."""
    background = np.setdiff1d(np.arange(len(of_cell)), deposits)
    shares = []
    for i, cell in enumerate(deposits):
        others = deposits[clusters != clusters[i]]
        rate = [np.sum(of_cell[others] == batch) / np.sum(of_cell == batch) for batch in range(of_cell.max() + 1)]
        own = rate[of_cell[cell]]
        each = [1.0 if rate[of_cell[b]] < own else 0.5 if rate[of_cell[b]] == own else 0.0 for b in background]
        shares.append(np.mean(each))
    return np.array(shares)


@pytest.mark.parametrize("batches", [1, 3, 40])
def test_the_share_beaten_is_that_of_counting_anew_for_each_cluster(batches: int) -> None:
    rng = np.random.default_rng(batches)
    of_cell = np.r_[np.arange(batches), rng.integers(0, batches, 160)]
    sets = rng.integers(0, len(of_cell), (6, 11))  # some deposits share a cell
    clusters = np.array([0, 0, 0, 1, 1, 2, 3, 3, 4, 4, 4])
    found = beaten_by_rates(of_cell, sets, clusters)
    np.testing.assert_allclose(found, [rates_by_definition(of_cell, one, clusters) for one in sets])


def test_a_batch_is_no_better_for_holding_only_the_cluster_that_is_judged() -> None:
    of_cell = np.repeat(np.arange(5), 20)
    deposits = np.array([[1, 2, 3, 25, 26, 41]])  # each cluster in a batch of its own
    clusters = np.array([0, 0, 0, 1, 1, 2])
    assert beaten_by_rates(of_cell, deposits, clusters).mean() < 0.5


def test_deposits_confined_to_one_batch_reach_what_its_size_allows() -> None:
    """The trap of the public yardstick: the batch covers 24 % of the ground, so its AUC is 0.76 + 0.24 / 2 = 0.88."""
    of_cell = np.repeat([0, 1, 2], [240, 400, 360])
    deposits = np.arange(0, 240, 20)[None, :]
    found = beaten_by_rates(of_cell, deposits, np.arange(12))
    assert found.mean() == pytest.approx(0.88, abs=0.005)


def test_the_share_of_lower_cells_of_ones_batch_is_that_of_a_loop() -> None:
    rng = np.random.default_rng(2)
    values, of_cell = rng.integers(0, 6, 80).astype(float), np.r_[rng.integers(0, 4, 79), 4]
    slow = []
    for i in range(80):
        others = [j for j in range(80) if j != i and of_cell[j] == of_cell[i]]
        slow.append(np.mean([values[j] < values[i] for j in others]) if others else 0.5)
    np.testing.assert_allclose(lower_in_batch(cells_below(values), of_cell, np.arange(80)), slow)


def test_each_cell_takes_the_batch_of_its_nearest_sample_that_has_one() -> None:
    grid = Grid(0.0, 30.0, 10.0, 3, 4)
    area = np.ones(grid.shape, dtype=bool)
    area[0, 0] = False
    x, y = np.array([5.0, 35.0, 26.0, np.nan]), np.array([15.0, 15.0, 16.0, 5.0])
    found = batches_of_cells(grid, area, BatchedSamples(x, y, np.array(["b", "a", "", "a"])), Context())
    assert found.names == ("a", "b") and found.samples.tolist() == [1, 1]
    expected = np.array([[1, 1, 0, 0]] * 3)
    np.testing.assert_array_equal(found.of_cell, expected[area])


def test_samples_without_any_batch_are_refused() -> None:
    samples = BatchedSamples(np.zeros(2), np.zeros(2), np.array(["", ""]))
    with pytest.raises(InputError, match="No sample has a batch"):
        batches_of_cells(GRID, np.ones(GRID.shape, dtype=bool), samples, Context())


def smooth(rng: np.random.Generator) -> np.ndarray:
    field = gaussian_filter(rng.normal(size=GRID.shape), 4.0)
    return field / field.std()


def surveys(rng: np.random.Generator) -> tuple[BatchedSamples, np.ndarray]:
    """800 samples of five surveys that cover ground of their own, and the survey of each cell."""
    x, y = rng.uniform(GRID.west, GRID.east, 800), rng.uniform(GRID.south, GRID.north, 800)
    centre_x, centre_y = rng.uniform(GRID.west, GRID.east, 5), rng.uniform(GRID.south, GRID.north, 5)

    def nearest(at_x: np.ndarray, at_y: np.ndarray) -> np.ndarray:
        return np.argmin((at_x[..., None] - centre_x) ** 2 + (at_y[..., None] - centre_y) ** 2, axis=-1)

    cells = nearest(*np.meshgrid(GRID.x_centres(), GRID.y_centres()))
    return BatchedSamples(x, y, np.array([f"survey {i}" for i in nearest(x, y)])), cells


def camps(rng: np.random.Generator, allowed: np.ndarray, number: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Deposits in camps of about a kilometre whose centres lie on allowed cells."""
    row, column = np.divmod(rng.choice(np.flatnonzero(allowed), number), GRID.columns)
    x = np.repeat(GRID.x_centres()[column], MEMBERS) + rng.normal(0, 600, number * MEMBERS)
    y = np.repeat(GRID.y_centres()[row], MEMBERS) + rng.normal(0, 600, number * MEMBERS)
    return np.clip(x, GRID.west + 1, GRID.east - 1), np.clip(y, GRID.south + 1, GRID.north - 1)


def haloes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    row, column, _ = GRID.cells_of(x, y)
    points = np.zeros(GRID.shape)
    points[row, column] = 1.0
    halo = gaussian_filter(points, 3.0)
    return halo / halo.max()


def judged(seed: int, kind: str) -> Evaluation:
    rng = np.random.default_rng(seed)
    samples, survey = surveys(rng)
    second = int(np.argsort(np.bincount(survey.ravel(), minlength=5))[1])  # a small survey, but no splinter
    in_one = kind in ("step", "ore in one survey")
    x, y = camps(rng, survey == second if in_one else np.ones(GRID.shape, dtype=bool))
    score = {
        "step": lambda: 3.0 * (survey == second) + smooth(rng),
        "ore in one survey": lambda: 4.0 * haloes(x, y) + 0.3 * smooth(rng),
        "ore anywhere": lambda: 3.0 * haloes(x, y) + 0.5 * smooth(rng),
        "noise": lambda: smooth(rng),
    }[kind]()
    return evaluate([score], GRID, x, y, QUICK, samples=samples)


def verdicts(kind: str, worlds: int = 20) -> Counter[Optional[str]]:
    return Counter(judged(seed, kind).batch_verdict(0) for seed in range(worlds))


def test_a_map_that_only_knows_the_survey_that_holds_the_deposits_is_caught() -> None:
    found = verdicts("step")
    assert found[BATCHES_ALONE] + found[BATCHES_SHARE] >= 18 and found[BATCHES_ALONE] >= 16


def test_ore_found_in_surveys_that_have_nothing_to_do_with_it_is_not_accused() -> None:
    found = verdicts("ore anywhere")
    assert found[BATCHES_CLEAR] >= 18 and found[BATCHES_ALONE] == 0


def test_ore_found_within_the_survey_that_holds_it_all_is_not_called_the_survey() -> None:
    found = verdicts("ore in one survey")
    assert found[BATCHES_ALONE] == 0 and found[BATCHES_CLEAR] + found[BATCHES_SHARE] == 20


def test_a_map_that_is_no_evidence_itself_is_not_accused_of_more() -> None:
    found = verdicts("noise")
    assert found[None] >= 17 and found[BATCHES_ALONE] == 0


def test_unrelated_surveys_pass_their_null_in_about_one_world_of_twenty() -> None:
    worlds = [judged(seed, "noise").batches.prediction for seed in range(40)]
    assert sum(each.predicts for each in worlds) <= 6
    assert np.mean([each.null_mean for each in worlds]) == pytest.approx(0.5, abs=0.03)


def test_a_single_survey_or_a_single_cluster_cannot_be_judged() -> None:
    rng = np.random.default_rng(0)
    samples, _ = surveys(rng)
    x, y = camps(rng, np.ones(GRID.shape, dtype=bool))
    one = BatchedSamples(samples.x, samples.y, np.full(800, "only one"))
    check = evaluate([smooth(rng)], GRID, x, y, QUICK, samples=one).batches
    assert check.prediction is None and check.cells.tolist() == [8000] and check.deposits.sum() == len(x)
    alone = evaluate([smooth(rng)], GRID, x[:4], y[:4], QUICK, samples=samples)
    assert alone.batches.prediction is None and alone.batch_verdict(0) is None


def test_a_constant_map_is_not_compared_with_the_surveys() -> None:
    rng = np.random.default_rng(0)
    samples, _ = surveys(rng)
    x, y = camps(rng, np.ones(GRID.shape, dtype=bool))
    found = evaluate([np.ones(GRID.shape), haloes(x, y)], GRID, x, y, QUICK, samples=samples)
    assert found.batch_verdict(0) is None and found.difference_from_batches(0) == (None, None, None)
    assert found.batch_verdict(1) == BATCHES_CLEAR


def test_the_surveys_leave_all_other_figures_alone() -> None:
    rng = np.random.default_rng(1)
    samples, _ = surveys(rng)
    x, y = camps(rng, np.ones(GRID.shape, dtype=bool))
    score = haloes(x, y)
    plain, asked = (evaluate([score], GRID, x, y, QUICK, samples=given) for given in (None, samples))
    assert plain.batches is None and asked.batches is not None
    one, other = plain.maps[0], asked.maps[0]
    assert (one.auc, one.low, one.null_95, one.captured) == (other.auc, other.low, other.null_95, other.captured)


def test_cancelling_stops_while_the_surveys_are_judged() -> None:
    rng = np.random.default_rng(1)
    samples, _ = surveys(rng)
    x, y = camps(rng, np.ones(GRID.shape, dtype=bool))
    with pytest.raises(Cancelled):
        evaluate([smooth(rng)], GRID, x, y, QUICK, Story(cancel_at=0.9), samples)
