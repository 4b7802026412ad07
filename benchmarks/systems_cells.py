"""The cells of the systems' table: each is computed once and kept as a file."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Optional

import numpy as np
import systems_methods as methods
from gossan.core.best_band import best_band_on_other_clusters, best_band_with_labels
from gossan.core.bootstrap import cluster_resamples, interval, resampled_means
from gossan.core.combination import METHODS, combine_outputs
from gossan.core.context import Context
from gossan.core.evaluation import Options, deposit_shares, evaluate
from gossan.core.evidence import valid_cells
from gossan.core.ranks import percentile_ranks
from gossan.models.block_ground import Ground
from gossan.models.card import Facts
from gossan.models.convolutional_networks import ConvolutionalNetworks
from gossan.models.cross_validation import Unheard
from gossan.models.model_file import pack_model
from gossan.models.transfer import TransferLearning
from gossan.tasks import apply_model, cross_validate, train_anomaly, train_skt
from systems_areas import SOURCE_SEED, Area, simulated

Figures = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """The folder of an area's cells.

    Attributes
    ----------
    folder : Path
    area : Area
    """

    folder: Path
    area: Area

    def path(self, key: str, ending: str = "json") -> Path:
        """Return the file of a cell."""
        return self.folder / self.area.key / f"{key}.{ending}"

    def once(self, key: str, compute: Callable[[], Any]) -> Any:
        """Return a cell's content; compute and keep it where it is not there."""
        path = self.path(key)
        if path.exists():
            return json.loads(path.read_text(encoding="utf-8"))
        begun = time.perf_counter()
        found = compute()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        temporary.write_text(json.dumps(found, indent=1), encoding="utf-8")
        os.replace(temporary, path)
        print(f"{self.area.key} {key}: {time.perf_counter() - begun:.0f} s", flush=True)
        return found

    def judged(self, scores: np.ndarray) -> Figures:
        """Return a map's figures; chance is that of the clusters moved over the finished map."""
        options = Options(cluster_distance=self.area.together, resamples=2000, null_draws=1000, seed=0)
        x, y = self.area.points.T
        done = evaluate([scores], self.area.grid, x, y, options)
        one, used = done.maps[0], int(done.located.used.sum())
        return {
            "auc": one.auc,
            "low": one.low,
            "high": one.high,
            "map_null_95": one.null_95,
            "captured": None if one.captured is None else [count / used for count in one.captured],
            "deposits": used,
            "clusters": int(done.clusters.max()) + 1,
            "cells": done.common_cells,
        }

    def keep_map(self, key: str, scores: np.ndarray) -> None:
        """Keep a map for the pictures."""
        path = self.path(key, "npy")
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, scores.astype(np.float32))

    def keep_frame(self) -> None:
        """Keep the grid's frame and the deposits for the pictures."""
        grid = self.area.grid
        frame = np.array([grid.west, grid.north, grid.cell_size, grid.rows, grid.columns])
        self.folder.mkdir(parents=True, exist_ok=True)
        np.savez(self.folder / f"{self.area.key}.frame.npz", frame=frame, points=self.area.points)

    # --- plain methods, pixel pairs, transfer, SKT: by the task that cross-validates any of them

    def plain(self, context: Context) -> None:
        """The classical classifiers, and the best single element."""
        self.plain_element()
        for method in methods.PLAIN_METHODS:
            self.blocks(method, context)

    def plain_element(self) -> None:
        """The best single element."""
        self.once("element", self._best_element)

    def pairs(self, context: Context) -> None:
        """System B."""
        for method in methods.PAIRS:
            self.blocks(method, context)

    def transfer(self, context: Context) -> None:
        """System C; the model that transfer starts from is trained first."""
        source = self.folder / "source.gossan"
        if not source.exists():
            train_source(source)
        for method in methods.TRANSFER:
            self.blocks(method, context)

    def skt(self, context: Context) -> None:
        """System E, then its own table of parts and other methods."""
        for method in methods.SKT:
            self.blocks(method, context)
        self.once("skt_table", partial(self._skt_table, context))

    def chance(self, context: Context) -> None:
        """What every method says of random cells held out."""
        for method in (*methods.METHODS, network_method("lenet"), combined_method()):
            self.learnt_anew(method, context)

    def blocks(self, method: methods.Method, context: Context) -> Figures:
        """Return a method's figures out of the block, and the minutes that the five folds took on two cores."""
        return self.once(method.key, partial(self._blocks, method, context))

    def _blocks(self, method: methods.Method, context: Context) -> Figures:
        begun = time.perf_counter()
        params = self.area.held_out(method.kind, self._settings(method), 0, False)
        done = cross_validate.run(self.area.arrays, params, context)
        minutes = (time.perf_counter() - begun) / 60
        self.keep_map(method.key, done.arrays["scores"])
        folds = [row["auc"] for row in done.summary["table"]]
        return {**self.judged(done.arrays["scores"]), "folds": folds, "minutes": minutes}

    def learnt_anew(self, method: methods.Method, context: Context) -> None:
        """Keep the random split's AUC, and chance where the method is cheap enough to learn it."""
        if method.random_split:
            self.once(f"{method.key}.chance", partial(self._learnt_anew, method, context))

    def _learnt_anew(self, method: methods.Method, context: Context) -> Figures:
        params = self.area.held_out(method.kind, self._settings(method), method.draws, True)
        summary = cross_validate.run(self.area.arrays, params, context).summary
        return {name: summary[name] for name in ("random_auc", "null_95", "null_mean", "null_draws")}

    def _settings(self, method: methods.Method) -> dict[str, str]:
        source = str(self.folder / "source.gossan")
        return {name: value.format(source=source) for name, value in method.settings.items()}

    # --- the best element

    def _best_element(self) -> Figures:
        """Return the element chosen with the labels, and chosen on the other clusters, with its interval."""
        options = Options(cluster_distance=self.area.together, null_draws=100)
        x, y = self.area.points.T
        shares, clusters = deposit_shares(list(self.area.stack), self.area.grid, x, y, options)
        flattered, honest = best_band_with_labels(shares), best_band_on_other_clusters(shares, clusters)
        number = int(clusters.max()) + 1
        counts = cluster_resamples(number, 2000, np.random.default_rng(0))
        low, high = interval(resampled_means(honest.shares, clusters, counts), number)
        symbols = [name.split("_")[0] for name in self.area.names]
        return {
            "auc": honest.auc,
            "low": low,
            "high": high,
            "chosen": sorted({symbols[i] for i in honest.bands}),
            "flattered_auc": flattered.auc,
            "flattered": symbols[flattered.bands[0]],
        }

    # --- system A

    def anomaly(self, context: Context) -> None:
        """System A: trained on everything but the deposits and two cells around them; judged once, without folds."""
        for method in methods.ANOMALY:
            self.once(method.key, partial(self._anomaly, method, context))

    def _anomaly(self, method: methods.Method, context: Context) -> Figures:
        area, begun = self.area, time.perf_counter()
        facts: dict[str, Any] = {"band_names": area.names, "cell_size": area.grid.cell_size}
        params = train_anomaly.Params(kind=method.kind, seed=0, **facts)
        trained = train_anomaly.run(area.arrays, params, context)
        given = {"model": trained.arrays["model"], "stack": area.stack}
        scores = apply_model.run(given, apply_model.Params(**facts), context).arrays["scores"][0]
        minutes = (time.perf_counter() - begun) / 60
        self.keep_map(method.key, scores)
        controls = trained.summary["metrics"]["controls"]
        told = {name: controls[name]["separation"] for name in ("trained", "untrained", "norm")}
        return {**self.judged(scores), "minutes": minutes, "controls": told}

    # --- system D: every network once per fold, the combinations of the same outputs

    def networks(self, context: Context) -> None:
        """System D."""
        for name in methods.NETWORKS:
            self.once(f"network_{name}", partial(self._network, name, context))
        for key, names in (("three", methods.RECOMMENDED), ("six", methods.PAPERS_SIX)):
            self.once(f"combined_{key}", partial(self._combined, key, names))

    def _network(self, name: str, context: Context) -> Figures:
        begun = time.perf_counter()
        ground = self.area.ground()
        told = context.map(partial(fold_outputs, ground, {"networks": (name,)}), range(ground.trial.folds.count))
        minutes = (time.perf_counter() - begun) / 60
        outputs = np.stack([values for values, _ in told])
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            self.path(f"network_{name}", "npz"), outputs=outputs, skill=np.array([skill for _, skill in told])
        )
        scores = out_of_fold(list(outputs), ground)
        self.keep_map(f"network_{name}", scores)
        return {**self.judged(scores), "minutes": minutes}

    def _combined(self, key: str, names: tuple[str, ...]) -> dict[str, Figures]:
        """Return the five combinations' figures."""
        ground = self.area.ground()
        held = [np.load(self.path(f"network_{name}", "npz")) for name in names]
        outputs = np.stack([each["outputs"] for each in held], axis=1)  # (folds, networks, cells)
        skill = np.stack([each["skill"] for each in held], axis=1)
        found = {}
        for method in METHODS:
            together = [combine_outputs(each, method, weights)[0] for each, weights in zip(outputs, skill)]
            scores = out_of_fold(together, ground)
            self.keep_map(f"combined_{key}_{method.replace(' ', '_')}", scores)
            found[method] = self.judged(scores)
        return found

    # --- every map against logistic regression's

    def against_logistic(self, context: Context) -> None:
        """Keep by how much each map's AUC exceeds logistic regression's, with the interval over the same resamples."""
        folder = self.path("logistic", "npy").parent
        options = Options(cluster_distance=self.area.together, null_draws=100)
        found = {}
        for path in sorted(folder.glob("*.npy")):
            maps = [np.load(path), np.load(self.path("logistic", "npy"))]
            if np.isfinite(maps[0]).sum() < np.isfinite(maps[1]).sum():
                continue  # a vote was refused somewhere: not the same cells
            x, y = self.area.points.T
            shares, clusters = deposit_shares(maps, self.area.grid, x, y, options)
            number = int(clusters.max()) + 1
            counts = cluster_resamples(number, 2000, np.random.default_rng(0))
            more = shares[0] - shares[1]
            low, high = interval(resampled_means(more, clusters, counts), number)
            found[path.stem] = {"more": float(more.mean()), "low": low, "high": high}
        self.path("against_logistic").write_text(json.dumps(found, indent=1), encoding="utf-8")

    # --- system E's own table

    def _skt_table(self, context: Context) -> Figures:
        """Return what `gossan:trainskt` compares: its networks, itself without each part, other methods."""
        area = self.area
        params = train_skt.Params(
            area.names,
            asdict(area.grid),
            ablation=True,
            baselines=True,
            iterations=methods.SKT_TABLE_BATCHES,
            block_size=area.block,
            cluster_distance=area.together,
        )
        begun = time.perf_counter()
        summary = train_skt.run({"stack": area.stack, "labels": area.labels}, params, context).summary
        return {"rows": summary["comparison"], "minutes": (time.perf_counter() - begun) / 60}


def network_method(name: str) -> methods.Method:
    """Return a network alone, as the task cross-validates it."""
    draws = 10 if name == "lenet" else 0
    return methods.Method(f"network_{name}", name, methods.D, "cnn", {"networks": name}, draws=draws)


def combined_method() -> methods.Method:
    """Return the recommended three networks, averaged."""
    return methods.Method("combined_three", "simple average", methods.D, "cnn")


def fold_outputs(ground: Ground, settings: dict[str, Any], fold: int, context: Context) -> tuple[np.ndarray, float]:
    """Return what a network that has not seen a fold says of all valid cells, and its skill on ground set aside."""
    data = ground.trial.data
    learnt = data.training & ground.trial.folds.learnt_from(fold)
    model = ConvolutionalNetworks(**settings).learn(replace(data, training=learnt), Unheard(context, 0.0, 0.7))
    cells = np.flatnonzero(valid_cells(data.stack))
    outputs = model.outputs(data.stack, cells, Unheard(context, 0.7, 1.0))[0]
    tables = model.metrics_["held_out"]
    auc: Optional[float] = tables[0]["auc"] if tables else None
    return outputs, max((auc or 0.5) - 0.5, 1e-6)


def out_of_fold(outputs: list[np.ndarray], ground: Ground) -> np.ndarray:
    """Return each cell's rank, 0 to 1, under the model that has not seen its fold; `outputs` has a row per fold."""
    scores = np.full(ground.grid.shape, np.nan, dtype=np.float32)
    cells = np.flatnonzero(ground.valid)
    for fold, values in enumerate(outputs):
        known = np.isfinite(values)  # a majority vote leaves some out
        ranks = np.full(values.shape, np.nan, dtype=np.float32)
        ranks[known] = percentile_ranks(values[known])
        here = ground.trial.folds.held_out(fold).ravel()[cells]
        scores.flat[cells[here]] = ranks[here]
    return scores


def train_source(path: Path, area: Optional[Area] = None, **settings: Any) -> None:
    """Write the model that transfer starts from: the recommended preset on another simulated survey."""
    area = area or simulated(SOURCE_SEED)
    model = TransferLearning(**settings).fit(area.data, Context())
    packed = pack_model(model, area.data, Facts(area.grid.cell_size, area.grid.crs))
    path.write_bytes(packed.tobytes())
