"""A small survey for the models: four correlated elements, a NoData corner, one odd cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm", "Ni_ppm")


@dataclass(frozen=True)
class Survey:
    """A stack, its band names, and where its one odd cell lies."""

    stack: np.ndarray
    names: tuple[str, ...]
    odd: tuple[int, int]


def make_survey(bands: int = 4, rows: int = 24, columns: int = 22, seed: int = 5) -> Survey:
    """Return correlated noise with one cell of strong enrichment, a NoData corner and a hole in one band."""
    rng = np.random.default_rng(seed)
    mixing = np.eye(bands) + 0.3 * rng.normal(size=(bands, bands))
    cells = rng.normal(size=(rows * columns, bands)) @ mixing
    stack = (3.0 + 2.0 * cells.T.reshape(bands, rows, columns)).astype(np.float32)
    odd = (15, 9)
    stack[:, odd[0], odd[1]] += 20.0
    stack[:, :3, :4] = np.nan
    stack[-1, 7, 7] = np.nan
    return Survey(stack, NAMES[:bands], odd)


@pytest.fixture
def survey() -> Survey:
    """The small survey with four bands."""
    return make_survey()


@pytest.fixture
def make() -> Any:
    """``make(bands, rows, columns, seed)``: a small survey to measure."""
    return make_survey
