"""A simulated survey as plain arrays: samples, deposits, faults and the truth raster."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Optional

import numpy as np

from ..core.context import Context, Result
from ..core.simulation.elements import DEFAULT_ELEMENTS, LITHOLOGIES
from ..core.simulation.ground import TRUTH_BANDS
from ..core.survey import Survey, SurveyDesign, simulate_survey


@dataclass(frozen=True)
class Params:
    """What to simulate.

    Attributes
    ----------
    extent : tuple of float
        West, south, east, north, in metres of a projected coordinate system.
    crs : str
        Coordinate system of the extent, as a `Grid` carries it.
    samples : int
        Number of samples, duplicates included.
    elements : tuple of str
        Symbols (``Pb``) or names (``Pb_ppm``); none for the usual fifteen.
    deposits : int
        Number of deposits; 0 for a survey without mineralisation.
    seed : int
        The same seed gives the same survey.
    signal : float
        Factor on the log enrichment of all haloes; 1 is realistic.
    cell_size : float, optional
        Cell of the truth raster in map units; None for 1/240 of the longer side.
    """

    extent: tuple[float, float, float, float]
    crs: str = ""
    samples: int = 1500
    elements: tuple[str, ...] = DEFAULT_ELEMENTS
    deposits: int = 25
    seed: int = 0
    signal: float = 1.0
    cell_size: Optional[float] = None


def needs(arrays: dict[str, np.ndarray], params: Params) -> tuple[str, ...]:
    """Numpy and scipy are enough."""
    return ()


def run(arrays: dict[str, np.ndarray], params: Params, context: Context) -> Result:
    """Simulate a survey.

    Parameters
    ----------
    arrays : dict
        Nothing.
    params : Params
        What to simulate.

    Returns
    -------
    Result
        Samples: ``sample_xy`` (n, 2), ``sample_id``, ``survey``, ``laboratory``, ``lithology`` (n,) text, ``year``
        (n,), ``assays`` (n, elements) with NaN where not analysed and half the detection limit below
        it, ``printed`` (n, elements) text, ``censored`` (n, elements). Deposits: ``deposit_xy`` (d, 2),
        ``deposit_name``, ``deposit_camp``, ``deposit_size`` (Mt), ``deposit_depth`` (m). Faults: ``fault_xy``
        (vertices, 2), ``fault_start`` (faults + 1,) where each begins, ``fault_name``, ``fault_family``,
        ``fault_azimuth`` (degrees), ``fault_length`` (map units). ``truth``, float32 (bands, rows, columns).
        Summary: ``elements``, ``bands``, ``lithologies``, ``grid``, counts.
    """
    design = SurveyDesign(
        extent=params.extent,
        samples=params.samples,
        elements=params.elements or DEFAULT_ELEMENTS,
        deposits=params.deposits,
        signal=params.signal,
        cell_size=params.cell_size,
        crs=params.crs,
    )
    survey = simulate_survey(design, params.seed, context)
    _tell(survey, context)
    context.progress(1.0, "Simulated")
    summary = _summary(survey)
    return Result({**_samples(survey), **_deposits(survey), **_faults(survey), "truth": survey.truth}, summary)


def _samples(survey: Survey) -> dict[str, np.ndarray]:
    samples, batches = survey.samples, survey.batches
    return {
        "sample_xy": np.column_stack([samples.x, samples.y]),
        "sample_id": samples.sample_id,
        "survey": np.array([batch.survey for batch in batches])[samples.survey],
        "laboratory": np.array([batch.laboratory for batch in batches])[samples.survey],
        "year": np.array([batch.year for batch in batches])[samples.survey],
        "lithology": np.array(LITHOLOGIES)[samples.lithology - 1],
        "assays": samples.values,
        "printed": samples.printed(),
        "censored": samples.censored,
    }


def _deposits(survey: Survey) -> dict[str, np.ndarray]:
    deposits = survey.deposits
    return {
        "deposit_xy": np.column_stack([deposits.x, deposits.y]),
        "deposit_name": deposits.name,
        "deposit_camp": deposits.camp,
        "deposit_size": deposits.size,
        "deposit_depth": deposits.depth,
    }


def _faults(survey: Survey) -> dict[str, np.ndarray]:
    faults = survey.faults
    return {
        "fault_xy": np.vstack([fault.vertices for fault in faults]),
        "fault_start": np.cumsum([0, *(len(fault.vertices) for fault in faults)]),
        "fault_name": np.array([fault.name for fault in faults]),
        "fault_family": np.array([fault.family for fault in faults]),
        "fault_azimuth": np.array([fault.azimuth for fault in faults]),
        "fault_length": np.array([fault.length for fault in faults]),
    }


def _summary(survey: Survey) -> dict[str, Any]:
    """What the arrays do not say by themselves, and the counts."""
    return {
        "elements": [element.name for element in survey.elements],
        "bands": list(TRUTH_BANDS),
        "lithologies": list(LITHOLOGIES),
        "grid": asdict(survey.grid),
        "samples": len(survey.samples),
        "duplicates": _duplicates(survey),
        "deposits": len(survey.deposits),
        "camps": len(set(survey.deposits.camp.tolist())),
        "faults": len(survey.faults),
        "censored": int(survey.samples.censored.sum()),
        "missing": int(np.isnan(survey.samples.values).sum()),
    }


def _duplicates(survey: Survey) -> int:
    return sum(name.endswith("D") for name in survey.samples.sample_id.tolist())


def _tell(survey: Survey, context: Context) -> None:
    """Tell what was simulated."""
    samples, deposits = survey.samples, survey.deposits
    names = ", ".join(f"{batch.survey} ({batch.laboratory})" for batch in survey.batches)
    context.log(
        f"{len(samples):,} samples x {len(survey.elements)} elements, {_duplicates(survey):,} of them duplicates, "
        f"from {len(survey.batches)} surveys: {names}."
    )
    context.log(
        f"{100.0 * samples.censored.mean():.1f} % of the assays are below detection, "
        f"{100.0 * np.isnan(samples.values).mean():.1f} % were never made."
    )
    if len(deposits):
        camps = len(set(deposits.camp.tolist()))
        covered = int((deposits.depth > 0).sum())
        context.log(
            f"{len(deposits):,} deposits in {camps} camps along {len(survey.faults)} faults; {covered} do not reach the surface."
        )
    else:
        context.log(f"No deposits: {len(survey.faults)} faults and the rocks alone, for comparison.")
