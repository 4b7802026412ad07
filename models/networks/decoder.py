"""The encoder's mirror image."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .layers import SLOPE, Unflat, doubling, halved_sizes


class Decoder(nn.Module):
    """A vector back to a window: transposed convolutions of 256, 128 and 64 kernels.

    BatchNorm and LeakyReLU in between; the output is linear, since standardised geochemistry has
    no bounds.

    Parameters
    ----------
    out_channels : int
        Bands of the stack.
    latent : int
        Length of the vector.
    window : int
        Width of the window, in cells.
    num_filters : sequence of int
        The *encoder's* kernels per layer, from its first layer on.
    """

    def __init__(
        self, out_channels: int, latent: int, window: int, num_filters: Sequence[int] = (64, 128, 256)
    ) -> None:
        super().__init__()
        channels = (out_channels, *num_filters)
        sizes = halved_sizes(window, len(num_filters))
        layers: list[nn.Module] = [Unflat(latent, channels[-1], sizes[-1], bias=False)]
        for i in reversed(range(len(num_filters))):
            layers += [
                nn.BatchNorm2d(channels[i + 1]),
                nn.LeakyReLU(SLOPE),
                doubling(channels[i + 1], channels[i], sizes[i + 1], sizes[i], bias=i == 0),
            ]
        self.layers = nn.Sequential(*layers)

    def forward(self, z: Tensor) -> Tensor:
        """Return windows (n, bands, width, width) for vectors z of (n, latent)."""
        return self.layers(z)
