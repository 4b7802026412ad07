from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.tasks.structure_density import Params, needs, run
from gossan.tests.core import structure_references as reference
from gossan.tests.story import Story

GRID = Grid(0.0, 3000.0, 100.0, 30, 40)
PARAMS = Params("faults", False, 0.0, 3000.0, 100.0, 30, 40, "density", 350.0)
LINES = [
    np.array([[300.0, 200.0], [900.0, 700.0], [2500.0, 900.0]]),
    np.array([[1500.0, 2900.0], [1600.0, 1500.0]]),
    np.array([[3500.0, 2500.0], [3900.0, 2600.0], [5000.0, 2800.0]]),
]
RINGS = [
    np.array([[400.0, 400], [400, 2000], [2200, 2000], [2200, 400], [400, 400]]),  # clockwise
    np.array([[900.0, 900], [1500, 900], [1500, 1500], [900, 1500], [900, 900]]),
    np.array([[2900.0, 300], [3900, 300], [3400, 2700], [2900, 300]]),
]


def lines(parts: Any = LINES, classes: Any = None) -> dict[str, np.ndarray]:
    arrays = {"vertices": np.concatenate(parts), "sizes": np.array([len(part) for part in parts])}
    return arrays if classes is None else {**arrays, "part_class": np.array(classes)}


def polygons(classes: Any = None) -> dict[str, np.ndarray]:
    return {**lines(RINGS, classes), "is_hole": np.array([False, True, False])}


def segments(parts: Any) -> np.ndarray:
    return np.concatenate([np.hstack([part[:-1], part[1:]]) for part in parts])


def changed(**parameters: Any) -> Params:
    return dataclasses.replace(PARAMS, **parameters)


def mapped(arrays: dict[str, np.ndarray], **parameters: Any) -> np.ndarray:
    return run(arrays, changed(**parameters), Context()).arrays["maps"]


def test_it_runs_where_qgis_runs() -> None:
    assert needs(lines(), PARAMS) == ()


def test_distance_is_in_map_units_to_the_line_itself() -> None:
    expected = reference.distances(segments(LINES), GRID)
    np.testing.assert_allclose(mapped(lines(), method="distance")[0], expected, rtol=1e-6)


def test_line_density_is_in_kilometres_per_square_kilometre_whatever_the_map_unit() -> None:
    expected = 1000 * reference.line_densities(segments(LINES), GRID, 350.0)
    np.testing.assert_allclose(mapped(lines())[0], expected, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(mapped(lines(), metres=0.3048)[0], expected / 0.3048, rtol=1e-6, atol=1e-9)


def test_polygon_density_is_the_covered_share_with_holes_left_out() -> None:
    oriented = [RINGS[0][::-1], RINGS[1][::-1], RINGS[2]]
    expected = reference.shares(segments(oriented), GRID, 350.0)
    np.testing.assert_allclose(mapped(polygons(), polygons=True, metres=0.3)[0], expected, atol=2e-7)
    away = mapped(polygons(), polygons=True, method="distance")[0]
    assert away[GRID.cells_of(np.array([600.0]), np.array([600.0]))[:2]] == 0.0
    assert away[GRID.cells_of(np.array([1250.0]), np.array([1250.0]))[:2]] == pytest.approx(250.0)


def test_distance_times_density_joins_the_two() -> None:
    away, density = (mapped(lines(), method=method)[0] for method in ("distance", "density"))
    expected = np.maximum(1 - away / 350.0, 0) * density / 1000 * np.pi * 350.0 / 2
    found = mapped(lines(), method="distance_density")[0]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)
    away, share = (mapped(polygons(), polygons=True, method=method)[0] for method in ("distance", "density"))
    expected = np.maximum(1 - away / 350.0, 0) * share
    found = mapped(polygons(), polygons=True, method="distance_density")[0]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("method", ["distance", "density", "distance_density"])
def test_a_line_cut_in_eight_gives_the_same_map(method: str) -> None:
    at = np.linspace(0, 1, 9)[:, None]
    parts = [np.vstack([a * (1 - s) + b * s for s in (at[i], at[i + 1])])
             for line in LINES for a, b in zip(line[:-1], line[1:]) for i in range(8)]  # fmt: skip
    np.testing.assert_allclose(
        mapped(lines(parts), method=method), mapped(lines(), method=method), rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("method", ["distance", "density", "distance_density"])
def test_each_class_is_a_band_as_if_it_were_alone(method: str) -> None:
    result = run(lines(classes=[1, 0, 1]), changed(method=method, classes=("normal", "thrust")), Context())
    words = method.replace("_", " x ")
    assert result.summary["bands"] == [f"faults normal {words}", f"faults thrust {words}"]
    alone = [mapped(lines(parts), method=method)[0] for parts in (LINES[1:2], [LINES[0], LINES[2]])]
    np.testing.assert_array_equal(result.arrays["maps"], alone)


def test_a_fault_digitised_twice_counts_once_and_is_told() -> None:
    story = Story()
    result = run(lines([*LINES, LINES[1][::-1]]), PARAMS, story)
    np.testing.assert_array_equal(result.arrays["maps"], mapped(lines()))
    assert result.summary["repeated"] == 1
    assert "1 pieces of 'faults' occur more than once" in "\n".join(story.warnings)


def test_the_same_line_in_two_classes_counts_in_both() -> None:
    arrays = lines([*LINES, LINES[1]], classes=[0, 0, 0, 1])
    result = run(arrays, changed(classes=("a", "b")), Context())
    assert result.summary["repeated"] == 0
    np.testing.assert_array_equal(result.arrays["maps"][0], mapped(lines())[0])


def test_the_mask_alone_decides_where_there_is_no_number() -> None:
    mask = np.random.default_rng(3).random(GRID.shape) < 0.5
    for method in ("distance", "density", "distance_density"):
        found = mapped({**lines(), "mask": mask}, method=method)[0]
        np.testing.assert_array_equal(np.isfinite(found), mask)
        np.testing.assert_array_equal(found[mask], mapped(lines(), method=method)[0][mask])


def test_a_line_without_length_is_a_place_to_be_near_to_and_has_no_density() -> None:
    dot = [np.array([[1050.0, 1050.0], [1050.0, 1050.0]])]
    assert mapped(lines(dot), method="distance")[0, 19, 13] == pytest.approx(300.0)
    assert not mapped(lines(dot)).any()


def test_a_density_of_nothing_is_told() -> None:
    story = Story()
    result = run(lines([LINES[0] + 50_000.0]), PARAMS, story)
    assert not result.arrays["maps"].any()
    assert "'faults density' is 0 everywhere" in "\n".join(story.warnings)


def test_the_story_has_the_numbers_and_progress_reaches_the_end() -> None:
    story = Story()
    run(lines(), changed(method="distance_density"), story)
    told = "\n".join(story.logs)
    assert "3 lines of 'faults' (" in told and "5 straight pieces" in told and "40 x 30 cells" in told
    assert story.fractions == sorted(story.fractions) and story.fractions[-1] == pytest.approx(1.0)


def test_cancelling_stops_it() -> None:
    with pytest.raises(Cancelled):
        run(lines(), PARAMS, Story(cancel_at=0.0))


@pytest.mark.parametrize(
    ("arrays", "parameters", "said"),
    [
        (lines(), {"radius": 0.0}, "radius must be a positive number of map units, not 0"),
        (lines(), {"radius": float("nan")}, "not nan"),
        (lines(), {"method": "kernel"}, "no method 'kernel'"),
        (lines([LINES[0] * np.nan]), {}, "without a location"),
        (lines([LINES[0][:1]]), {}, "no line or polygon for 'faults density'"),
        (lines(classes=[0, 0, 0]), {"classes": ("a", "b")}, "no line or polygon for 'faults b density'"),
        ({**lines(), "mask": np.ones((3, 3), dtype=bool)}, {}, "mask has 3 rows"),
        ({**lines(), "mask": np.zeros(GRID.shape, dtype=bool)}, {}, "mask leaves no cell"),
    ],
)
def test_what_cannot_be_mapped_is_refused_in_words(arrays: Any, parameters: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        run(arrays, changed(**parameters), Context())
