"""A model's settings as people type them: ``trees=500; leaf=5``, read as its constructor wants them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from ..core.errors import InputError
from . import registry

TRUE, FALSE = ("true", "yes", "1", "on"), ("false", "no", "0", "off")


def read_settings(kind: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Return a model's constructor arguments, of the types of their defaults.

    Parameters
    ----------
    kind : str
        A model of the registry; its libraries must be there.
    given : mapping of str to str
        Names and values as typed; several names in one value are separated by commas.

    Raises
    ------
    InputError
        For a setting that the model does not have, or a value that cannot be read; names the ones it has.
    """
    known = inspect.signature(registry.model_class(kind)).parameters
    title = registry.entry(kind).title
    settings = {}
    for name, text in given.items():
        if name not in known:
            raise InputError(f"{title} has no setting '{name}'. It has: {', '.join(known)}.")
        settings[name] = _read(title, name, text, known[name].default)
    return settings


def _read(title: str, name: str, text: str, default: Any) -> Any:
    """Return a value of the type of the setting's default."""
    text = text.strip()
    if isinstance(default, bool):
        if text.lower() not in (*TRUE, *FALSE):
            raise InputError(f"The setting '{name}' of {title} is yes or no, not '{text}'.")
        return text.lower() in TRUE
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    for kind, wanted in ((int, "a whole number"), (float, "a number")):
        if isinstance(default, kind):
            try:
                return kind(text)
            except ValueError:
                raise InputError(f"The setting '{name}' of {title} is {wanted}, not '{text}'.") from None
    return text
