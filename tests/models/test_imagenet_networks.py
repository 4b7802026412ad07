"""The published networks have the names, shapes and outputs of those whose weights are handed round."""

from __future__ import annotations

import importlib
import re
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.engine
torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")

from gossan.core.errors import InputError  # noqa: E402
from gossan.models.networks.imagenet import (  # noqa: E402
    IMAGE_NETWORKS,
    build_imagenet_network,
    current_names,
    image_network,
)

MOST_OPERATORS = 100  # that torchvision may miss
PARAMETERS = {  # as torchvision's documentation counts them
    "alexnet": 61_100_840,
    "vgg16": 138_357_544,
    "resnet18": 11_689_512,
    "resnet50": 25_557_032,
    "mobilenetv2": 3_504_872,
    "vit": 86_567_656,
    "inception_v3": 27_161_264,
}
SHAPES = {  # of weights here and there in the checkpoints
    "alexnet": {
        "features.3.weight": (192, 64, 5, 5),
        "classifier.1.weight": (4096, 9216),
        "classifier.6.bias": (1000,),
    },
    "vgg16": {"features.28.weight": (512, 512, 3, 3), "classifier.0.weight": (4096, 25088)},
    "resnet18": {
        "conv1.weight": (64, 3, 7, 7),
        "layer2.0.downsample.0.weight": (128, 64, 1, 1),
        "layer4.1.bn2.running_var": (512,),
        "fc.weight": (1000, 512),
    },
    "resnet50": {
        "layer1.0.conv3.weight": (256, 64, 1, 1),
        "layer1.0.downsample.1.bias": (256,),
        "fc.weight": (1000, 2048),
    },
    "mobilenetv2": {
        "features.0.0.weight": (32, 3, 3, 3),
        "features.1.conv.1.weight": (16, 32, 1, 1),
        "features.2.conv.1.0.weight": (96, 1, 3, 3),
        "features.18.1.running_mean": (1280,),
        "classifier.1.weight": (1000, 1280),
    },
    "vit": {
        "class_token": (1, 1, 768),
        "conv_proj.weight": (768, 3, 16, 16),
        "encoder.pos_embedding": (1, 197, 768),
        "encoder.layers.encoder_layer_11.self_attention.in_proj_weight": (2304, 768),
        "encoder.layers.encoder_layer_0.mlp.3.bias": (768,),
        "heads.head.weight": (1000, 768),
    },
    "inception_v3": {
        "Conv2d_1a_3x3.conv.weight": (32, 3, 3, 3),
        "Mixed_6e.branch7x7dbl_5.conv.weight": (192, 192, 1, 7),
        "AuxLogits.conv1.conv.weight": (768, 128, 5, 5),
        "Mixed_7c.branch3x3dbl_3b.bn.running_mean": (384,),
        "fc.weight": (1000, 2048),
    },
}
every_network = pytest.mark.parametrize("name", [network.name for network in IMAGE_NETWORKS])


def without_memory(name: str) -> Any:
    """The network with shapes but no weights: fast, whatever its size."""
    with torch.device("meta"):
        return build_imagenet_network(name)


@every_network
def test_as_many_weights_as_published(name: str) -> None:
    assert sum(p.numel() for p in without_memory(name).parameters()) == PARAMETERS[name]


@every_network
def test_weights_have_the_names_and_shapes_of_the_checkpoints(name: str) -> None:
    state = without_memory(name).state_dict()
    assert {key: tuple(state[key].shape) for key in SHAPES[name]} == SHAPES[name]


@every_network
def test_the_first_layer_sees_the_channels_and_the_last_knows_the_classes(name: str) -> None:
    network, published = without_memory(name), image_network(name)
    assert network.get_submodule(published.first).weight.shape[1] == 3
    assert network.get_submodule(published.last).weight.shape[0] == 1000


@pytest.mark.parametrize("name", ["resnet18", "mobilenetv2", "inception_v3"])
def test_an_image_gives_one_logit_per_class(name: str) -> None:
    network = build_imagenet_network(name, classes=7).eval()
    width = image_network(name).image
    with torch.inference_mode():
        assert network(torch.randn(1, 3, width, width)).shape == (1, 7)


def test_inception_takes_images_scaled_like_the_others_and_expects_minus_one_to_one() -> None:
    network = build_imagenet_network("inception_v3", classes=2)
    white = (1.0 - torch.tensor([0.485, 0.456, 0.406])) / torch.tensor([0.229, 0.224, 0.225])
    rescaled = network._rescaled(white.view(1, 3, 1, 1))
    torch.testing.assert_close(rescaled, torch.ones(1, 3, 1, 1))


def test_the_first_checkpoints_of_vit_load_under_the_names_of_today() -> None:
    old = {"encoder.layers.encoder_layer_3.mlp.linear_2.weight": 1, "conv_proj.bias": 2, "module.class_token": 3}
    assert current_names(old) == {
        "encoder.layers.encoder_layer_3.mlp.3.weight": 1,
        "conv_proj.bias": 2,
        "class_token": 3,
    }


def test_a_network_without_published_weights_is_refused_with_those_that_have_some() -> None:
    with pytest.raises(InputError, match=r"'lenet'.*resnet50"):
        build_imagenet_network("lenet")


@pytest.fixture(scope="module")
def torchvision_models() -> Any:
    """Torchvision's own definitions, where it is installed.

    The registry's builds belong to torch builds with CUDA: beside another one their compiled operators do not load, and
    the import stops at the first that is missing. No network here uses any, so they are declared, by name alone.
    """
    pytest.importorskip("PIL", reason="torchvision needs Pillow, which is not installed here")
    for _ in range(MOST_OPERATORS):
        try:
            return importlib.import_module("torchvision.models")
        except ImportError as error:
            pytest.skip(f"torchvision is not installed here: {error}")
        except RuntimeError as error:
            missing = re.search(r"operator (torchvision::\w+) does not exist", str(error))
            if missing is None:
                raise
            torch.library.define(missing[1], "(Tensor boxes) -> Tensor")
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]  # what the failed import left behind
    return pytest.fail("torchvision wants ever more operators")


def theirs(models: Any, name: str) -> Any:
    """Torchvision's own network with random weights and statistics, ready to compare."""
    builders = {
        "alexnet": models.alexnet,
        "vgg16": models.vgg16,
        "resnet18": models.resnet18,
        "resnet50": models.resnet50,
        "mobilenetv2": models.mobilenet_v2,
        "vit": models.vit_b_16,
        "inception_v3": lambda: models.inception_v3(init_weights=False, transform_input=True),
    }
    torch.manual_seed(0)
    network = builders[name]().eval()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.normal_(0.0, 0.1)
                module.running_var.uniform_(0.5, 1.5)
        if name == "vit":  # its head starts at zero, and so would every output be
            network.heads.head.weight.normal_(0.0, 0.02)
    return network


@every_network
def test_with_torchvisions_weights_the_outputs_are_torchvisions(name: str, torchvision_models: Any) -> None:
    other, network = theirs(torchvision_models, name), build_imagenet_network(name).eval()
    shapes, theirs_shapes = ([(key, value.shape) for key, value in n.state_dict().items()] for n in (network, other))
    assert shapes == theirs_shapes
    network.load_state_dict(other.state_dict())
    width = image_network(name).image
    x = torch.randn(1, 3, width, width)
    with torch.inference_mode():
        expected = other(x)
        assert float(expected.std()) > 1e-3
        torch.testing.assert_close(network(x), expected, rtol=1e-5, atol=1e-5)


def test_inceptions_auxiliary_classifier_is_torchvisions(torchvision_models: Any) -> None:
    other, network = theirs(torchvision_models, "inception_v3"), build_imagenet_network("inception_v3").eval()
    network.load_state_dict(other.state_dict())
    x = torch.randn(2, 768, 17, 17)
    with torch.inference_mode():
        torch.testing.assert_close(network.AuxLogits(x), other.AuxLogits(x), rtol=1e-5, atol=1e-5)
