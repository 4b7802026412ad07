"""Whether a model may be applied to a stack, and how the stack is brought to the model's bands and scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..core.context import Context
from ..core.errors import InputError
from ..core.scaling import BandRecord

CELL_SIZE_TOLERANCE = 0.01
Records = Sequence[Mapping[str, Any]]


def check_applicable(
    card: Mapping[str, Any], band_names: Sequence[str], cell_size: float, records: Records = ()
) -> tuple[int, ...]:
    """Return which band of the stack is each of the model's bands, in the model's order.

    Bands are matched by name; further bands of the stack are left out.

    Parameters
    ----------
    card : mapping
        The model card.
    band_names : sequence of str
        The stack's bands.
    cell_size : float
        Of the stack, in map units.
    records : sequence of mapping
        How each band of the stack was made, or nothing.

    Raises
    ------
    InputError
        If a band is missing or its name occurs twice, the cell size differs by more than 1 %, or
        a band was transformed or scaled in another way. Other statistics of the same scaling are
        no obstacle: `rescale` changes them.
    """
    order = _band_order(card["bands"], band_names)
    if abs(cell_size - card["cell_size"]) > CELL_SIZE_TOLERANCE * card["cell_size"]:
        raise InputError(
            f"The model was trained on cells of {card['cell_size']:g} map units, the stack has cells of {cell_size:g}. "
            "Grid the stack with the model's cell size."
        )
    if records and len(records) != len(band_names):
        raise InputError(f"The stack has {len(band_names)} bands but {len(records)} scaling records. Build it again.")
    for name, learnt, given in _pairs(card, order, records):
        if _manner(learnt) != _manner(given):
            raise InputError(
                f"Band '{name}' was {_describe(learnt)} when the model was trained and is {_describe(given)} here. "
                "Build the stack with 'Evidence stack' and the same transform and scaling."
            )
    return order


def rescale(
    stack: np.ndarray, card: Mapping[str, Any], order: tuple[int, ...], records: Records, context: Context
) -> np.ndarray:
    """Return the stack's bands in the model's order and in the model's scale.

    A stack of another area is usually scaled by its own mean and standard deviation. What the
    model learnt is relative to the training area's: the stack's scaling is undone with its own
    record and done again with the model's.

    Parameters
    ----------
    stack : numpy.ndarray
        Shape (bands, rows, columns), NaN = NoData.
    card, order, records
        As given to and returned by `check_applicable`.

    Returns
    -------
    numpy.ndarray
        float32, shape (the model's bands, rows, columns).
    """
    others = {
        index: (learnt, given)
        for index, (_, learnt, given) in enumerate(_pairs(card, order, records))
        if _statistics(learnt) != _statistics(given)
    }
    if not others and order == tuple(range(len(stack))):
        return stack
    ordered = stack[list(order)]  # a copy
    for index, (learnt, given) in others.items():
        ordered[index] = _from_measured(to_measured(ordered[index], given), learnt)
    if others:
        context.log(
            f"{len(others)} of {len(ordered)} bands were scaled by other statistics than the model's and were "
            f"rescaled to the model's: {_quoted(card['bands'][index] for index in others)}."
        )
    return ordered


def _band_order(wanted: Sequence[str], given: Sequence[str]) -> tuple[int, ...]:
    """Return the position in `given` of each wanted band."""
    names = list(given)
    missing = [name for name in wanted if name not in names]
    if missing:
        others = [name for name in names if name not in wanted]
        raise InputError(
            f"The stack lacks the model's band{'s' if len(missing) > 1 else ''} {_quoted(missing)}"
            + (f"; it has {_quoted(others)}, which the model does not know" if others else "")
            + ". Apply the model to a stack of the layers it was trained on."
        )
    repeated = [name for name in wanted if names.count(name) > 1]
    if repeated:
        raise InputError(f"Several bands of the stack are named '{repeated[0]}'. Give every band its own name.")
    return tuple(names.index(name) for name in wanted)


def _pairs(
    card: Mapping[str, Any], order: tuple[int, ...], records: Records
) -> list[tuple[str, BandRecord, BandRecord]]:
    """Return for each of the model's bands its name, the model's record and the stack's; absent = as measured."""
    bands = card["bands"]
    learnt = [BandRecord.from_dict(dict(record)) for record in card["records"]]
    given = [BandRecord.from_dict({**records[i]}) for i in order] if records else []
    unscaled = [BandRecord(name, name) for name in bands]
    return list(zip(bands, learnt or unscaled, given or unscaled))


def _manner(record: BandRecord) -> tuple[Any, ...]:
    return record.transform, record.scaling, record.value


def _describe(record: BandRecord) -> str:
    of_class = f" of class {record.value}" if record.value is not None else ""
    return f"made with transform '{record.transform}'{of_class} and scaling '{record.scaling}'"


def _statistics(record: BandRecord) -> tuple[Any, ...]:
    return record.centre, record.scale, record.rank_values, record.rank_scores


def to_measured(band: np.ndarray, record: BandRecord) -> np.ndarray:
    """Undo the scaling, not the transform: a linear step, or the rank table read backwards."""
    if record.scaling == "rank":
        return np.interp(band.astype(float), record.rank_scores, record.rank_values)
    return band.astype(float) * record.scale + record.centre


def _from_measured(values: np.ndarray, record: BandRecord) -> np.ndarray:
    if record.scaling == "rank":
        return np.interp(values, record.rank_values, record.rank_scores)
    return (values - record.centre) / record.scale


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
