"""What laboratories make of samples: batch bias, analytical noise, detection limits, gaps, printed numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .elements import Element
from .streams import Stage, element_stream

POORLY_COVERED = 0  # the oldest survey, which lacks some analyses
MISSING_SHARE = 0.12
OFTEN_MISSING = ("Au", "Hg", "Sb", "Mo", "Bi", "Cd")


@dataclass(frozen=True)
class Batch:
    """One survey as one laboratory analysed it in one year.

    Attributes
    ----------
    survey, laboratory : str
    year : int
    limits : tuple of float
        Detection limit of each element.
    bias : tuple of float
        Log factor by which its results of each element are too high.
    """

    survey: str
    laboratory: str
    year: int
    limits: tuple[float, ...]
    bias: tuple[float, ...]


SURVEYS = (("Regional 1978", "Crown Assay Office", 1978), ("Belt 1989", "Highland Analytical", 1989),
           ("Detail 2014", "Meridian ICP", 2014))  # fmt: skip
BIAS = (0.30, 0.20, 0.06)  # standard deviation of the log bias of each survey, for an analysis good to 10 %


def draw_batches(elements: tuple[Element, ...], seed: int) -> tuple[Batch, ...]:
    """Return the three surveys with their detection limits and biases."""
    bias = np.array(
        [
            (0.5 + 5.0 * element.precision) * element_stream(seed, Stage.BIAS, element).standard_normal(len(SURVEYS))
            for element in elements
        ]
    )
    batches = []
    for k, (survey, laboratory, year) in enumerate(SURVEYS):
        limits = tuple(float(element.limits[k]) for element in elements)
        batches.append(Batch(survey, laboratory, year, limits, tuple((BIAS[k] * bias[:, k]).tolist())))
    return tuple(batches)


def analyse(
    element: Element, truth: np.ndarray, limit: np.ndarray, bias: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Return the concentrations a laboratory reads before it applies its detection limit, shape (samples,).

    The error has a part proportional to the concentration and a constant part of a quarter of the
    detection limit (Thompson & Howarth 1976); a reading can therefore be negative.
    """
    proportional = 1.0 + element.precision * rng.standard_normal(truth.size)
    return truth * np.exp(bias) * proportional + 0.25 * limit * rng.standard_normal(truth.size)


def decimals_of(limit: float) -> int:
    """Return the number of decimals a laboratory prints: those of its detection limit."""
    text = f"{limit:.6f}".rstrip("0")
    return len(text.split(".")[1])


def round_as_printed(readings: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """Round each reading to three significant digits, and no finer than the detection limit's decimals."""
    decimals = np.array([decimals_of(value) for value in np.unique(limit)])[np.unique(limit, return_inverse=True)[1]]
    magnitude = np.floor(np.log10(np.maximum(np.abs(readings), 1e-12)))
    digits = np.minimum(decimals, 2 - magnitude)
    scale = 10.0 ** np.abs(digits)
    return np.where(digits >= 0, np.rint(readings * scale) / scale, np.rint(readings / scale) * scale)


def missing_analyses(elements: tuple[Element, ...], survey: np.ndarray, seed: int) -> np.ndarray:
    """Return where an analysis was never made, shape (samples, elements): the oldest survey ran short of material."""
    missing = np.zeros((survey.size, len(elements)), dtype=bool)
    for j, element in enumerate(elements):
        if element.symbol in OFTEN_MISSING:
            lost = element_stream(seed, Stage.MISSING, element).random(survey.size) < MISSING_SHARE
            missing[:, j] = lost & (survey == POORLY_COVERED)
    return missing


def print_assays(values: np.ndarray, censored: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Return the assays as a laboratory's spreadsheet shows them, text of the same shape.

    Parameters
    ----------
    values : numpy.ndarray
        Reported concentrations; NaN where not analysed, printed as an empty text.
    censored : numpy.ndarray
        Where the sample was below detection, printed as ``<limit``.
    limits : numpy.ndarray
        Detection limits, broadcastable to `values`.
    """
    flat = zip(
        values.ravel().tolist(), censored.ravel().tolist(), np.broadcast_to(limits, values.shape).ravel().tolist()
    )
    return np.array([_print(*cell) for cell in flat], dtype="U16").reshape(values.shape)


def _print(value: float, censored: bool, limit: float) -> str:
    if value != value:
        return ""
    if censored:
        return f"<{limit:g}"
    return f"{value:.{decimals_of(limit)}f}"
