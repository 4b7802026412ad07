"""What the task of principal components tells: the loadings table, and its story in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..core.context import Context
from ..core.parts import part_labels
from ..core.principal_components import Components
from ..core.variable_table import VariableTable

TOLD = 10  # components whose share is told
NOTABLE = 0.2  # absolute loading from which on an element is named


def loadings_table(names: Sequence[str], found: Components, kept: int) -> list[dict[str, Any]]:
    """Return rows by column name: a loading per variable, then each component's variance, share and running share."""
    columns = [f"PC{j + 1}" for j in range(kept)]
    shares = 100.0 * found.communalities(kept)
    rows: list[dict[str, Any]] = []
    for name, loadings, share in zip(names, found.axes.vectors, shares.tolist()):
        held = None if np.isnan(share) else share
        rows.append({"row": "loading", "field": name, **dict(zip(columns, loadings.tolist())), "held_pct": held})
    percent = 100.0 * found.explained
    for row, values in (
        ("variance", found.axes.variances),
        ("variance_pct", percent),
        ("cumulative_pct", np.cumsum(percent)),
    ):
        rows.append({"row": row, "field": None, **dict(zip(columns, values.tolist())), "held_pct": None})
    return rows


def tell_gaps(table: VariableTable, count: int, rows: str, context: Context) -> None:
    """Say how many rows are left out for want of a variable, of which `count` have all."""
    if count == len(table):
        return
    gaps = table.missing()
    worst = max(gaps, key=lambda name: gaps[name])
    tell = context.warn if rows == "samples" else context.log
    tell(
        f"{len(table) - count:,} {rows} lack a variable: they have no scores and did not count. Most gaps has '{worst}' "
        f"({gaps[worst]:,})."
    )


def tell_components(names: Sequence[str], found: Components, kept: int, context: Context) -> None:
    """Say how the variance is spread over the components, and what each kept one stands for."""
    percent = 100.0 * found.explained
    listed = ", ".join(f"PC{j + 1} {share:.1f} %" for j, share in enumerate(percent[:TOLD].tolist()))
    context.log(f"Variance explained: {listed}; kept: {kept}, together {percent[:kept].sum():.1f} %.")
    labels = part_labels(names)
    for j in range(kept):
        context.log(f"PC{j + 1}: {_association(labels, found.axes.vectors[:, j])}.")


def _association(labels: Sequence[str], loadings: np.ndarray) -> str:
    """Return which variables are high together, and which low, by falling loading: ``Ni Cr Co against As Sb``."""
    order = np.argsort(-np.abs(loadings))
    high = [labels[i] for i in order if loadings[i] >= NOTABLE]
    low = [labels[i] for i in order if loadings[i] <= -NOTABLE]
    return f"{' '.join(high)} against {' '.join(low)}" if low else " ".join(high)
