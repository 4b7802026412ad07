"""What a project already has for the work: told from layers' fields and from what Gossan stored in raster files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Optional

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QObject, QThread, QTimer, pyqtSignal

from ..core.assay_fields import assay_fields, mapping_fields
from ..processing_provider.batch_field import likely_batch_name
from ..processing_provider.rasters import read_file_metadata
from ..processing_provider.result_group import short_name

WAIT_MS = 400  # layers come and go in bursts
COUNTED = ("ogr", "memory", "delimitedtext", "spatialite")  # others may ask a server for the count
FEWEST_ASSAYS = 2
DEPOSIT_NAME = re.compile(r"deposit|occurrence|mine|minfile|showing|prospect|mineral|lagerst", re.IGNORECASE)
DEPOSIT_FIELDS = {"deposit", "deposit_name", "commodity", "commodities", "minfilno", "occurrence", "deposit_type"}
TARGET_FIELDS = {"rank", "area_km2", "max_score"}
EVALUATION_FIELDS = {"map", "auc", "auc_low", "auc_high"}
MOST_UNKNOWN_POINTS = 2_000  # a larger layer of unknown points is hardly a list of deposits


class Role(Enum):
    """What a layer is in the work."""

    SAMPLES = "samples"
    STRUCTURES = "structures"
    MAP = "map"
    STACK = "stack"
    DEPOSITS = "deposits"
    LABELS = "labels"
    SCORES = "scores"
    CLASSES = "classes"
    EVALUATION = "evaluation"
    TARGETS = "targets"


ROLE_OF_METADATA = {
    "model": Role.SCORES,
    "combination": Role.SCORES,
    "cross_validation": Role.SCORES,
    "classes": Role.CLASSES,
    "stack": Role.STACK,
    "labels": Role.LABELS,
    "idw": Role.MAP,
    "kriging": Role.MAP,
    "structures": Role.MAP,
    "singularity": Role.MAP,
}


@dataclass(frozen=True)
class Known:
    """A layer whose part in the work is known.

    Attributes
    ----------
    layer_id, name : str
        Of the layer.
    role : Role
        What it is.
    count : int
        Samples, deposits or targets; bands of a raster; -1 where counting could take long.
    fields : tuple of str
        Of a sample layer, those that can be mapped.
    is_ratio : bool
        Whether those fields are log-ratios.
    has_batches : bool
        Of a sample layer, whether a field tells its surveys, laboratories or years apart.
    cell_size : float
        Of a raster, in map units.
    told : dict
        What Gossan stored in the file.
    """

    layer_id: str
    name: str
    role: Role
    count: int = -1
    fields: tuple[str, ...] = ()
    is_ratio: bool = False
    has_batches: bool = False
    cell_size: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ProjectState:
    """All known layers, the uppermost of the layer tree first, and the models found beside them, newest first."""

    layers: tuple[Known, ...] = ()
    models: tuple[str, ...] = ()

    def of(self, role: Role) -> tuple[Known, ...]:
        """Return the layers of a role."""
        return tuple(known for known in self.layers if known.role == role)

    def first(self, role: Role) -> Optional[Known]:
        """Return the layer of a role that is in use: the uppermost."""
        return next(iter(self.of(role)), None)

    def raw_samples(self) -> Optional[Known]:
        """Return the samples as they came: the lowest layer that has no log-ratios."""
        raw = [known for known in self.of(Role.SAMPLES) if not known.is_ratio]
        return raw[-1] if raw else None

    def prepared_samples(self) -> Optional[Known]:
        """Return the newest samples that have no log-ratios yet."""
        return next((known for known in self.of(Role.SAMPLES) if not known.is_ratio), None)

    def mapped_samples(self) -> Optional[Known]:
        """Return the samples to map: log-ratios before anything else, then the newest."""
        samples = self.of(Role.SAMPLES)
        return next((known for known in samples if known.is_ratio), samples[0] if samples else None)


def describe_vector(layer: QgsVectorLayer) -> Optional[Known]:
    """Return what a vector layer is, from its name, fields and geometry; None for what Gossan has no use for."""
    names = [known.name() for known in layer.fields()]
    lower = {name.lower() for name in names}
    count = layer.featureCount() if layer.providerType() in COUNTED else -1
    if lower >= EVALUATION_FIELDS:
        return Known(layer.id(), layer.name(), Role.EVALUATION, count)
    if lower >= TARGET_FIELDS:
        return Known(layer.id(), layer.name(), Role.TARGETS, count)
    kind = layer.geometryType()
    if kind == QgsWkbTypes.GeometryType.LineGeometry:
        return Known(layer.id(), layer.name(), Role.STRUCTURES, count)
    named = bool(DEPOSIT_NAME.search(layer.name())) or bool(lower & DEPOSIT_FIELDS)
    if kind == QgsWkbTypes.GeometryType.PolygonGeometry:
        return Known(layer.id(), layer.name(), Role.DEPOSITS, count) if DEPOSIT_NAME.search(layer.name()) else None
    if kind != QgsWkbTypes.GeometryType.PointGeometry:
        return None
    assays, mapped = assay_fields(names), mapping_fields(names)
    if len(mapped) >= FEWEST_ASSAYS and not (named and len(mapped) < 2 * FEWEST_ASSAYS):
        batches = likely_batch_name(names) is not None
        return Known(layer.id(), layer.name(), Role.SAMPLES, count, tuple(mapped), mapped != assays, batches)
    return Known(layer.id(), layer.name(), Role.DEPOSITS, count) if named or 0 < count <= MOST_UNKNOWN_POINTS else None


def describe_raster(layer: QgsRasterLayer, told: dict[str, Any]) -> Optional[Known]:
    """Return what a raster layer is, from what Gossan stored in its file; None for a file of other origin."""
    role = next((role for key, role in ROLE_OF_METADATA.items() if key in told), None)
    if role is None:
        return None
    size = layer.rasterUnitsPerPixelX()
    name = short_name(layer) if role == Role.SCORES else layer.name()
    return Known(layer.id(), name, role, layer.bandCount(), cell_size=size, told=told)


def layers_in_order(project: QgsProject) -> list[QgsMapLayer]:
    """Return the project's layers as the layer tree has them, the uppermost first, then those that are not in it."""
    in_tree = [node.layer() for node in project.layerTreeRoot().findLayers() if node.layer() is not None]
    seen = {layer.id() for layer in in_tree}
    return in_tree + [layer for layer in project.mapLayers().values() if layer.id() not in seen]


def describe_project(project: QgsProject, told: dict[str, dict[str, Any]], models: Iterable[str] = ()) -> ProjectState:
    """Return the project's state; `told` holds what was read from raster files, by source."""
    found: list[Optional[Known]] = []
    for layer in layers_in_order(project):
        if isinstance(layer, QgsVectorLayer) and layer.isValid():
            found.append(describe_vector(layer))
        elif isinstance(layer, QgsRasterLayer) and layer.isValid():
            found.append(describe_raster(layer, told.get(layer.source(), {})))
    return ProjectState(_deposits_by_name(tuple(known for known in found if known is not None)), tuple(models))


def _deposits_by_name(layers: tuple[Known, ...]) -> tuple[Known, ...]:
    """Put layers that are called deposits before points of unknown meaning."""
    return tuple(sorted(layers, key=lambda k: k.role == Role.DEPOSITS and not DEPOSIT_NAME.search(k.name)))


class FileReader(QThread):
    """Reads what Gossan stored in raster files and looks for models, away from the interface's thread."""

    def __init__(self, sources: list[str], folders: list[str], known: dict[str, Any], parent: QObject) -> None:
        super().__init__(parent)
        self.sources, self.folders, self.known = sources, folders, known
        self.told: dict[str, tuple[int, dict[str, Any]]] = {}
        self.models: list[str] = []

    def run(self) -> None:
        """Read; files that have not changed since are not opened again."""
        for source in self.sources:
            stamp = _stamp(source)
            old = self.known.get(source)
            self.told[source] = old if old and old[0] == stamp else (stamp, read_file_metadata(source))
        found = {str(path) for folder in self.folders for path in _models_in(Path(folder))}
        self.models = sorted(found, key=_stamp, reverse=True)


def _stamp(source: str) -> int:
    try:
        return Path(source).stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def _models_in(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.glob("*.gossan") if not path.name.startswith(".")]
    except OSError:
        return []


class ProjectWatch(QObject):
    """Tells, a moment after layers came or went, what the project has.

    Parameters
    ----------
    project : QgsProject
        The project to look at.
    parent : QObject, optional
        Owner.
    """

    changed = pyqtSignal(object)

    def __init__(self, project: QgsProject, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.project = project
        self.state = ProjectState()
        self.further_models: list[str] = []
        self._told: dict[str, tuple[int, dict[str, Any]]] = {}
        self._reader: Optional[FileReader] = None
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._read)
        self._signals: list[tuple[Any, Callable[..., None]]] = [
            (project.layersAdded, self.look),
            (project.layersRemoved, self.look),
            (project.readProject, self.look),
            (project.cleared, self._forget),
            (project.layerTreeRoot().nameChanged, self.look),
        ]
        for signal, slot in self._signals:
            signal.connect(slot)
        self.look()

    def look(self, *_: Any) -> None:
        """Look again in a moment."""
        self._timer.start()

    def add_model(self, path: str) -> None:
        """Remember a model that lies elsewhere than beside the project's files."""
        if path and path not in self.further_models:
            self.further_models.insert(0, path)
        self.look()

    def remove(self) -> None:
        """Stop watching; wait for a look that is under way."""
        self._timer.stop()
        for signal, slot in self._signals:
            signal.disconnect(slot)
        self._signals = []
        if self._reader is not None:
            self._reader.finished.disconnect(self._describe)
            self._reader.wait()
            self._reader.deleteLater()
            self._reader = None

    def _forget(self) -> None:
        self.further_models = []
        self._told = {}
        self.look()

    def _read(self) -> None:
        if self._reader is not None:
            self._again = True
            return
        rasters = [layer for layer in self.project.mapLayers().values() if isinstance(layer, QgsRasterLayer)]
        sources = [layer.source() for layer in rasters if layer.isValid() and layer.providerType() == "gdal"]
        folders = {str(Path(source).parent) for source in sources if Path(source).is_absolute()}
        if self.project.homePath():
            folders.add(self.project.homePath())
        self._reader = FileReader(sources, sorted(folders), dict(self._told), self)
        self._reader.finished.connect(self._describe)
        self._reader.start()

    def _describe(self) -> None:
        reader, self._reader = self._reader, None
        if reader is None:
            return
        self._told = reader.told
        models = [*(path for path in self.further_models if path not in reader.models), *reader.models]
        self.state = describe_project(self.project, {s: told for s, (_, told) in reader.told.items()}, models)
        reader.deleteLater()
        self.changed.emit(self.state)
        if self._again:
            self._again = False
            self.look()
