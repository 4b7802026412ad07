"""What a report takes from tables that other algorithms have written: the evaluation, its curves, the targets, the samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
from qgis.core import QgsFields

from ..core.assay_fields import assay_fields, recognise
from ..core.errors import InputError
from .compat import is_null
from .evaluation_tables import COLUMNS, CURVE_PARTS, FURTHER
from .vectors import Samples

Row = dict[str, Any]
CURVES = {
    "ROC": "roc",
    "success rate": "success",
    "precision-recall": "precision",
}  # as the table and the charts call them
CAPTURED = (("captured_5", 0.05), ("captured_10", 0.1), ("captured_20", 0.2))
NEEDED = ("map", "auc", "null_95", "deposits", "clusters", "verdict")
TEXTS = ("map", "curve", "verdict", "nearest", "leading")


@dataclass(frozen=True)
class Assay:
    """What the samples hold of one analyte.

    Attributes
    ----------
    name, unit : str
        Analyte and unit as the field's name tells them.
    count, censored : int
        Samples with a value, and how many of these are below or above a limit.
    low, median, high : float or None
        Of the values that are numbers.
    """

    name: str
    unit: str
    count: int
    censored: int
    low: Optional[float]
    median: Optional[float]
    high: Optional[float]


def number(value: Any) -> Optional[float]:
    """Return a cell of a table as a number; None where it is empty or none (tables in CSV hold texts)."""
    if is_null(value):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if np.isfinite(found) else None


def typed(fields: QgsFields, attributes: Sequence[Any]) -> Row:
    """Return a table's row by column: texts as they are, all else as numbers."""
    cells = {known.name(): value for known, value in zip(fields, attributes)}
    return {
        name: ("" if is_null(value) else str(value)) if name in TEXTS else number(value)
        for name, value in cells.items()
    }


def evaluation_summary(rows: Sequence[Row], name: str) -> dict[str, Any]:
    """Return the evaluation's table in the form in which the charts and sentences take it.

    Parameters
    ----------
    rows : sequence of dict
        Of the table.
    name : str
        Of the table, for messages.

    Raises
    ------
    InputError
        If it is no such table.
    """
    missing = [column for column in NEEDED if not rows or column not in rows[0]]
    if missing:
        raise InputError(
            f"'{name}' is no evaluation: it lacks {', '.join(missing)}. Choose the table 'Evaluation' that "
            "'Evaluation of score maps' writes."
        )
    maps = [_map(row) for row in rows]
    judged = [i for i, each in enumerate(maps) if each["auc"] is not None]
    return {
        "maps": maps,
        "best": max(judged, key=lambda i: maps[i]["auc"]) if judged else None,
        "capture_shares": [share for _, share in CAPTURED],
        "deposits": int(rows[0]["deposits"] or 0),
        "clusters": int(rows[0]["clusters"] or 0),
        "area_cells": int(rows[0].get("cells") or 0),
    }


def _map(row: Row) -> dict[str, Any]:
    """Return one map's figures, nested as `evaluation_tables` found them."""
    each = {column: row.get(column) for column, _ in COLUMNS}
    each["name"], deposits = row["map"], row["deposits"] or 0
    shares = [row.get(column) for column, _ in CAPTURED]
    each["captured"] = None if None in shares else [round(share * deposits) for share in shares if share is not None]
    nested: dict[str, Any] = {}
    for column, _, path in FURTHER:
        if len(path) == 2 and isinstance(path[1], str):
            nested.setdefault(path[0], {})[path[1]] = row.get(column)
    for part in ("precision", "crossing"):
        each[part] = nested[part] if None not in (nested[part][key] for key in ESSENTIAL[part]) else None
    return each


ESSENTIAL = {"precision": ("average", "chance"), "crossing": ("area", "captured", "density")}


def curve_arrays(rows: Sequence[Row], summary: dict[str, Any], name: str) -> dict[str, np.ndarray]:
    """Return the curves of the evaluated maps in the form in which the charts take them.

    Raises
    ------
    InputError
        If the table holds no curves, or none of one of the maps.
    """
    arrays: dict[str, np.ndarray] = {}
    for curve, key in CURVES.items():
        found = [
            [row for row in rows if row.get("curve") == curve and row["map"] == m["name"]] for m in summary["maps"]
        ]
        points = max((len(part) for part in found), default=0)
        judged = [part for part, each in zip(found, summary["maps"]) if each["auc"] is not None]
        if not points or any(len(part) != points for part in judged):
            raise InputError(
                f"'{name}' does not hold the curves of the maps in the evaluation's table. Choose the table 'Curves' of the "
                "same run of 'Evaluation of score maps', or leave it out."
            )
        arrays["shares"] = np.array([row["share"] for row in max(found, key=len)], dtype=float)
        for part in CURVE_PARTS:
            column = {"reached": "precision" if key == "precision" else "deposits"}.get(part, part)
            arrays[f"{key}_{part}"] = np.array([_column(part_rows, column, points) for part_rows in found])
    return arrays


def _column(rows: Sequence[Row], column: str, points: int) -> list[float]:
    values = [row.get(column) for row in rows]
    return [np.nan if value is None else float(value) for value in values] or [np.nan] * points


def assay_rows(samples: Samples) -> list[Assay]:
    """Return what a sample layer holds of each analyte, in the order of its fields."""
    return [_assay(samples, name) for name in assay_fields(known.name() for known in samples.fields)]


def _assay(samples: Samples, name: str) -> Assay:
    known = recognise(name)
    texts = [cell.strip() for cell in samples.texts(name)]
    values = [value for value in map(number, texts) if value is not None]
    censored = sum(cell[:1] in "<>" for cell in texts if cell)
    figures = [float(f(values)) for f in (np.min, np.median, np.max)] if values else [None] * 3
    analyte, unit = (known.analyte, known.unit) if known else (name, "")
    return Assay(analyte, unit, len(values) + censored, censored, *figures)
