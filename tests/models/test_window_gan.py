"""Generated windows are distributed as the measured ones, smooth as they are, and not one window many times."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.context import Context  # noqa: E402
from gossan.core.windows import pad_for_windows  # noqa: E402
from gossan.models.window_gan import GanJob, Generated, generate_windows, moments_report, variety  # noqa: E402
from gossan.tests.models.transfer_areas import NAMES, simulate_area  # noqa: E402


@cache
def generated(window: int = 7, iterations: int = 250, seed: int = 0) -> Generated:
    stack, labels = simulate_area(3, 14, barren=60)
    z = (stack - stack.mean(axis=(1, 2), keepdims=True)) / stack.std(axis=(1, 2), keepdims=True)
    cells = np.flatnonzero(labels < 2)
    padded = np.ascontiguousarray(pad_for_windows(z.astype(np.float32), window))
    closed = np.zeros(0, dtype=np.int64)
    job = GanJob(padded, cells, labels.ravel()[cells] == 1, closed, window, 400, iterations, seed, "cpu")
    return generate_windows(job, Context())


def test_first_two_moments_are_those_of_the_measured_windows() -> None:
    made = generated()
    for row in moments_report(made, NAMES):
        assert row["generated_mean"] == pytest.approx(row["measured_mean"], abs=0.15)
        assert row["generated_spread"] == pytest.approx(row["measured_spread"], rel=0.15)
    real_mean, real_spread = made.real.mean(axis=0), made.real.std(axis=0)  # at each cell of the window
    assert np.abs(made.windows.mean(axis=0) - real_mean).mean() < 0.15
    assert np.abs(made.windows.std(axis=0) - real_spread).mean() < 0.15
    flat = [windows.transpose(1, 0, 2, 3).reshape(len(NAMES), -1) for windows in (made.real, made.windows)]
    correlations = [np.corrcoef(values) for values in flat]
    assert np.abs(correlations[0] - correlations[1]).max() < 0.15


def test_neighbouring_cells_resemble_each_other_as_in_measured_windows() -> None:
    made = generated()
    for band in range(len(NAMES)):
        steps = [float(np.square(np.diff(windows[:, band], axis=1)).mean()) for windows in (made.real, made.windows)]
        assert steps[1] == pytest.approx(steps[0], rel=0.4)


def test_windows_differ_from_each_other_and_from_those_they_were_learnt_from() -> None:
    made = generated()
    assert variety(made.windows) > 0.5 * variety(made.real)
    copies = np.square(made.windows[:, None] - made.real[None, :64]).mean(axis=(2, 3, 4)).min(axis=1)
    assert np.median(copies) > 0.05


def test_variety_is_nought_where_one_window_comes_again_and_again() -> None:
    one = np.random.default_rng(0).normal(size=(1, 2, 3, 3))
    assert variety(np.repeat(one, 20, axis=0)) == pytest.approx(0.0, abs=1e-6)
    assert variety(np.random.default_rng(1).normal(size=(200, 2, 3, 3))) > 0.5


def test_the_same_seed_gives_the_same_windows_and_one_cell_is_a_window_too() -> None:
    one, other = (generated.__wrapped__(1, 5, seed) for seed in (3, 3))
    np.testing.assert_array_equal(one.windows, other.windows)
    assert one.windows.shape == (400, 4, 1, 1) and one.history.shape == (5, 4)
    assert np.isfinite(one.history).all()
