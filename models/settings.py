"""A model's settings as people type them: ``trees=500; leaf=5``, read as its constructor wants them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

from ..core.errors import InputError
from . import registry

TRUE, FALSE = ("true", "yes", "1", "on"), ("false", "no", "0", "off")


def read_settings(kind: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Return a model's constructor arguments, of the types that its constructor declares.

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
    found = registry.model_class(kind)
    known, types = inspect.signature(found).parameters, get_type_hints(found.__init__)
    title = registry.entry(kind).title
    settings = {}
    for name, text in given.items():
        if name not in known:
            raise InputError(f"{title} has no setting '{name}'. It has: {', '.join(known)}.")
        settings[name] = _read(title, name, text, types[name])
    return settings


def _read(title: str, name: str, text: str, wanted: Any) -> Any:
    """Return a value of the declared type; of several, the first that text can be read as."""
    text = text.strip()
    if get_origin(wanted) is tuple:
        return tuple(_read(title, name, part, get_args(wanted)[0]) for part in text.split(",") if part.strip())
    if get_args(wanted):  # Optional, Union
        wanted = get_args(wanted)[0]
    if wanted is bool:
        if text.lower() not in (*TRUE, *FALSE):
            raise InputError(f"The setting '{name}' of {title} is yes or no, not '{text}'.")
        return text.lower() in TRUE
    for kind, told in ((int, "a whole number"), (float, "a number")):
        if wanted is kind:
            try:
                return kind(text)
            except ValueError:
                raise InputError(f"The setting '{name}' of {title} is {told}, not '{text}'.") from None
    return text
