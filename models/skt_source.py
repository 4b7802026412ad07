"""SKT's source network: trained here where no other model or checkpoint is given, and its kernels picked out.

Huang et al. (2022) transfer from "a large well-trained prospecting target prediction network" and do not say
on which data it was trained. Without another model or checkpoint, one of these is the source:

- ``layers``: a network that learnt, on every cell of the stack and without any label, to tell windows of
  the ground from windows put together of layers of different places. It has to learn which elements go together,
  and there are hundreds of times more cells for that than known ones: the larger task.
- ``labels``: a network that learnt the same known cells first.
- ``random``: kernels as they were drawn. Nothing is transferred but a random start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np
import torch
from torch import Tensor

from ..core.context import Context
from ..core.errors import InputError
from .classification import ClassScorer, NetworkPlan, seeded
from .member import MemberJob, train_member
from .networks.selected_kernels import kernels_of
from .networks.skt import residual_network
from .window_source import WindowSource

LAYERS, LABELS, RANDOM = "layers", "labels", "random"
TASKS = (LAYERS, LABELS, RANDOM)
PREFIX = "network."  # of a ClassScorer's weights


class MixedWindows:
    """Windows of the ground, and windows whose bands come from different places, drawn at random, as many of each.

    Parameters
    ----------
    source : WindowSource
        Of two bands or more: a single one fits everywhere.
    cells : Tensor
        Row-major indices of all cells with data, int64, shape (n,).
    """

    def __init__(self, source: WindowSource, cells: Tensor) -> None:
        self.source, self.cells = source, cells
        self.deposits = self.barren = cells  # every cell serves as both

    def draw(self, generator: torch.Generator, size: int) -> tuple[Tensor, Tensor]:
        """Return a batch: windows (size, bands, window, window), and 1 where a window is of one place, int64, (size,)."""
        target = torch.randint(2, (size,), generator=generator)
        cells = self.cells[torch.randint(len(self.cells), (size,), generator=generator)]
        windows = self.source.gather(cells)
        place = torch.randint(size, (size, self.source.bands), generator=generator)
        own = torch.arange(size)[:, None].expand_as(place)
        place = torch.where(target[:, None] == 1, own, place).to(windows.device)
        bands = torch.arange(self.source.bands, device=windows.device)
        return windows[place, bands], target.to(windows.device)


@dataclass(frozen=True)
class SourcePlan(NetworkPlan):
    """A source network and how it is trained.

    Attributes
    ----------
    as_published : bool
        See `networks.skt.residual_network`.
    mixed : bool
        Whether it learns `MixedWindows` instead of labels.
    """

    as_published: bool = False
    mixed: bool = False

    def build_scorer(self, bands: int) -> ClassScorer:
        """Return the network, with any weights."""
        return ClassScorer(residual_network(bands, self.width, self.as_published))

    def build_windows(self, source: WindowSource, cells: np.ndarray, targets: Optional[np.ndarray]) -> Any:
        """Return what draws windows."""
        if self.mixed:
            return MixedWindows(source, torch.from_numpy(cells))
        return super().build_windows(source, cells, targets)


@dataclass(frozen=True)
class Source:
    """Kernels to select from.

    Attributes
    ----------
    kernels : dict of numpy.ndarray
        By name in ResNet-18; none where every target learns kernels of its own.
    told : str
        What they come from, in words.
    losses : list of dict
        What is told of its training, see `anomaly_report.loss_report`; none where it was not trained here.
    """

    kernels: Mapping[str, np.ndarray] = field(default_factory=dict)
    told: str = "none"
    losses: tuple[dict[str, Any], ...] = ()


def train_source(job: MemberJob, context: Context) -> tuple[dict[str, np.ndarray], Any]:
    """Train a source network; return its kernels by name and the member."""
    member = train_member(job, context)
    return kernels_among(member.weights, PREFIX), member


def drawn_kernels(bands: int, width: float, as_published: bool, seed: int) -> dict[str, np.ndarray]:
    """Return the kernels of a network that has learnt nothing, by name."""
    network = residual_network(bands, width, as_published)
    seeded(network, torch.Generator().manual_seed(seed))
    return {name: values.detach().numpy() for name, values in kernels_of(network).items()}


def kernels_among(weights: Mapping[str, np.ndarray], prefix: str = "") -> dict[str, np.ndarray]:
    """Return the kernels of convolutions, what has four dimensions, among the weights below a prefix, by name there."""
    return {n[len(prefix) :]: a for n, a in weights.items() if n.startswith(prefix) and a.ndim == 4}


def fitting(source: Source, bands: int, width: float, as_published: bool) -> Source:
    """Return the source with those kernels alone that have a counterpart in the target networks.

    Raises
    ------
    InputError
        If none has.
    """
    wanted = {n: tuple(k.shape) for n, k in kernels_of(residual_network(bands, width, as_published)).items()}
    kernels = {name: np.asarray(source.kernels[name], np.float32) for name in wanted if name in source.kernels}
    kernels = {name: values for name, values in kernels.items() if values.shape == wanted[name]}
    if not kernels:
        raise InputError(
            f"No convolution of the source ({source.told}) has the shape of one in ResNet-18 with {width:g} of its channels. "
            "Give a ResNet-18, and the width that it was trained with."
        )
    left = [name for name in wanted if name not in kernels]
    told = f"{source.told}; of no use: {', '.join(left)}" if left else source.told
    return Source(kernels, told, source.losses)
