"""Building the networks that classify windows by their names."""

from __future__ import annotations

import importlib
from typing import Optional

from torch import nn

from ...core.errors import InputError
from ..network_names import NETWORKS, NetworkEntry

__all__ = ["NETWORKS", "NetworkEntry", "build_network"]


def build_network(name: str, bands: int, window: int, width: Optional[float] = None) -> nn.Module:
    """Return a network of a name, with any starting weights.

    Parameters
    ----------
    name : str
        Of `network_names.NETWORKS`.
    bands : int
        Of the stack.
    window : int
        Width of the window, in cells.
    width : float, optional
        Share of the published channels; a quarter where not given. LeNet has as many as it has.

    Raises
    ------
    InputError
        For an unknown name.
    """
    for entry in NETWORKS:
        if entry.name == name:
            module = importlib.import_module(f".{entry.module}", __package__)
            build = getattr(module, entry.builder)
            return build(bands, window) if width is None or not entry.narrowed else build(bands, window, width)
    raise InputError(f"There is no network '{name}'. Choose one of {', '.join(entry.name for entry in NETWORKS)}.")
