"""How a network with a new head is trained: from pre-trained weights, frozen at first, with generated windows or without."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional, cast

import numpy as np
import torch
from torch import Tensor

from .classification import ClassificationSystem, ClassScorer, NetworkPlan, seeded
from .labelled_windows import LabelledWindows
from .member import Scorer, Weights
from .networks.transfer_network import TransferNetwork, build_transfer_network
from .transfer_start import take_over
from .window_source import WindowSource


class MixedWindows(LabelledWindows):
    """Labelled windows, a share of the deposits' being generated ones.

    Parameters
    ----------
    labelled : tuple
        The arguments of `LabelledWindows`.
    generated : Tensor
        Generated windows of deposits, shape (count, bands, width, width).
    share : float
        Of the deposits' windows.
    """

    def __init__(self, labelled: tuple[Any, ...], generated: Tensor, share: float) -> None:
        super().__init__(*labelled)
        self.generated, self.share = generated, share

    def draw(self, generator: torch.Generator, size: int) -> tuple[Tensor, Tensor]:
        """Return a batch as `LabelledWindows.draw` does."""
        windows, target = super().draw(generator, size)
        replaced = (torch.rand(size, generator=generator) < self.share).to(target.device) & (target == 1)
        chosen = self.generated[torch.randint(len(self.generated), (size,), generator=generator)]
        return torch.where(replaced[:, None, None, None], chosen.to(windows.device), windows), target


class TransferSystem(ClassificationSystem):
    """One step as of any classifier; for the first ones, the body is frozen."""

    def __init__(self, scorer: ClassScorer, windows: LabelledWindows, plan: TransferPlan, iterations: int) -> None:
        super().__init__(scorer, windows, plan, iterations)
        self.frozen_steps = plan.freeze

    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Update the weights once; see `ClassificationSystem.step`."""
        network = cast(TransferNetwork, self.scorer.network)
        network.freeze(int(self.clock.steps) < self.frozen_steps)
        return super().step(generator, batch_size)


@dataclass(frozen=True)
class TransferPlan(NetworkPlan):
    """One network with a new head and how it is trained.

    Attributes
    ----------
    form, layers, dropout, activation, pixels
        See `networks.transfer_network.build_transfer_network`.
    freeze : int
        Steps during which only the head learns.
    start : dict of numpy.ndarray
        Weights to start from; what is not among them starts at random.
    generated : numpy.ndarray, optional
        Generated windows of deposits, shape (count, bands, width, width).
    share : float
        Of the deposits' windows in a batch that is generated.
    """

    form: str = "small"
    layers: int = 0
    dropout: float = 0.5
    activation: str = "relu"
    pixels: int = 0
    freeze: int = 0
    start: Weights = field(default_factory=dict, repr=False, compare=False)
    generated: Optional[np.ndarray] = field(default=None, repr=False, compare=False)
    share: float = 0.5

    def build_network(self, bands: int) -> TransferNetwork:
        """Return the network, with any weights."""
        return build_transfer_network(
            self.network,
            self.form,
            bands,
            self.window,
            self.width,
            self.layers,
            self.dropout,
            self.activation,
            self.pixels,
        )

    def build_scorer(self, bands: int) -> ClassScorer:
        """Return the scoring network, with any weights."""
        return ClassScorer(self.build_network(bands))

    def build_windows(self, source: WindowSource, cells: np.ndarray, targets: Optional[np.ndarray]) -> LabelledWindows:
        """Return what draws labelled windows, generated ones among them where there are any."""
        labelled = (source, cells, np.asarray(targets) == 1, self.shift, self.turn)
        if self.generated is None:
            return LabelledWindows(*labelled)
        return MixedWindows(labelled, torch.from_numpy(self.generated), self.share)

    def build_system(
        self, scorer: Scorer, windows: Any, generator: torch.Generator, device: torch.device
    ) -> TransferSystem:
        """Return what trains it; all weights are drawn anew from `generator`, then those to start from taken over."""
        seeded(scorer, generator)
        built = cast(ClassScorer, scorer)
        take_over(cast(TransferNetwork, built.network), self.start)
        return TransferSystem(built.to(device), windows, self, self.iterations)
