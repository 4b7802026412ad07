from __future__ import annotations

import numpy as np
import pytest

pytestmark = pytest.mark.engine
torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")

from gossan.core.windows import pad_for_windows  # noqa: E402  (after the skip)
from gossan.models.networks.decoder import Decoder  # noqa: E402
from gossan.models.networks.discriminator import Discriminator  # noqa: E402
from gossan.models.networks.encoder import Encoder  # noqa: E402
from gossan.models.networks.layers import halved_sizes, initialise  # noqa: E402
from gossan.models.window_source import TrainingWindows, WindowSource  # noqa: E402

windows_of_all_kinds = pytest.mark.parametrize("window", [1, 2, 3, 5, 7, 8, 16, 31, 32])


@windows_of_all_kinds
def test_a_window_becomes_a_vector_and_a_vector_a_window_again(window: int) -> None:
    x = torch.randn(4, 6, window, window)
    z = Encoder(6, 10, window)(x)
    assert z.shape == (4, 10)
    assert Decoder(6, 10, window)(z).shape == x.shape


@windows_of_all_kinds
def test_the_discriminator_gives_inner_features_and_one_logit_per_window(window: int) -> None:
    features, logit = Discriminator(6, window)(torch.randn(4, 6, window, window))
    assert features.shape == (4, 256 * halved_sizes(window, 3)[-1] ** 2)
    assert logit.shape == (4,)


def test_layers_are_the_papers_64_128_256_kernels_of_4_by_4() -> None:
    convolutions = [m for m in Encoder(5, 32, 32).modules() if isinstance(m, torch.nn.Conv2d)]
    assert [tuple(m.weight.shape) for m in convolutions] == [(64, 5, 4, 4), (128, 64, 4, 4), (256, 128, 4, 4)]
    transposed = [m for m in Decoder(5, 32, 32).modules() if isinstance(m, torch.nn.ConvTranspose2d)]
    assert [tuple(m.weight.shape) for m in transposed] == [(256, 128, 4, 4), (128, 64, 4, 4), (64, 5, 4, 4)]


@windows_of_all_kinds
def test_the_first_layer_has_no_batch_norm_and_the_output_is_linear(window: int) -> None:
    kinds = [type(m).__name__ for m in Encoder(5, 32, window).features]
    assert kinds[1] == "LeakyReLU" and kinds.count("BatchNorm2d") == 2
    assert not isinstance(Decoder(5, 32, window).layers[-1], torch.nn.LeakyReLU)


def test_a_window_of_1_passes_through_dense_layers_alone() -> None:
    weighted = {
        type(m).__name__ for m in Encoder(5, 32, 1).modules() if isinstance(getattr(m, "weight", None), torch.Tensor)
    }
    assert weighted == {"Flat", "BatchNorm2d"}


@windows_of_all_kinds
def test_a_seed_alone_decides_where_the_weights_start(window: int) -> None:
    states = []
    for global_seed in (1, 2):
        torch.manual_seed(global_seed)
        network = Decoder(5, 8, window)
        initialise(network, torch.Generator().manual_seed(9))
        states.append(network.state_dict())
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


@pytest.mark.parametrize("window", [1, 8, 32])
def test_signals_keep_their_size_at_the_start(window: int) -> None:
    generator = torch.Generator().manual_seed(0)
    encoder, decoder = Encoder(10, 32, window), Decoder(10, 32, window)
    initialise(encoder, generator)
    initialise(decoder, generator)
    rebuilt = decoder(encoder(torch.randn(256, 10, window, window, generator=generator)))
    assert 0.1 < rebuilt.std().item() < 10.0


@windows_of_all_kinds
def test_gathered_windows_are_those_of_the_padded_stack(window: int) -> None:
    rng = np.random.default_rng(0)
    padded = pad_for_windows(rng.normal(size=(3, 33, 35)).astype(np.float32), window)
    cells = rng.integers(0, 33 * 35, 50)
    gathered = WindowSource(torch.from_numpy(padded), window).gather(torch.from_numpy(cells)).numpy()
    for values, cell in zip(gathered, cells):
        row, column = divmod(int(cell), 35)
        np.testing.assert_array_equal(values, padded[:, row : row + window, column : column + window])


def test_gathering_copies_the_batch_and_not_the_survey() -> None:
    padded = torch.from_numpy(pad_for_windows(np.zeros((2, 40, 40), np.float32), 8))
    source = WindowSource(padded, 8)
    padded += 1.0
    assert bool((source.gather(torch.tensor([0, 7])) == 1.0).all())


def test_draws_come_from_the_training_cells_alone_and_repeat_with_the_seed() -> None:
    padded = torch.arange(100, dtype=torch.float32).reshape(1, 10, 10)
    windows = TrainingWindows(WindowSource(padded, 1), torch.tensor([3, 50, 99]))
    one, twin = (windows.draw(torch.Generator().manual_seed(5), 60) for _ in range(2))
    assert set(one.flatten().tolist()) == {3.0, 50.0, 99.0}
    assert torch.equal(one, twin)
