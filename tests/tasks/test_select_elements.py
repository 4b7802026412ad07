"""Choosing elements by deposits: what it finds, says and refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Result
from gossan.core.errors import InputError
from gossan.tasks import select_elements
from gossan.tasks.select_elements import Params, needs
from gossan.tests.story import Story

NAMES = ("Pb_ppm", "clr_Ni_ppm", "Zr_ppm", "Ba_ppm")
RNG = np.random.default_rng(11)
X, Y = RNG.random((2, 1200)) * 100_000.0
CAMPS = np.array([(x, y) for x in range(10_000, 100_000, 20_000) for y in (25_000, 75_000)], dtype=float)
DEPOSITS = np.repeat(CAMPS, 3, axis=0) + RNG.normal(scale=800.0, size=(30, 2))
TO_CAMP = np.hypot(X[:, None] - CAMPS[:, 0], Y[:, None] - CAMPS[:, 1]).min(axis=1)


def survey() -> np.ndarray:
    """Lead rich and nickel poor at deposits, zirconium worthless, barium odd at deposits in the middle of its range."""
    halo = np.exp(-((TO_CAMP / 3000.0) ** 2))
    noise = RNG.normal(size=(1200, 4))
    barium = np.where(halo > 0.3, 0.1 * noise[:, 3], np.sign(noise[:, 3]) * (1.0 + np.abs(noise[:, 3])))
    return np.column_stack(
        [np.exp(noise[:, 0] + 2.5 * halo), noise[:, 1] - 2.5 * halo, np.exp(noise[:, 2]), np.exp(barium)]
    )


VALUES = survey()


def select(story: Story | None = None, deposits: np.ndarray = DEPOSITS, **options: Any) -> Result:
    values = options.pop("values", VALUES)
    arrays = {"x": X, "y": Y, "values": values, "deposit_x": deposits[:, 0], "deposit_y": deposits[:, 1]}
    return select_elements.run(arrays, Params(**{"fields": NAMES, **options}), story or Story())


def rows_of(result: Result) -> dict[str, dict[str, Any]]:
    return {row["field"]: row for row in result.summary["table"]}


def test_only_the_support_vector_machine_needs_something_installed() -> None:
    assert needs({}, Params(NAMES)) == ()
    assert needs({}, Params(NAMES, method="svm")) == ("sklearn",)


def test_enriched_and_depleted_elements_are_selected_and_worthless_ones_not() -> None:
    story = Story()
    result = select(story)
    rows = rows_of(result)
    assert [rows[name]["direction"] for name in NAMES[:2]] == ["enriched", "depleted"]
    assert rows["Pb_ppm"]["auc"] > 0.8 and rows["clr_Ni_ppm"]["auc"] < 0.25
    assert rows["Pb_ppm"]["z_auc"] > 5 and rows["clr_Ni_ppm"]["z_auc"] < -4
    assert result.summary["selected"] == [row["field"] for row in result.summary["table"] if row["selected"]]
    assert set(result.summary["selected"]) == {"Pb_ppm", "clr_Ni_ppm"}
    assert rows["Pb_ppm"]["selected_clusters"] and rows["clr_Ni_ppm"]["selected_clusters"]
    assert [rows[name]["element"] for name in NAMES] == ["Pb", "Ni", "Zr", "Ba"]
    near = np.hypot(X[:, None] - DEPOSITS[:, 0], Y[:, None] - DEPOSITS[:, 1])
    camps = {int(deposit) // 3 for deposit in near.argmin(axis=1)[near.min(axis=1) <= 2000.0]}
    assert f"in {len(camps)} clusters" in story.logs[0]
    assert "evaluate it on deposits that were kept out" in story.warnings[-1]
    assert story.fractions == sorted(story.fractions) and story.fractions[-1] == 1.0


def test_the_radius_is_the_samples_spacing_unless_given() -> None:
    near = np.hypot(X[:, None] - DEPOSITS[:, 0], Y[:, None] - DEPOSITS[:, 1]).min(axis=1)
    result = select()
    assert result.summary["radius"] == 2000.0
    assert rows_of(result)["Zr_ppm"]["n_positive"] == (near <= 2000.0).sum()
    assert rows_of(select(radius=5000.0))["Zr_ppm"]["n_positive"] == (near <= 5000.0).sum()


def test_a_balanced_draw_has_as_many_of_either_kind_and_hangs_on_the_seed() -> None:
    draws = [rows_of(select(negatives="balanced", seed=seed))["Zr_ppm"] for seed in (1, 1, 2)]
    assert draws[0]["n_negative"] == draws[0]["n_positive"]
    assert draws[0] == draws[1]
    assert draws[0]["auc"] != draws[2]["auc"]


def test_gaps_leave_only_their_own_element_with_fewer_samples() -> None:
    story = Story()
    values = VALUES.copy()
    values[::2, 0], values[5:, 2], values[7, 3] = np.nan, np.nan, np.inf
    rows, whole = rows_of(select(story, values=values)), rows_of(select())
    assert rows["Pb_ppm"]["n_positive"] + rows["Pb_ppm"]["n_negative"] == 600
    assert rows["clr_Ni_ppm"] == whole["clr_Ni_ppm"]
    assert rows["Zr_ppm"]["auc"] is None and not rows["Zr_ppm"]["selected"]
    assert rows["Ba_ppm"]["n_positive"] + rows["Ba_ppm"]["n_negative"] == 1199
    assert "Too few values near deposits or elsewhere to say anything: Zr_ppm" in story.warnings[0]


def test_an_element_that_one_camp_makes_is_selected_by_samples_and_refused_by_clusters() -> None:
    story = Story()
    values = VALUES.copy()
    first = np.hypot(*(np.column_stack([X, Y]) - CAMPS[0]).T) < 6000.0
    values[:, 2] = np.where(first, 100.0, 1.0) * values[:, 2]
    deposits = np.vstack([DEPOSITS[:9], CAMPS[0] + RNG.uniform(-4000.0, 4000.0, (30, 2))])
    row = rows_of(select(story, deposits, values=values))["Zr_ppm"]
    assert row["selected"] and not row["selected_clusters"]
    assert any("Zr_ppm" in warning and "Trust the clusters" in warning for warning in story.warnings)


def test_one_cluster_brings_a_warning_and_no_figures_of_clusters() -> None:
    story = Story()
    row = rows_of(select(story, cluster_distance=1e6))["Pb_ppm"]
    assert row["auc"] > 0.8 and row["z_clusters"] is None and not row["selected_clusters"]
    assert any("one cluster of deposits" in warning for warning in story.warnings)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"fields": ()}, "No field"),
        ({"method": "forest"}, "'forest'.*rank, svm"),
        ({"negatives": "few"}, "'few'.*all, balanced"),
        ({"significance": 0.0}, "between 0 and 1"),
        ({"radius": -5.0}, "radius is -5"),
        ({"radius": 1e7}, "All samples lie within.*another radius"),
        ({"deposits": DEPOSITS + 1e6}, "No sample lies within.*check the deposits"),
        ({"deposits": DEPOSITS[:0]}, "no deposits"),
        ({"method": "svm", "cluster_distance": 1e6}, "one cluster.*shorter cluster distance"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_remedy(options: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError, match=text):
        select(**options)


def test_codes_and_detection_limits_send_her_to_the_preparation() -> None:
    values = VALUES.copy()
    values[3, 0] = -9999.0
    with pytest.raises(InputError, match="'Pb_ppm' is zero or negative in 1 of 1,200.*Prepared assays"):
        select(values=values)


def test_it_can_be_cancelled_on_the_way() -> None:
    with pytest.raises(Cancelled):
        select(Story(cancel_at=0.5))


@pytest.mark.engine
def test_a_machine_finds_what_ranks_find_and_what_is_odd_in_the_middle_too() -> None:
    rows = rows_of(select(method="svm", negatives="balanced"))
    assert rows["Pb_ppm"]["auc"] > 0.75 and rows["clr_Ni_ppm"]["auc"] > 0.75
    assert [rows[name]["direction"] for name in NAMES[:2]] == ["enriched", "depleted"]
    assert rows["Ba_ppm"]["auc"] > 0.75 and rows["Ba_ppm"]["selected"]
    assert not rows_of(select())["Ba_ppm"]["selected"]
    assert not rows["Zr_ppm"]["selected"]


@pytest.mark.engine
def test_machines_on_noise_are_at_chance_because_they_are_tested_on_other_ground() -> None:
    noise = np.exp(np.random.default_rng(5).normal(size=(1200, 4)))
    rows = select(method="svm", values=noise).summary["table"]
    assert np.mean([row["auc"] for row in rows]) == pytest.approx(0.5, abs=0.07)
    assert rows == select(method="svm", values=noise).summary["table"]
