"""``gossan:selectelements`` through QGIS."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gossan.engine.environment import find
from gossan.engine.settings import Settings
from qgis.core import QgsProcessingException, QgsVectorLayer

pytestmark = pytest.mark.qgis
RNG = np.random.default_rng(2)
X, Y = 500_000 + RNG.random(500) * 50_000.0, 6_950_000 + RNG.random(500) * 50_000.0
DEPOSIT_X, DEPOSIT_Y = X[:12] + 200.0, Y[:12] - 100.0
NEAR = np.hypot(X[:, None] - DEPOSIT_X, Y[:, None] - DEPOSIT_Y).min(axis=1) < 1500.0
COLUMNS = {
    "Pb_ppm": np.exp(RNG.normal(size=500) + 2.5 * NEAR).tolist(),
    "Zr_ppm": np.exp(RNG.normal(size=500)).tolist(),
}


@pytest.fixture
def samples(point_layer: Any) -> Any:
    """Lead tells where deposits are, zirconium does not."""
    return point_layer(X, Y, {**COLUMNS, "pH": [7.0] * 500})


@pytest.fixture
def deposits(point_layer: Any) -> Any:
    """Twelve deposits, far from each other."""
    return point_layer(DEPOSIT_X, DEPOSIT_Y, {"name": ["d"] * 12}, name="deposits")


def select(run: Any, samples: Any, deposits: Any, **more: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Run; return the table's rows and all outputs."""
    made = run("selectelements", {"INPUT": samples, "DEPOSITS": deposits, "OUTPUT": "memory:", **more})
    return [dict(zip((f.name() for f in r.fields()), r.attributes())) for r in made["OUTPUT"].getFeatures()], made


def test_pressing_run_names_the_element_that_tells(run: Any, samples: Any, deposits: Any, feedback: Any) -> None:
    rows, made = select(run, samples, deposits, CLUSTER_DISTANCE=2000.0)
    assert [row["field"] for row in rows] == ["Pb_ppm", "Zr_ppm"]
    assert (rows[0]["element"], rows[0]["direction"], rows[0]["selected"]) == ("Pb", "enriched", 1)
    assert rows[1]["selected"] == 0
    assert (made["SELECTED"], made["SELECTED_CLUSTERS"]) == ("Pb_ppm", "Pb_ppm")
    assert "deposits that were kept out" in feedback.text()
    assert feedback.fractions[-1] == pytest.approx(100.0)


def test_its_columns_are_what_the_help_says(run: Any, samples: Any, deposits: Any) -> None:
    row = select(run, samples, deposits, RADIUS=1500.0)[0][0]
    assert list(row)[:10] == [
        *("field", "element", "auc", "s_auc", "z_auc", "p", "direction", "selected", "n_positive", "n_negative")
    ]
    assert row["n_positive"] == NEAR.sum() and row["n_positive"] + row["n_negative"] == 500
    assert row["z_auc"] == pytest.approx((row["auc"] - 0.5) / row["s_auc"])
    assert row["auc_low"] < row["auc"] < row["auc_high"]


def test_deposits_in_degrees_give_the_same_table(run: Any, samples: Any, deposits: Any) -> None:
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    to_degrees = QgsCoordinateTransform(
        deposits.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    points = [to_degrees.transform(x, y) for x, y in zip(DEPOSIT_X, DEPOSIT_Y)]
    layer = QgsVectorLayer("Point?crs=EPSG:4326", "degrees", "memory")
    from qgis.core import QgsFeature, QgsGeometry

    features = []
    for point in points:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPointXY(point))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    assert select(run, samples, layer)[0] == select(run, samples, deposits)[0]


def test_samples_in_degrees_and_layers_without_assays_are_refused(
    run: Any, samples: Any, deposits: Any, point_layer: Any
) -> None:
    degrees = point_layer([140.0, 141.0], [-30.0, -31.0], {"Cu_ppm": [1.0, 2.0]}, crs="EPSG:4326")
    with pytest.raises(QgsProcessingException, match="degrees.*radius"):
        select(run, degrees, deposits)
    with pytest.raises(QgsProcessingException, match="looks like an assay.*it has: pH"):
        select(run, point_layer(X, Y, {"pH": [7.0] * 500}), deposits)


def test_the_machine_runs_in_the_worker(run: Any, samples: Any, deposits: Any) -> None:
    if find(Settings(), ("sklearn",)) is None:
        pytest.skip("Gossan's environment is not set up here; 'make test' sets it up")
    rows, _ = select(run, samples, deposits, METHOD=1, NEGATIVES=1, CLUSTER_DISTANCE=2000.0)
    assert rows[0]["field"] == "Pb_ppm" and rows[0]["auc"] > 0.7
    assert rows[0]["n_positive"] == rows[0]["n_negative"]


def test_eskays_pathfinders_come_out_and_clusters_leave_fewer_of_them(
    run: Any, shared_data: Path, point_layer: Any, feedback: Any
) -> None:
    folder = shared_data / "eskay_bc"
    uri = f"{(folder / 'samples.csv').as_uri()}?type=csv&xField=x&yField=y&crs=EPSG:26910"
    with (folder / "deposits.csv").open(encoding="utf-8") as file:
        where = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    deposits = point_layer(*zip(*where), {"name": ["d"] * len(where)}, crs="EPSG:26910", name="deposits")
    rows, made = select(run, QgsVectorLayer(uri, "rgs", "delimitedtext"), deposits)
    auc = {row["element"]: row["auc"] for row in rows}
    assert {row["element"] for row in rows[:2]} == {"Sb", "Ba"}
    assert auc["Pb"] == pytest.approx(0.80, abs=0.01) and auc["Ni"] == pytest.approx(0.27, abs=0.01)
    assert len(made["SELECTED"].split(";")) == 12
    assert made["SELECTED_CLUSTERS"].split(";") == ["Sb_ppm", "Ba_ppm", "Pb_ppm", "Ag_ppm", "As_ppm", "Ni_ppm"]
    assert "38 of 51 deposits, in 10 clusters" in feedback.text()


def test_the_chart_shows_each_element_with_its_interval(run: Any, samples: Any, deposits: Any, tmp_path: Path) -> None:
    rows, made = select(run, samples, deposits, CHART=str(tmp_path / "auc.svg"), CLUSTER_DISTANCE=2000.0)
    svg = Path(made["CHART"]).read_text(encoding="utf-8")
    assert svg.count("<circle") == len(rows) == 2
    assert svg.count("<polyline") >= 2
    assert ">Pb<" in svg and ">Zr<" in svg
    assert select(run, samples, deposits, CHART=str(tmp_path / "auc.png"))[1]["CHART"].endswith(".png")
    assert (tmp_path / "auc.png").stat().st_size > 1000
    with pytest.raises(QgsProcessingException, match=r"should end in .svg or .png"):
        select(run, samples, deposits, CHART=str(tmp_path / "auc.pdf"))
