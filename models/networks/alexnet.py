"""AlexNet, as published for images and for windows of an evidence stack."""

from __future__ import annotations

from typing import Optional

from torch import Tensor, nn

from .convolution_blocks import WIDTH, PoolTo, halved, kernel_for, narrowed, start_for_relu

NUM_FILTERS = (64, 192, 384, 256, 256)
POOLED = (True, True, False, False, True)  # a pool after the layer
IMAGE_KERNELS, WINDOW_KERNELS = (11, 5, 3, 3, 3), (5, 3, 3, 3, 3)
DENSE = 4096


class AlexNet(nn.Module):
    """Five convolutions, three max-pools, three dense layers with dropout (Krizhevsky et al. 2012, 2014).

    For windows the kernels of 11 and 5 become 5 and 3, nothing is skipped over, pools of 2 x 2
    cells stop where one cell is left, and kernels reach no further than what is left.

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
    dropout : float
        Share of the dense layers' input left out while training.
    """

    def __init__(
        self,
        in_channels: int = 3,
        classes: int = 1000,
        window: Optional[int] = None,
        width: float = 1.0,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        filters = [narrowed(number, width) for number in NUM_FILTERS]
        hidden = narrowed(DENSE, width)
        if window is None:
            self.features, left = _image_layers(in_channels, filters), 6
        else:
            self.features, left = _window_layers(in_channels, filters, window)
        self.avgpool = PoolTo(left)
        self.classifier = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(filters[-1] * left**2, hidden),
            nn.ReLU(inplace=True),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(inplace=True),
            nn.Linear(hidden, classes),
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the starting weights anew."""
        start_for_relu(self)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for x of (n, channels, width, width)."""
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def _image_layers(in_channels: int, filters: list[int]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for i, (number, kernel, pooled) in enumerate(zip(filters, IMAGE_KERNELS, POOLED)):
        stride, padding = (4, 2) if i == 0 else (1, kernel // 2)
        layers += [nn.Conv2d(in_channels, number, kernel, stride, padding), nn.ReLU(inplace=True)]
        layers += [nn.MaxPool2d(3, 2)] if pooled else []
        in_channels = number
    return nn.Sequential(*layers)


def _window_layers(in_channels: int, filters: list[int], left: int) -> tuple[nn.Sequential, int]:
    """Return the layers, and how wide the square is that they leave of a window of `left` cells."""
    layers: list[nn.Module] = []
    for number, kernel, pooled in zip(filters, WINDOW_KERNELS, POOLED):
        kernel = kernel_for(kernel, left)
        layers += [nn.Conv2d(in_channels, number, kernel, padding=kernel // 2), nn.ReLU(inplace=True)]
        if pooled and left > 1:
            layers.append(nn.MaxPool2d(2, ceil_mode=True))
            left = halved(left)
        in_channels = number
    return nn.Sequential(*layers), left


def alexnet(bands: int, window: int, width: float = WIDTH) -> AlexNet:
    """Return AlexNet for windows: two logits, a share `width` of the published channels."""
    return AlexNet(bands, 2, window, width)
