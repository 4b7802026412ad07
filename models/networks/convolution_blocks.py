"""What the classifying networks are made of: layers with BatchNorm, pools that stop at one cell, starting weights."""

from __future__ import annotations

import math
from typing import Optional, Union

import torch
from torch import Tensor, nn

DIVISOR = 8  # of channels (Sandler et al. 2018): odd numbers of them are no faster
LAST_START = 0.1  # of the last layer's weights, as a share of what keeps signals as large as they are
BRANCH_START = 0.1  # of a residual block, as a share of its shortcut
WIDTH = 0.25  # of the published channels, for windows: a few hundred known cells teach no million weights

Size = Union[int, tuple[int, int]]


def narrowed(channels: int, width: float) -> int:
    """Return a share of the published channels, a multiple of eight and never less than 90 % of the share."""
    wanted = channels * width
    rounded = max(DIVISOR, int(wanted + DIVISOR / 2) // DIVISOR * DIVISOR)
    return rounded + DIVISOR if rounded < 0.9 * wanted else rounded


def convolved(
    in_channels: int,
    out_channels: int,
    kernel: Size,
    stride: int = 1,
    padding: Optional[Size] = None,
    groups: int = 1,
    activation: Optional[nn.Module] = None,
) -> nn.Sequential:
    """Return a convolution without bias, BatchNorm and, where given, the activation; padded to keep the size."""
    if padding is None:
        padding = (kernel - 1) // 2 if isinstance(kernel, int) else tuple((k - 1) // 2 for k in kernel)  # type: ignore[assignment]
    layers: list[nn.Module] = [
        nn.Conv2d(in_channels, out_channels, kernel, stride, padding, groups=groups, bias=False),
        nn.BatchNorm2d(out_channels),
    ]
    return nn.Sequential(*layers, *([activation] if activation is not None else []))


class PoolTo(nn.Module):
    """Average pooling to a square of `width` cells.

    Where the width divides the input's, by plain pooling: the adaptive kind does not give the same
    bytes twice on a graphics card.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, channels, width, width) for x of (n, channels, rows, columns)."""
        rows, columns = x.shape[-2] / self.width, x.shape[-1] / self.width
        if rows == columns == 1:
            return x
        if rows == int(rows) and columns == int(columns):
            return nn.functional.avg_pool2d(x, (int(rows), int(columns)))
        return nn.functional.adaptive_avg_pool2d(x, self.width)


def halved(width: int) -> int:
    """Return the width that a pool of two cells, or a stride of two, leaves; what is one cell wide stays so."""
    return -(-width // 2)


def kernel_for(kernel: int, width: int) -> int:
    """Return the kernel for a square of `width` cells: no cell of it only ever sees the padding, which weakens signals."""
    return min(kernel, 2 * width - 1)


def dense(sizes: tuple[int, ...], dropout: float) -> list[nn.Module]:
    """Return dense layers from sizes[0] to sizes[-1], with dropout and ReLU between them but not after the last."""
    layers: list[nn.Module] = []
    for before, after in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(before, after), nn.ReLU(inplace=True), nn.Dropout(dropout)]
    return [*layers, nn.Linear(sizes[-2], sizes[-1])]


@torch.no_grad()
def start_near_identity(last: nn.BatchNorm2d) -> None:
    """Let a residual block begin as little more than its shortcut, by the BatchNorm that its branch ends with.

    Goyal et al. (2017) begin with 0; with a tenth every weight has a gradient from the first step on.
    """
    last.weight.fill_(BRANCH_START)


@torch.no_grad()
def start_for_relu(network: nn.Module) -> None:
    """Draw convolutions and dense layers so that signals keep their size through any number of ReLUs (He et al. 2015).

    Torch's own start lets them shrink by half with every layer: sixteen layers without BatchNorm never
    learn. The last layer begins small: logits that are large by chance must be unlearnt first.
    """
    weighted = [module for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    for module in weighted:
        inputs = module.weight[0].numel()
        module.weight.normal_(0.0, math.sqrt(2.0 / inputs))
        if module.bias is not None:
            module.bias.zero_()
    weighted[-1].weight.mul_(LAST_START)
