"""What a fractal model divides: a band of a raster, or a field of samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

from ..core.assay_fields import recognise
from ..core.errors import InputError
from .algorithm import GossanAlgorithm
from .rasters import Raster, crs_of, read_raster
from .vectors import Samples, read_samples


@dataclass(frozen=True)
class Given:
    """What is to be divided: a band of a raster, or a field of samples.

    Attributes
    ----------
    values : numpy.ndarray
        Shape (rows, columns) or (samples,), NaN = NoData.
    element : str
        The band's or field's name.
    unit : str
        Its unit where the name says it, else ''.
    crs : QgsCoordinateReferenceSystem
        Of the layer.
    raster : Raster, optional
        Where the values are a raster's.
    samples : Samples, optional
        Where they are samples'.
    """

    values: np.ndarray
    element: str
    unit: str
    crs: QgsCoordinateReferenceSystem
    raster: Optional[Raster] = None
    samples: Optional[Samples] = None


def read_given(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    method: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Given:
    """Return the band of SCORES or the FIELD of INPUT.

    Raises
    ------
    InputError
        If not exactly one of them is given, or the method (``C-A``, ``C-N``, ``S-A``) cannot use it.
    """
    has_map, has_samples = algorithm.is_given(parameters, "SCORES"), algorithm.is_given(parameters, "INPUT")
    if has_map and has_samples:
        raise InputError("A map (SCORES) and samples (INPUT) were given. Give one of them: leave the other empty.")
    if not (has_map or has_samples):
        raise InputError("Nothing was given to divide. Give a map (SCORES), or samples with a field (INPUT and FIELD).")
    if has_map:
        return _read_map(algorithm, parameters, context)
    if method != "C-N":
        raise InputError(
            f"{method} needs a map, and samples were given. Choose C-N for samples, or make a map of them first "
            "('Inverse-distance map' or kriging)."
        )
    return _read_field(algorithm, parameters, context, feedback)


def _read_map(algorithm: GossanAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> Given:
    layer = algorithm.parameterAsRasterLayer(parameters, "SCORES", context)
    if layer is None:
        raise QgsProcessingException(algorithm.invalidRasterError(parameters, "SCORES"))
    raster, band = read_raster(layer), algorithm.parameterAsInt(parameters, "BAND", context)
    if not 1 <= band <= len(raster.array):
        raise InputError(f"'{raster.name}' has {len(raster.array)} bands, no band {band}. Choose one of them.")
    name = raster.band_names[band - 1]
    return Given(raster.array[band - 1], name, _unit(name), crs_of(raster.grid), raster=raster)


def _read_field(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Given:
    name = algorithm.parameterAsString(parameters, "FIELD", context)
    if not name:
        raise InputError("Samples were given without a field. Choose the FIELD to divide.")
    samples = read_samples(algorithm, parameters, "INPUT", context, feedback)
    return Given(samples.numbers(name), name, _unit(name), samples.crs, samples=samples)


def _unit(name: str) -> str:
    """Return the unit that a band's or field's name says, or ''."""
    known = recognise(name)
    return known.unit if known else ""
