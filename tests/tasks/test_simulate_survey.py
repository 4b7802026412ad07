"""The survey's task: plain arrays that fit together, a story with numbers, refusals, cancel."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.errors import InputError
from gossan.core.grid import Grid
from gossan.tasks.simulate_survey import Params, needs, run
from gossan.tests.story import Story

PARAMS = Params(
    extent=(440_000.0, 6_230_000.0, 500_000.0, 6_280_000.0), crs="EPSG:32755", samples=130, deposits=9, seed=3
)


def test_it_runs_inside_qgis():
    assert needs({}, PARAMS) == ()


def test_the_arrays_fit_together():
    result = run({}, PARAMS, Context())
    arrays, summary = result.arrays, result.summary
    assert len(summary["elements"]) == 15
    for name in ("assays", "printed", "censored"):
        assert arrays[name].shape == (130, 15)
    for name in ("sample_id", "survey", "laboratory", "lithology", "year"):
        assert arrays[name].shape == (130,)
    for name in ("deposit_name", "deposit_camp", "deposit_size", "deposit_depth"):
        assert arrays[name].shape == (9,)
    assert arrays["sample_xy"].shape == (130, 2) and arrays["deposit_xy"].shape == (9, 2)
    assert arrays["fault_start"][0] == 0 and arrays["fault_start"][-1] == len(arrays["fault_xy"])
    assert (np.diff(arrays["fault_start"]) >= 2).all()
    assert len(arrays["fault_name"]) == summary["faults"] == len(arrays["fault_start"]) - 1
    grid = Grid(**summary["grid"])
    assert grid.crs == "EPSG:32755"
    assert arrays["truth"].shape == (len(summary["bands"]), *grid.shape)


def test_no_array_is_of_objects_and_the_summary_survives_json():
    result = run({}, PARAMS, Context())
    assert all(array.dtype != object for array in result.arrays.values())
    assert json.loads(json.dumps(result.summary)) == result.summary


def test_each_survey_has_one_laboratory_and_one_year():
    arrays = run({}, PARAMS, Context()).arrays
    assert len(set(zip(arrays["survey"], arrays["laboratory"], arrays["year"].tolist()))) == len(set(arrays["survey"]))


def test_the_story_has_its_numbers():
    notebook = Story()
    summary = run({}, PARAMS, notebook).summary
    story = "\n".join(notebook.logs)
    assert f"130 samples x 15 elements, {summary['duplicates']} of them duplicates, from 3 surveys" in story
    assert "below detection" in story and f"9 deposits in {summary['camps']} camps" in story
    assert notebook.fractions == sorted(notebook.fractions) and notebook.fractions[-1] == 1.0


def test_without_deposits_there_is_no_halo_and_the_deposit_arrays_are_empty():
    notebook = Story()
    arrays = run({}, replace(PARAMS, deposits=0), notebook).arrays
    assert not arrays["truth"][0].any()
    assert arrays["deposit_xy"].shape == (0, 2) and arrays["deposit_name"].shape == (0,)
    assert any("No deposits" in line for line in notebook.logs)


def test_elements_come_in_the_order_given_and_none_means_the_usual():
    assert run({}, replace(PARAMS, elements=("Zn", "Cd")), Context()).summary["elements"] == ["Zn_ppm", "Cd_ppm"]
    assert len(run({}, replace(PARAMS, elements=()), Context()).summary["elements"]) == 15


def test_an_unknown_element_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="element 'Zx'.*Au_ppb.*Zn_ppm"):
        run({}, replace(PARAMS, elements=("Zn", "Zx")), Context())


@pytest.mark.parametrize("fraction", [0.0, 0.5, 0.9])
def test_it_stops_where_it_is_cancelled(fraction):
    with pytest.raises(Cancelled):
        run({}, PARAMS, Story(cancel_at=fraction))
