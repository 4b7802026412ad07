"""Censored compositions imputed: against a slow reference, a closed form, and simulated and real truth."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.core import censored_expectation, imputation
from gossan.core.context import Cancelled, Context
from gossan.core.imputation import Imputation, impute_censored, unanalysed_rest
from gossan.tests.story import Story
from scipy import optimize, special, stats

NAN = np.nan
Table = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def composition(seed: int, samples: int, parts: int) -> np.ndarray:
    """Return closed log-normal compositions whose parts share three factors, in ppm."""
    rng = np.random.default_rng(seed)
    loadings = rng.normal(size=(parts, 3))
    logs = rng.normal(size=(samples, 3)) @ loadings.T / np.sqrt(3) + 0.4 * rng.normal(size=(samples, parts))
    x = np.exp(logs + rng.normal(size=parts))
    return 1e6 * x / x.sum(axis=1, keepdims=True)


def censor(x: np.ndarray, shares: dict[int, float], missing: float = 0.0, seed: int = 0) -> Table:
    """Return truth, values, limits and sides with two laboratories' limits, the second twice the first."""
    rng = np.random.default_rng(seed)
    values, limit, side = x.copy(), np.full(x.shape, NAN), np.zeros(x.shape, dtype=np.int8)
    laboratory = rng.random(len(x)) < 0.5
    for part, share in shares.items():
        own = np.quantile(x[:, part], share) * np.where(laboratory, 1.4, 0.7)
        below = x[:, part] < own
        values[below, part], limit[below, part], side[below, part] = NAN, own[below], -1
    gaps = rng.random(x.shape) < missing
    values[gaps], limit[gaps], side[gaps] = NAN, NAN, 0
    return x, values, limit, side


def impute(table: Table, context: Context | None = None) -> Imputation:
    return impute_censored(*table[1:], context or Context())


def clr(x: np.ndarray) -> np.ndarray:
    logs = np.log(x)
    return logs - logs.mean(axis=1, keepdims=True)


def slow_em(values: np.ndarray, limit: np.ndarray, side: np.ndarray, steps: int) -> np.ndarray:
    """Return what EM imputes, sample by sample and by the book, for parts of which the last is always measured."""
    n, D = values.shape
    logs = np.log(np.where(side < 0, 0.65 * limit, np.where(side > 0, limit, values)))
    filled = np.where(np.isfinite(logs), logs, np.nanmean(logs, axis=0))
    mean, covariance = filled.mean(axis=0), np.cov(filled.T, bias=True)
    measured = np.isfinite(values).sum(axis=0)
    kept = np.sqrt(measured / (measured + 0.3 * D))
    for _ in range(steps):
        shrunk = covariance * np.outer(kept, kept)
        np.fill_diagonal(shrunk, np.diag(covariance))
        J = np.column_stack([np.eye(D - 1), -np.ones(D - 1)])  # contrasts to the last part
        m, S = J @ mean, J @ shrunk @ J.T
        completed, lacking = np.zeros((n, D - 1)), np.zeros((D - 1, D - 1))
        for i in range(n):
            z = np.log(values[i]) @ J.T if np.isfinite(values[i]).all() else np.log(values[i, :-1] / values[i, -1])
            O, C = np.flatnonzero(np.isfinite(z)), np.flatnonzero(side[i, :-1])  # noqa: E741  as in the book
            U = np.flatnonzero(~np.isfinite(z))
            B = np.linalg.solve(S[np.ix_(O, O)], S[np.ix_(O, U)])
            expected = m[U] + (z[O] - m[O]) @ B
            V = S[np.ix_(U, U)] - S[np.ix_(U, O)] @ B
            where = np.searchsorted(U, C)
            moved, kept_share = np.zeros(len(C)), np.ones(len(C))
            for k, (j, u) in enumerate(zip(C, where)):
                sd = np.sqrt(V[u, u])
                bound = side[i, j] * (expected[u] - np.log(limit[i, j] / values[i, -1])) / sd
                h = np.exp(-(bound**2) / 2) / np.sqrt(2 * np.pi) / special.ndtr(bound)
                moved[k], kept_share[k] = side[i, j] * sd * h, np.sqrt(1.0 - h * (bound + h))
            if len(C):
                VCC = V[np.ix_(where, where)]
                K = np.linalg.solve(VCC, V[where])
                expected = expected + moved @ K
                V = V + K.T @ (VCC * (np.outer(kept_share, kept_share) - 1.0)) @ K
            z[U] = expected
            completed[i] = z
            lacking[np.ix_(U, U)] += V
        back = np.vstack([np.eye(D - 1), np.zeros(D - 1)])
        H = np.eye(D) - 1.0 / D
        scores = completed @ back.T @ H
        mean = scores.mean(axis=0)
        covariance = np.cov(scores.T, bias=True) + H @ back @ lacking @ back.T @ H / n
    table = np.column_stack([np.exp(completed) * values[:, -1:], values[:, -1:]])
    return np.where(side != 0, table, values)


def test_the_batched_iteration_comes_to_rest_where_the_slow_one_does() -> None:
    table = censor(composition(3, 60, 5), {0: 0.3, 1: 0.4, 2: 0.2}, 0.1, 1)
    _, values, limit, side = table
    values[:, -1], side[:, -1] = table[0][:, -1], 0
    high = (values[:, 3] > np.nanquantile(values[:, 3], 0.9)) & np.isfinite(values[:, 3])
    limit[high, 3], side[high, 3] = np.nanquantile(values[:, 3], 0.9), 1
    values[high, 3] = NAN
    found = impute_censored(values, limit, side, Context())
    assert found.converged
    np.testing.assert_allclose(found.values, slow_em(values, limit, side, 120), rtol=5e-4)


def test_one_censored_ratio_is_the_censored_normals_expectation() -> None:
    rng = np.random.default_rng(0)
    ratio = rng.normal(1.0, 0.8, 4000)
    limits = np.where(rng.random(4000) < 0.5, 0.4, 0.9)
    below = ratio < limits

    def minus_log_likelihood(theta: np.ndarray) -> float:
        mean, sd = theta[0], np.exp(theta[1])
        seen = stats.norm.logpdf(ratio[~below], mean, sd).sum()
        return -(seen + stats.norm.logcdf(limits[below], mean, sd).sum())

    mean, log_sd = optimize.minimize(minus_log_likelihood, [0.0, 0.0], method="Nelder-Mead", tol=1e-8).x
    sd = np.exp(log_sd)
    expected = mean + sd * stats.truncnorm.mean(-np.inf, (limits[below] - mean) / sd)
    values = np.column_stack([np.where(below, NAN, np.exp(ratio)), np.ones(4000)])
    limit = np.column_stack([np.where(below, np.exp(limits), NAN), np.full(4000, NAN)])
    found = impute_censored(values, limit, np.column_stack([-below.astype(int), np.zeros(4000, int)]), Context())
    np.testing.assert_allclose(np.log(found.values[below, 0]), expected, atol=2e-3)


@pytest.mark.parametrize(("samples", "parts", "share"), [(80, 6, 0.25), (400, 8, 0.4), (1000, 12, 0.3)])
def test_mean_and_covariance_come_out_better_than_with_half_the_limit(samples: int, parts: int, share: float) -> None:
    errors = []
    for seed in range(8):
        table = censor(composition(seed, samples, parts), dict.fromkeys(range(parts // 2), share), seed=seed)
        truth, values, limit, side = table
        found = impute(table)
        assert found.converged
        errors.append([distances(x, truth) for x in (found.values, np.where(side != 0, 0.5 * limit, values))])
    own, simple = np.mean(errors, axis=0)
    assert (own < 0.6 * simple).all(), f"mean and covariance off by {own} against {simple}"


def distances(x: np.ndarray, truth: np.ndarray) -> list[float]:
    """Return how far the means and the covariances of the centred log-ratios are from the truth's."""
    means, covariances = ([f(clr(t).T) for t in (x, truth)] for f in (lambda z: z.mean(axis=1), np.cov))
    return [float(np.linalg.norm(a - b)) for a, b in (means, covariances)]


def test_every_imputed_value_lies_beyond_its_own_limit_and_above_zero() -> None:
    x = composition(1, 300, 6)
    table = censor(x, {0: 0.5, 1: 0.6, 2: 0.3, 3: 0.1}, 0.05)
    _, values, limit, side = table
    high = np.isfinite(values[:, 4]) & (x[:, 4] > np.quantile(x[:, 4], 0.8))
    limit[high, 4], side[high, 4], values[high, 4] = np.quantile(x[:, 4], 0.8), 1, NAN
    found = impute(table)
    below, above = side < 0, (side > 0) & ~found.unlearnt
    assert above.sum() > 40
    assert (found.values[below] < limit[below]).all()
    assert (found.values[below] > 0).all()
    assert (found.values[above] > limit[above]).all()
    assert np.isfinite(found.values[above]).all()


def test_even_a_sample_that_seems_far_above_its_limit_stays_below_it() -> None:
    x = composition(2, 200, 4)
    table = censor(x, {0: 0.2})
    table[2][5, 0], table[3][5, 0], table[1][5, 0] = 1e-9 * x[5, 0], -1, NAN
    found = impute(table).values[5, 0]
    assert 0 < found < table[2][5, 0]


def test_measured_values_are_untouched_and_missing_ones_stay_missing() -> None:
    table = censor(composition(4, 200, 5), {0: 0.3, 1: 0.3}, 0.2)
    found = impute(table).values
    np.testing.assert_array_equal(found[table[3] == 0], table[1][table[3] == 0])
    assert np.isnan(found[(table[3] == 0) & np.isnan(table[1])]).all()


def test_units_of_parts_and_amounts_of_samples_do_not_matter() -> None:
    _, values, limit, side = censor(composition(5, 150, 5), {0: 0.3, 1: 0.4}, 0.1)
    plain = impute_censored(values, limit, side, Context()).values
    units = np.array([1.0, 1e-3, 1e4, 1.0, 7.0])
    np.testing.assert_allclose(
        impute_censored(values * units, limit * units, side, Context()).values, plain * units, rtol=1e-3
    )
    amounts = np.random.default_rng(0).lognormal(size=(150, 1))
    np.testing.assert_allclose(
        impute_censored(values * amounts, limit * amounts, side, Context()).values, plain * amounts, rtol=1e-3
    )


def test_no_part_need_be_free_of_gaps() -> None:
    table = censor(composition(6, 400, 5), dict.fromkeys(range(5), 0.2), 0.1)
    truth, values, limit, side = table
    assert np.isnan(values).any(axis=0).all()
    found = impute(table)
    learnt = (side < 0) & ~found.unlearnt
    half = np.where(side < 0, 0.5 * limit, values)
    error, other = (np.sqrt(np.mean(np.log(v[learnt] / truth[learnt]) ** 2)) for v in (found.values, half))
    assert found.converged
    assert error < other


def test_what_nothing_can_be_learnt_about_takes_065_of_its_limit_and_is_marked() -> None:
    _, values, limit, side = censor(composition(7, 100, 4), {0: 0.3})
    values[9:, 1], side[9:, 1], limit[9:, 1] = NAN, -1, 3.0
    values[0], side[0], limit[0] = NAN, -1, 5.0
    found = impute_censored(values, limit, side, Context())
    assert (found.values[9:, 1] == 0.65 * 3.0).all()
    assert (found.values[0] == 0.65 * 5.0).all()
    assert found.unlearnt[9:, 1].all()
    assert found.unlearnt[0].all()
    assert found.unlearnt.sum() == 91 + 4


@pytest.mark.parametrize(("samples", "parts"), [(12, 20), (25, 20)])
def test_more_parts_than_samples_give_finite_values_and_a_smaller_error_than_half_the_limit(
    samples: int, parts: int
) -> None:
    errors = []
    for seed in range(12):
        table = censor(composition(seed, samples, parts), dict.fromkeys(range(2), 0.15), seed=seed)
        truth, values, limit, side = table
        found = impute_censored(values, limit, side, Context()).values
        c = side != 0
        errors.append([np.mean(np.log(v / truth[c]) ** 2) for v in (found[c], 0.5 * limit[c])])
    assert np.isfinite(errors).all()
    assert np.mean(errors, axis=0)[0] < np.mean(errors, axis=0)[1]


def test_constant_and_proportional_parts_do_no_harm() -> None:
    _, values, limit, side = censor(composition(8, 100, 4), {0: 0.3})
    values = np.column_stack([values, np.full(100, 5.0), 2.0 * values[:, 3]])
    limit = np.column_stack([limit, np.full((100, 2), NAN)])
    side = np.column_stack([side, np.zeros((100, 2), dtype=np.int8)])
    found = impute_censored(values, limit, side, Context()).values
    assert (found[side < 0] < limit[side < 0]).all()


def test_nothing_censored_is_nothing_to_do() -> None:
    x = composition(9, 30, 4)
    found = impute_censored(x, np.full(x.shape, NAN), np.zeros(x.shape, dtype=np.int8), Context())
    np.testing.assert_array_equal(found.values, x)
    assert (found.iterations, found.converged) == (0, True)


def test_blocks_of_samples_give_what_the_whole_gives(monkeypatch: Any) -> None:
    table = censor(composition(10, 300, 6), {0: 0.3, 1: 0.5}, 0.1)
    whole = impute(table).values
    monkeypatch.setattr(censored_expectation, "BLOCK", 36 * 10)
    np.testing.assert_allclose(impute(table).values, whole, rtol=1e-9)


def test_an_iteration_that_has_not_come_to_rest_says_so(monkeypatch: Any) -> None:
    monkeypatch.setattr(imputation, "MOST_ITERATIONS", 2)
    found = impute(censor(composition(11, 300, 6), {0: 0.4, 1: 0.5}))
    assert found.iterations == 2
    assert not found.converged
    assert found.change > imputation.TOLERANCE


def test_it_reports_while_it_iterates_and_can_be_cancelled_there() -> None:
    table = censor(composition(12, 300, 6), {0: 0.4, 1: 0.5})
    story = Story()
    found = impute(table, story)
    assert f"Imputing, iteration {found.iterations}" in story.messages
    assert story.fractions == sorted(story.fractions)
    with pytest.raises(Cancelled):
        impute(table, Story(cancel_at=0.01))


def test_the_same_table_gives_the_same_bytes() -> None:
    table = censor(composition(13, 200, 6), {0: 0.4, 1: 0.2}, 0.1)
    assert impute(table).values.tobytes() == impute(table).values.tobytes()


def test_the_rest_is_what_common_parts_leave_of_a_million() -> None:
    ppm = np.column_stack([np.full(20, 100_000.0), np.full(20, 50.0), np.full(20, NAN)])
    ppm[:2, 2] = 300_000.0  # known in a tenth of the samples only: counts to the rest
    np.testing.assert_allclose(unanalysed_rest(ppm), 1e6 - 100_050.0)
    ppm[3, 1], ppm[4, 0] = NAN, NAN
    rest = unanalysed_rest(ppm)
    assert rest[3] == 900_000.0
    assert np.isnan(rest[4])


def test_whole_rock_analyses_have_no_rest() -> None:
    ppm = np.column_stack([np.full(20, 600_000.0), np.full(20, 399_000.0)])
    assert np.isnan(unanalysed_rest(ppm)).all()


def test_hidden_values_of_eskay_are_found_better_than_by_half_the_limit(shared_data: Path) -> None:
    with open(shared_data / "eskay_bc" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["survey"] == "1978"]
    names = [name for name in rows[0] if name.endswith(("_ppm", "_ppb", "_pct"))]
    x = np.array([[float(row[name]) for name in names] for row in rows])
    hidden = [names.index(name) for name in ("Zn_ppm", "Cu_ppm", "Ni_ppm")]
    table = censor(x, dict.fromkeys(hidden, 0.3))
    _, values, limit, side = table
    found, c = impute(table), side < 0
    half = np.where(c, 0.5 * limit, values)
    error, other = (np.sqrt(np.mean(np.log(v[c] / x[c]) ** 2)) for v in (found.values, half))
    assert found.converged
    assert error < 0.8 * other
    blur, other = (np.abs(np.corrcoef(np.log(v).T) - np.corrcoef(np.log(x).T)).mean() for v in (found.values, half))
    assert blur < 0.5 * other
