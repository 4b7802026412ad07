"""What ``gossan:kriging`` writes beside its map: the names of the variance's bands, the check's table and points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import QgsFields, QgsGeometry, QgsPointXY

from ..core.assay_fields import recognise
from ..core.context import Result
from .compat import DECIMAL, TEXT, WHOLE, field

CHECK_COLUMNS = (
    ("field", TEXT),
    ("kriged_as", TEXT),
    ("variogram", TEXT),
    ("count", WHOLE),
    ("rmse", DECIMAL),
    ("mae", DECIMAL),
    ("mean_error", DECIMAL),
    ("explained_pct", DECIMAL),
    ("mean_standardised", DECIMAL),
    ("sd_standardised", DECIMAL),
    ("within_95", DECIMAL),
)


def variance_names(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the descriptions of the variance's bands."""
    return [f"{row['field']} variance" + ("" if row["kriged_as"] == "values" else " of ln") for row in rows]


def variance_unit(row: dict[str, Any]) -> str:
    """Return the unit of a band of the variance."""
    known = recognise(row["field"])
    return f"{known.unit}²" if known and row["kriged_as"] == "values" else ""


def checked_names(elements: Sequence[str]) -> list[str]:
    """Return the fields of the checked samples."""
    return [f"{name}{suffix}" for name in elements for suffix in ("", "_predicted", "_standardised")]


def checked_rows(result: Result) -> list[tuple[QgsGeometry, list[Any]]]:
    """Return the checked samples as points with their attributes, NULL where not predicted."""
    arrays = result.arrays
    columns = [
        column
        for of_element in zip(arrays["measured"].T, arrays["predicted"].T, arrays["standardised"].T)
        for column in of_element
    ]
    points = [QgsGeometry.fromPointXY(QgsPointXY(x, y)) for x, y in zip(arrays["sample_x"], arrays["sample_y"])]
    lists = [[None if value != value else value for value in column.tolist()] for column in columns]
    return [(point, list(row)) for point, row in zip(points, zip(*lists))]


def fields_of(columns: Sequence[tuple[str, Any]]) -> QgsFields:
    """Return fields of names and kinds."""
    fields = QgsFields()
    for name, kind in columns:
        fields.append(field(name, kind))
    return fields
