"""Variograms in sentences: what nugget, range and direction mean for the person who has to draw the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from .words import mark, tr

ROW = dict[str, Any]
LONG = 10_000.0  # metres: longer distances read better in kilometres
SHARES = (
    (0.03, mark("Hardly any of the variance")),
    (0.15, mark("A tenth of the variance")),
    (0.225, mark("A fifth of the variance")),
    (0.29, mark("A quarter of the variance")),
    (0.365, mark("A third of the variance")),
    (0.45, mark("Two fifths of the variance")),
    (0.55, mark("Half of the variance")),
    (0.635, mark("Three fifths of the variance")),
    (0.71, mark("Two thirds of the variance")),
    (0.85, mark("Three quarters of the variance")),
    (math.inf, mark("Nearly all of the variance")),
)
MODELS = {
    "spherical": mark("spherical"),
    "exponential": mark("exponential"),
    "gaussian": mark("Gaussian"),
    "nested spherical": mark("two spherical structures"),
    "nugget": mark("pure nugget"),
}
MUCH_NUGGET = 70.0  # per cent of the sill
REACHED = 95.0  # per cent of the sill at the largest lag: with less, range and sill are extrapolated
ANALYSIS = 1 / 3  # of the nugget: from here on duplicates explain much of it


@dataclass(frozen=True)
class Lengths:
    """How lengths are written: in map units, or in kilometres where these are many metres.

    Attributes
    ----------
    unit : str
        Its abbreviation.
    size : float
        Map units that make one.
    """

    unit: str
    size: float = 1.0

    @classmethod
    def of(cls, crs: QgsCoordinateReferenceSystem, farthest: float) -> Lengths:
        """Return the lengths for a map in `crs` whose largest lag is `farthest`."""
        if not crs.isValid():
            return cls(tr("map units"))
        unit = QgsUnitTypes.toAbbreviatedString(crs.mapUnits())
        return cls("km", 1000.0) if unit == "m" and farthest >= LONG else cls(unit)

    def text(self, length: float) -> str:
        """Return a length with its unit, three digits: ``21.3 km``."""
        return f"{number(length / self.size)} {self.unit}"


def model_name(row: ROW) -> str:
    """Return what a row's model is called."""
    return tr(MODELS[row["model"]])


def number(value: Optional[float]) -> str:
    """Return a number of three digits, grouped by thousands; a dash where there is none."""
    return "–" if value is None else f"{float(f'{value:.3g}'):,.10g}"


def ranges(row: ROW, lengths: Lengths) -> str:
    """Return a row's ranges for reading."""
    known = [row[key] for key in ("range_1", "range_2") if row[key] is not None]
    if not known:
        return "–"
    along = " / ".join(_reach(row, each, lengths) for each in known)
    if row["ratio"] == 1.0:
        return along
    return tr("{} along {:.0f}°, × {:.2f} across").format(along, row["azimuth"], row["ratio"])


def sentences(row: ROW, lengths: Lengths, first_lag: float) -> list[str]:
    """Return what one element's variogram means.

    Parameters
    ----------
    row : dict
        A row of the task ``variogram``.
    lengths : Lengths
        How lengths are written.
    first_lag : float
        Mean distance of the first lag, in map units.
    """
    if row["model"] == "nugget":
        return [_unstructured(row, lengths, first_lag)]
    told = [_nugget(row, lengths, first_lag), *_duplicates(row), *_ranges(row, lengths), *_direction(row)]
    told.append(tr("The curve misses the points by {} of the sill.").format(_percent(row["residual_pct"])))
    return told


def block_sentence(block_size: Optional[float], count: int, lengths: Lengths) -> str:
    """Return the suggestion for spatial cross-validation over all elements."""
    if block_size is None:
        return tr("No element has a spatial structure that these samples show, so no size of block is suggested.")
    text = tr("Blocks for spatial cross-validation should be at least {} wide").format(lengths.text(block_size))
    if count > 1:
        text += tr(": the middle one of the elements' (shorter) ranges, as a round number")
    return text + tr(". In smaller blocks, held-out ground resembles what the model has learnt from.")


def reading() -> list[tuple[str, str]]:
    """Return the terms that the report uses, each with its meaning."""
    return [
        (
            tr("Semivariance"),
            tr(
                "Half the mean squared difference of two samples, by the distance between them. Each dot is a class of "
                "distance (a lag), the larger the more pairs it has. Short lags count most in the fit: weights are pairs "
                "over squared distance."
            ),
        ),
        (
            tr("Nugget"),
            tr(
                "The unlikeness of two samples at hardly any distance: errors of sampling and analysis, and what changes "
                "within the spacing of the samples. No map can show it."
            ),
        ),
        (tr("Sill"), tr("The semivariance of samples that have nothing to do with each other.")),
        (
            tr("Range"),
            tr(
                "The distance at which the sill is reached (of exponential and Gaussian models 95 % of it). Where two are given, "
                "the shorter is that of the neighbourhood, the longer that of the region."
            ),
        ),
    ]


def _reach(row: ROW, length: float, lengths: Lengths) -> str:
    """Return a range; one beyond the largest lag is only known to be longer where the sill is not reached."""
    is_open = length > row["max_lag"] and row["reached_pct"] < REACHED
    return tr("> {}").format(lengths.text(row["max_lag"])) if is_open else lengths.text(length)


def _unstructured(row: ROW, lengths: Lengths, first_lag: float) -> str:
    return tr(
        "Samples {} apart are as unlike as samples {} apart: between its samples this element is known no better than by "
        "its mean. A map of it would show noise."
    ).format(lengths.text(first_lag), lengths.text(row["max_lag"]))


def _nugget(row: ROW, lengths: Lengths, first_lag: float) -> str:
    share = row["nugget_pct"]
    words = next(words for limit, words in SHARES if share / 100 < limit)
    text = tr("{} ({}) is nugget: it varies within less than the {} of the first lag").format(
        tr(words), _percent(share), lengths.text(first_lag)
    )
    if share >= MUCH_NUGGET:
        return text + tr(". Expect a smooth map that says little about single places.")
    return text + tr(".")


def _duplicates(row: ROW) -> list[str]:
    """Return how much of the nugget is sampling and analysis, where duplicates tell."""
    variance, nugget = row["duplicate_variance"], row["nugget"]
    if variance is None or nugget <= 0:
        return []
    text = tr("Duplicates at {:,} locations differ with a variance of {}").format(row["duplicates"], number(variance))
    if variance >= nugget:
        return [text + tr(", as much as the whole nugget: all of it is sampling and analysis.")]
    text += tr(", {} of the nugget").format(_percent(100 * variance / nugget))
    if variance >= ANALYSIS * nugget:
        return [text + tr(": better analyses or larger samples would sharpen the map.")]
    return [text + tr(": the rest is in the ground, and would take closer samples to map.")]


def _ranges(row: ROW, lengths: Lengths) -> list[str]:
    """Return what the ranges mean."""
    first, second, farthest = row["range_1"], row["range_2"], row["max_lag"]
    told = []
    if second is not None:
        share = row["sill_1"] / (row["sill_1"] + row["sill_2"])
        told.append(
            tr(
                "The ground varies on two scales: within a neighbourhood of {} ({} of what is not nugget), and over the region."
            ).format(_reach(row, first, lengths), _percent(100 * share))
        )
    if row["reached_pct"] < REACHED:
        told.append(
            tr(
                "At the largest lag of {} the semivariance still rises: there is a regional trend, or a longer range."
            ).format(lengths.text(farthest))
        )
    else:
        told.append(
            tr("Samples farther apart than {} say nothing about each other.").format(lengths.text(second or first))
        )
    return told


def _direction(row: ROW) -> list[str]:
    if row["ratio"] == 1.0:
        return []
    return [
        tr(
            "Along {:.0f}° from north likeness reaches {:.1f} times as far as across it; ranges are those along it."
        ).format(row["azimuth"], 1 / row["ratio"])
    ]


def _percent(value: float) -> str:
    return f"{value:.0f} %" if value >= 0.95 or value == 0 else f"{value:.1f} %"
