"""Transfer helps where there are few deposits, frozen layers stay, generated windows come from what is learnt from alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.context import Context  # noqa: E402
from gossan.core.errors import InputError  # noqa: E402
from gossan.core.evidence import valid_cells  # noqa: E402
from gossan.core.held_out import set_aside  # noqa: E402
from gossan.models.base import TrainingData  # noqa: E402
from gossan.models.card import Facts  # noqa: E402
from gossan.models.model_file import load_model, pack_model, unpack  # noqa: E402
from gossan.models.pretrained import Pretrained, unpack_pretrained  # noqa: E402
from gossan.models.safetensors_format import write_tensors  # noqa: E402
from gossan.models.transfer import TransferLearning  # noqa: E402
from gossan.models.transfer_presets import transfer_settings  # noqa: E402
from gossan.tests.models.transfer_areas import NAMES, area_data, auc  # noqa: E402
from gossan.tests.story import Story  # noqa: E402

QUICK: dict[str, Any] = {"network": "lenet", "window": 9, "iterations": 8, "device": "cpu", "hold_out": 0.0}


def source_of(model: TransferLearning, data: TrainingData) -> Pretrained:
    return unpack_pretrained(pack_model(model, data, Facts(1000.0)).tobytes(), "north.gossan", model.network)


@pytest.fixture(scope="module")
def north() -> TrainingData:
    """An area with 36 deposits."""
    return area_data(1, 36)


@pytest.fixture(scope="module")
def source(north: TrainingData) -> Pretrained:
    """What a LeNet has learnt there."""
    settings = {**QUICK, "iterations": 400}
    return source_of(TransferLearning(**settings).learn(north, Context()), north)


def test_with_three_deposits_transfer_finds_what_a_random_start_does_not(source: Pretrained) -> None:
    elsewhere = area_data(7, 30, shift=1.0)
    found: dict[str, list[float]] = {"transfer": [], "random": []}
    for seed in range(3):
        south = area_data(20 + seed, 3, shift=-2.0, barren=60)
        for name, start in (("transfer", source), ("random", "")):
            settings = {**QUICK, "iterations": 200, "seed": seed}
            model = TransferLearning(source=start, **settings).learn(south, Context())
            found[name].append(auc(model.score(elsewhere.stack, Context())[0], elsewhere.labels))
    assert np.mean(found["transfer"]) > np.mean(found["random"]) + 0.1, found
    assert np.mean(found["transfer"]) > 0.72


def weights_after(source: Pretrained, freeze: float, **settings: Any) -> dict[str, np.ndarray]:
    south = area_data(21, 4, barren=60)
    model = TransferLearning(source=source, freeze=freeze, **{**QUICK, **settings}).learn(south, Context())
    return model.weights_[0]


def test_frozen_layers_stay_as_they_were_and_thaw_when_it_is_time(source: Pretrained) -> None:
    for freeze, moved in ((1.0, False), (0.5, True)):
        weights = weights_after(source, freeze)
        for name, before in source.weights.items():
            if name.startswith("body."):
                same = np.array_equal(weights[f"network.{name}"], before)
                assert same != moved, name
        assert not np.array_equal(weights["network.head.1.weight"], source.weights["head.1.weight"])


def test_frozen_layers_keep_their_normalisation_too() -> None:
    data = area_data(2, 10, barren=60)
    settings = {**QUICK, "network": "resnet18", "iterations": 3}
    start = source_of(TransferLearning(**settings).learn(data, Context()), data)
    frozen, thawed = (weights_after(start, freeze, network="resnet18", iterations=3) for freeze in (1.0, 0.0))
    name = "body.bn1.running_mean"
    np.testing.assert_array_equal(frozen[f"network.{name}"], start.weights[name])
    assert not np.array_equal(thawed[f"network.{name}"], start.weights[name])


def test_without_a_source_it_says_so_and_freezes_nothing() -> None:
    story = Story()
    model = TransferLearning(**{**QUICK, "freeze": 1.0}).learn(area_data(2, 6, barren=60), story)
    assert any("starts from random weights: no source was given" in sentence for sentence in story.logs)
    assert model.metrics_["source"] == {"origin": "random weights"}
    losses = model.metrics_["losses"][0]["objective"]
    assert model.weights_[0]["network.body.features.0.weight"].std() > 0 and len(losses) == 8


def test_the_source_decides_form_and_bands_and_the_card_tells_it(source: Pretrained) -> None:
    data = area_data(3, 6, barren=60)
    renamed = TrainingData(data.stack[:3], ("Zn_pct", "cu_ppm", "Au_ppb"), data.training, data.labels)
    story = Story()
    model = TransferLearning(source=source, **QUICK).learn(renamed, story)
    told = model.metrics_["source"]
    assert told["bands"] == {"Zn_pct": "Zn_ppm", "cu_ppm": "Cu_ppm", "Au_ppb": None} and told["head_kept"]
    assert told["fingerprint"] == source.fingerprint
    assert any("known there but not given here: Pb_ppm, Mn_ppm" in sentence for sentence in story.logs)
    assert model.parameters()["form"] == "small" and "source" not in model.parameters()


def test_a_checkpoint_of_photographs_gives_the_published_form() -> None:
    from gossan.models.networks.imagenet import build_imagenet_network

    weights = {name: v.numpy() for name, v in build_imagenet_network("resnet18").state_dict().items()}
    photographs = unpack_pretrained(write_tensors(weights), "resnet18.safetensors", "resnet18")
    data = area_data(3, 6, barren=60)
    settings = {**QUICK, "network": "resnet18", "iterations": 2, "batch_size": 4, "freeze": 1.0}
    model = TransferLearning(source=photographs, **settings).learn(data, Context())
    assert model.parameters()["form"] == "published"
    np.testing.assert_array_equal(
        model.weights_[0]["network.body.layer4.1.conv2.weight"], weights["layer4.1.conv2.weight"]
    )
    few = np.full_like(data.stack, np.nan)
    few[:, 40:44, 40:44] = data.stack[:, 40:44, 40:44]
    loaded = load_model(unpack(pack_model(model, data, Facts(1000.0)).tobytes()), "cpu")
    np.testing.assert_array_equal(loaded.score(few, Context()), model.score(few, Context()))
    with pytest.raises(InputError, match="holds the published form of ResNet-18; the small form was asked for"):
        TransferLearning(source=photographs, form="small", **settings).learn(data, Context())


def test_the_generator_never_sees_a_deposit_that_is_set_aside() -> None:
    data = area_data(4, 12, barren=200)
    known = valid_cells(data.stack) & np.isin(data.labels, (0, 1))
    aside = set_aside(data.labels, known, 0.3, 5) & (data.labels == 1)
    stack = data.stack.copy()
    stack[1][aside] += 500.0  # absurd lead, in the middle of windows that nobody may learn from
    learnt = known & (data.labels == 1) & ~aside
    settings = {**QUICK, "hold_out": 0.3, "seed": 5, "window": 3, "shift": 0, "iterations": 2}
    model = TransferLearning(generator=True, generator_iterations=60, generated=300, **settings)
    model.learn(TrainingData(stack, NAMES, data.training, data.labels), Context())
    absurd = float((500.0 - stack[1].mean()) / stack[1].std())
    assert model.generated_ is not None and model.generated_.windows[:, 1].max() < 0.3 * absurd
    assert model.generated_.real[:, 1].max() < 0.3 * absurd
    assert model.metrics_["generator"]["deposit_cells"] == int(learnt.sum())
    held = model.metrics_["held_out"][0]
    assert held["cells"] == int((set_aside(data.labels, known, 0.3, 5)).sum()), "no generated window among them"


def test_generated_windows_join_the_deposits_of_a_batch_in_their_share() -> None:
    from gossan.models.transfer_plan import MixedWindows
    from gossan.models.window_source import WindowSource

    source = WindowSource(torch.zeros(2, 12, 12), 3)
    cells, is_deposit = np.arange(40), np.arange(40) < 10
    windows = MixedWindows((source, cells, is_deposit, 0, False), torch.ones(7, 2, 3, 3), 0.25)
    x, target = windows.draw(torch.Generator().manual_seed(0), 4000)
    made = x[:, 0, 0, 0] == 1
    assert not made[target == 0].any(), "no barren window is a generated one"
    assert float(made[target == 1].float().mean()) == pytest.approx(0.25, abs=0.04)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"layers": 4}, "'layers' must be from 0 to 3, not 4"),
        ({"dropout": 1.0}, "'dropout' must be"),
        ({"freeze": 40}, "'freeze' must be from 0 to 1, not 40"),
        ({"activation": "swish"}, "no activation 'swish'. Choose one of relu"),
        ({"optimiser": "lion"}, "no optimiser 'lion'"),
        ({"form": "huge"}, "form is auto, small or published"),
        ({"form": "published"}, "LeNet has no published form. Choose one of alexnet"),
        ({"network": "lenin"}, "no network 'lenin'"),
    ],
)
def test_a_setting_out_of_range_is_named_with_what_it_may_be(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        TransferLearning(**{**QUICK, **settings}).learn(area_data(2, 6, barren=60), Context())


def test_the_published_preset_is_the_papers() -> None:
    published = transfer_settings("as published", {})
    expected = {"iterations": 2000, "layers": 1, "dropout": 0.5, "learning_rate": 1e-4, "batch_size": 32}
    assert {name: published[name] for name in expected} == expected
    assert (published["optimiser"], published["activation"], published["generator"]) == ("adam", "softmax", True)
    changed = transfer_settings("as published", {"dropout": 0.3, "layers": None, "learning_rate": 1e-5})
    assert (changed["dropout"], changed["layers"], changed["last_rate"]) == (0.3, 1, 1e-5)
    with pytest.raises(InputError, match="no preset 'best'"):
        transfer_settings("best", {})
