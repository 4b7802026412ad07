from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.variogram_fit import Fit, fit_variogram, kind_of
from gossan.core.variogram_models import Structure, VariogramModel
from gossan.core.variogram_table import COLUMNS, model_from_row, table_row, transform_from_row
from gossan.tests.core.variogram_fields import lags_of

MODELS = (
    VariogramModel(0.7),
    VariogramModel(0.2, (Structure("spherical", 0.5, 20.0),)),
    VariogramModel(0.0, (Structure("exponential", 0.5, 20.0, 0.4, 73.0),)),
    VariogramModel(0.1, (Structure("gaussian", 0.5, 20.0),)),
    VariogramModel(0.2, (Structure("spherical", 0.5, 20.0, 0.3, 10.0), Structure("spherical", 0.4, 90.0, 0.3, 10.0))),
)


def fit_of(model: VariogramModel) -> Fit:
    """A fit that holds a model; the rest comes from a real one."""
    return replace(fit_variogram(lags_of(MODELS[1])), model=model, kind=kind_of(model), notes=("Trend.",))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.describe())
def test_kriging_reads_back_the_very_model_that_was_fitted(model: VariogramModel) -> None:
    row = table_row("Cu_ppm", fit_of(model), "log")
    assert tuple(row) == COLUMNS
    assert model_from_row(row) == model
    assert transform_from_row(row) == "log"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.describe())
def test_a_table_that_went_through_a_text_file_holds_the_same_model(model: VariogramModel) -> None:
    row = {
        name: "" if value is None else str(value) for name, value in table_row("Cu_ppm", fit_of(model), "none").items()
    }
    assert model_from_row(row) == model


def test_a_row_says_what_a_geologist_asks() -> None:
    row = table_row("Cu_ppm", fit_of(MODELS[1]), "log")
    assert row["model"] == "spherical" and row["sill"] == pytest.approx(0.7)
    assert row["nugget_pct"] == pytest.approx(100 * 0.2 / 0.7, rel=1e-3)
    assert (row["sill_2"], row["range_2"]) == (None, None)
    assert row["block_size"] == pytest.approx(20.0)
    assert row["pairs"] == 1500 and row["note"] == "Trend."


def test_people_may_edit_a_row() -> None:
    row = {
        **table_row("Cu_ppm", fit_of(MODELS[1]), "log"),
        "nugget": 0.0,
        "range_1": 35,
        "azimuth": None,
        "ratio": None,
    }
    assert model_from_row(row) == VariogramModel(0.0, (Structure("spherical", 0.5, 35.0),))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "linear"}, "variogram of 'Cu_ppm' has the model 'linear'"),
        ({"nugget": None}, "variogram of 'Cu_ppm' has no value in the column 'nugget'"),
        ({"range_1": "far"}, "'far' in the column 'range_1', which is not a number"),
        ({"range_1": np.nan}, "'nan' in the column 'range_1', which is not a number"),
        ({"model": "nested spherical"}, "no value in the column 'sill_2'"),
        ({"sill_1": -0.5}, "-0.5"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_by_field_and_column(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        model_from_row({**table_row("Cu_ppm", fit_of(MODELS[1]), "log"), **changes})


def test_an_unknown_transform_is_refused() -> None:
    with pytest.raises(InputError, match="variogram of 'Cu_ppm' has the transform 'sqrt'"):
        transform_from_row({**table_row("Cu_ppm", fit_of(MODELS[1]), "log"), "transform": "sqrt"})
