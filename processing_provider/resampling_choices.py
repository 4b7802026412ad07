"""How each layer is resampled: one choice for all, and exceptions typed as ``magnetics=cubic; gravity=nearest``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..core.errors import InputError
from .alignment import CATEGORICAL, CONTINUOUS


@dataclass(frozen=True)
class ResamplingChoices:
    """The resampling of each layer, see `alignment.align`.

    Attributes
    ----------
    measured : str
        Of measured layers without an exception, one of `CONTINUOUS`.
    exceptions : dict of str
        By layer name.
    """

    measured: str = "automatic"
    exceptions: dict[str, str] = field(default_factory=dict)

    def of(self, layer: str, categorical: bool) -> str:
        """Return the resampling chosen for a layer."""
        return self.exceptions.get(layer, "automatic" if categorical else self.measured)


def read_resampling(
    measured: str, text: str, layers: Sequence[str], categories: Sequence[str], parameter: str
) -> ResamplingChoices:
    """Read the exceptions typed for single layers.

    Parameters
    ----------
    measured : str
        The choice for the measured layers.
    text : str
        ``layer=method`` pairs, separated by semicolons or line breaks; case and blanks around do not matter.
    layers, categories : sequence of str
        Names of the measured layers and of the category rasters.
    parameter : str
        The parameter's label, for the messages.

    Raises
    ------
    InputError
        A pair that is none, an unknown layer, or a method that does not suit the layer.
    """
    exceptions: dict[str, str] = {}
    for pair in text.replace("\n", ";").split(";"):
        if not pair.strip():
            continue
        name, equals, method = (part.strip() for part in pair.rpartition("="))
        if not equals:
            raise InputError(
                f"'{pair.strip()}' in '{parameter}' names no method. Write layer=method, separated by semicolons: "
                "magnetics=cubic; gravity=nearest."
            )
        name = _known(name, [*layers, *categories], parameter)
        _check_method(name, method.lower(), name in categories and name not in layers, parameter)
        exceptions[name] = method.lower()
    return ResamplingChoices(measured, exceptions)


def _known(typed: str, names: Sequence[str], parameter: str) -> str:
    """Return the layer's name as it is spelt."""
    if typed in names:
        return typed
    for name in names:
        if name.lower() == typed.lower():
            return name
    raise InputError(f"'{parameter}' names a layer '{typed}', which is not given. The layers are: {', '.join(names)}.")


def _check_method(name: str, method: str, categorical: bool, parameter: str) -> None:
    """Refuse a method that a layer cannot have."""
    allowed = CATEGORICAL if categorical else CONTINUOUS
    if method not in allowed:
        kind = "category raster" if categorical else "measured layer"
        raise InputError(
            f"'{method}' in '{parameter}' is no resampling for the {kind} '{name}'. Choose one of: {', '.join(allowed)}."
        )
