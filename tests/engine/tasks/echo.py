"""Test task: doubles its arrays, tells a story, keeps what the process around it looks like."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from ..core.context import Context, Result


@dataclass(frozen=True)
class Params:
    """How often to report, what must be installed, and plain values to give back."""

    steps: int = 4
    libraries: tuple[str, ...] = ("numpy",)
    nested: tuple = ()


def needs(arrays, params: Params) -> tuple[str, ...]:
    """Return what the test asks for."""
    return params.libraries


def run(arrays, params: Params, context: Context) -> Result:
    """Return twice each number, each text as it is."""
    for step in range(params.steps):
        context.progress((step + 1) / params.steps, f"step {step + 1}")
    context.log(f"{len(arrays)} arrays")
    context.warn("doubt this")
    doubled = {name: a if a.dtype.kind == "U" else a * 2 for name, a in arrays.items()}
    summary = {
        "nested": params.nested,
        "names": sorted(os.environ),
        "python_path": os.environ.get("PYTHONPATH", ""),
        "threads": os.environ.get("OMP_NUM_THREADS", ""),
        "torch": "torch" in sys.modules,
        "folder": os.getcwd(),
        "writeable": [bool(a.flags.writeable) for a in arrays.values()],
        "checkpoint": str(context.checkpoint),
    }
    return Result(doubled, summary)
