"""How far two areas' evidence differs, band by band: whether what was learnt in one may hold in the other.

Each area's card keeps the quantiles of every band. Two areas are compared by

- the shift of the mean, in pooled standard deviations;
- the ratio of the spreads;
- the distance: the mean distance between their quantiles (Wasserstein's), in pooled standard deviations;
- the same once each area is standardised by itself, which is all that a network sees of it: the difference in *shape*.

What is far is told by the areas themselves: each is cut into squares, and random halves of them are compared with each
other just so. A difference between the areas that random halves of one area reach is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

import numpy as np

from ..core.evidence import valid_cells
from ..core.scaling import BandRecord
from .applicability import to_measured
from .pretrained import matched_bands

LEVELS = np.concatenate([[0.005], np.arange(1, 100) / 100.0, [0.995]])
SQUARES = 6  # along each side of the area
HALVINGS = 60
PERCENTILE = 95.0
MOST_CELLS = 50_000  # of the area that halves are drawn from
FIGURES = ("distance", "shape")


def area_profile(stack: np.ndarray, band_names: Sequence[str], seed: int = 0) -> dict[str, Any]:
    """Return what a model card keeps of its area: quantiles of the bands, and how far its own halves differ.

    Parameters
    ----------
    stack : numpy.ndarray
        Shape (bands, rows, columns), NaN = NoData.
    band_names : sequence of str
    seed : int
        Of the halves.

    Returns
    -------
    dict
        ``cells``; per band ``quantiles`` at `LEVELS`, and the 95th percentile over random halves of
        the area of ``distance`` and ``shape``.
    """
    known = valid_cells(stack)
    cells = np.flatnonzero(known)
    square = _squares(known).ravel()[cells]
    values = stack.reshape(len(stack), -1)[:, cells].astype(np.float64)  # (bands, cells)
    quantiles = np.quantile(values, LEVELS, axis=1).T  # (bands, levels)
    within = _within(values[:, :: max(1, len(cells) // MOST_CELLS)], square[:: max(1, len(cells) // MOST_CELLS)], seed)
    bands = {
        name: {"quantiles": [float(f"{q:.6g}") for q in knots], **{key: within[key][i] for key in FIGURES}}
        for i, (name, knots) in enumerate(zip(band_names, quantiles))
    }
    return {"cells": int(len(cells)), "bands": bands}


def compare_areas(
    source: Mapping[str, Any],
    here: Mapping[str, Any],
    source_records: Sequence[Mapping[str, Any]] = (),
    records: Sequence[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """Compare two profiles band by band, as measured where both stacks' scaling is known.

    Parameters
    ----------
    source, here : mapping
        From `area_profile`.
    source_records, records : sequence of mapping
        How each band of the two stacks was made, see `core.scaling.BandRecord`; none = as they are.

    Returns
    -------
    list of dict
        For each band of this area that the source knows: ``band``, ``source_band``, ``mean_shift``,
        ``spread_ratio`` (this area's over the source's), ``distance``, ``shape``, the two's
        ``within`` limits, and whether each ``differs``. The farthest first.
    """
    known, given = source["bands"], here["bands"]
    names = list(known)
    rows = []
    for name, match in zip(given, matched_bands(names, list(given))):
        if match is None:
            continue
        theirs = _as_measured(known[names[match]]["quantiles"], _record(source_records, names[match]))
        ours = _as_measured(given[name]["quantiles"], _record(records, name))
        limits = {key: max(known[names[match]][key], given[name][key]) for key in FIGURES}
        row = {"band": name, "source_band": names[match], **_figures(theirs, ours)}
        row.update({f"{key}_within": limits[key] for key in FIGURES})
        row["differs"] = bool(row["distance"] > limits["distance"])
        row["shape_differs"] = bool(row["shape"] > limits["shape"])
        rows.append(row)
    return sorted(rows, key=lambda row: -row["distance"])


def card_profile(card: Mapping[str, Any]) -> Optional[Mapping[str, Any]]:
    """Return the profile that a model card keeps; None where it keeps none, or none that can be read."""
    profile = card.get("metrics", {}).get("area")
    bands = profile.get("bands") if isinstance(profile, Mapping) else None
    if not isinstance(bands, Mapping) or not bands:
        return None
    for band in bands.values():
        knots = band.get("quantiles") if isinstance(band, Mapping) else None
        if not isinstance(knots, (list, tuple)) or len(knots) != len(LEVELS):
            return None
        if not all(isinstance(value, (int, float)) for value in (*knots, *(band.get(key) for key in FIGURES))):
            return None
    return profile


def shift_sentence(rows: Sequence[Mapping[str, Any]], name: str) -> Optional[str]:
    """Return the warning where the areas differ, or None."""
    apart = [row for row in rows if row["differs"] or row["shape_differs"]]
    if not apart:
        return None
    told = "; ".join(
        f"{row['band']} (mean {row['mean_shift']:+.1f} standard deviations, spread x {row['spread_ratio']:.2f}, "
        f"distance {row['distance']:.2f} where halves of one area reach {row['distance_within']:.2f})"
        for row in apart[:5]
    )
    shapes = [row["band"] for row in apart if row["shape_differs"]]
    seen = (
        f" Each area is standardised by itself, so the network does not see levels and spreads, but the distributions of "
        f"{', '.join(shapes[:5])} also have another shape."
        if shapes
        else " Each area is standardised by itself, so the network does not see that; but what is rich there may not be so here."
    )
    more = f" and {len(apart) - 5} more" if len(apart) > 5 else ""
    return f"This area differs from that of '{name}' in {len(apart)} of {len(rows)} bands: {told}{more}.{seen}"


def _squares(known: np.ndarray) -> np.ndarray:
    """Return the number of each cell's square, shape (rows, columns), over the extent of what is known."""
    numbers = []
    for axis in (0, 1):
        there = np.flatnonzero(known.any(axis=1 - axis))
        span = there[-1] - there[0] + 1
        numbers.append(np.clip((np.arange(known.shape[axis]) - there[0]) * SQUARES // span, 0, SQUARES - 1))
    return numbers[0][:, None] * SQUARES + numbers[1][None, :]


def _within(values: np.ndarray, square: np.ndarray, seed: int) -> dict[str, list[float]]:
    """Return per band the 95th percentile of the figures between random halves of the squares."""
    rng = np.random.default_rng(seed)
    present = np.unique(square)
    found: dict[str, list[list[float]]] = {key: [] for key in FIGURES}
    for _ in range(HALVINGS):
        half = rng.permutation(present)[: len(present) // 2]
        inside = np.isin(square, half)
        if inside.all() or not inside.any():
            continue
        one, other = (np.quantile(values[:, which], LEVELS, axis=1).T for which in (inside, ~inside))
        pairs = [_figures(a, b) for a, b in zip(one, other)]
        for key in FIGURES:
            found[key].append([pair[key] for pair in pairs])
    if not found["distance"]:
        return {key: [0.0] * len(values) for key in FIGURES}
    return {key: np.percentile(found[key], PERCENTILE, axis=0).tolist() for key in FIGURES}


def _figures(theirs: np.ndarray, ours: np.ndarray) -> dict[str, float]:
    """Return how far two distributions, as quantiles at `LEVELS`, lie apart."""
    means, spreads = _moments(theirs, ours)
    pooled = float(np.sqrt(np.mean(np.square(spreads))))
    if pooled == 0:
        same = float(np.array_equal(theirs, ours))
        return {"mean_shift": 0.0, "spread_ratio": 1.0, "distance": 1.0 - same, "shape": 0.0}
    shapes = [
        (knots - mean) / spread if spread > 0 else knots * 0.0
        for knots, mean, spread in zip((theirs, ours), means, spreads)
    ]
    return {
        "mean_shift": float((means[1] - means[0]) / pooled),
        "spread_ratio": float(spreads[1] / spreads[0]) if spreads[0] > 0 else float("inf"),
        "distance": float(np.abs(theirs - ours).mean() / pooled),
        "shape": float(np.abs(shapes[0] - shapes[1]).mean()),
    }


def _moments(*quantiles: np.ndarray) -> tuple[list[float], list[float]]:
    return [float(knots.mean()) for knots in quantiles], [float(knots.std()) for knots in quantiles]


def _record(records: Sequence[Mapping[str, Any]], name: str) -> Optional[BandRecord]:
    for record in records:
        if record.get("name") == name:
            return BandRecord.from_dict(dict(record))
    return None


def _as_measured(quantiles: Sequence[float], record: Optional[BandRecord]) -> np.ndarray:
    """Return quantiles with the stack's scaling undone, not its transform."""
    knots = np.asarray(quantiles, dtype=np.float64)
    return knots if record is None else np.asarray(to_measured(knots, record), dtype=np.float64)
