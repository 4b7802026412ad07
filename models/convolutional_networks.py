"""The six networks and their ensemble (He et al. 2024): each learns windows of its own accord, then they are combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..core.combination import SIMPLE_AVERAGE
from ..core.context import Context
from ..core.errors import InputError
from .base import TrainingData
from .classification import NetworkPlan
from .network_names import TITLES
from .window_classifier import WindowClassifier

NO_CROPS = "Crops are two numbers from 1 on, of deposit cells and of barren ones, such as 50,10; not {}."


class ConvolutionalNetworks(WindowClassifier):
    """One or several kinds of networks over windows of an evidence stack.

    Parameters
    ----------
    networks : tuple of str
        Names of `network_names.NETWORKS`.
    repeats : int
        Networks of each kind, from different seeds.
    width : float
        Share of the networks' published channels; LeNet has as many as it has.
    crops : tuple of int
        Windows per deposit cell and per barren cell in an epoch, see `LabelledWindows`; nothing: as many of
        both kinds, and in an epoch as many as there are cells.
    window, combination, iterations, …
        See `WindowClassifier`.
    """

    kind = "cnn"

    def __init__(
        self,
        networks: tuple[str, ...] = ("lenet", "resnet18", "mobilenetv2"),
        repeats: int = 1,
        width: float = 0.25,
        crops: tuple[int, ...] = (),
        window: int = 5,
        combination: str = SIMPLE_AVERAGE,
        iterations: int = 100,
        epochs: int = 0,
        batch_size: int = 32,
        learning_rate: float = 1e-3,
        last_rate: float = 1e-5,
        hold_out: float = 0.2,
        shift: int = 1,
        turn: bool = True,
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        self.networks, self.repeats, self.width, self.crops = tuple(networks), repeats, width, _whole(crops)
        super().__init__(
            window,
            combination,
            iterations,
            epochs,
            batch_size,
            learning_rate,
            last_rate,
            hold_out,
            shift,
            turn,
            seed,
            device,
        )

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments but the device."""
        own = {"networks": self.networks, "repeats": self.repeats, "width": self.width, "crops": self.crops}
        return {**own, **super().parameters()}

    def plans(self) -> tuple[NetworkPlan, ...]:
        """Return every kind's plan, once per repeat."""
        self._check_networks()
        crops = (self.crops[0], self.crops[1]) if self.crops else None
        plans = (self.plan(name, width=self.width, crops=crops) for name in self.networks)
        return tuple(plan for plan in plans for _ in range(self.repeats))

    def learning_plans(
        self, data: TrainingData, padded: np.ndarray, learnt: np.ndarray, targets: np.ndarray, context: Context
    ) -> tuple[NetworkPlan, ...]:
        """Return the plans; with crops, an epoch is a pass over all crops."""
        plans = self.plans()
        if not (self.crops and self.epochs):
            return plans
        deposits = int(targets.sum())
        windows = self.crops[0] * deposits + self.crops[1] * (len(targets) - deposits)
        batches = self.epochs * -(-windows // self.batch_size)
        return tuple(replace(plan, epochs=0, iterations=batches) for plan in plans)

    def names(self) -> tuple[str, ...]:
        """Return the networks' titles, numbered where they repeat."""
        if self.repeats == 1:
            return tuple(TITLES[name] for name in self.networks)
        return tuple(f"{TITLES[name]} {i + 1}" for name in self.networks for i in range(self.repeats))

    def _check_networks(self) -> None:
        strange = [name for name in self.networks if name not in TITLES]
        if strange or not self.networks:
            named = f"'{strange[0]}' is no network" if strange else "No network was chosen"
            raise InputError(f"{named}. Choose among {', '.join(TITLES)}.")
        if self.repeats < 1:
            raise InputError(f"'repeats' must be at least 1, not {self.repeats}.")
        if not 1 / 64 <= self.width <= 4:
            raise InputError(f"The networks' width must be from 1/64 to 4 of the published one, not {self.width:g}.")
        if self.crops and (len(self.crops) != 2 or min(self.crops) < 1):
            raise InputError(NO_CROPS.format(self.crops))


def _whole(numbers: Sequence[Any]) -> tuple[int, ...]:
    """Return what was given, perhaps as text, as whole numbers."""
    try:
        return tuple(int(number) for number in numbers)
    except ValueError:
        raise InputError(NO_CROPS.format(", ".join(map(str, numbers)))) from None
