"""Two areas compared band by band: what random halves of one area reach is no difference; what differs is told with numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from gossan.core.scaling import apply_scaling, fit_band
from gossan.models.area_shift import LEVELS, area_profile, card_profile, compare_areas, shift_sentence
from gossan.models.strict_json import plain
from scipy.ndimage import gaussian_filter

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")


def area(seed: int, side: int = 80) -> np.ndarray:
    """Log-normal element maps with some reach; a NoData corner."""
    rng = np.random.default_rng(seed)
    z = np.stack([gaussian_filter(rng.normal(size=(side, side)), 2.0) for _ in NAMES])
    stack = 10 ** (1.0 + 0.3 * z / z.std(axis=(1, 2), keepdims=True))
    stack[:, :5, :5] = np.nan
    return stack.astype(np.float32)


def compared(one: np.ndarray, other: np.ndarray) -> dict[str, dict]:
    return {row["band"]: row for row in compare_areas(area_profile(one, NAMES), area_profile(other, NAMES))}


def test_two_areas_of_the_same_ground_do_not_differ() -> None:
    false_alarms = sum(row["differs"] for seed in range(6) for row in compared(area(seed), area(100 + seed)).values())
    assert false_alarms <= 2, "of 18 bands"
    rows = compare_areas(area_profile(area(1), NAMES), area_profile(area(1), NAMES))
    assert all(row["distance"] == 0 for row in rows) and shift_sentence(rows, "north.gossan") is None


def test_a_shift_a_wider_spread_and_another_shape_are_told_apart() -> None:
    here = area(2)
    here[0] += 30.0
    here[1] = np.nanmean(here[1]) + 3.0 * (here[1] - np.nanmean(here[1]))
    here[2] = np.log10(here[2])
    found = compared(area(1), here)
    assert all(row["differs"] for row in found.values())
    assert found["Cu_ppm"]["mean_shift"] > 2 and not found["Cu_ppm"]["shape_differs"]
    assert found["Pb_ppm"]["spread_ratio"] == pytest.approx(3.0, rel=0.35)
    assert found["Zn_ppm"]["shape_differs"]
    sentence = shift_sentence(list(found.values()), "north.gossan")
    assert "'north.gossan' in 3 of 3 bands" in sentence and "another shape" in sentence and "Zn_ppm" in sentence


def test_the_distance_is_wassersteins_in_pooled_standard_deviations() -> None:
    rng = np.random.default_rng(4)
    one, other = rng.gamma(2.0, size=(1, 90, 90)), rng.gamma(3.0, size=(1, 90, 90))
    row = compare_areas(area_profile(one, ("Cu",)), area_profile(other, ("Cu",)))[0]
    pooled = np.sqrt((one.var() + other.var()) / 2)
    direct = np.abs(np.sort(one.ravel()) - np.sort(other.ravel())).mean() / pooled
    assert row["distance"] == pytest.approx(direct, rel=0.06)


def test_stacks_that_were_each_scaled_by_themselves_are_compared_as_measured() -> None:
    one, other = area(1), area(2) * 4.0  # another laboratory, or another rock
    scaled, records = [], []
    for stack in (one, other):
        made = [fit_band(n, "a", b[np.isfinite(b)].astype(float), "log", "zscore")[0] for n, b in zip(NAMES, stack)]
        records.append([record.to_dict() for record in made])
        scaled.append(np.stack([apply_scaling(b, record) for b, record in zip(stack, made)]))
    profiles = [area_profile(stack, NAMES) for stack in scaled]
    assert not any(row["differs"] for row in compare_areas(*profiles)), "scaled away"
    rows = compare_areas(*profiles, *records)
    assert all(row["differs"] for row in rows)
    assert rows[0]["mean_shift"] == pytest.approx(np.log10(4) / 0.3, abs=0.5)


def test_only_bands_that_both_know_are_compared() -> None:
    rows = compare_areas(area_profile(area(1), NAMES), area_profile(area(2)[:2], ("Ni_ppm", "zn_PPM")))
    assert [(row["band"], row["source_band"]) for row in rows] == [("zn_PPM", "Zn_ppm")]


def test_a_profile_survives_the_card_and_what_is_none_is_left_alone() -> None:
    profile = json.loads(json.dumps(plain(area_profile(area(3), NAMES))))
    assert card_profile({"metrics": {"area": profile}}) == profile
    assert len(profile["bands"]["Cu_ppm"]["quantiles"]) == len(LEVELS)
    damaged: tuple[dict[str, Any], ...] = (
        {},
        {"metrics": {}},
        {"metrics": {"area": 3}},
        {"metrics": {"area": {"bands": {"Cu": {"quantiles": [1, 2]}}}}},
        {"metrics": {"area": {"bands": {"Cu": {"quantiles": ["a"] * len(LEVELS)}}}}},
        {"metrics": {"area": {"bands": {"Cu": {"quantiles": [1.0] * len(LEVELS)}}}}},
    )
    for broken in damaged:
        assert card_profile(broken) is None


def test_an_area_of_one_cell_or_of_constants_is_compared_without_harm() -> None:
    tiny = np.full((3, 4, 4), np.nan, np.float32)
    tiny[:, 1, 1] = (1.0, 2.0, 3.0)
    rows = compare_areas(area_profile(tiny, NAMES), area_profile(np.ones((3, 5, 5), np.float32), NAMES))
    assert all(np.isfinite(row["distance"]) for row in rows)
