"""SKT beside itself without each part and beside other methods, in blocks held out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.context import Context  # noqa: E402
from gossan.core.grid import Grid  # noqa: E402
from gossan.models.base import TrainingData  # noqa: E402
from gossan.models.block_ground import Ground, Layout, lay_out  # noqa: E402
from gossan.models.class_table import class_table  # noqa: E402
from gossan.models.registry import model_class  # noqa: E402
from gossan.models.skt_report import NETWORKS, OTHERS, PARTS, SKT, compare, entrants, rows_aside  # noqa: E402
from gossan.models.training_data import labelled_data  # noqa: E402
from scipy.ndimage import gaussian_filter  # noqa: E402

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm")
SMALL: dict[str, Any] = {
    "rates": (1, 2),
    "window": 3,
    "iterations": 3,
    "width": 0.125,
    "device": "cpu",
    "seed": 0,
    "hold_out": 0.2,
    "source_task": "random",
}


@pytest.fixture(scope="module")
def ground() -> Ground:
    """Eight deposits of 2 x 2 cells, rich in the first of three layers, in blocks of 10 cells; two folds."""
    rng = np.random.default_rng(4)
    stack = np.stack([gaussian_filter(rng.normal(size=(40, 36)), 1.0) for _ in NAMES]).astype(np.float32)
    stack /= stack.std(axis=(1, 2), keepdims=True)
    labels = np.full((40, 36), 255, np.uint8)
    labels.flat[rng.permutation(labels.size)[:100]] = 0
    for number in range(8):
        row, column = 10 * (number // 2) + 4, 18 * (number % 2) + 6
        labels[row : row + 2, column : column + 2] = 1
        stack[0, row : row + 2, column : column + 2] += 3.0
    data: TrainingData = labelled_data(stack, NAMES, labels)
    layout = Layout(folds=2, block_size=1000.0, cluster_distance=300.0)
    return lay_out("skt", {}, data, Grid(0.0, 4000.0, 100.0, 40, 36), labels, layout, Context())


@pytest.fixture(scope="module")
def table(ground: Ground) -> tuple[list[dict[str, Any]], np.ndarray]:
    return compare(entrants(SMALL, True, True), ground, Context())


def test_the_table_has_every_network_every_part_and_every_method(table: Any) -> None:
    rows, weights = table
    names = {group: [row["name"] for row in rows if row["kind"] == group] for group in (SKT, NETWORKS, PARTS, OTHERS)}
    assert names == {
        SKT: ["SKT"],
        NETWORKS: ["rate 1", "rate 2"],
        PARTS: [
            "without soft mask",
            "without dilated convolution",
            "without selective transfer",
            "without self-distillation",
        ],
        OTHERS: [
            "SVM",
            "k-nearest neighbours",
            "Random forest",
            "Decision tree",
            "Logistic regression",
            "ResNet-18",
            "MobileNetV2",
        ],
    }
    assert len(rows) == 14
    assert weights.shape == (2, 3) and np.allclose(weights.mean(axis=1), 1.0)


def test_all_rows_are_measured_on_the_same_cells_with_every_figure(table: Any, ground: Ground) -> None:
    known = int(ground.trial.data.training.sum())
    for row in table[0]:
        assert (row["cells"], row["deposits"], row["clusters"]) == (known, 32, 8)
        assert sum(sum(line) for line in row["confusion"]) == known
        for figure in ("accuracy", "recall", "f1", "auc"):
            assert 0.0 <= row[figure] <= 1.0
        assert row["auc_low"] <= row["auc"] <= row["auc_high"]


def test_a_row_is_what_models_that_have_not_seen_the_blocks_say(table: Any, ground: Ground) -> None:
    data, folds = ground.trial.data, ground.trial.folds
    scores = np.full(data.labels.shape, np.nan)
    for fold in range(2):
        own = TrainingData(data.stack, NAMES, data.training & folds.learnt_from(fold), data.labels)
        model = model_class("logistic_regression")(seed=0).learn(own, Context())
        scores[folds.held_out(fold)] = model.score(data.stack, Context())[0][folds.held_out(fold)]
    known = data.training
    expected = class_table(scores[known], data.labels[known] == 1)
    row = next(row for row in table[0] if row["name"] == "Logistic regression")
    assert row["confusion"] == expected["confusion"] and row["f1"] == pytest.approx(expected["mean_f1"])
    assert row["auc"] > 0.9


def test_support_vectors_call_a_deposit_from_zero_on(table: Any) -> None:
    row = next(row for row in table[0] if row["name"] == "SVM")
    assert row["recall"] > 0.7


def test_only_what_is_asked_for_is_compared() -> None:
    assert [entrant.group for entrant in entrants(SMALL, True, False)] == [SKT, *[PARTS] * 4]
    assert [entrant.group for entrant in entrants(SMALL, False, True)] == [SKT, *[OTHERS] * 7]
    for entrant in entrants(SMALL, True, True):
        if entrant.group == PARTS:
            assert {k: v for k, v in entrant.settings.items() if SMALL.get(k) != v and k != "hold_out"} == {
                k: False for k in ("soft_mask", "dilation", "transfer", "distill") if k in entrant.settings
            }


def test_where_nothing_was_set_aside_rows_have_no_figures() -> None:
    rows = rows_aside({"held_out": [], "combined": [], "networks": ["rate 1", "rate 6"]})
    assert [(row["name"], row["cells"], row["auc"], row["f1"]) for row in rows] == [
        ("rate 1", 0, None, None),
        ("rate 6", 0, None, None),
    ]
