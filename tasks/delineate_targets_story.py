"""What delineating targets tells: where the threshold came from, what was left, and what should be doubted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np

from ..core.context import Context
from ..core.evaluated_area import DepositCells

NAMES_SHOWN = 8  # deposits or targets named in a warning before the rest is only counted
TOLD = 3  # targets described one by one
MANY = 100  # targets that nobody walks to
LOST_TO_TIES = 0.8  # of the share asked for: less is worth a warning
FEW_CLUSTERS = 5
LEAST_SHARE = 0.01  # % of the area: a top share is not told finer


def area_text(area: float) -> str:
    """Return km² as one reads them: ``7,858``, ``30.5``, ``0.25``."""
    return f"{area:,.0f}" if area >= 100 else f"{area:.3g}"


def tell_deposits(located: DepositCells, names: Sequence[str], context: Context) -> None:
    """Warn of deposits that lie on no cell with a score."""
    lost = np.flatnonzero(~located.used)
    if len(lost):
        context.warn(
            f"{len(lost)} of {len(located.used)} deposits lie outside the score map or on NoData: they count as neighbours of "
            f"targets, but not in the share that the targets hold. They are {_listed([names[i] for i in lost])}."
        )


def tell_share(value: float, share: float, asked: float, context: Context) -> None:
    """Tell a threshold by share of the area; shares from 0 to 1."""
    context.log(
        f"Threshold {value:.4g}: {_percent(share)} of the area scores at least that ({_percent(asked)} asked for)."
    )
    if share < LOST_TO_TIES * asked:
        context.warn(
            f"Many cells have one and the same score: {_percent(asked)} of the area was asked for, and {_percent(share)} is the "
            "most that a threshold marks off without exceeding it."
        )


def tell_intersection(value: float, share: float, deposits: np.ndarray, clusters: int, context: Context) -> None:
    """Tell a threshold at the P-A intersection; `deposits` are the scores of the deposits' cells."""
    reached, number = int(np.count_nonzero(deposits >= value)), len(deposits)
    context.log(
        f"Threshold {value:.4g}, where the prediction-area curves intersect: {_percent(reached / number)} of the deposits "
        f"({reached} of {number}) lie on the {_percent(share)} of the area that scores at least that, "
        f"{reached / number / share:.2g} times what chance gives."
    )
    if reached / number <= share:
        context.warn(
            "The deposits lie on high scores no more often than chance would put them there. Targets of this map say nothing "
            "about deposits like these."
        )
    context.warn(
        "The deposits chose the threshold and are counted in the targets as well, so the share of them that the targets hold "
        "is no test of the map. 'Evaluation of score maps' and 'Cross-validation' are."
    )
    if clusters < FEW_CLUSTERS:
        context.warn(
            f"The deposits form {clusters} cluster{_s(clusters)}: another discovery could move this threshold far."
        )


def tell_break(value: float, share: float, breaks: Sequence[float], cells: tuple[int, int], context: Context) -> None:
    """Tell a threshold at a break of the C-A curve; `cells` are those at or below zero, and all."""
    listed = ", ".join(f"{each:.4g}" for each in breaks)
    context.log(
        f"The concentration-area curve breaks at {listed}. Threshold {value:.4g}: {_percent(share)} of the area scores at least "
        "that."
    )
    if cells[0]:
        context.warn(
            f"{cells[0]:,} of {cells[1]:,} cells score zero or below and have no place in a power law: the breaks depend on where "
            "the scores happen to have their zero. Look at the curve ('Fractal thresholds'), or choose the share of the area."
        )


def tell_value(value: float, share: float, context: Context) -> None:
    """Tell a threshold that was given."""
    context.log(f"Threshold {value:.4g}, as given: {_percent(share)} of the area scores at least that.")


def tell_patches(found: int, small: int, small_cells: int, least: float, cell_area: float, context: Context) -> None:
    """Tell how many patches there are, and how many of them are too small; areas in km²."""
    text = f"{found:,} patch{'es' if found != 1 else ''} of connected cells."
    if small:
        are = "was" if small == 1 else "were"
        text += f" {small:,} of less than {area_text(least)} km² {are} left out, {area_text(small_cells * cell_area)} km² together."
    context.log(text)


def tell_targets(summary: dict[str, Any], radius: float, context: Context) -> None:
    """Tell what the targets hold, the first of them one by one, and what to doubt.

    Parameters
    ----------
    summary : dict
        The task's.
    radius : float
        Of clusters of deposits, in map units.
    context : Context
        Who is told.
    """
    targets = summary["targets"]
    area = sum(target["area_km2"] for target in targets)
    text = f"{len(targets):,} target{_s(len(targets))} on {_percent(summary['area_share'])} of the area ({area_text(area)} km²)"
    context.log(text + _captured(summary, radius, len(targets) == 1))
    for target in targets[:TOLD]:
        context.log(_described(target))
    edge = [str(target["rank"]) for target in targets if target["at_edge"]]
    if edge:
        context.warn(
            f"{len(edge)} target{_s(len(edge))} touch{'es' if len(edge) == 1 else ''} the edge of the data and may go on where "
            f"nothing is known: no. {_listed(edge)}."
        )
    if len(targets) > MANY:
        context.warn(
            f"{len(targets):,} targets are more than anybody walks to. Smooth more, ask for a larger least area, or raise the "
            "threshold."
        )


def _captured(summary: dict[str, Any], radius: float, is_one: bool) -> str:
    """Return what the targets hold of the deposits, as the end of a sentence."""
    scored, captured = summary["deposits_scored"], summary["deposits_inside"]
    if not scored:
        return "."
    holds = "holds" if is_one else "hold"
    if not captured:
        return f" {holds} none of the {scored} deposit{_s(scored)} on the map."
    in_clusters = f"{summary['clusters_captured']} of {summary['clusters']} clusters at {radius:,.10g} map units"
    times = captured / scored / summary["area_share"]
    return (
        f" {holds} {_percent(captured / scored)} of the deposits ({captured} of {scored}; {in_clusters}), "
        f"{times:.2g} times what chance would put there."
    )


def _described(target: dict[str, Any]) -> str:
    """Return a sentence about one target."""
    text = (
        f"No. {target['rank']}: {area_text(target['area_km2'])} km², maximum score {target['max_score']:.4g}, in the top "
        f"{max(100 - target['percentile'], LEAST_SHARE):.2g} % of the area"
    )
    if target["leading"]:
        text += f"; {target['leading']}"
    if target["deposits"]:
        more = f" and {target['deposits'] - 1} more" if target["deposits"] > 1 else ""
        return f"{text}; holds {target['nearest']}{more}."
    if target["nearest"] is not None:
        text += f"; {target['distance_m'] / 1000.0:,.3g} km from {target['nearest']}"
    return text + "."


def _percent(share: float) -> str:
    """Return a share with three digits at most: ``4.83 %``, ``61 %``, ``0.004 %``."""
    return f"{100 * share:.3g} %"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more


def _s(number: Optional[int]) -> str:
    return "" if number == 1 else "s"
