"""The networks that classify windows: one line each. Imports none until asked for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkEntry:
    """A network: its name in settings, its name for people, where it is built.

    The builder, of a module of `networks`, takes the bands, the width of the window and, where the network is
    `narrowed` for windows, the share of its published channels. It returns a module that gives two logits,
    barren and deposit, for windows of (n, bands, width, width).
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
TITLES = {entry.name: entry.title for entry in NETWORKS}
