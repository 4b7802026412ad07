"""GANomaly: an encoder-decoder-encoder whose second latent vector gives away what it cannot rebuild.

Luo, Z., Zuo, R., Xiong, Y., Wang, X. (2021). Detection of geochemical anomalies related to
mineralization using the GANomaly network. Applied Geochemistry 131, 105043.
Akcay, S., Atapour-Abarghouei, A., Breckon, T. P. (2018). GANomaly: semi-supervised anomaly
detection via adversarial training. ACCV.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from .anomaly_network import AnomalyNetwork
from .member import Scorer
from .networks.decoder import Decoder
from .networks.discriminator import Discriminator
from .networks.encoder import Encoder
from .networks.layers import initialise
from .training import TrainingSystem
from .window_source import TrainingWindows

ADVERSARIAL, CONTEXTUAL, ENCODER = 1.0, 50.0, 1.0
BETAS = (0.5, 0.999)  # of Adam, as in DCGAN; the paper is silent


def adversarial_loss(features: Tensor, rebuilt_features: Tensor) -> Tensor:
    """Return Eq. 1: how far inner features f(x) are from the mean of the rebuilt windows' features.

    The mean over the batch of ``||f(x) - E f(G(x))||_2``, per component: divided by the square
    root of the number of features, so that the weights hold for every window and network size.

    Parameters
    ----------
    features, rebuilt_features : Tensor
        Of the discriminator, shape (n, features).
    """
    return root_mean_square(features - rebuilt_features.mean(dim=0, keepdim=True)).mean()


def contextual_loss(x: Tensor, rebuilt: Tensor) -> Tensor:
    """Return Eq. 2: the mean absolute difference of windows and rebuilt windows, per component."""
    return (x - rebuilt).abs().mean()


def encoder_loss(z: Tensor, z_rebuilt: Tensor) -> Tensor:
    """Return Eq. 3: the mean of ``||z - z'||_2``, per component; both of shape (n, latent)."""
    return root_mean_square(z - z_rebuilt).mean()


def latent_difference(z: Tensor, z_rebuilt: Tensor) -> Tensor:
    """Return the anomaly score of Eq. 5, ``||z - z'||_1 / m``, shape (n,)."""
    return (z - z_rebuilt).abs().mean(dim=1)


def discriminator_loss(measured: Tensor, rebuilt: Tensor) -> Tensor:
    """Return the cross-entropy of telling measured windows (1) from rebuilt ones (0), for logits of shape (n,)."""
    return functional.softplus(-measured).mean() + functional.softplus(rebuilt).mean()


def root_mean_square(difference: Tensor) -> Tensor:
    """Return the Euclidean norm of each row over the square root of its length, shape (n,)."""
    return torch.linalg.vector_norm(difference, dim=1) / difference.shape[1] ** 0.5


class Generator(Scorer):
    """Encoder E1, decoder, encoder E2; see `networks.encoder.Encoder` for the parameters."""

    def __init__(self, bands: int, latent: int, window: int, num_filters: tuple[int, ...]) -> None:
        super().__init__()
        self.encoder = Encoder(bands, latent, window, num_filters)
        self.decoder = Decoder(bands, latent, window, num_filters)
        self.second_encoder = Encoder(bands, latent, window, num_filters)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the rebuilt windows x' (as x), z and z' (n, latent) of windows x (n, bands, width, width)."""
        z = self.encoder(x)
        rebuilt = self.decoder(z)
        return rebuilt, z, self.second_encoder(rebuilt)

    def scores(self, x: Tensor) -> Tensor:
        """Return the latent difference of each window, shape (n,)."""
        _, z, z_rebuilt = self(x)
        return latent_difference(z, z_rebuilt)


class AdversarialSystem(TrainingSystem):
    """One step: the generator against the discriminator's features, then the discriminator."""

    terms = ("objective", "adversarial", "contextual", "encoder", "discriminator")

    def __init__(
        self, generator: Generator, discriminator: Discriminator, windows: TrainingWindows, learning_rate: float
    ) -> None:
        self.generator, self.discriminator, self.windows = generator, discriminator, windows
        self.networks = nn.ModuleDict({"generator": generator, "discriminator": discriminator})
        self.optimisers = {
            name: torch.optim.Adam(network.parameters(), learning_rate, BETAS, fused=True)
            for name, network in self.networks.items()
        }

    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Update the generator by Eq. 4, the discriminator by its cross-entropy; return the terms."""
        x = self.windows.draw(generator, batch_size)  # (n, bands, width, width)
        rebuilt, z, z_rebuilt = self.generator(x)
        features, measured = self.discriminator(x)
        adversarial = adversarial_loss(features.detach(), self.discriminator(rebuilt)[0])
        contextual = contextual_loss(x, rebuilt)
        encoder = encoder_loss(z, z_rebuilt)
        objective = ADVERSARIAL * adversarial + CONTEXTUAL * contextual + ENCODER * encoder  # Eq. 4
        self._update("generator", objective)
        told_apart = discriminator_loss(measured, self.discriminator(rebuilt.detach())[1])
        self._update("discriminator", told_apart)
        return torch.stack([objective, adversarial, contextual, encoder, told_apart]).detach()

    def _update(self, name: str, loss: Tensor) -> None:
        self.optimisers[name].zero_grad()  # also what the other's loss has left there
        loss.backward()
        self.optimisers[name].step()


class GANomaly(AnomalyNetwork):
    """GANomaly on windows of an evidence stack; parameters in `AnomalyNetwork`.

    Weights of Eq. 4, on which the paper is silent: 1 (adversarial), 50 (contextual) and 1
    (encoder), as in Akcay et al.; each loss is per component, so that they hold for any stack.
    """

    kind = "ganomaly"

    def build_scorer(self, bands: int) -> Generator:
        """Return the generator."""
        return Generator(bands, self.latent, self.window, self.num_filters())

    def build_system(
        self, scorer: Scorer, windows: TrainingWindows, generator: torch.Generator, device: torch.device
    ) -> AdversarialSystem:
        """Return the generator with its discriminator."""
        discriminator = Discriminator(windows.source.bands, self.window, self.num_filters())
        initialise(scorer, generator)
        initialise(discriminator, generator)
        return AdversarialSystem(scorer.to(device), discriminator.to(device), windows, self.learning_rate)
