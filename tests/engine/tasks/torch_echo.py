"""Test task: says how much torch could see, as a task that needs it would."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.context import Context, Result


@dataclass(frozen=True)
class Params:
    """Nothing to choose."""


def needs(arrays, params: Params) -> tuple[str, ...]:
    """Run where torch is."""
    return ("torch",)


def run(arrays, params: Params, context: Context) -> Result:
    """Import torch, report, sum the values there."""
    import torch

    context.progress(0.5, f"torch {torch.__version__}")
    return Result({"sum": torch.from_numpy(arrays["values"].copy()).sum().numpy()}, {})
