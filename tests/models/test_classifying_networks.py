"""Every network that tells windows of deposits from barren ones, in its form for windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.engine
torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")

from gossan.core.errors import InputError  # noqa: E402
from gossan.models.classification import seeded  # noqa: E402
from gossan.models.networks.classification import NETWORKS, build_network  # noqa: E402
from gossan.models.networks.convolution_blocks import PoolTo, narrowed  # noqa: E402

every_network = pytest.mark.parametrize("name", [entry.name for entry in NETWORKS])


def started(name: str, bands: int = 4, window: int = 9, seed: int = 0, **further: float) -> Any:
    network = build_network(name, bands, window, **further)
    seeded(network, torch.Generator().manual_seed(seed))
    return network


@every_network
@pytest.mark.parametrize("bands", [1, 4, 39])
@pytest.mark.parametrize("window", [1, 2, 5, 9, 16, 32])
def test_any_window_of_any_bands_gives_two_logits_and_teaches_every_weight(name: str, bands: int, window: int) -> None:
    network = started(name, bands, window)
    logits = network(torch.randn(6, bands, window, window, generator=torch.Generator().manual_seed(1)))
    assert logits.shape == (6, 2) and torch.isfinite(logits).all()
    torch.nn.functional.cross_entropy(logits, torch.arange(6) % 2).backward()
    untaught = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert untaught == []


@every_network
def test_the_widest_window_still_fits(name: str) -> None:
    with torch.inference_mode():
        assert started(name, 3, 64).eval()(torch.zeros(1, 3, 64, 64)).shape == (1, 2)


@every_network
def test_windows_are_told_apart_however_deep_the_network_is(name: str) -> None:
    """A start that lets signals die away gives all windows one output."""
    for window in (1, 5, 9):
        with torch.inference_mode():
            logits = started(name, window=window)(torch.randn(64, 4, window, window))
        assert logits.std(dim=0).min() > 1e-3, window


@every_network
def test_a_seed_alone_decides_where_the_weights_start(name: str) -> None:
    states = []
    for process_seed, seed in ((1, 5), (2, 5), (2, 6)):
        torch.manual_seed(process_seed)
        states.append(started(name, seed=seed).state_dict())
    one, twin, other = states
    assert all(torch.equal(one[key], twin[key]) for key in one)
    assert any(not torch.equal(one[key], other[key]) for key in one)


@every_network
def test_scores_do_not_depend_on_what_else_is_in_the_batch(name: str) -> None:
    network, x = started(name).eval(), torch.randn(5, 4, 9, 9)
    with torch.inference_mode():
        np.testing.assert_allclose(network(x)[:2], network(x[:2]), rtol=1e-4, atol=1e-5)


@every_network
def test_published_channels_are_there_for_who_wants_them(name: str) -> None:
    narrow, wide = (sum(p.numel() for p in started(name, width=width).parameters()) for width in (0.25, 1.0))
    assert wide == narrow if name == "lenet" else wide > 5 * narrow


def test_a_name_that_is_no_network_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match=r"'resnet19'.*resnet18"):
        build_network("resnet19", 3, 9)


@pytest.mark.parametrize(("channels", "width", "expected"), [(64, 0.25, 16), (24, 0.25, 8), (96, 0.125, 16), (3, 1, 8)])
def test_channels_stay_multiples_of_eight(channels: int, width: float, expected: int) -> None:
    assert narrowed(channels, width) == expected


@pytest.mark.parametrize(("given", "wanted"), [(7, 7), (8, 4), (7, 3)])
def test_pooling_to_a_width_is_torchs_adaptive_pooling(given: int, wanted: int) -> None:
    x = torch.randn(2, 3, given, given)
    torch.testing.assert_close(PoolTo(wanted)(x), torch.nn.functional.adaptive_avg_pool2d(x, wanted))
