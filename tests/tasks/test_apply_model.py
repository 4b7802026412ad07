"""The task that applies a model file: same scores, same stack or a sentence."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import InputError, ModelFileError, TrainingError
from gossan.core.scaling import apply_scaling, fit_band
from gossan.tasks import apply_model, train_detector
from gossan.tests.story import Story

NAMES = ("Cu", "Pb", "Zn")


def area(seed: int) -> np.ndarray:
    """Concentrations of three elements in one area, with a NoData corner."""
    rng = np.random.default_rng(seed)
    layers = 10 ** (rng.normal(size=(3, 16, 18)) * [[[0.2]], [[0.4]], [[0.3]]] + 1.0 + 0.5 * seed)
    layers[:, :3, :3] = np.nan
    return layers.astype(np.float32)


def scaled(layers: np.ndarray) -> tuple[np.ndarray, tuple[dict[str, Any], ...]]:
    records = [fit_band(n, n, band[np.isfinite(band)], "log", "zscore")[0] for n, band in zip(NAMES, layers)]
    return np.stack([apply_scaling(b, r) for b, r in zip(layers, records)]), tuple(r.to_dict() for r in records)


def trained(stack: np.ndarray, kind: str = "mahalanobis", **params: Any) -> np.ndarray:
    return train_detector.run({"stack": stack}, train_detector.Params(kind, NAMES, 500.0, **params), Context()).arrays[
        "model"
    ]


def apply(model: np.ndarray, stack: np.ndarray, names: tuple[str, ...] = NAMES, **params: Any) -> tuple[Any, Story]:
    story = Story()
    given = apply_model.Params(names, params.pop("cell_size", 500.0), **params)
    return apply_model.run({"model": model, "stack": stack}, given, story), story


def test_it_scores_valid_cells_and_tells_the_bands() -> None:
    stack = np.log(area(0))
    result, story = apply(trained(stack), stack)
    assert result.arrays["scores"].shape == (1, 16, 18)
    np.testing.assert_array_equal(np.isfinite(result.arrays["scores"][0]), np.isfinite(stack[0]))
    assert result.summary["score_bands"] == ["score"]
    assert result.summary["title"] == "Mahalanobis" and len(result.summary["fingerprint"]) == 64
    assert story.logs == ["Scoring 279 cells with Mahalanobis, trained on 3 bands."]


def test_a_model_of_numpy_needs_nothing_and_scikit_learns_says_what() -> None:
    model = trained(np.log(area(0)))
    assert apply_model.needs({"model": model}, apply_model.Params(NAMES, 1.0)) == ()
    with zipfile.ZipFile(io.BytesIO(model.tobytes())) as archive:
        card = {**json.loads(archive.read("model.json")), "kind": "isolation_forest"}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("model.json", json.dumps(card))
    other = np.frombuffer(content.getvalue(), np.uint8)
    assert apply_model.needs({"model": other}, apply_model.Params(NAMES, 1.0)) == ("sklearn", "skops")


def test_infinite_cells_are_nodata() -> None:
    stack = np.log(area(0))
    model = trained(stack)
    stack[1, 8, 8] = -np.inf
    assert np.isnan(apply(model, stack)[0].arrays["scores"][0, 8, 8])


def test_nodata_in_a_band_that_the_model_does_not_use_is_no_matter() -> None:
    stack = np.log(area(0))
    model = trained(stack)
    wide = np.concatenate([np.full_like(stack[:1], np.nan), stack])
    result, story = apply(model, wide, ("Au", *NAMES))
    np.testing.assert_array_equal(result.arrays["scores"], apply(model, stack)[0].arrays["scores"])
    assert "does not use these bands of the stack: Au." in story.logs[-1]


def test_another_area_scaled_by_itself_scores_as_if_scaled_like_the_first() -> None:
    stack, records = scaled(area(0))
    model = trained(stack, records=records)
    other, other_records = scaled(area(1))
    result, story = apply(model, other, records=other_records)
    from gossan.core.scaling import BandRecord

    like = np.stack([apply_scaling(b, BandRecord.from_dict(dict(r))) for b, r in zip(area(1), records)])
    np.testing.assert_allclose(
        result.arrays["scores"], apply(model, like, records=records)[0].arrays["scores"], rtol=1e-4
    )
    assert "3 of 3 bands were scaled by other statistics" in story.logs[0]
    assert np.nanmedian(result.arrays["scores"]) > 2 * np.nanmedian(
        apply(model, stack, records=records)[0].arrays["scores"]
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"names": ("Cu", "Pb", "Sn")}, "lacks the model's band 'Zn'; it has 'Sn'"),
        ({"names": ("Cu", "Pb")}, "3 bands but 2 band names"),
        ({"cell_size": 1000.0}, "cells of 1000"),
        ({"stack": np.full((3, 4, 4), np.nan)}, "No cell of the stack"),
        ({"stack": np.zeros((4, 4))}, "bands, rows and columns"),
        ({"records": ({"name": "Cu", "layer": "Cu", "scaling": "minmax"},) * 3}, "'minmax' here"),
    ],
)
def test_a_stack_that_does_not_fit_is_refused(change: dict[str, Any], words: str) -> None:
    stack = np.log(area(0))
    given = {"stack": stack, **change}
    with pytest.raises(InputError, match=words):
        apply(trained(stack), **given)


def test_constant_scores_are_a_failure_not_a_map() -> None:
    stack = np.log(area(0))
    flat = np.where(np.isnan(stack), np.nan, stack[:, 8:9, 8:9])
    with pytest.raises(TrainingError, match="the same score"):
        apply(trained(stack), flat)


def test_a_file_that_is_no_model_is_refused_before_anything_runs() -> None:
    junk = np.frombuffer(b"II*\x00 a renamed GeoTIFF", np.uint8)
    with pytest.raises(ModelFileError, match="not a Gossan model"):
        apply_model.needs({"model": junk}, apply_model.Params(NAMES, 1.0))
    with pytest.raises(ModelFileError, match="not a Gossan model"):
        apply(junk, np.log(area(0)))


@pytest.mark.engine
def test_a_hostile_estimator_inside_a_good_model_is_refused_by_its_type() -> None:
    from gossan.models.base import State
    from gossan.models.model_file import pack, unpack
    from gossan.models.skops_archive import dump_estimator
    from sklearn.neighbors import KNeighborsClassifier

    stack = np.log(area(0))
    file = unpack(trained(stack, "isolation_forest", options={"trees": 5}).tobytes())
    other = KNeighborsClassifier(algorithm="kd_tree").fit(np.eye(6), np.arange(6))
    hostile = pack(file.card, State(file.state.arrays, dump_estimator(other)))
    with pytest.raises(ModelFileError, match=r"type 'sklearn\.[a-z_.]+[A-Za-z0-9]+', which no Gossan model contains"):
        apply(np.frombuffer(hostile, np.uint8), stack)


@pytest.mark.engine
def test_another_version_of_scikit_learn_is_a_warning() -> None:
    from gossan.models.model_file import pack, unpack

    stack = np.log(area(0))
    file = unpack(trained(stack, "isolation_forest", options={"trees": 5}).tobytes())
    file.card["versions"]["scikit-learn"] = "0.1"
    _, story = apply(np.frombuffer(pack(file.card, file.state), np.uint8), stack)
    assert story.warnings[0].startswith("The model was made with scikit-learn 0.1, this is ")
