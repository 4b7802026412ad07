"""The biplot of principal components: samples as points, elements as arrows, and how the variance falls off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from ..core.errors import InputError
from .charts import LEFT, QUIET, SIDE, TOP, Axis, Entry, Figure, Line, Panel, Points, axis_over, style
from .label_places import LETTER, Place, place_labels
from .words import tr

ROOM = 1.22  # the axes reach so much farther than the longest arrow
INSIDE = 99.0  # percent of the points that lie inside the frame; the others stand on its edge
CLOUD = "#8d99a6"
HEAD_LENGTH, HEAD_WIDTH = 8.0, 3.2  # pixels
LEADER_FROM = 9.0  # pixels of distance from which on a thin line joins name and arrow
MOST_LABELS = 40
MOST_BARS = 15  # components in the chart of variances


@dataclass(frozen=True)
class Biplot:
    """What the chart shows.

    Attributes
    ----------
    labels : sequence of str
        Names of the arrows.
    arrows : numpy.ndarray
        Shape (variables, at least 2): loadings times the deviations of the components.
    points : numpy.ndarray
        Standardised scores, shape (n, 2).
    explained : sequence of float
        Share of the variance of every component.
    kept : int
        Components kept.
    title : str
        Of the biplot.
    cloud : str
        What the points are, with their number.
    ratios : bool
        Whether the variables are centred log-ratios, whose arrows are read by their ends.
    """

    labels: Sequence[str]
    arrows: np.ndarray
    points: np.ndarray
    explained: Sequence[float]
    kept: int
    title: str
    cloud: str
    ratios: bool

    def svg(self) -> str:
        """Return the chart as SVG.

        Raises
        ------
        InputError
            If there is one component only.
        """
        if len(self.explained) < 2:
            raise InputError("A biplot needs two components, and these variables have one. Leave the biplot out.")
        reach = ROOM * float(np.abs(self.arrows[:, :2]).max())
        figure = Figure((self._plane(reach), self._variances()), tuple(self._legend(reach)))
        svg = figure.svg(tr("Biplot of the first two principal components, and the variance of each component"))
        return svg.replace("</svg>", f"{self._arrows(reach)}\n</svg>")  # a panel draws its points over its lines

    def _plane(self, reach: float) -> Panel:
        """Return the panel of points."""
        axes = [
            Axis(tr("PC{} ({:.1f} % of the variance)").format(i + 1, 100.0 * self.explained[i]), -reach, reach)
            for i in range(2)
        ]
        ends, zeros = np.array([-reach, reach]), np.zeros(2)
        cross = (Line(ends, zeros, QUIET, "", 0.8), Line(zeros, ends, QUIET, "", 0.8))
        inside, edge = _spread(self.points * self._factor(reach), reach)
        points = [Points(inside[:, 0], inside[:, 1], CLOUD, 1.6, 0.5)]
        if len(edge):
            points.append(Points(edge[:, 0], edge[:, 1], CLOUD, 2.4, 0.9, True))
        return Panel(self.title, axes[0], axes[1], lines=cross, points=tuple(points))

    def _factor(self, reach: float) -> float:
        """Return what the points are multiplied by to fill the frame."""
        farthest = float(np.percentile(np.abs(self.points).max(axis=1), INSIDE))
        return 0.96 * reach / farthest if farthest > 0 else 1.0

    def _shown(self) -> list[int]:
        """Return which arrows have names: the longest ones, where there are very many."""
        size = np.hypot(*self.arrows[:, :2].T)
        return sorted(np.argsort(-size, kind="stable")[:MOST_LABELS].tolist())

    def _arrows(self, reach: float) -> str:
        """Return the arrows with their names as SVG, over the first panel."""
        tips = self.arrows[:, :2] * np.array([1.0, -1.0]) * SIDE / (2.0 * reach)  # pixels, y downwards
        shown = self._shown()
        names = [self.labels[i] for i in shown]
        places = place_labels(tips[shown], names, SIDE / 2.0)
        colour = style(0)[0]
        leaders = [
            f'<path d="M{tip[0]:.1f} {tip[1]:.1f}L{place.x:.1f} {place.y:.1f}" stroke="{QUIET}" stroke-width="0.6"/>'
            for tip, place in zip(tips[shown], places)
            if place.distance >= LEADER_FROM
        ]
        texts = [_name(name, place, colour) for name, place in zip(names, places)]
        shafts = [_arrow(tip) for tip in tips]
        return (
            f'<g transform="translate({LEFT + SIDE / 2} {TOP + SIDE / 2})" fill="none">{"".join(leaders)}'
            f'<g stroke="{colour}" stroke-width="1.4">{"".join(shafts)}</g>{"".join(texts)}</g>'
        )

    def _variances(self) -> Panel:
        """Return the panel with the variance of each component."""
        percent = 100.0 * np.asarray(self.explained[:MOST_BARS])
        number = np.arange(1, len(percent) + 1, dtype=float)
        ticks = tuple((float(i), f"{i:.0f}") for i in number if len(number) <= 8 or i % 2)
        x = Axis(tr("Principal component"), 0.5, len(percent) + 0.5, ticks=ticks)
        y = axis_over(tr("Variance explained (%)"), percent, include=0.0)
        colour = style(0)[0]
        kept = number <= self.kept
        return Panel(
            tr("Variance of the components"),
            x,
            y,
            lines=(Line(number, percent, colour, "", 1.4),),
            points=(
                Points(number[~kept], percent[~kept], colour, 3.6, 1.0, True),
                Points(number[kept], percent[kept], colour, 4.2),
            ),
        )

    def _legend(self, reach: float) -> list[Entry]:
        """Return what points, arrows and the right-hand chart mean."""
        edge = len(_spread(self.points * self._factor(reach), reach)[1])
        cloud = tr("{}: standardised scores x {:.2g}").format(self.cloud, self._factor(reach))
        if edge:
            cloud += tr("; {:,} farther out, drawn hollow on the edge").format(edge)
        closeness = (
            tr("Ends close together: elements in a nearly constant ratio, as far as two components show it.")
            if self.ratios
            else tr("Arrows of one direction: variables that rise together, as far as two components show it.")
        )
        entries = [
            Entry(cloud, patch=(CLOUD, 0.5)),
            Entry(
                tr("Covariance biplot: arrows are loadings x standard deviation of the component; long: varies much."),
                line=(style(0)[0], "", 2.0),
            ),
            Entry(closeness),
        ]
        if len(self._shown()) < len(self.labels):
            entries.append(Entry(tr("Only the {} longest arrows have names.").format(len(self._shown()))))
        entries.append(Entry(tr("Right: the {} filled components were kept.").format(self.kept)))
        return entries


def _arrow(tip: np.ndarray) -> str:
    """Return the shaft and the head of an arrow from the origin, in pixels."""
    length = float(np.hypot(*tip))
    if length == 0.0:
        return ""
    along = tip / length
    back = tip - along * min(HEAD_LENGTH, length)
    side = np.array([-along[1], along[0]]) * HEAD_WIDTH
    points = " L".join(f"{x:.1f} {y:.1f}" for x, y in (back + side, tip, back - side))
    return f'<path d="M0 0 L{tip[0]:.1f} {tip[1]:.1f} M{points}"/>'


def _name(name: str, place: Place, colour: str) -> str:
    """Return a name on a pale ground, so that it can be read over points and arrows."""
    width = LETTER * len(name)
    ground = (
        f'<rect x="{place.x - width / 2:.1f}" y="{place.y - 6:.1f}" width="{width:.1f}" height="12" fill="#ffffff" '
        'fill-opacity="0.72"/>'
    )
    return (
        f'{ground}<text x="{place.x:.1f}" y="{place.y + 4:.1f}" text-anchor="middle" font-size="12" '
        f'fill="{colour}">{escape(name)}</text>'
    )


def _spread(points: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the points inside the frame, and those beyond it, moved to its edge towards the origin."""
    farthest = np.abs(points).max(axis=1)
    beyond = farthest > reach
    return points[~beyond], points[beyond] * (reach / farthest[beyond])[:, None]
