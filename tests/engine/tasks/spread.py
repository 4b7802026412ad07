"""Test task: maps pieces, each with its own seed, over a shared array."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError


@dataclass(frozen=True)
class Params:
    """How many pieces, which of them fails or hangs, and where to run."""

    pieces: int = 4
    fails: int = -1
    hangs: bool = False
    meet: bool = False
    libraries: tuple[str, ...] = ()
    device: str = "auto"


@dataclass(frozen=True)
class Share:
    """A piece with its part of the array, to see nested arrays travel."""

    seed: int
    values: np.ndarray


def needs(arrays, params: Params) -> tuple[str, ...]:
    """Return what the test asks for."""
    return params.libraries


def run(arrays, params: Params, context: Context) -> Result:
    """Map over the pieces in the second half of the progress."""
    context.progress(0.0, "before")
    values = arrays["values"]
    shares = [Share(i, values[i :: params.pieces]) for i in range(params.pieces)]
    parts = context.part(0.5, 1.0).map(partial(one, params=params, whole=values), shares)
    context.log("after")
    return Result(
        {"sums": np.array([total for total, _ in parts])},
        {"processes": len({process for _, process in parts}), "here": os.getpid() in {p for _, p in parts}},
    )


def one(share: Share, context: Context, params: Params, whole: np.ndarray) -> tuple[float, int]:
    """Sum a random walk over the share; fail or hang where told."""
    context.log(f"piece {share.seed} begins")
    if share.seed == params.fails:
        raise InputError(f"piece {share.seed} is bad")
    while params.hangs or (params.fails >= 0 and share.seed == 0):
        context.progress(0.5, "waiting to be stopped")
        time.sleep(0.01)
    if params.meet:
        wait_for_another(context)
    steps = np.random.default_rng(share.seed).normal(size=len(share.values))
    for done in range(5):
        context.progress((done + 1) / 5, f"piece {share.seed}")
    scratch = context.allocate((3,), np.float64)
    scratch[:] = float(np.cumsum(steps) @ share.values) + whole.sum()
    return float(scratch.mean()), os.getpid()


def wait_for_another(context: Context) -> None:
    """Wait until a second process has come here too."""
    assert context.checkpoint is not None
    context.checkpoint.mkdir(exist_ok=True)
    (context.checkpoint / str(os.getpid())).touch()
    while len(list(context.checkpoint.iterdir())) < 2:
        context.progress(0.1, "waiting for another process")
        time.sleep(0.01)
