from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from gossan.core.errors import Cancelled, InputError
from gossan.core.grid import Grid
from gossan.tasks.delineate_targets import Params, needs, run
from gossan.tests.story import Story

GRID = Grid(500_000.0, 7_000_000.0, 500.0, 60, 80, "EPSG:32755")
# rows, columns, score: a strong one, a broad one, a small one, one that touches NoData
BLOBS = {
    "strong": (slice(5, 9), slice(6, 11), 9.0),
    "broad": (slice(20, 30), slice(20, 40), 6.0),
    "small": (slice(45, 47), slice(10, 12), 8.0),
    "edge": (slice(40, 46), slice(60, 66), 6.8),
}
RAW = {"smoothing": "none", "min_area": 0.0, "method": "value", "threshold": 5.0}


def told(context: Story) -> str:
    return "\n".join([*context.logs, *context.warnings])


def scores_with_blobs() -> np.ndarray:
    """Noise below 1 with four plateaus on it, and NoData south of row 46 in the east."""
    scores = np.random.default_rng(1).random(GRID.shape)
    for rows, columns, score in BLOBS.values():
        scores[rows, columns] += score
    scores[46:, 50:] = np.nan
    return scores.astype(np.float32)


SCORES = scores_with_blobs()
NAMES = ["Mount A", "Mount B", "Mount C", "Mount D"]


def deposits_at(cells: list[tuple[int, int]]) -> dict[str, np.ndarray]:
    row, column = np.array(cells).T
    names = np.array(NAMES[: len(cells)])
    return {"x": GRID.x_centres()[column], "y": GRID.y_centres()[row], "deposit_names": names}


def delineate(
    arrays: dict[str, Any], context: Any = None, **choices: Any
) -> tuple[np.ndarray, list[dict[str, Any]], dict[str, Any]]:
    """Return the ranks, the targets and the whole summary; unsmoothed above 5 unless told otherwise."""
    params = Params(**{"grid": asdict(GRID), **RAW, **choices})
    result = run({"scores": SCORES, **arrays}, params, context or Story())
    return result.arrays["ranks"], result.summary["targets"], result.summary


def test_every_blob_is_a_target_with_its_area_scores_place_and_rank() -> None:
    ranks, targets, summary = delineate({})
    order = ["strong", "small", "edge", "broad"]  # by the highest score
    assert [target["rank"] for target in targets] == [1, 2, 3, 4]
    for target, name in zip(targets, order):
        rows, columns, _ = BLOBS[name]
        np.testing.assert_array_equal(ranks == target["rank"], _only(rows, columns))
        inside = SCORES[rows, columns].astype(float)
        assert target["cells"] == inside.size and target["area_km2"] == pytest.approx(inside.size * 0.25)
        assert target["max_score"] == inside.max() and target["mean_score"] == pytest.approx(inside.mean())
        assert target["percentile"] == pytest.approx(
            100 * np.nanmean(np.where(np.isnan(SCORES), np.nan, inside.max() > SCORES))
        )
        assert target["x"] == pytest.approx(GRID.x_centres()[columns].mean())
        assert target["y"] == pytest.approx(GRID.y_centres()[rows].mean())
        row, column = np.unravel_index(inside.argmax(), inside.shape)
        assert target["peak_x"] == GRID.x_centres()[columns][column]
        assert target["peak_y"] == GRID.y_centres()[rows][row]
        assert target["at_edge"] == (name == "edge")
        assert [target[key] for key in ("uncertainty", "deposits", "nearest", "distance_m", "leading")] == [None] * 5
    assert summary["threshold"] == 5.0 and summary["deposits_captured"] is None
    assert summary["area_share"] == pytest.approx((ranks > 0).sum() / np.isfinite(SCORES).sum())
    assert needs({}, Params()) == ()


def _only(rows: slice, columns: slice) -> np.ndarray:
    mask = np.zeros(GRID.shape, dtype=bool)
    mask[rows, columns] = True
    return mask


@pytest.mark.parametrize(
    ("rank_by", "order"),
    [
        ("mean score", ["strong", "small", "edge", "broad"]),
        ("excess x area", ["broad", "strong", "edge", "small"]),  # 200 x 1.5, 20 x 4.5, 36 x 2.3, 4 x 3.5
        ("area", ["broad", "edge", "strong", "small"]),
    ],
)
def test_the_rule_decides_who_is_first(rank_by: str, order: list[str]) -> None:
    _, targets, _ = delineate({}, rank_by=rank_by)
    sizes = {name: SCORES[rows, columns].size for name, (rows, columns, _) in BLOBS.items()}
    assert [target["cells"] for target in targets] == [sizes[name] for name in order]


def test_the_least_area_is_in_square_kilometres_and_one_that_just_reaches_it_stays() -> None:
    for least, left in ((1.0, 4), (1.01, 3), (5.0, 3), (9.0, 2), (50.0, 1)):
        assert len(delineate({}, min_area=least)[1]) == left
    assert len(delineate({}, min_area=None)[1]) == 4  # four cells, as the small one has
    with pytest.raises(InputError, match="least area of 51 km².*largest of 4 patch.* has 50 km²"):
        delineate({}, min_area=51.0)


def test_areas_and_distances_know_what_a_map_unit_is() -> None:
    foot = 0.3048
    found = delineate(deposits_at([(5, 30)]), metres=foot)[1]
    assert found[0]["area_km2"] == pytest.approx(20 * (0.5 * foot) ** 2)
    assert found[0]["distance_m"] == pytest.approx(19.5 * 500 * foot)


def test_blobs_that_touch_at_a_corner_are_one_target_and_a_cell_apart_two() -> None:
    scores = np.zeros(GRID.shape, dtype=np.float32)
    scores[5:8, 5:8] = scores[8:10, 8:10] = scores[20:23, 5:8] = scores[20:23, 9:12] = 9.0
    ranks, targets, _ = delineate({"scores": scores})
    assert sorted(target["cells"] for target in targets) == [9, 9, 13]
    assert ranks[7, 7] == ranks[8, 8] and ranks[20, 7] != ranks[20, 9]


def test_nodata_is_in_no_target_and_parts_what_it_separates() -> None:
    scores = SCORES.copy()
    scores[20:30, 30] = np.nan
    for smoothing in ("none", "median", "gaussian", "open and close"):
        ranks, targets, _ = delineate({"scores": scores}, smoothing=smoothing, min_area=10.0)
        assert not ranks[np.isnan(scores)].any()
        assert ranks[25, 25] != ranks[25, 35] and ranks[25, 25] and ranks[25, 35]
        assert all(target["at_edge"] for target in targets if target["cells"] > 60)


def test_a_share_of_the_area_is_kept_and_told() -> None:
    scores = np.random.default_rng(0).permutation(GRID.rows * GRID.columns).reshape(GRID.shape).astype(np.float32)
    context = Story()
    _, _, summary = delineate({"scores": scores}, context, method="share of the area", threshold=None)
    assert summary["area_share"] == 0.05 and summary["threshold"] == 0.95 * scores.size
    assert "5 % of the area scores at least that (5 % asked for)" in context.logs[0]
    _, _, summary = delineate({"scores": scores}, method="share of the area", threshold=12.5)
    assert summary["area_share"] == 0.125


def test_ties_that_leave_less_than_was_asked_for_are_a_doubt() -> None:
    scores = np.zeros(GRID.shape, dtype=np.float32)
    scores[:3], scores[3:20] = 2.0, 1.0  # 5 % and 28 % of the area
    context = Story()
    _, _, summary = delineate({"scores": scores}, context, method="share of the area", threshold=30.0)
    assert summary["area_share"] == 0.05
    assert "30 % of the area was asked for, and 5 %" in context.warnings[0]


def test_the_intersection_chooses_the_threshold_and_says_that_it_is_no_test() -> None:
    context = Story()
    arrays = deposits_at([(6, 8), (7, 9), (25, 30), (55, 5)])
    _, _, summary = delineate(arrays, context, method="P-A", threshold=None, cluster_distance=2000.0)
    values = SCORES[np.isfinite(SCORES)]
    at_deposits = SCORES[[6, 7, 25, 55], [8, 9, 30, 5]]
    left_out = {float(v): np.mean(values < v) for v in np.unique(values)}
    meets = max(v for v in left_out if np.mean(at_deposits >= v) >= left_out[v])
    assert summary["threshold"] == meets
    assert np.mean(values >= meets) == pytest.approx(0.25, abs=0.001)  # beside three of four deposits
    assert "75 % of the deposits (3 of 4)" in told(context) and "is no test of the map" in told(context)
    assert "The deposits form 3 clusters" in told(context)


def test_deposits_on_low_scores_make_the_intersection_doubtful() -> None:
    worst = np.argsort(np.where(np.isnan(SCORES), 99, SCORES).ravel())[:4]
    context = Story()
    delineate(deposits_at([divmod(int(i), GRID.columns) for i in worst]), context, method="P-A")
    assert "no more often than chance" in told(context)


def test_breaks_of_the_concentration_area_curve_are_counted_from_the_top() -> None:
    share = np.arange(1, GRID.rows * GRID.columns + 1) / (GRID.rows * GRID.columns)
    corner = 10.0**-0.8
    values = np.where(share > corner, share ** (-1 / 0.8), 10.0 * (share / corner) ** (-1 / 3.0))
    scores = np.sort(values)[::-1].reshape(GRID.shape).astype(np.float32)
    scores[-1] = -1.0
    context = Story()
    _, _, summary = delineate({"scores": scores}, context, method="C-A", threshold=None)
    assert summary["threshold"] == pytest.approx(10.0, rel=0.02)
    assert f"{GRID.columns} of {scores.size:,} cells score zero or below" in told(context)
    for wrong in (2.0, 0.0, 1.5):
        with pytest.raises(InputError, match=r"has 1: .* whole number from 1"):
            delineate({"scores": scores}, method="C-A", threshold=wrong)


def test_deposits_are_counted_inside_and_the_nearest_is_named_with_its_distance() -> None:
    context = Story()
    arrays = deposits_at(
        [(6, 8), (25, 41), (25, 21), (55, 70)]
    )  # inside, a cell east of the broad one, in it, on NoData
    arrays["x"][1] += 100.0
    _, targets, summary = delineate(arrays, context, cluster_distance=100.0)
    strong, small, edge, broad = targets
    assert [target["deposits"] for target in targets] == [1, 0, 0, 1]
    assert [target["nearest"] for target in targets] == ["Mount A", "Mount C", "Mount D", "Mount C"]
    assert strong["distance_m"] == broad["distance_m"] == 0.0
    assert edge["distance_m"] == pytest.approx(np.hypot(4.5, 9.5) * 500.0)  # to a deposit that is on NoData
    assert small["distance_m"] == pytest.approx(np.hypot(9.5, 19.5) * 500.0)
    assert summary["deposits_captured"] == pytest.approx(2 / 3)
    assert (
        "1 of 4 deposits lie outside the score map or on NoData" in context.warnings[0]
        and "Mount D" in context.warnings[0]
    )
    assert "hold 66.7 % of the deposits (2 of 3; 2 of 3 clusters at 100 map units)" in told(context)


def test_a_deposit_beside_a_target_is_as_far_as_its_side() -> None:
    arrays = deposits_at([(25, 41)])
    arrays["x"][0] += 100.0
    broad = delineate(arrays, rank_by="area")[1][0]
    assert broad["nearest"] == "Mount A" and broad["distance_m"] == pytest.approx(850.0)


def test_deposits_of_which_none_is_on_the_map_are_told_and_not_shared() -> None:
    context = Story()
    _, targets, summary = delineate(deposits_at([(55, 70)]), context)
    assert summary["deposits_captured"] is None and targets[0]["nearest"] == "Mount A"
    assert "1 of 1 deposits lie outside" in context.warnings[0]
    with pytest.raises(InputError, match="None of the 1 deposits lies on a cell of 'score map'"):
        delineate(deposits_at([(55, 70)]), method="P-A")


def test_the_bands_that_lead_are_those_that_were_raised_there() -> None:
    rng = np.random.default_rng(5)
    stack = rng.normal(size=(4, *GRID.shape)).astype(np.float32)
    stack[0][BLOBS["broad"][:2]] += 3.0
    stack[2][BLOBS["broad"][:2]] += 1.5
    stack[3][BLOBS["strong"][:2]] += 4.0
    stack[1][5:9] = np.nan
    names = ("Pb_ppm", "clr_Zn_ppm", "As_ppm", "magnetics")
    _, targets, _ = delineate({"stack": stack}, band_names=names)
    leading = {target["cells"]: target["leading"].split(", ") for target in targets}
    assert [each.split(" ")[0] for each in leading[200]][:2] == ["Pb", "As"]
    valid = np.isfinite(SCORES)
    expected = (stack[0][BLOBS["broad"][:2]].mean() - stack[0][valid].mean()) / stack[0][valid].std()
    assert leading[200][0] == f"Pb {expected:+.1f}"
    assert leading[20][0].startswith("magnetics +") and not any("Zn" in each for each in leading[20])


def test_a_stack_without_a_value_in_any_target_is_refused_by_its_name() -> None:
    stack = np.full((2, *GRID.shape), np.nan, dtype=np.float32)
    with pytest.raises(InputError, match="'my stack' has no values in the targets"):
        delineate({"stack": stack}, band_names=("a", "b"), stack_layer="my stack")


def test_the_uncertainty_is_the_mean_spread_of_the_targets_cells() -> None:
    spread = np.random.default_rng(0).random(GRID.shape)
    spread[5, 6] = np.nan
    _, targets, _ = delineate({"spread": spread})
    assert targets[0]["uncertainty"] == pytest.approx(np.nanmean(spread[BLOBS["strong"][:2]]))


def test_the_median_takes_a_single_cell_out_and_fills_a_single_hole_but_tells_the_maps_own_scores() -> None:
    scores = SCORES.copy()
    scores[55, 5], scores[25, 30] = 20.0, 0.0
    ranks, targets, _ = delineate({"scores": scores}, smoothing="median")
    assert not ranks[55, 5] and ranks[25, 30]
    broad = targets[-1]
    assert broad["mean_score"] == pytest.approx(scores[ranks == broad["rank"]].astype(float).mean())
    strong = ranks == 1
    assert 10 <= strong.sum() < 20 and not strong[5, 6]  # a corner is worn off
    assert targets[0]["max_score"] == scores[strong].max()


def test_a_smoothing_that_leaves_nothing_says_so() -> None:
    scores = np.zeros(GRID.shape, dtype=np.float32)
    scores[::7, ::7] = 9.0
    with pytest.raises(InputError, match="constant"):
        delineate({"scores": scores}, smoothing="median")
    with pytest.raises(InputError, match="opening leaves nothing"):
        delineate({"scores": scores}, smoothing="open and close")
    with pytest.raises(InputError, match="highest score after smoothing is"):
        delineate({"scores": scores}, smoothing="gaussian")


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"threshold": 99.0}, "No cell of 'score map' scores 99 or more: the highest score is 9.9"),
        ({"threshold": None}, "'value' needs a score"),
        ({"method": "P-A"}, "needs known deposits"),
        ({"method": "share of the area", "threshold": 0.0}, "above 0 and below 100"),
        ({"method": "otsu"}, "method is 'otsu'"),
        ({"rank_by": "beauty"}, "ranked by 'beauty'"),
        ({"smoothing": "mean"}, "smoothing is 'mean'"),
        ({"smoothing": "median", "radius": 0}, "0 cells"),
        ({"min_area": -1.0}, "least area is -1 km²"),
        ({"cluster_distance": -1.0}, "cluster distance is -1"),
    ],
)
def test_choices_that_make_no_sense_are_refused_with_the_remedy(choices: dict[str, Any], words: str) -> None:
    arrays = deposits_at([(6, 8)]) if "cluster_distance" in choices else {}
    with pytest.raises(InputError, match=words):
        delineate(arrays, **choices)


def test_a_map_without_scores_or_of_one_score_is_refused() -> None:
    with pytest.raises(InputError, match="no cell with a score"):
        delineate({"scores": np.full(GRID.shape, np.nan)})
    with pytest.raises(InputError, match="constant"):
        delineate({"scores": np.ones(GRID.shape)})


def test_targets_at_the_edge_and_too_many_of_them_are_doubts() -> None:
    context = Story()
    delineate({}, context)
    assert "1 target touches the edge of the data" in told(context) and "no. 3." in told(context)
    scores = np.random.default_rng(0).random(GRID.shape)
    context = Story()
    _, targets, _ = delineate({"scores": scores}, context, threshold=0.9)
    assert len(targets) > 100 and "more than anybody walks to" in context.warnings[-1]


def test_the_log_tells_the_story_in_numbers() -> None:
    context = Story()
    delineate(deposits_at([(6, 8), (50, 30)]), context, min_area=2.0)
    text = told(context)
    assert "Threshold 5, as given: 5.94 % of the area scores at least that." in text
    assert "4 patches of connected cells. 1 of less than 2 km² was left out, 1 km² together." in text
    assert "3 targets on 5.84 % of the area (64 km²) hold 50 % of the deposits (1 of 2;" in text
    assert "8.6 times what chance would put there" in text
    assert "No. 1: 5 km², maximum score 9." in text and "holds Mount A." in text
    assert "km from Mount B." in text


@pytest.mark.parametrize("smoothing", ["none", "median", "open and close"])
def test_it_stops_where_it_is_asked_to(smoothing: str) -> None:
    full = Story()
    delineate({}, full, smoothing=smoothing)
    for at in (0.0, 0.2, 0.5, 0.6):
        with pytest.raises(Cancelled):
            delineate({}, Story(cancel_at=at), smoothing=smoothing)
    assert full.fractions == sorted(full.fractions) and full.fractions[-1] == 1.0


def test_deposits_beyond_the_map_do_not_change_what_a_cluster_is() -> None:
    near = deposits_at([(6, 8), (6, 20), (46, 11)])
    far = {"x": np.append(near["x"], 9e5 + np.arange(40.0)), "y": np.append(near["y"], np.full(40, 7e6))}
    names = np.append(near["deposit_names"], np.full(40, "elsewhere"))
    alone, beside = Story(), Story()
    delineate(near, alone)
    delineate({**far, "deposit_names": names}, beside)
    clusters = [next(line for line in told(story).split("\n") if "clusters at" in line) for story in (alone, beside)]
    assert clusters[0].split("clusters at")[1] == clusters[1].split("clusters at")[1]
