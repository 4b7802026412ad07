"""Which cells have data in every layer of a stack, and what each band's NoData costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import InputError


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


@dataclass(frozen=True)
class Tally:
    """Cells counted band by band in a part of the area; the tallies of parts add up.

    Attributes
    ----------
    cells, common : int
        Cells where any band has data, and where all have.
    valid, alone : numpy.ndarray
        Per band, its cells with data, and those that only it lacks; int64, shape (bands,).
    layer_alone : numpy.ndarray
        Per layer, the cells that only this layer lacks, in whichever of its bands; int64, shape (layers,).
    agree : numpy.ndarray
        Per layer, whether its bands have data in the same cells of the area; bool, shape (layers,).
    """

    cells: int
    common: int
    valid: np.ndarray
    alone: np.ndarray
    layer_alone: np.ndarray
    agree: np.ndarray

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.cells + other.cells,
            self.common + other.common,
            self.valid + other.valid,
            self.alone + other.alone,
            self.layer_alone + other.layer_alone,
            self.agree & other.agree,
        )

    def coverage(self, layers: Sequence[tuple[str, Sequence[str]]]) -> Coverage:
        """Return what NoData costs, by layer, or by band where a layer's bands differ.

        Parameters
        ----------
        layers : sequence of (str, sequence of str)
            Each layer's name and those of its bands, in the order in which they were counted.

        Raises
        ------
        InputError
            A layer without data in the area, or no cell that all layers share.
        """
        rows: list[tuple[str, int, int]] = []  # name, cells with data, cells that only it lacks
        band = 0
        for i, (name, band_names) in enumerate(layers):
            own = range(band, band + len(band_names))
            if self.agree[i]:
                rows.append((name, int(self.valid[band]), int(self.layer_alone[i])))
            else:
                rows += [(band_names[b - band], int(self.valid[b]), int(self.alone[b])) for b in own]
            band += len(band_names)
        names, valid, alone = zip(*rows)
        _check_overlap(names, valid, self)
        return Coverage(self.cells, self.common, names, valid, alone)


def _check_overlap(names: Sequence[str], valid: Sequence[int], tally: Tally) -> None:
    """Refuse layers without data, and layers that share no cell."""
    for name, count in zip(names, valid):
        if count == 0:
            raise InputError(
                f"'{name}' has no data inside the area of the stack: every cell is NoData there. "
                "Check its extent and its NoData value, or leave it out."
            )
    if tally.common == 0:
        least = names[int(np.argmin(valid))]
        raise InputError(
            f"No cell has data in every layer; '{least}' covers the fewest, {min(valid):,} of {tally.cells:,}. "
            "Leave it out, or use layers that overlap."
        )


def count_cells(layers: Sequence[np.ndarray], area: np.ndarray) -> tuple[np.ndarray, Tally]:
    """Unite the NoData of all bands, and count.

    Parameters
    ----------
    layers : sequence of numpy.ndarray
        Where each band has data; boolean, shape (bands, rows, columns) per layer.
    area : numpy.ndarray
        The cells asked for (the mask); boolean, shape (rows, columns).

    Returns
    -------
    numpy.ndarray, Tally
        Where every band has data inside the area, boolean, shape (rows, columns); and the counts.
    """
    lacking = [len(layer) - np.count_nonzero(layer, axis=0) for layer in layers]  # per layer (rows, columns)
    missing = np.sum(lacking, axis=0)
    single = area & (missing == 1)
    common = area & (missing == 0)
    bands = [band for layer in layers for band in layer]
    tally = Tally(
        cells=int(np.count_nonzero(area & (missing < len(bands)))),
        common=int(np.count_nonzero(common)),
        valid=np.array([np.count_nonzero(band & area) for band in bands]),
        alone=np.array([np.count_nonzero(single & ~band) for band in bands]),
        layer_alone=np.array([np.count_nonzero(area & (own > 0) & (own == missing)) for own in lacking]),
        agree=np.array([_agree(own[area], len(layer)) for own, layer in zip(lacking, layers)]),
    )
    return common, tally


def _agree(lacking: np.ndarray, bands: int) -> bool:
    """Whether in every cell all bands of a layer have data, or none has."""
    return bool(((lacking == 0) | (lacking == bands)).all())


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
    common, tally = count_cells([mask[None] for mask in valid], area)
    return common, tally.coverage([(name, (name,)) for name in names])
