"""Dual windows: the ring of cells between an inner and an outer square around a cell (Liu & Chang 2013)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import InputError

GOLDEN = 0.5 * (5.0**0.5 - 1.0)  # multiples of it fill 0 to 1 more evenly than chance, however many are taken


@dataclass(frozen=True)
class Ring:
    """The cells in the outer square that are not in the inner one; both centred on the cell in question.

    Attributes
    ----------
    inner, outer : int
        Widths in cells, odd; ``Ring(3, 5)`` has 16 cells.
    """

    inner: int
    outer: int

    def __post_init__(self) -> None:
        for name, width in (("inner", self.inner), ("outer", self.outer)):
            if width < 1 or width % 2 == 0:
                raise InputError(
                    f"The {name} window is {width} cells wide. Its width must be odd, so that the cell is in its middle: "
                    f"{max(width - 1, 1)} or {max(width + 1, 3)}."
                )
        if self.inner >= self.outer:
            raise InputError(
                f"The inner window ({self.inner}) must be smaller than the outer one ({self.outer}): the ring lies between."
            )

    @property
    def name(self) -> str:
        """As the paper writes it: (13,35)."""
        return f"({self.inner},{self.outer})"

    @property
    def cells(self) -> int:
        """How many cells the whole ring has."""
        return self.outer**2 - self.inner**2

    def half(self, most: int = 0, turn: float = 0.0) -> np.ndarray:
        """Return one offset of each two opposite cells of the ring, in the order of their direction.

        Thinned, the half ring is cut into as many sectors as there shall be cells, and one cell of each
        is taken, nearer and farther ones by turns in the golden ratio.

        Parameters
        ----------
        most : int
            At most so many cells of the ring, spread evenly over its directions, always with the cell
            opposite, so that a slope of the whole region cancels out; 0 = the whole ring.
        turn : float
            From 0 to below 1: another turn chooses other cells, as even.

        Returns
        -------
        numpy.ndarray
            Rows south, columns east, int64, shape (n, 2), each below the row of the centre, or east of it
            in the same row. The ring is these and their negatives.
        """
        reach, within = self.outer // 2, self.inner // 2
        row, column = np.mgrid[0 : reach + 1, -reach : reach + 1].reshape(2, -1)
        ahead = (row > 0) | (column > 0)
        ring = np.stack([row, column], axis=1)[ahead & (np.maximum(row, np.abs(column)) > within)]
        ring = ring[np.lexsort((np.hypot(*ring.T), np.arctan2(ring[:, 0], ring[:, 1])))]
        wanted = max(most // 2, 1) if most else len(ring)
        if wanted >= len(ring):
            return ring
        chosen = []
        for number, sector in enumerate(np.array_split(ring, wanted)):
            outwards = sector[np.argsort(np.hypot(*sector.T), kind="stable")]
            chosen.append(outwards[int((number * GOLDEN + turn) % 1.0 * len(sector))])
        return np.array(chosen)

    def offsets(self, most: int = 0, turn: float = 0.0) -> np.ndarray:
        """Return the ring's offsets, those of `half` and their negatives, shape (2 n, 2)."""
        half = self.half(most, turn)
        return np.concatenate([half, -half])


def rings_of(inner: Sequence[Any], outer: Sequence[Any]) -> tuple[Ring, ...]:
    """Return the rings of two lists of widths, paired one by one.

    Raises
    ------
    InputError
        If the lists do not pair, a width is no whole number, or a ring occurs twice.
    """
    if len(inner) != len(outer) or not inner:
        raise InputError(
            f"There are {len(inner)} inner and {len(outer)} outer windows. Give one outer width for each inner one: "
            "5,13 inside 9,35 makes the rings (5,9) and (13,35)."
        )
    rings = tuple(Ring(_whole(i, "inner"), _whole(o, "outer")) for i, o in zip(inner, outer))
    for ring in rings:
        if rings.count(ring) > 1:
            raise InputError(f"The ring {ring.name} is given twice. Leave one out.")
    return rings


def _whole(value: Any, name: str) -> int:
    """Return a width as a number; JSON and typed settings bring text and decimals."""
    try:
        width = float(value)
    except (TypeError, ValueError):
        width = 0.5
    if width != int(width):
        raise InputError(f"The {name} window '{value}' is no whole number of cells. Write odd widths: 5,7,9.")
    return int(width)
