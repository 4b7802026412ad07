"""What every detector is worth on Eskay (NW British Columbia): the table of docs/eskay.md.

4,205 stream-sediment samples x 15 elements, 51 VMS deposits in 12 clusters; background is every other valid cell.
Each score comes from the same tasks that the algorithms run. Pathfinder lists and presets were fixed before the
first look at a score. Run with ``make study``; needs the data beside the checkout and the engine.
"""

from __future__ import annotations

import argparse
import csv
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gossan.core.best_band import best_band_on_other_clusters, best_band_with_labels
from gossan.core.composition import clr
from gossan.core.evaluation import Options, deposit_shares, evaluate
from gossan.core.grid import Grid
from gossan.core.levelling import level_by_group
from gossan.core.scaling import apply_scaling, fit_band
from gossan.engine.runner import run_task
from gossan.models.controls import plain_norm
from osgeo import gdal, ogr

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "eskay_bc"
MINE = (44_996.0, 6_303_470.0)  # the Eskay Creek mine, not among the labels
UNITS = {"Au": "ppb", "Hg": "ppb", "Fe": "pct"}
SYMBOLS = ("Ag", "As", "Au", "Ba", "Co", "Cu", "Fe", "Hg", "Mn", "Mo", "Ni", "Pb", "Sb", "U", "Zn")
ELEMENTS = [f"{symbol}_{UNITS.get(symbol, 'ppm')}" for symbol in SYMBOLS]
LISTS = {
    "commodities (Cu, Pb, Zn, Ag, Au)": ("Cu", "Pb", "Zn", "Ag", "Au"),
    "short (Pb, Zn)": ("Pb", "Zn"),
    "halo (Ba, As, Sb, Hg)": ("Ba", "As", "Sb", "Hg"),
}
GATE = LISTS["commodities (Cu, Pb, Zn, Ag, Au)"]
UNDIRECTED = {
    "Mahalanobis": "mahalanobis",
    "robust Mahalanobis": "robust_mahalanobis",
    "PCA residual": "pca",
    "k-nearest neighbours": "nearest_neighbours",
    "isolation forest": "isolation_forest",
}
GANOMALY = {"kind": "ganomaly"}
SEEDS = (1, 2, 3, 4, 5)
OPTIONS = Options(cluster_distance=10_000.0, resamples=2000, null_draws=1000, seed=0)


@dataclass(frozen=True)
class Survey:
    """The data as arrays: samples, deposits, and the grid with its area."""

    x: np.ndarray
    y: np.ndarray
    assays: np.ndarray
    group: np.ndarray
    deposit_x: np.ndarray
    deposit_y: np.ndarray
    grid: Grid
    area: np.ndarray


def read_survey() -> Survey:
    """Read the files where they stand."""
    rows = list(csv.DictReader((DATA / "samples.csv").open(encoding="utf-8")))
    deposits = list(csv.DictReader((DATA / "deposits.csv").open(encoding="utf-8")))
    frame = gdal.Open(str(DATA / "magnetics.tif"))
    west, size, _, north, _, _ = frame.GetGeoTransform()
    grid = Grid(west, north, size, frame.RasterYSize, frame.RasterXSize, "EPSG:26910")
    burnt = gdal.GetDriverByName("MEM").Create("", grid.columns, grid.rows, 1, gdal.GDT_Byte)
    burnt.SetGeoTransform(frame.GetGeoTransform())
    polygons = ogr.Open(str(DATA / "study_area.gpkg"))
    gdal.RasterizeLayer(burnt, [1], polygons.GetLayer(0), burn_values=[1])
    return Survey(
        np.array([float(r["x"]) for r in rows]),
        np.array([float(r["y"]) for r in rows]),
        np.array([[float(r[e]) for e in ELEMENTS] for r in rows]),
        np.array([r["survey"] for r in rows]),
        np.array([float(d["x"]) for d in deposits]),
        np.array([float(d["y"]) for d in deposits]),
        grid,
        burnt.ReadAsArray().astype(bool),
    )


def make_stack(survey: Survey, transform: str, levelled: bool) -> np.ndarray:
    """Return the z-scored element maps, shape (15, rows, columns)."""
    assays = level_by_group(survey.assays, survey.group).values if levelled else survey.assays
    values = clr(assays) if transform == "clr" else np.log10(assays)
    grid = survey.grid
    where = {"west": grid.west, "north": grid.north, "cell_size": grid.cell_size, "rows": grid.rows}
    arrays = {"x": survey.x, "y": survey.y, "values": values, "mask": survey.area}
    grids = run_task("idw", arrays, {"elements": ELEMENTS, **where, "columns": grid.columns}).arrays["grids"]
    valid = np.isfinite(grids).all(axis=0)
    records = [fit_band(name, "idw", band[valid], "none", "zscore")[0] for name, band in zip(ELEMENTS, grids)]
    return np.stack([apply_scaling(band, record) for band, record in zip(grids, records)])


def labels_of(survey: Survey) -> np.ndarray:
    """Return the label raster: the deposits' cells and nothing else."""
    labels = np.full(survey.grid.shape, 255, dtype=np.uint8)
    row, column, inside = survey.grid.cells_of(survey.deposit_x, survey.deposit_y)
    labels[row[inside], column[inside]] = 1
    return labels


def score(
    stack: np.ndarray, labels: np.ndarray, task: str, params: dict[str, Any]
) -> tuple[np.ndarray, dict[str, Any]]:
    """Train and apply; return the score map and the training's summary."""
    facts = {"band_names": ELEMENTS, "cell_size": 1000.0}
    trained = run_task(task, {"stack": stack, "labels": labels}, {**facts, **params})
    applied = run_task("apply_model", {"model": trained.arrays["model"], "stack": stack}, facts)
    return applied.arrays["scores"][0], trained.summary


def all_scores(stack: np.ndarray, labels: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Return every detector's map by name, and what the networks' cards say of their controls."""
    index = {name.split("_")[0]: i for i, name in enumerate(ELEMENTS)}
    maps = {"mean pathfinder z (Cu, Pb, Zn, Ag, Au)": stack[[index[name] for name in GATE]].mean(axis=0)}
    for title, names in LISTS.items():
        params = {"kind": "directed_mahalanobis", "direction": names}
        maps[f"directed Mahalanobis, {title}"] = score(stack, labels, "train_detector", params)[0]
    cone = {"kind": "directed_cone", "direction": GATE}
    maps["directed cone, commodities"] = score(stack, labels, "train_detector", cone)[0]
    for title, kind in UNDIRECTED.items():
        maps[title] = score(stack, labels, "train_detector", {"kind": kind})[0]
    cards: dict[str, Any] = {}
    maps["autoencoder (5 members)"], cards["autoencoder"] = score(
        stack, labels, "train_anomaly", {"kind": "autoencoder", "seed": 1}
    )
    for seed in SEEDS:
        maps[f"GANomaly, seed {seed}"] = score(
            stack, labels, "train_anomaly", {**GANOMALY, "seed": seed, "members": 1}
        )[0]
    maps["GANomaly, mean rank of 5 members"], cards["ganomaly"] = score(
        stack, labels, "train_anomaly", {**GANOMALY, "seed": 1}
    )
    gated = {**GANOMALY, "seed": 1, "direction": GATE}
    maps["GANomaly, 5 members, direction gate"] = score(stack, labels, "train_anomaly", gated)[0]
    valid = np.isfinite(stack).all(axis=0)
    maps["control: plain norm"] = np.where(valid, plain_norm(stack, valid), np.nan)
    return maps, cards


def study(survey: Survey, transform: str, levelled: bool) -> str:
    """Return one input's table as Markdown."""
    started = time.perf_counter()
    stack, labels = make_stack(survey, transform, levelled), labels_of(survey)
    maps, cards = all_scores(stack, labels)
    done = evaluate(list(maps.values()), survey.grid, survey.deposit_x, survey.deposit_y, OPTIONS)
    row, column, _ = survey.grid.cells_of(np.array([MINE[0]]), np.array([MINE[1]]))
    lines = [
        f"### {transform}, {'levelled by survey' if levelled else 'not levelled'}",
        "",
        f"{int(done.located.used.sum())} deposits in {int(done.clusters.max()) + 1} clusters, {done.common_cells:,} cells.",
        "",
        "| detector | AUC (95 %) | null's 95th | 5 % | 10 % | 20 % | Eskay Creek mine, percentile |",
        "|---|---|---|---|---|---|---|",
        *element_rows(stack, survey),
    ]
    used = int(done.located.used.sum())
    seeds: list[float] = []
    for (name, values), one in zip(maps.items(), done.maps):
        if name.startswith("GANomaly, seed"):
            seeds.append(float(one.auc or 0.0))
            continue
        if name.startswith("GANomaly, mean rank"):
            lines.append(
                f"| GANomaly, five single seeds | {np.mean(seeds):.3f} (sd {np.std(seeds, ddof=1):.3f}) | | | | | |"
            )
        caught = " | ".join(f"{n / used:.0%}" for n in one.captured or ())
        percentile = 100 * (values[np.isfinite(values)] < values[row[0], column[0]]).mean()
        lines.append(
            f"| {name} | {one.auc:.3f} ({one.low:.2f} to {one.high:.2f}) | {one.null_95:.2f} | {caught} | {percentile:.1f} |"
        )
    lines += ["", *controls(cards), ""]
    lines.append(f"({time.perf_counter() - started:.0f} s for this table.)")
    return "\n".join(lines)


def element_rows(stack: np.ndarray, survey: Survey) -> list[str]:
    """Return the best element chosen with the labels, and chosen on the other clusters."""
    shares, clusters = deposit_shares(list(stack), survey.grid, survey.deposit_x, survey.deposit_y, OPTIONS)
    flattered, honest = best_band_with_labels(shares), best_band_on_other_clusters(shares, clusters)
    names = ", ".join(sorted({ELEMENTS[band].split("_")[0] for band in honest.bands}))
    return [
        f"| best single element, chosen with the labels ({ELEMENTS[flattered.bands[0]].split('_')[0]}) | {flattered.auc:.3f} | | | | | |",
        f"| best single element, chosen on the other clusters ({names}) | {honest.auc:.3f} | | | | | |",
    ]


def controls(cards: dict[str, Any]) -> list[str]:
    """Return what the networks' model cards say of the untrained network and the plain norm, over deposit cells."""
    lines = []
    for kind, summary in cards.items():
        told = summary["metrics"]["controls"]
        each = ", ".join(f"{name} {told[name]['separation']:.2f}" for name in ("trained", "untrained", "norm"))
        lines.append(f"Model card of {kind}, AUC over {told['deposit_cells']} deposit cells: {each}.")
    return lines


def main() -> None:
    """Print the tables; write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--inputs", nargs="*", default=["log", "log-levelled", "clr", "clr-levelled"])
    arguments = parser.parse_args()
    survey = read_survey()
    tables = []
    for name in arguments.inputs:
        tables.append(study(survey, name.split("-")[0], name.endswith("levelled")))
        print(tables[-1], flush=True)
    if arguments.out:
        arguments.out.write_text("\n\n".join(tables) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
