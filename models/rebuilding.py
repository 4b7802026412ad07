"""Contributions of networks whose score is the error of a rebuilt cell: each band's share of it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..core.context import Context
from .device import choose_device, reproducible, with_batch_that_fits
from .member import BLOCK_VALUES, SCORING_BATCH, SCORING_VALUES, Architecture, Scorer, Weights, load_scorer
from .window_source import WindowSource


class RebuildingScorer(Scorer):
    """A network that rebuilds windows."""

    @abstractmethod
    def errors(self, x: Tensor) -> Tensor:
        """Return by how much each band of each window's centre cell is rebuilt wrongly, shape (n, bands)."""


@dataclass(frozen=True)
class ErrorJob:
    """Cells whose windows one network rebuilds; attributes as in `member.BlockJob`."""

    architecture: Architecture
    weights: Weights
    padded: np.ndarray
    cells: np.ndarray


def error_shares(
    architecture: Architecture, weights: Weights, padded: np.ndarray, cells: np.ndarray, context: Context
) -> np.ndarray:
    """Return each band's share of one network's squared error in each cell, float32, shape (bands, cells).

    A cell's shares add up to 1; where everything is rebuilt without error they are equal.

    Parameters
    ----------
    architecture : Architecture
    weights : dict of numpy.ndarray
        The network's.
    padded : numpy.ndarray
        The standardised stack, see `core.windows.pad_for_windows`.
    cells : numpy.ndarray
        Row-major indices, shape (cells,).
    context : Context
    """
    size = max(1, BLOCK_VALUES // architecture.window**2)
    if choose_device(architecture.device).type == "cuda":
        size = len(cells)
    blocks = [cells[start : start + size] for start in range(0, len(cells), size)]
    jobs = [ErrorJob(architecture, weights, padded, block) for block in blocks]
    return np.concatenate(context.map(error_block, jobs), axis=1)


def error_block(job: ErrorJob, context: Context) -> np.ndarray:
    """Return the shares of a job's cells, float32, shape (bands, cells); for `Context.map`."""
    with reproducible(threads=1), torch.inference_mode():
        device = choose_device(job.architecture.device)
        source = WindowSource(torch.from_numpy(job.padded).to(device), job.architecture.window)
        scorer = load_scorer(job.architecture, source.bands, job.weights).to(device)
        squares = np.empty((len(job.cells), source.bands))

        def attempt(batch: int) -> None:
            for start in range(0, len(job.cells), batch):
                context.progress(start / len(job.cells), f"rebuilding {start:,} of {len(job.cells):,} cells")
                part = slice(start, start + batch)
                errors = scorer.errors(source.gather(torch.from_numpy(job.cells[part])))
                squares[part] = np.square(errors.cpu().numpy().astype(float))

        size = max(1, min(SCORING_BATCH, SCORING_VALUES // (source.bands * source.window**2)))
        with_batch_that_fits(attempt, size, context)
    sums = squares.sum(axis=1, keepdims=True)
    return np.where(sums > 0, squares / np.where(sums > 0, sums, 1.0), 1.0 / source.bands).T.astype(np.float32)
