"""Whether values depend on the batch or on place: simulated surveys whose truth is known, and Eskay."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.batch_dependence import batch_dependence, doubt_of_batches
from gossan.core.near_pairs import find_surroundings, shared_ground

ELEMENTS = 12
NAMES = [f"E{i}" for i in range(ELEMENTS)]


def smooth_field(x: np.ndarray, y: np.ndarray, length: float, rng: np.random.Generator) -> np.ndarray:
    """A Gaussian random field of variance 1 out of plane waves."""
    waves, phases = rng.normal(size=(200, 2)) / length, rng.uniform(0, 2 * np.pi, 200)
    return np.sqrt(2 / 200) * np.cos(np.outer(x, waves[:, 0]) + np.outer(y, waves[:, 1]) + phases).sum(axis=1)


def survey(
    seed: int, layout: str, factor: float = 1.0, length: float = 20.0, noise: float = 0.2
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return assays (1000, ELEMENTS), x, y, batch: geology and noise times a factor per batch."""
    rng = np.random.default_rng(seed)
    x, y = rng.random((2, 1000)) * 100
    batch = {"mixed": rng.integers(0, 2, 1000), "sheets": (x > 50).astype(int), "apart": (x > 50).astype(int)}[layout]
    x = x + 40.0 * batch if layout == "apart" else x
    logs = np.column_stack(
        [
            np.sqrt(1 - noise) * smooth_field(x, y, length, rng) + np.sqrt(noise) * rng.normal(size=1000)
            for _ in range(ELEMENTS)
        ]
    )
    return np.exp(logs) * (factor**batch)[:, None], x, y, np.array(["lab A", "lab B"])[batch]


def test_a_laboratorys_factor_on_mixed_samples_is_found_and_every_field_named() -> None:
    sentences = doubt_of_batches(NAMES, *survey(0, "mixed", factor=20.0))
    assert len(sentences) == 1
    assert "more than on place" in sentences[0]
    for name in NAMES:
        assert f"{name} (batch " in sentences[0]


def test_the_batchs_share_is_the_simulated_one() -> None:
    assays, x, y, batch = survey(1, "mixed", factor=3.0)
    found = batch_dependence(assays, x, y, batch)
    share = np.log(3.0) ** 2 / 4 / np.log(assays).var(axis=0)  # of two equal halves that lie a factor of 3 apart
    np.testing.assert_allclose(found.batch, share, atol=0.07)
    np.testing.assert_allclose(found.batch + found.place + found.noise + found.apart, 1.0)


@pytest.mark.parametrize("layout", ["mixed", "sheets", "apart"])
@pytest.mark.parametrize(("length", "noise"), [(20.0, 0.2), (8.0, 0.3), (60.0, 0.05), (20.0, 1.0)])
def test_geology_alone_accuses_no_batch(layout: str, length: float, noise: float) -> None:
    found = batch_dependence(*survey(2, layout, length=length, noise=noise))
    assert not found.accused().any()
    assert found.batch.max() < 0.06


def test_without_geology_or_batch_all_is_noise_and_nothing_is_said() -> None:
    found = batch_dependence(*survey(3, "mixed", noise=1.0))
    np.testing.assert_allclose(found.noise, 1.0, atol=0.1)
    assert doubt_of_batches(NAMES, *survey(3, "mixed", noise=1.0)) == []


def test_a_step_where_two_map_sheets_meet_is_found_although_few_samples_are_near() -> None:
    assays, x, y, batch = survey(4, "sheets", factor=5.0)
    assert max(shared_ground(find_surroundings(x, y, batch)).values()) < 0.2
    found = batch_dependence(assays, x, y, batch)
    assert (found.p < 0.01).all()
    share = np.log(5.0) ** 2 / 4 / np.log(assays).var(axis=0)
    assert found.batch.mean() == pytest.approx(share.mean(), abs=0.05)


def test_batches_that_lie_apart_are_undecidable_and_not_accused() -> None:
    sentences = doubt_of_batches(NAMES, *survey(5, "apart", factor=8.0))
    assert len(sentences) == 1
    assert "nobody can tell" in sentences[0]
    assert "E0" in sentences[0]


def test_scattered_gaps_change_the_shares_little_and_rare_values_are_judged_by_themselves() -> None:
    assays, x, y, batch = survey(10, "mixed", factor=3.0)
    gaps = assays.copy()
    rng = np.random.default_rng(0)
    gaps[rng.random(gaps.shape) < 0.3] = np.nan
    whole, found = batch_dependence(assays, x, y, batch), batch_dependence(gaps, x, y, batch)
    np.testing.assert_allclose(found.batch, whole.batch, atol=0.1)
    np.testing.assert_allclose(found.noise, whole.noise, atol=0.1)
    rare = assays.copy()
    rows = rng.choice(1000, 300, replace=False)
    rare[np.setdiff1d(np.arange(1000), rows)] = np.nan
    by_itself = batch_dependence(assays[rows], x[rows], y[rows], batch[rows])
    np.testing.assert_allclose(batch_dependence(rare, x, y, batch).batch, by_itself.batch, atol=1e-12)


def test_units_and_skewness_do_not_matter() -> None:
    assays, x, y, batch = survey(6, "mixed", factor=2.0)
    plain, cubed = batch_dependence(assays, x, y, batch), batch_dependence(1e-6 * assays**3, x * 1000, y * 1000, batch)
    np.testing.assert_allclose(plain.batch, cubed.batch, rtol=1e-9)
    np.testing.assert_allclose(plain.place, cubed.place, rtol=1e-9)


def test_gaps_duplicates_and_samples_without_batch_or_place_change_no_other_element() -> None:
    assays, x, y, batch = survey(7, "mixed", factor=8.0)
    whole = batch_dependence(assays, x, y, batch)
    gaps = assays.copy()
    gaps[::3, 0], gaps[:, 1] = np.nan, np.nan
    found = batch_dependence(gaps, x, y, batch)
    np.testing.assert_array_equal(found.batch[2:], whole.batch[2:])
    assert found.accused()[0]
    assert np.isnan(found.batch[1]) and not found.accused()[1]
    more = batch_dependence(
        np.r_[assays, assays[:100], np.full((2, ELEMENTS), 1e9)],
        np.r_[x, x[:100], np.nan, 50.0],
        np.r_[y, y[:100], 50.0, 50.0],
        np.r_[batch, batch[:100], ["lab A", ""]],
    )
    np.testing.assert_allclose(more.batch, whole.batch, atol=0.03)


@pytest.mark.parametrize("batch", [["a"] * 40, ["a"] * 35 + ["b"] * 5, [""] * 40])
def test_one_batch_or_none_gives_no_warning(batch: list[str]) -> None:
    rng = np.random.default_rng(8)
    x, y = rng.random((2, 40))
    assert doubt_of_batches(["Cu"], rng.lognormal(size=(40, 1)), x, y, np.array(batch)) == []


def test_no_samples_and_samples_on_one_spot_give_no_warning() -> None:
    empty = np.zeros(0)
    assert doubt_of_batches(["Cu"], np.zeros((0, 1)), empty, empty, np.zeros(0, dtype=str)) == []
    spot, batch = np.zeros(40), np.array(["a", "b"] * 20)
    assert doubt_of_batches(["Cu"], np.arange(1.0, 41.0)[:, None], spot, spot, batch) == []
    assert shared_ground(find_surroundings(spot, spot, batch)) == {}


def test_near_samples_of_another_batch_are_counted_as_by_hand() -> None:
    rng = np.random.default_rng(9)
    x, y = rng.random((2, 300)) * [[10.0], [10.0]]
    batch = np.where(x < 4, "a", "b")
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    nearest = np.argsort(distance, axis=1)[:, 1:9]
    near = np.zeros((300, 300), dtype=bool)
    near[np.arange(300)[:, None], nearest] = True
    near = (near | near.T) & (batch[:, None] != batch)
    shares = shared_ground(find_surroundings(x, y, batch))
    assert shares == pytest.approx({name: near[batch == name].any(axis=1).mean() for name in "ab"})


def test_on_eskay_uranium_is_shifted_most_clearly_yet_place_counts_for_more(shared_data: Path) -> None:
    with open(shared_data / "eskay_bc" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [name for name in rows[0] if name.endswith(("_ppm", "_ppb", "_pct"))]
    assays = np.array([[float(row[name]) for name in names] for row in rows])
    x, y = np.array([(float(row["x"]), float(row["y"])) for row in rows]).T
    batch = np.array([row["survey"] for row in rows])
    found = batch_dependence(assays, x, y, batch)
    assert names[int(np.argmin(found.p))] == "U_ppm"
    assert found.batch[names.index("U_ppm")] == pytest.approx(0.15, abs=0.02)
    assert (found.place > found.batch).all()
    assert doubt_of_batches(names, assays, x, y, batch) == []
    assert max(shared_ground(find_surroundings(x, y, batch)).values()) < 0.1  # the surveys only touch
