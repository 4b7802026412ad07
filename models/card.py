"""The model card: what a model is, what it learnt from, and to which stacks it may be applied."""

from __future__ import annotations

import hashlib
import importlib.metadata
import math
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from ..core.errors import ModelFileError
from . import registry
from .base import Model, TrainingData
from .strict_json import plain

FORMAT = "gossan-model"
VERSION = 1
REQUIRED: dict[str, tuple[type, ...]] = {
    "format": (str,),
    "version": (int,),
    "kind": (str,),
    "title": (str,),
    "parameters": (dict,),
    "bands": (list,),
    "records": (list,),
    "score_bands": (list,),
    "cell_size": (int, float),
    "crs": (str,),
    "metrics": (dict,),
    "versions": (dict,),
    "fingerprints": (dict,),
}


@dataclass(frozen=True)
class Facts:
    """What only the caller knows about the stack a model learns from.

    Attributes
    ----------
    cell_size : float
        Side of a cell, in map units.
    crs : str
        The coordinate system as text.
    records : tuple of dict
        One record per band of how the stack was made (``name``, ``transform``, ``floor``,
        ``scaling``, ``centre``, ``scale``), or none at all where the stack's file tells nothing.
    created : str
        A date to print, or nothing: the clock would make each file different.
    """

    cell_size: float
    crs: str = ""
    records: tuple[Mapping[str, Any], ...] = ()
    created: str = ""


def build_card(model: Model, data: TrainingData, facts: Facts) -> dict[str, Any]:
    """Return the card of a fitted model, of values that survive JSON."""
    parameters = plain(model.parameters())
    entry = registry.entry(model.kind)
    card = {
        "format": FORMAT,
        "version": VERSION,
        "kind": model.kind,
        "title": entry.title,
        "family": entry.family,
        "parameters": parameters,
        "bands": list(data.band_names),
        "records": [_without_nothing(plain(record)) for record in facts.records],
        "score_bands": list(model.score_bands),
        "cell_size": float(facts.cell_size),
        "crs": facts.crs,
        "window": parameters.get("window", 1),
        "seed": parameters.get("seed"),
        "metrics": plain(model.metrics_),
        "versions": software_versions(entry.needs),
        "fingerprints": fingerprints(data),
        "created": facts.created,
    }
    return check_card(card)


def software_versions(needs: Iterable[str]) -> dict[str, str]:
    """Return the versions of Gossan, Python, numpy, scipy and what else the model needs."""
    versions = {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__}
    gossan = _gossan_version()
    if gossan:
        versions["gossan"] = gossan
    for need in needs:
        name = "scikit-learn" if need == "sklearn" else need
        versions[name] = importlib.metadata.version(name)
    return versions


def fingerprints(data: TrainingData) -> dict[str, str]:
    """Return the SHA-256 of the stack, of the cells learnt from and of the labels."""
    arrays = {"stack": np.where(np.isnan(data.stack), np.float32(np.nan), data.stack), "training": data.training}
    if data.labels is not None:
        arrays["labels"] = data.labels
    return {name: _fingerprint(array) for name, array in arrays.items()}


def check_card(card: dict[str, Any]) -> dict[str, Any]:
    """Return the card if it is one; raise `ModelFileError` naming what is missing or wrong in it."""
    if card.get("format") != FORMAT:
        raise ModelFileError("This is not a Gossan model: its card does not say so.")
    if card.get("version") != VERSION:
        raise ModelFileError(
            f"The model file has version {card.get('version')!r}; this Gossan reads version {VERSION}. Update Gossan."
        )
    for key, types in REQUIRED.items():
        if not isinstance(card.get(key), types) or isinstance(card[key], bool):
            raise ModelFileError(f"The model card's entry '{key}' is missing or not of the right type.")
    bands, records = card["bands"], card["records"]
    if not bands or not all(isinstance(name, str) for name in bands + card["score_bands"]):
        raise ModelFileError("The model card does not name its bands.")
    if len(set(bands)) != len(bands) or not card["score_bands"]:
        raise ModelFileError("The model card names a band twice, or no score.")
    if len(records) not in (0, len(bands)) or not all(isinstance(record, dict) for record in records):
        raise ModelFileError(f"The model card holds {len(records)} stack records for {len(bands)} bands.")
    if not (math.isfinite(card["cell_size"]) and card["cell_size"] > 0):
        raise ModelFileError(f"The model card's cell size {card['cell_size']} is not a positive number.")
    return card


def known_entry(card: Mapping[str, Any]) -> registry.Entry:
    """Return the registry's entry of a card's kind; raise `ModelFileError` for one this Gossan does not know."""
    try:
        return registry.entry(card["kind"])
    except KeyError as error:
        raise ModelFileError(
            f"The model is of the kind '{card['kind']}', which this version of Gossan does not know. Update Gossan."
        ) from error


def _without_nothing(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None}


def _fingerprint(array: np.ndarray) -> str:
    digest = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _gossan_version() -> str:
    """Return the version that ``metadata.txt`` states, or nothing where there is none."""
    metadata = Path(__file__).resolve().parent.parent / "metadata.txt"
    if not metadata.is_file():
        return ""
    for line in metadata.read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.partition("=")[2].strip()
    return ""
