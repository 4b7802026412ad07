"""The contract of every network that learns from deposits and barren ground."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.context import Cancelled, Context  # noqa: E402
from gossan.core.errors import GossanError, TrainingError  # noqa: E402
from gossan.core.evidence import valid_cells  # noqa: E402
from gossan.models import registry  # noqa: E402
from gossan.models.base import TrainingData  # noqa: E402
from gossan.models.card import Facts  # noqa: E402
from gossan.models.model_file import load_model, pack_model, unpack  # noqa: E402
from gossan.models.strict_json import plain  # noqa: E402
from gossan.models.training_data import labelled_data  # noqa: E402
from gossan.tests.story import Story  # noqa: E402
from scipy.ndimage import gaussian_filter  # noqa: E402

# enough to learn the little ground below in a second or two; every further parameter has its default
SMALL: dict[str, dict[str, Any]] = {
    "pixel_pair": {"inner": (3,), "outer": (9,), "repeats": 2, "iterations": 60},
    "cnn": {"networks": ("lenet", "vgg8"), "window": 5, "iterations": 60, "learning_rate": 3e-3, "batch_size": 32},
    "transfer": {
        "network": "lenet",
        "window": 5,
        "iterations": 60,
        "learning_rate": 3e-3,
        "generator": True,
        "generator_iterations": 20,
        "generated": 100,
    },
    "skt": {"rates": (1, 2), "window": 3, "iterations": 20, "learning_rate": 5e-3, "width": 0.125},
}
NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")
every_network = pytest.mark.parametrize("kind", sorted(SMALL))


def make_ground(bands: int = 3, seed: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Smooth maps, ten deposits of 3 x 3 cells that are rich in the first band, 120 barren cells, a NoData corner."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(40, 36)), 1.0) for _ in range(bands)])
    stack = (stack / stack.std(axis=(1, 2), keepdims=True)).astype(np.float32)
    labels = np.full((40, 36), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:150]] = 0
    for square in rng.permutation(20)[:10]:
        row, column = 8 * (square // 4) + 3, 9 * (square % 4) + 3
        labels[row : row + 3, column : column + 3] = 1
        stack[0, row : row + 3, column : column + 3] += 3.0
    stack[:, :3, :4] = np.nan
    stack[-1, 20, 20] = np.nan
    return stack, labels


@pytest.fixture(scope="module")
def data() -> TrainingData:
    """The ground as training data."""
    stack, labels = make_ground()
    return labelled_data(stack, NAMES, labels)


def build(kind: str, **settings: Any) -> Any:
    return registry.model_class(kind)(**{**SMALL[kind], "device": "cpu", **settings})


def auc(score: np.ndarray, labels: np.ndarray) -> float:
    deposits, barren = score[(labels == 1) & np.isfinite(score)], score[(labels == 0) & np.isfinite(score)]
    return float(np.mean(deposits[:, None] > barren[None, :]))


def test_every_prospectivity_network_is_under_contract() -> None:
    assert {entry.kind for entry in registry.of_family("prospectivity network")} == set(SMALL)


@every_network
def test_it_finds_deposits_that_it_has_not_seen(kind: str, data: TrainingData) -> None:
    model = build(kind).fit(data, Context())
    stack, labels = make_ground(seed=9)
    assert auc(model.score(stack, Context())[0], labels) > 0.85


@every_network
def test_saved_and_loaded_it_scores_the_same(kind: str, data: TrainingData) -> None:
    model = build(kind).learn(data, Context())
    loaded = load_model(unpack(pack_model(model, data, Facts(1000.0)).tobytes()), "cpu")
    np.testing.assert_array_equal(loaded.score(data.stack, Context()), model.score(data.stack, Context()))
    parameters = {
        k: tuple(tuple(i) if isinstance(i, list) else i for i in v) if isinstance(v, list) else v
        for k, v in json.loads(json.dumps(plain(model.parameters()))).items()
    }
    assert registry.model_class(kind)(**parameters).parameters() == model.parameters()


@every_network
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(kind: str, data: TrainingData) -> None:
    quick = {"iterations": 12} if kind == "cnn" else {}
    one, twin, other = (
        pack_model(build(kind, seed=seed, **quick).learn(data, Context()), data, Facts(1000.0)) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, twin)
    assert len(one) != len(other) or (one != other).any()


@every_network
def test_nodata_in_is_nodata_out_and_nothing_else_is(kind: str, data: TrainingData) -> None:
    model = build(kind).learn(data, Context())
    score = model.score(data.stack, Context())
    assert score.dtype == np.float32 and score.shape == (len(model.score_bands), *data.labels.shape)
    for band in score:
        np.testing.assert_array_equal(np.isfinite(band), valid_cells(data.stack))


@every_network
def test_labels_outside_the_training_cells_are_not_learnt_from(kind: str, data: TrainingData) -> None:
    half = data.training.copy()
    half[:, 18:] = False
    swapped = np.where(half | (data.labels == 255), data.labels, 1 - data.labels.astype(int)).astype(np.uint8)
    scores = [
        build(kind).learn(TrainingData(data.stack, NAMES, half, labels), Context()).score(data.stack, Context())
        for labels in (data.labels, swapped)
    ]
    np.testing.assert_array_equal(scores[0], scores[1])


@every_network
def test_one_band_is_enough_or_it_says_why_not(kind: str) -> None:
    stack, labels = make_ground(1)
    data = labelled_data(stack, NAMES[:1], labels)
    try:
        score = build(kind).learn(data, Context()).score(stack, Context())[0]
    except GossanError as error:
        assert str(error).endswith(".")
    else:
        assert auc(score, labels) > 0.7


@every_network
def test_without_deposits_it_says_what_is_missing(kind: str, data: TrainingData) -> None:
    only = TrainingData(data.stack, NAMES, data.training & (data.labels == 0), data.labels)
    with pytest.raises(TrainingError, match=r"0 cells with deposits"):
        build(kind).learn(only, Context())
    with pytest.raises(TrainingError, match="label raster"):
        build(kind).learn(TrainingData(data.stack, NAMES, data.training), Context())


@every_network
def test_it_stops_when_asked(kind: str, data: TrainingData) -> None:
    with pytest.raises(Cancelled):
        build(kind).learn(data, Story(cancel_at=0.0))


@every_network
def test_its_input_is_left_as_it_was(kind: str) -> None:
    stack, labels = make_ground()
    before = stack.copy()
    stack.flags.writeable = labels.flags.writeable = False
    build(kind).learn(labelled_data(stack, NAMES, labels), Context())
    np.testing.assert_array_equal(stack, before)


@every_network
def test_its_card_tells_losses_and_what_it_learnt_from(kind: str, data: TrainingData) -> None:
    card = unpack(pack_model(build(kind).fit(data, Context()), data, Facts(1000.0)).tobytes()).card
    assert card["family"] == "prospectivity network"
    assert card["metrics"]["losses"] and card["metrics"]["learnt_from"]["deposit_cells"] > 0
    assert set(card["versions"]) >= {"python", "torch"}
