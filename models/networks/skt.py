"""The parts of SKT's target networks: a weight per element, a dilated convolution, a residual network of its own.

Huang et al. (2022), Prediction of prospecting target based on selective transfer network, Minerals
12, 1112. Where the paper is silent or contradicts itself:

- *Soft mask, Eq. 6.* A scalar per element, one mask for all target networks. The text wants the weights
  of associated elements "as consistent as possible" with those of the main ones; nothing in the
  objective (Eqs. 10-12) asks for that, so nothing here does. Nothing bounds the weights either: their scale
  can be taken over by what follows, so only their sizes beside each other tell anything, and their
  signs nothing. They start at 1.
- *Dilated convolution, Eq. 7.* The kernel o(u, g) has no index of an element: one kernel of nine
  numbers serves all elements of a target network, each element by itself. The sums run from -r to r with r = S - 1,
  which would be 2 for a kernel of size S = 3, but the text says that the neighbours are then 1: r = (S - 1) / 2.
  No padding is given. "The size of their input feature maps decreases" with the rate (section
  3.4), and only a convolution without padding does that: `DilatedConvolution` never pads. It looks at ground round
  the window where there is some, and shrinks its map by twice the rate where there is not.
- *Start of the kernel.* Not given; here the cell itself counts half and the nine taps share the other half, so that
  every network starts with a sharp view and an average over its own scale.
"""

from __future__ import annotations

from typing import Optional

import torch
from torch import Tensor, nn

from .convolution_blocks import WIDTH
from .resnet import LAYERS_18, BasicBlock, ResNet

KERNEL = 3


class ElementMask(nn.Module):
    """One learned weight per element (Eq. 6).

    Parameters
    ----------
    bands : int
        Elements, that is bands of the stack.
    """

    def __init__(self, bands: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(bands))

    def reset_parameters(self) -> None:
        """Give all elements the weight 1."""
        nn.init.ones_(self.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Return each element's map times its weight, shape as x: (n, bands, width, width)."""
        return x * self.weight[:, None, None]


class DilatedConvolution(nn.Module):
    """One kernel of 3 x 3 whose taps lie `rate` cells apart, over each element by itself (Eq. 7).

    Parameters
    ----------
    rate : int
        Cells between taps.
    reach : int
        Width of the window that it looks at, in cells, more than twice the rate; of a wider window it
        takes the middle.
    """

    def __init__(self, rate: int, reach: int) -> None:
        super().__init__()
        self.rate, self.reach = rate, reach
        self.kernel = nn.Parameter(torch.empty(KERNEL, KERNEL))
        self.reset_parameters()

    @torch.no_grad()
    def reset_parameters(self) -> None:
        """Let the cell itself count half, and all taps alike share the other half."""
        self.kernel.fill_(0.5 / KERNEL**2)
        self.kernel[KERNEL // 2, KERNEL // 2] += 0.5

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, bands, reach - 2 rate, reach - 2 rate) for x of (n, bands, width, width), width >= reach.

        Nine sums of shifted windows: torch's own dilated convolution works on the whole window, which
        large rates make mostly idle.
        """
        margin, width = (x.shape[-1] - self.reach) // 2, self.reach - (KERNEL - 1) * self.rate
        total = x.new_zeros(())
        for u in range(KERNEL):
            for g in range(KERNEL):
                row, column = margin + u * self.rate, margin + g * self.rate
                total = total + self.kernel[u, g] * x[..., row : row + width, column : column + width]
        return total


class TargetNetwork(nn.Module):
    """A target network with the mask and the dilated convolution before it.

    Parameters
    ----------
    mask : ElementMask
        Shared by all target networks.
    convolution : DilatedConvolution
    network : torch.nn.Module
        Two logits, barren and deposit, for (n, bands, width, width).
    """

    def __init__(self, mask: ElementMask, convolution: DilatedConvolution, network: nn.Module) -> None:
        super().__init__()
        self.mask, self.convolution, self.network = mask, convolution, network

    def maps(self, x: Tensor) -> Tensor:
        """Return the feature maps that the network is given, see `DilatedConvolution`.

        Mask and convolution work on each element by itself, so the mask may as well come last, on fewer cells.
        """
        return self.mask(self.convolution(x))

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, 2) for windows x of (n, bands, width, width)."""
        return self.network(self.maps(x))


def residual_network(bands: int, width: Optional[float] = None, as_published: bool = False) -> ResNet:
    """Return ResNet-18 with two outputs, for source and targets alike.

    Parameters
    ----------
    bands : int
        Of the stack.
    width : float, optional
        Share of the published channels; a quarter where not given.
    as_published : bool
        Whether the first layers are those published for images (7 x 7, stride 2, then a pool), which
        windows of fewer than 64 cells are too narrow for.
    """
    return ResNet(BasicBlock, LAYERS_18, bands, 2, not as_published, WIDTH if width is None else width)
