"""A generative adversarial network for windows of deposits (Goodfellow et al. 2014; Ebdali et al. 2025, Eqs. 1-3).

Two networks play a game of value V(D, G) = L_real + L_fake (Eq. 3): the discriminator D raises

- L_real = E log D(y) over measured windows y (Eq. 1) and
- L_fake = E log(1 - D(G(z))) over generated ones (Eq. 2),

the generator G lowers L_fake. As Goodfellow et al. advise, G raises E log D(G(z)) instead, which has the same
equilibrium but does not fade while D is ahead. D is DCGAN's, as GANomaly's.

With few deposits any GAN learns them by heart and then repeats one of them. Three guards: windows are turned and moved
while it trains; each band is scaled by the deposits' own mean and spread, and the generated windows' first two moments
(at each cell, between neighbouring cells, between bands) are drawn to the measured ones' by a penalty; and D's gradient at measured windows is kept small (Mescheder et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
import torch
from torch import Tensor, nn

from ..core.context import Context
from .device import choose_device, reproducible, with_batch_that_fits
from .labelled_windows import LabelledWindows
from .networks.discriminator import Discriminator
from .networks.layers import initialise
from .networks.window_generator import WindowGenerator
from .training import Plan, TrainingSystem, train
from .window_source import WindowSource

NUM_FILTERS = (16, 32, 64)
LATENT = 32
BETAS = (0.5, 0.999)  # DCGAN's
FLATTENING = 1.0  # weight of D's squared gradient at measured windows
MOMENTS = 10.0  # weight of the moments' penalty
SAMPLED = 2048  # measured windows that moments are taken from
SMALLEST_BATCH = 8


@dataclass(frozen=True)
class GanJob:
    """What a generator is trained from.

    Attributes
    ----------
    padded : numpy.ndarray
        The standardised stack, see `core.windows.pad_for_windows`.
    cells : numpy.ndarray
        Row-major indices of the cells that may be learnt from, and of no others.
    is_deposit : numpy.ndarray
        Boolean, a value per cell.
    closed : numpy.ndarray
        Row-major indices of cells that no window may be centred on.
    window : int
        Width of a window, in cells.
    count : int
        How many windows to generate.
    iterations, seed : int
    device : str
    shift, turn
        See `LabelledWindows`.
    batch_size : int
    learning_rate : float
        Of both networks' Adam.
    checkpoint : Path, optional
    """

    padded: np.ndarray
    cells: np.ndarray
    is_deposit: np.ndarray
    closed: np.ndarray
    window: int
    count: int
    iterations: int
    seed: int
    device: str
    shift: int = 1
    turn: bool = True
    batch_size: int = 32
    learning_rate: float = 1e-3
    checkpoint: Optional[Path] = None


@dataclass(frozen=True)
class Generated:
    """Windows that a generator made, and what they are to be compared with.

    Attributes
    ----------
    windows : numpy.ndarray
        Standardised, float32, shape (count, bands, width, width).
    real : numpy.ndarray
        As many measured windows at most, drawn as in training, for pictures and moments.
    history : numpy.ndarray
        L_real + L_fake, L_real, L_fake and the generator's objective per iteration, shape (iterations, 4).
    """

    windows: np.ndarray
    real: np.ndarray
    history: np.ndarray


class DepositWindows(LabelledWindows):
    """Windows of deposits alone; barren cells only say where none of them is moved to."""

    def __init__(
        self, source: WindowSource, cells: np.ndarray, is_deposit: np.ndarray, shift: int = 0, turn: bool = True
    ) -> None:
        super().__init__(source, cells, is_deposit, shift, turn)
        self.deposit_share = 1.0

    def measured(self, generator: torch.Generator, size: int) -> Tensor:
        """Return a batch, shape (size, bands, window, window)."""
        return self.draw(generator, size)[0]


class WindowGan(TrainingSystem):
    """One step of the game: D once, then G once.

    Parameters
    ----------
    windows : DepositWindows
    generator : torch.Generator
        Of the starting weights.
    learning_rate : float
    device : torch.device
    """

    terms = ("value", "real", "generated", "generator")

    def __init__(
        self, windows: DepositWindows, generator: torch.Generator, learning_rate: float, device: torch.device
    ) -> None:
        self.windows, self.device = windows, device
        source = windows.source
        made = WindowGenerator(source.bands, LATENT, source.window, NUM_FILTERS)
        judge = Discriminator(source.bands, source.window, NUM_FILTERS)
        self.networks = nn.ModuleDict({"generator": made, "discriminator": judge})
        initialise(self.networks, generator)
        sample = windows.measured(generator, SAMPLED)
        self.centre = sample.mean(dim=(0, 2, 3), keepdim=True)  # (1, bands, 1, 1)
        self.spread = sample.std(dim=(0, 2, 3), keepdim=True).clamp(min=1e-3)
        scaled = (sample - self.centre) / self.spread
        self.moments = [part.detach() for part in _moments(scaled)]
        self.networks.to(device)
        self.optimisers = {
            name: torch.optim.Adam(network.parameters(), learning_rate, BETAS)
            for name, network in self.networks.items()
        }

    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Update both networks once; return V, L_real, L_fake and the generator's objective."""
        judge, made = self.networks["discriminator"], self.networks["generator"]
        measured = (self.windows.measured(generator, batch_size) - self.centre) / self.spread
        fake = made(self._noise(generator, batch_size))

        measured.requires_grad_(True)
        real_logit, fake_logit = judge(measured)[1], judge(fake.detach())[1]
        gradient = torch.autograd.grad(real_logit.sum(), measured, create_graph=True)[0]
        real = nn.functional.logsigmoid(real_logit).mean()  # Eq. 1
        generated = nn.functional.logsigmoid(-fake_logit).mean()  # Eq. 2
        flat = gradient.square().sum(dim=(1, 2, 3)).mean()
        self._update("discriminator", FLATTENING / 2 * flat - real - generated)

        objective = -nn.functional.logsigmoid(judge(fake)[1]).mean()
        apart = [(a - b).square().mean() for a, b in zip(_moments(fake), self.moments)]
        self._update("generator", objective + MOMENTS * torch.stack(apart).mean())
        return torch.stack([real.detach() + generated.detach(), real.detach(), generated.detach(), objective.detach()])

    def _update(self, name: str, loss: Tensor) -> None:
        self.optimisers[name].zero_grad()
        loss.backward()
        self.optimisers[name].step()

    def _noise(self, generator: torch.Generator, size: int) -> Tensor:
        return torch.randn(size, LATENT, generator=generator).to(self.device)

    @torch.no_grad()
    def make(self, generator: torch.Generator, count: int) -> Tensor:
        """Return generated windows in the stack's units, shape (count, bands, width, width)."""
        return self.networks["generator"](self._noise(generator, count)) * self.spread + self.centre


def _moments(windows: Tensor) -> list[Tensor]:
    """Return what a batch's first two moments are, for windows (n, bands, width, width).

    Mean and spread at each cell; the mean square of the difference to the next cell and the one behind
    it, along rows and columns, per band (twice the variogram there); the bands' covariance.
    """
    moments = [windows.mean(dim=0), windows.std(dim=0)]
    for lag in (1, 2):
        if windows.shape[-1] > lag:
            down = (windows[:, :, lag:] - windows[:, :, :-lag]).square().mean(dim=(0, 2, 3))
            along = (windows[..., lag:] - windows[..., :-lag]).square().mean(dim=(0, 2, 3))
            moments += [down, along]
    cells = windows.transpose(0, 1).flatten(1)  # (bands, cells)
    centred = cells - cells.mean(dim=1, keepdim=True)
    return [*moments, centred @ centred.T / cells.shape[1]]


def generate_windows(job: GanJob, context: Context) -> Generated:
    """Train a generator on deposits' windows and return what it makes; with one thread, as members are trained."""
    with reproducible(threads=1):
        return with_batch_that_fits(lambda size: _generate(job, size, context), job.batch_size, context, SMALLEST_BATCH)


def _generate(job: GanJob, batch_size: int, context: Context) -> Generated:
    device = choose_device(job.device)
    source = WindowSource(torch.from_numpy(job.padded).to(device), job.window, torch.from_numpy(job.closed))
    windows = DepositWindows(source, job.cells, job.is_deposit, job.shift, job.turn)
    first, second, third = np.random.SeedSequence([job.seed, 77]).generate_state(3).tolist()
    system = WindowGan(windows, torch.Generator().manual_seed(first), job.learning_rate, device)
    plan = Plan(job.iterations, batch_size, second, job.checkpoint, "generator of deposits' windows")
    history = train(system, plan, context)
    drawn = torch.Generator().manual_seed(third)
    made, real = system.make(drawn, job.count), windows.measured(drawn, job.count)
    return Generated(made.cpu().numpy(), real.cpu().numpy(), history)


def moments_report(generated: Generated, band_names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return per band the mean and spread of measured and of generated windows, in the stack's standard deviations."""
    rows = []
    for i, name in enumerate(band_names):
        real, made = generated.real[:, i].astype(float), generated.windows[:, i].astype(float)
        rows.append(
            {
                "band": name,
                "measured_mean": float(real.mean()),
                "generated_mean": float(made.mean()),
                "measured_spread": float(real.std()),
                "generated_spread": float(made.std()),
            }
        )
    return rows


def variety(windows: np.ndarray) -> float:
    """Return how different windows are: the median distance to the nearest other one, per value, of up to 400."""
    flat = windows[:400].reshape(min(len(windows), 400), -1).astype(np.float64)
    squared = (flat**2).sum(axis=1)
    distance = squared[:, None] + squared[None, :] - 2 * flat @ flat.T
    np.fill_diagonal(distance, np.inf)
    return float(np.sqrt(np.median(distance.min(axis=1).clip(min=0)) / flat.shape[1]))
