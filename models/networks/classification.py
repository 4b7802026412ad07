"""The networks that classify windows, by name: a line each."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Optional

from torch import nn

from ...core.errors import InputError


@dataclass(frozen=True)
class NetworkEntry:
    """A network: its name in settings, its name for people, where it is built.

    The builder takes the bands, the width of the window and, where the network is `narrowed` for
    windows, the share of its published channels. It returns a module that gives two logits, barren
    and deposit, for windows of (n, bands, width, width).
    """

    name: str
    title: str
    module: str
    builder: str
    narrowed: bool = True


NETWORKS: tuple[NetworkEntry, ...] = (
    NetworkEntry("lenet", "LeNet", "lenet", "LeNet", narrowed=False),
    NetworkEntry("alexnet", "AlexNet", "alexnet", "alexnet"),
    NetworkEntry("vgg8", "VGG-8", "vgg", "vgg8"),
    NetworkEntry("vgg16", "VGG-16", "vgg", "vgg16"),
    NetworkEntry("resnet18", "ResNet-18", "resnet", "resnet18"),
    NetworkEntry("resnet50", "ResNet-50", "resnet", "resnet50"),
    NetworkEntry("mobilenetv2", "MobileNetV2", "mobilenet", "mobilenetv2"),
    NetworkEntry("vit", "ViT", "vit", "vit"),
    NetworkEntry("inception_v3", "Inception-v3", "inception", "inception_v3"),
)


def build_network(name: str, bands: int, window: int, width: Optional[float] = None) -> nn.Module:
    """Return a network of a name, with any starting weights.

    Parameters
    ----------
    name : str
        Of `NETWORKS`.
    bands : int
        Of the stack.
    window : int
        Width of the window, in cells.
    width : float, optional
        Share of the published channels; a quarter where not given. LeNet has as many as it has.

    Raises
    ------
    InputError
        For an unknown name.
    """
    for entry in NETWORKS:
        if entry.name == name:
            module = importlib.import_module(f".{entry.module}", __package__)
            build = getattr(module, entry.builder)
            return build(bands, window) if width is None or not entry.narrowed else build(bands, window, width)
    raise InputError(f"There is no network '{name}'. Choose one of {', '.join(entry.name for entry in NETWORKS)}.")
