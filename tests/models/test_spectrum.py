"""The 13-layer network: its layers' shapes, how many parameters, any number of bands."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")
pytestmark = pytest.mark.engine

from gossan.models.networks.spectrum import SpectrumNetwork, initialise_spectrum  # noqa: E402


def build(seed: int = 0) -> SpectrumNetwork:
    network = SpectrumNetwork()
    initialise_spectrum(network, torch.Generator().manual_seed(seed))
    return network


def test_the_layers_have_the_papers_kernels_and_lengths_for_39_bands() -> None:
    shapes = []
    network = build()
    for layer in network.convolutions:
        if isinstance(layer, torch.nn.Conv2d):
            layer.register_forward_hook(lambda _, __, out: shapes.append((out.shape[3], out.shape[1])))
    assert network(torch.randn(2, 39)).shape == (2,)
    assert shapes == [(39, 30)] * 3 + [(20, 40)] * 8 + [(10, 40), (5, 40)]


def test_it_has_52821_parameters_whatever_the_number_of_bands() -> None:
    first, wide = 30 * (3 + 1), 30 * (3 * 30 + 1)
    narrowing, deep = 40 * (3 * 30 + 1), 40 * (3 * 40 + 1)
    assert first + 2 * wide + narrowing + 9 * deep + 41 == 52_821
    assert sum(weights.numel() for weights in SpectrumNetwork().parameters()) == 52_821


@pytest.mark.parametrize("bands", [1, 2, 3, 5, 7, 8, 15, 39, 64])
def test_any_number_of_bands_passes_through(bands: int) -> None:
    logits = build()(torch.randn(6, bands, generator=torch.Generator().manual_seed(1)))
    assert logits.shape == (6,) and len(torch.unique(logits)) == 6


def test_the_same_seed_gives_the_same_weights_and_the_signal_survives_13_layers() -> None:
    one, twin, other = (build(seed) for seed in (3, 3, 4))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), twin.parameters()))
    assert not torch.equal(one.convolutions[0].weight, other.convolutions[0].weight)
    x = torch.randn(500, 39, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        assert 0.1 < float(one.convolutions(x[:, None, None]).std()) < 3.0


def test_it_is_the_one_dimensional_network_of_the_paper() -> None:
    """The slow reference: numpy, position by position."""
    network, x = build(), np.random.default_rng(2).normal(size=11).astype(np.float32)
    signal = x[None].astype(float)  # (channels, positions)
    for layer in network.convolutions:
        if not isinstance(layer, torch.nn.Conv2d):
            continue
        weight, bias = layer.weight.detach().numpy()[:, :, 0].astype(float), layer.bias.detach().numpy()
        padded = np.pad(signal, ((0, 0), (1, 1)))
        places = range(0, signal.shape[1], layer.stride[1])
        signal = np.stack([np.einsum("oik,ik->o", weight, padded[:, p : p + 3]) + bias for p in places], axis=1)
        signal = np.maximum(signal, 0.0)
    head = network.to_logit
    expected = head.weight.detach().numpy()[0] @ signal.mean(axis=1) + head.bias.detach().numpy()[0]
    np.testing.assert_allclose(network(torch.from_numpy(x[None])).detach().numpy()[0], expected, rtol=1e-5, atol=1e-6)
