"""What preparing assays tells: what was found, what was done, what should be doubted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np

from ..core.assay_values import AssayColumn
from ..core.censoring import known_limits
from ..core.context import Context
from ..core.duplicates import Locations
from ..core.units import Conversion

NOTABLE_FLOOR = 20.0  # percent of a field's values on one low value: worth a warning
NOTABLE_DIFFERENCE = 50.0  # percent between duplicates, in the median: worth a warning
FEWEST_PAIRS = 10
OVER_RANGE_WORDS = {
    "limit": "Above the upper limit, which stands in for the value",
    "fifth": "Above the upper limit; 1.2 times the limit stands in for the value",
    "empty": "Above the upper limit and left empty",
    "imputed": "Above the upper limit and imputed from the other elements",
}


def tell(
    columns: Sequence[AssayColumn],
    rows: Sequence[dict[str, Any]],
    group: np.ndarray,
    dropped: dict[str, str],
    over_range: str,
    context: Context,
) -> None:
    """Say in sentences what was found and what should be doubted; `rows` are the summary's of all samples."""
    if text := _listed(rows, [row["censored_pct"] for row in rows], " %"):
        context.log(f"Below detection: {text}.")
    if text := _listed(rows, [row["over_range"] for row in rows]):
        context.log(f"{OVER_RANGE_WORDS[over_range]}: {text}.")
    if text := _listed(rows, [column.zeros for column in columns]):
        context.warn(
            f"Zeros were read as below detection: {text}. If they mean 'no value', add 0 to the missing values."
        )
    if text := _listed(rows, [column.infinite for column in columns]):
        context.warn(f"Infinite values were read as missing: {text}.")
    if text := _listed(rows, [known_limits(column)[1] for column in columns]):
        source = "batch's or field's" if (group != "").any() else "field's"
        context.warn(
            f"Values beyond a limit that is not stated took the {source} lowest (or highest) known one: {text}."
        )
    shares = [100.0 * row["at_floor"] / max(row["samples"] - row["missing"], 1) for row in rows]
    if text := _listed(rows, shares, " %", NOTABLE_FLOOR):
        context.warn(
            f"Many samples share one low value, most likely put in for 'below detection' before: {text}. "
            "They count as measured."
        )
    _tell_duplicates(rows, context)
    if dropped:
        context.warn(f"Left out: {', '.join(f'{name} ({reason})' for name, reason in dropped.items())}.")


def tell_conversion(conversion: Conversion, unit: str, context: Context) -> None:
    """Say what was converted, and what could not be."""
    if conversion.changes:
        context.log(f"Converted: {', '.join(conversion.changes)}.")
    if conversion.unknown:
        context.warn(
            f"Not converted to {unit}, since the name does not tell a unit of mass per mass: "
            f"{', '.join(conversion.unknown)}. These fields stay as they are."
        )


def counts(samples: int, elements: int, locations: Locations, duplicates: str) -> str:
    """Return the sentence that counts samples, elements and duplicates."""
    extra = samples - len(locations.first)
    count = f"{samples:,} sample{'s' if samples != 1 else ''}, {elements:,} element{'s' if elements != 1 else ''}"
    were, remain = "was" if extra == 1 else "were", f"{samples - extra:,} remain"
    done = {
        "average": f"{extra:,} shared a location and {were} averaged; {remain}",
        "first": f"{extra:,} shared a location with an earlier one and {were} left out; {remain}",
        "flag": f"{extra:,} shared a location with an earlier one and {were} flagged",
        "all": f"{extra:,} shared a location with an earlier one and {were} kept",
    }
    return f"{count}; {done[duplicates]}." if extra else f"{count}; no two share a location."


def _tell_duplicates(rows: Sequence[dict[str, Any]], context: Context) -> None:
    """Say how far duplicates agree, and warn where half of the pairs differ by half their mean or more."""
    paired = [row for row in rows if row["pairs"] >= FEWEST_PAIRS]
    if not paired:
        return
    differences = [row["pair_difference_pct"] for row in paired]
    best, worst = paired[int(np.argmin(differences))], paired[int(np.argmax(differences))]
    context.log(
        f"Samples at one location differ by {np.median(differences):.0f} % of their mean in the median element: least in "
        f"{best['field']} ({min(differences):.0f} %), most in {worst['field']} ({max(differences):.0f} %)."
    )
    if text := _listed(paired, differences, " %", NOTABLE_DIFFERENCE):
        context.warn(
            f"Half of the samples that share a location differ by half their mean or more: {text}. A single value of "
            "these elements says little about its place; or the coordinates are rounded and they are no duplicates."
        )


def _listed(
    rows: Sequence[dict[str, Any]], amounts: Sequence[float], suffix: str = "", least: float = 0.0
) -> Optional[str]:
    """Return ``Cu_ppm 12, Zn_ppm 3`` for the fields whose amount is above `least`, None where there is none."""
    named = [f"{row['field']} {a:,.0f}{suffix}" for row, a in zip(rows, amounts) if a > least]
    return ", ".join(named) or None
