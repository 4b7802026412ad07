"""MobileNetV2, as published for images and for windows of an evidence stack."""

from __future__ import annotations

from torch import Tensor, nn

from .convolution_blocks import WIDTH, convolved, narrowed, start_for_relu, start_near_identity

# expansion, channels, blocks, stride (Sandler et al. 2018, table 2)
STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
FIRST, LAST = 32, 1280


class InvertedResidual(nn.Module):
    """Widen by 1 x 1, filter each channel by 3 x 3, narrow by 1 x 1 without activation (Sandler et al. 2018).

    The shortcut joins the narrow ends where they are alike.
    """

    def __init__(self, in_channels: int, channels: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = in_channels * expansion
        layers: list[nn.Module] = []
        if expansion != 1:
            layers.append(convolved(in_channels, wide, 1, activation=nn.ReLU6(inplace=True)))
        layers.append(convolved(wide, wide, 3, stride, groups=wide, activation=nn.ReLU6(inplace=True)))
        layers += [nn.Conv2d(wide, channels, 1, bias=False), nn.BatchNorm2d(channels)]
        self.conv = nn.Sequential(*layers)
        self.shortcut = stride == 1 and in_channels == channels

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, channels, width / stride, width / stride) for x of (n, in_channels, width, width)."""
        return x + self.conv(x) if self.shortcut else self.conv(x)


class MobileNetV2(nn.Module):
    """Inverted residuals in seven stages, an average over the window, one dense layer (Sandler et al. 2018).

    For windows the first convolution and the first two strides are left out: they would leave an
    eighth of the window's width before anything was learnt.

    Parameters
    ----------
    in_channels : int
        Bands of the stack; 3 for images.
    classes : int
        Outputs.
    for_windows : bool
        Whether strides are those for windows, or the published ones for images of 224 x 224 pixels.
    width : float
        Share of the published channels.
    dropout : float
        Share of the dense layer's input left out while training.
    """

    def __init__(
        self,
        in_channels: int = 3,
        classes: int = 1000,
        for_windows: bool = False,
        width: float = 1.0,
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        channels, last = narrowed(FIRST, width), narrowed(LAST, width)
        stride = 1 if for_windows else 2
        layers: list[nn.Module] = [convolved(in_channels, channels, 3, stride, activation=nn.ReLU6(inplace=True))]
        for i, (expansion, published, blocks, stride) in enumerate(STAGES):
            number = narrowed(published, width)
            first = 1 if for_windows and i < 3 else stride
            for block in range(blocks):
                layers.append(InvertedResidual(channels, number, first if block == 0 else 1, expansion))
                channels = number
        layers.append(convolved(channels, last, 1, activation=nn.ReLU6(inplace=True)))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(last, classes))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the starting weights anew."""
        start_for_relu(self)
        for module in self.modules():
            if isinstance(module, InvertedResidual) and module.shortcut:
                start_near_identity(module.conv[-1])

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for x of (n, channels, width, width)."""
        return self.classifier(self.features(x).mean(dim=(2, 3)))


def mobilenetv2(bands: int, window: int, width: float = WIDTH) -> MobileNetV2:
    """Return MobileNetV2 for windows: two logits, a share `width` of the published channels."""
    return MobileNetV2(bands, 2, True, width)
