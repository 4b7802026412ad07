"""Layers that encoder, decoder and discriminator are made of, and how their weights start."""

from __future__ import annotations

import torch
from torch import Tensor, nn

KERNEL = 4  # Luo et al. 2021, section 2.2
SLOPE = 0.2  # of LeakyReLU, as in DCGAN (Radford et al. 2015)


class Flat(nn.Linear):
    """A convolution whose kernel covers its whole input: a dense layer, and faster as one."""

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, out, 1, 1) for x of (n, channels, width, width), channels * width² = in."""
        return super().forward(x.flatten(1))[:, :, None, None]


class Unflat(nn.Linear):
    """A transposed convolution from a 1 x 1 input to a square of `width`: a dense layer.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels before and after.
    width : int
        Width of the output, in cells.
    """

    def __init__(self, in_channels: int, out_channels: int, width: int, bias: bool = True) -> None:
        super().__init__(in_channels, out_channels * width * width, bias=bias)
        self.shape = (out_channels, width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, out_channels, width, width) for x of (n, in_channels, 1, 1)."""
        return super().forward(x.flatten(1)).unflatten(1, self.shape)


def halved_sizes(window: int, layers: int) -> tuple[int, ...]:
    """Return the width of the window, and the width after each of `layers` layers.

    A layer of kernel 4, stride 2 and padding 1 halves the width, rounding down. What is already
    one cell wide stays so.
    """
    sizes = [window]
    for _ in range(layers):
        sizes.append(max(sizes[-1] // 2, 1))
    return tuple(sizes)


def halving(in_channels: int, out_channels: int, width: int, bias: bool) -> nn.Module:
    """Return the layer that halves a square of `width`; a dense one where it is one cell."""
    if width == 1:
        return Flat(in_channels, out_channels, bias=bias)
    return nn.Conv2d(in_channels, out_channels, KERNEL, stride=2, padding=1, bias=bias)


def doubling(in_channels: int, out_channels: int, width: int, out_width: int, bias: bool) -> nn.Module:
    """Return the layer that undoes a halving from `out_width` to `width`."""
    if out_width == 1:
        return Flat(in_channels, out_channels, bias=bias)
    odd = out_width - 2 * width  # the cell that rounding down had dropped
    return nn.ConvTranspose2d(in_channels, out_channels, KERNEL, stride=2, padding=1, output_padding=odd, bias=bias)


@torch.no_grad()
def initialise(network: nn.Module, generator: torch.Generator) -> None:
    """Draw all weights of `network` from `generator`: normal, variance 1 / fan-in; biases zero.

    Torch's own start draws from one generator for the whole process; with this one a seed alone
    decides. DCGAN's fixed standard deviation of 0.02 is meant for hundreds of input channels: with
    the few bands of a stack it starts the first layer nearly dead.
    """
    for module in network.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            module.weight.normal_(0.0, _fan_in(module) ** -0.5, generator=generator)
            if module.bias is not None:
                module.bias.zero_()
        elif isinstance(module, nn.BatchNorm2d):
            module.reset_parameters()


def _fan_in(module: nn.Module) -> float:
    """Return how many inputs add up in one output value."""
    if isinstance(module, nn.ConvTranspose2d):  # weight: (in, out, kernel, kernel), stride 2 both ways
        return module.in_channels * KERNEL * KERNEL / 4
    return float(module.weight[0].numel())
