"""Settings of transfer learning under two names: what works on real data, and what the paper says.

**As published** (Ebdali et al. 2025, Journal of Mining and Environment, tables 2 and 3): Inception-v3 for images, a
head of one dense layer with softmax, dropout 0.5, Adam with a learning rate of 1e-4, batches of 32, 2,000 iterations,
positive windows from a generative adversarial network. The paper is silent on, or unclear about:

- *"layers count"*, "the number of additional dense layers", with an activation of its own: read as dense layers before
  the one that gives the two classes. Their width, 128, is ours;
- *the window*: its map has "264 uniform grid cell images" of 0.22 km² and, elsewhere, 173,585 "grid cells". 9 cells, resized
  to the 299 pixels that Inception-v3 was made for;
- *freezing*: "we retrain the model": nothing is frozen;
- *batches*: here with as many positive as negative windows; the paper's data has one positive in twelve;
- *accuracy*: its 2,972 verification cells are a fifth of the 14,859 positive ones and all negatives are trained on, so
  that "accuracy" there is the share of *positives* that are found, beside positives next door that were learnt from.

**Recommended** has the networks' small form for windows, freezes what was transferred for the first three quarters (on
simulated pairs of areas with three deposits in the second, unfreezing after the first half lost a third of what transfer
brings, `tests/models/test_transfer.py`), turns and moves windows, and generates none. 200 batches of windows of 5 cells: on
Eskay's held-out blocks LeNet reached an AUC of .82 with them from random weights, ResNet-18 .75, Inception-v3, the
paper's network and the default, .70: with few deposits take a small one (`docs/systems.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..core.errors import InputError
from .presets import AS_PUBLISHED, RECOMMENDED

PAPER_GRID = (
    "layers=1,2,3; dropout=0.3,0.5,0.7; learning_rate=0.0001,0.001,0.01; optimiser=adam,sgd; "
    "activation=relu,tanh,sigmoid,leaky relu,elu,softmax; batch_size=16,32,64"
)  # table 3


@dataclass(frozen=True)
class TransferPreset:
    """Settings; see `models.transfer.TransferLearning`."""

    form: str
    window: int
    pixels: int
    iterations: int
    freeze: float
    layers: int
    dropout: float
    activation: str
    optimiser: str
    learning_rate: float
    last_rate: float
    batch_size: int
    generator: bool
    shift: int
    turn: bool


TRANSFER_PRESETS = {
    RECOMMENDED: TransferPreset(
        "auto", 5, 0, 200, 0.75, 0, 0.3, "relu", "adam", 1e-3, 1e-5, 32, False, shift=1, turn=True
    ),
    AS_PUBLISHED: TransferPreset(
        "published", 9, 299, 2000, 0.0, 1, 0.5, "softmax", "adam", 1e-4, 1e-4, 32, True, shift=0, turn=False
    ),
}


def transfer_settings(preset: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a preset's settings by name, each replaced by the given value unless that is None.

    Raises
    ------
    InputError
        For an unknown preset.
    """
    if preset not in TRANSFER_PRESETS:
        raise InputError(f"There is no preset '{preset}'. Choose one of: {', '.join(TRANSFER_PRESETS)}.")
    settings = asdict(TRANSFER_PRESETS[preset])
    settings.update({name: given[name] for name in settings if given.get(name) is not None})
    if settings["last_rate"] > settings["learning_rate"]:  # a rate was given that lies below the preset's last
        settings["last_rate"] = settings["learning_rate"]
    return settings
