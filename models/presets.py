"""Settings of the anomaly networks under two names: what works on real data, and what the paper says.

**As published** (Luo et al. 2021, Applied Geochemistry 130, section 2.2): Adam with a learning
rate of 1e-5, batches of 128, 30 % of the cells for training, one network. The paper is silent on:

- *the window*: "a set of input feature vectors at each cell location", but kernels of 4 x 4. 8 is
  the smallest window that three layers of kernel 4 and stride 2 can halve down to one cell;
- *the latent vector's length*: 100, as in GANomaly's own code (Akcay et al. 2018);
- *the number of iterations*: 5,000, about 19 passes over 30 % of the paper's 336 x 336 cells;
- *the autoencoder's settings*: it is given the same.

**Recommended** was chosen on simulated surveys; `benchmarks/presets.py` prints the comparison. More
than 300 batches bring nothing but time to GANomaly, and teach the autoencoder to rebuild the anomalies
as well; several networks averaged are better than one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..core.errors import InputError

RECOMMENDED, AS_PUBLISHED = "recommended", "as published"


@dataclass(frozen=True)
class Preset:
    """Settings of an anomaly network.

    Attributes
    ----------
    train_fraction : float
        Share of the cells that may be learnt from, drawn at random.
    window : int
        Width of the window, in cells.
    latent : int
        Length of the latent vector.
    members : int
        Networks that are trained with different seeds and averaged.
    iterations : int
        Batches.
    batch_size : int
        Windows per batch.
    learning_rate : float
        Of Adam.
    trim : float
        Percentage of the training cells, the most extreme, that is left out.
    width : float
        Factor on the networks' channels.
    """

    train_fraction: float
    window: int
    latent: int
    members: int
    iterations: int
    batch_size: int
    learning_rate: float
    trim: float
    width: float = 1.0


PRESETS: dict[str, dict[str, Preset]] = {
    "ganomaly": {
        RECOMMENDED: Preset(1.0, 1, 32, 5, 300, 128, 2e-4, 10.0),
        AS_PUBLISHED: Preset(0.3, 8, 100, 1, 5000, 128, 1e-5, 0.0),
    },
    "autoencoder": {
        RECOMMENDED: Preset(1.0, 1, 4, 5, 300, 128, 1e-3, 10.0),
        AS_PUBLISHED: Preset(0.3, 8, 100, 1, 5000, 128, 1e-5, 0.0),
    },
}


def preset_settings(kind: str, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a preset's settings by name, each replaced by the given value unless that is None.

    Raises
    ------
    InputError
        For an unknown preset.
    """
    presets = PRESETS[kind]
    if name not in presets:
        raise InputError(f"There is no preset '{name}'. Choose one of: {', '.join(presets)}.")
    settings = asdict(presets[name])
    return {key: value if given.get(key) is None else given[key] for key, value in settings.items()}


LIMITS = {
    "window": (1, 512, "a width of 1 cell or more"),
    "latent": (1, 4096, "a length from 1 to 4,096"),
    "members": (1, 100, "1 to 100 networks"),
    "iterations": (1, 10_000_000, "one batch or more"),
    "epochs": (0, 1_000_000, "0 (the preset's iterations) or more passes"),
    "batch_size": (2, 1_000_000, "2 windows or more"),
    "learning_rate": (1e-12, 10.0, "a small positive number such as 0.0002"),
    "trim": (0.0, 90.0, "0 to 90 %"),
    "width": (1 / 64, 16.0, "a factor from 1/64 to 16"),
}


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise `InputError` naming the setting that is out of range, its value and what it may be."""
    for name, (lowest, highest, allowed) in LIMITS.items():
        if not lowest <= settings[name] <= highest:
            raise InputError(f"The setting '{name.replace('_', ' ')}' is {settings[name]}. It must be {allowed}.")
