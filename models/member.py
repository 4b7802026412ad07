"""Members of an ensemble of networks: each trained from its own seed; all of them scoring blocks of cells."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from ..core.context import Context
from .device import choose_device, reproducible, with_batch_that_fits
from .training import Plan, TrainingSystem, train
from .window_source import WindowSource

SCORING_BATCH = 8192  # windows
SCORING_VALUES = 2**22  # values in a batch of windows: 16 MiB, what wide windows come down to
BLOCK_VALUES = 2**20  # cells of windows in a block that one process scores: a million windows of 1, 1,024 of 32
SMALLEST_BATCH = 2  # BatchNorm has no spread to divide by in a batch of one

Weights = dict[str, np.ndarray]


class Scorer(nn.Module):
    """The part of a network that scores, and that the model file keeps."""

    @abstractmethod
    def scores(self, x: Tensor) -> Tensor:
        """Return how anomalous or prospective each window is, shape (n,), for windows of (n, bands, width, width)."""


class Architecture(Protocol):
    """What a member needs to know of its model."""

    @property
    def window(self) -> int:
        """Width of the window, in cells."""

    @property
    def iterations(self) -> int:
        """Batches."""

    @property
    def epochs(self) -> int:
        """Passes over the training cells instead; 0 = `iterations` counts."""

    @property
    def batch_size(self) -> int:
        """Windows per batch."""

    @property
    def device(self) -> str:
        """Where it runs."""

    def build_scorer(self, bands: int) -> Scorer:
        """Return the scoring network with torch's own starting weights."""

    def build_windows(self, source: WindowSource, cells: np.ndarray, targets: Optional[np.ndarray]) -> Any:
        """Return what draws batches of the cells' windows, and of their targets where the network learns these."""

    def build_system(
        self, scorer: Scorer, windows: Any, generator: torch.Generator, device: torch.device
    ) -> TrainingSystem:
        """Return what trains it; all weights are drawn anew from `generator`, on the processor."""


@dataclass(frozen=True)
class MemberJob:
    """What one member is trained from.

    Attributes
    ----------
    architecture : Architecture
        The model, not fitted.
    name : str
        "member 2 of 5".
    seeds : tuple of int
        Of the starting weights and of the batches.
    padded : numpy.ndarray
        The standardised stack, see `core.windows.pad_for_windows`.
    training : numpy.ndarray
        Row-major indices of the cells to learn from.
    watched : numpy.ndarray
        Indices of the cells to score before and after.
    checkpoint : Path, optional
    targets : numpy.ndarray, optional
        What the training cells are (1 deposit, 0 barren), where the network learns that.
    watched_targets : numpy.ndarray, optional
        What the watched cells are, where a training system looks at them while it learns.
    closed : numpy.ndarray, optional
        Row-major indices of cells that no training window may be centred on.
    """

    architecture: Architecture
    name: str
    seeds: tuple[int, int]
    padded: np.ndarray
    training: np.ndarray
    watched: np.ndarray
    checkpoint: Optional[Path]
    targets: Optional[np.ndarray] = None
    watched_targets: Optional[np.ndarray] = None
    closed: Optional[np.ndarray] = None


@dataclass(frozen=True)
class Member:
    """A trained member.

    Attributes
    ----------
    weights : dict of numpy.ndarray
        The scorer's.
    history : numpy.ndarray
        Loss terms, shape (iterations, terms).
    terms : tuple of str
        Their names.
    untrained, trained : numpy.ndarray
        Scores of the watched cells before and after training.
    batch_size : int
        What the device's memory allowed.
    device : str
        Where it was trained.
    """

    weights: Weights
    history: np.ndarray
    terms: tuple[str, ...]
    untrained: np.ndarray
    trained: np.ndarray
    batch_size: int
    device: str


def train_member(job: MemberJob, context: Context) -> Member:
    """Train one member; for `Context.map`.

    With one thread: the order of additions, and so the last digits, depend on the number of threads.
    """
    with reproducible(threads=1):
        batch_size = max(min(job.architecture.batch_size, len(job.training)), SMALLEST_BATCH)
        return with_batch_that_fits(lambda size: _train(job, size, context), batch_size, context, SMALLEST_BATCH)


def _train(job: MemberJob, batch_size: int, context: Context) -> Member:
    architecture = job.architecture
    device = choose_device(architecture.device)
    closed = None if job.closed is None else torch.from_numpy(job.closed)
    source = WindowSource(torch.from_numpy(job.padded).to(device), architecture.window, closed)
    scorer = architecture.build_scorer(source.bands)  # its weights come with the system
    windows = architecture.build_windows(source, job.training, job.targets)
    system = architecture.build_system(scorer, windows, torch.Generator().manual_seed(job.seeds[0]), device)
    untrained = score_cells([scorer], source, job.watched, context.part(0.0, 0.05))[0]
    iterations = architecture.iterations
    if architecture.epochs:
        iterations = architecture.epochs * -(-len(job.training) // batch_size)
    if job.watched_targets is not None:
        system.watch(source, job.watched, job.watched_targets, iterations)
    plan = Plan(iterations, batch_size, job.seeds[1], job.checkpoint, job.name)
    history = train(system, plan, context.part(0.05, 0.95))
    trained = score_cells([scorer], source, job.watched, context.part(0.95, 1.0))[0]
    weights = {name: value.detach().cpu().numpy() for name, value in scorer.state_dict().items()}
    return Member(weights, history, system.terms, untrained, trained, batch_size, device.type)


def score_cells(scorers: Sequence[Scorer], source: WindowSource, cells: np.ndarray, context: Context) -> np.ndarray:
    """Return each scorer's scores of cells, float32, shape (scorers, cells).

    Each batch of windows is gathered once and passes through all scorers.

    Parameters
    ----------
    scorers : sequence of Scorer
        On the source's device.
    source : WindowSource
    cells : numpy.ndarray
        Row-major indices, shape (cells,).
    context : Context
    """
    scores = np.empty((len(scorers), len(cells)), dtype=np.float32)
    for scorer in scorers:
        scorer.eval()
    size = max(1, min(SCORING_BATCH, SCORING_VALUES // (source.bands * source.window**2)))

    def attempt(batch: int) -> np.ndarray:
        for start in range(0, len(cells), batch):
            context.progress(start / len(cells), f"scoring {start:,} of {len(cells):,} cells")
            part = slice(start, start + batch)
            windows = source.gather(torch.from_numpy(cells[part]))
            for row, scorer in zip(scores, scorers):
                row[part] = scorer.scores(windows).cpu().numpy()
        return scores

    with torch.inference_mode():
        return with_batch_that_fits(attempt, size, context)


@dataclass(frozen=True)
class BlockJob:
    """Cells to score with all members.

    Attributes
    ----------
    architecture : Architecture
    weights : tuple of dict
        Each member's.
    padded : numpy.ndarray
        The standardised stack, see `core.windows.pad_for_windows`.
    cells : numpy.ndarray
        Row-major indices.
    """

    architecture: Architecture
    weights: tuple[Weights, ...]
    padded: np.ndarray
    cells: np.ndarray


def score_block(job: BlockJob, context: Context) -> np.ndarray:
    """Return each member's scores of the job's cells, float32, shape (members, cells); for `Context.map`."""
    with reproducible(threads=1):
        device = choose_device(job.architecture.device)
        source = WindowSource(torch.from_numpy(job.padded).to(device), job.architecture.window)
        scorers = [load_scorer(job.architecture, source.bands, weights).to(device) for weights in job.weights]
        return score_cells(scorers, source, job.cells, context)


def score_blocks(
    architecture: Architecture, weights: Sequence[Weights], padded: np.ndarray, cells: np.ndarray, context: Context
) -> np.ndarray:
    """Return each member's scores of cells, float32, shape (members, cells), wherever the engine decides.

    The cells are cut into blocks of about equal work, always the same ones, so that the result does
    not depend on how many processes share the work. A card gets all at once.
    """
    size = max(1, BLOCK_VALUES // architecture.window**2)
    if choose_device(architecture.device).type == "cuda":
        size = len(cells)
    blocks = [cells[start : start + size] for start in range(0, len(cells), size)]
    jobs = [BlockJob(architecture, tuple(weights), padded, block) for block in blocks]
    return np.concatenate(context.map(score_block, jobs), axis=1)


def load_scorer(architecture: Architecture, bands: int, weights: Weights) -> Scorer:
    """Return the scoring network with these weights; raises `RuntimeError` where they do not fit it."""
    scorer = architecture.build_scorer(bands)
    scorer.load_state_dict({name: torch.from_numpy(np.array(values)) for name, values in weights.items()})
    return scorer.eval()
