"""One random draw of barren cells, its pairs, and the network that learns them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np
import torch
from torch import Tensor, nn

from ..core.context import Context
from ..core.pixel_pairs import count_pairs, numbered_pairs
from .device import choose_device, reproducible, with_batch_that_fits
from .member import Weights
from .networks.spectrum import SpectrumNetwork, initialise_spectrum
from .training import Plan, TrainingSystem, train

MOST_TESTED = 20_000  # pairs, evenly taken where the test cells give more
TESTED_AT_ONCE = 2048
LAST_BATCHES = 100  # over which the training loss is averaged: single batches jump
DEAD = 1e-3  # logits that differ by less than this tell no pair from another


class Cells:
    """Standardised cells of two classes, and the pairs that they give.

    Parameters
    ----------
    deposits, barren : numpy.ndarray
        float32, shapes (n, bands) and (m, bands).
    """

    def __init__(self, deposits: np.ndarray, barren: np.ndarray) -> None:
        self.deposits, self.barren = len(deposits), len(barren)
        self.spectra = torch.from_numpy(np.concatenate([deposits, barren]))
        self.pairs = count_pairs(self.deposits, self.barren)

    def differences(self, numbers: np.ndarray, device: torch.device) -> tuple[Tensor, Tensor]:
        """Return the pairs of these numbers: differences (n, bands), and 1 where unlike, float32 (n,)."""
        first, second, dissimilar = numbered_pairs(numbers, self.deposits, self.barren)
        difference = self.spectra[torch.from_numpy(first)] - self.spectra[torch.from_numpy(second)]
        return difference.to(device), torch.from_numpy(dissimilar.astype(np.float32)).to(device)


class PairSystem(TrainingSystem):
    """One step: the cross-entropy of a batch of pairs, drawn from all pairs with replacement.

    Similar pairs are about twice as many as unlike ones and stay so, as in the paper's Table 2: a network
    that learns nothing ends at a loss of 0.637.
    """

    terms = ("objective",)

    def __init__(self, network: SpectrumNetwork, cells: Cells, learning_rate: float, absolute: bool) -> None:
        self.networks, self.cells, self.absolute = network, cells, absolute
        self.device = next(network.parameters()).device
        # not fused: a checkpoint brings the moments back in plain order, the weights have their channels last, and the
        # fused step runs through both as if they were alike
        self.optimisers = {"network": torch.optim.Adam(network.parameters(), learning_rate, fused=False)}

    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Update the weights once; return the loss."""
        numbers = torch.randint(self.cells.pairs.total, (batch_size,), generator=generator).numpy()
        difference, unlike = self.cells.differences(numbers, self.device)
        logits = self.networks(difference.abs() if self.absolute else difference)
        objective = nn.functional.binary_cross_entropy_with_logits(logits, unlike)
        self.optimisers["network"].zero_grad()
        objective.backward()
        self.optimisers["network"].step()
        return objective.detach()[None]


@dataclass(frozen=True)
class RepeatJob:
    """What one repeat is trained from.

    Attributes
    ----------
    name : str
        "draw 2 of 10".
    seeds : tuple of int
        Of the starting weights and of the batches.
    learnt, tested : tuple of numpy.ndarray
        Standardised deposit cells and barren cells, float32, shapes (n, bands), (m, bands).
    iterations, batch_size, learning_rate, absolute, device
        As in `models.pixel_pair.PixelPair`.
    checkpoint : Path, optional
    """

    name: str
    seeds: tuple[int, int]
    learnt: tuple[np.ndarray, np.ndarray]
    tested: tuple[np.ndarray, np.ndarray]
    iterations: int
    batch_size: int
    learning_rate: float
    absolute: bool
    device: str
    checkpoint: Optional[Path] = None


@dataclass(frozen=True)
class Repeat:
    """A trained repeat, and what the paper's Table 3 says of it.

    Attributes
    ----------
    weights : dict of numpy.ndarray
    history : numpy.ndarray
        Loss of each batch, shape (iterations, 1).
    training_loss : float
        Mean over the last batches.
    test_loss, test_accuracy : float, optional
        Over the pairs of the test cells; None where there are no two.
    alive : bool
        Whether the network tells any pair from another.
    batch_size : int
        What the device's memory allowed.
    device : str
    """

    weights: Weights
    history: np.ndarray
    training_loss: float
    test_loss: Optional[float]
    test_accuracy: Optional[float]
    alive: bool
    batch_size: int
    device: str


def train_repeat(job: RepeatJob, context: Context) -> Repeat:
    """Train one repeat with one thread; for `Context.map`."""
    with reproducible(threads=1):
        return with_batch_that_fits(lambda size: _train(job, size, context), job.batch_size, context)


def _train(job: RepeatJob, batch_size: int, context: Context) -> Repeat:
    device = choose_device(job.device)
    network = SpectrumNetwork()
    initialise_spectrum(network, torch.Generator().manual_seed(job.seeds[0]))
    learnt, tested = Cells(*job.learnt), Cells(*job.tested)
    system = PairSystem(network.to(device), learnt, job.learning_rate, job.absolute)
    plan = Plan(job.iterations, batch_size, job.seeds[1], job.checkpoint, job.name)
    history = train(system, plan, context.part(0.0, 0.95))
    logits, _ = _evaluate(system, learnt, TESTED_AT_ONCE, context.part(0.95, 0.96))
    test_loss, accuracy = _test(system, tested, context.part(0.96, 1.0))
    return Repeat(
        {name: value.detach().cpu().contiguous().numpy() for name, value in network.state_dict().items()},
        history,
        float(history[-LAST_BATCHES:].mean()),
        test_loss,
        accuracy,
        bool(np.ptp(logits) > DEAD),
        batch_size,
        device.type,
    )


def _test(system: PairSystem, tested: Cells, context: Context) -> tuple[Optional[float], Optional[float]]:
    """Return loss and accuracy over the pairs of the test cells; nothing where there is none."""
    if tested.pairs.total == 0:
        return None, None
    logits, unlike = _evaluate(system, tested, MOST_TESTED, context)
    losses = np.logaddexp(0.0, np.where(unlike, -logits, logits))
    return float(losses.mean()), float(((logits > 0.0) == unlike).mean())


def _evaluate(system: PairSystem, cells: Cells, most: int, context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Return logits float64 and which pairs are unlike, both (n,), of at most so many pairs, evenly taken."""
    total = cells.pairs.total
    numbers = np.arange(total) if total <= most else np.linspace(0, total - 1, most).astype(np.int64)
    logits, unlike = np.empty(len(numbers)), np.empty(len(numbers), dtype=bool)
    with torch.inference_mode():
        for start in range(0, len(numbers), TESTED_AT_ONCE):
            context.progress(start / len(numbers), f"testing {len(numbers):,} pairs")
            part = slice(start, start + TESTED_AT_ONCE)
            difference, targets = cells.differences(numbers[part], system.device)
            found = system.networks(difference.abs() if system.absolute else difference)
            logits[part], unlike[part] = found.cpu().numpy(), targets.cpu().numpy() > 0.5
    return logits, unlike
