"""What transfer starts from: files told apart, weights matched by name and shape, bands by name, kernels fitted."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.context import Context  # noqa: E402
from gossan.core.errors import InputError, ModelFileError  # noqa: E402
from gossan.models.card import Facts  # noqa: E402
from gossan.models.convolutional_networks import ConvolutionalNetworks  # noqa: E402
from gossan.models.mahalanobis import Mahalanobis  # noqa: E402
from gossan.models.model_file import pack_model  # noqa: E402
from gossan.models.networks.imagenet import build_imagenet_network  # noqa: E402
from gossan.models.networks.transfer_network import build_transfer_network  # noqa: E402
from gossan.models.pretrained import (  # noqa: E402
    kernels_by_name,
    kernels_for_bands,
    matched_bands,
    read_pretrained,
    unpack_pretrained,
)
from gossan.models.safetensors_format import write_tensors  # noqa: E402
from gossan.models.training_data import labelled_data  # noqa: E402
from gossan.models.transfer_start import starting_weights, take_over  # noqa: E402

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm", "Ag_ppm")


def checkpoint(network: Any, safetensors: bool = True) -> bytes:
    weights = network.state_dict()
    if safetensors:
        return write_tensors({name: value.numpy() for name, value in weights.items()})
    content = io.BytesIO()
    torch.save(weights, content)
    return content.getvalue()


def small_model(window: int = 5, networks: tuple[str, ...] = ("lenet",), **settings: Any) -> tuple[Any, bytes]:
    """Two-band LeNets trained for a moment, and their file."""
    rng = np.random.default_rng(2)
    stack = rng.normal(size=(2, 20, 20)).astype(np.float32)
    labels = (rng.random((20, 20)) < 0.2).astype(np.uint8)
    data = labelled_data(stack, ("Cu_pct", "Pb_ppm"), labels)
    model = ConvolutionalNetworks(networks, window=window, iterations=3, hold_out=0.2, device="cpu", **settings)
    return model, pack_model(model.learn(data, Context()), data, Facts(1000.0)).tobytes()


@pytest.mark.parametrize("safetensors", [True, False], ids=["safetensors", "pth"])
def test_a_checkpoint_of_images_gives_the_same_features_as_the_published_network(safetensors: bool) -> None:
    torch.manual_seed(1)
    published = build_imagenet_network("resnet18", 10).eval()
    source = unpack_pretrained(checkpoint(published, safetensors), "resnet18.pth", "resnet18")
    network = build_transfer_network("resnet18", "published", 3, 9)
    take_over(network, starting_weights(source, network, ("red", "green", "blue")).weights)
    published.fc = torch.nn.Identity()
    x = torch.randn(2, 3, 64, 64)
    torch.testing.assert_close(network.eval().body(x), published(x))


def test_inception_sees_standardised_bands_as_it_saw_the_scaled_colours() -> None:
    """Its weights expect -1 to 1; kernels and the first BatchNorm take that over from the network's own scaling."""
    torch.manual_seed(2)
    published = build_imagenet_network("inception_v3", 10).eval()
    first = published.Conv2d_1a_3x3.bn
    first.running_mean.normal_()
    first.running_var.uniform_(0.5, 2.0)
    source = unpack_pretrained(checkpoint(published), "inception.safetensors", "inception_v3")
    network = build_transfer_network("inception_v3", "published", 3, 9)
    take_over(network, starting_weights(source, network, ("red", "green", "blue")).weights)
    published.fc = torch.nn.Identity()
    x = torch.randn(1, 3, 75, 75)
    torch.testing.assert_close(network.eval().body(x), published(x), rtol=1e-4, atol=1e-4)


def test_windows_are_resized_to_what_the_network_takes() -> None:
    network = build_transfer_network("resnet18", "published", 2, 9).eval()
    x = torch.randn(3, 2, 9, 9)
    larger = torch.nn.functional.interpolate(x, (64, 64), mode="bilinear", align_corners=False)
    torch.testing.assert_close(network(x), network(larger))
    assert build_transfer_network("inception_v3", "published", 2, 9).pixels == 75
    with pytest.raises(InputError, match="at least 75 x 75 pixels, not 60"):
        build_transfer_network("inception_v3", "published", 2, 9, pixels=60)
    with pytest.raises(InputError, match="exactly 224"):
        build_transfer_network("vit", "published", 2, 9, pixels=230)


@pytest.mark.parametrize("bands", [1, 2, 3, 7])
def test_bands_that_vary_together_move_the_first_layer_as_three_equal_colours_did(bands: int) -> None:
    kernels = np.random.default_rng(3).normal(size=(16, 3, 5, 5)).astype(np.float32)
    fitted = kernels_for_bands(kernels, bands)
    assert fitted.shape == (16, bands, 5, 5)
    if bands % 3 in (0, 1) and bands < 4:
        np.testing.assert_allclose(fitted.sum(axis=1), kernels.sum(axis=1), rtol=1e-4, atol=1e-5)
    response = np.abs(fitted.sum(axis=1)).mean() / np.abs(kernels.sum(axis=1)).mean()
    assert 0.6 < response < 1.7
    if bands > 3:
        assert not np.allclose(fitted[:, 0], fitted[:, 1]), "bands must be told apart from the first step on"


def test_bands_are_matched_by_name_and_by_element_but_never_across_log_ratios() -> None:
    learnt = ("Cu_ppm", "Pb_ppm", "clr_Zn", "distance to faults", "Au_ppb")
    assert matched_bands(learnt, ("pb_PPM", "Cu_pct", "Zn_ppm", "clr_Zn_ppm", "Distance to faults", "Ni")) == (
        *(1, 0, None, 2, 3),
        None,
    )
    kernels = np.arange(2 * 3 * 1 * 1, dtype=np.float32).reshape(2, 3, 1, 1)
    np.testing.assert_array_equal(kernels_by_name(kernels, (2, None, 0))[:, :, 0, 0], [[2, 0, 0], [5, 0, 3]])


def test_a_model_of_another_area_starts_its_twin_and_keeps_its_head() -> None:
    model, content = small_model()
    source = unpack_pretrained(content, "north.gossan", "lenet")
    network = build_transfer_network("lenet", "small", 2, 5)
    start = starting_weights(source, network, ("Cu_ppm", "Pb_ppm"))  # Cu in another unit
    assert start.head and start.bands == ("Cu_pct", "Pb_ppm")
    take_over(network, start.weights)
    x = torch.randn(6, 2, 5, 5)
    whole = model.plans()[0].build_scorer(2)
    whole.load_state_dict({name: torch.from_numpy(v.copy()) for name, v in model.weights_[0].items()})
    torch.testing.assert_close(network.eval()(x), whole.eval()(x))
    deeper = build_transfer_network("lenet", "small", 2, 5, layers=1)
    assert not starting_weights(source, deeper, ("Cu_ppm", "Pb_ppm")).head


def test_of_several_networks_of_a_model_the_best_of_that_name_is_taken() -> None:
    model, content = small_model(networks=("lenet", "vgg8"), repeats=2)
    shares = model.shares_
    source = unpack_pretrained(content, "m.gossan", "vgg8")
    best = 2 + int(np.argmax(shares[2:]))
    own = {name[len("network.") :]: values for name, values in model.weights_[best].items()}
    assert set(source.weights) == set(own)
    np.testing.assert_array_equal(source.weights["features.0.weight"], own["features.0.weight"])
    with pytest.raises(ModelFileError, match=r"'m.gossan' .* no network 'resnet18' but lenet, vgg8"):
        unpack_pretrained(content, "m.gossan", "resnet18")


def test_a_band_that_the_source_does_not_know_says_nothing_at_first() -> None:
    _, content = small_model()
    source = unpack_pretrained(content, "north.gossan", "lenet")
    network = build_transfer_network("lenet", "small", 3, 5)
    start = starting_weights(source, network, ("Sb_ppm", "Pb_ppm", "Cu_ppm"))
    take_over(network, start.weights)
    x = torch.randn(4, 3, 5, 5)
    changed = x.clone()
    changed[:, 0] = 9.0
    torch.testing.assert_close(network.eval()(x), network(changed))
    told = start.told(source, ("Sb_ppm", "Pb_ppm", "Cu_ppm"))
    assert "bands known there: Pb_ppm, Cu_ppm" in told and "without say at first: Sb_ppm" in told
    with pytest.raises(ModelFileError, match="none of them is among this stack's: Ni, Cr, Co"):
        starting_weights(source, network, ("Ni", "Cr", "Co"))


def test_what_does_not_fit_is_named_with_what_the_file_seems_to_be() -> None:
    source = unpack_pretrained(checkpoint(build_imagenet_network("mobilenetv2", 10)), "net.pth", "resnet18")
    with pytest.raises(
        ModelFileError, match=r"weights are missing: conv1.weight, .*seems to be MobileNetV2: choose that network"
    ):
        starting_weights(source, build_transfer_network("resnet18", "published", 4, 9), NAMES)
    source = unpack_pretrained(checkpoint(build_imagenet_network("resnet50", 10)), "net.pth", "resnet18")
    with pytest.raises(ModelFileError, match="seems to be ResNet-50"):
        starting_weights(source, build_transfer_network("resnet18", "published", 4, 9), NAMES)
    _, content = small_model(window=9, networks=("vgg8",))
    source = unpack_pretrained(content, "north.gossan", "vgg8")
    with pytest.raises(ModelFileError, match=r"another shape: .*trained with windows of 9 cells"):
        starting_weights(source, build_transfer_network("vgg8", "small", 2, 3), ("Cu_ppm", "Pb_ppm"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html><html>not found</html>", "it is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "Git LFS pointer"),
        (b"\x89HDF\r\n\x1a\n" + bytes(40), "HDF5"),
        (b"some text", "neither a Gossan model"),
        (b"PK\x03\x04 and nothing more", "truncated or damaged"),
        (bytes([16, 0, 0, 0, 0, 0, 0, 0]) + b'{"a": {}}       ', "not described by dtype"),
        (write_tensors({"fc.weight": np.full((2, 2), np.nan, np.float32)}), "not finite numbers"),
        (write_tensors({}), "no weights"),
    ],
)
def test_a_foreign_file_is_refused_with_what_it_seems_to_be(content: bytes, words: str) -> None:
    with pytest.raises(ModelFileError, match=f"'given.pth' cannot be used to start from.*{words}"):
        unpack_pretrained(content, "given.pth", "lenet")


def test_a_model_that_is_no_network_of_windows_is_refused() -> None:
    rng = np.random.default_rng(1)
    data = labelled_data(rng.normal(size=(2, 9, 9)), ("Cu", "Pb"), (rng.random((9, 9)) < 0.5).astype(np.uint8))
    content = pack_model(Mahalanobis().fit(data, Context()), data, Facts(1000.0)).tobytes()
    with pytest.raises(ModelFileError, match="kind 'Mahalanobis'. Only networks that learnt from deposits"):
        unpack_pretrained(content, "m.gossan", "lenet")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere.pth' cannot be read"):
        read_pretrained(str(tmp_path / "nowhere.pth"), "lenet")
