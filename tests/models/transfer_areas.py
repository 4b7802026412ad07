"""Pairs of simulated areas for transfer: deposits zoned alike, levels and numbers of deposits not."""

from __future__ import annotations

import numpy as np
from gossan.models.base import TrainingData
from gossan.models.training_data import labelled_data
from scipy.ndimage import gaussian_filter

NAMES = ("Cu_ppm", "Pb_ppm", "Zn_ppm", "Mn_ppm")
STEP = 10  # cells between the places where something may lie


def simulate_area(
    seed: int, deposits: int, shift: float = 0.0, barren: int = 300, side: int = 96
) -> tuple[np.ndarray, np.ndarray]:
    """Return a stack and labels: copper cores in zinc rings are deposits; cores, rings and rings of copper alone are not.

    No single band tells them apart, so that a network has something to learn that needs more deposits than one area has.
    """
    rng = np.random.default_rng(seed)
    z = np.stack([gaussian_filter(rng.normal(size=(side, side)), 1.5) for _ in NAMES])
    z /= z.std(axis=(1, 2), keepdims=True)
    y, x = np.mgrid[-4:5, -4:5]
    radius = np.hypot(y, x)
    core, ring = 2.0 * np.exp(-((radius / 1.5) ** 2)), 1.6 * np.exp(-((radius - 3) ** 2))
    labels = np.full((side, side), 255, np.uint8)
    places = [(i, j) for i in range(6, side - 6, STEP) for j in range(6, side - 6, STEP)]
    rng.shuffle(places)
    for k, (i, j) in enumerate(places):
        copper, zinc = z[0, i - 4 : i + 5, j - 4 : j + 5], z[2, i - 4 : i + 5, j - 4 : j + 5]
        kind = "deposit" if k < deposits else ("ring", "turned", "core")[k % 3]
        copper += {"deposit": core, "core": core, "ring": 0.0, "turned": ring}[kind]
        zinc += {"deposit": ring, "core": 0.0, "ring": ring, "turned": core}[kind]
        if kind == "deposit":
            labels[i - 1 : i + 2, j - 1 : j + 2] = 1
        elif k < deposits + 30:
            labels[i - 1 : i + 2, j - 1 : j + 2] = 0
    labels.flat[rng.permutation(np.flatnonzero(labels.ravel() == 255))[:barren]] = 0
    return (3.0 * z + shift).astype(np.float32), labels


def area_data(seed: int, deposits: int, shift: float = 0.0, barren: int = 300) -> TrainingData:
    """Return an area as training data."""
    stack, labels = simulate_area(seed, deposits, shift, barren)
    return labelled_data(stack, NAMES, labels)


def auc(score: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of barren cells that a deposit's cell outranks."""
    deposits, barren = score[labels == 1], score[labels == 0]
    return float(np.mean(deposits[:, None] > barren[None, :]))
