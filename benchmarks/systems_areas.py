"""The two areas of the systems' study: a simulated survey that no preset was chosen on, and Eskay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Optional

import numpy as np
from gossan.core.context import Context
from gossan.core.evidence import valid_cells
from gossan.core.grid import Grid
from gossan.core.interpolation import inverse_distance, merge_duplicates
from gossan.core.simulation.elements import find_elements
from gossan.core.survey import SurveyDesign, simulate_survey
from gossan.models.base import TrainingData
from gossan.models.block_ground import Ground, Layout, lay_out
from gossan.models.training_data import labelled_data
from gossan.tasks import cross_validate, label_deposits

SYMBOLS = ("Ag", "As", "Au", "Ba", "Co", "Cu", "Fe", "Hg", "Mn", "Mo", "Ni", "Pb", "Sb", "U", "Zn")  # those of Eskay
SEED, SOURCE_SEED = 2026, 2027  # of the survey that is judged, and of the one that transfer starts from
RATIO, FOLDS = 2.0, 5


@dataclass(frozen=True)
class Area:
    """A stack, its labels and its deposits, and how it is held out.

    Attributes
    ----------
    key, title : str
    names : tuple of str
        Of the bands.
    stack : numpy.ndarray
        Logarithms on a grid, shape (bands, rows, columns), NaN = NoData.
    labels : numpy.ndarray
        uint8, shape (rows, columns): each deposit's cell and its eight neighbours are 1, barren cells drawn at random 0.
    points : numpy.ndarray
        Easting, northing of the deposits, shape (n, 2).
    grid : Grid
    block, together : float
        Metres: side of a block; steps that link the deposits of one cluster.
    """

    key: str
    title: str
    names: tuple[str, ...]
    stack: np.ndarray
    labels: np.ndarray
    points: np.ndarray
    grid: Grid
    block: float
    together: float

    @property
    def data(self) -> TrainingData:
        """What a supervised model may learn from."""
        return labelled_data(self.stack, self.names, self.labels)

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """What the tasks take."""
        return {"stack": self.stack, "labels": self.labels, "deposits": self.points}

    def ground(self, folds: int = FOLDS, context: Optional[Context] = None) -> Ground:
        """Return the folds that all systems share: those of `tasks.cross_validate` with the same figures."""
        layout = Layout(folds, self.block, 0.0, self.together, 0)
        return lay_out("cnn", {}, self.data, self.grid, self.labels, layout, context or Context(), self.points)

    def held_out(self, kind: str, settings: dict[str, str], draws: int, random_split: bool) -> cross_validate.Params:
        """Return the parameters of `tasks.cross_validate` on these folds."""
        own: dict[str, Any] = {"folds": FOLDS, "block_size": self.block, "cluster_distance": self.together, "seed": 0}
        return cross_validate.Params(
            kind, self.names, asdict(self.grid), settings, null_draws=draws, random_split=random_split, **own
        )

    def with_bands(self, symbols: Sequence[str]) -> Area:
        """Return the area with the bands of some elements, NoData where any band of all has none."""
        chosen = [i for i, name in enumerate(self.names) if name.split("_")[0] in symbols]
        stack = np.where(valid_cells(self.stack), self.stack[chosen], np.float32(np.nan))
        return replace(self, names=tuple(self.names[i] for i in chosen), stack=stack)


def labels_of(points: np.ndarray, stack: np.ndarray, grid: Grid, **further: Any) -> np.ndarray:
    """Return the label raster that `gossan:labeldeposits` makes: 3 x 3 cells per deposit, barren cells drawn at random."""
    facts = {"grid": asdict(grid), "neighbourhood": 1, "negatives": "random", "ratio": RATIO, "seed": 0, **further}
    given = {"deposits": points, "valid": valid_cells(stack)}
    return label_deposits.run(given, label_deposits.Params(**facts), Context()).arrays["labels"].astype(np.uint8)


def simulated(seed: int = SEED, design: Optional[SurveyDesign] = None, cell_size: float = 500.0) -> Area:
    """Return a simulated survey with Eskay's elements."""
    design = design or SurveyDesign(elements=SYMBOLS)
    survey = simulate_survey(design, seed)
    grid = Grid.covering(*design.extent, cell_size, "EPSG:26910")
    x, y, logs, _ = merge_duplicates(survey.samples.x, survey.samples.y, np.log10(survey.samples.values))
    stack = inverse_distance(x, y, logs, grid).astype(np.float32)
    points = np.column_stack([survey.deposits.x, survey.deposits.y])
    names = tuple(element.name for element in find_elements(design.elements))
    labels = labels_of(points, stack, grid)
    return Area("simulated", "Simulated survey", names, stack, labels, points, grid, 10_000.0, 3_000.0)


def eskay(path: Path) -> Area:
    """Return Eskay out of the arrays that `prepare` of `networks.py` has written."""
    held = np.load(path)
    west, north, size = held["frame"].tolist()
    stack = held["stack"].astype(np.float32)
    grid = Grid(west, north, size, stack.shape[1], stack.shape[2], "EPSG:26910")
    units = {"Au": "ppb", "Hg": "ppb", "Fe": "pct"}
    names = tuple(f"{symbol}_{units.get(symbol, 'ppm')}" for symbol in SYMBOLS)
    labels = labels_of(held["points"], stack, grid)
    return Area("eskay", "Eskay", names, stack, labels, held["points"], grid, 20_000.0, 10_000.0)
