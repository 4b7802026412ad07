"""The one training loop of all networks: draw, step, look, keep.

A training system says what one step is; the loop does the rest: the seeded draws, the history of
the objective, guards, progress, and a checkpoint from which it goes on bit for bit.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np
import torch
from torch import Tensor, nn

from ..core.context import Cancelled, Context
from ..core.errors import TrainingError
from .checkpoint import Progress, read_checkpoint, write_checkpoint
from .window_source import WindowSource

REPORT_SECONDS = 0.1
CHECKPOINT_SECONDS = 10.0


class TrainingSystem(ABC):
    """What is trained: networks, their optimisers, and how one step changes them.

    Attributes
    ----------
    terms : tuple of str
        Names of what a step returns; the first is the objective.
    networks : torch.nn.Module
        Everything that has weights.
    optimisers : dict of torch.optim.Optimizer
        By name.
    """

    terms: tuple[str, ...] = ("objective",)
    networks: nn.Module
    optimisers: dict[str, torch.optim.Optimizer]

    @abstractmethod
    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Draw a batch with `generator`, update the weights once; return the loss terms, shape (terms,)."""

    def watch(self, source: WindowSource, cells: np.ndarray, targets: np.ndarray, iterations: int) -> None:
        """Look at cells that are not learnt from now and then while training, and tell them among the terms.

        Parameters
        ----------
        source : WindowSource
        cells : numpy.ndarray
            Row-major indices, shape (n,).
        targets : numpy.ndarray
            What they are (1 deposit, 0 barren), shape (n,).
        iterations : int
            How many steps the training will have.
        """
        return  # most systems have nothing to compare such cells with


@dataclass(frozen=True)
class Plan:
    """How long and how to train.

    Attributes
    ----------
    iterations : int
        Batches.
    batch_size : int
        Windows per batch.
    seed : int
        Of all draws in the loop.
    checkpoint : Path, optional
        The file to go on from, and to keep.
    name : str
        Who is trained, for messages: "member 2 of 5".
    """

    iterations: int
    batch_size: int
    seed: int
    checkpoint: Optional[Path] = None
    name: str = "training"


def train(system: TrainingSystem, plan: Plan, context: Context) -> np.ndarray:
    """Train to the end, from the checkpoint where there is one.

    Returns
    -------
    numpy.ndarray
        The loss terms of each iteration, float32, shape (iterations, terms).

    Raises
    ------
    TrainingError
        If the objective is not finite any more.
    Cancelled
        After what has been reached was kept.
    """
    generator = torch.Generator().manual_seed(plan.seed)
    device = next(system.networks.parameters()).device
    history = torch.full((plan.iterations, len(system.terms)), float("nan"), device=device)
    progress = Progress(system.networks, system.optimisers, generator, history)
    start = read_checkpoint(plan.checkpoint, progress, plan.batch_size)
    if start == plan.iterations:
        context.log(f"{plan.name}: was trained to its end before.")
    elif start:
        context.log(f"{plan.name}: goes on from iteration {start:,} of {plan.iterations:,}.")
    system.networks.train()
    checked, reported, kept = start, 0.0, time.monotonic()
    for iteration in range(start, plan.iterations):
        history[iteration] = system.step(generator, plan.batch_size)
        done = iteration + 1
        now = time.monotonic()
        if now - reported < REPORT_SECONDS and done < plan.iterations:
            continue
        check_finite(history[checked:done], checked, plan.name)
        checked, reported = done, now
        try:
            context.progress(done / plan.iterations, _message(plan, done, float(history[iteration, 0])))
        except Cancelled:
            _keep(plan, progress, done, context)
            raise
        if now - kept > CHECKPOINT_SECONDS or done == plan.iterations:
            _keep(plan, progress, done, context)
            kept = now
    system.networks.eval()
    return history.cpu().numpy()


def check_finite(losses: Tensor, first: int, name: str) -> None:
    """Raise `TrainingError` if a loss term, shape (iterations, terms), is not a finite number."""
    finite = torch.isfinite(losses).all(dim=1)
    if not bool(finite.all()):
        iteration = first + int(torch.argmin(finite.int())) + 1
        raise TrainingError(
            f"The objective of {name} is not a finite number any more from iteration {iteration:,} on. "
            "Use a smaller learning rate, and check the stack for layers with extreme values."
        )


def _keep(plan: Plan, progress: Progress, done: int, context: Context) -> None:
    """Write the checkpoint; a full disk is a reason to warn, not to lose the training."""
    try:
        write_checkpoint(plan.checkpoint, progress, plan.batch_size, done)
    except OSError as error:
        context.warn(f"The checkpoint of {plan.name} could not be written ({error}); training goes on without.")


def _message(plan: Plan, done: int, objective: float) -> str:
    return f"{plan.name}, iteration {done:,}/{plan.iterations:,}, objective {objective:.3g}"
