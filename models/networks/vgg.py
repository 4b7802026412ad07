"""VGG with 16 and with 8 layers, as published for images and for windows of an evidence stack."""

from __future__ import annotations

from typing import Optional

from torch import Tensor, nn

from .convolution_blocks import WIDTH, PoolTo, halved, kernel_for, narrowed, start_for_relu

STAGES_16 = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
STAGES_8 = ((64,), (128,), (256,), (512,), (512,))
DENSE = 4096
IMAGE_LEFT = 7  # cells that five pools leave of 224


class VGG(nn.Module):
    """Stages of 3 x 3 convolutions with a max-pool after each, then three dense layers (Simonyan and Zisserman 2015).

    VGG-16 is the paper's configuration D. He et al. (2024) draw VGG-8 but give no table of it: here it has one
    convolution per stage, which with the dense layers makes eight. For windows, pools stop where
    one cell is left, and kernels reach no further than what is left.

    Parameters
    ----------
    in_channels : int
        Bands of the stack; 3 for images.
    classes : int
        Outputs.
    window : int, optional
        Width of the window, in cells; None: the published network, for images of 224 x 224 pixels.
    width : float
        Share of the published channels.
    stages : tuple of tuple of int
        Published channels of each stage's convolutions.
    dropout : float
        Share of the dense layers' values left out while training.
    """

    def __init__(
        self,
        in_channels: int = 3,
        classes: int = 1000,
        window: Optional[int] = None,
        width: float = 1.0,
        stages: tuple[tuple[int, ...], ...] = STAGES_16,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        left = window or 2 ** len(stages) * IMAGE_LEFT
        for stage in stages:
            for published in stage:
                channels, kernel = narrowed(published, width), kernel_for(3, left)
                layers += [nn.Conv2d(in_channels, channels, kernel, padding=kernel // 2), nn.ReLU(inplace=True)]
                in_channels = channels
            if left > 1:
                layers.append(nn.MaxPool2d(2, ceil_mode=window is not None))
                left = halved(left)
        hidden = narrowed(DENSE, width)
        self.features = nn.Sequential(*layers)
        self.avgpool = PoolTo(left)
        self.classifier = nn.Sequential(
            nn.Linear(in_channels * left**2, hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(dropout),
            nn.Linear(hidden, classes),
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the starting weights anew."""
        start_for_relu(self)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for x of (n, channels, width, width)."""
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def vgg16(bands: int, window: int, width: float = WIDTH) -> VGG:
    """Return VGG-16 for windows: two logits, a share `width` of the published channels."""
    return VGG(bands, 2, window, width, STAGES_16)


def vgg8(bands: int, window: int, width: float = WIDTH) -> VGG:
    """Return VGG-8 for windows: two logits, a share `width` of the published channels."""
    return VGG(bands, 2, window, width, STAGES_8)
