"""What the algorithms that change a sample layer's fields share: which fields, their cells, the layer written anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from qgis.core import QgsFields, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterField

from ..core.assay_fields import assay_fields
from ..core.errors import InputError
from .algorithm import GossanAlgorithm
from .compat import DECIMAL, field, field_names
from .vectors import Samples, open_source, read_samples, write_features


def fields_parameter(label: str) -> QgsProcessingParameterField:
    """Return FIELDS: several fields of INPUT, text fields too, optional."""
    kind = QgsProcessingParameterField.DataType.Any
    return QgsProcessingParameterField("FIELDS", label, None, "INPUT", kind, True, True)


def read_assays(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> tuple[Samples, list[str]]:
    """Return the samples of INPUT, and FIELDS or else every field of them that looks like an assay.

    Raises
    ------
    InputError
        If no field was chosen and none looks like an assay.
    """
    samples = read_samples(algorithm, parameters, "INPUT", context, feedback)
    names = field_names(algorithm, parameters, "FIELDS", context)
    names = names or assay_fields(known.name() for known in samples.fields)
    if not names:
        listed = ", ".join(known.name() for known in samples.fields)
        raise InputError(
            f"No field of '{samples.name}' looks like an assay (such as Cu_ppm or Fe2O3_pct). "
            f"Choose the assay fields; it has: {listed}."
        )
    return samples, [own_name(samples, name) for name in names]


def own_name(samples: Samples, name: str) -> str:
    """Return a field's name as the layer spells it; an unknown one as it is, for `cell_arrays` to refuse."""
    index = samples.fields.lookupField(name)
    return samples.fields.at(index).name() if index >= 0 else name


def cell_arrays(samples: Samples, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Return ``field_0``, ``field_1``, …: numbers where the field holds numbers, else text, shape (samples,) each."""
    return {f"field_{i}": _cells(samples, name) for i, name in enumerate(names)}


def _cells(samples: Samples, name: str) -> np.ndarray:
    index = samples.fields.lookupField(name)
    is_number = index >= 0 and samples.fields.at(index).isNumeric()
    return samples.numbers(name) if is_number else samples.texts(name)


def free_name(fields: QgsFields, name: str) -> str:
    """Return `name`, or ``name_2``, ``name_3``, … where a layer has such a field already."""
    taken = {old.name().lower() for old in fields}
    if name.lower() not in taken:
        return name
    return next(f"{name}_{i}" for i in range(2, len(taken) + 3) if f"{name.lower()}_{i}" not in taken)


def with_fields(fields: QgsFields, names: Sequence[str]) -> QgsFields:
    """Return the fields and, after them, a number field for each name, renamed where the name is taken."""
    result = QgsFields(fields)
    for name in names:
        result.append(field(free_name(result, name), DECIMAL))
    return result


def attribute_rows(values: np.ndarray) -> list[list[Optional[float]]]:
    """Return numbers, shape (samples, fields), as a list of attributes per sample: None (NULL) for NaN."""
    rows = values.astype(object)
    rows[np.isnan(values)] = None
    return rows.tolist()


def write_samples(
    algorithm: GossanAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    fields: QgsFields,
    samples: Samples,
    rows: Sequence[tuple[Any, list[Any]]],
) -> str:
    """Write (geometry, attributes) as OUTPUT, with the geometry type of INPUT; return its id."""
    kind = open_source(algorithm, parameters, "INPUT", context).wkbType()
    return write_features(algorithm, parameters, "OUTPUT", context, fields, kind, samples.crs, rows)
