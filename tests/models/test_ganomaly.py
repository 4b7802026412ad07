"""GANomaly and the autoencoder: the paper's equations, planted anomalies, and a survey without any."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.engine
torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")

from gossan.core.context import Context  # noqa: E402  (after the skip)
from gossan.core.ranks import cells_below  # noqa: E402
from gossan.core.roc import background_beaten  # noqa: E402
from gossan.models import registry  # noqa: E402
from gossan.models.autoencoder import AutoencoderNetwork  # noqa: E402
from gossan.models.ganomaly import (  # noqa: E402
    Generator,
    adversarial_loss,
    contextual_loss,
    discriminator_loss,
    encoder_loss,
    latent_difference,
)
from gossan.models.training_data import background_data  # noqa: E402

RNG = np.random.default_rng(0)
KINDS = ["ganomaly", "autoencoder"]


def tensors(*shape: int) -> tuple[np.ndarray, np.ndarray, Any, Any]:
    one, other = RNG.normal(size=shape), RNG.normal(size=shape)
    return one, other, torch.from_numpy(one), torch.from_numpy(other)


def test_equation_1_compares_features_with_the_mean_of_the_rebuilt_ones() -> None:
    f, f_rebuilt, t, t_rebuilt = tensors(6, 10)
    centre = sum(f_rebuilt[i] for i in range(6)) / 6
    expected = np.mean([np.sqrt(np.sum((f[i] - centre) ** 2) / 10) for i in range(6)])
    assert adversarial_loss(t, t_rebuilt).item() == pytest.approx(expected)


def test_equation_2_is_the_mean_absolute_difference() -> None:
    x, rebuilt, t, t_rebuilt = tensors(6, 3, 4, 4)
    expected = np.mean([np.sum(np.abs(x[i] - rebuilt[i])) / 48 for i in range(6)])
    assert contextual_loss(t, t_rebuilt).item() == pytest.approx(expected)


def test_equation_3_is_the_mean_distance_of_the_two_latent_vectors() -> None:
    z, z_rebuilt, t, t_rebuilt = tensors(6, 5)
    expected = np.mean([np.sqrt(np.sum((z[i] - z_rebuilt[i]) ** 2) / 5) for i in range(6)])
    assert encoder_loss(t, t_rebuilt).item() == pytest.approx(expected)


def test_equation_5_scores_the_mean_absolute_latent_difference() -> None:
    z, z_rebuilt, t, t_rebuilt = tensors(6, 5)
    np.testing.assert_allclose(latent_difference(t, t_rebuilt).numpy(), np.abs(z - z_rebuilt).sum(axis=1) / 5)


def test_the_discriminators_loss_is_the_cross_entropy_of_measured_and_rebuilt() -> None:
    measured, rebuilt, t, t_rebuilt = tensors(8)
    real, fake = 1 / (1 + np.exp(-measured)), 1 / (1 + np.exp(-rebuilt))
    expected = -np.log(real).mean() - np.log(1 - fake).mean()
    assert discriminator_loss(t, t_rebuilt).item() == pytest.approx(expected)


def test_losses_of_a_perfect_reconstruction_are_zero_and_have_gradients() -> None:
    z = torch.randn(4, 6, requires_grad=True)
    loss = encoder_loss(z, z.detach().clone())
    loss.backward()
    assert loss.item() == 0.0 and bool(torch.isfinite(z.grad).all())


@pytest.mark.parametrize("window", [1, 5, 8])
def test_ganomaly_scores_what_equation_5_says(window: int) -> None:
    network = Generator(3, 7, window, (8, 8, 8)).eval()
    x = torch.randn(5, 3, window, window)
    z = network.encoder(x)
    z_rebuilt = network.second_encoder(network.decoder(z))
    torch.testing.assert_close(network.scores(x), (z - z_rebuilt).abs().sum(1) / 7)


@pytest.mark.parametrize("window", [1, 5, 8])
def test_the_autoencoder_scores_the_centre_cell_alone(window: int) -> None:
    network = AutoencoderNetwork(3, 7, window, (8, 8, 8)).eval()
    x = torch.randn(5, 3, window, window)
    error = (x - network(x))[:, :, window // 2, window // 2]
    torch.testing.assert_close(network.scores(x), (error.square().sum(1) / 3).sqrt())


def survey(seed: int, planted: int) -> tuple[np.ndarray, np.ndarray]:
    """Six bands that follow two smooth factors; planted cells break the pattern without being large."""
    rng = np.random.default_rng(seed)
    row, column = np.mgrid[:40, :45] / 7.0
    factors = np.stack([np.sin(row + rng.uniform(0, 6)) + np.cos(column), np.sin(column * 0.7) * np.cos(row)])
    loadings = rng.normal(size=(6, 2))
    stack = np.einsum("bf,frc->brc", loadings, factors) + 0.1 * rng.normal(size=(6, 40, 45))
    labels = np.zeros((40, 45), np.uint8)
    labels.flat[rng.choice(labels.size, 40, replace=False)] = 1
    spots = np.argwhere(labels == 1)[:planted]
    stack[:, spots[:, 0], spots[:, 1]] = rng.permuted(stack[:, spots[:, 0], spots[:, 1]], axis=1)
    return stack.astype(np.float32), labels


def separation(score: np.ndarray, labels: np.ndarray) -> float:
    return float(background_beaten(cells_below(score.ravel()), np.flatnonzero(labels)).mean())


def trained(kind: str, stack: np.ndarray, labels: Any = None, **settings: Any) -> Any:
    names = tuple(f"E{i}" for i in range(len(stack)))
    settings = {"members": 2, "iterations": 250, "latent": 2 if kind == "autoencoder" else 32, "width": 0.5, **settings}
    return registry.model_class(kind)(**settings).fit(background_data(stack, names, labels), Context())


@pytest.mark.parametrize(("kind", "reached"), [("ganomaly", 0.75), ("autoencoder", 0.95)])
def test_cells_that_break_the_pattern_score_high_where_their_norm_says_nothing(kind: str, reached: float) -> None:
    stack, labels = survey(1, planted=40)
    model = trained(kind, stack, labels)
    controls = model.metrics_["controls"]
    assert controls["norm"]["separation"] < 0.65
    assert separation(model.score(stack, Context())[0], labels) > reached
    assert controls["trained"]["separation"] == pytest.approx(
        separation(model.score(stack, Context())[0], labels), abs=1e-3
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_survey_without_anomalies_gives_an_auc_about_one_half(kind: str) -> None:
    stack, labels = survey(2, planted=0)
    assert 0.38 < separation(trained(kind, stack).score(stack, Context())[0], labels) < 0.62


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_anomaly_is_found_with_windows_too(kind: str) -> None:
    rng = np.random.default_rng(3)
    stack = rng.normal(size=(3, 24, 24)).astype(np.float32)
    stack[:, 10:13, 14:17] += 6.0
    score = trained(kind, stack, window=5, iterations=40, members=1, width=0.25).score(stack, Context())[0]
    assert (score < score[11, 15]).mean() > 0.97
