"""The convolutional encoder of GANomaly and of the autoencoder."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .layers import SLOPE, Flat, halved_sizes, halving


class Encoder(nn.Module):
    """Three convolutions down to one vector per window (Luo et al. 2021, section 2.2).

    Kernel 4 and stride 2 as long as there is something to halve; from one cell on, dense layers.
    So a window of 1 passes through dense layers only. BatchNorm in all layers but the first (as
    in DCGAN), LeakyReLU; the vector itself is linear.

    Parameters
    ----------
    in_channels : int
        Bands of the stack.
    latent : int
        Length of the vector.
    window : int
        Width of the window, in cells.
    num_filters : sequence of int
        Kernels per layer.
    """

    def __init__(self, in_channels: int, latent: int, window: int, num_filters: Sequence[int] = (64, 128, 256)) -> None:
        super().__init__()
        self.features = convolutions(in_channels, window, num_filters)
        last = halved_sizes(window, len(num_filters))[-1]
        self.to_latent = Flat(num_filters[-1] * last * last, latent)

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, latent) for windows x of (n, bands, width, width)."""
        return self.to_latent(self.features(x)).flatten(1)


def convolutions(in_channels: int, window: int, num_filters: Sequence[int]) -> nn.Sequential:
    """Return the halving layers that encoder and discriminator share."""
    sizes = halved_sizes(window, len(num_filters))
    layers: list[nn.Module] = [halving(in_channels, num_filters[0], window, bias=True), nn.LeakyReLU(SLOPE)]
    for i in range(1, len(num_filters)):
        layers += [
            halving(num_filters[i - 1], num_filters[i], sizes[i], bias=False),
            nn.BatchNorm2d(num_filters[i]),
            nn.LeakyReLU(SLOPE),
        ]
    return nn.Sequential(*layers)
