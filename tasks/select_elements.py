"""Which elements are enriched, or depleted, near known deposits: AUC, its significance, and what clusters leave of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

import numpy as np
from scipy.spatial import cKDTree

from ..core.assay_fields import looks_like_assay, recognise
from ..core.clusters import single_linkage_clusters, suggest_cluster_distance
from ..core.context import Context, Result
from ..core.element_selection import (
    Placements,
    cluster_significance,
    critical_value,
    placements,
    placements_within,
    standard_error,
    two_sided,
    z_of_auc,
)
from ..core.errors import InputError
from ..core.spacing import round_to_125, sampled_area, typical_spacing
from ..core.spatial_folds import blocks_of_samples, folds_of_blocks

METHODS = ("rank", "svm")
NEGATIVES = ("all", "balanced")
FEWEST = 5  # samples of either kind that an element needs
FOLDS = 5
NUMBERS = ("auc", "s_auc", "z_auc", "p", "z_clusters", "p_clusters", "auc_low", "auc_high")


@dataclass(frozen=True)
class Params:
    """What to compare.

    Attributes
    ----------
    fields : tuple of str
        Names of the fields, in the order of the columns of ``values``.
    radius : float or None
        Samples within this distance of a deposit (map units) are the positive ones; None: the samples'
        spacing, as a round number.
    significance : float
        Two-sided level at which an element is selected, 0 to 1.
    method : str
        ``rank`` or ``svm``.
    negatives : str
        ``all`` other samples, or a ``balanced`` draw of as many as there are positive ones.
    cluster_distance : float, optional
        Longest step between deposits of one cluster, in map units; at least twice the radius, so that no sample
        is near two clusters. None: `core.clusters.suggest_cluster_distance`.
    resamples : int
        Draws of clusters.
    seed : int
        Of the draws.
    """

    fields: tuple[str, ...]
    radius: Optional[float] = None
    significance: float = 0.01
    method: str = "rank"
    negatives: str = "all"
    cluster_distance: Optional[float] = None
    resamples: int = 2000
    seed: int = 0


@dataclass(frozen=True)
class Ground:
    """The samples' relation to the deposits: which are near one, and which cluster they are near (-1 for none)."""

    positive: np.ndarray
    cluster: np.ndarray
    block: np.ndarray


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries the task needs: scikit-learn for the support vector machines."""
    return ("sklearn",) if params.method == "svm" else ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Compare the samples near deposits with the others, element by element.

    Parameters
    ----------
    arrays : dict
        ``x``, ``y``: float64, shape (samples,). ``values``: float64, shape (samples, fields), NaN where
        missing. ``deposit_x``, ``deposit_y``: float64, shape (deposits,).
    params : Params
        See there.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        Summary ``table`` (a dictionary per field, best first), ``selected`` (names), ``radius``.
    """
    values = _checked(arrays, params)
    radius = params.radius or round_to_125(typical_spacing(arrays["x"], arrays["y"]))
    context.progress(0.0, "Finding the samples near deposits")
    ground = _ground(arrays, radius, params, context)
    work = partial(_compare, values=values, ground=ground, params=params)
    rows = context.part(0.05, 0.95).map(work, range(len(params.fields)))
    rows.sort(key=partial(_chance, params=params))
    _tell(rows, params, context)
    context.progress(1.0, "Compared")
    return Result({}, {"table": rows, "selected": [r["field"] for r in rows if r["selected"]], "radius": radius})


def _checked(arrays: dict[str, np.ndarray], params: Params) -> np.ndarray:
    """Refuse what cannot be compared; return the values, NaN where infinite."""
    if not params.fields:
        raise InputError("No field was chosen and none looks like an assay. Choose the fields to compare.")
    if not len(arrays["x"]):
        raise InputError("The layer has no samples. Check its filter and selection, or choose another layer.")
    if not len(arrays["deposit_x"]):
        raise InputError("The deposits' layer has no deposits. Check its filter and selection.")
    if params.method not in METHODS:
        raise InputError(f"There is no method '{params.method}'. Use one of: {', '.join(METHODS)}.")
    if params.negatives not in NEGATIVES:
        raise InputError(f"There is no choice '{params.negatives}' of negatives. Use one of: {', '.join(NEGATIVES)}.")
    if not 0.0 < params.significance < 1.0:
        raise InputError(f"The significance is {params.significance:g}. Give a level between 0 and 1, such as 0.01.")
    if params.radius is not None and params.radius < 0:
        raise InputError(f"The radius is {params.radius:g}. Give a distance above 0, or leave it empty.")
    values = np.where(np.isinf(arrays["values"]), np.nan, arrays["values"])
    for name, count in zip(params.fields, (values <= 0).sum(axis=0)):
        if count and looks_like_assay(name):
            raise InputError(
                f"Field '{name}' is zero or negative in {count:,} of {len(values):,} samples. Run 'Prepared assays' "
                "first: it tells codes and detection limits from values."
            )
    return values


def _ground(arrays: dict[str, np.ndarray], radius: float, params: Params, context: Context) -> Ground:
    """Find the samples near deposits and their clusters, and say how many there are."""
    deposits = np.column_stack([arrays["deposit_x"], arrays["deposit_y"]])
    samples = np.column_stack([arrays["x"], arrays["y"]])
    near = params.cluster_distance
    if near is None:
        near = suggest_cluster_distance(len(deposits), sampled_area(arrays["x"], arrays["y"]))
    side = max(near, 2.0 * radius)
    clusters = single_linkage_clusters(arrays["deposit_x"], arrays["deposit_y"], side)
    distance, nearest = cKDTree(deposits).query(samples)
    positive = distance <= radius
    if not positive.any() or positive.all():
        what = "No sample lies" if not positive.any() else "All samples lie"
        raise InputError(
            f"{what} within {radius:,.4g} map units of a deposit (the nearest are {distance.min():,.4g} and "
            f"{distance.max():,.4g} away). Choose another radius, or check the deposits."
        )
    sampled = cKDTree(samples).query(deposits)[0] <= radius
    context.log(
        f"{positive.sum():,} of {len(samples):,} samples lie within {radius:,.4g} map units of a deposit. They are near "
        f"{sampled.sum():,} of {len(deposits):,} deposits, in {len(np.unique(clusters[nearest[positive]])):,} clusters."
    )
    if params.method == "svm" and len(np.unique(clusters[nearest[positive]])) < 2:
        raise InputError(
            "All samples near deposits are near one cluster of deposits, so that no support vector machine can be tested "
            "on other ground. Choose the rank method or a shorter cluster distance."
        )
    block = blocks_of_samples(arrays["x"], arrays["y"], np.where(distance <= side, clusters[nearest], -1), side)
    return Ground(positive, np.where(positive, clusters[nearest], -1), block)


def _compare(j: int, context: Context, values: np.ndarray, ground: Ground, params: Params) -> dict[str, Any]:
    """Return one field's row."""
    name = params.fields[j]
    context.progress(0.0, f"Comparing {name}")
    rows = _drawn(np.isfinite(values[:, j]), ground.positive, params)
    positive, cluster, column = ground.positive[rows], ground.cluster[rows], values[rows, j]
    near, far, clusters = int(positive.sum()), int((~positive).sum()), len(np.unique(cluster[positive]))
    row = {"field": name, "element": _element(name), "n_positive": near, "n_negative": far, "clusters": clusters}
    ranked = placements(column, positive) if min(near, far) >= FEWEST else None
    found = ranked if params.method == "rank" else _machine(column, positive, ground.block[rows], clusters, params)
    if ranked is None or found is None:
        return {**dict.fromkeys(NUMBERS), **row, "selected": False, "selected_clusters": False, "direction": "unknown"}
    direction = "enriched" if ranked.auc > 0.5 else "depleted" if ranked.auc < 0.5 else "neither"
    return {**row, "direction": direction, **_figures(found, cluster[positive], params)}


def _machine(
    column: np.ndarray, positive: np.ndarray, block: np.ndarray, clusters: int, params: Params
) -> Optional[Placements]:
    """Return the placements of out-of-fold scores; None where some fold would lack samples of one kind."""
    if clusters < 2 or min(positive.sum(), (~positive).sum()) < FEWEST:
        return None
    fold = folds_of_blocks(block, positive, min(FOLDS, clusters), np.random.default_rng(params.seed))
    if np.bincount(fold, ~positive, fold.max() + 1).min() < 1:
        return None
    from ..models.one_variable_svm import out_of_fold_scores

    column = np.log(column) if (column > 0).all() else column
    return placements_within(out_of_fold_scores(column, positive, fold, params.seed), positive, fold)


def _figures(found: Placements, cluster: np.ndarray, params: Params) -> dict[str, Any]:
    """Return AUC and significance, of samples as the paper has it and of clusters; no Z where it is infinite."""
    auc, near, far = found.auc, len(found.positive), len(found.negative)
    z = z_of_auc(auc, near, far)
    of_clusters = cluster_significance(found, cluster, params.resamples, np.random.default_rng(params.seed))
    figures: dict[str, Any] = {
        "auc": auc,
        "s_auc": standard_error(max(auc, 1.0 - auc), near, far),
        "z_auc": z if np.isfinite(z) else None,
        "p": two_sided(z),
        "selected": _passes(auc, two_sided(z), params),
    }
    if of_clusters is None:
        return {**dict.fromkeys(NUMBERS), **figures, "selected_clusters": False}
    return {
        **figures,
        "z_clusters": of_clusters.z if np.isfinite(of_clusters.z) else None,
        "p_clusters": of_clusters.p,
        "auc_low": of_clusters.low,
        "auc_high": of_clusters.high,
        "selected_clusters": _passes(auc, of_clusters.p, params),
    }


def _passes(auc: float, p: float, params: Params) -> bool:
    """Whether an element is selected; a machine that is worse than chance has found nothing."""
    return bool(p < params.significance and (params.method == "rank" or auc > 0.5))


def _drawn(known: np.ndarray, positive: np.ndarray, params: Params) -> np.ndarray:
    """Return the rows to compare: those with a value, or of the negative ones as many as there are positive."""
    if params.negatives == "all":
        return np.flatnonzero(known)
    near, far = np.flatnonzero(known & positive), np.flatnonzero(known & ~positive)
    drawn = np.random.default_rng(params.seed).choice(far, min(len(near), len(far)), replace=False)
    return np.sort(np.concatenate([near, drawn]))


def _chance(row: dict[str, Any], params: Params) -> tuple[bool, float]:
    """Return what sorts the rows: the most telling first, those without figures last."""
    if row["auc"] is None:
        return True, 0.0
    return False, -abs(row["auc"] - 0.5) if params.method == "rank" else -row["auc"]


def _element(name: str) -> str:
    """Return the element in a field's name, log-ratios too; '' if it does not say."""
    words = name.split("_")
    known = (recognise("_".join(words[start:])) for start in range(min(3, len(words))))
    return next((found.analyte for found in known if found), "")


def _tell(rows: Sequence[dict[str, Any]], params: Params, context: Context) -> None:
    """Say what was found, what is left of it when clusters count, and what not to do with it."""
    if missing := [row["field"] for row in rows if row["auc"] is None]:
        context.warn(f"Too few values near deposits or elsewhere to say anything: {', '.join(missing)}.")
    chosen = [row for row in rows if row["selected"]]
    critical = critical_value(params.significance)
    context.log(
        f"Selected (|Z| above {critical:.2f}): "
        f"{', '.join(_said(row) for row in chosen) or 'none'}. By chance alone, of independent samples, "
        f"{params.significance * len(rows):.2g} of {len(rows):,} would be."
    )
    firm = [row["field"] for row in rows if row["selected_clusters"]]
    clusters = max(row["clusters"] for row in rows)
    if clusters < 2:
        context.warn(
            "All samples near deposits are near one cluster of deposits: one piece of evidence, from which nothing "
            "follows for other ground. Do not trust Z."
        )
    else:
        context.log(f"Beyond chance when whole clusters of deposits are redrawn: {', '.join(firm) or 'none'}.")
    if doubtful := [row["field"] for row in chosen if not row["selected_clusters"]]:
        context.warn(
            f"{', '.join(doubtful)}: selected by Z, which takes every sample for independent evidence, but not beyond "
            f"chance for {clusters:,} clusters of deposits. Trust the clusters."
        )
    if chosen:
        context.warn(
            "These deposits have now chosen elements. A map of those elements looks better on the same deposits than it "
            "is: evaluate it on deposits that were kept out of this choice."
        )


def _said(row: dict[str, Any]) -> str:
    z = "" if row["z_auc"] is None else f", Z {row['z_auc']:.1f}"
    return f"{row['field']} ({row['direction']}, AUC {row['auc']:.2f}{z})"
