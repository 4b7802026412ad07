"""A network's layers with a new head on top: what transfer learning trains (Ebdali et al. 2025, section 3.2)."""

from __future__ import annotations

from typing import Any, Callable, Optional

from torch import Tensor, nn

from ...core.errors import InputError
from ..network_names import NETWORKS
from .classification import build_network
from .imagenet import IMAGE_NETWORKS, image_network

SMALL, PUBLISHED = "small", "published"
HIDDEN = 128  # of the head's dense layers: the paper does not say
MOST_LAYERS = 3
# what a published network's pools and strides leave at least one cell of; ViT's places are learnt for 224 alone
LEAST_PIXELS = {"inception_v3": 75, "vit": 224}
USUAL_LEAST = 64
ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "leaky relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "softmax": lambda: nn.Softmax(dim=1),
}


class TransferNetwork(nn.Module):
    """A network without its last dense layer, and a new head: dropout, dense layers, two classes.

    The body's own dropout is switched off: the head's replaces it, as in the paper. While the body is
    frozen it also keeps its BatchNorm statistics.

    Parameters
    ----------
    network : torch.nn.Module
        Gives logits for windows; its last dense layer is taken out.
    layers : int
        Dense layers of the head before the one that gives the two classes.
    dropout : float
        Share of the values left out before each dense layer while training.
    activation : str
        Of `ACTIVATIONS`, after each dense layer but the last.
    pixels : int
        Width to which windows are resized (bilinear) before the body sees them; 0 leaves them as they are.
    """

    def __init__(
        self, network: nn.Module, layers: int = 0, dropout: float = 0.5, activation: str = "relu", pixels: int = 0
    ) -> None:
        super().__init__()
        last = last_layer(network)
        features = network.get_submodule(last).in_features
        parent, _, name = last.rpartition(".")
        setattr(network.get_submodule(parent), name, nn.Identity())
        for module in network.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        self.body, self.pixels, self.frozen = network, pixels, False
        self.head = _head(int(features), layers, dropout, activation)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, 2) for windows x of (n, bands, width, width)."""
        if self.pixels and x.shape[-1] != self.pixels:
            x = nn.functional.interpolate(x, (self.pixels, self.pixels), mode="bilinear", align_corners=False)
        return self.head(self.body(x))

    def freeze(self, frozen: bool) -> None:
        """Let the body learn, or keep it as it is."""
        if frozen == self.frozen:
            return
        self.frozen = frozen
        self.body.requires_grad_(not frozen)
        self.train(self.training)

    def train(self, mode: bool = True) -> TransferNetwork:
        """Set training mode; a frozen body stays in evaluation."""
        super().train(mode)
        if self.frozen:
            self.body.eval()
        return self


def build_transfer_network(
    name: str,
    form: str,
    bands: int,
    window: int,
    width: Optional[float] = None,
    layers: int = 0,
    dropout: float = 0.5,
    activation: str = "relu",
    pixels: int = 0,
) -> TransferNetwork:
    """Return a network with a new head, with any weights.

    Parameters
    ----------
    name : str
        Of `networks.classification.NETWORKS`.
    form : str
        ``small``: the network's form for windows; ``published``: as it is known for images, windows resized.
    bands, window
        Of the stack, and in cells.
    width : float, optional
        Share of the published channels, for the small form.
    layers, dropout, activation, pixels
        See `TransferNetwork`; `pixels` of 0 is what the published network takes at least.

    Raises
    ------
    InputError
        For an unknown name, form or activation, or pixels that the network cannot take.
    """
    if form == SMALL:
        return TransferNetwork(build_network(name, bands, window, width), layers, dropout, activation)
    if form != PUBLISHED:
        raise InputError(f"A network's form is '{SMALL}' or '{PUBLISHED}', not '{form}'.")
    network = image_network(name).build(2)
    first = image_network(name).first
    parent, _, own = first.rpartition(".")
    setattr(network.get_submodule(parent), own, _for_bands(network.get_submodule(first), bands))
    if hasattr(network, "scaled_as_images"):
        network.scaled_as_images, network.AuxLogits = False, None  # bands are no colours; one head is enough
    return TransferNetwork(network, layers, dropout, activation, _pixels(name, pixels))


def first_layer(network: nn.Module) -> str:
    """Return the name of the convolution that sees the bands."""
    return next(name for name, module in network.named_modules() if isinstance(module, nn.Conv2d))


def last_layer(network: nn.Module) -> str:
    """Return the name of the dense layer that gives the classes."""
    return [name for name, module in network.named_modules() if isinstance(module, nn.Linear)][-1]


def published_names() -> tuple[str, ...]:
    """Return the networks that have a published form."""
    return tuple(network.name for network in IMAGE_NETWORKS)


def network_title(name: str) -> str:
    """Return a network's name for people; `InputError` for an unknown one."""
    for entry in NETWORKS:
        if entry.name == name:
            return entry.title
    raise InputError(f"There is no network '{name}'. Choose one of {', '.join(entry.name for entry in NETWORKS)}.")


def _pixels(name: str, pixels: int) -> int:
    least = LEAST_PIXELS.get(name, USUAL_LEAST)
    if pixels == 0:
        return least
    if pixels < least or (name == "vit" and pixels != least):
        wanted = "exactly" if name == "vit" else "at least"
        raise InputError(
            f"{network_title(name)} takes windows resized to {wanted} {least} x {least} pixels, not {pixels}."
        )
    return pixels


def _for_bands(layer: Any, bands: int) -> nn.Conv2d:
    """Return the same convolution for another number of bands."""
    kernel, stride, padding = layer.kernel_size, layer.stride, layer.padding
    return nn.Conv2d(bands, layer.out_channels, kernel, stride, padding, bias=layer.bias is not None)


def _head(features: int, layers: int, dropout: float, activation: str) -> nn.Sequential:
    if activation not in ACTIVATIONS:
        raise InputError(f"There is no activation '{activation}'. Choose one of {', '.join(ACTIVATIONS)}.")
    parts: list[nn.Module] = []
    for _ in range(layers):
        parts += [nn.Dropout(dropout), nn.Linear(features, HIDDEN), ACTIVATIONS[activation]()]
        features = HIDDEN
    return nn.Sequential(*parts, nn.Dropout(dropout), nn.Linear(features, 2))
