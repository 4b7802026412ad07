"""Reads what a report was given, and draws its maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize

from ..core.assay_fields import recognise
from ..core.context import Cancelled
from ..core.errors import GossanError, InputError
from .algorithm import GossanAlgorithm
from .evaluation_words import tr
from .files import read_bytes
from .provenance import Made
from .rasters import band_names, read_metadata, read_raster
from .report_layers import (
    DEPOSITS,
    SAMPLES,
    Backdrop,
    legend_of,
    point_layer,
    score_layer,
    target_layer,
)
from .report_maps import MapPicture, data_uri, draw_map, png_of, swatch
from .report_page import LISTED, Contents
from .report_scores import Scores, score_classes
from .report_tables import Row, assay_rows, curve_arrays, evaluation_summary, typed
from .report_words import short
from .target_style import OUTLINE
from .vectors import Samples, open_source, read_samples

MAIN, HALF, THIRD = 168.0, 84.0, 56.0  # mm
CLOSEUPS, OTHERS = 6, 5  # maps at most
CLOSE, CLOSEST = 2.2, 12  # a close-up is so many times as wide as its target, and at least so many cells
LEGEND_ITEMS = 12  # of one backdrop layer
SCALINGS = {"zscore": "z-score", "robust": "robust z-score", "rank": "rank", "minmax": "0 to 1"}


class ReportReader:
    """Turns a report's parameters into its contents.

    Parameters
    ----------
    algorithm, parameters, context, feedback
        Of the run.
    backdrop : Backdrop
        Of this thread's.
    """

    def __init__(
        self,
        algorithm: GossanAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        backdrop: Backdrop,
    ) -> None:
        self.algorithm, self.parameters, self.context = algorithm, parameters, context
        self.feedback, self.backdrop = feedback, backdrop
        self.missing: list[str] = []

    def contents(self, heading: Mapping[str, str], chains: tuple[Sequence[Sequence[Made]], Sequence[Made]]) -> Contents:
        """Read and draw everything; the heading's words and what led to the maps are given."""
        maps = self._scores()
        main, crs = maps[0], maps[0].crs
        of_maps, everything = chains
        if not everything:
            self.missing.append(tr("How the files were made: they do not tell, so no commands can be given."))
        deposits = self._points("DEPOSITS", crs, tr("Known deposits: none were given."))
        samples = self._points("SAMPLES", crs, tr("The samples: none were given."))
        targets, outlines = self._targets(crs)
        evaluation, curves = self._evaluation()
        self._step(20)
        over = self._over(deposits, outlines, crs)
        stack, layers = self._stack(of_maps[0])
        picture = self._draw(main, [*over, *self.backdrop.above], main.extent(), MAIN)
        self._step(50)
        contents = Contents(
            title=heading["title"] or tr("Report: {}").format(main.name),
            date=heading["date"],
            author=heading["author"],
            notes=heading["notes"],
            name=main.name,
            picture=picture,
            classes=tuple(score_classes(main, deposits)),
            key=tuple(self._key(deposits, targets)),
            closeups=tuple(self._closeups(main, over, targets, outlines)),
            others=tuple(self._others(maps[1:], deposits)),
            sampling=self._sampling(main, samples, deposits),
            targets=tuple(targets),
            evaluation=evaluation,
            curves=curves,
            survey=self._survey(samples),
            assays=tuple(assay_rows(samples)) if samples else (),
            stack=stack,
            layers=tuple(layers),
            cards=tuple(self._cards(of_maps)),
            runs=tuple(everything),
            first_map=tuple(of_maps[0]),
            missing=tuple(self.missing),
        )
        self._step(95)
        return contents

    def _step(self, percent: float) -> None:
        if self.feedback.isCanceled():
            raise Cancelled
        self.feedback.setProgress(percent)

    def _given(self, name: str, otherwise: str) -> bool:
        """Whether a parameter was given; notes what is missing where it was not."""
        given = self.algorithm.is_given(self.parameters, name)
        if not given:
            self.missing.append(otherwise)
        return given

    def _scores(self) -> list[Scores]:
        layers = self.algorithm.parameterAsLayerList(self.parameters, "SCORES", self.context)
        if not layers:
            raise QgsProcessingException(self.algorithm.invalidRasterError(self.parameters, "SCORES"))
        maps = []
        for layer in layers[: OTHERS + 1]:
            self._step(0)
            if not isinstance(layer, QgsRasterLayer):
                raise InputError(f"'{layer.name()}' is not a raster. Choose score maps, as 'Score map' makes them.")
            raster = read_raster(layer)
            if not np.isfinite(raster.array[0]).any():
                raise InputError(f"'{layer.name()}' holds nothing but NoData. Choose a score map with scores.")
            maps.append(Scores(layer, raster.array[0], raster.grid, layer.name()))
        if len(layers) > len(maps):
            self.missing.append(
                tr("{} further score maps: the report shows {}.").format(len(layers) - len(maps), len(maps))
            )
        return maps

    def _points(self, name: str, crs: QgsCoordinateReferenceSystem, otherwise: str) -> Optional[Samples]:
        if not self._given(name, otherwise):
            return None
        target = crs if crs.isValid() else None
        return read_samples(self.algorithm, self.parameters, name, self.context, self.feedback, target)

    def _targets(self, crs: QgsCoordinateReferenceSystem) -> tuple[list[Row], list[tuple[int, QgsGeometry]]]:
        """Return the targets' rows and outlines in the map's CRS, the best first."""
        if not self._given("TARGETS", tr("Targets: none were given.")):
            return [], []
        source = open_source(self.algorithm, self.parameters, "TARGETS", self.context)
        transform = QgsCoordinateTransform(source.sourceCrs(), crs, self.context.transformContext())
        rows, outlines = [], []
        for feature in source.getFeatures():
            row, outline = typed(source.fields(), feature.attributes()), QgsGeometry(feature.geometry())
            if row.get("rank") is None:
                raise InputError(
                    f"'{source.sourceName()}' has a target without a 'rank'. Choose the polygons of 'Ranked targets'."
                )
            if not transform.isShortCircuited() and not outline.isNull():
                outline.transform(transform)
            rows.append(row)
            outlines.append((int(row["rank"]), outline))
        if not rows:
            raise InputError(f"'{source.sourceName()}' has no features. Leave it out, or delineate targets anew.")
        order = sorted(range(len(rows)), key=lambda i: outlines[i][0])
        return [rows[i] for i in order], [outlines[i] for i in order]

    def _evaluation(self) -> tuple[Optional[dict[str, Any]], dict[str, np.ndarray]]:
        if not self._given("EVALUATION", tr("How well the maps find known deposits: no evaluation was given.")):
            return None, {}
        summary = evaluation_summary(*self._table("EVALUATION"))
        if not self._given("CURVES", tr("The evaluation's charts: its table of curves was not given.")):
            return summary, {}
        rows, name = self._table("CURVES")
        return summary, curve_arrays(rows, summary, name)

    def _table(self, name: str) -> tuple[list[Row], str]:
        source = open_source(self.algorithm, self.parameters, name, self.context)
        return [typed(source.fields(), f.attributes()) for f in source.getFeatures()], source.sourceName()

    def _over(
        self,
        deposits: Optional[Samples],
        outlines: Sequence[tuple[int, QgsGeometry]],
        crs: QgsCoordinateReferenceSystem,
    ) -> list[QgsMapLayer]:
        """Return what lies over the scores: deposits on top, targets below."""
        layers: list[QgsMapLayer] = []
        if deposits:
            layers.append(point_layer(deposits.x, deposits.y, crs, DEPOSITS))
        if outlines:
            layers.append(target_layer(outlines, crs, LISTED))
        return layers

    def _draw(self, scores: Scores, over: Sequence[QgsMapLayer], extent: QgsRectangle, width: float) -> MapPicture:
        self._step(self.feedback.progress())
        layers = [*over, score_layer(scores.layer, scores.cells), *self.backdrop.below]
        return draw_map(layers, extent, scores.crs, width)

    def _closeups(
        self,
        main: Scores,
        over: Sequence[QgsMapLayer],
        targets: Sequence[Row],
        outlines: Sequence[tuple[int, QgsGeometry]],
    ) -> list[tuple[MapPicture, str]]:
        maps = []
        for row, (rank, outline) in list(zip(targets, outlines))[:CLOSEUPS]:
            if outline.isNull():
                continue
            box = outline.boundingBox()
            side = max(CLOSE * max(box.width(), box.height()), CLOSEST * main.grid.cell_size) / 2
            centre = box.center()
            square = QgsRectangle(centre.x() - side, centre.y() - side, centre.x() + side, centre.y() + side)
            picture = self._draw(main, [*over, *self.backdrop.above], square, THIRD)
            maps.append((picture, self._below(rank, row)))
        return maps

    def _below(self, rank: int, row: Row) -> str:
        parts = [tr("No. {}").format(rank)]
        if row.get("area_km2") is not None:
            parts.append(f"{short(row['area_km2'])} km²")
        if row.get("peak_x") is not None and row.get("peak_y") is not None:
            parts.append(tr("highest at {} E, {} N").format(f"{row['peak_x']:,.0f}", f"{row['peak_y']:,.0f}"))
        return ", ".join(parts)

    def _others(self, maps: Sequence[Scores], deposits: Optional[Samples]) -> list[tuple[MapPicture, str]]:
        drawn = []
        for each in maps:
            over = self._over(deposits, [], each.crs)
            drawn.append((self._draw(each, [*over, *self.backdrop.above], each.extent(), HALF), each.name))
        return drawn

    def _sampling(self, main: Scores, samples: Optional[Samples], deposits: Optional[Samples]) -> Optional[MapPicture]:
        if samples is None:
            return None
        over = self._over(deposits, [], main.crs)
        points = point_layer(samples.x, samples.y, main.crs, SAMPLES)
        layers = [*over, points, *self.backdrop.above, *self.backdrop.below]
        return draw_map(layers, main.extent(), main.crs, 1.2 * HALF)

    def _key(self, deposits: Optional[Samples], targets: Sequence[Row]) -> list[tuple[str, str]]:
        key: list[tuple[str, str]] = []
        if deposits:
            key.append((swatch(DEPOSITS["color"], kind="dot"), tr("known deposit ({})").format(len(deposits))))
        if targets:
            key.append((swatch(OUTLINE, kind="outline"), tr("target with its rank")))
        for layer in (*self.backdrop.above, *self.backdrop.below):
            for name, symbol in legend_of(layer, LEGEND_ITEMS):
                key.append(("" if symbol is None else _picture(symbol), name))
        return key

    def _survey(self, samples: Optional[Samples]) -> str:
        if samples is None:
            return ""
        assays = [known for known in (recognise(f.name()) for f in samples.fields) if known is not None]
        return tr("It rests on {} samples with {} analytes.").format(f"{len(samples):,}", len(assays))

    def _stack(self, runs: Sequence[Made]) -> tuple[str, list[tuple[str, ...]]]:
        """Return a sentence on the stack, and its bands: name, unit, layer, scaling, range before."""
        layer = self.algorithm.parameterAsRasterLayer(self.parameters, "STACK", self.context)
        told = next((str(made.parameters["STACK"]) for made in reversed(runs) if "STACK" in made.parameters), "")
        if layer is None and told and Path(told).is_file():
            layer = QgsRasterLayer(told, Path(told).stem, "gdal", QgsRasterLayer.LayerOptions(False))
        if layer is None or not layer.isValid():
            self.missing.append(tr("The evidence layers: no stack was given, and the map does not tell of one."))
            return "", []
        made = read_metadata(layer).get("stack")
        records = made.get("records") if isinstance(made, dict) else None
        known = {record["name"]: record for record in records or [] if isinstance(record, dict) and "name" in record}
        names = band_names(layer)
        sentence = tr("The evidence stack '{}' has {} layers.").format(layer.name(), len(names))
        return sentence, [_band_row(name, known.get(name, {})) for name in names]

    def _cards(self, of_maps: Sequence[Sequence[Made]]) -> list[dict[str, Any]]:
        """Return the cards of the model given and of those that made the maps."""
        given = self.algorithm.parameterAsFile(self.parameters, "MODEL", self.context)
        paths = [given] if given else []
        for runs in of_maps:
            paths += [str(made.parameters["MODEL"]) for made in runs[-1:] if "MODEL" in made.parameters]
        cards = [self._card(path) for path in dict.fromkeys(paths) if path == given or Path(path).is_file()]
        if not cards:
            self.missing.append(tr("The model: none was given, and the maps do not tell of one."))
        return cards

    def _card(self, path: str) -> dict[str, Any]:
        arrays = {"model": np.frombuffer(read_bytes(path), dtype=np.uint8)}
        try:
            return self.algorithm.run_task("describe_model", arrays, {}, self.feedback, 0.9, 0.95).summary
        except GossanError as error:
            raise InputError(f"'{Path(path).name}': {error}") from error


def _band_row(name: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    scaling = SCALINGS.get(str(record.get("scaling")), str(record.get("scaling") or "–"))
    transform = str(record.get("transform") or "none")
    brought = scaling if transform == "none" else f"{transform}, {scaling}"
    low, high = record.get("minimum"), record.get("maximum")
    span = "–" if low is None or high is None else f"{short(low)} – {short(high)}"
    return name, _unit(name), str(record.get("layer") or "–"), brought, span


def _unit(name: str) -> str:
    """Return what a band's name says of its unit."""
    if name.startswith(("clr_", "alr_", "ilr_")):
        return tr("log-ratio")
    known = recognise(name[4:] if name.startswith("log_") else name)
    unit = known.unit if known else ""
    return (f"log10 {unit}" if name.startswith("log_") else unit) if unit else "–"


def _picture(symbol: Any) -> str:
    """Return a symbol as a small picture in the page."""
    return f'<img width="24" height="14" alt="" src="{data_uri(png_of(symbol.asImage(QSize(24, 14))))}">'
