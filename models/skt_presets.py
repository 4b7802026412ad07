"""Settings of SKT under two names: what works on real data, and what the paper says.

**As published** (Huang et al. 2022, Minerals 12, 1112, sections 2.2 and 4.1): windows of 256 cells every 128 cells, cropped
at random to 224, Gaussian noise of variance 0.01; ResNet-18 as known for images, rates 1, 6, 12, 18 and 24, beta 0.7; SGD
with a momentum of 0.01, weight decay 1e-4, batches of 128, 150 passes, a learning rate of 0.1 halved every 30. It
wants a grid of thousands of cells each way and a graphics card. The paper is silent on, or contradicts itself in:

- *a momentum of 0.01*, where 0.9 is usual: taken as printed;
- *the penalty on the selection matrices*, and how they are learnt: see `networks.selected_kernels`;
- *the source*: see `skt_source`;
- *where the taps of a rate of 24 lie* in a window: inside it, see `networks.skt`;
- *Eq. 5* divides by "the variance", which would not give the variance of 1 that is promised: by the standard deviation;
- *test windows*: theirs are noisy copies, too (69 become 275), from the southern sixth of the map. Here whole pieces of
  known ground are set aside, without noise;
- *Table 3*: the figures of SKT, ShuffleNetV2 and GoogLeNet follow from 275 test windows with 119 of deposits, those of
  the other methods from 206 with 102 (ResNet-18's F1 from neither): they were not measured on the same windows. In Table
  5 the F1 of the first two rows are each other's. F1 is the mean over both classes, recall that of deposits.

**Recommended** has small windows around known cells, ResNet-18 with an eighth of its channels, Adam and few batches, so that
it trains on a processor in a minute or two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..core.errors import InputError
from .presets import AS_PUBLISHED, RECOMMENDED


@dataclass(frozen=True)
class SktPreset:
    """Settings of `skt.SelectiveTransfer`, under its names."""

    rates: tuple[int, ...] = (1, 6, 12, 18, 24)
    beta: float = 0.7
    sparsity: float = 0.5
    width: float = 0.125
    as_published: bool = False
    surroundings: bool = True
    step: int = 0
    noise: float = 0.01
    halve_every: int = 0
    optimiser: str = "adam"
    momentum: float = 0.01
    decay: float = 1e-4
    window: int = 9
    iterations: int = 200
    epochs: int = 0
    batch_size: int = 32
    learning_rate: float = 1e-3
    last_rate: float = 1e-5
    shift: int = 1
    turn: bool = True


PRESETS = {
    RECOMMENDED: SktPreset(),
    AS_PUBLISHED: SktPreset(
        width=1.0,
        as_published=True,
        surroundings=False,
        step=128,
        halve_every=30,
        optimiser="sgd",
        window=224,
        epochs=150,
        batch_size=128,
        learning_rate=0.1,
        shift=16,
        turn=False,
    ),
}


def skt_settings(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a preset's settings by name, each replaced by the given value unless that is None.

    A given number of batches wins over the preset's number of passes; a learning rate below the
    preset's last one brings that down with it.

    Raises
    ------
    InputError
        For an unknown preset.
    """
    if name not in PRESETS:
        raise InputError(f"There is no preset '{name}'. Choose one of: {', '.join(PRESETS)}.")
    settings = {key: value if given.get(key) is None else given[key] for key, value in asdict(PRESETS[name]).items()}
    if given.get("iterations") is not None and given.get("epochs") is None:
        settings["epochs"] = 0
    settings["last_rate"] = min(settings["last_rate"], settings["learning_rate"])
    return settings
