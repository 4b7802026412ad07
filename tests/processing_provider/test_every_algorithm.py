"""One contract for every algorithm: explains itself, keeps its names, refuses bad input, loses nothing, cancels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis

# parameters that people's models and scripts hold (DESIGN, section 6)
PUBLIC = {
    "simulatesurvey": "EXTENT CRS SAMPLES ELEMENTS DEPOSITS SEED SAMPLES_OUT DEPOSITS_OUT FAULTS_OUT TRUTH",
    "prepareassays": "INPUT FIELDS CENSORED MISSING_VALUES DUPLICATES MAX_CENSORED OUTPUT SUMMARY",
    "levelassays": "INPUT FIELDS GROUP METHOD FEWEST REFERENCE OUTPUT CHANGES",
    "logratio": "INPUT FIELDS METHOD DENOMINATOR PARTITION AMALGAMATE SUM OUTPUT",
    "inverselogratio": "INPUT FIELDS PARTITION DENOMINATOR TOTAL TOTAL_FIELD UNIT OUTPUT",
    "principalcomponents": "INPUT FIELDS COMPONENTS ROBUST TRANSFORM STANDARDISE SEED OUTPUT LOADINGS BIPLOT",
    "selectelements": "INPUT FIELDS DEPOSITS RADIUS SIGNIFICANCE METHOD NEGATIVES SEED OUTPUT CHART",
    "variogram": "INPUT FIELDS TRANSFORM MODEL LAGS MAX_LAG ESTIMATOR ANISOTROPY OUTPUT LAG_TABLE REPORT",
    "idw": "INPUT FIELDS EXTENT CELL_SIZE POWER NEIGHBOURS MAX_DISTANCE MASK OUTPUT",
    "kriging": "INPUT FIELDS EXTENT CELL_SIZE MODEL NEIGHBOURS MAX_DISTANCE MASK DRIFT TRANSFORM VARIOGRAMS NUGGET SILL "
    "RANGE OUTPUT VARIANCE CROSS_VALIDATION CHECKED_SAMPLES",
    "structuredensity": "INPUT EXTENT CELL_SIZE RADIUS METHOD OUTPUT",
    "evidencestack": "LAYERS GRID CATEGORIES TRANSFORM SCALING MASK OUTPUT",
    "rastercomponents": "STACK BANDS COMPONENTS ROBUST TRANSFORM STANDARDISE SEED OUTPUT LOADINGS BIPLOT",
    "labeldeposits": "DEPOSITS GRID NEIGHBOURHOOD BUFFER BARREN EXCLUSION NEGATIVES RATIO SEED OUTPUT BUFFERS SUMMARY",
    "trainganomaly": "STACK LABELS PRESET TRAIN_FRACTION WINDOW LATENT MEMBERS EPOCHS BATCH_SIZE LEARNING_RATE TRIM "
    "DIRECTION SEED DEVICE MODEL REPORT",
    "trainautoencoder": "STACK LABELS PRESET TRAIN_FRACTION WINDOW LATENT MEMBERS EPOCHS BATCH_SIZE LEARNING_RATE TRIM "
    "DIRECTION SEED DEVICE MODEL REPORT",
    "traindetector": "STACK METHOD DIRECTION SEED MODEL",
    "trainpixelpair": "STACK LABELS PRESET INNER OUTER REFERENCE MAX_RING REPEATS SCORED ITERATIONS BATCH_SIZE LEARNING_RATE "
    "TRAIN_SHARE DIFFERENCE SEED DEVICE MODEL DRAWS SIZES CHART",
    "traincnn": "STACK LABELS NETWORKS COMBINATION PRESET WINDOW EPOCHS BATCH_SIZE LEARNING_RATE HOLD_OUT REPEATS SEED DEVICE "
    "MODEL TABLE STABILITY REPORT",
    "traintransfer": "STACK LABELS NETWORK SOURCE PRESET GENERATOR COMPARE SUBGROUPS WINDOW ITERATIONS FREEZE LAYERS DROPOUT "
    "ACTIVATION OPTIMISER LEARNING_RATE BATCH_SIZE HOLD_OUT SEED DEVICE MODEL TABLE REPORT",
    "tunemodel": "STACK LABELS TRAINER GRID SETTINGS SAMPLE FOLDS BLOCK_SIZE PRUNE SEED OUTPUT MODEL",
    "trainskt": "STACK LABELS SOURCE RATES BETA SOFT_MASK DILATION TRANSFER DISTILL COMBINATION PRESET ABLATION BASELINES "
    "SEED DEVICE MODEL TABLE WEIGHTS REPORT",
    "trainclassifier": "STACK LABELS METHOD SEED MODEL",
    "applymodel": "MODEL STACK DEVICE OUTPUT",
    "combinescores": "SCORES METHOD WEIGHTS THRESHOLD OUTPUT STABILITY",
    "evaluatescores": "SCORES DEPOSITS NEIGHBOURHOOD BACKGROUND_DISTANCE THRESHOLD_SHARE THRESHOLD SAMPLES BATCH "
    "OUTPUT CURVES REPORT",
    "crossvalidate": "STACK LABELS DEPOSITS TRAINER FOLDS BLOCK_SIZE SEED OUTPUT FOLDS_OUT SCORES_OUT",
    "explainmodel": "MODEL STACK LABELS PERMUTE REPEATS FOLDS BLOCK_SIZE SEED OUTPUT IMPORTANCE REPORT",
    "classifyscores": "SCORES BREAKS METHOD PERCENTILES MULTIPLES SIDE LOG OUTPUT",
    "fractalthreshold": "SCORES BAND INPUT FIELD METHOD SEGMENTS THRESHOLDS OUTPUT SAMPLES_OUT BREAKS CHART",
    "singularity": "RASTER BAND WINDOWS MIN_SHARE OUTPUT",
    "delineatetargets": "SCORES METHOD THRESHOLD MIN_AREA SMOOTHING RANK_BY STACK DEPOSITS OUTPUT",
    "report": "SCORES TARGETS DEPOSITS SAMPLES MODEL EVALUATION CURVES BACKDROP TITLE AUTHOR NOTES DATE REPORT",
}
NUMBERS = {
    "trainskt": "AUC AUC_BLOCKS",
    "trainpixelpair": "TRAINING_LOSS TEST_ACCURACY RING",
    "variogram": "BLOCK_SIZE",
    "traincnn": "AUC",
    "traintransfer": "HELD_OUT_AUC BLOCKS_AUC",
    "tunemodel": "AUC CORRECTED_AUC OWN_AUC BLOCK_USED",
    "evaluatescores": "AUC AUC_LOW AUC_HIGH NULL_95 CAPTURED_5 CAPTURED_10 CAPTURED_20 PA_SHARE PA_CAPTURED PA_DENSITY "
    "BATCH_AUC",
    "delineatetargets": "COUNT AREA_SHARE DEPOSITS_CAPTURED THRESHOLD_VALUE",
}
IDS = sorted(PUBLIC)


@dataclass(frozen=True)
class Inputs:
    """One small survey as layers: samples, their logarithms, deposits, a stack with a NoData corner, a score map, a model, faults."""

    samples: Any
    ratios: Any
    deposits: Any
    stack: Any
    labels: Any
    scores: Any
    lead: Any
    model: Path
    faults: Any


@dataclass(frozen=True)
class Case:
    """How to run an algorithm small, which inputs it has, and which outputs it makes."""

    parameters: Callable[[Inputs], dict[str, Any]]
    outputs: dict[str, str]
    vectors: tuple[str, ...] = ()
    rasters: tuple[str, ...] = ()


SMALL_NETWORK = {"MEMBERS": 1, "EPOCHS": 1, "TRAIN_FRACTION": 0.5}
CASES = {
    "simulatesurvey": Case(
        lambda i: {"SAMPLES": 60, "DEPOSITS": 3, "SEED": 1},
        {"SAMPLES_OUT": "s.gpkg", "DEPOSITS_OUT": "d.gpkg", "FAULTS_OUT": "f.gpkg", "TRUTH": "t.tif"},
    ),
    "prepareassays": Case(lambda i: {"INPUT": i.samples}, {"OUTPUT": "o.gpkg", "SUMMARY": "s.csv"}, ("INPUT",)),
    "levelassays": Case(lambda i: {"INPUT": i.samples}, {"OUTPUT": "o.gpkg", "CHANGES": "c.csv"}, ("INPUT",)),
    "logratio": Case(lambda i: {"INPUT": i.samples, "METHOD": 0}, {"OUTPUT": "o.gpkg"}, ("INPUT",)),
    "inverselogratio": Case(lambda i: {"INPUT": i.ratios}, {"OUTPUT": "o.gpkg"}, ("INPUT",)),
    "principalcomponents": Case(
        lambda i: {"INPUT": i.samples}, {"OUTPUT": "o.gpkg", "LOADINGS": "l.csv", "BIPLOT": "b.svg"}, ("INPUT",)
    ),
    "selectelements": Case(
        lambda i: {"INPUT": i.samples, "DEPOSITS": i.deposits},
        {"OUTPUT": "o.csv", "CHART": "c.svg"},
        ("INPUT", "DEPOSITS"),
    ),
    "variogram": Case(
        lambda i: {"INPUT": i.samples},
        {"OUTPUT": "o.gpkg", "LAG_TABLE": "l.csv", "REPORT": "r.html"},
        ("INPUT",),
    ),
    "idw": Case(lambda i: {"INPUT": i.samples, "CELL_SIZE": 1000.0}, {"OUTPUT": "o.tif"}, ("INPUT",)),
    "kriging": Case(
        lambda i: {"INPUT": i.samples, "CELL_SIZE": 1000.0},
        {"OUTPUT": "o.tif", "VARIANCE": "v.tif", "CROSS_VALIDATION": "c.csv", "CHECKED_SAMPLES": "s.gpkg"},
        ("INPUT",),
    ),
    "structuredensity": Case(
        lambda i: {"INPUT": i.faults, "METHOD": 2, "CELL_SIZE": 1000.0, "RADIUS": 3000.0},
        {"OUTPUT": "o.tif"},
        ("INPUT",),
    ),
    "evidencestack": Case(lambda i: {"LAYERS": [i.stack]}, {"OUTPUT": "o.tif"}, (), ("LAYERS",)),
    "rastercomponents": Case(
        lambda i: {"STACK": i.stack, "TRANSFORM": 3},
        {"OUTPUT": "o.tif", "LOADINGS": "l.csv", "BIPLOT": "b.png"},
        (),
        ("STACK",),
    ),
    "labeldeposits": Case(
        lambda i: {"DEPOSITS": i.deposits, "GRID": i.stack}, {"OUTPUT": "o.tif"}, ("DEPOSITS",), ("GRID",)
    ),
    "trainganomaly": Case(lambda i: {"STACK": i.stack, **SMALL_NETWORK}, {"MODEL": "m.gossan"}, (), ("STACK",)),
    "trainautoencoder": Case(lambda i: {"STACK": i.stack, **SMALL_NETWORK}, {"MODEL": "m.gossan"}, (), ("STACK",)),
    "traindetector": Case(lambda i: {"STACK": i.stack, "METHOD": 2}, {"MODEL": "m.gossan"}, (), ("STACK",)),
    "trainpixelpair": Case(
        lambda i: {
            "STACK": i.stack,
            "LABELS": i.labels,
            "INNER": "1",
            "OUTER": "5",
            "REPEATS": 1,
            "ITERATIONS": 3,
        },
        {"MODEL": "m.gossan", "DRAWS": "d.csv", "SIZES": "s.csv", "CHART": "c.svg"},
        (),
        ("STACK",),
    ),
    "traincnn": Case(
        lambda i: {"STACK": i.stack, "LABELS": i.labels, "NETWORKS": [0], "WINDOW": 3, "ITERATIONS": 3},
        {"MODEL": "m.gossan", "TABLE": "t.csv", "STABILITY": "s.csv", "REPORT": "r.html"},
        (),
        ("STACK",),
    ),
    "traintransfer": Case(
        lambda i: {"STACK": i.stack, "LABELS": i.labels, "NETWORK": "lenet", "WINDOW": 3, "ITERATIONS": 3},
        {"MODEL": "m.gossan", "TABLE": "t.csv", "REPORT": "r.html"},
        (),
        ("STACK",),
    ),
    "tunemodel": Case(
        lambda i: {
            "STACK": i.stack,
            "LABELS": i.labels,
            "TRAINER": "nearest_cells",
            "GRID": "neighbours=3,5",
            "FOLDS": 2,
            "BLOCK_SIZE": 5000.0,
            "CLUSTER_DISTANCE": 100.0,
        },
        {"OUTPUT": "o.csv", "MODEL": "m.gossan"},
        (),
        ("STACK",),
    ),
    "trainskt": Case(
        lambda i: {
            "STACK": i.stack,
            "LABELS": i.labels,
            "RATES": "1, 2",
            "WINDOW": 3,
            "ITERATIONS": 2,
            "SOURCE_TASK": 2,
        },
        {"MODEL": "m.gossan", "TABLE": "t.csv", "WEIGHTS": "w.csv", "REPORT": "r.html"},
        (),
        ("STACK",),
    ),
    "trainclassifier": Case(
        lambda i: {"STACK": i.stack, "LABELS": i.labels, "METHOD": 2}, {"MODEL": "m.gossan"}, (), ("STACK",)
    ),
    "applymodel": Case(lambda i: {"MODEL": str(i.model), "STACK": i.stack}, {"OUTPUT": "o.tif"}, (), ("STACK",)),
    "combinescores": Case(lambda i: {"SCORES": [i.scores, i.scores]}, {"OUTPUT": "o.tif"}, (), ("SCORES",)),
    "evaluatescores": Case(
        lambda i: {"SCORES": [i.scores], "DEPOSITS": i.deposits, "SAMPLES": i.samples, "CLUSTER_DISTANCE": 2000.0},
        {"OUTPUT": "o.csv", "CURVES": "c.csv", "REPORT": "r.html"},
        ("DEPOSITS", "SAMPLES"),
        ("SCORES",),
    ),
    "crossvalidate": Case(
        lambda i: {
            "STACK": i.stack,
            "LABELS": i.labels,
            "TRAINER": "nearest_cells",
            "FOLDS": 2,
            "BLOCK_SIZE": 5000.0,
            "CLUSTER_DISTANCE": 100.0,
            "NULL_DRAWS": 0,
        },
        {"OUTPUT": "o.csv", "FOLDS_OUT": "f.gpkg", "SCORES_OUT": "s.tif"},
        (),
        ("STACK",),
    ),
    "explainmodel": Case(
        lambda i: {"MODEL": str(i.model), "STACK": i.stack, "LABELS": i.labels, "REPEATS": 1},
        {"OUTPUT": "o.tif", "IMPORTANCE": "i.csv", "REPORT": "r.html"},
        (),
        ("STACK",),
    ),
    "classifyscores": Case(lambda i: {"SCORES": i.scores}, {"OUTPUT": "o.tif"}, (), ("SCORES",)),
    "fractalthreshold": Case(
        lambda i: {"SCORES": i.lead}, {"OUTPUT": "o.tif", "BREAKS": "b.csv", "CHART": "c.svg"}, (), ("SCORES",)
    ),
    "singularity": Case(lambda i: {"RASTER": i.lead}, {"OUTPUT": "o.tif"}, (), ("RASTER",)),
    "delineatetargets": Case(
        lambda i: {"SCORES": i.scores, "STACK": i.stack, "DEPOSITS": i.deposits, "MIN_AREA": 0.0},
        {"OUTPUT": "o.gpkg"},
        ("DEPOSITS",),
        ("SCORES", "STACK"),
    ),
    "report": Case(
        lambda i: {"SCORES": [i.scores], "DEPOSITS": i.deposits, "SAMPLES": i.samples, "BACKDROP": [i.faults]},
        {"REPORT": "r.html"},
        ("DEPOSITS", "SAMPLES"),
        ("SCORES",),
    ),
}
VECTOR_INPUTS = [(name, parameter) for name in IDS for parameter in CASES[name].vectors]
# of labeldeposits' GRID only the frame counts
RASTER_INPUTS = [(name, key) for name in IDS for key in CASES[name].rasters if name != "labeldeposits"]
WRITERS = [(name, output) for name in IDS for output in CASES[name].outputs]


@pytest.fixture
def inputs(point_layer: Any, raster_layer: Any, run: Any, tmp_path: Path) -> Inputs:
    """Layers on one 20 x 25 grid of 1 km cells, with a NoData corner."""
    rng = np.random.default_rng(7)
    x, y = rng.uniform(500_000, 525_000, 80), rng.uniform(6_980_000, 7_000_000, 80)
    columns = {name: list(10 ** rng.normal(1, 0.3, 80)) for name in ("Cu_ppm", "Pb_ppm", "Zn_ppm")}
    ratios = point_layer(x, y, {f"log_{name}": list(np.log10(values)) for name, values in columns.items()})
    columns["survey"] = ["1978", "1987"] * 40
    bands = rng.normal(size=(3, 20, 25)).astype(np.float32)
    bands[:, :4, :5] = np.nan
    stack = raster_layer(bands, "stack", ["Cu_ppm", "Pb_ppm", "Zn_ppm"])
    model = tmp_path / "given.gossan"
    run("traindetector", {"STACK": stack, "METHOD": 2, "MODEL": str(model)})
    where = np.arange(6)
    deposits = point_layer(510_500 + 2000.0 * where, 6_995_500 - 2000.0 * where, {"name": ["a"] * 6}, name="deposits")
    labels = np.full((20, 25), 255.0)
    labels[10:, :12], labels[10:, 12:] = 0.0, 1.0
    scores = raster_layer(bands[0] + bands[1], "scores")
    lead = raster_layer(10 ** (1 + 0.4 * bands[1]), "lead", ["Pb_ppm"])
    return Inputs(
        point_layer(x, y, columns),
        ratios,
        deposits,
        stack,
        raster_layer(labels, "labels"),
        scores,
        lead,
        model,
        _faults(),
    )


def _faults() -> Any:
    """Two faults across the stack's grid."""
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer("LineString?crs=EPSG:32755", "faults", "memory")
    features = [QgsFeature(), QgsFeature()]
    features[0].setGeometry(QgsGeometry.fromWkt("LineString(501000 6981000, 512000 6989000, 524000 6999000)"))
    features[1].setGeometry(QgsGeometry.fromWkt("LineString(505000 6998000, 515000 6984000)"))
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


@pytest.fixture
def algorithm(qgis_app: Any) -> Callable[[str], Any]:
    """``algorithm(id)`` from QGIS's registry."""
    from qgis.core import QgsApplication

    def _find(name: str) -> Any:
        found = QgsApplication.processingRegistry().createAlgorithmById(f"gossan:{name}")
        assert found is not None, f"gossan:{name} is not registered"
        return found

    return _find


def given(name: str, inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Return a small run's parameters with its outputs in `folder`."""
    folder.mkdir(exist_ok=True)
    case = CASES[name]
    return {**case.parameters(inputs), **{key: str(folder / file) for key, file in case.outputs.items()}}


def left_behind(folder: Path) -> list[str]:
    """Return the files in a folder, other than those SQLite keeps beside an open file."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_every_registered_algorithm_has_a_contract(qgis_app: Any) -> None:
    from gossan.processing_provider.provider import ALGORITHMS

    assert sorted(a.ID for a in ALGORITHMS) == IDS
    assert sorted(CASES) == IDS


@pytest.mark.parametrize("name", IDS)
def test_it_explains_itself(algorithm: Any, name: str) -> None:
    from qgis.core import QgsProcessingAlgorithm

    found = algorithm(name)
    assert found.displayName() and found.group()[0].isdigit()
    assert len(found.tags()) >= 3
    assert not found.icon().isNull()
    assert len(found.shortHelpString()) > 300
    assert len(found.shortDescription()) > 20
    for definition in found.parameterDefinitions():
        assert definition.help().strip(), f"{name}: {definition.name()} has no help"
        assert definition.description().strip(), f"{name}: {definition.name()} has no label"
    assert isinstance(found, QgsProcessingAlgorithm)


@pytest.mark.parametrize("name", IDS)
def test_it_keeps_its_public_names(algorithm: Any, name: str) -> None:
    found = algorithm(name)
    missing = set(PUBLIC[name].split()) - {d.name() for d in found.parameterDefinitions()}
    assert not missing
    assert set(NUMBERS.get(name, "").split()) <= {o.name() for o in found.outputDefinitions()}


@pytest.mark.parametrize("name", IDS)
def test_what_must_be_given_is_only_what_cannot_be_guessed(algorithm: Any, name: str) -> None:
    from qgis.core import QgsProcessingParameterDefinition as Definition

    found = algorithm(name)  # QGIS deletes the definitions with their algorithm
    must = {
        d.name()
        for d in found.parameterDefinitions()
        if not d.isDestination() and not (d.flags() & Definition.Flag.FlagOptional) and d.defaultValue() is None
    }
    assert must <= {"INPUT", "STACK", "LABELS", "MODEL", "SCORES", "DEPOSITS", "GRID", "LAYERS", "RASTER"}


@pytest.mark.parametrize("name", IDS)
def test_its_outputs_load_and_the_bar_reaches_the_end(
    name: str, inputs: Inputs, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsRasterLayer, QgsVectorLayer

    out = tmp_path / "out"
    results = run(name, given(name, inputs, out))
    for key, file in CASES[name].outputs.items():
        path = results[key].split("|")[0]
        assert Path(path).name == file
        if file.endswith(".tif"):
            assert QgsRasterLayer(path, "r").isValid()
        elif file.endswith((".gpkg", ".csv")):
            layer = QgsVectorLayer(path, "v")
            assert layer.isValid() and layer.featureCount() > 0
        else:
            assert Path(path).stat().st_size > 100
    assert feedback.infos, "the log tells nothing"
    assert max(feedback.fractions) == pytest.approx(100.0)
    assert not [file for file in left_behind(out) if file.endswith(".part")]


@pytest.mark.parametrize(("name", "parameter"), VECTOR_INPUTS)
def test_an_empty_layer_is_refused_by_its_name_and_nothing_is_written(
    name: str, parameter: str, inputs: Inputs, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    empty = CASES[name].parameters(inputs)[parameter].clone()
    empty.setName("empty one")
    empty.setSubsetString("fid < 0") if empty.providerType() != "memory" else empty.dataProvider().truncate()
    out = tmp_path / "out"
    with pytest.raises(QgsProcessingException, match="empty one|no features|no sample"):
        run(name, {**given(name, inputs, out), parameter: empty})
    assert not left_behind(out)


@pytest.mark.parametrize(("name", "parameter"), RASTER_INPUTS)
def test_a_raster_of_nothing_but_nodata_is_refused_and_nothing_is_written(
    name: str, parameter: str, inputs: Inputs, run: Any, raster_layer: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    was_list = isinstance(CASES[name].parameters(inputs)[parameter], list)
    bands = 1 if parameter == "SCORES" else 3
    nothing = raster_layer(np.full((bands, 20, 25), np.nan), "nothing", ["Cu_ppm", "Pb_ppm", "Zn_ppm"][:bands])
    out = tmp_path / "out"
    with pytest.raises(QgsProcessingException):
        run(name, {**given(name, inputs, out), parameter: [nothing] if was_list else nothing})
    assert not left_behind(out)


@pytest.mark.parametrize("name", [n for n in IDS if CASES[n].rasters and n != "labeldeposits"])
def test_nodata_in_is_nodata_out(name: str, inputs: Inputs, run: Any, tmp_path: Path) -> None:
    from gossan.processing_provider.rasters import read_raster
    from qgis.core import QgsRasterLayer

    rasters = [key for key, file in CASES[name].outputs.items() if file.endswith(".tif")]
    results = run(name, given(name, inputs, tmp_path / "out"))
    for key in rasters:
        made = read_raster(QgsRasterLayer(results[key], key)).array
        assert np.isnan(made[:, :4, :5]).all()
        assert np.isfinite(made[:, 4:, 5:]).all()


@pytest.mark.parametrize("name", IDS)
def test_a_cancelled_run_says_so_and_leaves_nothing(
    name: str, inputs: Inputs, run: Any, feedback: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    out = tmp_path / "out"
    parameters = given(name, inputs, out)
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(name, parameters)
    assert not left_behind(out)


@pytest.mark.parametrize(("name", "output"), WRITERS)
def test_an_unwritable_output_is_an_error_that_names_it(
    name: str, output: str, inputs: Inputs, run: Any, tmp_path: Path
) -> None:
    from qgis.core import QgsProcessingException

    (tmp_path / "file").write_text("in the way")
    blocked = str(tmp_path / "file" / CASES[name].outputs[output])
    with pytest.raises((QgsProcessingException, Exception), match=r"file|Unable|could not"):
        run(name, {**given(name, inputs, tmp_path / "out"), output: blocked})
    assert not left_behind(tmp_path / "out"), "the other outputs were written"
