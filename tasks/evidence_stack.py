"""Evidence layers and category layers on one grid become one scaled stack, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..core.context import Context, Result
from ..core.coverage import Coverage
from ..core.errors import InputError
from ..core.evidence import class_label, class_records, unique_names
from ..core.row_blocks import BLOCK_CELLS, release
from ..core.scaling import BandRecord, apply_scaling, fit_blocks
from ..core.stack_cells import Band, Layer, StackCells

POOR_COVERAGE = 0.5  # share of the area below which the loss is a warning
COSTLY = 0.05  # share of the area from which the loss comes with advice
FAR = 30.0  # deviations from the centre beyond which a single band outweighs all others
HELD = 2**23  # values that all threads together may hold in memory: 64 MiB, and as much again to sort them
WRITTEN = 2**24  # cells that are scaled before they are put into the stack: 64 MiB


@dataclass(frozen=True)
class Params:
    """How to stack.

    Attributes
    ----------
    layers : tuple of str
        Names of the measured layers; their arrays are ``layer_0``, ``layer_1``, ... of shape
        (bands, rows, columns).
    band_names : tuple of tuple of str
        Per measured layer, the names of its bands.
    categories : tuple of str
        Names of the category layers; their arrays are ``category_0``, ... of shape (rows, columns).
    class_labels : tuple of tuple of str
        Per category layer, the names of classes 0, 1, ...; empty where the numbers are the names.
    transform, scaling : str
        See `core.scaling.fit_band`.
    like : tuple of dict
        Band records of another stack: scale as that one was, band by name; empty to fit anew.
    block_cells : int
        How many cells of a band are worked on at once; the result does not depend on it.
    """

    layers: tuple[str, ...] = ()
    band_names: tuple[tuple[str, ...], ...] = ()
    categories: tuple[str, ...] = ()
    class_labels: tuple[tuple[str, ...], ...] = ()
    transform: str = "auto"
    scaling: str = "zscore"
    like: tuple[dict[str, Any], ...] = ()
    block_cells: int = BLOCK_CELLS


@dataclass(frozen=True)
class _Source:
    """One band to make: which of the layers' bands it comes from, and its record."""

    band: int
    record: BandRecord


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Stack and scale.

    The layers may be memory maps: they are read a block of rows at a time, once to see where they
    have data, a few times to measure their scaling, and once to scale them.

    Parameters
    ----------
    arrays : dict
        ``layer_<i>``, ``category_<i>``, float32 (NaN = NoData), and, optionally, ``mask`` (boolean,
        shape (rows, columns): the area to use).
    params : Params
        Names and choices.

    Returns
    -------
    Result
        ``stack``, float32, shape (bands, rows, columns); summary with ``records`` (one per band, in
        order), ``coverage``, and ``bands``: per band its name, layer, cells with data (``valid``),
        cells that it lacks (``missing``), and those of them that leaving the band or its whole layer
        out would win back (``won_back``, ``layer_won_back``).
    """
    cells = StackCells.look_at(
        _named_layers(arrays, params), arrays.get("mask"), context.part(0.0, 0.2), params.block_cells
    )
    coverage = cells.tally.coverage([(layer.name, layer.bands) for layer in cells.layers])
    _tell_coverage(coverage, context)
    reference = tuple(BandRecord.from_dict(record) for record in params.like)
    sources = _measured(params, cells, reference, context.part(0.2, 0.6))
    sources += _classes(params, cells, reference, context)
    _tell_absent(sources, reference, context)
    stack = _fill(sources, cells, context.part(0.6, 1.0))
    _tell_transforms([source.record for source in sources], context)
    _tell_far([source.record for source in sources], context)
    records = [source.record.to_dict() for source in sources]
    summary = {"records": records, "coverage": coverage.to_dict(), "bands": _losses(sources, cells)}
    return Result({"stack": stack}, summary)


def _named_layers(arrays: dict[str, np.ndarray], params: Params) -> list[Layer]:
    """Return the measured layers, then the category layers."""
    layers = [arrays[f"layer_{i}"] for i in range(len(params.layers))]
    categories = [arrays[f"category_{i}"] for i in range(len(params.categories))]
    _check_shapes(params, layers, categories)
    measured = [Layer(*row) for row in zip(params.layers, _unique_bands(params), layers)]
    return measured + [Layer(name, (name,), cells[None]) for name, cells in zip(params.categories, categories)]


def _check_shapes(params: Params, layers: Sequence[np.ndarray], categories: Sequence[np.ndarray]) -> None:
    """Refuse an empty stack, and layers that do not have the first one's shape."""
    if not layers and not categories:
        raise InputError("There is nothing to stack. Choose at least one evidence layer.")
    everything = list(zip(params.layers + params.categories, [*layers, *categories]))
    first_name, first = everything[0]
    for name, array in everything:
        if array.shape[-2:] != first.shape[-2:]:
            raise InputError(
                f"'{name}' has {array.shape[-2]} x {array.shape[-1]} cells, but '{first_name}' has "
                f"{first.shape[-2]} x {first.shape[-1]}. Align them to one grid first."
            )


def _unique_bands(params: Params) -> list[tuple[str, ...]]:
    """Return the band names per measured layer, made unique over all of them."""
    flat = iter(unique_names([band for bands in params.band_names for band in bands]))
    return [tuple(next(flat) for _ in bands) for bands in params.band_names]


def _tell_coverage(coverage: Coverage, context: Context) -> None:
    """Say what NoData costs, which layer costs the most, and what can be done."""
    for name, valid, alone in zip(coverage.names, coverage.valid, coverage.alone):
        lack = "cell lacks" if alone == 1 else "cells lack"
        only = f" {alone:,} {lack} only it." if alone and len(coverage.names) > 1 else ""
        context.log(f"'{name}' has data in {valid:,} of {coverage.cells:,} cells ({valid / coverage.cells:.1%}).{only}")
    share = coverage.common / coverage.cells
    text = f"Every layer has data in {coverage.common:,} of {coverage.cells:,} cells ({share:.1%})."
    if coverage.lost and len(coverage.names) > 1:
        won = max(coverage.alone)
        text += f" '{coverage.costliest}' costs the most: {won:,} of the {coverage.lost:,} lost cells lack only it."
    tell = context.warn if share < POOR_COVERAGE else context.log
    tell(text)
    if coverage.lost > COSTLY * coverage.cells:
        context.warn(_advice(coverage))


def _advice(coverage: Coverage) -> str:
    """Return what the loss means, and the remedies."""
    won = max(coverage.alone)
    lost = f"{coverage.lost:,} cells ({coverage.lost / coverage.cells:.1%}) will get no score from any model."
    if won > COSTLY * coverage.cells:
        remedy = f"Leaving out '{coverage.costliest}' would win back {won:,} of them."
    else:
        least = coverage.names[int(np.argmin(coverage.valid))]
        remedy = f"No single layer is to blame: most of them lack two layers or more; '{least}' covers the fewest."
    return (
        f"{lost} {remedy} Or fill its gaps (map samples with a larger largest distance, or use 'Fill NoData cells'), "
        "or give a mask of the ground that matters. The coverage table lists every band."
    )


def _losses(sources: Sequence[_Source], cells: StackCells) -> list[dict[str, Any]]:
    """Return what the NoData of every band of the stack costs."""
    bands, tally = cells.bands, cells.tally
    return [
        {
            "name": source.record.name,
            "layer": bands[source.band].layer,
            "valid": int(tally.valid[source.band]),
            "missing": tally.cells - int(tally.valid[source.band]),
            "won_back": int(tally.alone[source.band]),
            "layer_won_back": int(tally.layer_alone[bands[source.band].owner]),
        }
        for source in sources
    ]


def _measured(params: Params, cells: StackCells, reference: Sequence[BandRecord], context: Context) -> list[_Source]:
    """Find the scaling of every band of the measured layers, from the common cells only."""
    bands = cells.bands[: -len(params.categories) or None]
    known = {record.name: record for record in reference}
    _check_reference([band.name for band in bands], known)
    if reference:
        return [_Source(i, known[band.name]) for i, band in enumerate(bands)]
    fitted = context.map(partial(_fit, params, cells, HELD // max(context.workers, 1)), bands)
    for _, notes in fitted:
        for note in notes:
            context.warn(note)
    return [_Source(i, record) for i, (record, _) in enumerate(fitted)]


def _fit(params: Params, cells: StackCells, few: int, band: Band, context: Context) -> tuple[BandRecord, list[str]]:
    """Find the scaling of one band; `few` values are held in memory at most."""
    context.progress(0.0, f"Looking at '{band.name}'")
    values = cells.values(band, few, context)
    return fit_blocks(band.name, band.layer, values, params.transform, params.scaling, few)


def _check_reference(names: Sequence[str], known: dict[str, BandRecord]) -> None:
    """Refuse bands that the stack to scale like does not have."""
    unknown = [name for name in names if name not in known]
    if known and unknown:
        raise InputError(
            f"The stack to scale like has no band '{unknown[0]}'; it has: {', '.join(known)}. "
            "Rename the layer as it is there, or leave it out."
        )


def _classes(params: Params, cells: StackCells, reference: Sequence[BandRecord], context: Context) -> list[_Source]:
    """Make one band per class of the category layers."""
    sources = []
    first = len(cells.bands) - len(params.categories)
    for i, labels in enumerate(params.class_labels):
        band = cells.bands[first + i]
        layer = band.layer
        values, counts = cells.classes(band, context.part(0.6, 0.6))
        if reference:
            records = _reference_classes(layer, values, labels, reference, context)
        else:
            records = class_records(layer, values, counts, labels)
        context.log(f"'{layer}': {len(records)} classes became bands of 0 and 1.")
        if len(records) < len(values) and not reference:
            context.warn(
                f"'{layer}': {len(values) - len(records)} of its classes occur only where another layer "
                "has no data, and were left out."
            )
        sources += [_Source(first + i, record) for record in records]
    return sources


def _reference_classes(
    layer: str, values: np.ndarray, labels: Sequence[str], reference: Sequence[BandRecord], context: Context
) -> list[BandRecord]:
    """Return the other stack's bands of this layer, with the class numbers they have here."""
    absent = -1 - int(np.abs(values).max(initial=0))  # a number that no cell holds
    here = {f"{layer}={class_label(int(value), labels)}": int(value) for value in values}
    wanted = [record for record in reference if record.layer == layer and record.transform == "one-hot"]
    if not wanted:
        raise InputError(f"The stack to scale like has no categories '{layer}'. Leave the layer out, or rename it.")
    new = sorted(set(here) - {record.name for record in wanted})
    if new:
        context.warn(f"The stack to scale like does not know {', '.join(new)}: those cells are 0 in all its classes.")
    return [replace(record, value=here.get(record.name, absent)) for record in wanted]


def _tell_absent(sources: Sequence[_Source], reference: Sequence[BandRecord], context: Context) -> None:
    """Warn where the stack to scale like has bands that this one lacks."""
    here = {source.record.name for source in sources}
    absent = [record.name for record in reference if record.name not in here]
    if absent:
        context.warn(
            f"The stack to scale like also has {', '.join(absent)}: its models cannot be applied without them."
        )


def _fill(sources: Sequence[_Source], cells: StackCells, context: Context) -> np.ndarray:
    """Scale every band into the stack, shape (bands, rows, columns)."""
    stack = context.allocate((len(sources), *cells.shape))
    pieces = [(i, rows) for i in range(len(sources)) for rows in cells.blocks]
    most = max(pieces[0][1].stop * cells.shape[1], 1)  # cells of a piece
    wave = max(WRITTEN // most, 1)
    for start in range(0, len(pieces), wave):
        some = pieces[start : start + wave]
        part = context.part(start / len(pieces), (start + len(some)) / len(pieces))
        for (i, rows), scaled in zip(some, part.map(partial(_scale_block, sources, cells), some)):
            stack[i, rows] = scaled
        release(stack)
    context.progress(1.0)
    return stack


def _scale_block(
    sources: Sequence[_Source], cells: StackCells, piece: tuple[int, slice], context: Context
) -> np.ndarray:
    """Return some rows of one band of the stack, NaN outside the area."""
    index, rows = piece
    source = sources[index]
    context.progress(0.0, f"Scaling '{source.record.name}'")
    band = cells.bands[source.band]
    scaled = apply_scaling(band.rows(rows), source.record)
    if cells.mask is not None:
        scaled[~cells.area(rows)] = np.nan
    release(band.cells)
    return scaled


def _tell_transforms(records: Sequence[BandRecord], context: Context) -> None:
    """Say which bands were taken to logarithms and how all were scaled."""
    logs = [record.name for record in records if record.transform == "log10"]
    measured = [record for record in records if record.transform != "one-hot"]
    if measured:
        listed = f" ({', '.join(logs)})" if logs else ""
        context.log(
            f"{len(records)} bands; logarithms of {len(logs)} of {len(measured)} measured bands{listed}; "
            f"scaling: {measured[0].scaling}."
        )


def _tell_far(records: Sequence[BandRecord], context: Context) -> None:
    """Warn of bands that a model would hear louder than all others."""
    for record in records:
        if record.scaling in ("zscore", "robust"):
            reach = float(np.abs(apply_scaling(np.array([record.minimum, record.maximum]), record)).max())
            if reach > FAR:
                context.warn(
                    f"'{record.name}' reaches {reach:,.0f} deviations from its centre, so it would outweigh every other "
                    "band in an anomaly detector. Scale with ranks or the standard deviation, or leave it out."
                )
