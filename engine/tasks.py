"""Finding a task by its name, and its parameters from plain values."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any, Optional

from ..core.errors import InputError

PACKAGE = __package__.rpartition(".")[0] + ".tasks"  # "gossan.tasks", whatever the package is called
NAME = re.compile(r"[a-z_]+")


def load_task(name: str, folder: Optional[Path] = None) -> ModuleType:
    """Import the task module of a name.

    Parameters
    ----------
    name : str
        Lower-case letters and underscores: ``idw``, ``train_anomaly``.
    folder : Path, optional
        Where to look for modules that ``tasks/`` does not have.

    Raises
    ------
    InputError
        There is no such task.
    """
    if not NAME.fullmatch(name):
        raise InputError(f"'{name}' is no task: a task's name has lower-case letters and underscores only.")
    module_name = f"{PACKAGE}.{name}"
    if module_name in sys.modules or importlib.util.find_spec(module_name) is not None:
        return importlib.import_module(module_name)
    if folder is not None and (folder / f"{name}.py").is_file():
        return _load_extension(module_name, folder / f"{name}.py")
    raise InputError(f"There is no task '{name}' in this version of Gossan; reinstall the plugin if it came with it.")


def _load_extension(module_name: str, path: Path) -> ModuleType:
    """Import a file as a member of the tasks package, so that its relative imports work."""
    importlib.import_module(PACKAGE)
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path} cannot be read as a Python module.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:  # a half-imported module must not stay behind, whatever stopped it
        del sys.modules[module_name]
        raise
    return module


def freeze(value: Any) -> Any:
    """Return `value` with every list turned into a tuple, at any depth (JSON knows lists only)."""
    if isinstance(value, Mapping):
        return {key: freeze(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(freeze(inner) for inner in value)
    return value


def build_params(task: ModuleType, params: Mapping[str, Any]) -> Any:
    """Return the task's ``Params`` made of plain values; raises `InputError` for missing or unknown names."""
    known = {field.name for field in fields(task.Params)}
    unknown = sorted(set(params) - known)
    if unknown:
        raise InputError(f"{task.__name__} has no parameter {', '.join(unknown)}; it knows {', '.join(sorted(known))}.")
    try:
        return task.Params(**freeze(params))
    except TypeError as error:
        raise InputError(f"{task.__name__} lacks a parameter: {error}.") from error
