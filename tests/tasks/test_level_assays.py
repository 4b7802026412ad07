"""Levelling of a layer's fields: what it says, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context, Result
from gossan.core.errors import InputError
from gossan.tasks import level_assays
from gossan.tasks.level_assays import Params
from gossan.tests.story import Story

RNG = np.random.default_rng(3)
X, Y = RNG.random((2, 600)) * 100.0
LAB = np.where(RNG.random(600) < 0.5, "A", "B")
GEOLOGY = np.column_stack([np.sin(X / 12.0) + np.cos(Y / 9.0), np.sin(Y / 12.0)]) + 0.3 * RNG.normal(size=(600, 2))


def level(
    values: np.ndarray,
    group: np.ndarray = LAB,
    x: np.ndarray = X,
    story: Context | None = None,
    names: tuple[str, ...] = ("Cu_ppm", "Zn_ppm"),
    **options: Any,
) -> Result:
    arrays = {"x": x, "y": Y, "values": values, "group": group}
    return level_assays.run(arrays, Params(**{"fields": names, "group_field": "lab", **options}), story or Context())


def test_it_names_the_largest_changes_and_says_that_neighbours_have_come_closer() -> None:
    story = Story()
    level(np.exp(GEOLOGY) * np.where(LAB == "B", 6.0, 1.0)[:, None], story=story)
    assert "Largest changes of a median: " in story.logs[1]
    assert "in B" in story.logs[1] and "x 0." in story.logs[1]
    before, after = (int(word) for word in story.logs[2].split() if word.isdigit())
    assert before > 25 and after <= 1
    assert not story.warnings
    assert story.fractions == sorted(story.fractions) and story.fractions[-1] == 1.0


def test_a_group_on_other_ground_brings_the_warning_that_geology_goes_too() -> None:
    story = Story()
    sheet = np.where(X > 50, "east", "west")
    level(np.exp(GEOLOGY + 0.05 * X[:, None]), sheet, story=story)
    text = "\n".join(story.warnings)
    assert "cover different ground" in text
    assert "moved near samples of different groups apart: " in text


def test_small_groups_samples_without_one_and_detection_limits_are_named() -> None:
    story = Story()
    group = LAB.astype("U3")
    group[:4], group[4:9] = "C", ""
    values = np.exp(GEOLOGY)
    values[:, 1] = np.where((LAB == "A") & (values[:, 1] < 3.0), 3.0, values[:, 1])
    result = level(values, group, story=story)
    np.testing.assert_array_equal(result.arrays["values"][:9], values[:9])
    text = "\n".join(story.warnings)
    assert "5 samples have no value in 'lab'" in text
    assert "fewer than 10 values stay as they are: C in Cu_ppm (4), C in Zn_ppm (4)" in text
    assert "its median is a detection limit and no level: Zn_ppm in A" in text
    assert [row["status"] for row in result.summary["table"]] == ["levelled", "levelled", "too few samples"] * 2


def test_gaps_stay_gaps_and_infinite_values_become_some() -> None:
    story = Story()
    values = np.exp(GEOLOGY)
    values[3, 0], values[4, 0] = np.nan, np.inf
    found = level(values, story=story).arrays["values"]
    assert np.argwhere(~np.isfinite(found)).tolist() == [[3, 0], [4, 0]]
    assert "Infinite values were read as missing: Cu_ppm 1" in story.warnings[0]


def test_fields_are_shifted_where_they_are_log_ratios_or_have_a_sign() -> None:
    story = Story()
    names = ("clr_Cu_ppm", "PC1")
    table = level(GEOLOGY + (LAB == "B")[:, None], story=story, names=names).summary["table"]
    assert all(row["factor"] is None for row in table)
    assert table[0]["shift"] - table[1]["shift"] == pytest.approx(1.0, abs=0.4)
    assert "PC1: no assay" in story.logs[0]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"names": ()}, "No field"),
        ({"method": "mean"}, "'mean'.*median"),
        ({"fewest": 1}, "at least 2"),
        ({"fewest": 500}, "fewer than two have 500"),
        ({"reference": "Z"}, "'Z'.*A, B"),
        ({"group": np.full(600, "A")}, "holds only 'A'"),
        ({"group": np.full(600, "")}, "holds no value"),
    ],
)
def test_what_cannot_be_levelled_is_refused_with_the_remedy(options: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError, match=text):
        level(np.exp(GEOLOGY), **options)


def test_censored_assays_send_her_to_the_preparation() -> None:
    values = np.exp(GEOLOGY)
    values[7, 1] = -0.01
    with pytest.raises(InputError, match="'Zn_ppm' is zero or negative in 1 of 600.*Prepared assays"):
        level(values)


def test_it_can_be_cancelled_on_the_way() -> None:
    with pytest.raises(Cancelled):
        level(np.exp(GEOLOGY), story=Story(cancel_at=0.5))
