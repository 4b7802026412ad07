"""The generator of windows: from random numbers to smooth maps."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .layers import SLOPE


class WindowGenerator(nn.Module):
    """A dense layer, then the map is enlarged twice, each time with a 3 x 3 convolution behind it.

    DCGAN's transposed convolutions leave checkerboards on windows this small; enlarging by nearest
    neighbours and filtering leaves the smooth maps that interpolated geochemistry is (Odena et al. 2016).
    The output is linear, since standardised geochemistry has no bounds.

    Parameters
    ----------
    out_channels : int
        Bands of the stack.
    latent : int
        Length of the vector of random numbers.
    window : int
        Width of the window, in cells.
    num_filters : sequence of int
        Channels from the widest map to the narrowest.
    """

    def __init__(self, out_channels: int, latent: int, window: int, num_filters: Sequence[int] = (32, 64, 128)) -> None:
        super().__init__()
        wide, middle, narrow = num_filters
        self.sizes = (-(-window // 4), -(-window // 2), window)
        self.shape = (narrow, self.sizes[0], self.sizes[0])
        self.dense = nn.Linear(latent, narrow * self.sizes[0] ** 2)
        self.first = _filtered(narrow, middle)
        self.second = _filtered(middle, wide)
        self.last = nn.Sequential(
            nn.BatchNorm2d(wide), nn.LeakyReLU(SLOPE), nn.Conv2d(wide, out_channels, 3, padding=1)
        )

    def forward(self, z: Tensor) -> Tensor:
        """Return windows (n, bands, width, width) for vectors z of (n, latent)."""
        x = self.dense(z).unflatten(1, self.shape)
        x = self.first(_enlarged(x, self.sizes[1]))
        return self.last(self.second(_enlarged(x, self.sizes[2])))


def _enlarged(x: Tensor, width: int) -> Tensor:
    return x if x.shape[-1] == width else nn.functional.interpolate(x, (width, width), mode="nearest")


def _filtered(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.BatchNorm2d(in_channels), nn.LeakyReLU(SLOPE), nn.Conv2d(in_channels, out_channels, 3, padding=1)
    )
