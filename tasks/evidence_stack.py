"""Evidence layers and category layers on one grid become one scaled stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..core.context import Context, Result
from ..core.errors import InputError
from ..core.evidence import Coverage, check_classes, class_label, class_records, cover, layer_cells, unique_names
from ..core.scaling import BandRecord, apply_scaling, fit_band

POOR_COVERAGE = 0.5  # share of the area below which the loss is a warning


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
    """

    layers: tuple[str, ...] = ()
    band_names: tuple[tuple[str, ...], ...] = ()
    categories: tuple[str, ...] = ()
    class_labels: tuple[tuple[str, ...], ...] = ()
    transform: str = "auto"
    scaling: str = "zscore"
    like: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class _Source:
    """One band to make: its layer's cells, shape (rows, columns), and its record."""

    cells: np.ndarray
    record: BandRecord


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Stack and scale.

    Parameters
    ----------
    arrays : dict
        ``layer_<i>``, ``category_<i>`` (NaN = NoData) and, optionally, ``mask`` (boolean, shape
        (rows, columns): the area to use).
    params : Params
        Names and choices.

    Returns
    -------
    Result
        ``stack``, float32, shape (bands, rows, columns); summary with ``records`` (one per band, in
        order) and ``coverage``.
    """
    layers = [arrays[f"layer_{i}"] for i in range(len(params.layers))]
    categories = [arrays[f"category_{i}"] for i in range(len(params.categories))]
    _check_shapes(params, layers, categories)
    shape = (layers + categories)[0].shape[-2:]
    area = arrays["mask"].astype(bool) if "mask" in arrays else np.ones(shape, dtype=bool)
    band_names = _unique_bands(params)
    pieces = [p for args in zip(params.layers, band_names, layers) for p in layer_cells(*args)]
    pieces += [p for name, cells in zip(params.categories, categories) for p in layer_cells(name, (name,), cells[None])]
    common, coverage = cover([name for name, _ in pieces], [mask for _, mask in pieces], area)
    _tell_coverage(coverage, context)
    reference = tuple(BandRecord.from_dict(record) for record in params.like)
    sources = _measured(params, band_names, layers, common, reference, context.part(0.0, 0.5))
    sources += _classes(params, categories, common, reference, context)
    _tell_absent(sources, reference, context)
    stack = _fill(sources, area, context.part(0.5, 1.0))
    _tell_transforms([source.record for source in sources], context)
    records = [source.record.to_dict() for source in sources]
    return Result({"stack": stack}, {"records": records, "coverage": coverage.to_dict()})


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


def _tell_coverage(coverage: Coverage, context: Context) -> None:
    """Say what NoData costs, and which layer costs the most."""
    for name, valid in zip(coverage.names, coverage.valid):
        context.log(f"'{name}' has data in {valid:,} of {coverage.cells:,} cells ({valid / coverage.cells:.1%}).")
    text = f"Every layer has data in {coverage.common:,} of {coverage.cells:,} cells ({_share(coverage):.1%})."
    if coverage.lost and len(coverage.names) > 1:
        won = max(coverage.alone)
        text += f" '{coverage.costliest}' costs the most: {won:,} of the {coverage.lost:,} lost cells lack only it."
    tell = context.warn if _share(coverage) < POOR_COVERAGE else context.log
    tell(text)


def _share(coverage: Coverage) -> float:
    return coverage.common / coverage.cells


def _unique_bands(params: Params) -> list[tuple[str, ...]]:
    """Return the band names per measured layer, made unique over all of them."""
    flat = iter(unique_names([band for bands in params.band_names for band in bands]))
    return [tuple(next(flat) for _ in bands) for bands in params.band_names]


def _measured(
    params: Params,
    band_names: Sequence[tuple[str, ...]],
    layers: Sequence[np.ndarray],
    common: np.ndarray,
    reference: Sequence[BandRecord],
    context: Context,
) -> list[_Source]:
    """Find the scaling of every band of the measured layers, from the common cells only."""
    owners = [layer for layer, names in zip(params.layers, band_names) for _ in names]
    names = [name for group in band_names for name in group]
    bands = [band for layer in layers for band in layer]  # each (rows, columns)
    known = {record.name: record for record in reference}
    _check_reference(names, known)
    sources = []
    for i, (layer, name, band) in enumerate(zip(owners, names, bands)):
        context.progress(i / len(bands), f"Looking at '{name}'")
        if reference:
            sources.append(_Source(band, known[name]))
            continue
        record, notes = fit_band(name, layer, band[common], params.transform, params.scaling)
        for note in notes:
            context.warn(note)
        sources.append(_Source(band, record))
    return sources


def _check_reference(names: Sequence[str], known: dict[str, BandRecord]) -> None:
    """Refuse bands that the stack to scale like does not have."""
    unknown = [name for name in names if name not in known]
    if known and unknown:
        raise InputError(
            f"The stack to scale like has no band '{unknown[0]}'; it has: {', '.join(known)}. "
            "Rename the layer as it is there, or leave it out."
        )


def _classes(
    params: Params,
    categories: Sequence[np.ndarray],
    common: np.ndarray,
    reference: Sequence[BandRecord],
    context: Context,
) -> list[_Source]:
    """Make one band per class of the category layers."""
    sources = []
    for layer, cells, labels in zip(params.categories, categories, params.class_labels):
        values = check_classes(layer, cells)
        counts = [int(np.count_nonzero(cells[common] == value)) for value in values]
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
        sources += [_Source(cells, record) for record in records]
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


def _fill(sources: Sequence[_Source], area: np.ndarray, context: Context) -> np.ndarray:
    """Scale every band into the stack, shape (bands, rows, columns)."""
    stack = context.allocate((len(sources), *area.shape))
    for i, source in enumerate(sources):
        context.progress(i / len(sources), f"Scaling '{source.record.name}'")
        stack[i] = np.where(area, apply_scaling(source.cells, source.record), np.float32(np.nan))
    context.progress(1.0)
    return stack


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
