from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine
torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")

from gossan.core.context import Cancelled, Context  # noqa: E402  (after the skip)
from gossan.core.errors import TrainingError  # noqa: E402
from gossan.models import training  # noqa: E402
from gossan.models.ganomaly import AdversarialSystem, Generator  # noqa: E402
from gossan.models.networks.discriminator import Discriminator  # noqa: E402
from gossan.models.networks.layers import initialise  # noqa: E402
from gossan.models.training import Plan, TrainingSystem, train  # noqa: E402
from gossan.models.window_source import TrainingWindows, WindowSource  # noqa: E402
from gossan.tests.story import Story  # noqa: E402


class Line(TrainingSystem):
    """Fits y = 3 x + 1 by gradient descent."""

    def __init__(self, learning_rate: float = 0.1) -> None:
        self.networks = torch.nn.Linear(1, 1)
        with torch.no_grad():
            self.networks.weight.zero_()
            self.networks.bias.zero_()
        self.optimisers = {"line": torch.optim.SGD(self.networks.parameters(), learning_rate, momentum=0.5)}

    def step(self, generator: Any, batch_size: int) -> Any:
        x = torch.randn(batch_size, 1, generator=generator)
        objective = (self.networks(x) - (3.0 * x + 1.0)).square().mean()
        self.optimisers["line"].zero_grad()
        objective.backward()
        self.optimisers["line"].step()
        return objective.detach().reshape(1)


def adversarial(window: int) -> AdversarialSystem:
    generator = torch.Generator().manual_seed(3)
    source = WindowSource(torch.randn(4, 20 + window, 20 + window, generator=generator), window)
    networks = Generator(4, 6, window, (8, 8, 8)), Discriminator(4, window, (8, 8, 8))
    for network in networks:
        initialise(network, generator)
    return AdversarialSystem(*networks, TrainingWindows(source, torch.arange(200)), 1e-3)


def weights(system: TrainingSystem) -> dict[str, bytes]:
    return {name: value.numpy().tobytes() for name, value in system.networks.state_dict().items()}


@pytest.fixture(autouse=True)
def every_iteration_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "REPORT_SECONDS", 0.0)


def test_it_learns_and_keeps_the_objective_of_every_iteration() -> None:
    system = Line()
    history = train(system, Plan(200, 64, 0), Context())
    assert history.shape == (200, 1)
    assert history[0, 0] > 5.0 and history[-1, 0] < 1e-6
    assert system.networks.weight.item() == pytest.approx(3.0, abs=1e-3)
    assert not system.networks.training


def test_progress_names_the_member_the_iteration_and_the_objective() -> None:
    context = Story()
    train(Line(), Plan(30, 8, 0, name="member 2 of 5"), context)
    assert context.messages[9].startswith("member 2 of 5, iteration 10/30, objective ")
    assert context.fractions == sorted(context.fractions) and context.fractions[-1] == 1.0


@pytest.mark.parametrize("build", [Line, lambda: adversarial(1), lambda: adversarial(8)])
@pytest.mark.parametrize("stopped_at", [0.2, 0.7])
def test_interrupted_and_run_again_it_ends_in_the_same_bytes(build: Any, stopped_at: float, tmp_path: Path) -> None:
    uninterrupted = build()
    expected = train(uninterrupted, Plan(20, 16, 7), Context())

    plan = Plan(20, 16, 7, tmp_path / "member.safetensors")
    with pytest.raises(Cancelled):
        train(build(), plan, Story(stopped_at))
    resumed, context = build(), Story()
    history = train(resumed, plan, context)

    assert f"goes on from iteration {round(20 * stopped_at)} of 20" in context.logs[0]
    assert len(context.fractions) == 20 - round(20 * stopped_at)
    assert weights(resumed) == weights(uninterrupted)
    assert history.tobytes() == expected.tobytes()


def test_what_has_been_trained_to_its_end_is_not_trained_again(tmp_path: Path) -> None:
    plan = Plan(10, 16, 7, tmp_path / "member.safetensors")
    first, again, context = Line(), Line(), Story()
    train(first, plan, Context())
    train(again, plan, context)
    assert context.fractions == [] and weights(again) == weights(first)


def test_a_checkpoint_is_one_file_without_leftovers(tmp_path: Path) -> None:
    train(Line(), Plan(10, 16, 7, tmp_path / "new" / "member.safetensors"), Context())
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["member.safetensors"]


def test_a_checkpoint_that_cannot_be_written_is_a_warning_and_training_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    system, story = Line(), Story()
    history = train(system, Plan(10, 16, 7, tmp_path / "file" / "member.safetensors"), story)
    assert len(history) == 10 and "goes on without" in story.warnings[0]


@pytest.mark.parametrize("damage", [b"", b"not a checkpoint", None])
def test_a_damaged_or_truncated_checkpoint_is_begun_anew(damage: Any, tmp_path: Path) -> None:
    path = tmp_path / "member.safetensors"
    with pytest.raises(Cancelled):
        train(Line(), Plan(10, 16, 7, path), Story(0.5))
    path.write_bytes(path.read_bytes()[:-20] if damage is None else damage)
    system, untouched = Line(), Line()
    train(system, Plan(10, 16, 7, path), Context())
    train(untouched, Plan(10, 16, 7), Context())
    assert weights(system) == weights(untouched)


def test_a_checkpoint_of_another_batch_size_or_length_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "member.safetensors"
    with pytest.raises(Cancelled):
        train(Line(), Plan(10, 16, 7, path), Story(0.5))
    for plan in (Plan(10, 8, 7, path), Plan(12, 16, 7, path)):
        context = Story()
        train(Line(), plan, context)
        assert len(context.fractions) == plan.iterations


@pytest.mark.parametrize("reported_every", [0.0, 3600.0])
def test_an_objective_that_explodes_is_an_error_with_the_iteration_and_a_remedy(
    reported_every: float, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(training, "REPORT_SECONDS", reported_every)
    path = tmp_path / "member.safetensors"
    with pytest.raises(TrainingError, match=r"not a finite number any more from iteration \d+ on.*learning rate"):
        train(Line(1e30), Plan(50, 16, 7, path), Context())
    assert not path.exists()


def test_the_adversarial_objective_is_the_weighted_sum_of_its_terms() -> None:
    history = train(adversarial(5), Plan(5, 16, 7), Context())
    objective, features, contextual, encoder, discriminator = history.T
    assert AdversarialSystem.terms == ("objective", "adversarial", "contextual", "encoder", "discriminator")
    assert objective == pytest.approx(features + 50.0 * contextual + encoder, rel=1e-5)
    assert (discriminator > 0).all()
