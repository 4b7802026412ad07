"""The evidence stack's task: bands, records, coverage, categories, scaling like another stack."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.scaling import BandRecord, apply_scaling, fit_band
from gossan.tasks import evidence_stack
from gossan.tasks.evidence_stack import Params, needs, run
from gossan.tests.story import Story
from numpy.testing import assert_allclose, assert_array_equal

SHAPE = (30, 40)


@pytest.fixture
def story() -> Story:
    """A context that keeps what it is told."""
    return Story()


@pytest.fixture
def arrays() -> dict[str, np.ndarray]:
    """Two elements, a magnetic map with a hole, a geology of three classes."""
    rng = np.random.default_rng(11)
    elements = np.exp(rng.normal(2, 1, (2, *SHAPE))).astype(np.float32)
    magnetics = rng.normal(0, 50, (1, *SHAPE)).astype(np.float32)
    magnetics[0, :5] = np.nan
    geology = rng.integers(1, 4, SHAPE).astype(np.float32)
    return {"layer_0": elements, "layer_1": magnetics, "category_0": geology}


PARAMS = Params(
    layers=("idw", "magnetics"),
    band_names=(("Zn", "Pb"), ("magnetics",)),
    categories=("geology",),
    class_labels=((),),
)


def test_it_runs_inside_qgis(arrays):
    assert needs(arrays, PARAMS) == ()


def test_every_band_is_scaled_from_the_cells_that_all_layers_cover(arrays, story):
    result = run(arrays, PARAMS, story)
    stack, records = result.arrays["stack"], result.summary["records"]
    assert stack.dtype == np.float32
    assert [r["name"] for r in records] == ["Zn", "Pb", "magnetics", "geology=1", "geology=2", "geology=3"]
    assert [r["transform"] for r in records] == ["log10", "log10", "none"] + 3 * ["one-hot"]
    assert_allclose(stack[:3, 5:].mean(axis=(1, 2)), 0, atol=1e-5)
    assert_allclose(stack[:3, 5:].std(axis=(1, 2)), 1, atol=1e-5)
    assert_array_equal(stack[3:].sum(axis=0), np.ones(SHAPE))
    assert_array_equal(
        np.isnan(stack),
        np.isnan(np.concatenate([*[arrays[f"layer_{i}"] for i in (0, 1)], *3 * [arrays["category_0"][None]]])),
    )
    assert json.loads(json.dumps(result.summary)) == result.summary
    assert max(story.fractions) == 1.0


def test_the_story_names_the_layer_that_costs_the_most_cells(arrays, story):
    arrays["layer_0"][:, 0, 0] = np.nan  # magnetics lacks it as well
    result = run(arrays, PARAMS, story)
    coverage = result.summary["coverage"]
    assert (coverage["cells"], coverage["common"], coverage["lost"]) == (1200, 1000, 200)
    assert coverage["alone"] == [0, 199, 0]
    assert any("1,000 of 1,200 cells" in line and "'magnetics' costs the most: 199" in line for line in story.logs)


def test_a_single_poor_element_is_named_instead_of_its_layer(arrays, story):
    arrays["layer_0"][1, 10:] = np.nan
    coverage = run(arrays, PARAMS, story).summary["coverage"]
    assert coverage["names"] == ["Zn", "Pb", "magnetics", "geology"]
    assert coverage["alone"] == [0, 800, 200, 0]


def test_losing_most_of_the_area_is_a_warning(arrays, story):
    arrays["layer_1"][0, :20] = np.nan
    run(arrays, PARAMS, story)
    assert any("400 of 1,200 cells" in line for line in story.warnings)


def test_outside_the_mask_every_band_is_nodata_and_counts_for_nothing(arrays, story):
    mask = np.zeros(SHAPE, dtype=bool)
    mask[10:20] = True
    result = run({**arrays, "mask": mask}, PARAMS, story)
    stack = result.arrays["stack"]
    assert np.isnan(stack[:, ~mask]).all()
    assert_allclose(stack[:3, mask].std(axis=1), 1, atol=1e-5)
    assert result.summary["coverage"]["cells"] == 400


def test_infinite_cells_become_nodata_and_poison_nothing(arrays, story):
    arrays["layer_0"][0, 7, 7] = np.inf
    stack = run(arrays, PARAMS, story).arrays["stack"]
    assert np.isnan(stack[0, 7, 7])
    assert np.isfinite(stack[0]).sum() == stack[0].size - 1


def test_a_class_that_only_occurs_without_magnetics_is_left_out_with_a_warning(arrays, story):
    arrays["category_0"][0, 0] = 9
    result = run(arrays, PARAMS, story)
    assert "geology=9" not in [r["name"] for r in result.summary["records"]]
    assert any("1 of its classes" in line for line in story.warnings)


def test_bands_of_the_same_name_are_told_apart(arrays, story):
    result = run(
        {"layer_0": arrays["layer_0"], "layer_1": arrays["layer_1"]},
        Params(layers=("idw", "magnetics"), band_names=(("Zn", "Zn"), ("Zn",))),
        story,
    )
    assert [r["name"] for r in result.summary["records"]] == ["Zn", "Zn 2", "Zn 3"]


def test_another_area_is_scaled_as_the_first_was(arrays, story):
    first = run(arrays, PARAMS, story).summary["records"]
    elsewhere = {key: array * (2 if key == "layer_0" else 1) for key, array in arrays.items()}
    elsewhere["category_0"] = np.where(elsewhere["category_0"] == 2, 3, elsewhere["category_0"])  # class 2 is absent
    result = run(elsewhere, Params(**{**asdict(PARAMS), "like": tuple(first)}), story)
    assert [r["name"] for r in result.summary["records"]] == [r["name"] for r in first]
    stack = result.arrays["stack"]
    assert_array_equal(stack[0], apply_scaling(elsewhere["layer_0"][0], BandRecord.from_dict(first[0])))
    assert_array_equal(stack[4], np.zeros(SHAPE))
    assert_array_equal(stack[5], elsewhere["category_0"] == 3)


def test_a_class_unknown_to_the_first_area_is_in_no_class_and_said(arrays, story):
    first = run(arrays, PARAMS, story).summary["records"]
    arrays["category_0"][0, 0] = 7
    result = run(arrays, Params(**{**asdict(PARAMS), "like": tuple(first)}), story)
    assert_array_equal(result.arrays["stack"][3:, 0, 0], [0, 0, 0])
    assert any("geology=7" in line for line in story.warnings)


def test_named_classes_are_matched_by_name_where_numbers_differ(arrays, story):
    only = {"category_0": arrays["category_0"] - 1}
    first = run(only, Params(categories=("geology",), class_labels=(("schist", "gneiss", "basalt"),)), story)
    like = tuple(first.summary["records"])
    swapped = Params(categories=("geology",), class_labels=(("basalt", "gneiss", "schist"),), like=like)
    stack = run(only, swapped, story).arrays["stack"]
    assert_array_equal(stack, first.arrays["stack"][::-1])


def test_a_band_that_the_other_stack_lacks_is_named(arrays, story):
    first = run(arrays, PARAMS, story).summary["records"]
    params = Params(**{**asdict(PARAMS), "band_names": (("Zn", "Cu"), ("magnetics",)), "like": tuple(first)})
    with pytest.raises(InputError, match="no band 'Cu'; it has: Zn, Pb"):
        run(arrays, params, story)


def test_bands_that_only_the_other_stack_has_are_told(arrays, story):
    first = run(arrays, PARAMS, story).summary["records"]
    params = Params(layers=("magnetics",), band_names=(("magnetics",),), like=tuple(first))
    run({"layer_0": arrays["layer_1"]}, params, story)
    assert any("also has Zn, Pb, geology=1" in line for line in story.warnings)


def test_nothing_to_stack_and_other_shapes_are_refused(arrays, story):
    with pytest.raises(InputError, match="Choose at least one evidence layer"):
        run({}, Params(), story)
    arrays["layer_1"] = arrays["layer_1"][:, 1:]
    with pytest.raises(InputError, match="'magnetics' has 29 x 40 cells, but 'idw' has 30 x 40"):
        run(arrays, PARAMS, story)


def test_a_layer_without_data_is_named(arrays, story):
    arrays["layer_1"][:] = np.nan
    with pytest.raises(InputError, match="'magnetics' has no data"):
        run(arrays, PARAMS, story)


@pytest.mark.parametrize("scaling", ["zscore", "robust", "minmax", "rank", "none"])
def test_the_stack_is_the_same_to_the_last_bit_whatever_the_blocks(arrays, story, scaling, monkeypatch):
    arrays["mask"] = np.random.default_rng(5).random(SHAPE) < 0.9
    arrays["layer_0"][0, 7:9, 3] = np.nan
    params = replace(PARAMS, scaling=scaling)
    whole = run(arrays, params, story)
    for cells in (1, 100, 333):
        monkeypatch.setattr(evidence_stack, "HELD", 50)  # nothing is kept between passes
        parts = run(arrays, replace(params, block_cells=cells), story)
        assert_array_equal(parts.arrays["stack"], whole.arrays["stack"])
        assert parts.summary == whole.summary


@pytest.mark.parametrize("scaling", ["zscore", "robust", "minmax", "rank", "none"])
def test_the_stack_is_that_of_scaling_every_band_in_memory(arrays, story, scaling):
    """The slow way: whole arrays, one band after the other."""
    stack = run(arrays, replace(PARAMS, scaling=scaling, block_cells=70), story).arrays["stack"]
    common = np.isfinite(arrays["layer_0"]).all(axis=0) & np.isfinite(arrays["layer_1"][0])
    bands = [*arrays["layer_0"], arrays["layer_1"][0]]
    for band, made in zip(bands, stack):
        record, _ = fit_band("band", "layer", band[common], "auto", scaling)
        assert_array_equal(made, apply_scaling(band, record))
    for value, made in zip((1, 2, 3), stack[3:]):
        assert_array_equal(made, arrays["category_0"] == value)


def test_layers_may_be_memory_maps(arrays, story, tmp_path: Path):
    mapped = {}
    for name, array in {**arrays, "mask": np.ones(SHAPE, dtype=bool)}.items():
        np.save(tmp_path / f"{name}.npy", array)
        mapped[name] = np.load(tmp_path / f"{name}.npy", mmap_mode="r")
    stack = run(mapped, replace(PARAMS, block_cells=100), story).arrays["stack"]
    assert_array_equal(stack, run(arrays, PARAMS, story).arrays["stack"])


def test_the_cost_of_every_band_is_counted_band_by_band(arrays, story):
    arrays["layer_0"][1, 10:15] = np.nan  # Pb alone lacks 200 cells, magnetics another 200
    arrays["layer_0"][0, 14] = np.nan  # 40 of Pb's Zn lacks as well
    bands = run(arrays, PARAMS, story).summary["bands"]
    assert [band["name"] for band in bands] == ["Zn", "Pb", "magnetics", "geology=1", "geology=2", "geology=3"]
    assert [band["layer"] for band in bands] == ["idw", "idw", "magnetics"] + 3 * ["geology"]
    assert [band["valid"] for band in bands] == [1160, 1000, 1000, 1200, 1200, 1200]
    assert [band["missing"] for band in bands] == [40, 200, 200, 0, 0, 0]
    assert [band["won_back"] for band in bands] == [0, 160, 200, 0, 0, 0]
    assert [band["layer_won_back"] for band in bands] == [200, 200, 200, 0, 0, 0]


def test_a_loss_that_matters_comes_with_its_remedies(arrays, story):
    run(arrays, PARAMS, story)
    (advice,) = story.warnings
    assert "200 cells (16.7%) will get no score" in advice
    assert "Leaving out 'magnetics' would win back 200 of them" in advice


def test_a_loss_that_no_single_layer_causes_is_told_as_such(arrays, story):
    arrays["layer_0"][:, :5] = np.nan  # the hole of magnetics
    run(arrays, PARAMS, story)
    (advice,) = story.warnings
    assert "200 cells (16.7%) will get no score" in advice
    assert "No single layer is to blame" in advice


def test_a_band_that_would_outweigh_all_others_is_named(arrays, story):
    density = np.zeros(SHAPE, dtype=np.float32)
    density[:, 15:] = np.random.default_rng(2).exponential(10, (30, 25))  # zero in less than half of the area
    density[29, 39] = 3000.0
    params = Params(layers=("faults",), band_names=(("fault_density",),), scaling="robust", transform="none")
    run({"layer_0": density[None]}, params, story)
    (warning,) = story.warnings
    assert "'fault_density' reaches" in warning
    run(arrays, PARAMS, story)
    assert not any("outweigh" in line for line in story.warnings[1:])


MEASURE = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import conftest
import numpy as np
from gossan.engine import inline
from gossan.engine.runner import run_task
from gossan.engine.settings import Settings
from gossan.tasks import evidence_stack

inline.LARGE = evidence_stack.HELD = 2**20  # as if the machine were small
folder = Path(sys.argv[2])
arrays = {"layer_0": np.load(folder / "layer.npy", mmap_mode="r"), "category_0": np.load(folder / "classes.npy", mmap_mode="r")}
names = [f"band {i}" for i in range(len(arrays["layer_0"]))]
params = {"layers": ["l"], "band_names": [names], "categories": ["c"], "class_labels": [[]], "scaling": sys.argv[3]}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
stack = run_task("evidence_stack", arrays, params, settings=Settings(cache=folder, workers=2)).arrays["stack"]
print(stack.nbytes // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts memory in kilobytes, as Linux does")
@pytest.mark.parametrize("scaling", ["zscore", "robust"])
def test_a_stack_larger_than_memory_needs_memory_for_a_block_only(tmp_path: Path, scaling):
    rng = np.random.default_rng(9)
    for name, shape in (("layer", (4, 3000, 3000)), ("classes", (3000, 3000))):
        cells = np.lib.format.open_memmap(tmp_path / f"{name}.npy", mode="w+", dtype=np.float32, shape=shape)
        cells[:] = rng.integers(1, 4, shape[1:]) if name == "classes" else rng.normal(size=shape[1:])
    root = Path(__file__).resolve().parents[2]
    line = [sys.executable, "-c", MEASURE, str(root), str(tmp_path), scaling]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    stack, grown = (int(word) for word in done.stdout.split())
    assert stack > 245_000, "kB of seven bands"
    assert grown < 100_000, "kB, of 175,000 read and 245,000 written"
