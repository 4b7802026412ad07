"""From a stack, as it comes through the door, to what a model may learn from."""

from __future__ import annotations

from typing import Optional

import numpy as np

from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..core.labels import BARREN, DEPOSIT
from .base import TrainingData


def clean_stack(stack: np.ndarray) -> np.ndarray:
    """Return the stack as float32, shape (bands, rows, columns), with infinities as NoData (NaN)."""
    stack = np.asarray(stack)
    if stack.ndim != 3 or stack.shape[0] < 1:
        raise InputError(f"The evidence stack must have bands, rows and columns; its shape is {stack.shape}.")
    with np.errstate(over="ignore"):
        stack = stack.astype(np.float32, copy=False)
    infinite = np.isinf(stack)
    return np.where(infinite, np.float32(np.nan), stack) if infinite.any() else stack


def background_data(
    stack: np.ndarray,
    band_names: tuple[str, ...],
    labels: Optional[np.ndarray] = None,
    fraction: float = 1.0,
    seed: int = 0,
) -> TrainingData:
    """Return what an anomaly model may learn from: valid cells, deposits kept out, a share at random.

    Parameters
    ----------
    stack : numpy.ndarray
        Evidence layers, shape (bands, rows, columns); NaN or infinite = NoData.
    band_names : tuple of str
        One name per band.
    labels : numpy.ndarray, optional
        Label raster, shape (rows, columns): cells that are 1 (deposit) stay out of training.
    fraction : float
        Share of the remaining cells that is drawn, above 0 and up to 1.
    seed : int
        Seed of the draw.

    Raises
    ------
    InputError
        If shapes or names do not fit, or fewer than two cells remain.
    """
    stack = clean_stack(stack)
    _check_names(stack, band_names)
    if not 0.0 < fraction <= 1.0:
        raise InputError(f"The share of cells to train on must be above 0 and at most 1, not {fraction:g}.")
    training = valid_cells(stack)
    if not training.any():
        raise InputError(
            "No cell of the evidence stack has a value in every band. Check the layers' NoData and extents."
        )
    if labels is not None:
        _check_shape(labels, training)
        training &= labels != DEPOSIT
    training = _draw(training, fraction, seed)
    if training.sum() < 2:
        raise InputError(
            f"{int(training.sum())} cells are left to train on; at least 2 are needed. "
            "Use more cells, fewer deposit cells or a larger share."
        )
    return TrainingData(stack, tuple(band_names), training, labels)


def labelled_data(stack: np.ndarray, band_names: tuple[str, ...], labels: np.ndarray) -> TrainingData:
    """Return what a prospectivity model may learn from: valid cells that are known to be deposit or barren.

    Parameters
    ----------
    stack : numpy.ndarray
        Evidence layers, shape (bands, rows, columns); NaN or infinite = NoData.
    band_names : tuple of str
        One name per band.
    labels : numpy.ndarray
        Label raster, shape (rows, columns): 1 deposit, 0 barren, anything else unknown and never learnt from.

    Raises
    ------
    InputError
        If shapes or names do not fit, or fewer than two cells of a kind have data in every band.
    """
    stack = clean_stack(stack)
    _check_names(stack, band_names)
    valid = valid_cells(stack)
    _check_shape(labels, valid)
    for label, name in ((DEPOSIT, "deposit"), (BARREN, "barren")):
        count, known = int((valid & (labels == label)).sum()), int((labels == label).sum())
        if count < 2:
            raise InputError(
                f"The labels have {known:,} {name} cells ({label}), {count:,} of them where every band of the stack has "
                "data; at least 2 are needed. Make them with 'Deposit labels' on this stack's grid."
            )
    return TrainingData(stack, tuple(band_names), valid & np.isin(labels, (DEPOSIT, BARREN)), labels)


def _check_shape(labels: np.ndarray, valid: np.ndarray) -> None:
    if labels.shape != valid.shape:
        raise InputError(f"The labels have {labels.shape} rows and columns, the stack {valid.shape}. Use one grid.")


def _check_names(stack: np.ndarray, band_names: tuple[str, ...]) -> None:
    if len(band_names) != stack.shape[0]:
        raise InputError(f"The stack has {stack.shape[0]} bands but {len(band_names)} band names.")
    repeated = sorted({name for name in band_names if band_names.count(name) > 1})
    if repeated:
        raise InputError(f"Several bands of the stack are named '{repeated[0]}'. Give every band its own name.")


def _draw(candidates: np.ndarray, fraction: float, seed: int) -> np.ndarray:
    """Return a random share of the true cells."""
    if fraction == 1.0:
        return candidates
    cells = np.flatnonzero(candidates)
    chosen = np.random.default_rng(seed).permutation(cells)[: round(fraction * cells.size)]
    drawn = np.zeros(candidates.shape, dtype=bool)
    drawn.flat[chosen] = True
    return drawn
