"""What every algorithm that makes maps from samples asks: which samples, which fields, onto which cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDistance,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterNumber,
)

from ..core.assay_fields import mapping_fields, recognise
from ..core.errors import InputError
from ..core.grid import Grid
from ..core.spacing import suggest_cell_size, suggest_max_distance
from .algorithm import GossanAlgorithm
from .compat import field_names
from .rasters import crs_text
from .styles import style_concentrations, style_diverging
from .vectors import Samples, read_samples

MOST_CELLS = 400_000_000  # 1.6 GB for each element


@dataclass(frozen=True)
class Assays:
    """Samples with the fields to map.

    Attributes
    ----------
    samples : Samples
        Where they are.
    fields : tuple of str
        The fields to map.
    values : numpy.ndarray
        float64, shape (samples, fields), NaN where NULL.
    """

    samples: Samples
    fields: tuple[str, ...]
    values: np.ndarray


def add_sample_parameters(algorithm: GossanAlgorithm) -> None:
    """Add INPUT and FIELDS."""
    tr = algorithm.tr
    algorithm.add(
        QgsProcessingParameterFeatureSource("INPUT", tr("Samples"), [QgsProcessing.SourceType.TypeVectorPoint]),
        tr("Points with assays. The layer's filter and selection are respected; samples at one place are averaged."),
    )
    algorithm.add(
        QgsProcessingParameterField(
            "FIELDS",
            tr("Fields"),
            None,
            "INPUT",
            QgsProcessingParameterField.DataType.Numeric,
            allowMultiple=True,
            optional=True,
        ),
        tr("The fields to map, one band each. Empty: the log-ratios, or else every field that looks like an assay."),
    )


def add_grid_parameters(algorithm: GossanAlgorithm, neighbours: int = 12) -> None:
    """Add EXTENT, CELL_SIZE, NEIGHBOURS (`neighbours` by default), MAX_DISTANCE, MASK and TARGET_CRS."""
    tr = algorithm.tr
    algorithm.add(
        QgsProcessingParameterExtent("EXTENT", tr("Extent"), optional=True),
        tr(
            "The area to map, filled with cells from its north-west corner. Empty: the samples, and half a cell around."
        ),
    )
    algorithm.add(
        QgsProcessingParameterDistance("CELL_SIZE", tr("Cell size"), 0.0, "INPUT", True, 0.0),
        tr("Side of a cell in map units of the output. 0: half the samples' spacing, as a round number."),
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            "NEIGHBOURS", tr("Samples per cell"), QgsProcessingParameterNumber.Type.Integer, neighbours, False, 1
        ),
        tr("How many of the nearest samples a cell is made from. More is smoother."),
    )
    algorithm.add(
        QgsProcessingParameterDistance("MAX_DISTANCE", tr("Largest distance"), None, "INPUT", True, 0.0),
        tr(
            "Samples farther from a cell than this (in map units of the output) do not count, and a cell without any "
            "nearer one is NoData. Empty: the distance within which 95 % of the samples find that many others, as a "
            "round number. 0: no limit."
        ),
    )
    algorithm.add(
        QgsProcessingParameterMapLayer(
            "MASK",
            tr("Mask"),
            optional=True,
            types=[QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeRaster],
        ),
        tr(
            "Only cells whose centre is inside these polygons, or where this raster is neither 0 nor NoData, get values."
        ),
    )
    algorithm.add(
        QgsProcessingParameterCrs("TARGET_CRS", tr("Coordinate system of the map"), optional=True),
        tr("Samples are reprojected to it; it must be in metres or feet, not degrees. Empty: that of the samples."),
        advanced=True,
    )


def read_assays(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Assays:
    """Read INPUT in TARGET_CRS, and its FIELDS.

    Raises
    ------
    InputError
        If there is no sample, coordinates are degrees, or a field is missing, text, or nowhere analysed.
    """
    target = algorithm.parameterAsCrs(parameters, "TARGET_CRS", context)
    samples = read_samples(
        algorithm, parameters, "INPUT", context, feedback, target_crs=target if target.isValid() else None
    )
    _require_lengths(samples, target)
    chosen = field_names(algorithm, parameters, "FIELDS", context)
    fields = chosen or mapping_fields([field.name() for field in samples.fields])
    if not fields:
        raise InputError(
            f"No field of '{samples.name}' looks like an assay (such as Au_ppb or Cu). Choose the fields to map."
        )
    values = np.column_stack([samples.numbers(field) for field in fields])
    if chosen:
        return Assays(samples, tuple(fields), values)
    filled = np.isfinite(values).sum(axis=0) > 1
    for field in np.array(fields)[~filled]:
        feedback.pushWarning(f"'{field}' has fewer than two values and was left out.")
    if not filled.any():
        raise InputError(f"The assay fields of '{samples.name}' have no values. Choose another layer, or its fields.")
    kept = tuple(field for field, has_values in zip(fields, filled) if has_values)
    feedback.pushInfo(f"Fields that look like assays: {', '.join(kept)}.")
    return Assays(samples, kept, values[:, filled])


def read_sample_grid(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    samples: Samples,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Grid:
    """Return the cells that EXTENT and CELL_SIZE ask for, or that suit the samples.

    Without EXTENT the samples' extent is widened by half a cell and snapped to multiples of the
    cell size, so that maps of neighbouring surveys line up.
    """
    size = algorithm.optional_number(parameters, "CELL_SIZE", context) or 0.0
    if size == 0.0:
        size = suggest_cell_size(samples.x, samples.y)
        feedback.pushInfo(f"Cell size {size:g}, from the spacing of the samples.")
    if algorithm.is_given(parameters, "EXTENT"):
        box = algorithm.parameterAsExtent(parameters, "EXTENT", context, samples.crs)
        west, south, east, north = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
    else:
        west, south = (np.floor(axis.min() / size - 0.5) * size for axis in (samples.x, samples.y))
        east, north = (np.ceil(axis.max() / size + 0.5) * size for axis in (samples.x, samples.y))
    grid = Grid.covering(float(west), float(south), float(east), float(north), size, crs_text(samples.crs))
    if grid.rows * grid.columns > MOST_CELLS:
        raise InputError(
            f"A grid of {grid.describe()} is too large. Use a larger cell size than {size:g} or a smaller extent."
        )
    return grid


def read_max_distance(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    samples: Samples,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Optional[float]:
    """Return how far samples count, None for no limit."""
    given = algorithm.optional_number(parameters, "MAX_DISTANCE", context)
    if given is not None:
        return given or None
    neighbours = algorithm.parameterAsInt(parameters, "NEIGHBOURS", context)
    suggested = suggest_max_distance(samples.x, samples.y, neighbours)
    feedback.pushInfo(f"Largest distance {suggested:g}, from the spacing of the samples.")
    return suggested


def style_map(path: str, cells: np.ndarray, field: str) -> None:
    """Colour the first band of a map: around zero where it has both signs, as log-ratios have."""
    known = recognise(field)
    if np.nanmin(cells) < 0 < np.nanmax(cells):
        style_diverging(path, cells)
    else:
        style_concentrations(path, cells, known.unit if known else "")


def _require_lengths(samples: Samples, target: QgsCoordinateReferenceSystem) -> None:
    """Raise `InputError` where the samples' map units are degrees."""
    if not (samples.crs.isValid() and samples.crs.isGeographic()):
        return
    named = samples.crs.authid() or samples.crs.description()
    where = "The chosen coordinate system of the map" if target.isValid() else f"'{samples.name}'"
    raise InputError(
        f"{where} is {'' if target.isValid() else 'in '}{named}, whose units are degrees, and gridding needs distances. "
        "Choose a projected one, such as the area's UTM zone, as 'Coordinate system of the map' (TARGET_CRS)."
    )
