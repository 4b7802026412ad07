"""LeNet for windows of an evidence stack."""

from __future__ import annotations

from torch import Tensor, nn

NUM_FILTERS = (16, 32, 64)
HIDDEN = (120, 84)


class LeNet(nn.Module):
    """Three convolutions, two average pools, three dense layers with dropout (LeCun et al. 1998, in He et al. 2024).

    Convolutions of 3 x 3 with padding, and an average over what the last leaves, so that any window
    from one cell on will do.

    Parameters
    ----------
    in_channels : int
        Bands of the stack.
    window : int
        Width of the window, in cells: pools are left out where nothing is left to halve.
    classes : int
        Outputs.
    dropout : float
        Share of the dense layers' values left out while training.
    """

    def __init__(self, in_channels: int, window: int, classes: int = 2, dropout: float = 0.3) -> None:
        super().__init__()
        channels, width, layers = in_channels, window, []
        for i, filters in enumerate(NUM_FILTERS):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
            if i < 2 and width > 1:
                layers.append(nn.AvgPool2d(2, ceil_mode=True))
                width = -(-width // 2)
            channels = filters
        self.features = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(min(width, 2)))
        self.classifier = nn.Sequential(
            nn.Linear(channels * min(width, 2) ** 2, HIDDEN[0]),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(HIDDEN[0], HIDDEN[1]),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(HIDDEN[1], classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for windows x of (n, bands, width, width)."""
        return self.classifier(self.features(x).flatten(1))
