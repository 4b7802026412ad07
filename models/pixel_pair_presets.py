"""Settings of the pixel-pair system under two names: what works on real data, and what the paper says.

**As published** (Zhang et al. 2021, section 4): learning rate 0.01, batches of 128, ten draws of barren cells, 80 % of the
cells for training, the whole ring. The paper is silent on:

- *the optimiser*: Adam;
- *how long*: 2,000 batches, about five passes over its 55,216 pairs;
- *which of the ten networks makes the map*: it calls the fifth the best, by its loss and its test accuracy; so here the
  one with the best test accuracy does;
- *the starting weights*: see `networks.spectrum.initialise_spectrum`. With weights of the usual size, half of that
  variance, a learning rate of 0.01 never leaves the loss of a coin (0.637); with these most draws learn, and those that do
  not are left out and said so.

**Recommended**: a learning rate of 0.001, which all draws survive; 300 batches, since 1,000 find held-out deposits no better;
all ten networks, each looking at a few cells of the ring, others than the next one. That costs a seventh of one network over
the whole ring of (13,35).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..core.errors import InputError

RECOMMENDED, AS_PUBLISHED = "recommended", "as published"


@dataclass(frozen=True)
class Preset:
    """Settings of the pixel-pair system; see `models.pixel_pair.PixelPair`."""

    iterations: int
    batch_size: int
    learning_rate: float
    max_ring: int
    scored: int


PRESETS: dict[str, Preset] = {
    RECOMMENDED: Preset(300, 128, 1e-3, 16, 0),
    AS_PUBLISHED: Preset(2000, 128, 1e-2, 0, 1),
}

LIMITS = {
    "repeats": (1, 100, "1 to 100 draws"),
    "iterations": (1, 10_000_000, "one batch or more"),
    "batch_size": (1, 1_000_000, "one pair or more"),
    "learning_rate": (1e-12, 10.0, "a small positive number such as 0.001"),
    "max_ring": (0, 1_000_000, "0 (the whole ring) or more cells"),
    "scored": (0, 100, "0 (all networks) or more"),
    "train_share": (0.01, 1.0, "from 0.01 to 1"),
}


def preset_settings(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a preset's settings by name, each replaced by the given value unless that is None.

    Raises
    ------
    InputError
        For an unknown preset.
    """
    if name not in PRESETS:
        raise InputError(f"There is no preset '{name}'. Choose one of: {', '.join(PRESETS)}.")
    settings = asdict(PRESETS[name])
    return {key: value if given.get(key) is None else given[key] for key, value in settings.items()}


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise `InputError` naming the setting that is out of range, its value and what it may be."""
    for name, (lowest, highest, allowed) in LIMITS.items():
        if not lowest <= settings[name] <= highest:
            raise InputError(f"The setting '{name.replace('_', ' ')}' is {settings[name]}. It must be {allowed}.")
