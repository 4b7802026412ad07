"""Training by transfer: areas are compared, with and without measured in blocks, subgroups of elements over random training sets."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.context import Cancelled, Result  # noqa: E402
from gossan.core.errors import InputError  # noqa: E402
from gossan.core.grid import Grid  # noqa: E402
from gossan.models.model_file import read_card  # noqa: E402
from gossan.models.strict_json import plain  # noqa: E402
from gossan.tasks.train_transfer import Params, needs, run  # noqa: E402
from gossan.tests.models.transfer_areas import NAMES, simulate_area  # noqa: E402
from gossan.tests.story import Story  # noqa: E402

GRID = asdict(Grid(500_000.0, 7_000_000.0, 1000.0, 96, 96, "EPSG:32755"))
SMALL: dict[str, Any] = {
    "network": "lenet",
    "iterations": 10,
    "generator_iterations": 15,
    "window": 5,
    "device": "cpu",
    "cluster_distance": 3000.0,
    "block_size": 20_000.0,
    "folds": 2,
}


def train(arrays: dict[str, np.ndarray], **params: Any) -> tuple[Result, Story]:
    story = Story()
    return run(arrays, Params(**{"band_names": NAMES, "grid": GRID, **SMALL, **params}), story), story


@cache
def north() -> dict[str, np.ndarray]:
    stack, labels = simulate_area(1, 12)
    return {"stack": stack, "labels": labels}


@cache
def northern_model() -> bytes:
    return train(north())[0].arrays["model"].tobytes()


def south(shift: float = -2.0, **arrays: np.ndarray) -> dict[str, np.ndarray]:
    stack, labels = simulate_area(20, 8, shift, 60)
    return {"stack": stack, "labels": labels, **arrays}


def with_source() -> dict[str, np.ndarray]:
    return south(source=np.frombuffer(northern_model(), dtype=np.uint8))


def test_without_a_source_it_trains_from_random_weights_and_says_so() -> None:
    result, story = train(north())
    assert any("no source was given" in sentence for sentence in story.logs)
    assert set(result.arrays) == {"model"} and result.summary["areas"] == [] == result.summary["comparison"]
    card = read_card(result.arrays["model"].tobytes())
    assert (card["kind"], card["window"], card["crs"]) == ("transfer", 5, "EPSG:32755")
    assert set(card["metrics"]["area"]["bands"]) == set(NAMES)
    assert story.fractions[-1] == 1.0


def test_areas_that_differ_are_told_band_by_band_and_equal_ones_are_not() -> None:
    result, story = train(with_source(), source_name="north.gossan", window=None)
    assert any("This area differs from that of 'north.gossan' in 4 of 4 bands" in doubt for doubt in story.warnings)
    assert result.summary["settings"]["window"] == 5, "the source's own"
    assert {row["band"] for row in result.summary["areas"]} == set(NAMES)
    assert all(row["mean_shift"] < -0.3 and row["differs"] for row in result.summary["areas"])
    arrays = {**with_source(), **south(shift=0.0)}
    alike, story = train(arrays, source_name="north.gossan")
    assert sum(row["differs"] for row in alike.summary["areas"]) <= 1


def test_other_cells_than_the_sources_are_a_warning() -> None:
    grid = {**GRID, "cell_size": 500.0}
    _, story = train(with_source(), source_name="north.gossan", grid=grid)
    assert any("cells of 1000 map units, this stack has cells of 500" in doubt for doubt in story.warnings)


def test_with_and_without_are_compared_on_the_same_blocks_beside_logistic_regression() -> None:
    result, story = train(with_source(), compare=True, generator=True, source_name="north.gossan")
    rows = result.summary["comparison"]
    names = ["as trained", "without generated windows", "from random weights", "logistic regression"]
    assert [row["name"] for row in rows] == names
    assert all(0.0 < row["auc"] < 1.0 and row["models"] == 2 for row in rows)
    assert result.summary["block_size"] == 20_000.0
    better = [row["name"] for row in rows[1:] if row["auc"] >= rows[0]["auc"]]
    assert len(better) == sum("held-out blocks" in doubt for doubt in story.warnings)
    shape = (64, len(NAMES), 5, 5)
    assert result.arrays["measured"].shape == result.arrays["generated"].shape == shape
    assert len(story.logs) < 20, "folds tell no stories of their own"
    json.dumps(plain(result.summary), allow_nan=False)


def test_the_baseline_is_that_of_cross_validation_on_the_same_folds() -> None:
    from gossan.tasks import cross_validate

    compared = train(south(), compare=True)[0].summary["comparison"][-1]
    same = {key: SMALL[key] for key in ("cluster_distance", "block_size", "folds")}
    params = cross_validate.Params("logistic_regression", NAMES, GRID, null_draws=0, random_split=False, **same)
    alone = cross_validate.run(south(), params, Story()).summary
    assert compared["mean_auc"] == pytest.approx(np.mean([row["auc"] for row in alone["table"]]))


def test_subgroups_are_compared_over_the_same_random_training_sets() -> None:
    groups = (("Mn",), ("Cu", "Zn_ppm"))
    result, _ = train(north(), subgroups=groups, repeats=3, iterations=60, window=9)
    rows = result.summary["subgroups"]
    assert [row["name"] for row in rows] == ["Mn_ppm", "Cu_ppm, Zn_ppm"]
    assert all(row["models"] == 3 and 0 <= row["mean_accuracy"] <= 1 and row["sd_auc"] > 0 for row in rows)
    assert result.summary["bands"] == list(NAMES), "the model itself uses all bands"
    with pytest.raises(InputError, match="no band 'Sb'"):
        train(north(), subgroups=(("Cu", "Sb"),))
    with pytest.raises(InputError, match="Hold out a share"):
        train(north(), subgroups=groups, repeats=1, hold_out=0.0)


def test_the_same_seed_gives_the_same_model_and_tables() -> None:
    settings: dict[str, Any] = {"compare": True, "subgroups": (("Cu",),), "repeats": 2, "iterations": 4}
    one, twin = (train(with_source(), **settings)[0] for _ in range(2))
    np.testing.assert_array_equal(one.arrays["model"], twin.arrays["model"])
    for key in ("comparison", "subgroups", "areas"):
        assert one.summary[key] == twin.summary[key]


def test_a_hostile_or_foreign_source_is_refused_by_its_name() -> None:
    from gossan.core.errors import ModelFileError

    for content in (b"\x80\x02cos\nsystem\n(X\x04\x00\x00\x00evil\x85R.", b"GIF89a", b"PK\x03\x04"):
        arrays = south(source=np.frombuffer(content, dtype=np.uint8))
        with pytest.raises(ModelFileError, match="'given.pth' cannot be used to start from"):
            train(arrays, source_name="given.pth")


def test_it_can_be_cancelled_and_says_what_it_needs() -> None:
    with pytest.raises(Cancelled):
        run(north(), Params(NAMES, GRID, **SMALL), Story(cancel_at=0.1))
    assert needs({}, Params(NAMES, GRID)) == ("torch",)
    assert set(needs({}, Params(NAMES, GRID, compare=True))) == {"torch", "sklearn"}
