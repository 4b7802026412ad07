"""What a model may learn from: valid cells, without deposits, a share at random."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.models.training_data import background_data, clean_stack


def test_only_cells_valid_in_every_band_are_learnt_from(survey: Any) -> None:
    stack = survey.stack.copy()
    stack[2, 10, 10] = np.inf
    data = background_data(stack, survey.names)
    expected = np.isfinite(stack).all(axis=0)
    np.testing.assert_array_equal(data.training, expected)
    assert not expected[10, 10] and np.isnan(data.stack[2, 10, 10])
    assert np.isinf(stack[2, 10, 10]), "the caller's array was changed"


def test_deposits_stay_out_and_unknown_cells_stay_in(survey: Any) -> None:
    labels = np.full(survey.stack.shape[1:], 255, np.uint8)
    labels[15, 9], labels[20, 20] = 1, 0
    training = background_data(survey.stack, survey.names, labels).training
    assert not training[15, 9]
    assert training[20, 20] and training[10, 10]


def test_a_share_is_drawn_by_its_seed(survey: Any) -> None:
    whole = background_data(survey.stack, survey.names).training
    draws = [background_data(survey.stack, survey.names, None, 0.3, seed).training for seed in (1, 1, 2)]
    assert draws[0].sum() == round(0.3 * whole.sum())
    assert not (draws[0] & ~whole).any()
    np.testing.assert_array_equal(draws[0], draws[1])
    assert (draws[0] != draws[2]).any()


def test_a_value_too_large_for_float32_becomes_nodata() -> None:
    assert np.isnan(clean_stack(np.array([[[1e300, 1.0]]]))[0, 0, 0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"names": ("a",)}, "4 bands but 1 band names"),
        ({"names": ("a", "b", "a", "c")}, "named 'a'"),
        ({"fraction": 0.0}, "share of cells"),
        ({"fraction": 1.5}, "share of cells"),
        ({"fraction": float("nan")}, "share of cells"),
        ({"fraction": 0.001}, "cells are left"),
        ({"labels": np.zeros((3, 3), np.uint8)}, "one grid"),
        ({"labels": np.ones((24, 22), np.uint8)}, "0 cells are left"),
        ({"stack": np.full((4, 24, 22), np.nan)}, "No cell of the evidence stack"),
        ({"stack": np.zeros((24, 22))}, "bands, rows and columns"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(survey: Any, arguments: dict[str, Any], words: str) -> None:
    given = {"stack": survey.stack, "names": survey.names, "labels": None, "fraction": 1.0, **arguments}
    with pytest.raises(InputError, match=words):
        background_data(given["stack"], given["names"], given["labels"], given["fraction"])
