"""The evidence stack's geoscience: names, classes as bands, and which cells every layer covers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .coverage import Coverage, cover, layer_cells
from .errors import InputError
from .scaling import BandRecord

__all__ = ["MOST_CLASSES", "Coverage", "check_classes", "class_label", "class_records", "cover", "layer_cells"]
__all__ += ["count_classes", "unique_names", "valid_cells"]

MOST_CLASSES = 30
LARGEST_CLASS = 2**24  # up to here float32, in which rasters are read, tells whole numbers apart
LOOK = 4096


def valid_cells(stack: np.ndarray) -> np.ndarray:
    """Return where all bands of a stack (bands, rows, columns) are finite: boolean, shape (rows, columns)."""
    return np.isfinite(stack).all(axis=0)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, with ' 2', ' 3' ... after those already used."""
    given: list[str] = []
    for name in names:
        candidate, copy = name, 2
        while candidate in given:
            candidate, copy = f"{name} {copy}", copy + 1
        given.append(candidate)
    return tuple(given)


def check_classes(layer: str, classes: np.ndarray) -> np.ndarray:
    """Return the class values of a category layer, increasing integers.

    Parameters
    ----------
    layer : str
        Its name, for messages.
    classes : numpy.ndarray
        Class of each cell, shape (rows, columns), NaN = NoData.

    Raises
    ------
    InputError
        Values that are no whole numbers, that are too large to be told apart, or more than
        `MOST_CLASSES` of them.
    """
    values = np.unique(classes[np.isfinite(classes)].astype(np.float64))
    fractions = values[values != np.round(values)]
    if fractions.size:
        raise InputError(
            f"'{layer}' holds {fractions[0]:g}, which is not a class number. Categories are whole numbers; "
            "give a measured layer under the evidence layers instead."
        )
    if np.abs(values).max(initial=0.0) > LARGEST_CLASS:
        largest = int(values[np.argmax(np.abs(values))])
        raise InputError(
            f"'{layer}' holds the class number {largest:,}; numbers beyond {LARGEST_CLASS:,} cannot be told apart. "
            "Give the classes small numbers with 'Reclassify by table' first."
        )
    if values.size > MOST_CLASSES:
        raise InputError(
            f"'{layer}' has {values.size:,} classes; a stack takes up to {MOST_CLASSES} of them as bands. "
            "Merge similar classes (for example rock units into lithologies) first."
        )
    return values.astype(np.int64)


def count_classes(classes: np.ndarray, area: np.ndarray, common: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the different values of a category layer inside the area, and how many of the common cells have each.

    Parameters
    ----------
    classes : numpy.ndarray
        Class of each cell, shape (rows, columns), NaN = NoData.
    area, common : numpy.ndarray
        The cells asked for, and those of them that every layer covers; boolean, same shape.

    Returns
    -------
    numpy.ndarray, numpy.ndarray
        Increasing values, float64, shape (k,); counts, shape (k,), all 0 where there are more than
        `MOST_CLASSES` values, which no stack takes.
    """
    held = classes[area & np.isfinite(classes)]
    known = np.unique(held[:LOOK])
    others = held[~np.isin(held, known)] if known.size <= MOST_CLASSES else held  # comparing is faster than sorting
    values = np.union1d(known, others).astype(np.float64)
    counts = np.zeros(values.size, dtype=np.int64)
    if values.size <= MOST_CLASSES:
        inside = classes[common]
        counts[:] = [np.count_nonzero(inside == value) for value in values]
    return values, counts


def class_records(layer: str, values: np.ndarray, common: Sequence[int], labels: Sequence[str]) -> list[BandRecord]:
    """Return one record per class that occurs in the common cells, named ``<layer>=<class>``.

    Parameters
    ----------
    layer : str
        The category layer.
    values : numpy.ndarray
        Its class numbers, shape (k,).
    common : sequence of int
        Per class, how many of the cells that every layer covers belong to it.
    labels : sequence of str
        The names of classes 0, 1, ...; empty where the class numbers are the names.

    Raises
    ------
    InputError
        Fewer than two classes occur: such a layer is constant.
    """
    present = [int(value) for value, count in zip(values, common) if count > 0]
    if len(present) < 2:
        raise InputError(
            f"'{layer}' has a single class in all cells that every layer covers, so it tells no place from another. "
            "Leave it out of the stack."
        )
    return [
        BandRecord(f"{layer}={class_label(value, labels)}", layer, "one-hot", minimum=0.0, maximum=1.0, value=value)
        for value in present
    ]


def class_label(value: int, labels: Sequence[str]) -> str:
    """Return a class's name: from `labels` where it has one, else its number."""
    return labels[value] if 0 <= value < len(labels) else str(value)
