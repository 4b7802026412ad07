"""A training's checkpoint: one safetensors file, whole or absent, from which training goes on bit for bit."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
import torch
from torch import Tensor, nn

from ..core.errors import ModelFileError
from .safetensors_format import read_tensors, write_tensors

NETWORKS, OPTIMISER = "networks.", "optimiser."


@dataclass(frozen=True)
class Progress:
    """Everything that changes while training runs.

    Attributes
    ----------
    networks : torch.nn.Module
    optimisers : dict of torch.optim.Optimizer
    generator : torch.Generator
        That draws the batches.
    history : Tensor
        Loss terms, shape (iterations, terms).
    """

    networks: nn.Module
    optimisers: dict[str, torch.optim.Optimizer]
    generator: torch.Generator
    history: Tensor


def write_checkpoint(path: Optional[Path], progress: Progress, batch_size: int, done: int) -> None:
    """Keep what `done` iterations have reached; nothing where `path` is None.

    Written under another name and renamed, so that a crash leaves the one before.
    """
    if path is None:
        return
    tensors = {f"{NETWORKS}{name}": _array(value) for name, value in progress.networks.state_dict().items()}
    for name, optimiser in progress.optimisers.items():
        for index, entries in optimiser.state_dict()["state"].items():
            kept = {key: value for key, value in entries.items() if isinstance(value, Tensor)}
            tensors.update({f"{OPTIMISER}{name}.{index}.{key}": _array(value) for key, value in kept.items()})
    tensors["generator"] = _array(progress.generator.get_state())
    tensors["history"] = _array(progress.history[:done])
    tensors["plan"] = _plan(progress, batch_size)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    temporary.write_bytes(write_tensors(tensors))
    os.replace(temporary, path)


def read_checkpoint(path: Optional[Path], progress: Progress, batch_size: int) -> int:
    """Bring `progress` to where the checkpoint stands; return how many iterations that is.

    Returns 0, and changes nothing, where there is no checkpoint, it is damaged, or it is of
    another length or batch size.
    """
    if path is None or not path.is_file():
        return 0
    try:
        tensors = read_tensors(path.read_bytes())
    except ModelFileError:
        return 0
    if not np.array_equal(tensors.get("plan", np.zeros(0)), _plan(progress, batch_size)):
        return 0
    progress.networks.load_state_dict(_below(NETWORKS, tensors))
    for name, optimiser in progress.optimisers.items():
        _restore_optimiser(optimiser, _below(f"{OPTIMISER}{name}.", tensors))
    progress.generator.set_state(torch.from_numpy(tensors["generator"]))
    done = len(tensors["history"])
    progress.history[:done] = torch.from_numpy(tensors["history"]).to(progress.history.device)
    return done


def _restore_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """Load "index.key" tensors; settings such as the learning rate stay the optimiser's own."""
    state: dict[int, dict[str, Any]] = {}
    for name, value in tensors.items():
        index, key = name.split(".", 1)
        state.setdefault(int(index), {})[key] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


def _plan(progress: Progress, batch_size: int) -> np.ndarray:
    """Return what must agree for a checkpoint to fit."""
    return np.array([*progress.history.shape, batch_size], dtype=np.int64)


def _below(prefix: str, tensors: dict[str, np.ndarray]) -> dict[str, Tensor]:
    """Return the tensors whose names begin with `prefix`, without it."""
    return {name[len(prefix) :]: torch.from_numpy(a) for name, a in tensors.items() if name.startswith(prefix)}


def _array(value: Tensor) -> np.ndarray:
    return value.detach().cpu().numpy()
