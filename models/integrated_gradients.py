"""Contributions of networks over windows: gradients integrated on the way from the mean background to each window.

Sundararajan, M., Taly, A., Yan, Q. (2017). Axiomatic attribution for deep networks. ICML. With the standardised window
x and the mean background, which is 0 everywhere, band i of the window is given

    sum over its cells of  x_i  times the mean over 0 < t < 1 of  d score(t x) / d x_i,

and all bands together the score of x less that of the mean background. The integral is taken at midpoints; where it
misses that sum, with twice as many, and again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor

from ..core.context import Context
from .device import choose_device, reproducible, with_batch_that_fits
from .member import BLOCK_VALUES, Architecture, Scorer, Weights, load_scorer
from .window_source import WindowSource

STEPS = 16  # midpoints to begin with
MOST_STEPS = 128
TOLERANCE = 0.02  # of the score's range: what contributions may miss the score's difference by
BATCH_VALUES = 2**20  # values in a batch of windows: a network's gradients need many times their memory


@dataclass(frozen=True)
class GradientJob:
    """Cells whose windows one network is asked about, and how exactly; other attributes as in `member.BlockJob`."""

    architecture: Architecture
    weights: Weights
    padded: np.ndarray
    cells: np.ndarray
    tolerance: float


def integrated_gradients(
    architecture: Architecture,
    weights: Weights,
    padded: np.ndarray,
    cells: np.ndarray,
    context: Context,
    tolerance: float = TOLERANCE,
) -> tuple[np.ndarray, np.ndarray]:
    """Return each band's contribution to one network's scores, and what they should add up to.

    Parameters
    ----------
    architecture : Architecture
    weights : dict of numpy.ndarray
        The network's.
    padded : numpy.ndarray
        The standardised stack, see `core.windows.pad_for_windows`: 0 is the mean background.
    cells : numpy.ndarray
        Row-major indices, shape (cells,).
    context : Context
    tolerance : float
        By how much a cell's contributions may miss what they should add up to.

    Returns
    -------
    numpy.ndarray, numpy.ndarray
        Contributions, float32, shape (bands, cells); score less the mean background's, float32, shape (cells,).
    """
    size = max(1, BLOCK_VALUES // (STEPS * architecture.window**2))
    if choose_device(architecture.device).type == "cuda":
        size = len(cells)
    blocks = [cells[start : start + size] for start in range(0, len(cells), size)]
    jobs = [GradientJob(architecture, weights, padded, block, tolerance) for block in blocks]
    found = context.map(explain_block, jobs)
    values, totals = zip(*found)
    return np.concatenate(values, axis=1), np.concatenate(totals)


def explain_block(job: GradientJob, context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Return contributions (bands, cells) and what they should add up to (cells,); for `Context.map`."""
    with reproducible(threads=1):
        device = choose_device(job.architecture.device)
        source = WindowSource(torch.from_numpy(job.padded).to(device), job.architecture.window)
        scorer = load_scorer(job.architecture, source.bands, job.weights).to(device).eval()
        scorer.requires_grad_(False)
        values = np.empty((source.bands, len(job.cells)), dtype=np.float32)
        total = np.empty(len(job.cells), dtype=np.float32)
        size = max(1, BATCH_VALUES // (source.bands * source.window**2))

        def attempt(batch: int) -> None:
            for start in range(0, len(job.cells), batch):
                told = f"explaining {start:,} of {len(job.cells):,} cells"
                part = slice(start, start + batch)
                x = source.gather(torch.from_numpy(job.cells[part]))
                pulse = partial(context.progress, start / len(job.cells), told)
                mine, whole = explain_windows(scorer, x, job.tolerance, pulse)
                values[:, part], total[part] = mine.T.cpu().numpy(), whole.cpu().numpy()

        with_batch_that_fits(attempt, size, context)
        return values, total


def explain_windows(
    scorer: Scorer, x: Tensor, tolerance: float, pulse: Callable[[], None], steps: int = STEPS
) -> tuple[Tensor, Tensor]:
    """Return each band's contribution (n, bands) and what they should add up to (n,).

    Parameters
    ----------
    scorer : Scorer
    x : Tensor
        Windows, shape (n, bands, width, width).
    tolerance : float
    pulse : callable
        Called between two passes through the network: where the work stops when cancelled.
    steps : int
        Midpoints to begin with.
    """
    with torch.no_grad():
        whole = scorer.scores(x) - scorer.scores(torch.zeros_like(x[:1]))  # (n,)
    found = torch.empty(x.shape[:2], device=x.device)
    open_ = torch.arange(len(x), device=x.device)
    while len(open_):
        found[open_] = _at_midpoints(scorer, x[open_], steps, pulse)
        missed = (found[open_].sum(dim=1) - whole[open_]).abs()
        open_ = open_[missed > tolerance] if steps < MOST_STEPS else open_[:0]
        steps *= 2
    return found, whole


def _at_midpoints(scorer: Scorer, x: Tensor, steps: int, pulse: Callable[[], None]) -> Tensor:
    """Return the contributions of windows, (n, bands), with the gradient taken at so many points on the way."""
    gradient = torch.zeros_like(x)
    for step in range(steps):
        pulse()
        at = (x * ((step + 0.5) / steps)).requires_grad_(True)
        with torch.enable_grad():
            (slope,) = torch.autograd.grad(scorer.scores(at).sum(), at)
        gradient += slope
    return (x * gradient).flatten(2).sum(dim=2) / steps


def averaged(parts: Sequence[np.ndarray], shares: np.ndarray) -> np.ndarray:
    """Return the mean of several networks' contributions or totals, weighted by their shares."""
    return np.average(np.stack(parts), axis=0, weights=shares).astype(np.float32)
