"""Score layers and what they are worth, kept in the project file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsProject, QgsVectorLayer

from ..processing_provider.compat import is_null
from .project_state import Known, ProjectState, Role

SCOPE, KEY = "gossan", "runs"
MOST_ROWS = 500  # an evaluation has a row per map


@dataclass(frozen=True)
class Metrics:
    """What a score map is worth.

    Attributes
    ----------
    auc, low, high : float, optional
        AUC and its 95 % interval.
    null_95 : float, optional
        What 95 of 100 random placements stay below.
    is_worse : bool
        Whether the best map of the same evaluation is better beyond its interval.
    source : str
        Where the figures come from: the evaluation layer's name.
    """

    auc: Optional[float] = None
    low: Optional[float] = None
    high: Optional[float] = None
    null_95: Optional[float] = None
    is_worse: bool = False
    source: str = ""


@dataclass(frozen=True)
class Run:
    """A score layer in the list.

    Attributes
    ----------
    layer_id, name, kind : str
        Of the layer; kind is the model's title, for the tooltip.
    metrics : Metrics, optional
        None where it was not evaluated.
    is_favourite : bool
        Whether it has the star.
    """

    layer_id: str
    name: str
    kind: str
    metrics: Optional[Metrics] = None
    is_favourite: bool = False


class RunStore:
    """The runs' figures, star and removal, in the project file under ``gossan/runs``.

    Parameters
    ----------
    project : QgsProject
        The project.
    """

    def __init__(self, project: QgsProject) -> None:
        self.project = project

    def _read(self) -> dict[str, dict[str, Any]]:
        text, _ = self.project.readEntry(SCOPE, KEY, "{}")
        try:
            content = json.loads(text)
        except ValueError:  # edited by hand
            return {}
        return content if isinstance(content, dict) else {}

    def _update(self, layer_id: str, **values: Any) -> None:
        """Change an entry; the project counts as changed only if the entry does."""
        entries = self._read()
        entry = {**entries.get(layer_id, {}), **values}
        if entries.get(layer_id) != entry:
            entries[layer_id] = entry
            self.project.writeEntry(SCOPE, KEY, json.dumps(entries, sort_keys=True))

    def runs(self, state: ProjectState) -> list[Run]:
        """Return the runs to list, the favourite first, then by AUC, then those without."""
        entries = self._read()
        runs = [_run(known, entries.get(known.layer_id, {})) for known in state.of(Role.SCORES)]
        runs = [run for run in runs if not entries.get(run.layer_id, {}).get("removed")]
        return sorted(runs, key=lambda run: (not run.is_favourite, -(_auc(run) or 0.0)))

    def set_favourite(self, layer_id: str, is_favourite: bool) -> None:
        """Give the star to one run; another loses it."""
        for other, entry in self._read().items():
            if entry.get("star") and other != layer_id:
                self._update(other, star=False)
        self._update(layer_id, star=is_favourite)

    def set_removed(self, layer_id: str) -> None:
        """Take a run out of the list; its layer stays."""
        self._update(layer_id, removed=True, star=False)

    def record(self, layer_id: str, metrics: Metrics) -> None:
        """Keep a run's figures; an evaluated run is in the list again."""
        self._update(layer_id, metrics=asdict(metrics), removed=False)

    def record_evaluations(self, state: ProjectState, layer_ids: Iterable[str]) -> None:
        """Take the figures from evaluation tables that have just come: by the maps' names, or their files'."""
        for layer_id in layer_ids:
            table = self.project.mapLayer(layer_id)
            if isinstance(table, QgsVectorLayer) and 0 < table.featureCount() <= MOST_ROWS:
                rows = read_evaluation(table)
                for known in state.of(Role.SCORES):
                    layer = self.project.mapLayer(known.layer_id)
                    names = (layer.name(), Path(layer.source()).stem) if layer is not None else ()
                    found = next((rows[name] for name in names if name in rows), None)
                    if found is not None:
                        self.record(known.layer_id, found)


def read_evaluation(table: QgsVectorLayer) -> dict[str, Metrics]:
    """Return the figures of an evaluation table by the map's name."""
    names = {field.name().lower(): field.name() for field in table.fields()}

    def number(feature: Any, column: str) -> Optional[float]:
        value = feature[names[column]] if column in names else None
        try:
            return None if value is None or is_null(value) or value == "" else float(value)
        except ValueError:
            return None

    found = {}
    for feature in table.getFeatures():
        below = number(feature, "from_best_high")
        found[str(feature[names["map"]])] = Metrics(
            auc=number(feature, "auc"),
            low=number(feature, "auc_low"),
            high=number(feature, "auc_high"),
            null_95=number(feature, "null_95"),
            is_worse=below is not None and below < 0.0,
            source=table.name(),
        )
    return found


def _run(known: Known, entry: dict[str, Any]) -> Run:
    """Return a layer as a run: figures that were recorded, or those that its file carries."""
    told = known.told
    metrics = None
    if isinstance(entry.get("metrics"), dict):
        recorded = {key: value for key, value in entry["metrics"].items() if key in Metrics.__dataclass_fields__}
        metrics = Metrics(**recorded)
    elif told.get("cross_validation", {}).get("auc") is not None:
        figures = told["cross_validation"]
        metrics = Metrics(figures["auc"], figures.get("auc_low"), figures.get("auc_high"), figures.get("null_95"))
    kind = told.get("model", {}).get("title") or next(iter(told), "")
    return Run(known.layer_id, known.name, str(kind), metrics, bool(entry.get("star")))


def _auc(run: Run) -> Optional[float]:
    return run.metrics.auc if run.metrics is not None else None
