"""What a fractal model leaves: classes or parts of the map, classed samples, the table of segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import QgsFields, QgsProcessingContext

from ..core.context import Result
from .algorithm import GossanAlgorithm
from .anomaly_classes import anomaly_names, styled, with_ranges
from .assay_layers import free_name
from .compat import DECIMAL, NO_GEOMETRY, TEXT, WHOLE, field, is_null
from .fractal_input import Given
from .rasters import Raster, write_raster
from .styles import style_classes, style_diverging
from .vectors import Samples, open_source, write_features
from .words import tr

NODATA = 255
TABLE = (
    ("segment", WHOLE),
    ("class", TEXT),
    ("above", DECIMAL),
    ("up_to", DECIMAL),
    ("slope", DECIMAL),
    ("intercept", DECIMAL),
    ("r2", DECIMAL),
    ("points", WHOLE),
    ("number", WHOLE),
    ("area", DECIMAL),
    ("share", DECIMAL),
)


@dataclass(frozen=True)
class Found:
    """A model's result with what it was found in.

    Attributes
    ----------
    given : Given
        The values.
    params : dict
        The task's parameters.
    result : Result
        The task's result.
    """

    given: Given
    params: dict[str, Any]
    result: Result

    @property
    def segments(self) -> list[dict[str, Any]]:
        """The task's summary of the segments."""
        return list(self.result.summary["segments"])

    @property
    def backgrounds(self) -> int:
        """How many classes, from the lowest up, are background: those that more than half of the cells reach."""
        shares = [segment["share"] for segment in self.segments]
        return max(1, sum(1 for i in range(len(shares)) if sum(shares[i:]) > 0.5))

    @property
    def names(self) -> list[str]:
        """What each segment is, from the lowest values (of S-A: powers) up."""
        if self.params["method"] != "S-A":
            return anomaly_names(len(self.segments), self.backgrounds)
        parts = [part_name(part) for part in self.result.summary["parts"]]
        return parts if len(parts) == 2 else [parts[-1], *parts[:-1]]  # the noise, the last band, has the least power

    @property
    def labels(self) -> list[str]:
        """The classes' names with the values between which they lie."""
        return with_ranges(self.names, self.result.summary["thresholds"], self.given.unit)


def write_map(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], raster: Raster, found: Found, context: QgsProcessingContext
) -> str:
    """Write OUTPUT, classes or the parts of the spectrum, with its style; return its path."""
    path = algorithm.parameterAsOutputLayer(parameters, "OUTPUT", context)
    element, arrays, summary = found.given.element, found.result.arrays, found.result.summary
    metadata = {"fractal": {**found.params, **summary, "band": element, "layer": raster.name}}
    if found.params["method"] == "S-A":
        bands = [f"{element} {part_name(part)}" for part in summary["parts"]]
        write_raster(path, arrays["parts"], raster.grid, bands, metadata)
        style_diverging(path, arrays["parts"][0], found.given.unit)
    else:
        write_raster(path, arrays["classes"][None], raster.grid, [f"{element} class"], metadata, NODATA)
        style_classes(path, styled(found.labels, found.backgrounds))
    return path


def write_samples(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    samples: Samples,
    found: Found,
    context: QgsProcessingContext,
) -> str:
    """Write SAMPLES_OUT: the samples with the number and the name of their class, NULL where there is no assay."""
    element, labels = found.given.element, found.labels
    fields = QgsFields(samples.fields)
    fields.append(field(free_name(fields, f"{element}_class"), WHOLE))
    fields.append(field(free_name(fields, f"{element}_anomaly"), TEXT))
    rows = []
    for feature, number in zip(samples.features, found.result.arrays["classes"].tolist()):
        kind = [None, None] if number == NODATA else [number, labels[number]]
        old = [None if is_null(value) else value for value in feature.attributes()]
        rows.append((feature.geometry(), [*old, *kind]))
    geometry = open_source(algorithm, parameters, "INPUT", context).wkbType()
    return write_features(algorithm, parameters, "SAMPLES_OUT", context, fields, geometry, samples.crs, rows)


def write_table(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], found: Found, context: QgsProcessingContext
) -> str:
    """Write BREAKS: a row for each segment."""
    fields = QgsFields()
    for name, kind in TABLE:
        fields.append(field(name, kind))
    rows = []
    for i, (segment, name) in enumerate(zip(found.segments, found.names)):
        known = {**segment, "segment": i + 1, "class": name}
        known["area"] = segment["area"] if found.params["method"] == "C-A" else None
        rows.append((None, [known[column] for column, _ in TABLE]))
    return write_features(algorithm, parameters, "BREAKS", context, fields, NO_GEOMETRY, found.given.crs, rows)


def part_name(part: str) -> str:
    """Return the name of a part of the spectrum, such as ``anomaly 1``, in the user's language."""
    words = {"anomaly": tr("anomaly"), "background": tr("background"), "noise": tr("noise")}
    word, *number = part.split()
    return " ".join([words[word], *number])
