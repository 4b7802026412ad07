"""The simulated survey as a whole: deterministic, believable, and as hard as a real one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.core.simulation.elements import LITHOLOGIES
from gossan.core.simulation.ground import TRUTH_BANDS
from gossan.core.simulation.structures import nearest_fault
from gossan.core.survey import Survey, SurveyDesign, simulate_survey
from gossan.tests.story import Story
from scipy.spatial import cKDTree

DESIGN = SurveyDesign()
SEEDS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def surveys() -> dict[int, Survey]:
    """Five surveys as they come out by default."""
    return {seed: simulate_survey(DESIGN, seed) for seed in SEEDS}


def idw_of_logs(survey: Survey) -> tuple[Grid, np.ndarray]:
    """Plain inverse-distance maps (8 neighbours, power 2) of the log assays at 1/60 of the extent, (cells, elements)."""
    west, south, east, north = DESIGN.extent
    grid = Grid.covering(west, south, east, north, (east - west) / 60)
    cells = np.column_stack([axis.ravel() for axis in np.meshgrid(grid.x_centres(), grid.y_centres())])
    sites = np.column_stack([survey.samples.x, survey.samples.y])
    maps = []
    for values in survey.samples.values.T:
        known = np.isfinite(values)
        distance, index = cKDTree(sites[known]).query(cells, k=8)
        weight = 1.0 / np.maximum(distance, 1.0) ** 2
        maps.append((weight * np.log(values[known])[index]).sum(axis=1) / weight.sum(axis=1))
    return grid, np.column_stack(maps)


def auc_of_deposits(survey: Survey, grid: Grid, score: np.ndarray) -> float:
    """Chance that a deposit's cell scores higher than any other cell."""
    row, column, _ = grid.cells_of(survey.deposits.x, survey.deposits.y)
    cells = np.unique(row * grid.columns + column)
    others = np.delete(score, cells)
    return float(np.mean([(others < score[cell]).mean() for cell in cells]))


def mahalanobis(logs: np.ndarray) -> np.ndarray:
    """Squared distance of each cell from the mean of all."""
    z = (logs - logs.mean(axis=0)) / logs.std(axis=0)
    return np.einsum("ij,jk,ik->i", z, np.linalg.pinv(np.cov(z.T)), z)


def difficulty(survey: Survey) -> dict[str, float]:
    """AUC of each element's map and of the Mahalanobis distance of all."""
    grid, logs = idw_of_logs(survey)
    result = {e.symbol: auc_of_deposits(survey, grid, logs[:, j]) for j, e in enumerate(survey.elements)}
    result["all"] = auc_of_deposits(survey, grid, mahalanobis(logs))
    return result


def test_the_same_seed_gives_the_same_bytes():
    first, second = simulate_survey(DESIGN, 6), simulate_survey(DESIGN, 6)
    assert first.samples.printed().tobytes() == second.samples.printed().tobytes()
    assert first.truth.tobytes() == second.truth.tobytes()
    assert first.samples.x.tobytes() == second.samples.x.tobytes()
    assert first.deposits.x.tobytes() == second.deposits.x.tobytes()


def test_another_seed_is_another_survey(surveys):
    assert not np.array_equal(surveys[1].truth, surveys[2].truth)
    assert not np.array_equal(surveys[1].samples.x, surveys[2].samples.x)


@pytest.mark.parametrize(("samples", "deposits"), [(1, 0), (2, 1), (26, 2), (777, 40)])
def test_as_many_samples_and_deposits_as_asked_for(samples, deposits):
    survey = simulate_survey(replace(DESIGN, samples=samples, deposits=deposits), 3)
    assert len(survey.samples) == samples
    assert len(set(survey.samples.sample_id)) == samples
    assert len(survey.deposits) == deposits
    assert len(set(survey.deposits.name)) == deposits


def test_everything_lies_inside_the_extent(surveys):
    west, south, east, north = DESIGN.extent
    for survey in surveys.values():
        for x, y in [
            (survey.samples.x, survey.samples.y),
            (survey.deposits.x, survey.deposits.y),
            *(fault.vertices.T for fault in survey.faults),
        ]:
            assert x.min() >= west and x.max() <= east and y.min() >= south and y.max() <= north


def test_the_truth_raster_holds_what_its_bands_say(surveys):
    survey = surveys[1]
    assert survey.truth.shape == (len(TRUTH_BANDS), 200, 240)
    assert survey.truth.dtype == np.float32
    assert np.isfinite(survey.truth).all()
    halo, lithology, distance, barren, elevation = survey.truth
    assert set(np.unique(lithology)) <= set(range(1, len(LITHOLOGIES) + 1))
    x, y = survey.grid.x_centres()[[17]], survey.grid.y_centres()[[23]]
    assert distance[23, 17] == pytest.approx(nearest_fault(survey.faults, x, y)[0][0], rel=1e-5)
    assert halo.min() >= 0 and barren.max() <= 1 and barren.min() >= -1 and elevation.min() > 0
    row, column, _ = survey.grid.cells_of(survey.samples.x, survey.samples.y)
    np.testing.assert_array_equal(lithology[row, column], survey.samples.lithology)


def test_an_element_is_the_same_whichever_others_are_asked_for(surveys):
    alone = simulate_survey(replace(DESIGN, elements=("Bi", "pb_PPM")), 1)
    column = [element.symbol for element in surveys[1].elements].index("Pb")
    assert [element.name for element in alone.elements] == ["Bi_ppm", "Pb_ppm"]
    np.testing.assert_array_equal(alone.samples.values[:, 1], surveys[1].samples.values[:, column])


def test_without_deposits_it_is_the_same_ground_without_a_halo(surveys):
    barren = simulate_survey(replace(DESIGN, deposits=0), 1)
    rich = surveys[1]
    assert len(barren.deposits) == 0
    assert not barren.truth[0].any()
    np.testing.assert_array_equal(barren.truth[1:], rich.truth[1:])
    np.testing.assert_array_equal(barren.samples.x, rich.samples.x)
    untouched = (rich.samples.truth == barren.samples.truth).all(axis=1)
    assert 0.05 < untouched.mean() < 0.9
    np.testing.assert_array_equal(barren.samples.values[untouched], rich.samples.values[untouched])
    assert (rich.samples.truth >= barren.samples.truth).all()


def test_the_geology_scales_with_the_extent():
    small = simulate_survey(replace(DESIGN, extent=(0.0, 0.0, 6_000.0, 5_000.0)), 2)
    large = simulate_survey(DESIGN, 2)
    np.testing.assert_allclose(small.truth[0], large.truth[0], atol=1e-3)
    np.testing.assert_array_equal(small.truth[1], large.truth[1])
    np.testing.assert_allclose(10.0 * small.truth[2], large.truth[2], rtol=1e-3, atol=1.0)


def test_deposits_keep_to_faults_good_hosts_and_camps(surveys):
    near, ground, hosts, share, spread = [], [], [], [], []
    for survey in surveys.values():
        row, column, _ = survey.grid.cells_of(survey.deposits.x, survey.deposits.y)
        near.append(np.median(survey.truth[2][row, column]))
        ground.append(np.median(survey.truth[2]))
        rhyolite = LITHOLOGIES.index("rhyolite") + 1
        hosts.append((survey.truth[1][row, column] == rhyolite).mean())
        share.append((survey.truth[1] == rhyolite).mean())
        points = np.column_stack([survey.deposits.x, survey.deposits.y])
        gap = cKDTree(points).query(points, k=2)[0][:, 1].mean()
        spread.append(gap / (0.5 * np.sqrt(60_000.0 * 50_000.0 / len(points))))  # Clark & Evans: 1 at random
    assert np.mean(near) < 0.3 * np.mean(ground)
    assert np.mean(hosts) > 1.5 * np.mean(share)
    assert np.mean(spread) < 0.6


def test_it_is_as_hard_as_a_real_survey(surveys):
    """On Eskay the best element reaches .83, Mahalanobis .83 and none is perfect."""
    found = [difficulty(survey) for survey in surveys.values()]
    best = [max(value for key, value in aucs.items() if key != "all") for aucs in found]
    mean = {key: np.mean([aucs[key] for aucs in found]) for key in found[0]}
    assert 0.80 < np.mean(best) < 0.95 and max(best) < 0.97
    assert 0.66 < mean["all"] < 0.90
    assert mean["Pb"] > 0.78 and mean["As"] > 0.72 and mean["Au"] > 0.70
    assert all(0.3 < mean[symbol] < 0.7 for symbol in ("Ni", "Cr", "Co", "Fe"))


def test_without_a_signal_the_deposits_cannot_be_found():
    found = [difficulty(simulate_survey(replace(DESIGN, signal=0.0), seed)) for seed in SEEDS]
    mean = {key: np.mean([aucs[key] for aucs in found]) for key in found[0]}
    assert all(0.38 < mean[symbol] < 0.62 for symbol in ("Pb", "Zn", "Ag", "As", "Au", "all"))


def test_a_stronger_signal_is_easier_to_find():
    weak, strong = (
        np.mean([difficulty(simulate_survey(replace(DESIGN, signal=signal), seed))["Pb"] for seed in SEEDS[:2]])
        for signal in (0.5, 2.0)
    )
    assert strong > weak + 0.05


def test_magnitudes_are_those_of_real_stream_sediments(surveys):
    """Within a factor of three of Eskay's medians, with a similar spread of the logarithms."""
    eskay = {
        "Ag": (0.1, 0.68), "As": (8.0, 1.15), "Au": (3.0, 1.01), "Ba": (900.0, 0.5), "Co": (16.2, 0.51),
        "Cu": (43.9, 0.68), "Fe": (3.6, 0.33), "Hg": (67.0, 0.96), "Mn": (780.0, 0.69), "Mo": (2.0, 0.75),
        "Ni": (53.5, 1.11), "Pb": (8.0, 0.72), "Sb": (1.0, 1.09), "Zn": (106.0, 0.54),
    }  # fmt: skip
    for j, element in enumerate(surveys[1].elements):
        if element.symbol in eskay:
            median, spread = eskay[element.symbol]
            logs = np.concatenate([np.log(survey.samples.values[:, j]) for survey in surveys.values()])
            assert abs(np.nanmedian(logs) - np.log(median)) < np.log(3.0), element.name
            assert 0.6 < np.nanstd(logs) / spread < 1.7, element.name


def test_elements_of_one_source_are_correlated_as_in_nature(surveys):
    names = [element.symbol for element in surveys[1].elements]
    logs = np.vstack([np.log(survey.samples.values) for survey in surveys.values()])
    logs = logs[np.isfinite(logs).all(axis=1)]
    correlation = np.corrcoef(logs.T)
    assert correlation[names.index("Ni"), names.index("Cr")] > 0.6
    assert correlation[names.index("As"), names.index("Sb")] > 0.4
    assert correlation[names.index("Ni"), names.index("Ba")] < 0.0


def test_lithology_alone_makes_highs(surveys):
    """Black shale is high in molybdenum and mercury, basalt in nickel and cobalt, with no deposit near."""
    survey = simulate_survey(replace(DESIGN, deposits=0, samples=4000), 4)
    names = [element.symbol for element in survey.elements]
    rock = survey.samples.lithology

    def typical(symbol: str, lithology: str) -> float:
        return float(np.nanmedian(survey.samples.values[rock == LITHOLOGIES.index(lithology) + 1, names.index(symbol)]))

    assert typical("Mo", "black shale") > 1.3 * typical("Mo", "basalt")
    assert typical("Hg", "black shale") > 1.3 * typical("Hg", "basalt")
    assert typical("Co", "basalt") > 1.5 * typical("Co", "rhyolite")
    assert typical("Ni", "basalt") > 1.5 * typical("Ni", "granite")


@pytest.mark.parametrize(
    ("change", "seed", "message"),
    [
        ({"samples": 0}, 1, "A survey of 0 samples is empty"),
        ({"deposits": -1}, 1, "-1 deposits cannot be planted"),
        ({"signal": float("nan")}, 1, "signal is a factor of 0 or more, not nan"),
        ({}, -1, "seed must be a whole number of 0 or more, not -1"),
        ({"extent": (0.0, 0.0, float("inf"), 1.0)}, 1, "is not finite"),
        ({"extent": (10.0, 0.0, 0.0, 10.0)}, 1, "has no area"),
        ({"extent": (5.0, 7.0, 5.0, 7.0)}, 1, "has no area"),
        ({"extent": (0.0, 0.0, 1000.0, 10.0)}, 1, "too narrow for a survey"),
        ({"cell_size": -5.0}, 1, "Cell size must be a positive number, not -5"),
        ({"cell_size": 1.0}, 1, "Choose a larger cell size"),
        ({"cell_size": 20_000.0}, 1, "Choose a smaller cell size"),
        ({"elements": ("Pb", "Xx")}, 1, "does not know the element 'Xx'. Choose from: Au_ppb, .*Bi_ppm"),
        ({"elements": ()}, 1, "No element is named"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_the_remedy(change, seed, message):
    with pytest.raises(InputError, match=message):
        simulate_survey(replace(DESIGN, **change), seed)


def test_progress_runs_from_nought_to_the_end():
    story = Story()
    simulate_survey(DESIGN, 1, story)
    assert story.fractions == sorted(story.fractions)
    assert 0.0 <= story.fractions[0] < story.fractions[-1] <= 1.0
    assert len(story.messages) > 15 and all(story.messages)
