"""Assays of several surveys, laboratories or rock types come to one level, and it is said what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ..core.assay_fields import looks_like_assay, mapping_fields
from ..core.batch_dependence import LEVEL, NOTABLE, BatchDependence, dependence_of
from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.levelling import METHODS, Levelling, labels_of, level_by_group
from ..core.near_pairs import Surroundings, find_surroundings, shared_ground

COMMON = 0.25  # share of a group's samples near another group, below which it covers ground of its own
NAMED = 6  # things named in one sentence


@dataclass(frozen=True)
class Params:
    """How to level.

    Attributes
    ----------
    fields : tuple of str
        Names of the fields, in the order of the columns of ``values``.
    group_field : str
        Name of the field that holds the groups.
    method : str
        ``median``, ``median_mad``, ``quantile`` or ``neighbours``.
    fewest : int
        Values of an element that a group needs.
    reference : str
        Group to level the others to; empty for all samples.
    """

    fields: tuple[str, ...]
    group_field: str = "group"
    method: str = "median"
    fewest: int = 10
    reference: str = ""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return the libraries the task needs: none."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Level, compare before and after, tell.

    Parameters
    ----------
    arrays : dict
        ``x``, ``y``: float64, shape (samples,). ``values``: float64, shape (samples, fields), NaN where
        missing. ``group``: text, shape (samples,), empty where a sample has none.
    params : Params
        See there.
    context : Context
        Progress and messages.

    Returns
    -------
    Result
        Array ``values``, levelled, of the same shape; summary ``table`` (a dictionary per field and group).
    """
    context.progress(0.0, "Looking at the groups")
    labels = labels_of(arrays["group"])
    values, additive = _checked(arrays["values"], labels, params, context)
    around = find_surroundings(arrays["x"], arrays["y"], labels)
    ground = shared_ground(around)
    before = dependence_of(values, around)
    context.progress(0.2, "Levelling")
    work = partial(_level_field, values=values, labels=labels, additive=additive, around=around, params=params)
    levellings = context.part(0.2, 0.8).map(work, range(len(params.fields)))
    levelled = np.concatenate([one.values for one in levellings], axis=1)
    context.progress(0.8, "Comparing near samples of different groups")
    after = dependence_of(levelled, around)
    table = [
        row
        for j, one in enumerate(levellings)
        for row in _rows(j, one, values[:, j], labels, ground, bool(additive[j]), params)
    ]
    _tell(table, labels, params, context)
    _tell_ties(values, labels, params, context)
    _tell_ground(ground, params, context)
    _tell_neighbours(before, after, params, context)
    context.progress(1.0, "Levelled")
    return Result({"values": levelled}, {"table": table})


def _checked(values: np.ndarray, labels: np.ndarray, params: Params, context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Return the values with NaN for infinite ones, and which fields are logarithms already; refuse the rest."""
    _check_choice(labels, params)
    infinite = np.isinf(values).sum(axis=0)
    if infinite.any():
        found = [f"{name} {count:,}" for name, count in zip(params.fields, infinite) if count]
        context.warn(f"Infinite values were read as missing: {_some(found)}.")
    values = np.where(np.isinf(values), np.nan, values)
    ratio = np.array([_is_log_ratio(name) for name in params.fields])
    low = (values <= 0).sum(axis=0)
    for name, count in zip(params.fields, low):
        if count and looks_like_assay(name):
            raise InputError(
                f"Field '{name}' is zero or negative in {count:,} of {len(values):,} samples, and levelling takes "
                "logarithms. Run 'Prepared assays' first: it replaces zeros and detection limits."
            )
    additive = ratio | (low > 0)
    if shifted := [name for name, odd in zip(params.fields, additive & ~ratio) if odd]:
        context.log(f"{_some(shifted)}: no assay and not always positive, so the groups are shifted, not multiplied.")
    return values, additive


def _check_choice(labels: np.ndarray, params: Params) -> None:
    """Refuse what nothing can be levelled by."""
    if not params.fields:
        raise InputError("No field was chosen and none looks like an assay or a log-ratio. Choose the fields.")
    if not len(labels):
        raise InputError("The layer has no samples. Check its filter and selection, or choose another layer.")
    if params.method not in METHODS:
        raise InputError(f"There is no levelling method '{params.method}'. Use one of: {', '.join(METHODS)}.")
    if params.fewest < 2:
        raise InputError(f"A group needs at least 2 samples, not {params.fewest}.")
    names, count = np.unique(labels[labels != ""], return_counts=True)
    if len(names) < 2:
        what = f"only '{names[0]}'" if len(names) else "no value"
        raise InputError(
            f"Field '{params.group_field}' holds {what}, and levelling needs two groups. Choose the field that tells "
            "surveys, laboratories or rock types apart."
        )
    if (count >= params.fewest).sum() < 2:
        raise InputError(
            f"Field '{params.group_field}' has {len(names):,} groups, of which fewer than two have {params.fewest} "
            "samples. Choose a field with larger groups, or a smaller fewest number of samples."
        )


def _is_log_ratio(name: str) -> bool:
    """Whether a field's name is that of a log-ratio or logarithm, such as clr_Cu_ppm."""
    return not looks_like_assay(name) and bool(mapping_fields([name]))


def _level_field(
    j: int,
    context: Context,
    values: np.ndarray,
    labels: np.ndarray,
    additive: np.ndarray,
    around: Surroundings,
    params: Params,
) -> Levelling:
    """Level one field."""
    context.progress(0.0, f"Levelling {params.fields[j]}")
    return level_by_group(values[:, [j]], labels, params.method, params.fewest, params.reference, additive[[j]], around)


def _rows(
    j: int,
    done: Levelling,
    before: np.ndarray,
    labels: np.ndarray,
    ground: dict[str, float],
    additive: bool,
    params: Params,
) -> list[dict[str, Any]]:
    """Return a field's rows of the table of changes, one per group."""
    left = {name for name, _ in done.unlevelled}
    rows = []
    for name, factor in zip(done.groups, done.factors[:, 0].tolist()):
        own = (labels == name) & np.isfinite(before)
        count = int(own.sum())
        too_few = "too few samples" if count < params.fewest else "no neighbours"
        status = "reference" if name == params.reference else too_few if name in left else "levelled"
        old, new = _centre_and_spread(before[own], additive), _centre_and_spread(done.values[own, 0], additive)
        rows.append(
            {
                "field": params.fields[j],
                "group": name,
                "n": count,
                "status": status,
                "factor": None if additive else factor,
                "shift": factor if additive else None,
                "scale": new[2] / old[2] if old[2] else None,
                "median_before": old[0],
                "median_after": new[0],
                "mad_before": old[1],
                "mad_after": new[1],
                "near_others": ground.get(name),
            }
        )
    return rows


def _centre_and_spread(values: np.ndarray, additive: bool) -> tuple[Any, Any, float]:
    """Return median, median absolute deviation, and that of the logarithms (of the values if they are logarithms)."""
    if not values.size:
        return None, None, 0.0
    median = float(np.median(values))
    mad = float(np.median(np.abs(values - median)))
    logs = values if additive else np.log(values)
    return median, mad, float(np.median(np.abs(logs - np.median(logs))))


def _tell(table: list[dict[str, Any]], labels: np.ndarray, params: Params, context: Context) -> None:
    """Say what changed most, and what was left as it was."""
    names = sorted({row["group"] for row in table})
    moved = sum(row["status"] == "levelled" for row in table)
    others = "their neighbours in other groups" if params.method == "neighbours" else "all samples"
    goal = f"group '{params.reference}'" if params.reference else others
    context.log(
        f"{len(labels):,} samples in {len(names):,} groups of '{params.group_field}', {len(params.fields):,} fields: "
        f"{moved:,} of {len(table):,} combinations were levelled to {goal}."
    )
    changes = sorted((row for row in table if row["status"] == "levelled"), key=_size_of_change, reverse=True)
    context.log(f"Largest changes of a median: {_some([_change(row) for row in changes[:NAMED]])}.")
    if without := int((labels == "").sum()):
        they = "1 sample has no value" if without == 1 else f"{without:,} samples have no value"
        context.warn(f"{they} in '{params.group_field}': left as before, beside levelled ones.")
    for status, why in (
        ("too few samples", f"fewer than {params.fewest} values"),
        ("no neighbours", "hardly any sample of another group near"),
    ):
        left = [f"{row['group']} in {row['field']} ({row['n']})" for row in table if row["status"] == status]
        if left:
            context.warn(f"Groups with {why} stay as they are: {_some(left)}.")


def _size_of_change(row: dict[str, Any]) -> float:
    return abs(row["shift"]) if row["factor"] is None else abs(float(np.log(row["factor"])))


def _change(row: dict[str, Any]) -> str:
    amount = f"{row['shift']:+.3g}" if row["factor"] is None else f"x {row['factor']:.3g}"
    return f"{row['field']} {amount} in {row['group']}"


def _tell_ties(values: np.ndarray, labels: np.ndarray, params: Params, context: Context) -> None:
    """Warn where a group's median is its lowest value: most likely a detection limit, and no level."""
    if params.method not in ("median", "median_mad"):
        return
    tied = []
    for name in np.unique(labels[labels != ""]).tolist():
        for field, column in zip(params.fields, values[labels == name].T):
            known = column[np.isfinite(column)]
            if len(known) >= params.fewest and np.median(known) == known.min():
                tied.append(f"{field} in {name} ({100 * np.mean(known == known.min()):.0f} %)")
    if tied:
        context.warn(
            f"More than half of a group's samples share the lowest value, so its median is a detection limit and no "
            f"level: {_some(tied)}. Do not trust these fields' levels; quantile matching bears such ties better."
        )


def _tell_ground(ground: dict[str, float], params: Params, context: Context) -> None:
    """Warn of groups that cover ground of their own."""
    own = [f"{name} ({100 * share:.0f} %)" for name, share in sorted(ground.items()) if share < COMMON]
    if own and params.method != "neighbours":
        context.warn(
            f"Few samples of these groups have one of another group near: {_some(own)}. Groups that cover different "
            "ground differ by geology, too, and levelling takes that away. 'Near neighbours' compares them where they "
            "meet only."
        )


def _tell_neighbours(before: BatchDependence, after: BatchDependence, params: Params, context: Context) -> None:
    """Say whether near samples of different groups have come closer, and warn where they have moved apart."""
    if not np.isfinite(before.batch).any() or not np.isfinite(after.batch).any():
        return
    context.log(
        "What sets near samples of different groups apart: on average "
        f"{100 * np.nanmean(before.batch):.0f} % of a field's variance before, {100 * np.nanmean(after.batch):.0f} % after."
    )
    worse = (after.batch > before.batch + NOTABLE) & (after.p < LEVEL)
    if worse.any():
        order = np.argsort(np.where(worse, before.batch - after.batch, np.inf))[: worse.sum()]
        named = [f"{params.fields[j]} ({100 * before.batch[j]:.0f} to {100 * after.batch[j]:.0f} %)" for j in order]
        context.warn(
            f"Levelling has moved near samples of different groups apart: {_some(named)}. In these fields the groups "
            "differ by geology rather than by laboratory: leave the fields out, or level by 'Near neighbours'."
        )


def _some(things: Sequence[str]) -> str:
    """Return the first few things as a list, and how many more there are."""
    more = len(things) - NAMED
    return ", ".join(things[:NAMED]) + (f" and {more:,} more" if more > 0 else "") if things else "none"
