"""The deep autoencoder: what a narrow bottleneck cannot rebuild is anomalous.

The comparator of Luo et al. (2021), with GANomaly's encoder and decoder; after Xiong, Y., Zuo, R.
(2016). Recognition of geochemical anomalies using a deep autoencoder network. Computers &
Geosciences 86, 75-82.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..core.context import Context
from .anomaly_network import AnomalyNetwork
from .base import TrainingData
from .contributions import ERROR_SHARE
from .ganomaly import root_mean_square
from .member import Scorer
from .networks.decoder import Decoder
from .networks.encoder import Encoder
from .networks.layers import initialise
from .rebuilding import RebuildingScorer, error_shares
from .training import TrainingSystem
from .window_source import TrainingWindows


class AutoencoderNetwork(RebuildingScorer):
    """Encoder and decoder; see `networks.encoder.Encoder` for the parameters."""

    def __init__(self, bands: int, latent: int, window: int, num_filters: tuple[int, ...]) -> None:
        super().__init__()
        self.encoder = Encoder(bands, latent, window, num_filters)
        self.decoder = Decoder(bands, latent, window, num_filters)
        self.centre = window // 2

    def forward(self, x: Tensor) -> Tensor:
        """Return the rebuilt windows, shape (n, bands, width, width), as x."""
        return self.decoder(self.encoder(x))

    def scores(self, x: Tensor) -> Tensor:
        """Return the root mean square error of each window's centre cell over the bands, shape (n,)."""
        return root_mean_square(self.errors(x))

    def errors(self, x: Tensor) -> Tensor:
        """Return the error of each window's centre cell, shape (n, bands)."""
        return (x - self(x))[:, :, self.centre, self.centre]


class ReconstructionSystem(TrainingSystem):
    """One step: the mean squared error of the whole window."""

    def __init__(self, network: AutoencoderNetwork, windows: TrainingWindows, learning_rate: float) -> None:
        self.networks, self.windows = network, windows
        self.optimisers = {"network": torch.optim.Adam(network.parameters(), learning_rate, fused=True)}

    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Update the weights once; return the objective."""
        x = self.windows.draw(generator, batch_size)  # (n, bands, width, width)
        objective = (x - self.networks(x)).square().mean()
        self.optimisers["network"].zero_grad()
        objective.backward()
        self.optimisers["network"].step()
        return objective.detach().reshape(1)


class Autoencoder(AnomalyNetwork):
    """The deep autoencoder on windows of an evidence stack; parameters in `AnomalyNetwork`."""

    kind = "autoencoder"
    explained_by = (ERROR_SHARE, "the score: each layer has its share of the squared error")

    def fit(self, data: TrainingData, context: Context) -> AnomalyNetwork:
        """Train as `AnomalyNetwork.fit` does; warn where the bottleneck is none."""
        values = len(data.stack) * self.window**2
        if self.latent >= values:
            context.warn(
                f"The latent vector of {self.latent} is no shorter than the {values} values it is made of, so the "
                "autoencoder can learn to copy everything. Use a shorter one, or more layers."
            )
        return super().fit(data, context)

    def made_up(
        self, member: int, raw: np.ndarray, share: np.ndarray, padded: np.ndarray, cells: np.ndarray, context: Context
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the score shared out as the squared error that it is made of; see `AnomalyNetwork.made_up`."""
        return share * error_shares(self, self.weights_[member], padded, cells, context), share

    def build_scorer(self, bands: int) -> AutoencoderNetwork:
        """Return the network."""
        return AutoencoderNetwork(bands, self.latent, self.window, self.num_filters())

    def build_system(
        self, scorer: Scorer, windows: TrainingWindows, generator: torch.Generator, device: torch.device
    ) -> ReconstructionSystem:
        """Return what trains it."""
        initialise(scorer, generator)
        return ReconstructionSystem(scorer.to(device), windows, self.learning_rate)
