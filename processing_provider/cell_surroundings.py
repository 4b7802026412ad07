"""What one needs to say what is special about a cell: each band's distribution, and where samples and deposits lie."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np
from qgis.core import QgsProcessingFeedback

from ..core.assay_fields import recognise
from ..core.errors import InputError
from .layer_snapshots import PointSnapshot, RasterSnapshot
from .point_index import PointIndex
from .rasters import band_names, read_file_metadata, read_thinned
from .words import tr

SCORE_CELLS = 4_000_000  # every cell of most score maps; every second, ... of larger ones
BAND_CELLS = 250_000
LOGARITHM, RATIO = re.compile(r"^log_(.+)$"), re.compile(r"^(clr|alr|ilr_\d+)_(.+)$")


@dataclass(frozen=True)
class BandTable:
    """The distribution of a band, and how to say its values in their own unit.

    Attributes
    ----------
    name, label, unit : str
        The band's; the element or what else to call it; empty where the name does not say.
    ordered : numpy.ndarray, shape (cells,)
        Finite values of evenly spread cells, rising.
    record : dict
        How an evidence stack scaled the band; empty where it did not.
    """

    name: str
    label: str
    unit: str
    ordered: np.ndarray
    record: Mapping[str, Any] = field(default_factory=dict)

    def percentile(self, value: float) -> Optional[float]:
        """Return the percentage of the cells that are lower; None for a band without values."""
        if not len(self.ordered):
            return None
        return 100.0 * float(np.searchsorted(self.ordered, np.float32(value), side="left")) / len(self.ordered)

    def original(self, value: float) -> float:
        """Return what a cell held before it was scaled and logged: an element in its unit."""
        if self.record:
            value = _unscaled(value, self.record)
        return float(10.0**value) if LOGARITHM.match(self.name) else value


def _unscaled(value: float, record: Mapping[str, Any]) -> float:
    """Undo what `core.scaling.BandRecord` describes."""
    if record.get("scaling") == "rank":
        value = float(np.interp(value, record["rank_scores"], record["rank_values"]))
    else:
        value = value * float(record.get("scale", 1.0)) + float(record.get("centre", 0.0))
    return float(10.0**value) if record.get("transform") == "log10" else value


def band_label(name: str) -> tuple[str, str]:
    """Return what to call a band, and its unit: ``log_Cu_ppm`` gives Cu, ppm; ``clr_Cu_ppm`` gives Cu, clr."""
    logarithm, ratio = LOGARITHM.match(name), RATIO.match(name)
    known = recognise(logarithm.group(1) if logarithm else ratio.group(2) if ratio else name)
    if known is None:
        return name, ""
    return known.analyte, ratio.group(1) if ratio else known.unit


def read_bands(
    raster: RasterSnapshot, most: int, stored: Mapping[str, Any], feedback: QgsProcessingFeedback
) -> tuple[BandTable, ...]:
    """Return the distribution of each band; `stored` is what Gossan wrote into the file."""
    bands, names = read_thinned(raster.open(), most, feedback)
    made = stored.get("stack")
    records = made.get("records", []) if isinstance(made, dict) else []
    by_name = {str(record.get("name")): record for record in records if isinstance(record, dict)}
    ordered = [np.sort(values[np.isfinite(values)]) for values in bands]
    return tuple(
        BandTable(name, *band_label(name), values, by_name.get(name, {})) for name, values in zip(names, ordered)
    )


@dataclass(frozen=True)
class Surroundings:
    """All that is known of a score map's surroundings; each part may be missing.

    Attributes
    ----------
    scores : tuple of BandTable
        Of the score map; the first band is the score.
    stack, explanation : tuple of BandTable
        Of the layers the score was made from, and of what each of them contributed.
    stack_id, explanation_id : str
        The project's layers.
    method : str
        How the contributions were found, and what they add up to.
    samples, deposits : PointIndex or None
    """

    scores: tuple[BandTable, ...]
    stack: tuple[BandTable, ...] = ()
    stack_id: str = ""
    explanation: tuple[str, ...] = ()
    explanation_id: str = ""
    method: str = ""
    samples: Optional[PointIndex] = None
    deposits: Optional[PointIndex] = None


@dataclass(frozen=True)
class Candidate:
    """A raster of the project that may belong to a score map."""

    layer_id: str
    raster: RasterSnapshot
    stored: Mapping[str, Any]
    names: tuple[str, ...]
    shape: tuple[int, int]


def made_from(stored: Mapping[str, Any]) -> str:
    """Return the file of the evidence stack that a score map says it was made from; '' where it does not say."""
    made = stored.get("made")
    parameters = made.get("parameters") if isinstance(made, dict) else None
    return str(parameters.get("STACK", "")) if isinstance(parameters, dict) else ""


def find_stack(scores: Candidate, others: Sequence[Candidate]) -> Optional[Candidate]:
    """Return the stack that a score map was made from, or one with the same layers, or one on the same cells.

    First the file that the score map names, then a raster with all of the model's layers, the one on the same cells
    before others, then a raster of several bands on the same cells that is no score map itself.
    """
    named, model = made_from(scores.stored), scores.stored.get("model")
    for other in others:
        if named and other.raster.source == named:
            return other
    bands = set(model.get("bands", ())) if isinstance(model, dict) else set()
    fitting = [other for other in others if bands and bands <= set(other.names) and "explanation" not in other.stored]
    fitting = fitting or [o for o in others if len(o.names) > 1 and not {"model", "explanation"} & set(o.stored)]
    same = [other for other in fitting if other.shape == scores.shape]
    return next(iter(same or (fitting if bands else [])), None)


def find_explanation(scores: Candidate, others: Sequence[Candidate]) -> Optional[Candidate]:
    """Return the raster that tells what each layer contributed to a score map: one of the same model and cells."""
    model = scores.stored.get("model")
    wanted = model.get("fingerprint") if isinstance(model, dict) else None
    for other in others:
        told = other.stored.get("explanation")
        if isinstance(told, dict) and wanted and told.get("model") == wanted and other.shape == scores.shape:
            return other
    return None


def read_surroundings(
    scores: tuple[str, RasterSnapshot],
    others: Sequence[tuple[str, RasterSnapshot]],
    stack_id: Optional[str],
    samples: Optional[PointSnapshot],
    deposits: Optional[PointSnapshot],
    feedback: QgsProcessingFeedback,
) -> Surroundings:
    """Read all that is known of a score map's surroundings; for a thread.

    Parameters
    ----------
    scores : tuple of (layer id, snapshot)
        The score map.
    others : sequence of tuple of (layer id, snapshot)
        The project's other raster files.
    stack_id : str, optional
        The layer chosen as the evidence stack, '' for none; None: the one that belongs to the map.
    samples, deposits : PointSnapshot, optional
        Layers of them.
    feedback : QgsProcessingFeedback
        Stops the reading.

    Raises
    ------
    InputError
        If the score map cannot be read.
    """
    mine = _candidate(*scores)
    there = [found for found in (_openable(*other) for other in others) if found is not None]
    chosen = find_stack(mine, there) if stack_id is None else next((c for c in there if c.layer_id == stack_id), None)
    explanation = find_explanation(mine, there)
    bands = () if chosen is None else read_bands(chosen.raster, BAND_CELLS, chosen.stored, feedback)
    crs = scores[1].crs
    return Surroundings(
        read_bands(scores[1], SCORE_CELLS, {}, feedback),
        bands,
        "" if chosen is None else chosen.layer_id,
        () if explanation is None else explanation.names,
        "" if explanation is None else explanation.layer_id,
        "" if explanation is None else _method(explanation.stored["explanation"]),
        None if samples is None else PointIndex(samples, crs, feedback),
        None if deposits is None else PointIndex(deposits, crs, feedback),
    )


def _method(told: Mapping[str, Any]) -> str:
    """Return how contributions were found, as the explanation says it."""
    method, meaning = str(told.get("method", "")), str(told.get("meaning", ""))
    return "; ".join(part for part in (method, meaning and tr("they add up to {0}").format(meaning)) if part)


def _candidate(layer_id: str, raster: RasterSnapshot) -> Candidate:
    layer = raster.open()
    shape = layer.height(), layer.width()
    return Candidate(layer_id, raster, read_file_metadata(raster.source), band_names(layer), shape)


def _openable(layer_id: str, raster: RasterSnapshot) -> Optional[Candidate]:
    """Return a candidate; None for a file that does not open any more."""
    try:
        return _candidate(layer_id, raster)
    except InputError:
        return None
