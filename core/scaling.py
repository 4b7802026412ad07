"""Bring evidence layers to one scale, and remember how, so that another area can be scaled the same way."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any, Optional

import numpy as np

from .errors import InputError
from .moments import Extent, extent, spread
from .normal_scores import rank_table
from .order_statistics import FEW, Blocks, median

TRANSFORMS = ("auto", "log", "none")
SCALINGS = ("zscore", "robust", "minmax", "rank", "none")

SKEWED = 1.0  # 'auto' takes logarithms of positive layers that are more skewed than this
MAD_TO_SIGMA = 1.4826  # a normal distribution's standard deviation over its median absolute deviation
RANK_KNOTS = 201  # of the stored rank table, evenly spaced in normal scores: dense in both tails
FLAT = 4 * float(np.finfo(np.float32).eps)  # a range below this share of the values is rounding, not signal


@dataclass(frozen=True)
class BandRecord:
    """How one band of an evidence stack was made from its layer; survives JSON as a dictionary.

    A value v becomes ``(transform(v) - centre) / scale``, except with ``scaling == "rank"``, where
    the rank table gives the normal score.

    Attributes
    ----------
    name, layer : str
        The band's name, and the layer it came from.
    transform : str
        ``log10``, ``none`` or ``one-hot``.
    floor : float, optional
        With ``log10``: smaller values are raised to it first.
    scaling : str
        One of `SCALINGS`.
    centre, scale : float
        In units of the transformed layer.
    minimum, maximum : float
        Of the layer's valid values, before the transform.
    value : int, optional
        With ``one-hot``: the class that is 1 in this band.
    rank_values, rank_scores : tuple of float
        With ``rank``: transformed values and their normal scores, both increasing.
    """

    name: str
    layer: str
    transform: str = "none"
    floor: Optional[float] = None
    scaling: str = "none"
    centre: float = 0.0
    scale: float = 1.0
    minimum: float = math.nan
    maximum: float = math.nan
    value: Optional[int] = None
    rank_values: tuple[float, ...] = ()
    rank_scores: tuple[float, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, without what is empty."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items() if v not in (None, ())}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> BandRecord:
        """Return the record that `to_dict` wrote; `InputError` where it is not one."""
        try:
            known = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
            record = cls(**{key: _plain(key, value) for key, value in known.items()})
        except (TypeError, ValueError) as error:
            raise InputError(f"The stored scaling of a band cannot be read ({error}). Build the stack again.") from None
        _check_record(record)
        return record


def _plain(key: str, value: Any) -> Any:
    """Return a stored value as the type of its attribute."""
    if key in ("name", "layer", "transform", "scaling"):
        return str(value)
    if key in ("rank_values", "rank_scores"):
        return tuple(float(v) for v in value)
    if key == "value":
        return int(value)
    return float(value)


def _check_record(record: BandRecord) -> None:
    """Refuse a record that no `fit_band` wrote."""
    sound = (
        record.transform in ("log10", "none", "one-hot")
        and record.scaling in SCALINGS
        and math.isfinite(record.centre)
        and math.isfinite(record.scale)
        and record.scale > 0
        and (record.transform != "log10" or (record.floor is not None and record.floor > 0))
        and (record.transform != "one-hot" or record.value is not None)
        and (record.scaling != "rank" or len(record.rank_values) == len(record.rank_scores) > 1)
    )
    if not sound:
        raise InputError(f"The stored scaling of band '{record.name}' makes no sense. Build the stack again.")


def skewness(values: np.ndarray) -> float:
    """Return the third standardised moment of `values`, shape (n,); 0 where they are constant."""
    return _skewness(_in_one_block(values))


def choose_transform(values: np.ndarray) -> str:
    """Return ``log10`` or ``none`` for a layer's valid values, shape (n,).

    Logarithms are taken where every value is positive, the skewness exceeds `SKEWED`, and the
    logarithms are less skewed than the values. The last condition spares kernel densities, whose
    tails of tiny positive numbers would become the loudest part of the map.
    """
    blocks = _in_one_block(values)
    return _choose_transform(blocks, extent(blocks))


def fit_band(
    name: str, layer: str, values: np.ndarray, transform: str = "auto", scaling: str = "zscore"
) -> tuple[BandRecord, list[str]]:
    """Find how to transform and scale one band.

    Parameters
    ----------
    name, layer : str
        The band, and the layer that it is part of.
    values : numpy.ndarray
        The band's valid (finite) values, shape (n,), n > 0.
    transform : str
        ``auto`` (see `choose_transform`), ``log`` (base 10; values <= 0 are raised to half the
        smallest positive value) or ``none``.
    scaling : str
        ``zscore`` (mean, standard deviation), ``robust`` (median, 1.4826 x median absolute
        deviation; the standard deviation where more than half of the values are equal),
        ``minmax`` (0 to 1), ``rank`` (normal scores, ties share their mean rank) or ``none``.

    Returns
    -------
    BandRecord, list of str
        The record, and what the user should know.

    Raises
    ------
    InputError
        A constant band, or logarithms asked of a band without a positive value.
    """
    return fit_blocks(name, layer, _in_one_block(values), transform, scaling)


def fit_blocks(
    name: str, layer: str, blocks: Blocks, transform: str = "auto", scaling: str = "zscore", few: int = FEW
) -> tuple[BandRecord, list[str]]:
    """Find how to transform and scale one band whose values do not fit into memory.

    As `fit_band`, and the same to the last bit however the values are cut: sums are cut by place,
    medians and ranks are exact.

    Parameters
    ----------
    blocks : callable
        Each call passes through the band's valid values once, in the same order: arrays of float64,
        shape (n,), of which one at least has a value.
    few : int
        How many values may be held in memory at once.
    """
    _check_choice("transform", transform, TRANSFORMS)
    _check_choice("scaling", scaling, SCALINGS)
    raw = extent(blocks)
    if raw.maximum - raw.minimum <= FLAT * raw.reach:
        raise InputError(
            f"'{name}' has the same value, {raw.minimum:g}, in all {raw.count:,} cells that every layer covers, "
            "so it tells no place from another. Leave it out of the stack."
        )
    chosen = _choose_transform(blocks, raw) if transform == "auto" else {"log": "log10", "none": "none"}[transform]
    floor, notes = _log_floor(name, blocks, raw) if chosen == "log10" else (None, [])
    transformed = _transformed(blocks, chosen, floor)
    measured = raw if chosen == "none" else extent(transformed)
    centre, scale, more_notes = _centre_and_scale(name, transformed, measured, scaling, few)
    knots = rank_table(transformed, raw.count, RANK_KNOTS, few) if scaling == "rank" else ((), ())
    record = BandRecord(name, layer, chosen, floor, scaling, centre, scale, raw.minimum, raw.maximum, None, *knots)
    return record, notes + more_notes


def _in_one_block(values: np.ndarray) -> Blocks:
    """Return values, any shape, as blocks."""
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    return lambda: (flat,)


def _transformed(blocks: Blocks, transform: str, floor: Optional[float]) -> Blocks:
    """Return the blocks with every value transformed."""
    if transform == "none":
        return blocks
    return lambda: (_transform(values, transform, floor) for values in blocks())


def _skewness(blocks: Blocks) -> float:
    whole = extent(blocks)
    return spread(blocks, whole.mean, whole.count).skewness


def _choose_transform(blocks: Blocks, raw: Extent) -> str:
    """See `choose_transform`."""
    if raw.minimum <= 0:
        return "none"
    skew = spread(blocks, raw.mean, raw.count).skewness
    if skew <= SKEWED:
        return "none"
    return "log10" if abs(_skewness(_transformed(blocks, "log10", raw.minimum / 2))) < skew else "none"


def _check_choice(what: str, given: str, choices: tuple[str, ...]) -> None:
    if given not in choices:
        raise InputError(f"Unknown {what} '{given}'. Choose one of: {', '.join(choices)}.")


def _log_floor(name: str, blocks: Blocks, raw: Extent) -> tuple[float, list[str]]:
    """Return half the smallest positive value, and a note where values lie at or below zero."""
    if raw.minimum > 0:
        return raw.minimum / 2, []
    smallest, raised = math.inf, 0
    for values in blocks():
        positive = values[values > 0]
        smallest = min(smallest, float(positive.min(initial=math.inf)))
        raised += values.size - positive.size
    if raised == raw.count:
        raise InputError(
            f"'{name}' has no positive value, so it has no logarithm. Set the transform to 'none' or 'auto'."
        )
    return smallest / 2, [
        f"'{name}': {raised:,} of {raw.count:,} values are zero or negative and were set to {smallest / 2:g}, "
        "half the smallest positive value, before taking logarithms."
    ]


def _transform(values: np.ndarray, transform: str, floor: Optional[float]) -> np.ndarray:
    if transform == "log10" and floor is not None:
        return np.log10(np.maximum(values, floor))
    return values


def _centre_and_scale(
    name: str, blocks: Blocks, measured: Extent, scaling: str, few: int
) -> tuple[float, float, list[str]]:
    """Return what to subtract, what to divide by, and notes."""
    if scaling == "zscore":
        return measured.mean, spread(blocks, measured.mean, measured.count).deviation, []
    if scaling == "minmax":
        return measured.minimum, measured.maximum - measured.minimum, []
    if scaling != "robust":
        return 0.0, 1.0, []
    middle = median(blocks, measured.count, few)
    deviation = MAD_TO_SIGMA * median(lambda: (np.abs(values - middle) for values in blocks()), measured.count, few)
    if deviation > FLAT * measured.reach:
        return middle, deviation, []
    return (
        middle,
        spread(blocks, measured.mean, measured.count).deviation,
        [
            f"'{name}': half of its values or more are the same, so the median absolute deviation is zero; "
            "it was scaled by the standard deviation instead."
        ],
    )


def apply_scaling(layer: np.ndarray, record: BandRecord) -> np.ndarray:
    """Scale a layer of any area by a stored record.

    Parameters
    ----------
    layer : numpy.ndarray
        The layer as measured, any shape; NaN or infinite = NoData.
    record : BandRecord
        From `fit_band` or `BandRecord.from_dict`.

    Returns
    -------
    numpy.ndarray
        float32, NaN where `layer` is NoData. Ranks beyond the stored table keep its end scores.
    """
    valid = np.isfinite(layer)
    scaled = np.full(layer.shape, np.nan, dtype=np.float32)  # same shape as layer
    values = layer[valid].astype(np.float64)
    if record.transform == "one-hot":
        scaled[valid] = values == record.value
    elif record.scaling == "rank":
        transformed = _transform(values, record.transform, record.floor)
        scaled[valid] = np.interp(transformed, record.rank_values, record.rank_scores)
    else:
        scaled[valid] = (_transform(values, record.transform, record.floor) - record.centre) / record.scale
    return scaled


def invert_scaling(scaled: np.ndarray, record: BandRecord) -> np.ndarray:
    """Return the layer's own units for scaled values, so that people can read them; float32, NaN = NoData."""
    values = np.asarray(scaled, dtype=np.float64)
    if record.transform == "one-hot":
        return values.astype(np.float32)
    if record.scaling == "rank":
        values = np.interp(values, record.rank_scores, record.rank_values)
    else:
        values = values * record.scale + record.centre
    return (10.0**values if record.transform == "log10" else values).astype(np.float32)
