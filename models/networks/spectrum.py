"""The network of Zhang et al. (2021): 13 one-dimensional convolutions along the bands of a pair's difference."""

from __future__ import annotations

import torch
from torch import Tensor, nn

KERNEL = 3
# kernels and stride of C1 to C13
LAYERS = ((30, 1), (30, 1), (30, 1), (40, 2), *((40, 1),) * 7, (40, 2), (40, 2))


class SpectrumNetwork(nn.Module):
    """From the difference of two cells' bands to the odds that they are unlike (section 4.2, Fig. 5).

    C1 to C3 have 30 kernels of length 3; C4 halves the bands (39 to 20) and has 40 kernels; C5 to
    C11 keep them; C12 and C13 halve them again (to 10 and 5). ReLU after each, then the mean over
    the remaining positions and one fully connected layer.

    Where the paper is silent or contradicts itself: the text gives C5 to C11 a stride of 2 as well, for
    which 20 positions do not suffice (7 halvings), and its Fig. 5 shows them keep their length: stride
    1. Its pooling takes all positions. The one output is a logit, which for two classes is what two outputs
    and a softmax are. Zeros pad both ends, so a stack of any number of bands fits: below 8, some of the
    halvings find one position and leave it.

    The convolutions are two-dimensional with a height of 1, and channels lie last in memory: processors
    then run them twice as fast as one-dimensional ones.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 1
        for kernels, stride in LAYERS:
            layers += [nn.Conv2d(channels, kernels, (1, KERNEL), (1, stride), (0, 1)), nn.ReLU(inplace=True)]
            channels = kernels
        self.convolutions = nn.Sequential(*layers).to(memory_format=torch.channels_last)
        self.to_logit = nn.Linear(channels, 1)

    def forward(self, difference: Tensor) -> Tensor:
        """Return logits of being unlike, shape (n,), for differences of (n, bands)."""
        x = difference[:, None, None].contiguous(memory_format=torch.channels_last)  # (n, 1, 1, bands)
        pooled = self.convolutions(x).mean(dim=(2, 3))  # (n, 40)
        return self.to_logit(pooled)[:, 0]


@torch.no_grad()
def initialise_spectrum(network: SpectrumNetwork, generator: torch.Generator) -> None:
    """Draw all weights from `generator`: normal, variance 2 / fan-in, biases zero (He et al. 2015).

    With the usual 1 / fan-in the signal fades by half in every ReLU layer, to nothing in 13: such a network
    stays where it is at any learning rate.
    """
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            fan_in = module.weight[0].numel()
            gain = 2.0 if isinstance(module, nn.Conv2d) else 1.0
            module.weight.normal_(0.0, (gain / fan_in) ** 0.5, generator=generator)
            module.bias.zero_()
