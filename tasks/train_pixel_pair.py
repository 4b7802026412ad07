"""Train pixel pairs and dual windows on deposits and barren ground; the result is a model file's bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.evidence import valid_cells
from ..core.labels import DEPOSIT
from ..models import registry
from ..models.base import TrainingData
from ..models.card import Facts
from ..models.model_file import pack_model
from ..models.pixel_pair_presets import RECOMMENDED, preset_settings
from ..models.training_data import labelled_data

KIND = "pixel_pair"
PUBLISHED_LOSS, PUBLISHED_ACCURACY = 0.146, 0.879  # means of the paper's Table 3


@dataclass(frozen=True)
class Params:
    """How to train. What is None comes from the preset; for the others see `models.pixel_pair.PixelPair`.

    Attributes
    ----------
    band_names : tuple of str
        One name per band of the stack.
    cell_size : float
        Of the stack, in map units.
    crs : str
        Of the stack, as text.
    records : tuple of dict
        How each band of the stack was scaled, or nothing.
    preset : str
        ``recommended`` or ``as published``; see `models.pixel_pair_presets`.
    inner, outer : tuple of int
    all_rings : bool
    reference, difference : str
    max_ring, scored, iterations, batch_size, learning_rate : optional
    repeats : int
    train_share : float
    seed : int
    device : str
    created : str
        A date for the model card, or nothing.
    """

    band_names: tuple[str, ...]
    cell_size: float
    crs: str = ""
    records: tuple[dict[str, Any], ...] = ()
    preset: str = RECOMMENDED
    inner: tuple[int, ...] = (13,)
    outer: tuple[int, ...] = (35,)
    all_rings: bool = False
    reference: str = "ring"
    difference: str = "signed"
    max_ring: Optional[int] = None
    repeats: int = 10
    scored: Optional[int] = None
    iterations: Optional[int] = None
    batch_size: Optional[int] = None
    learning_rate: Optional[float] = None
    train_share: float = 0.8
    seed: int = 0
    device: str = "auto"
    created: str = ""


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what the networks need installed."""
    return registry.entry(KIND).needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Train the networks of all draws, and choose the ring.

    Parameters
    ----------
    arrays : dict
        ``stack``, shape (bands, rows, columns), NaN = NoData; ``labels``, shape (rows, columns): 1
        deposit, 0 barren, 255 unknown.
    params : Params
        Settings.

    Returns
    -------
    Result
        ``model``, the bytes of the ``.gossan`` file, uint8; summary with ``kind``, ``title``,
        ``bands``, ``seconds``, ``score_bands`` and ``metrics``: counts of pairs, a row per draw (``draws``), a
        row per ring (``windows``), loss curves.
    """
    begun = time.monotonic()
    settings = preset_settings(params.preset, vars(params))
    names = ("inner", "outer", "all_rings", "reference", "difference", "repeats", "train_share", "seed", "device")
    settings.update({name: getattr(params, name) for name in names})
    data = labelled_data(arrays["stack"], params.band_names, arrays["labels"])
    _tell_cells(data, context)
    model = registry.model_class(KIND)(**settings)
    model.fit(data, context.part(0.0, 0.98))
    packed = pack_model(model, data, Facts(params.cell_size, params.crs, params.records, params.created))
    seconds = time.monotonic() - begun
    _tell_end(model.metrics_, seconds, context)
    context.progress(1.0)
    entry = registry.entry(KIND)
    summary = {"kind": KIND, "title": entry.title, "bands": list(params.band_names), "seconds": seconds}
    return Result({"model": packed}, {**summary, "score_bands": list(model.score_bands), "metrics": model.metrics_})


def _tell_cells(data: TrainingData, context: Context) -> None:
    known, valid = int(data.training.sum()), int(valid_cells(data.stack).sum())
    deposits = int((data.labels[data.training] == DEPOSIT).sum())  # type: ignore[index]
    context.log(
        f"{deposits:,} cells with deposits and {known - deposits:,} barren ones are known, in {len(data.stack)} bands; "
        f"{valid - known:,} unknown cells are scored but not learnt from."
    )


def _tell_end(metrics: dict[str, Any], seconds: float, context: Context) -> None:
    training, testing = metrics["pairs"]["training"], metrics["pairs"]["testing"]
    context.log(
        f"Each draw gave {training['similar']:,} similar and {training['dissimilar']:,} unlike pairs to learn from, and "
        f"{testing['similar']:,} and {testing['dissimilar']:,} to test on. (Published, on other ground: training loss "
        f"{PUBLISHED_LOSS:g}, test accuracy {PUBLISHED_ACCURACY:g}.)"
    )
    context.log(
        f"Trained in {seconds:.1f} s on '{metrics['device']}'. Test cells have neighbours among the cells that were learnt "
        "from, which flatters: 'Cross-validation' tells what the model finds in ground that it has not seen."
    )
