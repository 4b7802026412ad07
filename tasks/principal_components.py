"""Assays, log-ratios or evidence bands become principal components: scores, loadings, and what a biplot shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Optional

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.parts import is_log_ratio, part_labels
from ..core.principal_components import Components, components_of, default_count, principal_axes
from ..core.variable_table import TRANSFORMS, VariableTable, read_variables, suited_transform
from ..models.robust_scatter import minimum_covariance_determinant
from .principal_components_story import loadings_table, tell_components, tell_gaps

STANDARDISE = ("auto", "no", "yes")
BLOCK = 2**17  # rows worked on at a time
MOST_ROBUST = 50_000  # rows that the robust covariance is learnt from: more add time, not accuracy
FEWEST_PER_VARIABLE, SCARCE_PER_VARIABLE = 2, 5  # complete rows for a robust covariance: needed, advisable
MOST_POINTS = 2000  # of a biplot
FLAT = 1e-6  # of the classical variance: a robust covariance with less of it in a direction has collapsed
SMALL_CORE = 0.75  # share of the rows in the robust core below which it is doubtful that there is one background


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
        ``table`` (see `loadings_table`), ``rows`` with all variables, ``transform``, ``standardised``, ``robust``, and
        ``ratios``: whether the variables are centred log-ratios.

    Raises
    ------
    InputError
        If a variable or parameter cannot be used; names it and the remedy.
    """
    _check(arrays, params)
    context.progress(0.0, "Reading the variables")
    table = _variables(arrays, params, context)
    moments = _moments(table, params, context.part(0.05, 0.4))
    standardise = _standardises(table, params)
    centre, covariance = moments.mean, moments.covariance
    if params.robust:
        centre, covariance = _robust(table, moments, params, context.part(0.4, 0.8))
    found = components_of(centre, covariance, standardise)
    kept = _kept(found, params, context)
    scores = _scores(table, found, kept, context.part(0.8, 1.0))
    _tell(table, moments.count, params, standardise, context)
    tell_components(table.names, found, kept, context)
    context.progress(1.0, "Computed")
    points = _points(table, found)
    made = {"scores": scores, "loadings": found.axes.vectors, "arrows": found.arrows(), "points": points}
    summary = {
        "names": [f"PC{j + 1}" for j in range(kept)],
        "labels": part_labels(table.names),
        "explained": found.explained.tolist(),
        "table": loadings_table(table.names, found, kept),
        "rows": moments.count,
        "transform": table.transform,
        "standardised": standardise,
        "robust": params.robust,
        "ratios": table.transform == "clr" or all(name.startswith("clr_") for name in table.names),
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


def _variables(arrays: dict[str, np.ndarray], params: Params, context: Context) -> VariableTable:
    """Return the variables, with the transform that suits them where the user leaves it open."""
    transform = params.transform
    if transform == "auto":
        transform = "none" if params.scaled else suited_transform(params.fields, context)
    return read_variables({name: arrays[f"field_{i}"] for i, name in enumerate(params.fields)}, transform, params.rows)


def _standardises(table: VariableTable, params: Params) -> bool:
    if params.standardise != "auto":
        return params.standardise == "yes"
    return table.transform == "none" and not params.scaled and not all(map(is_log_ratio, table.names))


def _moments(table: VariableTable, params: Params, context: Context) -> _Moments:
    """Return count, mean and covariance of the complete rows, block by block."""
    blocks = [slice(start, start + BLOCK) for start in range(0, len(table), BLOCK)]
    sums = context.part(0.0, 0.5).map(partial(_sum, table=table), blocks)
    count = sum(n for n, _ in sums)
    if count < 3:
        raise InputError(_too_gappy(table, params, count))
    mean = sum(total for _, total in sums) / count
    products = context.part(0.5, 1.0).map(partial(_products, table=table, mean=mean), blocks)
    return _Moments(count, mean, sum(products) / (count - 1))


def _sum(block: slice, context: Context, table: VariableTable) -> tuple[int, np.ndarray]:
    context.progress(0.0, "Averaging")
    values = table.values(block)
    complete = np.isfinite(values).all(axis=1)
    return int(complete.sum()), values[complete].sum(axis=0)


def _products(block: slice, context: Context, table: VariableTable, mean: np.ndarray) -> np.ndarray:
    context.progress(0.0, "Computing the covariance")
    offsets = table.values(block) - mean
    offsets = offsets[np.isfinite(offsets).all(axis=1)]
    return offsets.T @ offsets


def _too_gappy(table: VariableTable, params: Params, count: int) -> str:
    """Say that too few rows are complete, and which variables cost them."""
    missing = table.missing()
    worst = sorted(missing, key=lambda name: -missing[name])[:3]
    listed = ", ".join(f"'{name}' has a value in {len(table) - missing[name]:,}" for name in worst)
    return (
        f"{count:,} of {len(table):,} {params.rows} have a value of every variable; principal components need at least 3. "
        f"{listed}: leave out those with many gaps."
    )


def _robust(table: VariableTable, moments: _Moments, params: Params, context: Context) -> tuple[np.ndarray, np.ndarray]:
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


def _complete_rows(table: VariableTable, params: Params, context: Context) -> np.ndarray:
    """Return the complete rows, ready to be analysed, drawn at random where there are very many."""
    rows = table.complete()
    if len(rows) > MOST_ROBUST:
        context.log(
            f"The robust covariance was learnt from {MOST_ROBUST:,} of {len(rows):,} {params.rows}, drawn at random."
        )
        rows = np.sort(np.random.default_rng(params.seed).choice(rows, MOST_ROBUST, replace=False))
    return table.values(rows)


def _collapsed(table: VariableTable, params: Params) -> str:
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


def _scores(table: VariableTable, found: Components, kept: int, context: Context) -> np.ndarray:
    """Return the scores, shape (rows, kept), in the variables' precision."""
    blocks = [slice(start, start + BLOCK) for start in range(0, len(table), BLOCK)]
    return np.concatenate(context.map(partial(_score, table=table, found=found, kept=kept), blocks))


def _score(block: slice, context: Context, table: VariableTable, found: Components, kept: int) -> np.ndarray:
    context.progress(0.0, "Computing the scores")
    kind = np.result_type(np.float32, *(column.dtype for column in table.columns))
    return found.scores(table.values(block), kept).astype(kind)


def _points(table: VariableTable, found: Components) -> np.ndarray:
    """Return standardised scores on the first two components of rows evenly spaced over the complete ones, (n, 2)."""
    rows = table.complete()
    rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), MOST_POINTS)).astype(int)]
    shown = min(2, len(found.axes.variances))
    return found.scores(table.values(rows), shown) / np.sqrt(found.axes.variances[:shown])


def _tell(table: VariableTable, count: int, params: Params, standardise: bool, context: Context) -> None:
    """Say what was analysed."""
    how = {"clr": "centred log-ratios", "log": "logarithms", "none": "the values as they are"}[table.transform]
    context.log(
        f"{'Robust' if params.robust else 'Classical'} principal components of {len(table.names)} variables ({how}"
        f"{', standardised' if standardise else ''}) in {count:,} {params.rows}."
    )
    tell_gaps(table, count, params.rows, context)
