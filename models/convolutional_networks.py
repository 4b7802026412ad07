"""The six networks and their ensemble (He et al. 2024): each learns windows of its own accord, then they are combined."""

from __future__ import annotations

from typing import Any

from ..core.combination import SIMPLE_AVERAGE
from ..core.errors import InputError
from .classification import NetworkPlan
from .networks.classification import NETWORKS
from .window_classifier import WindowClassifier

TITLES = {entry.name: entry.title for entry in NETWORKS}


class ConvolutionalNetworks(WindowClassifier):
    """One or several kinds of networks over windows of an evidence stack.

    Parameters
    ----------
    networks : tuple of str
        Names of `networks.classification.NETWORKS`.
    repeats : int
        Networks of each kind, from different seeds.
    window, combination, iterations, …
        See `WindowClassifier`.
    """

    kind = "cnn"

    def __init__(
        self,
        networks: tuple[str, ...] = ("lenet",),
        repeats: int = 1,
        window: int = 9,
        combination: str = SIMPLE_AVERAGE,
        iterations: int = 400,
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
        self.networks, self.repeats = tuple(networks), repeats
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
        return {"networks": self.networks, "repeats": self.repeats, **super().parameters()}

    def plans(self) -> tuple[NetworkPlan, ...]:
        """Return every kind's plan, once per repeat."""
        self._check_networks()
        return tuple(self.plan(name) for name in self.networks for _ in range(self.repeats))

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
