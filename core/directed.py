"""The directed detector: odd *towards what she looks for*, not merely odd (Gossan's own; METHODS F).

An undirected detector scores depletion like enrichment. Here the geologist names the commodity or its
pathfinders, and no deposit is used. For standardised logarithms z of q elements in the background:

1. C = 0.99 cov(z) + 0.01 (tr C / q) I and D2 = z' C^-1 z, the undirected oddness;
2. t = the mean z of the named elements, standardised; with fewer than three named, what travels with
   them counts too: t <- standardise(t + standardise(z' C d)), with d = 1 on the named elements, else 0;
3. S = (D2 - q) / sqrt(2 q) + 4 t.

Since z has mean zero over the training cells, t is a weighted sum of z; the weights are kept and tell
which elements drive the map.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from .errors import InputError

SHRINKAGE = 0.01
PULL = 4.0
FEW = 3  # with fewer named elements than this, those that travel with them help


def shrunk_covariance(z: np.ndarray, shrinkage: float = SHRINKAGE) -> np.ndarray:
    """Return (1 - shrinkage) cov(z) + shrinkage (tr cov(z) / q) I, shape (q, q).

    Parameters
    ----------
    z : numpy.ndarray
        Standardised cells, shape (n, q), of mean zero.
    shrinkage : float
        Share of the identity; above 0 the result can be inverted even for centred log-ratios.
    """
    covariance = z.T @ z / len(z)
    size = len(covariance)
    return (1.0 - shrinkage) * covariance + shrinkage * np.trace(covariance) / size * np.eye(size)


def squared_distance(z: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Return D2 = z' C^-1 z of each row, shape (n,), for the precision C^-1, shape (q, q)."""
    return np.einsum("ij,ij->i", z @ precision, z)


def pull_weights(covariance: np.ndarray, named: Sequence[int], sample_covariance: np.ndarray) -> np.ndarray:
    """Return the weights w of t = w' z, shape (q,), so that t has variance 1 over the training cells.

    Parameters
    ----------
    covariance : numpy.ndarray
        The shrunk covariance C, shape (q, q).
    named : sequence of int
        Positions of the named elements, at least one.
    sample_covariance : numpy.ndarray
        cov(z) itself, shape (q, q): it gives the variance of a weighted sum.

    Raises
    ------
    InputError
        If the named elements' mean does not vary.
    """
    direction = np.zeros(len(covariance))
    direction[list(named)] = 1.0
    weights = _unit_variance(direction, sample_covariance)
    if len(named) < FEW:
        weights = _unit_variance(weights + _unit_variance(covariance @ direction, sample_covariance), sample_covariance)
    return weights


def directed_score(squared: np.ndarray, pull: np.ndarray, bands: int, strength: float = PULL) -> np.ndarray:
    """Return S = (D2 - q) / sqrt(2 q) + strength * t, shape (n,); higher = more anomalous towards the named."""
    return (squared - bands) / np.sqrt(2.0 * bands) + strength * pull


def doubt_of_closed_bands(wanted: Sequence[str], band_names: Sequence[str]) -> str:
    """Return why a direction does not suit these bands; empty where it does.

    In a clr-transformed stack an element is measured against all others: where several elements are
    enriched together, as over ore, each looks poorer (on Eskay the gated score fell from an AUC of .83
    to .58).
    """
    if wanted and any(name.startswith("clr_") for name in band_names):
        return (
            "The stack's bands are clr log-ratios, in which elements that are enriched together hide each other, so the "
            "direction may point the wrong way. Use plain logarithms ('Log-ratios', method log) for directed scores."
        )
    return ""


def match_bands(wanted: Sequence[str], band_names: Sequence[str]) -> tuple[int, ...]:
    """Return the position of each named band.

    A name is a band's whole name, in any case, or an element that is one of the words of a band's
    name: "pb" finds "Pb", "Pb_ppm" and "clr_Pb_ppm".

    Raises
    ------
    InputError
        If no name is given, or one fits no band or several; the message lists the stack's bands.
    """
    names = [name.strip() for name in wanted if name.strip()]
    if not names:
        raise InputError(
            "A directed method needs the names of the bands that must be enriched. "
            f"Name one or more of the stack's bands: {_listed(band_names)}."
        )
    return tuple(dict.fromkeys(_match_band(name, band_names) for name in names))


def _match_band(name: str, band_names: Sequence[str]) -> int:
    if name in band_names:
        return list(band_names).index(name)
    sought = name.casefold()
    for candidates in (
        [i for i, band in enumerate(band_names) if band.casefold() == sought],
        [i for i, band in enumerate(band_names) if sought in re.split(r"[\W_]+", band.casefold())],
    ):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise InputError(
                f"'{name}' fits several bands of the stack: {_listed([band_names[i] for i in candidates])}. "
                "Give the band's full name."
            )
    raise InputError(f"The stack has no band '{name}'. Its bands are {_listed(band_names)}.")


def _unit_variance(weights: np.ndarray, sample_covariance: np.ndarray) -> np.ndarray:
    variance = float(weights @ sample_covariance @ weights)
    if not variance > 1e-12 * float(weights @ weights) * np.trace(sample_covariance):
        raise InputError("The named bands together do not vary over the training cells. Name others.")
    return weights / np.sqrt(variance)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
