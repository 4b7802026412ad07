"""To which stacks a model may be applied, and how a stack comes to the model's bands and scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.core.scaling import apply_scaling, fit_band
from gossan.models.applicability import check_applicable, rescale
from gossan.tests.story import Story

BANDS = ("Cu", "Pb", "Zn")


def card(records: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"bands": list(BANDS), "cell_size": 1000.0, "records": list(records)}


def measured(seed: int) -> np.ndarray:
    """Three layers of one area as measured, shape (3, 10, 12)."""
    return 10 ** np.random.default_rng(seed).normal(0.5 + seed, 0.4, (3, 10, 12)).astype(np.float32)


def scaled_by_itself(layers: np.ndarray, scaling: str) -> tuple[np.ndarray, tuple[dict[str, Any], ...]]:
    """A stack as 'Evidence stack' makes it, and its records."""
    records = [fit_band(name, name, band.ravel(), "log", scaling)[0] for name, band in zip(BANDS, layers)]
    return np.stack([apply_scaling(b, r) for b, r in zip(layers, records)]), tuple(r.to_dict() for r in records)


def test_bands_are_matched_by_name_in_any_order_and_further_ones_left_out() -> None:
    assert check_applicable(card(), ("Zn", "Au", "Cu", "Pb"), 1000.0) == (2, 3, 0)


def test_a_missing_band_is_named_with_what_the_stack_has_instead() -> None:
    with pytest.raises(InputError, match=r"lacks the model's bands 'Pb', 'Zn'; it has 'Pb_ppm', 'Au'"):
        check_applicable(card(), ("Cu", "Pb_ppm", "Au"), 1000.0)


def test_a_name_that_occurs_twice_is_refused() -> None:
    with pytest.raises(InputError, match="named 'Pb'"):
        check_applicable(card(), ("Cu", "Pb", "Zn", "Pb"), 1000.0)


def test_cells_may_differ_by_one_percent_not_more() -> None:
    assert check_applicable(card(), BANDS, 1009.0) == (0, 1, 2)
    with pytest.raises(InputError, match="cells of 1000 map units, the stack has cells of 500"):
        check_applicable(card(), BANDS, 500.0)


def test_another_scaling_is_refused_by_band() -> None:
    learnt, given = scaled_by_itself(measured(0), "zscore")[1], scaled_by_itself(measured(1), "robust")[1]
    with pytest.raises(InputError, match=r"Band 'Cu' was made with .*'zscore'.*'robust' here"):
        check_applicable(card(learnt), BANDS, 1000.0, given)


def test_a_stack_without_records_is_taken_as_measured() -> None:
    learnt = scaled_by_itself(measured(0), "zscore")[1]
    with pytest.raises(InputError, match=r"transform 'none' and scaling 'none' here"):
        check_applicable(card(learnt), BANDS, 1000.0)
    with pytest.raises(InputError, match="Evidence stack"):
        check_applicable(card(), BANDS, 1000.0, learnt)


def test_records_that_do_not_fit_the_bands_are_refused() -> None:
    with pytest.raises(InputError, match="3 bands but 2 scaling records"):
        check_applicable(card(), BANDS, 1000.0, scaled_by_itself(measured(0), "zscore")[1][:2])


@pytest.mark.parametrize("scaling", ["zscore", "robust", "minmax", "none"])
def test_another_areas_stack_is_rescaled_as_if_made_like_the_models(scaling: str) -> None:
    learnt = scaled_by_itself(measured(0), scaling)[1]
    other = measured(1)
    other[1, 2, 3] = np.nan
    stack, given = scaled_by_itself(measured(1), scaling)
    stack[1, 2, 3] = np.nan
    story = Story()
    order = check_applicable(card(learnt), BANDS[::-1], 1000.0, given[::-1])
    rescaled = rescale(stack[::-1], card(learnt), order, given[::-1], story)
    z0 = {record["name"]: record for record in learnt}
    expected = [
        (np.log10(band) - z0[name].get("centre", 0.0)) / z0[name].get("scale", 1.0) for name, band in zip(BANDS, other)
    ]
    np.testing.assert_allclose(rescaled, expected, rtol=1e-4, atol=1e-4)
    assert rescaled.dtype == np.float32
    assert bool(story.logs) == (scaling != "none")


def test_ranks_are_read_back_through_both_tables() -> None:
    learnt = scaled_by_itself(measured(0), "rank")[1]
    similar = measured(0)[:, :, ::-1] * np.float32(1.2)
    stack, given = scaled_by_itself(similar, "rank")
    rescaled = rescale(stack, card(learnt), (0, 1, 2), given, Context())
    from gossan.core.scaling import BandRecord

    like = np.stack([apply_scaling(band, BandRecord.from_dict(dict(r))) for band, r in zip(similar, learnt)])
    np.testing.assert_allclose(rescaled, like, atol=0.05)
    assert np.abs(rescaled - stack).max() > 0.1


def test_a_stack_with_the_models_own_records_is_not_touched() -> None:
    stack, records = scaled_by_itself(measured(0), "zscore")
    story = Story()
    assert rescale(stack, card(records), (0, 1, 2), records, story) is stack
    assert story.logs == []
