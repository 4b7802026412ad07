"""GANomaly and the autoencoder on surveys: simulated with and without deposits, and real (Eskay)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.engine
pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")

from gossan.core.context import Context  # noqa: E402  (after the skip)
from gossan.core.grid import Grid  # noqa: E402
from gossan.core.interpolation import inverse_distance, merge_duplicates  # noqa: E402
from gossan.core.ranks import cells_below, share_at_or_above  # noqa: E402
from gossan.core.roc import background_beaten  # noqa: E402
from gossan.core.survey import SurveyDesign, simulate_survey  # noqa: E402
from gossan.models import registry  # noqa: E402
from gossan.models.training_data import background_data  # noqa: E402

KINDS = ["ganomaly", "autoencoder"]
ESKAY = Grid(-55_000.0, 6_403_000.0, 1000.0, 304, 259, "EPSG:26910")  # the grid of magnetics.tif
REACH = 15_000.0  # metres from the nearest sample: about the study area
QUICK = {"members": 2, "width": 0.5}
PATHFINDERS = ("Cu", "Pb", "Zn", "Ag", "Au")


@dataclass(frozen=True)
class Case:
    """A stack of logarithms and the row-major cells of its deposits."""

    stack: np.ndarray
    names: tuple[str, ...]
    deposits: np.ndarray

    def score(self, kind: str, **settings: Any) -> np.ndarray:
        """Return the model's score of the valid cells, -1 elsewhere: shape (cells,)."""
        data = background_data(self.stack, self.names)
        model = registry.model_class(kind)(**settings).fit(data, Context())
        return model.score(data.stack, Context())[0].ravel()

    def auc(self, score: np.ndarray) -> float:
        """AUC of the deposits against all other valid cells, ties against the map."""
        valid = np.flatnonzero(np.isfinite(score))
        return float(background_beaten(cells_below(score[valid]), np.searchsorted(valid, self.deposits)).mean())

    def captured(self, score: np.ndarray, share: float) -> float:
        """Share of the deposits in the best `share` of the area."""
        valid = np.flatnonzero(np.isfinite(score))
        return float((share_at_or_above(score[valid])[np.searchsorted(valid, self.deposits)] <= share).mean())


@cache
def simulated(seed: int, deposits: int) -> Case:
    """A simulated survey on cells of 1 km, and the places of its deposits, or of those its twin with ore has."""
    design = SurveyDesign(deposits=deposits)
    samples = simulate_survey(design, seed).samples
    grid = Grid.covering(*design.extent, 1000.0)
    x, y, logs, _ = merge_duplicates(samples.x, samples.y, np.log10(samples.values))
    ore = simulate_survey(SurveyDesign(), seed).deposits
    row, column, _ = grid.cells_of(ore.x, ore.y)
    names = tuple(f"band {i}" for i in range(logs.shape[1]))
    return Case(inverse_distance(x, y, logs, grid), names, row * grid.columns + column)


@pytest.fixture(scope="module")
def eskay(shared_data: Path) -> Case:
    """Logarithms of 15 elements, IDW with 12 neighbours, 51 deposits."""
    with (shared_data / "eskay_bc" / "samples.csv").open(newline="", encoding="utf-8") as file:
        samples = list(csv.DictReader(file))
    with (shared_data / "eskay_bc" / "deposits.csv").open(newline="", encoding="utf-8") as file:
        deposits = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    names = tuple(name for name in samples[0] if name.rpartition("_")[2] in ("ppm", "ppb", "pct"))
    logs = np.log10([[float(row[name]) for name in names] for row in samples])
    x, y = (np.array([float(row[axis]) for row in samples]) for axis in "xy")
    x, y, logs, _ = merge_duplicates(x, y, logs)
    near = inverse_distance(x, y, np.ones((len(x), 1)), ESKAY, max_distance=REACH)[0]
    stack = inverse_distance(x, y, logs, ESKAY, mask=np.isfinite(near))
    row, column, _ = ESKAY.cells_of(*np.array(deposits).T)
    return Case(stack, names, row * ESKAY.columns + column)


@pytest.mark.parametrize("kind", KINDS)
def test_planted_deposits_are_found_and_without_ore_the_same_places_are_like_any_other(kind: str) -> None:
    surveys = [(simulated(seed, 25), simulated(seed, 0)) for seed in (0, 2, 9)]
    found, empty = np.array([[case.auc(case.score(kind, **QUICK)) for case in pair] for pair in surveys]).T
    assert found.mean() > 0.75
    assert 0.38 < empty.mean() < 0.62
    assert (found > empty + 0.05).all()


def test_ganomaly_on_eskay_is_near_what_was_seen_before_and_the_gate_captures_more(eskay: Case) -> None:
    settings = {"members": 2, "width": 0.5}
    plain, gated = (eskay.score("ganomaly", direction=names, **settings) for names in ((), PATHFINDERS))
    assert 0.76 < eskay.auc(plain) < 0.86
    assert 0.78 < eskay.auc(gated) < 0.88
    assert eskay.captured(gated, 0.2) > eskay.captured(plain, 0.2) + 0.1


def test_the_autoencoder_on_eskay_is_near_ganomaly(eskay: Case) -> None:
    assert 0.74 < eskay.auc(eskay.score("autoencoder", members=3)) < 0.86
