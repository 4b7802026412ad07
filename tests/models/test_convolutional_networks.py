"""The networks of He et al. as one model: splits without leaks, tables, crops, combinations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.combination import MAJORITY, METHODS  # noqa: E402
from gossan.core.context import Cancelled, Context  # noqa: E402
from gossan.core.errors import InputError  # noqa: E402
from gossan.core.evidence import valid_cells  # noqa: E402
from gossan.core.labels import BARREN, DEPOSIT  # noqa: E402
from gossan.models.base import TrainingData  # noqa: E402
from gossan.models.convolutional_networks import ConvolutionalNetworks  # noqa: E402
from gossan.models.member import MemberJob  # noqa: E402
from gossan.models.network_presets import PRESETS, network_settings  # noqa: E402
from gossan.models.networks.classification import NETWORKS  # noqa: E402
from gossan.models.presets import AS_PUBLISHED, RECOMMENDED  # noqa: E402
from gossan.models.training_data import labelled_data  # noqa: E402
from gossan.models.window_source import WindowSource  # noqa: E402
from gossan.tests.story import Story  # noqa: E402
from scipy.ndimage import gaussian_filter  # noqa: E402

QUICK: dict[str, Any] = {"window": 3, "iterations": 30, "batch_size": 16, "learning_rate": 3e-3, "device": "cpu"}
HELD_OUT_COLUMNS = 12  # of a spatial fold


def ground(seed: int = 2) -> TrainingData:
    """Ten deposits of 3 x 3 cells, rich in the first band, and barren cells everywhere, some beside deposits."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(40, 36)), 1.0) for _ in range(3)])
    stack = (stack / stack.std(axis=(1, 2), keepdims=True)).astype(np.float32)
    labels = np.full((40, 36), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:300]] = BARREN
    for square in rng.permutation(20)[:10]:
        row, column = 8 * (square // 4) + 3, 9 * (square % 4) + 3
        labels[row : row + 3, column : column + 3] = DEPOSIT
        stack[0, row : row + 3, column : column + 3] += 3.0
    stack[:, :3, :4] = np.nan
    return labelled_data(stack, ("a", "b", "c"), labels)


class Jobs(Context):
    """Keeps the jobs that it is given instead of doing them."""

    def map(self, function: Any, items: Any) -> Any:
        self.jobs: list[MemberJob] = list(items)
        raise StopIteration

    def part(self, start: float, stop: float) -> Any:
        return self


def jobs_of(model: ConvolutionalNetworks, data: TrainingData) -> list[MemberJob]:
    context = Jobs()
    with pytest.raises(StopIteration):
        model.learn(data, context)
    return context.jobs


@pytest.mark.parametrize("settings", [{"shift": 3}, {"crops": (50, 10)}])
def test_no_window_is_centred_on_what_is_set_aside_held_out_or_without_data(settings: dict[str, Any]) -> None:
    """Crops of one cell never sit on both sides, neither of the split nor of a spatial fold."""
    data = ground()
    fold = data.training.copy()
    fold[:, :HELD_OUT_COLUMNS] = False
    job = jobs_of(
        ConvolutionalNetworks(window=9, hold_out=0.3, **settings),
        TrainingData(data.stack, data.band_names, fold, data.labels),
    )[0]
    numbers = np.arange(data.labels.size, dtype=np.float32).reshape(1, *data.labels.shape)
    padded = torch.from_numpy(np.pad(numbers, ((0, 0), (4, 4), (4, 4)), constant_values=-1))
    windows = job.architecture.build_windows(
        WindowSource(padded, 9, torch.from_numpy(job.closed)), job.training, job.targets
    )
    centre = windows.draw(torch.Generator().manual_seed(0), 20_000)[0][:, 0, 4, 4].numpy().astype(int)
    known = np.isin(data.labels, (DEPOSIT, BARREN))
    assert not np.isin(centre, job.watched).any()
    assert not (known & ~fold).flat[centre].any()
    assert valid_cells(data.stack).flat[centre].all()
    assert set(job.watched).isdisjoint(job.training) and len(job.watched) > 20
    moved = ~np.isin(centre, job.training)
    assert 0.1 < moved.mean() < 0.99, "windows are moved"


def test_the_tables_of_the_paper_stand_in_its_metrics() -> None:
    data = ground()
    model = ConvolutionalNetworks(("lenet", "vgg8"), hold_out=0.3, **QUICK).learn(data, Context())
    networks, combined = model.metrics_["held_out"], model.metrics_["combined"]
    assert [table["name"] for table in networks] == ["LeNet", "VGG-8"]
    assert [table["name"] for table in combined] == list(METHODS)
    cells = {table["cells"] + table.get("abstained", 0) for table in networks + combined}
    assert len(cells) == 1 and all(sum(map(sum, table["confusion"])) == table["cells"] for table in networks + combined)
    for losses in model.metrics_["losses"]:
        assert {"objective", "accuracy", "held_out_objective", "held_out_auc"} <= set(losses)
        assert losses["held_out_objective"][-1] < losses["held_out_objective"][0]


def test_found_cells_are_those_of_the_maps() -> None:
    data = ground()
    model = ConvolutionalNetworks(("lenet", "alexnet"), **QUICK).learn(data, Context())
    found = {row["name"]: row for row in model.found(data, Context())}
    together = model.score(data.stack, Context())[0]
    assert found["simple average"]["cells"] == int((together >= 0.5).sum())
    assert found["simple average"]["deposit"] == int((together[data.labels == DEPOSIT] >= 0.5).sum())
    assert found["LeNet"]["cells"] > 0 and found["coefficient of variation"]["cells"] is not None


def test_where_a_majority_is_refused_there_is_nodata_but_still_a_spread() -> None:
    data = ground()
    networks = {"networks": ("lenet", "vgg8"), "combination": MAJORITY}
    model = ConvolutionalNetworks(**networks, **{**QUICK, "iterations": 15}).learn(data, Context())
    score, spread = model.score(data.stack, Context())
    refused = np.isnan(score) & valid_cells(data.stack)
    found = {row["name"]: row for row in model.found(data, Context())}
    assert refused.sum() == found[MAJORITY]["abstained"] > 0
    assert set(np.unique(score[np.isfinite(score)])) <= {0.0, 1.0}
    np.testing.assert_allclose(spread[refused], 0.5)


def test_an_interrupted_training_goes_on_to_the_same_weights_and_the_same_curves(tmp_path: Path) -> None:
    data = ground()
    settings = {**QUICK, "iterations": 60, "learning_rate": 5e-3, "hold_out": 0.3}
    whole = ConvolutionalNetworks(("vgg8",), **settings).learn(data, Context())
    with pytest.raises(Cancelled):
        ConvolutionalNetworks(("vgg8",), **settings).learn(data, Story(cancel_at=0.6, checkpoint=tmp_path))
    story = Story(checkpoint=tmp_path)
    resumed = ConvolutionalNetworks(("vgg8",), **settings).learn(data, story)
    assert any("goes on from iteration" in text for text in story.logs)
    for name, values in whole.weights_[0].items():
        np.testing.assert_array_equal(resumed.weights_[0][name], values)
    assert resumed.metrics_["losses"] == whole.metrics_["losses"]


def test_repeats_are_networks_of_their_own() -> None:
    model = ConvolutionalNetworks(("lenet",), repeats=2, **QUICK).learn(ground(), Context())
    assert model.names() == ("LeNet 1", "LeNet 2")
    one, two = model.weights_
    assert any((one[name] != two[name]).any() for name in one)


def test_an_epoch_of_crops_is_a_pass_over_all_of_them() -> None:
    job = jobs_of(ConvolutionalNetworks(epochs=2, crops=(50, 10), batch_size=16, window=9), ground())[0]
    deposits = int(job.targets.sum())
    windows = 50 * deposits + 10 * (len(job.targets) - deposits)
    assert (job.architecture.iterations, job.architecture.epochs) == (2 * -(-windows // 16), 0)


@pytest.mark.parametrize("name", [entry.name for entry in NETWORKS])
def test_every_network_learns_through_the_one_loop_and_finds_what_it_learnt(name: str) -> None:
    """Few steps, so only the deposits that it learnt from; networks without BatchNorm take lower rates."""
    data = ground()
    gentle = {"vit": 1e-3, "vgg16": 1e-3, "alexnet": 1e-3, "vgg8": 1e-3}
    batches = 30 if name == "vit" else 70
    settings = {**QUICK, "iterations": batches, "learning_rate": gentle.get(name, 3e-3), "hold_out": 0.0}
    model = ConvolutionalNetworks((name,), **settings).learn(data, Context())
    score = model.score(data.stack, Context())[0]
    deposits, barren = (score[data.training & (data.labels == kind)] for kind in (DEPOSIT, BARREN))
    assert np.mean(deposits[:, None] > barren[None, :]) > 0.88


def test_its_defaults_are_the_recommended_preset() -> None:
    parameters = ConvolutionalNetworks().parameters()
    recommended = network_settings(RECOMMENDED, {})
    assert {name: parameters[name] for name in recommended} == recommended


def test_as_published_are_the_papers_numbers() -> None:
    preset = PRESETS[AS_PUBLISHED]
    assert (preset.window, preset.batch_size, preset.epochs, preset.crops) == (32, 16, 50, (50, 10))
    assert (preset.learning_rate, preset.last_rate, preset.width, preset.turn) == (1e-4, 1e-5, 1.0, False)
    assert preset.networks == ("lenet", "alexnet", "vgg16", "resnet50", "mobilenetv2", "vit")
    assert network_settings(AS_PUBLISHED, {"window": 16, "epochs": None, "learning_rate": 5e-6})["last_rate"] == 5e-6


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"networks": ("lenet", "lonet")}, r"'lonet' is no network"),
        ({"networks": ()}, "No network was chosen"),
        ({"repeats": 0}, "'repeats' must be at least 1"),
        ({"width": 0.0}, "width must be from 1/64"),
        ({"crops": (50,)}, "Crops are two numbers"),
        ({"crops": ("fifty", "ten")}, "Crops are two numbers"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        ConvolutionalNetworks(**settings)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(InputError, match="no preset 'best'"):
        network_settings("best", {})
