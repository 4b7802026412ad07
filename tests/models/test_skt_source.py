"""What SKT selects from: a network trained here, another area's model, a checkpoint."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.context import Context  # noqa: E402
from gossan.core.errors import InputError  # noqa: E402
from gossan.models.base import TrainingData  # noqa: E402
from gossan.models.dilated_maps import pad_mirrored  # noqa: E402
from gossan.models.networks.resnet import resnet18  # noqa: E402
from gossan.models.pretrained import CHECKPOINT, GOSSAN, Pretrained  # noqa: E402
from gossan.models.skt import SelectiveTransfer  # noqa: E402
from gossan.models.skt_source import MixedWindows, drawn_kernels, source_of  # noqa: E402
from gossan.models.window_source import WindowSource  # noqa: E402
from gossan.tests.story import Story  # noqa: E402
from scipy.ndimage import gaussian_filter  # noqa: E402

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")
SMALL = {"rates": (1, 2), "window": 3, "iterations": 5, "width": 0.125, "learning_rate": 3e-3, "device": "cpu"}


def make_ground(informative: int = 0, seed: int = 4) -> TrainingData:
    """Three smooth layers; ten deposits of 3 x 3 cells are rich in one of them; 120 barren cells; a NoData corner."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(40, 36)), 1.0) for _ in NAMES])
    stack = (stack / stack.std(axis=(1, 2), keepdims=True)).astype(np.float32)
    labels = np.full((40, 36), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:150]] = 0
    for square in rng.permutation(20)[:10]:
        row, column = 8 * (square // 4) + 3, 9 * (square % 4) + 3
        labels[row : row + 3, column : column + 3] = 1
        stack[informative, row : row + 3, column : column + 3] += 3.0
    stack[:, :3, :4] = np.nan
    return TrainingData(stack, NAMES, (labels != 255) & np.isfinite(stack[0]), labels)


@pytest.fixture(scope="module")
def data() -> TrainingData:
    return make_ground()


def build(**settings: Any) -> SelectiveTransfer:
    return SelectiveTransfer(**{**SMALL, **settings})


def test_mixed_windows_are_of_one_place_or_of_layers_of_several() -> None:
    stack = np.arange(3 * 8 * 7, dtype=np.float32).reshape(3, 8, 7)
    source = WindowSource(torch.from_numpy(pad_mirrored(stack, 3)), 3)
    windows, target = MixedWindows(source, torch.arange(56)).draw(torch.Generator().manual_seed(1), 200)
    centre = windows[:, :, 1, 1] - torch.tensor([0.0, 56.0, 112.0])  # the cell that each band comes from
    same = (centre == centre[:, :1]).all(dim=1)
    assert bool(same[target == 1].all()) and float(same[target == 0].float().mean()) < 0.1
    assert 70 < int(target.sum()) < 130
    assert {float(value) for value in centre.unique()} <= set(range(56))


def test_the_source_learns_which_layers_go_together_without_any_label(data: TrainingData) -> None:
    stack = data.stack.copy()
    stack[1] = stack[0] + 0.1 * stack[1]  # now two layers belong together
    related = TrainingData(stack, NAMES, data.training, data.labels)
    told = build(iterations=60).learn(related, Context()).metrics_["source"]
    share = int(told.split("telling ")[1].split("%")[0])
    assert "without labels" in told and share > 60  # of 1,600; one in two by chance
    swapped = np.where(data.labels == 255, 255, 1 - data.labels.astype(int)).astype(np.uint8)
    kernels = [
        build(iterations=4).learn(TrainingData(stack, NAMES, data.training, labels), Context()).source_.kernels
        for labels in (data.labels, swapped)
    ]
    for name, values in kernels[0].items():
        np.testing.assert_array_equal(values, kernels[1][name])


def pretrained(origin: str, bands: tuple[str, ...], width: float = 0.125) -> Pretrained:
    """A ResNet-18 for windows as if read from a file."""
    torch.manual_seed(3)
    weights = {name: values.numpy() for name, values in resnet18(len(bands), 3, width).state_dict().items()}
    return Pretrained(origin, "other.gossan", "", weights, {"bands": list(bands)} if origin == GOSSAN else {})


def test_another_model_is_a_source_by_the_names_of_its_bands(data: TrainingData) -> None:
    source = pretrained(GOSSAN, ("Zn_ppm", "Ag_ppm", "Cu_pct"), 0.25)
    fitted = source_of(source, NAMES)
    first = source.weights["conv1.weight"]
    np.testing.assert_array_equal(fitted.kernels["conv1.weight"][:, 0], first[:, 2])
    np.testing.assert_array_equal(fitted.kernels["conv1.weight"][:, 1], 0.0 * first[:, 0])
    np.testing.assert_array_equal(fitted.kernels["conv1.weight"][:, 2], first[:, 0])
    story = Story()
    model = build(source=source, iterations=2).learn(data, story)
    assert model.width == 0.25 and "knows Cu_ppm, Zn_ppm" in model.metrics_["source"]
    assert "source" not in model.parameters() and model.parameters()["width"] == 0.25
    assert not any("source network" in message for message in story.messages)


def test_a_source_without_any_of_the_bands_or_of_another_network_is_refused() -> None:
    with pytest.raises(InputError, match=r"bands Ag_ppm, Au_ppm; none of them is among .* Cu_ppm"):
        source_of(pretrained(GOSSAN, ("Ag_ppm", "Au_ppm")), NAMES)
    with pytest.raises(InputError, match="is no ResNet-18 but"):
        source_of(Pretrained(CHECKPOINT, "x.pth", "", {"features.28.weight": np.zeros((2, 2, 3, 3))}), NAMES)


def test_a_network_for_images_gives_all_kernels_but_the_first_to_targets_for_windows(data: TrainingData) -> None:
    kernels = drawn_kernels(3, 0.125, True, 1)
    source = Pretrained(CHECKPOINT, "resnet18.pth", "", kernels)
    model = build(source=source, iterations=2).learn(data, Context())
    assert "of no use here: conv1.weight" in model.metrics_["source"]
    assert set(model.metrics_["kept"][0]["layers"]) == set(kernels) - {"conv1.weight"}


def test_random_kernels_are_called_so(data: TrainingData) -> None:
    assert "random kernels" in build(source_task="random", iterations=2).learn(data, Context()).metrics_["source"]


def test_a_single_layer_has_a_source_that_learns_the_labels(data: TrainingData) -> None:
    story = Story()
    single = TrainingData(data.stack[:1], NAMES[:1], data.training, data.labels)
    assert "known windows first" in build(iterations=2).learn(single, story).metrics_["source"]
    assert any("A single layer" in text for text in story.logs)
