"""Settings of the convolutional networks under two names: what works on real data, and what the paper says.

**As published** (He et al. 2024, Scientific Reports 14): LeNet, AlexNet, VGG-16, ResNet-50, MobileNetV2 and
ViT at their published widths, windows of 32 x 32, 50 crops of each cell with ore and 10 of each barren one,
not turned ("may change the spatial location information"), 80 % learnt from, Adam, batches of 16,
50 passes, a learning rate from 1e-4 along a cosine to 1e-5. What differs, and why:

- *the crops*: the paper's cells are pictures of 606 x 716 pixels; see `labelled_windows.LabelledWindows`;
- *the networks' first layers*: theirs are for pictures of 224 x 224, and leave nothing of 32 x 32; the forms for windows
  are taken, ViT with four of its twelve layers;
- *the split*: the paper deals crops to both sides at random; here whole pieces of ground are dealt;
- *the combination*: the paper compares five and names no winner; the simple average.

**Recommended**: three networks that differ in kind at a quarter of their channels, windows of 5 x 5, as
many deposits as barren windows, moved by a cell and turned, and 100 batches: with the few deposits of a
district more batches only teach these by heart. On four simulated surveys LeNet reached the same AUC in held-out
blocks, .82, with 100 batches and with 400 of which the best look at the ground set aside was kept, and less,
.78 to .80, with windows of 9 x 9; logistic regression reached .86, random forest .82.
`docs/systems.md` has later and wider trials: neither this window nor this number of batches is shown to be best, and
single seeds differ by more than the settings do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..core.combination import SIMPLE_AVERAGE
from ..core.errors import InputError
from .presets import AS_PUBLISHED, RECOMMENDED


@dataclass(frozen=True)
class NetworkPreset:
    """Settings of `ConvolutionalNetworks`, under its names."""

    networks: tuple[str, ...]
    combination: str
    width: float
    crops: tuple[int, ...]
    window: int
    iterations: int
    epochs: int
    batch_size: int
    learning_rate: float
    last_rate: float
    hold_out: float
    shift: int
    turn: bool
    repeats: int = 1


PRESETS = {
    RECOMMENDED: NetworkPreset(
        ("lenet", "resnet18", "mobilenetv2"), SIMPLE_AVERAGE, 0.25, (), 5, 100, 0, 32, 1e-3, 1e-5, 0.2, 1, True
    ),
    AS_PUBLISHED: NetworkPreset(
        ("lenet", "alexnet", "vgg16", "resnet50", "mobilenetv2", "vit"),
        SIMPLE_AVERAGE,
        1.0,
        (50, 10),
        32,
        400,
        50,
        16,
        1e-4,
        1e-5,
        0.2,
        0,
        False,
    ),
}


def network_settings(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a preset's settings by name, each replaced by the given value unless that is None.

    A number of batches that is given counts instead of the preset's passes; a learning rate that is given
    below the preset's last one brings that down with it.

    Raises
    ------
    InputError
        For an unknown preset.
    """
    if name not in PRESETS:
        raise InputError(f"There is no preset '{name}'. Choose one of: {', '.join(PRESETS)}.")
    preset = asdict(PRESETS[name])
    settings = {key: value if given.get(key) is None else given[key] for key, value in preset.items()}
    if given.get("iterations") is not None and given.get("epochs") is None:
        settings["epochs"] = 0
    settings["last_rate"] = min(settings["last_rate"], settings["learning_rate"])
    return settings
