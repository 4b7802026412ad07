"""Apply a model file to an evidence stack: a score for each valid cell."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..models.applicability import check_applicable, rescale
from ..models.card import known_entry
from ..models.cell_model import check_scores_vary
from ..models.model_file import load_model, read_card, unpack
from ..models.training_data import clean_stack


@dataclass(frozen=True)
class Params:
    """What the stack is.

    Attributes
    ----------
    band_names : tuple of str
        One name per band of the stack.
    cell_size : float
        In map units.
    records : tuple of dict
        How each band was scaled, or nothing.
    device : str
        Where networks run: ``auto``, ``cpu`` or ``cuda``.
    """

    band_names: tuple[str, ...]
    cell_size: float
    records: tuple[dict[str, Any], ...] = ()
    device: str = "auto"


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Return what the model's kind needs installed; reads the card alone."""
    return known_entry(read_card(_content(arrays))).scoring_needs


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Score a stack.

    Parameters
    ----------
    arrays : dict
        ``model``, the bytes of a ``.gossan`` file, uint8; ``stack``, shape (bands, rows, columns),
        NaN = NoData.
    params : Params
        What the stack is.

    Returns
    -------
    Result
        ``scores``, float32, shape (score bands, rows, columns), NaN where any of the model's bands is
        NoData; summary with ``score_bands``, ``kind``, ``title``, ``bands`` and ``fingerprint``.
    """
    content = _content(arrays)
    file = unpack(content)
    card = file.card
    stack = clean_stack(arrays["stack"])
    if len(params.band_names) != len(stack):
        raise InputError(f"The stack has {len(stack)} bands but {len(params.band_names)} band names.")
    order = check_applicable(card, params.band_names, params.cell_size, params.records)
    stack = rescale(stack, card, order, params.records, context)
    _tell(card, params.band_names, stack, context)
    scores = load_model(file, params.device).score(stack, context)
    check_scores_vary(scores[0])
    context.progress(1.0)
    summary = {key: card[key] for key in ("kind", "title", "bands", "score_bands")}
    return Result({"scores": scores}, {**summary, "fingerprint": hashlib.sha256(content).hexdigest()})


def _content(arrays: dict[str, np.ndarray]) -> bytes:
    return np.asarray(arrays["model"], dtype=np.uint8).tobytes()


def _tell(card: Mapping[str, Any], band_names: tuple[str, ...], stack: np.ndarray, context: Context) -> None:
    """Log what is scored; warn where scikit-learn is not the version that the model was made with."""
    cells = int(valid_cells(stack).sum())
    if cells == 0:
        raise InputError(
            "No cell of the stack has a value in each of the model's bands. Check the layers' NoData and extents."
        )
    context.log(f"Scoring {cells:,} cells with {card['title']}, trained on {len(card['bands'])} bands.")
    extra = [name for name in band_names if name not in card["bands"]]
    if extra:
        context.log(f"The model does not use these bands of the stack: {', '.join(extra)}.")
    made_with = card["versions"].get("scikit-learn")
    if (
        "sklearn" in known_entry(card).scoring_needs
        and made_with is not None
        and made_with != importlib.metadata.version("scikit-learn")
    ):
        context.warn(
            f"The model was made with scikit-learn {made_with}, this is {importlib.metadata.version('scikit-learn')}: "
            "compare its scores, or train it again."
        )
