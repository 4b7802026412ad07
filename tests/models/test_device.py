"""Devices, and memory that runs out: a real network that refuses batches as a small card does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.engine
torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")

from gossan.core.context import Context  # noqa: E402  (after the skip)
from gossan.core.errors import InputError, TrainingError  # noqa: E402
from gossan.models.autoencoder import Autoencoder, AutoencoderNetwork  # noqa: E402
from gossan.models.device import choose_device, is_out_of_memory, reproducible, with_batch_that_fits  # noqa: E402
from gossan.models.training_data import background_data  # noqa: E402
from gossan.tests.story import Story  # noqa: E402


class SmallCard(AutoencoderNetwork):
    """An autoencoder on a card that holds 40 windows."""

    holds = 40

    def forward(self, x: Any) -> Any:
        if len(x) > self.holds:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return super().forward(x)


class TinyCard(SmallCard):
    """A card that holds nothing."""

    holds = 0


class OnSmallCard(Autoencoder):
    """The autoencoder there."""

    card = SmallCard

    def build_scorer(self, bands: int) -> AutoencoderNetwork:
        return self.card(bands, self.latent, self.window, self.num_filters())


class OnTinyCard(OnSmallCard):
    """The autoencoder where nothing fits."""

    card = TinyCard


def fit(kind: Any, survey: Any, context: Context, **settings: Any) -> Any:
    settings = {"members": 1, "iterations": 20, "width": 0.25, "device": "cpu", **settings}
    return kind(**settings).fit(background_data(survey.stack, survey.names), context)


def test_the_batch_is_halved_until_it_fits_and_the_model_is_that_of_the_smaller_batch(survey: Any) -> None:
    context = Story()
    model = fit(OnSmallCard, survey, context, batch_size=128)
    assert model.metrics_["batch_size"] == [32]
    assert [w for w in context.warnings if "batch of 128; going on with 64" in w]
    assert [w for w in context.warnings if "batch of 64; going on with 32" in w]
    roomy = fit(Autoencoder, survey, Context(), batch_size=32)
    for name, values in roomy.state().arrays.items():
        np.testing.assert_allclose(model.state().arrays[name], values, rtol=1e-5, atol=1e-6)


def test_scoring_halves_its_batch_too_and_every_cell_is_scored(survey: Any) -> None:
    model = fit(OnSmallCard, survey, Story(), batch_size=32)
    roomy = Autoencoder(**model.parameters(), device="cpu").restore(model.state())
    scores = model.score(survey.stack, Story())
    np.testing.assert_allclose(scores, roomy.score(survey.stack, Context()), rtol=1e-4, atol=1e-5)


def test_memory_that_holds_no_batch_at_all_ends_in_a_sentence(survey: Any) -> None:
    with pytest.raises(TrainingError, match="memory does not even hold a batch of 1.*smaller window.*'cpu'"):
        fit(OnTinyCard, survey, Story())


def test_halving_ends_at_the_smallest_batch() -> None:
    tried = []

    def attempt(size: int) -> None:
        tried.append(size)
        raise torch.cuda.OutOfMemoryError("CUDA out of memory.")

    with pytest.raises(TrainingError):
        with_batch_that_fits(attempt, 100, Context(), smallest=2)
    assert tried == [100, 50, 25, 12, 6, 3, 2]


@pytest.mark.parametrize(
    "text", ["CUDA error: out of memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED"]
)
def test_memory_errors_of_the_base_type_are_known_by_their_words(text: str) -> None:
    assert is_out_of_memory(RuntimeError(text))


def test_other_errors_are_not_swallowed() -> None:
    def attempt(size: int) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="shapes"):
        with_batch_that_fits(attempt, 8, Context())


def test_auto_is_a_card_where_torch_sees_one_and_else_the_processor() -> None:
    assert choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["gpu", "cuda:x", ""])
def test_an_unknown_device_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="Use 'auto', 'cpu' or 'cuda'"):
        choose_device(name)


def test_a_card_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="No CUDA card"):
        choose_device(f"cuda:{torch.cuda.device_count()}")


def test_threads_and_algorithms_are_as_before_afterwards() -> None:
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    with reproducible(1):
        assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == (1, True)
    assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == before
