"""The vision transformer, as published for images and for windows of an evidence stack."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn

from .convolution_blocks import LAST_START, WIDTH

PATCH, LAYERS, HEADS, HIDDEN, MLP = 16, 12, 12, 768, 3072  # ViT-B/16
IMAGE = 224
WINDOW_LAYERS = 4
PATCHES_ACROSS = 8  # at most, in a window
EPSILON = 1e-6


class EncoderLayer(nn.Module):
    """Self-attention, then two dense layers, each on normalised tokens beside a shortcut (Dosovitskiy et al. 2021)."""

    def __init__(self, heads: int, hidden: int, mlp: int, dropout: float) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(hidden, eps=EPSILON)
        self.self_attention = nn.MultiheadAttention(hidden, heads, dropout=dropout, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.ln_2 = nn.LayerNorm(hidden, eps=EPSILON)
        self.mlp = nn.Sequential(
            nn.Linear(hidden, mlp), nn.GELU(), nn.Dropout(dropout), nn.Linear(mlp, hidden), nn.Dropout(dropout)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return tokens (n, tokens, hidden) for tokens of that shape."""
        y = self.ln_1(x)
        y = self.self_attention(y, y, y, need_weights=False)[0]
        x = x + self.dropout(y)
        return x + self.mlp(self.ln_2(x))


class Encoder(nn.Module):
    """Tokens with their places added, through all layers, normalised."""

    def __init__(self, tokens: int, layers: int, heads: int, hidden: int, mlp: int, dropout: float) -> None:
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.empty(1, tokens, hidden))
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.Sequential(
            OrderedDict((f"encoder_layer_{i}", EncoderLayer(heads, hidden, mlp, dropout)) for i in range(layers))
        )
        self.ln = nn.LayerNorm(hidden, eps=EPSILON)

    def forward(self, x: Tensor) -> Tensor:
        """Return tokens (n, tokens, hidden) for tokens of that shape."""
        return self.ln(self.layers(self.dropout(x + self.pos_embedding)))


class VisionTransformer(nn.Module):
    """Patches of the window as tokens that attend to each other; a further token is classified (Dosovitskiy et al. 2021).

    A window that patches do not divide is padded with zeros, which are each band's mean.

    Parameters
    ----------
    in_channels : int
        Bands of the stack; 3 for images.
    classes : int
        Outputs.
    window : int
        Width of the window in cells, or of the image in pixels.
    patch : int
        Width of a patch.
    layers, heads, hidden, mlp : int
        Encoder layers, attention heads, length of a token, width of the layers between tokens.
    dropout : float
        Share of the values left out while training.
    """

    def __init__(
        self,
        in_channels: int = 3,
        classes: int = 1000,
        window: int = IMAGE,
        patch: int = PATCH,
        layers: int = LAYERS,
        heads: int = HEADS,
        hidden: int = HIDDEN,
        mlp: int = MLP,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        across = -(-window // patch)
        self.padding = across * patch - window
        self.conv_proj = nn.Conv2d(in_channels, hidden, patch, stride=patch)
        self.class_token = nn.Parameter(torch.empty(1, 1, hidden))
        self.encoder = Encoder(across**2 + 1, layers, heads, hidden, mlp, dropout)
        self.heads = nn.Sequential(OrderedDict(head=nn.Linear(hidden, classes)))
        self.reset_parameters()

    @torch.no_grad()
    def reset_parameters(self) -> None:
        """Draw the starting weights anew: as published but for the head, which is small here and zero there."""
        self.class_token.zero_()
        self.encoder.pos_embedding.normal_(0.0, 0.02)
        for module in self.modules():
            if isinstance(module, nn.MultiheadAttention):
                module._reset_parameters()
            elif isinstance(module, (nn.Linear, nn.Conv2d)):
                nn.init.xavier_uniform_(module.weight.flatten(1))
                module.bias.zero_()
        self.heads[-1].weight.mul_(LAST_START)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, classes) for x of (n, channels, window, window)."""
        if self.padding:
            x = nn.functional.pad(x, (0, self.padding, 0, self.padding))
        tokens = self.conv_proj(x).flatten(2).transpose(1, 2)  # (n, patches, hidden), row by row
        tokens = torch.cat([self.class_token.expand(len(x), -1, -1), tokens], dim=1)
        return self.heads(self.encoder(tokens)[:, 0])


def vit(bands: int, window: int, width: float = WIDTH) -> VisionTransformer:
    """Return a transformer for windows: two logits, a share `width` of the heads and channels of ViT-B.

    Four layers instead of twelve, and patches as small as leave at most 8 x 8 of them.
    """
    heads = max(1, round(HEADS * width))
    hidden = HIDDEN // HEADS * heads
    patch = -(-window // PATCHES_ACROSS)
    return VisionTransformer(bands, 2, window, patch, WINDOW_LAYERS, heads, hidden, hidden * MLP // HIDDEN, dropout=0.1)
