"""The published networks for images, under the names that weights learnt from ImageNet are handed round with.

Names and shapes of the weights are those of torchvision's models, so that its checkpoint files load
by name. Every network takes images of 224 x 224 pixels but Inception-v3, which takes 299 x 299;
channels scaled by ImageNet's mean and spread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Callable, TypeVar

from torch import nn

from ...core.errors import InputError
from .alexnet import AlexNet
from .inception import InceptionV3
from .mobilenet import MobileNetV2
from .resnet import LAYERS_18, LAYERS_50, BasicBlock, Bottleneck, ResNet
from .vgg import VGG
from .vit import VisionTransformer

Value = TypeVar("Value")
OLD_NAMES = {".mlp.linear_1.": ".mlp.0.", ".mlp.linear_2.": ".mlp.3."}  # of ViT's first checkpoints


@dataclass(frozen=True)
class ImageNetwork:
    """A published network.

    Attributes
    ----------
    name : str
        As in `networks.classification.NETWORKS`.
    image : int
        Width of the images it is made for, in pixels.
    first, last : str
        Names of the first layer, which sees the channels, and of the last, which knows the classes.
    build : callable
        From the number of classes.
    """

    name: str
    image: int
    first: str
    last: str
    build: Callable[[int], nn.Module]


IMAGE_NETWORKS: tuple[ImageNetwork, ...] = (
    ImageNetwork("alexnet", 224, "features.0", "classifier.6", lambda classes: AlexNet(classes=classes)),
    ImageNetwork("vgg16", 224, "features.0", "classifier.6", lambda classes: VGG(classes=classes)),
    ImageNetwork("resnet18", 224, "conv1", "fc", lambda classes: ResNet(BasicBlock, LAYERS_18, classes=classes)),
    ImageNetwork("resnet50", 224, "conv1", "fc", lambda classes: ResNet(Bottleneck, LAYERS_50, classes=classes)),
    ImageNetwork("mobilenetv2", 224, "features.0.0", "classifier.1", lambda classes: MobileNetV2(classes=classes)),
    ImageNetwork("vit", 224, "conv_proj", "heads.head", lambda classes: VisionTransformer(classes=classes)),
    ImageNetwork(
        "inception_v3",
        299,
        "Conv2d_1a_3x3.conv",
        "fc",
        lambda classes: InceptionV3(classes=classes, scaled_as_images=True),
    ),
)


def image_network(name: str) -> ImageNetwork:
    """Return what is known of a published network; `InputError` for an unknown name."""
    for network in IMAGE_NETWORKS:
        if network.name == name:
            return network
    names = ", ".join(network.name for network in IMAGE_NETWORKS)
    raise InputError(f"There are no published weights for a network '{name}'. Choose one of {names}.")


def build_imagenet_network(name: str, classes: int = 1000) -> nn.Module:
    """Return a published network with random weights, ready for those of a checkpoint.

    Parameters
    ----------
    name : str
        Of `IMAGE_NETWORKS`.
    classes : int
        Outputs; checkpoints of ImageNet have 1,000.
    """
    return image_network(name).build(classes)


def current_names(weights: Mapping[str, Value]) -> dict[str, Value]:
    """Return a checkpoint's weights by the names they have now; ViT's first checkpoints had others."""
    renamed = {}
    for name, values in weights.items():
        for old, new in OLD_NAMES.items():
            name = name.replace(old, new)
        renamed[re.sub(r"^module\.", "", name)] = values  # as trained on several cards
    return renamed
