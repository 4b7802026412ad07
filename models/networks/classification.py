"""The networks that classify windows, by name: a line each."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from torch import nn

from ...core.errors import InputError


@dataclass(frozen=True)
class NetworkEntry:
    """A network: its name in settings, its name for people, where it is built.

    The builder takes the bands and the width of the window and returns a module that gives two
    logits, barren and deposit, for windows of (n, bands, width, width).
    """

    name: str
    title: str
    module: str
    builder: str


NETWORKS: tuple[NetworkEntry, ...] = (NetworkEntry("lenet", "LeNet", "lenet", "LeNet"),)


def build_network(name: str, bands: int, window: int) -> nn.Module:
    """Return a network of a name, with torch's own starting weights.

    Raises
    ------
    InputError
        For an unknown name.
    """
    for entry in NETWORKS:
        if entry.name == name:
            module = importlib.import_module(f".{entry.module}", __package__)
            return getattr(module, entry.builder)(bands, window)
    raise InputError(f"There is no network '{name}'. Choose one of {', '.join(entry.name for entry in NETWORKS)}.")
