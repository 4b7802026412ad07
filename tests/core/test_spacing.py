from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.spacing import round_to_125, suggest_cell_size, suggest_max_distance, typical_spacing


def regular(spacing: float, side: int = 40) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(side) * spacing, np.arange(side) * spacing)
    return x.ravel(), y.ravel()


@pytest.mark.parametrize("spacing", [0.01, 250.0, 4000.0])
def test_a_regular_survey_has_its_own_spacing_and_cells_of_half_of_it(spacing: float) -> None:
    assert typical_spacing(*regular(spacing)) == pytest.approx(spacing, rel=0.02)
    assert suggest_cell_size(*regular(spacing)) == pytest.approx(round_to_125(spacing / 2))


def test_duplicates_and_clusters_do_not_make_the_cells_tiny() -> None:
    x, y = regular(1000.0)
    doubled = suggest_cell_size(np.tile(x, 2), np.tile(y, 2))
    assert doubled == suggest_cell_size(x, y) == 500.0
    cluster = np.random.default_rng(0).normal(20_000, 100, (2, 1600))
    assert suggest_cell_size(np.concatenate([x, cluster[0]]), np.concatenate([y, cluster[1]])) >= 50.0


def test_the_suggested_grid_never_has_many_more_cells_than_four_million() -> None:
    x, y = np.random.default_rng(1).uniform(0, 1e5, (2, 50_000))
    x[:49_000], y[:49_000] = x[:49_000] / 1000, y[:49_000] / 1000
    assert (1e5 / suggest_cell_size(x, y)) ** 2 < 1e7


def test_the_largest_distance_reaches_the_wanted_neighbours_of_most_samples() -> None:
    x, y = regular(1000.0)
    assert suggest_max_distance(x, y, 4) == 1000.0
    assert suggest_max_distance(x, y, 12) == 2000.0
    assert suggest_max_distance(x[:3], y[:3], 12) == 2000.0


def test_samples_on_a_line_have_a_spacing() -> None:
    assert typical_spacing(np.arange(10.0) * 25, np.zeros(10)) == pytest.approx(25.0)
    assert typical_spacing(np.array([0.0, 3.0]), np.array([0.0, 4.0])) == pytest.approx(5.0)


@pytest.mark.parametrize(("value", "rounded"), [(1.4, 1), (3.4, 2), (0.0478, 0.05), (68.8, 50), (9081, 10_000), (1, 1)])
def test_a_size_is_rounded_to_one_two_or_five(value: float, rounded: float) -> None:
    assert round_to_125(value) == rounded


def test_samples_at_one_location_have_no_spacing() -> None:
    with pytest.raises(InputError, match="All 3 samples lie at 1 location"):
        suggest_cell_size(np.full(3, 5.0), np.full(3, 6.0))


@pytest.mark.parametrize(
    ("path", "columns", "cell_size", "max_distance"),
    [
        ("eskay_bc/samples.csv", ("x", "y"), 1000.0, 10_000.0),  # usually mapped at 1 km
        ("reference/meuse.csv", ("x", "y"), 50.0, 500.0),  # at 40 m
        ("reference/jura_pred.csv", ("Xloc", "Yloc"), 0.05, 0.5),  # at 0.05 km
    ],
)
def test_real_surveys_get_the_cells_they_are_usually_mapped_with(
    shared_data: Path, path: str, columns: tuple[str, str], cell_size: float, max_distance: float
) -> None:
    with (shared_data / path).open(newline="") as file:
        rows = list(csv.DictReader(file))
    x, y = (np.array([float(row[name]) for row in rows]) for name in columns)
    assert suggest_cell_size(x, y) == cell_size
    assert suggest_max_distance(x, y) == max_distance
