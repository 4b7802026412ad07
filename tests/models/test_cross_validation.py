"""Held-out scores: from a model that never saw the fold; honest where labels know nothing, good where they do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gossan.core.clusters import single_linkage_clusters
from gossan.core.context import Context
from gossan.core.errors import TrainingError
from gossan.core.evidence import valid_cells
from gossan.core.spatial_blocks import Folds, block_folds, random_folds
from gossan.models.base import TrainingData
from gossan.models.cross_validation import Trial, held_out_scores
from gossan.models.registry import model_class
from gossan.models.training_data import labelled_data
from gossan.tests.story import Story
from scipy.ndimage import distance_transform_edt, gaussian_filter

NAMES = ("Cu", "Pb", "Zn", "Ag", "As", "Sb")


def smooth_ground(seed: int, signal: float = 0.0) -> TrainingData:
    """Smooth maps and eight camps of deposit cells, that follow the first map where there is a signal; all else barren."""
    rng = np.random.default_rng(seed)
    stack = np.stack([gaussian_filter(rng.normal(size=(80, 80)), 4) for _ in NAMES])
    stack = (stack / stack.std(axis=(1, 2), keepdims=True)).astype(np.float32)
    appeal = signal * stack[0] + rng.gumbel(size=(80, 80))
    labels = np.zeros((80, 80), np.uint8)
    taken = np.zeros((80, 80), bool)
    for _ in range(8):
        row, column = np.unravel_index(np.argmax(np.where(taken, -np.inf, appeal)[4:-4, 4:-4]), (72, 72))
        labels[row + 3 : row + 6, column + 3 : column + 6] = 1
        taken[max(0, row - 8) : row + 17, max(0, column - 8) : column + 17] = True
    stack[:, :3, :3] = np.nan
    return labelled_data(stack, NAMES, labels)


def blocks(data: TrainingData, side: float = 16) -> Folds:
    deposits = np.flatnonzero((data.labels == 1) & valid_cells(data.stack))
    rows, columns = np.divmod(deposits, 80)
    return block_folds(valid_cells(data.stack), deposits, single_linkage_clusters(columns, rows, 3.0), side, 4)


def auc(scores: np.ndarray, data: TrainingData) -> float:
    known = np.isfinite(scores)
    deposits, barren = scores[known & (data.labels == 1)], np.sort(scores[known & (data.labels == 0)])
    return float(np.searchsorted(barren, deposits).mean() / len(barren))


def nearest(data: TrainingData, folds: Folds, **changes: object) -> np.ndarray:
    return held_out_scores(Trial("nearest_cells", {"neighbours": 5}, data, folds, **changes), Context())


def test_where_deposits_lie_anywhere_random_cells_promise_much_and_blocks_do_not() -> None:
    random, blocked = [], []
    for seed in range(6):
        data = smooth_ground(seed)
        deposits = np.flatnonzero((data.labels == 1) & valid_cells(data.stack))
        random.append(auc(nearest(data, random_folds(valid_cells(data.stack), deposits, 4)), data))
        blocked.append(auc(nearest(data, blocks(data)), data))
    assert np.mean(random) > 0.9, "neighbouring cells leak: that is the point of the comparison"
    assert 0.35 < np.mean(blocked) < 0.65


@pytest.mark.engine
def test_where_there_is_a_signal_blocks_find_it() -> None:
    found = []
    for seed in range(4):
        data = smooth_ground(seed, 4.0)
        found.append(auc(held_out_scores(Trial("logistic_regression", {}, data, blocks(data)), Context()), data))
    assert np.mean(found) > 0.8


def test_a_folds_scores_are_those_of_a_model_trained_without_it() -> None:
    data = smooth_ground(3, 2.0)
    folds = blocks(data)
    found = nearest(data, folds, as_ranks=False)
    for fold in range(folds.count):
        held = folds.held_out(fold)
        labels = np.where(held, 255, data.labels).astype(np.uint8)  # without them altogether
        other = labelled_data(data.stack, NAMES, labels)
        score = model_class("nearest_cells")(neighbours=5).fit(other, Context()).score(data.stack, Context())[0]
        np.testing.assert_array_equal(found[held], score[held])
    np.testing.assert_array_equal(np.isfinite(found), valid_cells(data.stack))


def test_labels_of_a_fold_do_not_change_its_scores() -> None:
    data = smooth_ground(4, 2.0)
    folds = blocks(data)
    held = folds.held_out(0)
    swapped = replace(data, labels=np.where(held, 1 - data.labels.astype(int), data.labels).astype(np.uint8))
    np.testing.assert_array_equal(nearest(data, folds)[held], nearest(swapped, folds)[held])


def test_what_lies_within_the_buffer_is_not_learnt_from() -> None:
    data = smooth_ground(5)
    folds = blocks(data, 20)
    found = nearest(data, folds, buffer=3.0, as_ranks=False)
    near = replace(data, training=data.training & (distance_transform_edt(~folds.held_out(2)) > 3.0))
    score = model_class("nearest_cells")(neighbours=5).fit(near, Context()).score(data.stack, Context())[0]
    np.testing.assert_array_equal(found[folds.held_out(2)], score[folds.held_out(2)])


def test_a_fold_that_leaves_nothing_to_learn_from_is_named() -> None:
    data = smooth_ground(5)
    with pytest.raises(TrainingError, match=r"Fold 1 of 4: There are 0 cells with deposits"):
        nearest(data, blocks(data, 8), buffer=60.0)


def test_detectors_can_be_held_out_too_and_progress_is_told() -> None:
    data = smooth_ground(6, 3.0)
    story = Story()
    background = replace(data, training=data.training & (data.labels != 1))
    scores = held_out_scores(Trial("mahalanobis", {}, background, blocks(data)), story)
    assert np.nanmin(scores) > 0.0 and np.nanmax(scores) < 1.0
    assert max(story.fractions) > 0.7 and not story.logs


@pytest.mark.parametrize("kind", ["mahalanobis", "nearest_cells"])
def test_the_same_seed_gives_the_same_scores(kind: str) -> None:
    data = smooth_ground(7, 3.0)
    one, twin = (held_out_scores(Trial(kind, {}, data, blocks(data)), Context()) for _ in range(2))
    np.testing.assert_array_equal(one, twin)


@pytest.mark.engine
def test_no_folds_network_goes_on_from_another_folds_checkpoint(tmp_path: Path) -> None:
    data = smooth_ground(3, 4.0)
    trial = Trial("cnn", {"window": 3, "iterations": 10, "device": "cpu"}, data, blocks(data))
    plain, keeping = (held_out_scores(trial, story) for story in (Story(), Story(checkpoint=tmp_path)))
    np.testing.assert_array_equal(plain, keeping)
