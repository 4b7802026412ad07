"""Asked of another Python (``python -c <this text> NAMES``): which libraries work there, and is there a GPU?

Prints one JSON line. Imports only the standard library, and the libraries it is asked about.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import platform
import sys
from collections.abc import Sequence
from types import ModuleType

DISTRIBUTIONS = {"sklearn": "scikit-learn"}


def examine(names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return versions of the libraries that import, and why the others do not."""
    packages: dict[str, str] = {}
    broken: dict[str, str] = {}
    for name in names:
        try:
            module = importlib.import_module(name)
        except Exception as error:  # whatever a broken binary raises is the answer to our question
            if getattr(error, "name", None) != name:  # installed, but does not import
                broken[name] = f"{type(error).__name__}: {error}"[:300]
        else:
            packages[name] = version_of(name, module)
    return packages, broken


def version_of(name: str, module: ModuleType) -> str:
    """Return a library's version as its metadata, or it itself, says."""
    try:
        return importlib.metadata.version(DISTRIBUTIONS.get(name, name))
    except importlib.metadata.PackageNotFoundError:
        return str(getattr(module, "__version__", "unknown"))


def gpu() -> tuple[bool, str]:
    """Return whether torch computes right on a GPU here, and the GPU's name."""
    import torch

    if not torch.cuda.is_available():
        return False, ""
    try:
        product = torch.ones(3, device="cuda") @ torch.arange(3.0, device="cuda")
        return float(product) == 3.0, torch.cuda.get_device_name(0)
    except RuntimeError:  # a GPU too old for this torch, or one that is broken
        return False, ""


def torch_works() -> bool:
    """Return whether torch computes right on the processor."""
    import torch

    return float(torch.ones(3) @ torch.arange(3.0)) == 3.0


def main() -> None:
    """Print what was found."""
    packages, broken = examine(sys.argv[1:])
    cuda, device = False, ""
    if "torch" in packages and torch_works():
        cuda, device = gpu()
    elif "torch" in packages:
        broken["torch"] = "a scalar product came out wrong"
    answer = {"version": list(sys.version_info[:3]), "packages": packages, "broken": broken}
    print(json.dumps({**answer, "cuda": cuda, "device": device or platform.processor() or platform.machine()}))


main()
