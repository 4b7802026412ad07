"""ResNet with 18 and with 50 layers, as published for images and for windows of an evidence stack."""

from __future__ import annotations

from typing import Optional, Union

from torch import Tensor, nn

from .convolution_blocks import WIDTH, dense, narrowed, start_for_relu, start_near_identity

NUM_FILTERS = (64, 128, 256, 512)
LAYERS_18, LAYERS_50 = (2, 2, 2, 2), (3, 4, 6, 3)
HIDDEN = (512, 128)  # the two dense layers that He et al. (2024) add to ResNet-50


class BasicBlock(nn.Module):
    """Two 3 x 3 convolutions beside a shortcut (He et al. 2016, figure 5, left)."""

    expansion = 1

    def __init__(self, in_channels: int, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = _shortcut(in_channels, channels, stride)

    @property
    def last_norm(self) -> nn.BatchNorm2d:
        """The BatchNorm that the branch ends with."""
        return self.bn2

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, channels, width / stride, width / stride) for x of (n, in_channels, width, width)."""
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    """Convolutions of 1 x 1, 3 x 3 and 1 x 1 beside a shortcut (He et al. 2016, figure 5, right).

    The 3 x 3 convolution carries the stride, as in the weights that are handed round.
    """

    expansion = 4

    def __init__(self, in_channels: int, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, channels * self.expansion, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = _shortcut(in_channels, channels * self.expansion, stride)

    @property
    def last_norm(self) -> nn.BatchNorm2d:
        """The BatchNorm that the branch ends with."""
        return self.bn3

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, 4 * channels, width / stride, width / stride) for x of (n, in_channels, width, width)."""
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


Block = Union[type[BasicBlock], type[Bottleneck]]


class ResNet(nn.Module):
    """Four stages of residual blocks, an average over the window, one dense layer (He et al. 2016).

    For windows the first convolution is 3 x 3 without stride and no pool follows it: the published
    ones would leave an eighth of the window's width before anything was learnt.

    Parameters
    ----------
    block : type
        `BasicBlock` or `Bottleneck`.
    layers : tuple of int
        Blocks in each stage.
    in_channels : int
        Bands of the stack; 3 for images.
    classes : int
        Outputs.
    for_windows : bool
        Whether the first layers are those for windows, or the published ones for images of 224 x 224 pixels.
    width : float
        Share of the published channels.
    hidden : tuple of int
        Published widths of dense layers before the last, which need no `width` of 1 to be there.
    dropout : float
        Share of the added dense layers' values left out while training.
    """

    def __init__(
        self,
        block: Block,
        layers: tuple[int, ...],
        in_channels: int = 3,
        classes: int = 1000,
        for_windows: bool = False,
        width: float = 1.0,
        hidden: tuple[int, ...] = (),
        dropout: float = 0.3,
    ) -> None:
        super().__init__()
        filters = [narrowed(number, width) for number in NUM_FILTERS]
        kernel, stride = (3, 1) if for_windows else (7, 2)
        self.conv1 = nn.Conv2d(in_channels, filters[0], kernel, stride, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(filters[0])
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.Identity() if for_windows else nn.MaxPool2d(3, 2, 1)
        channels = filters[0]
        for i, (number, count) in enumerate(zip(filters, layers)):
            setattr(self, f"layer{i + 1}", _stage(block, channels, number, count, stride=1 if i == 0 else 2))
            channels = number * block.expansion
        sizes = (channels, *(narrowed(number, width) for number in hidden), classes)
        self.fc = nn.Sequential(*dense(sizes, dropout)) if hidden else nn.Linear(channels, classes)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the starting weights anew."""
        start_for_relu(self)
        for module in self.modules():
            if isinstance(module, (BasicBlock, Bottleneck)):
                start_near_identity(module.last_norm)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for x of (n, channels, width, width)."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
        return self.fc(x.mean(dim=(2, 3)))


def _stage(block: Block, in_channels: int, channels: int, count: int, stride: int) -> nn.Sequential:
    """Return one stage's blocks; the first carries the stride."""
    blocks = [block(in_channels, channels, stride)]
    blocks += [block(channels * block.expansion, channels, 1) for _ in range(count - 1)]
    return nn.Sequential(*blocks)


def _shortcut(in_channels: int, out_channels: int, stride: int) -> Optional[nn.Sequential]:
    """Return the 1 x 1 convolution that fits a shortcut to the block's output; None where it fits as it is."""
    if stride == 1 and in_channels == out_channels:
        return None
    return nn.Sequential(nn.Conv2d(in_channels, out_channels, 1, stride, bias=False), nn.BatchNorm2d(out_channels))


def resnet18(bands: int, window: int, width: float = WIDTH) -> ResNet:
    """Return ResNet-18 for windows: two logits, a share `width` of the published channels."""
    return ResNet(BasicBlock, LAYERS_18, bands, 2, True, width)


def resnet50(bands: int, window: int, width: float = WIDTH) -> ResNet:
    """Return ResNet-50 for windows, with the two dense layers of He et al. (2024): two logits."""
    return ResNet(Bottleneck, LAYERS_50, bands, 2, True, width, HIDDEN)
