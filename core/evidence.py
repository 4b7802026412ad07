"""The evidence stack's geoscience: names, classes as bands, and which cells every layer covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import InputError
from .scaling import BandRecord

MOST_CLASSES = 30


@dataclass(frozen=True)
class Coverage:
    """What NoData costs when layers are stacked.

    Attributes
    ----------
    cells : int
        Cells of the area where at least one layer has data.
    common : int
        Cells where every layer has data: those a model can use.
    names : tuple of str
        The layers; single bands of a layer whose bands have data in different cells.
    valid : tuple of int
        Per layer, its cells with data.
    alone : tuple of int
        Per layer, the cells that only it lacks: what leaving it out would win back.
    """

    cells: int
    common: int
    names: tuple[str, ...]
    valid: tuple[int, ...]
    alone: tuple[int, ...]

    @property
    def lost(self) -> int:
        """Cells with some data that are lost because another layer lacks them."""
        return self.cells - self.common

    @property
    def costliest(self) -> str:
        """The layer whose absence would win back most cells; of equals, the one with the least data."""
        order = sorted(range(len(self.names)), key=lambda i: (-self.alone[i], self.valid[i]))
        return self.names[order[0]]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that survive JSON."""
        return {
            "cells": self.cells,
            "common": self.common,
            "lost": self.lost,
            "names": list(self.names),
            "valid": list(self.valid),
            "alone": list(self.alone),
        }


def valid_cells(stack: np.ndarray) -> np.ndarray:
    """Return where all bands of a stack (bands, rows, columns) are finite: boolean, shape (rows, columns)."""
    return np.isfinite(stack).all(axis=0)


def layer_cells(name: str, band_names: Sequence[str], layer: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Return where a layer has data, under its name; band by band where its bands differ.

    Parameters
    ----------
    name : str
        The layer.
    band_names : sequence of str
        Its bands.
    layer : numpy.ndarray
        Shape (bands, rows, columns); NaN or infinite = NoData.

    Returns
    -------
    list of (str, numpy.ndarray)
        Name and boolean mask of shape (rows, columns).
    """
    masks = [np.isfinite(band) for band in layer]
    if all(np.array_equal(mask, masks[0]) for mask in masks[1:]):
        return [(name, masks[0])]
    return list(zip(band_names, masks))


def cover(names: Sequence[str], valid: Sequence[np.ndarray], area: np.ndarray) -> tuple[np.ndarray, Coverage]:
    """Unite the NoData of all layers.

    Parameters
    ----------
    names : sequence of str
        The layers.
    valid : sequence of numpy.ndarray
        Per layer, where it has data; boolean, shape (rows, columns).
    area : numpy.ndarray
        The cells asked for (the mask); boolean, shape (rows, columns).

    Returns
    -------
    numpy.ndarray, Coverage
        Where every layer has data inside the area, boolean, shape (rows, columns); and the counts.

    Raises
    ------
    InputError
        A layer without data in the area, or no cell that all layers share.
    """
    missing = np.zeros(area.shape, dtype=np.uint16)  # (rows, columns): how many layers lack the cell
    for mask in valid:
        missing += ~mask
    counts = tuple(int(np.count_nonzero(mask & area)) for mask in valid)
    for name, count in zip(names, counts):
        if count == 0:
            raise InputError(
                f"'{name}' has no data inside the area of the stack: every cell is NoData there. "
                "Check its extent and its NoData value, or leave it out."
            )
    common = area & (missing == 0)
    single = area & (missing == 1)
    coverage = Coverage(
        cells=int(np.count_nonzero(area & (missing < len(valid)))),
        common=int(np.count_nonzero(common)),
        names=tuple(names),
        valid=counts,
        alone=tuple(int(np.count_nonzero(single & ~mask)) for mask in valid),
    )
    if coverage.common == 0:
        least = names[int(np.argmin(counts))]
        raise InputError(
            f"No cell has data in every layer; '{least}' covers the fewest, {min(counts):,} of {coverage.cells:,}. "
            "Leave it out, or use layers that overlap."
        )
    return common, coverage


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
        Values that are no whole numbers, or more than `MOST_CLASSES` of them.
    """
    values = np.unique(classes[np.isfinite(classes)].astype(np.float64))
    fractions = values[values != np.round(values)]
    if fractions.size:
        raise InputError(
            f"'{layer}' holds {fractions[0]:g}, which is not a class number. Categories are whole numbers; "
            "give a measured layer under the evidence layers instead."
        )
    if values.size > MOST_CLASSES:
        raise InputError(
            f"'{layer}' has {values.size:,} classes; a stack takes up to {MOST_CLASSES} of them as bands. "
            "Merge similar classes (for example rock units into lithologies) first."
        )
    return values.astype(np.int64)


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
