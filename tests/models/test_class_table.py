from __future__ import annotations

import numpy as np
import pytest
from gossan.models.class_table import class_table


def test_figures_are_those_of_the_confusion_matrix() -> None:
    """He et al., Table 1, MobileNetV2: the matrix that gives all its figures; 700 barren and 330 ore-bearing crops."""
    is_deposit = np.arange(1030) >= 700
    scores = np.where(is_deposit, 0.9, 0.1)
    scores[:12] = 0.8  # 12 barren called ore-bearing
    scores[700:713] = 0.2  # 13 ore-bearing called barren
    table = class_table(scores, is_deposit)
    assert table["confusion"] == [[688, 12], [13, 317]]
    assert [round(100 * table["barren"][k], 2) for k in ("precision", "recall", "f1")] == [98.15, 98.29, 98.22]
    assert [round(100 * table["deposit"][k], 2) for k in ("precision", "recall", "f1")] == [96.35, 96.06, 96.21]
    assert round(100 * table["accuracy"], 2) == 97.57
    assert round(100 * table["mean_precision"], 2) == 97.25 and round(100 * table["mean_f1"], 2) == 97.21


def test_what_cannot_be_measured_is_none_and_ties_count_against() -> None:
    only_barren = class_table(np.array([0.2, 0.7]), np.array([False, False]))
    assert only_barren["deposit"]["recall"] is None and only_barren["auc"] is None and only_barren["mean_f1"] is None
    assert only_barren["accuracy"] == pytest.approx(0.5)
    assert class_table(np.full(6, 0.5), np.arange(6) < 3)["auc"] == 0.0
    never = class_table(np.zeros(6), np.arange(6) < 3)
    assert never["deposit"]["precision"] is None and never["deposit"]["recall"] == 0.0
