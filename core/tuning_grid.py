"""A grid of settings to try: read from text, laid out, drawn from at random; and which of them are clearly behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Optional

import numpy as np

from .errors import InputError

SEVERAL = "+"  # joins names in one value: a comma parts values
MOST = 1_000_000
HALF = 0.5
EQUAL = 0.02  # of an AUC: settings nearer to the best than this are not told apart by a few folds
FEWEST_KEPT = 2

Grid = dict[str, tuple[str, ...]]


def read_grid(text: str) -> Grid:
    """Return the values of each setting: ``trees=100,300; leaf=1,3,5``.

    Values are separated by commas, settings by semicolons; a value of several names joins them by a
    plus sign (``networks=lenet,lenet+vgg8``).

    Raises
    ------
    InputError
        If a part has no equals sign, no values, or a name comes twice.
    """
    grid: Grid = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        name, sign, listed = part.partition("=")
        values = tuple(dict.fromkeys(value.strip() for value in listed.split(",") if value.strip()))
        if not sign or not name.strip() or not values:
            raise InputError(
                f"'{part.strip()}' names no values to try. Write name=value,value, separated by semicolons: "
                "trees=100,300; leaf=1,3,5."
            )
        if name.strip() in grid:
            raise InputError(f"The setting '{name.strip()}' comes twice in the grid. Give all its values together.")
        grid[name.strip()] = values
    if not grid:
        raise InputError("The grid is empty. Name settings and the values to try: trees=100,300; leaf=1,3,5.")
    return grid


def grid_size(grid: Mapping[str, Sequence[str]]) -> int:
    """Return how many settings a grid has."""
    return prod(len(values) for values in grid.values())


def lay_out_grid(grid: Mapping[str, Sequence[str]], sample: int = 0, seed: int = 0) -> list[dict[str, str]]:
    """Return the settings of a grid, the last name's values changing first; all of them, or a random draw.

    Parameters
    ----------
    grid : mapping
        From `read_grid`.
    sample : int
        How many to draw without repeats; 0, or as many as there are: all.
    seed : int
        Of the draw.

    Returns
    -------
    list of dict of str to str
        As a model's settings are typed, in the grid's order.
    """
    size = grid_size(grid)
    if size > MOST and not sample:
        raise InputError(
            f"The grid has {size:,} settings, too many to try. Try fewer values, or a random draw of them."
        )
    if not sample or sample >= size:
        return [_named(grid, values) for values in product(*grid.values())]
    chosen = np.sort(_draw(size, sample, np.random.default_rng(seed)))
    return [_at(grid, int(position)) for position in chosen]


def told(settings: Mapping[str, str]) -> str:
    """Return settings as they are typed."""
    return "; ".join(f"{name}={value}" for name, value in settings.items())


def still_in(aucs: np.ndarray, done: int, folds: int) -> np.ndarray:
    """Return which settings go on to the next fold: successive halving with a margin.

    After the second fold and each further one, a setting stays if its mean is among the better half of those
    that were still in, or within 0.02 of the best: folds are few, and differences smaller than that are mostly
    chance. Two always stay.

    Parameters
    ----------
    aucs : numpy.ndarray
        Shape (settings, folds); NaN for those that are out, or could not be learnt.
    done : int
        Folds that have been tried.
    folds : int
        Folds altogether.

    Returns
    -------
    numpy.ndarray
        Boolean, shape (settings,).
    """
    inside = np.isfinite(aucs[:, :done]).all(axis=1)
    if done < 2 or done >= folds or inside.sum() <= FEWEST_KEPT:
        return inside
    means = np.where(inside, np.nan_to_num(aucs[:, :done]).mean(axis=1), -np.inf)
    keep = max(FEWEST_KEPT, int(np.ceil(HALF * inside.sum())))
    last_in = np.sort(means)[::-1][keep - 1]
    return inside & ((means >= last_in) | (means >= means.max() - EQUAL))


def chosen_on_other_folds(aucs: np.ndarray) -> Optional[np.ndarray]:
    """Return, per fold, the AUC there of the setting that is best on all other folds.

    The best of many is best by chance, too: its own mean flatters. Chosen without looking at a fold, it
    cannot (Tibshirani and Tibshirani 2009, A bias correction for the minimum error rate in cross-validation).

    Parameters
    ----------
    aucs : numpy.ndarray
        Shape (settings, folds); settings that were not tried on all folds take no part.

    Returns
    -------
    numpy.ndarray
        Shape (folds,); None where fewer than two settings or two folds are there.
    """
    whole = aucs[np.isfinite(aucs).all(axis=1)]
    if len(whole) < 2 or whole.shape[1] < 2:
        return None
    others = whole.sum(axis=1, keepdims=True) - whole  # (settings, folds)
    return whole[np.argmax(others, axis=0), np.arange(whole.shape[1])]


def _draw(size: int, sample: int, rng: np.random.Generator) -> np.ndarray:
    """Return distinct numbers below `size`, without listing all of them where they are many."""
    if size <= MOST:
        return rng.choice(size, sample, replace=False)
    drawn: dict[int, None] = {}
    while len(drawn) < sample:
        drawn.update(dict.fromkeys(rng.integers(0, size, sample).tolist()))
    return np.array(list(drawn)[:sample])


def _at(grid: Mapping[str, Sequence[str]], position: int) -> dict[str, str]:
    """Return the settings at a place of the whole list."""
    values = []
    for options in reversed(list(grid.values())):
        position, index = divmod(position, len(options))
        values.append(options[index])
    return _named(grid, tuple(reversed(values)))


def _named(grid: Mapping[str, Sequence[str]], values: Sequence[str]) -> dict[str, str]:
    return {name: _as_typed(value) for name, value in zip(grid, values)}


def _as_typed(value: str) -> str:
    try:
        float(value)  # 1e+3
    except ValueError:
        return value.replace(SEVERAL, ",")
    return value
