"""Assays, log-ratios or evidence bands become principal components: scores, loadings, and what a biplot shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

import numpy as np

from ..core import composition
from ..core.assay_fields import looks_like_assay
from ..core.assay_values import read_columns
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.parts import check_positive, common_unit, is_log_ratio, part_labels, unit_of
from ..core.principal_components import Components, components_of, default_count, principal_axes
from ..models.robust_scatter import minimum_covariance_determinant

TRANSFORMS = ("auto", "clr", "log", "none")
STANDARDISE = ("auto", "no", "yes")
BLOCK = 2**17  # rows worked on at a time
MOST_ROBUST = 50_000  # rows that the robust covariance is learnt from: more add time, not accuracy
FEWEST_PER_VARIABLE, SCARCE_PER_VARIABLE = 2, 5  # complete rows for a robust covariance: needed, advisable
MOST_POINTS = 2000  # of a biplot
FLAT = 1e-6  # of the classical variance: a robust covariance with less of it in a direction has collapsed
SMALL_CORE = 0.75  # share of the rows in the robust core below which it is doubtful that there is one background
TOLD = 10  # components whose share is told
NOTABLE = 0.2  # absolute loading from which on an element is named


@dataclass(frozen=True)
class Params:
    """What to analyse and how.

    Attributes
    ----------
    fields : tuple of str
        Names of the variables; their values are the arrays ``field_0``, ``field_1``, …
    transform : str
        ``clr``, ``log`` (base 10) or ``none``; ``auto`` is clr for assays and none for what is a log-ratio or scaled.
    components : int, optional
        How many to keep; None for `core.principal_components.default_count`.
    robust : bool
        Whether centre and covariance are those of the minimum covariance determinant.
    standardise : str
        ``yes`` for the correlation matrix, ``no`` for the covariance; ``auto`` is yes only for values that are
        neither log-ratios nor logarithms nor scaled.
    seed : int
        Of the robust estimate's random subsets.
    rows : str
        What the rows are called, ``samples`` or ``cells``.
    scaled : bool
        Whether the variables are known to be scaled to one measure, as an evidence stack's bands.
    """

    fields: tuple[str, ...]
    transform: str = "auto"
    components: Optional[int] = None
    robust: bool = False
    standardise: str = "auto"
    seed: int = 0
    rows: str = "samples"
    scaled: bool = False


@dataclass(frozen=True)
class _Table:
    """Variables as columns of shape (n,), and how they become what is analysed."""

    columns: tuple[np.ndarray, ...]
    names: tuple[str, ...]
    transform: str
    factors: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.columns[0])

    def values(self, rows: Any) -> np.ndarray:
        """Return rows (a slice or indices) ready to be analysed, float64, (rows, q); NaN throughout where one is missing."""
        table = np.stack([column[rows].astype(float) for column in self.columns], axis=1)
        table[~np.isfinite(table).all(axis=1)] = np.nan
        if self.transform == "clr":
            return composition.clr(table * self.factors, self.names)
        return composition.log(table, self.names) if self.transform == "log" else table


@dataclass(frozen=True)
class _Moments:
    """Of the complete rows: how many, their mean, shape (q,), and covariance (n - 1), shape (q, q)."""

    count: int
    mean: np.ndarray
    covariance: np.ndarray


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries beyond numpy and scipy: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Analyse.

    Parameters
    ----------
    arrays : dict
        ``field_0``, …: numbers (NaN where missing) or text, shape (rows,).
    params : Params
        See there.
    context : Context
        Progress, messages, blocks of rows.

    Returns
    -------
    Result
        Arrays: ``scores`` (rows, kept), NaN where a variable is missing; ``loadings`` and ``arrows`` (variables,
        components); ``points`` (at most 2,000, 2), standardised scores on the first two components. Summary:
        ``names`` (PC1, …) of the kept components, ``labels`` of the variables, ``explained`` of all components,
        ``table`` (see `_loadings_table`), ``rows`` with all variables, ``transform``, ``standardised``, ``robust``.

    Raises
    ------
    InputError
        If a variable or parameter cannot be used; names it and the remedy.
    """
    _check(arrays, params)
    context.progress(0.0, "Reading the variables")
    table = _table(arrays, params, context)
    moments = _moments(table, params, context.part(0.05, 0.4))
    standardise = _standardises(table, params)
    centre, covariance = moments.mean, moments.covariance
    if params.robust:
        centre, covariance = _robust(table, moments, params, context.part(0.4, 0.8))
    found = components_of(centre, covariance, standardise)
    kept = _kept(found, params, context)
    scores = _scores(table, found, kept, context.part(0.8, 1.0))
    _tell(found, kept, table, moments.count, params, standardise, context)
    context.progress(1.0, "Computed")
    points = _points(table, found)
    made = {"scores": scores, "loadings": found.axes.vectors, "arrows": found.arrows(), "points": points}
    summary = {
        "names": [f"PC{j + 1}" for j in range(kept)],
        "labels": part_labels(table.names),
        "explained": found.explained.tolist(),
        "table": _loadings_table(table.names, found, kept),
        "rows": moments.count,
        "transform": table.transform,
        "standardised": standardise,
        "robust": params.robust,
    }
    return Result(made, summary)


def _check(arrays: dict[str, np.ndarray], params: Params) -> None:
    """Refuse parameters and tables that nothing can come from."""
    for what, given, choices in (
        ("transform", params.transform, TRANSFORMS),
        ("choice for standardising", params.standardise, STANDARDISE),
    ):
        if given not in choices:
            raise InputError(f"There is no {what} '{given}'. Use one of: {', '.join(choices)}.")
    if len(params.fields) < 2:
        raise InputError("Principal components need at least two variables. Choose more fields or bands.")
    if twice := [name for name in params.fields if params.fields.count(name) > 1]:
        raise InputError(f"There are two variables '{twice[0]}'. Choose each once, or rename one of them.")
    if params.components is not None and params.components < 1:
        raise InputError(f"The number of components must be 1 or more, not {params.components}.")
    if not len(arrays["field_0"]):
        raise InputError(
            f"There are no {params.rows}. Check the layer's filter and selection, or choose another layer."
        )


def _table(arrays: dict[str, np.ndarray], params: Params, context: Context) -> _Table:
    """Return the variables as numbers, with the transform that suits them."""
    cells = {name: arrays[f"field_{i}"] for i, name in enumerate(params.fields)}
    transform = params.transform if params.transform != "auto" else _suited(params, context)
    if transform == "none":
        columns = tuple(_numbers(name, values) for name, values in cells.items())
    elif params.rows == "samples":
        columns = tuple(column.value for column in map(_checked, read_columns(cells).values()))
    else:
        columns = tuple(_positive(name, values) for name, values in cells.items())
    unit = common_unit(params.fields)
    return _Table(columns, params.fields, transform, unit.factors if transform == "clr" else (1.0,) * len(columns))


def _suited(params: Params, context: Context) -> str:
    """Return clr for assays, none for log-ratios and what is scaled; refuse a mixture of both."""
    ratios = [name for name in params.fields if is_log_ratio(name)]
    assays = [name for name in params.fields if name not in ratios and (looks_like_assay(name) or unit_of(name))]
    if params.scaled or len(ratios) == len(params.fields):
        return "none"
    if len(assays) == len(params.fields):
        return "clr"
    if ratios and assays:
        raise InputError(
            f"'{ratios[0]}' is a log-ratio and '{assays[0]}' a concentration. Choose variables of one sort, or say how to "
            "transform them."
        )
    others = [name for name in params.fields if name not in ratios and name not in assays]
    context.warn(
        f"{', '.join(others)}: neither an assay nor a log-ratio by name, so all values were taken as they are."
    )
    return "none"


def _checked(column: Any) -> Any:
    check_positive(column)
    return column


def _positive(name: str, cells: np.ndarray) -> np.ndarray:
    """Return a band's cells; refuse values that have no logarithm."""
    unusable = int(np.count_nonzero(cells <= 0))
    if unusable:
        raise InputError(
            f"Band '{name}' is zero or negative in {unusable:,} of {cells.size:,} cells, where no logarithm exists. Choose "
            "'none' as the transform if it is a log-ratio or scaled already."
        )
    return cells


def _numbers(name: str, cells: np.ndarray) -> np.ndarray:
    """Return a column of numbers; text is read as numbers, empty text as missing."""
    if cells.dtype.kind not in "US":
        return cells
    try:
        return np.array([float(text) if text.strip() else np.nan for text in cells.tolist()])
    except ValueError as error:
        raise InputError(f"Field '{name}' holds text that is no number ({error}). Choose a field of numbers.") from None


def _standardises(table: _Table, params: Params) -> bool:
    if params.standardise != "auto":
        return params.standardise == "yes"
    return table.transform == "none" and not params.scaled and not all(map(is_log_ratio, table.names))


def _moments(table: _Table, params: Params, context: Context) -> _Moments:
    """Return count, mean and covariance of the complete rows, block by block."""
    blocks = [slice(start, start + BLOCK) for start in range(0, len(table), BLOCK)]
    sums = context.part(0.0, 0.5).map(partial(_sum, table=table), blocks)
    count = sum(n for n, _ in sums)
    if count < 3:
        raise InputError(_too_gappy(table, params, count))
    mean = sum(total for _, total in sums) / count
    products = context.part(0.5, 1.0).map(partial(_products, table=table, mean=mean), blocks)
    return _Moments(count, mean, sum(products) / (count - 1))


def _sum(block: slice, context: Context, table: _Table) -> tuple[int, np.ndarray]:
    context.progress(0.0, "Averaging")
    values = table.values(block)
    complete = np.isfinite(values).all(axis=1)
    return int(complete.sum()), values[complete].sum(axis=0)


def _products(block: slice, context: Context, table: _Table, mean: np.ndarray) -> np.ndarray:
    context.progress(0.0, "Computing the covariance")
    offsets = table.values(block) - mean
    offsets = offsets[np.isfinite(offsets).all(axis=1)]
    return offsets.T @ offsets


def _too_gappy(table: _Table, params: Params, count: int) -> str:
    """Say that too few rows are complete, and which variables cost them."""
    present = {name: int(np.isfinite(column).sum()) for name, column in zip(table.names, table.columns)}
    worst = sorted(present, key=lambda name: present[name])[:3]
    listed = ", ".join(f"'{name}' has a value in {present[name]:,}" for name in worst)
    return (
        f"{count:,} of {len(table):,} {params.rows} have a value of every variable; principal components need at least 3. "
        f"{listed}: leave out those with many gaps."
    )


def _robust(table: _Table, moments: _Moments, params: Params, context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Return the minimum covariance determinant's centre, (q,), and covariance, (q, q).

    It is estimated in orthonormal coordinates of the directions that vary at all, each divided by its deviation.
    For clr those are isometric log-ratio coordinates, where the covariance can be inverted, and what comes back is
    the robust clr covariance of Filzmoser, Hron & Reimann (2009); the estimate does not depend on the basis.
    """
    axes = principal_axes(moments.covariance)
    size = len(axes.variances)
    if moments.count < FEWEST_PER_VARIABLE * size:
        raise InputError(
            f"{moments.count:,} complete {params.rows} are too few for a robust covariance of {len(table.names)} variables: "
            f"it needs {FEWEST_PER_VARIABLE * size:,}. Choose fewer variables, or the classical components."
        )
    if moments.count < SCARCE_PER_VARIABLE * size:
        context.warn(
            f"{moments.count:,} complete {params.rows} of {len(table.names)} variables are few for a robust covariance: "
            f"it is trustworthy from about {SCARCE_PER_VARIABLE * size:,} on. Compare with the classical components."
        )
    whitening = axes.vectors / np.sqrt(axes.variances)  # (q, p)
    estimate = minimum_covariance_determinant(
        (_complete_rows(table, params, context) - moments.mean) @ whitening, params.seed, context
    )
    if np.linalg.eigvalsh(estimate.covariance)[0] < FLAT:
        raise InputError(_collapsed(table, params))
    context.log(f"{estimate.share:.0%} of the {params.rows} were found to be background; the others did not count.")
    if estimate.share < SMALL_CORE:
        context.warn(
            f"Only {estimate.share:.0%} of the {params.rows} belong to one background, and the robust components describe "
            "no others. There may be several populations (surveys, laboratories, rock types): level the assays first, "
            "analyse each population by itself, or compare with the classical components."
        )
    back = axes.vectors * np.sqrt(axes.variances)
    return moments.mean + back @ estimate.location, back @ estimate.covariance @ back.T


def _complete_rows(table: _Table, params: Params, context: Context) -> np.ndarray:
    """Return the complete rows, ready to be analysed, drawn at random where there are very many."""
    complete = np.ones(len(table), dtype=bool)
    for column in table.columns:
        complete &= np.isfinite(column)
    rows = np.flatnonzero(complete)
    if len(rows) > MOST_ROBUST:
        context.log(
            f"The robust covariance was learnt from {MOST_ROBUST:,} of {len(rows):,} {params.rows}, drawn at random."
        )
        rows = np.sort(np.random.default_rng(params.seed).choice(rows, MOST_ROBUST, replace=False))
    return table.values(rows)


def _collapsed(table: _Table, params: Params) -> str:
    """Say why most rows lie in one plane: variables most of whose values are the same."""
    shares = {}
    for name, column in zip(table.names, table.columns):
        known = column[np.isfinite(column)]
        shares[name] = float(np.unique(known, return_counts=True)[1].max()) / known.size
    worst = sorted(shares, key=lambda name: -shares[name])[:3]
    listed = ", ".join(f"'{name}' has one value in {shares[name]:.0%}" for name in worst)
    return (
        f"More than half of the {params.rows} do not vary in some direction, so there is no robust covariance: {listed} of "
        "them (a detection limit?). Leave such variables out, or choose the classical components."
    )


def _kept(found: Components, params: Params, context: Context) -> int:
    """Return how many components to keep."""
    there = len(found.axes.variances)
    if not there:
        raise InputError("No variable varies, so there are no components. Choose other fields or bands.")
    if params.components is None:
        return default_count(found.explained)
    if params.components > there:
        context.warn(f"{params.components} components were asked for; the variables have {there}, and all were kept.")
    return min(params.components, there)


def _scores(table: _Table, found: Components, kept: int, context: Context) -> np.ndarray:
    """Return the scores, shape (rows, kept), in the variables' precision."""
    blocks = [slice(start, start + BLOCK) for start in range(0, len(table), BLOCK)]
    return np.concatenate(context.map(partial(_score, table=table, found=found, kept=kept), blocks))


def _score(block: slice, context: Context, table: _Table, found: Components, kept: int) -> np.ndarray:
    context.progress(0.0, "Computing the scores")
    kind = np.result_type(np.float32, *(column.dtype for column in table.columns))
    return found.scores(table.values(block), kept).astype(kind)


def _points(table: _Table, found: Components) -> np.ndarray:
    """Return standardised scores on the first two components of rows evenly spaced over the complete ones, (n, 2)."""
    complete = np.ones(len(table), dtype=bool)
    for column in table.columns:
        complete &= np.isfinite(column)
    rows = np.flatnonzero(complete)
    rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), MOST_POINTS)).astype(int)]
    shown = min(2, len(found.axes.variances))
    return found.scores(table.values(rows), shown) / np.sqrt(found.axes.variances[:shown])


def _loadings_table(names: Sequence[str], found: Components, kept: int) -> list[dict[str, Any]]:
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


def _tell(
    found: Components, kept: int, table: _Table, count: int, params: Params, standardise: bool, context: Context
) -> None:
    """Say what was analysed, how the variance is spread over the components, and what each stands for."""
    how = {"clr": "centred log-ratios", "log": "logarithms", "none": "the values as they are"}[table.transform]
    context.log(
        f"{'Robust' if params.robust else 'Classical'} principal components of {len(table.names)} variables ({how}"
        f"{', standardised' if standardise else ''}) in {count:,} {params.rows}."
    )
    if count < len(table):
        gaps = {name: int(np.sum(~np.isfinite(column))) for name, column in zip(table.names, table.columns)}
        worst = max(gaps, key=lambda name: gaps[name])
        tell = context.warn if params.rows == "samples" else context.log
        tell(
            f"{len(table) - count:,} {params.rows} lack a variable: they have no scores and did not count. Most gaps has "
            f"'{worst}' ({gaps[worst]:,})."
        )
    percent = 100.0 * found.explained
    listed = ", ".join(f"PC{j + 1} {share:.1f} %" for j, share in enumerate(percent[:TOLD].tolist()))
    context.log(f"Variance explained: {listed}; kept: {kept}, together {percent[:kept].sum():.1f} %.")
    labels = part_labels(table.names)
    for j in range(kept):
        context.log(f"PC{j + 1}: {_association(labels, found.axes.vectors[:, j])}.")


def _association(labels: Sequence[str], loadings: np.ndarray) -> str:
    """Return which variables are high together, and which low, by falling loading: ``Ni Cr Co against As Sb``."""
    order = np.argsort(-np.abs(loadings))
    high = [labels[i] for i in order if loadings[i] >= NOTABLE]
    low = [labels[i] for i in order if loadings[i] <= -NOTABLE]
    return f"{' '.join(high)} against {' '.join(low)}" if low else " ".join(high)
