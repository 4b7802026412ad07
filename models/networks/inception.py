"""Inception-v3, as published for images and, small, for windows of an evidence stack."""

from __future__ import annotations

from typing import Optional

import torch
from torch import Tensor, nn

from .convolution_blocks import WIDTH, Size, narrowed, start_for_relu

# mean and spread by which images are scaled, and the mean and spread the published weights expect
SCALED_BY = ((0.485, 0.229), (0.456, 0.224), (0.406, 0.225))
EXPECTED = 0.5


class Convolved(nn.Module):
    """A convolution without bias, BatchNorm and ReLU."""

    def __init__(self, in_channels: int, out_channels: int, kernel: Size, stride: int = 1, padding: Size = 0) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(out_channels, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        """Return the filtered x."""
        return nn.functional.relu(self.bn(self.conv(x)), inplace=True)


class MixedA(nn.Module):
    """Filters of 1, 5 and twice 3 cells side by side (Szegedy et al. 2016, figure 5)."""

    def __init__(self, in_channels: int, pooled: int, width: float) -> None:
        super().__init__()
        n48, n64, n96, pooled = (narrowed(number, width) for number in (48, 64, 96, pooled))
        self.branch1x1 = Convolved(in_channels, n64, 1)
        self.branch5x5_1 = Convolved(in_channels, n48, 1)
        self.branch5x5_2 = Convolved(n48, n64, 5, padding=2)
        self.branch3x3dbl_1 = Convolved(in_channels, n64, 1)
        self.branch3x3dbl_2 = Convolved(n64, n96, 3, padding=1)
        self.branch3x3dbl_3 = Convolved(n96, n96, 3, padding=1)
        self.branch_pool = Convolved(in_channels, pooled, 1)
        self.out_channels = 2 * n64 + n96 + pooled

    def forward(self, x: Tensor) -> Tensor:
        """Return the branches' channels one after the other."""
        return torch.cat(
            [
                self.branch1x1(x),
                self.branch5x5_2(self.branch5x5_1(x)),
                self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x))),
                self.branch_pool(_averaged(x)),
            ],
            dim=1,
        )


class MixedB(nn.Module):
    """Halves the width: filters of 3 and twice 3 cells and a pool, each of stride 2 (figure 10)."""

    def __init__(self, in_channels: int, width: float, padding: int) -> None:
        super().__init__()
        n64, n96, n384 = (narrowed(number, width) for number in (64, 96, 384))
        self.branch3x3 = Convolved(in_channels, n384, 3, 2, padding)
        self.branch3x3dbl_1 = Convolved(in_channels, n64, 1)
        self.branch3x3dbl_2 = Convolved(n64, n96, 3, padding=1)
        self.branch3x3dbl_3 = Convolved(n96, n96, 3, 2, padding)
        self.padding = padding
        self.out_channels = n384 + n96 + in_channels

    def forward(self, x: Tensor) -> Tensor:
        """Return the branches' channels one after the other."""
        filtered = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch3x3(x), filtered, _halved(x, self.padding)], dim=1)


class MixedC(nn.Module):
    """Filters of 7 cells along rows and columns, once and twice (figure 6)."""

    def __init__(self, in_channels: int, inner: int, width: float) -> None:
        super().__init__()
        inner, n192 = narrowed(inner, width), narrowed(192, width)
        row, column = ((1, 7), (0, 3)), ((7, 1), (3, 0))
        self.branch1x1 = Convolved(in_channels, n192, 1)
        self.branch7x7_1 = Convolved(in_channels, inner, 1)
        self.branch7x7_2 = Convolved(inner, inner, row[0], padding=row[1])
        self.branch7x7_3 = Convolved(inner, n192, column[0], padding=column[1])
        self.branch7x7dbl_1 = Convolved(in_channels, inner, 1)
        self.branch7x7dbl_2 = Convolved(inner, inner, column[0], padding=column[1])
        self.branch7x7dbl_3 = Convolved(inner, inner, row[0], padding=row[1])
        self.branch7x7dbl_4 = Convolved(inner, inner, column[0], padding=column[1])
        self.branch7x7dbl_5 = Convolved(inner, n192, row[0], padding=row[1])
        self.branch_pool = Convolved(in_channels, n192, 1)
        self.out_channels = 4 * n192

    def forward(self, x: Tensor) -> Tensor:
        """Return the branches' channels one after the other."""
        once = self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x)))
        twice = self.branch7x7dbl_3(self.branch7x7dbl_2(self.branch7x7dbl_1(x)))
        twice = self.branch7x7dbl_5(self.branch7x7dbl_4(twice))
        return torch.cat([self.branch1x1(x), once, twice, self.branch_pool(_averaged(x))], dim=1)


class MixedD(nn.Module):
    """Halves the width: filters of 3, and of 7 and 3 cells, and a pool, each of stride 2 (figure 10)."""

    def __init__(self, in_channels: int, width: float, padding: int) -> None:
        super().__init__()
        n192, n320 = narrowed(192, width), narrowed(320, width)
        self.branch3x3_1 = Convolved(in_channels, n192, 1)
        self.branch3x3_2 = Convolved(n192, n320, 3, 2, padding)
        self.branch7x7x3_1 = Convolved(in_channels, n192, 1)
        self.branch7x7x3_2 = Convolved(n192, n192, (1, 7), padding=(0, 3))
        self.branch7x7x3_3 = Convolved(n192, n192, (7, 1), padding=(3, 0))
        self.branch7x7x3_4 = Convolved(n192, n192, 3, 2, padding)
        self.padding = padding
        self.out_channels = n320 + n192 + in_channels

    def forward(self, x: Tensor) -> Tensor:
        """Return the branches' channels one after the other."""
        wide = self.branch7x7x3_3(self.branch7x7x3_2(self.branch7x7x3_1(x)))
        return torch.cat(
            [self.branch3x3_2(self.branch3x3_1(x)), self.branch7x7x3_4(wide), _halved(x, self.padding)], dim=1
        )


class MixedE(nn.Module):
    """Filters of 3 cells along rows beside those along columns, once and twice (figure 7)."""

    def __init__(self, in_channels: int, width: float) -> None:
        super().__init__()
        n192, n320, n384, n448 = (narrowed(number, width) for number in (192, 320, 384, 448))
        row, column = ((1, 3), (0, 1)), ((3, 1), (1, 0))
        self.branch1x1 = Convolved(in_channels, n320, 1)
        self.branch3x3_1 = Convolved(in_channels, n384, 1)
        self.branch3x3_2a = Convolved(n384, n384, row[0], padding=row[1])
        self.branch3x3_2b = Convolved(n384, n384, column[0], padding=column[1])
        self.branch3x3dbl_1 = Convolved(in_channels, n448, 1)
        self.branch3x3dbl_2 = Convolved(n448, n384, 3, padding=1)
        self.branch3x3dbl_3a = Convolved(n384, n384, row[0], padding=row[1])
        self.branch3x3dbl_3b = Convolved(n384, n384, column[0], padding=column[1])
        self.branch_pool = Convolved(in_channels, n192, 1)
        self.out_channels = n320 + 4 * n384 + n192

    def forward(self, x: Tensor) -> Tensor:
        """Return the branches' channels one after the other."""
        once = self.branch3x3_1(x)
        twice = self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        return torch.cat(
            [
                self.branch1x1(x),
                self.branch3x3_2a(once),
                self.branch3x3_2b(once),
                self.branch3x3dbl_3a(twice),
                self.branch3x3dbl_3b(twice),
                self.branch_pool(_averaged(x)),
            ],
            dim=1,
        )


class AuxiliaryHead(nn.Module):
    """Classifies half-way through, while training only (section 4); here to hold its published weights."""

    def __init__(self, in_channels: int, classes: int) -> None:
        super().__init__()
        self.conv0 = Convolved(in_channels, 128, 1)
        self.conv1 = Convolved(128, 768, 5)
        self.fc = nn.Linear(768, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for x of (n, channels, 17, 17)."""
        x = nn.functional.avg_pool2d(x, 5, 3)
        return self.fc(self.conv1(self.conv0(x)).mean(dim=(2, 3)))


class InceptionV3(nn.Module):
    """Blocks of filters of several sizes side by side (Szegedy et al. 2016), for images of 299 x 299 pixels.

    Parameters
    ----------
    in_channels : int
        Bands of the stack; 3 for images.
    classes : int
        Outputs.
    auxiliary : bool
        Whether the auxiliary head is there. `forward` does not use it: see `with_auxiliary`.
    scaled_as_images : bool
        Whether the three channels come scaled by the mean and spread of ImageNet's images, as for the other
        networks; they are brought to what the published weights expect, -1 to 1.
    dropout : float
        Share of the last features left out while training.
    """

    def __init__(
        self,
        in_channels: int = 3,
        classes: int = 1000,
        auxiliary: bool = True,
        scaled_as_images: bool = False,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.scaled_as_images = scaled_as_images
        self.Conv2d_1a_3x3 = Convolved(in_channels, 32, 3, 2)
        self.Conv2d_2a_3x3 = Convolved(32, 32, 3)
        self.Conv2d_2b_3x3 = Convolved(32, 64, 3, padding=1)
        self.maxpool1 = nn.MaxPool2d(3, 2)
        self.Conv2d_3b_1x1 = Convolved(64, 80, 1)
        self.Conv2d_4a_3x3 = Convolved(80, 192, 3)
        self.maxpool2 = nn.MaxPool2d(3, 2)
        self.Mixed_5b = MixedA(192, 32, 1.0)
        self.Mixed_5c = MixedA(256, 64, 1.0)
        self.Mixed_5d = MixedA(288, 64, 1.0)
        self.Mixed_6a = MixedB(288, 1.0, padding=0)
        self.Mixed_6b = MixedC(768, 128, 1.0)
        self.Mixed_6c = MixedC(768, 160, 1.0)
        self.Mixed_6d = MixedC(768, 160, 1.0)
        self.Mixed_6e = MixedC(768, 192, 1.0)
        self.AuxLogits = AuxiliaryHead(768, classes) if auxiliary else None
        self.Mixed_7a = MixedD(768, 1.0, padding=0)
        self.Mixed_7b = MixedE(1280, 1.0)
        self.Mixed_7c = MixedE(2048, 1.0)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(2048, classes)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the starting weights anew."""
        start_for_relu(self)

    def halfway(self, x: Tensor) -> Tensor:
        """Return (n, 768, 17, 17) for x of (n, channels, 299, 299): what both heads look at."""
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(self._rescaled(x))))
        x = self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(self.maxpool1(x)))
        x = self.Mixed_5d(self.Mixed_5c(self.Mixed_5b(self.maxpool2(x))))
        return self.Mixed_6e(self.Mixed_6d(self.Mixed_6c(self.Mixed_6b(self.Mixed_6a(x)))))

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for x of (n, channels, 299, 299); at least 75 pixels wide."""
        return self._head(self.halfway(x))

    def with_auxiliary(self, x: Tensor) -> tuple[Tensor, Optional[Tensor]]:
        """Return the logits and the auxiliary head's, each (n, classes), for training as published."""
        x = self.halfway(x)
        return self._head(x), None if self.AuxLogits is None else self.AuxLogits(x)

    def _head(self, x: Tensor) -> Tensor:
        x = self.Mixed_7c(self.Mixed_7b(self.Mixed_7a(x)))  # (n, 2048, 8, 8)
        return self.fc(self.dropout(x.mean(dim=(2, 3))))

    def _rescaled(self, x: Tensor) -> Tensor:
        if not self.scaled_as_images:
            return x
        mean, spread = x.new_tensor(SCALED_BY).T[:, :, None, None]  # (3, 1, 1) each
        return (x * spread + mean - EXPECTED) / EXPECTED


class WindowInception(nn.Module):
    """Inception-v3's blocks for windows: one block of each kind, no auxiliary head.

    The three first convolutions of 3 x 3 keep the window's size and no pool follows them; the two
    blocks that halve the width are padded, so that any window from one cell on will do.

    Parameters
    ----------
    in_channels : int
        Bands of the stack.
    classes : int
        Outputs.
    width : float
        Share of the published channels.
    dropout : float
        Share of the last features left out while training.
    """

    def __init__(self, in_channels: int, classes: int = 2, width: float = WIDTH, dropout: float = 0.5) -> None:
        super().__init__()
        n32, n64, n80, n192 = (narrowed(number, width) for number in (32, 64, 80, 192))
        self.Conv2d_1a_3x3 = Convolved(in_channels, n32, 3, padding=1)
        self.Conv2d_2a_3x3 = Convolved(n32, n32, 3, padding=1)
        self.Conv2d_2b_3x3 = Convolved(n32, n64, 3, padding=1)
        self.Conv2d_3b_1x1 = Convolved(n64, n80, 1)
        self.Conv2d_4a_3x3 = Convolved(n80, n192, 3, padding=1)
        self.Mixed_5b = MixedA(n192, 32, width)
        self.Mixed_6a = MixedB(self.Mixed_5b.out_channels, width, padding=1)
        self.Mixed_6b = MixedC(self.Mixed_6a.out_channels, 128, width)
        self.Mixed_7a = MixedD(self.Mixed_6b.out_channels, width, padding=1)
        self.Mixed_7b = MixedE(self.Mixed_7a.out_channels, width)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(self.Mixed_7b.out_channels, classes)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the starting weights anew."""
        start_for_relu(self)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for windows x of (n, bands, width, width)."""
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = self.Mixed_5b(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x)))
        x = self.Mixed_7b(self.Mixed_7a(self.Mixed_6b(self.Mixed_6a(x))))
        return self.fc(self.dropout(x.mean(dim=(2, 3))))


def inception_v3(bands: int, window: int, width: float = WIDTH) -> WindowInception:
    """Return Inception-v3's blocks for windows: two logits, a share `width` of the published channels."""
    return WindowInception(bands, 2, width)


def _averaged(x: Tensor) -> Tensor:
    """Return each cell's mean over 3 x 3; beyond the border counts as zero."""
    return nn.functional.avg_pool2d(x, 3, 1, 1)


def _halved(x: Tensor, padding: int) -> Tensor:
    """Return maxima over 3 x 3 of every second cell."""
    return nn.functional.max_pool2d(x, 3, 2, padding)
