"""Sampling the ground and having the samples analysed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..context import Context
from .elements import Element
from .ground import Ground, log_concentrations
from .laboratory import Batch, analyse, draw_batches, missing_analyses, print_assays, round_as_printed
from .sampling import DUPLICATE_SHARE, assign_surveys, draw_duplicates, draw_sites, number_of_duplicates
from .streams import Stage, element_stream, stream


@dataclass(frozen=True)
class Samples:
    """The samples as reported; arrays have one entry or row per sample.

    Attributes
    ----------
    x, y : numpy.ndarray
        Easting and northing.
    sample_id : numpy.ndarray
        Text; a duplicate is its original's id with a ``D``.
    survey : numpy.ndarray
        Index into the survey's batches.
    lithology : numpy.ndarray
        Code of the rock at the site.
    values : numpy.ndarray
        Reported concentrations, shape (samples, elements): NaN where not analysed, half the
        detection limit where below it.
    censored : numpy.ndarray
        Whether below detection, (samples, elements).
    limits : numpy.ndarray
        Detection limits, (samples, elements).
    truth : numpy.ndarray
        Natural logarithm of the concentration at the site, before nugget and laboratory.
    """

    x: np.ndarray
    y: np.ndarray
    sample_id: np.ndarray
    survey: np.ndarray
    lithology: np.ndarray
    values: np.ndarray
    censored: np.ndarray
    limits: np.ndarray
    truth: np.ndarray

    def __len__(self) -> int:
        return len(self.x)

    def printed(self) -> np.ndarray:
        """Return the assays as text, ``<0.2`` where below detection and empty where not analysed."""
        return print_assays(self.values, self.censored, self.limits)


@dataclass(frozen=True)
class _Specimens:
    """Which site each sample comes from, and which specimen of it was analysed.

    Attributes
    ----------
    site : numpy.ndarray
        Index of the site, (samples,).
    repeat : numpy.ndarray
        Whether the sample duplicates the one before it.
    specimen : numpy.ndarray
        Samples with the same number are analyses of one specimen and share its nugget.
    """

    site: np.ndarray
    repeat: np.ndarray
    specimen: np.ndarray


def take_samples(
    ground: Ground, elements: tuple[Element, ...], count: int, seed: int, context: Context
) -> tuple[Samples, tuple[Batch, ...]]:
    """Take exactly `count` samples, duplicates included, and have three laboratories analyse them."""
    sites = _sites_for(count)
    x, y = draw_sites(ground.grid, ground.unit, ground.relief, sites, stream(seed, Stage.SITES))
    batches = draw_batches(elements, seed)
    survey = assign_surveys(ground.grid, ground.unit, x, y, len(batches), stream(seed, Stage.SURVEYS))
    order = np.argsort(survey, kind="stable")
    x, y, survey = x[order], y[order], survey[order]
    specimens = _with_duplicates(sites, count, seed)
    truth = log_concentrations(ground, elements, x, y, seed, context)
    lithology = ground.lithology[ground.grid.cells_of(x, y)[:2]]
    site = specimens.site
    values, censored, limits = _analyses(elements, truth[site], survey[site], batches, specimens, seed)
    samples = Samples(
        x=x[site],
        y=y[site],
        sample_id=_sample_ids(batches, survey, specimens),
        survey=survey[site],
        lithology=lithology[site],
        values=values,
        censored=censored,
        limits=limits,
        truth=truth[site],
    )
    return samples, batches


def _sites_for(samples: int) -> int:
    """Return the number of sites that, with their duplicates, make up the number of samples."""
    sites = max(1, math.floor(samples / (1.0 + DUPLICATE_SHARE)))
    while sites + number_of_duplicates(sites) < samples:
        sites += 1
    return sites


def _with_duplicates(sites: int, samples: int, seed: int) -> _Specimens:
    """Number the samples: each site once, and its duplicate, if any, right after it."""
    repeated, reanalysed = draw_duplicates(sites, samples - sites, stream(seed, Stage.DUPLICATES))
    site = np.concatenate([np.arange(sites), repeated])
    repeat = np.arange(samples) >= sites
    new_specimen = np.concatenate([np.zeros(sites, dtype=bool), ~reanalysed])
    order = np.lexsort((repeat, site))
    return _Specimens(site[order], repeat[order], (site + sites * new_specimen)[order])


def _analyses(
    elements: tuple[Element, ...],
    truth: np.ndarray,
    survey: np.ndarray,
    batches: tuple[Batch, ...],
    specimens: _Specimens,
    seed: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return reported values, where censored, and detection limits, each of shape (samples, elements)."""
    limits = np.array([batch.limits for batch in batches])[survey]
    bias = np.array([batch.bias for batch in batches])[survey]
    grain = stream(seed, Stage.NUGGET).standard_normal(2 * len(truth))  # grain size matters to all elements
    readings = np.empty_like(truth)
    for j, element in enumerate(elements):
        own = element_stream(seed, Stage.NUGGET, element).standard_normal(2 * len(truth))
        nugget = element.nugget * (0.6 * grain + 0.8 * own)[specimens.specimen]
        noise = element_stream(seed, Stage.ANALYSIS, element)
        reading = analyse(element, np.exp(truth[:, j] + nugget), limits[:, j], bias[:, j], noise)
        readings[:, j] = round_as_printed(reading, limits[:, j])
    missing = missing_analyses(elements, survey, seed)
    censored = (readings < limits) & ~missing
    return np.where(missing, np.nan, np.where(censored, 0.5 * limits, readings)), censored, limits


def _sample_ids(batches: tuple[Batch, ...], survey: np.ndarray, specimens: _Specimens) -> np.ndarray:
    """Return ids such as ``78-0001``, numbered within each survey; a duplicate adds a ``D``."""
    first = np.searchsorted(survey, np.arange(len(batches)))
    number = np.arange(len(survey)) - first[survey] + 1
    names = [f"{batches[k].year % 100:02d}-{n:04d}" for k, n in zip(survey, number)]
    return np.array([names[i] + ("D" if again else "") for i, again in zip(specimens.site, specimens.repeat)], "U16")
