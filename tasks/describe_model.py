"""What a model file says of itself: its card, checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.context import Context, Result
from ..models.model_file import read_card


@dataclass(frozen=True)
class Params:
    """Nothing has to be told."""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what must be installed: nothing, the weights are not looked at."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Read a model's card.

    Parameters
    ----------
    arrays : dict
        ``model``, the bytes of a ``.gossan`` file, uint8.

    Returns
    -------
    Result
        No arrays; the summary is the card.
    """
    card = read_card(arrays["model"].tobytes())
    context.progress(1.0)
    return Result({}, card)
