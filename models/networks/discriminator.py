"""DCGAN's discriminator, which also hands out its inner features."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .encoder import convolutions
from .layers import Flat, halved_sizes


class Discriminator(nn.Module):
    """Tells measured windows from reconstructed ones (Radford et al. 2015).

    Parameters as for `Encoder`.
    """

    def __init__(self, in_channels: int, window: int, num_filters: Sequence[int] = (64, 128, 256)) -> None:
        super().__init__()
        self.features = convolutions(in_channels, window, num_filters)
        last = halved_sizes(window, len(num_filters))[-1]
        self.to_logit = Flat(num_filters[-1] * last * last, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the inner features (n, features) and the logit of being measured (n,)."""
        features = self.features(x)
        return features.flatten(1), self.to_logit(features).flatten()
