"""The report as one page: what was found first, then how far to believe it, the maps, the data, and how to repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Optional

import numpy as np
from qgis.core import QgsApplication, QgsProcessingParameterEnum

from . import report_words as words
from .evaluation_charts import evaluation_figure, precision_area_figure
from .evaluation_words import figure, interval, percent, reading, tr
from .html_page import page, table, text
from .provenance import Made
from .provenance_values import plain_defaults
from .report_maps import MapPicture, map_svg, swatch
from .report_tables import Assay

LISTED = 20  # targets in the table
WIDEST_ELEMENTS = 60
TERMS = 6  # of the glossary that belong to this page
STYLE = """
@page{size:A4;margin:16mm 14mm}
body{counter-reset:none} .lead{font-size:16px} .lead p{margin:6px 0}
figure{margin:12px 0;break-inside:avoid} figcaption{color:#5f6b76;font-size:13.5px;margin-top:2px}
.key{display:flex;flex-wrap:wrap;gap:3px 18px;font-size:13px;margin:4px 0 8px;padding:0;list-style:none}
.key svg,.key img,td svg{display:inline-block;vertical-align:-2px;margin:0 6px 0 0}
.closeups{display:grid;grid-template-columns:repeat(3,1fr);gap:4px 14px} .closeups figure{margin:4px 0}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:4px 18px}
.words td{white-space:normal;vertical-align:top} .words td+td,.words th+th{text-align:left}
.targets td,.targets th{padding:2px 5px} .targets td:nth-child(n+6){white-space:normal} table{margin:6px 0 14px}
ol{margin:2px 0 8px;padding-left:22px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f6f8;border:1px solid #d9dee3;padding:6px 10px;font:12px/1.45
"DejaVu Sans Mono",Consolas,monospace;margin:4px 0 12px;break-inside:avoid}
.notes{white-space:pre-line} .step{break-inside:avoid}
@media print{h2+p{break-after:avoid} td,th{padding:2px 6px}
body{font-size:10.5pt;padding:0} h1{font-size:19pt} h2{font-size:13pt} h3{break-after:avoid}
table{break-inside:auto;font-size:9pt} tr,.doubt{break-inside:avoid} thead{display:table-header-group} pre{font-size:8pt}
svg{print-color-adjust:exact;-webkit-print-color-adjust:exact} .doubt,pre{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.apart{break-before:page}}
"""


@dataclass(frozen=True)
class ScoreClass:
    """A class of the main map: its colour, meaning, lowest score, area in km² (None without a CRS) and deposits inside."""

    colour: str
    opacity: float
    meaning: str
    score: Optional[float]
    area: Optional[float]
    deposits: Optional[int]


@dataclass(frozen=True)
class Contents:
    """What the report tells; a part that is empty is left out, and `missing` says so.

    Attributes
    ----------
    title, date, author, notes : str
        Of the report, as given.
    name : str
        Of the main map.
    picture : MapPicture
        The main map.
    classes : tuple of ScoreClass
        Its legend, the best first.
    key : tuple of (str, str)
        Further legend entries: a sample as HTML, and a text.
    closeups, others : tuple of (MapPicture, str)
        Maps of the first targets and of further score maps with what stands below.
    sampling : MapPicture, optional
        Where the samples lie.
    targets : tuple of dict
        Rows of the targets' table, the best first.
    evaluation : dict, optional
        As `report_tables.evaluation_summary` returns it.
    curves : dict of numpy.ndarray
        As `report_tables.curve_arrays` returns them; empty without.
    survey : str
        A sentence on the samples.
    assays : tuple of Assay
        What they hold.
    stack : str
        A sentence on the evidence stack.
    layers : tuple of tuple of str
        Its bands: name, unit, made by, range.
    cards : tuple of dict
        Model cards.
    runs, first_map : tuple of Made
        What led to all of it, and to the main map.
    missing : tuple of str
        What was not given, as sentences.
    """

    title: str
    date: str
    name: str
    picture: MapPicture
    classes: tuple[ScoreClass, ...]
    author: str = ""
    notes: str = ""
    key: tuple[tuple[str, str], ...] = ()
    closeups: tuple[tuple[MapPicture, str], ...] = ()
    others: tuple[tuple[MapPicture, str], ...] = ()
    sampling: Optional[MapPicture] = None
    targets: tuple[Mapping[str, Any], ...] = ()
    evaluation: Optional[dict[str, Any]] = None
    curves: dict[str, np.ndarray] = field(default_factory=dict)
    survey: str = ""
    assays: tuple[Assay, ...] = ()
    stack: str = ""
    layers: tuple[tuple[str, ...], ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    runs: tuple[Made, ...] = ()
    first_map: tuple[Made, ...] = ()
    missing: tuple[str, ...] = ()


def report_html(told: Contents) -> str:
    """Return the page."""
    head = " · ".join(part for part in (told.date, told.author) if part)
    parts = [f'<p class="quiet">{text(head)}</p>', *_summary(told), *_doubts(told), *_main_map(told), *_targets(told)]
    parts += [*_evaluation(told), *_others(told), *_data(told), *_models(told), *_commands(told), *_ending(told)]
    return page(told.title, parts, STYLE)


def step_name(made: Made) -> str:
    """Return what the toolbox calls a run's algorithm; its id where this Gossan does not know it."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(made.algorithm)
    return made.algorithm if algorithm is None else str(algorithm.displayName())


def _heading(title: str, apart: bool = False) -> str:
    return f'<h2 class="apart">{text(title)}</h2>' if apart else f"<h2>{text(title)}</h2>"


def _summary(told: Contents) -> list[str]:
    """Return what was done, where to look first and how far to believe it."""
    sentences = [" ".join(part for part in (_done(told), told.survey, told.stack) if part)]
    sentences.append(" ".join(words.believable(told.evaluation)))
    parts = [_heading(tr("In short")), '<div class="lead">', *(f"<p>{text(one)}</p>" for one in sentences if one)]
    if told.targets:
        lead, first = words.best_targets(told.targets)
        parts.append(f"<p>{text(lead)}</p><ol>{''.join(f'<li>{text(one)}</li>' for one in first)}</ol>")
    if told.notes:
        parts.append(f'<p class="notes">{text(told.notes)}</p>')
    return [*parts, "</div>"]


def _done(told: Contents) -> str:
    steps = list(dict.fromkeys(step_name(made) for made in told.first_map))
    if not steps:
        return tr("The map '{}' ranks the ground from the least to the most promising.").format(told.name)
    return tr(
        "The map '{}' ranks the ground from the least to the most promising. It was made in {} steps: {}."
    ).format(told.name, len(steps), ", ".join(steps))


def _doubts(told: Contents) -> list[str]:
    found = words.doubts(told.evaluation, told.cards, told.runs, told.first_map)
    return [f"<h3>{text(tr('Before you believe it'))}</h3>", *(f'<p class="doubt">{text(one)}</p>' for one in found)]


def _main_map(told: Contents) -> list[str]:
    caption = tr("{}: colours are shares of the area, best scores darkest; what lies below shows through low classes.")
    svg = map_svg(told.picture, tr("Map of {}").format(told.name))
    shown = "".join(f"<li>{sample}{text(name)}</li>" for sample, name in told.key)
    return [
        _heading(tr("The map"), apart=True),
        f"<figure>{svg}<figcaption>{text(caption.format(told.name))}</figcaption></figure>",
        f'<ul class="key">{shown}</ul>' if shown else "",
        _class_table(told.classes),
    ]


def _class_table(classes: Sequence[ScoreClass]) -> str:
    """Return the legend of the scores with what each class holds."""
    with_area = any(each.area is not None for each in classes)
    with_deposits = any(each.deposits is not None for each in classes)
    heads = [tr("Class"), tr("Score above")]
    heads += [tr("Area (km²)")] if with_area else []
    heads += [tr("Known deposits in it")] if with_deposits else []
    rows = []
    for each in classes:
        cells = [swatch(each.colour, each.opacity) + text(each.meaning), text(words.short(each.score))]
        cells += [text(words.short(each.area))] if with_area else []
        cells += [text(str(each.deposits))] if with_deposits else []
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    header = "".join(f"<th>{text(head)}</th>" for head in heads)
    return f"<table><thead><tr>{header}</tr></thead>{''.join(rows)}</table>"


def _targets(told: Contents) -> list[str]:
    if not told.targets:
        return []
    columns = [
        column for column in target_columns() if any(row.get(column[0]) not in (None, "") for row in told.targets)
    ]
    rows = [[_cell(row, name, digits) for name, _, digits in columns] for row in told.targets[:LISTED]]
    caption = tr(
        "The first {} of {}. The distance is from the outline to the nearest known deposit; East and North are those of the "
        "highest cell."
    )
    caption = caption.format(min(LISTED, len(told.targets)), len(told.targets))
    listing = table([head for _, head, _ in columns], rows, caption)
    parts = [_heading(tr("Where to look first"), apart=True), f'<div class="targets">{listing}</div>']
    if told.closeups:
        maps = [_figure(picture, below) for picture, below in told.closeups]
        parts += [f"<h3>{text(tr('The first targets'))}</h3>", f'<div class="closeups">{"".join(maps)}</div>']
    return parts


def target_columns() -> list[tuple[str, str, int]]:
    """Return column of the targets' table, its head, and digits (-1: text, 0: whole)."""
    return [
        ("rank", tr("Rank"), 0),
        ("area_km2", tr("km²"), 3),
        ("max_score", tr("Highest score"), 3),
        ("percentile", tr("Percentile"), 4),
        ("uncertainty", tr("Spread"), 2),
        ("leading", tr("Led by"), -1),
        ("deposits", tr("Known deposits"), 0),
        ("nearest", tr("Nearest deposit"), -1),
        ("distance_m", tr("Distance (km)"), 3),
        ("peak_x", tr("East"), 0),
        ("peak_y", tr("North"), 0),
    ]


def _cell(row: Mapping[str, Any], name: str, digits: int) -> str:
    value = row.get(name)
    if value is None or digits < 0:
        return str(value or "–")
    if name == "distance_m":
        return words.kilometres(value)
    return f"{value:,.0f}" if digits == 0 else words.short(value) if digits < 4 else f"{value:.1f}"


def _figure(picture: MapPicture, below: str) -> str:
    return f"<figure>{map_svg(picture, below, False)}<figcaption>{text(below)}</figcaption></figure>"


def _evaluation(told: Contents) -> list[str]:
    summary = told.evaluation
    if summary is None:
        return []
    heads = [tr("Map"), tr("AUC"), tr("95 % interval"), tr("Random positions, 95th percentile")]
    heads += [tr("Deposits in {} of the area").format(percent(share)) for share in summary["capture_shares"]]
    rows = []
    for each in summary["maps"]:
        cells = [each["name"], figure(each["auc"], 3), interval(each["auc_low"], each["auc_high"], 3)]
        counts = each["captured"] or [None] * len(summary["capture_shares"])
        held = ["–" if n is None else f"{percent(n / max(summary['deposits'], 1))} ({n})" for n in counts]
        rows.append([*cells, figure(each["null_95"], 3), *held])
    caption = tr("{} deposits in {} clusters").format(summary["deposits"], summary["clusters"])
    best = summary["best"] if len(rows) > 1 else None
    parts = [_heading(tr("How well it finds the known deposits")), table(heads, rows, caption, best)]
    parts += [f"<p><b>{text(each['name'])}</b>: {text(each['verdict'])}</p>" for each in summary["maps"]]
    if told.curves:
        parts.append(evaluation_figure(summary, told.curves).svg(tr("ROC and success-rate curves")))
        if all(each["precision"] and each["crossing"] for each in summary["maps"] if each["auc"] is not None):
            parts.append(precision_area_figure(summary, told.curves).svg(tr("Precision and prediction-area curves")))
    return parts


def _others(told: Contents) -> list[str]:
    if not told.others:
        return []
    maps = "".join(_figure(picture, below) for picture, below in told.others)
    return [_heading(tr("The other maps")), f'<div class="pair">{maps}</div>']


def _data(told: Contents) -> list[str]:
    parts = []
    if told.assays:
        heads = [tr("Analyte"), tr("Unit"), tr("Samples with a value"), tr("Beyond a limit")]
        heads += [tr("Lowest"), tr("Median"), tr("Highest")]
        rows = [
            [each.name, each.unit or "–", f"{each.count:,}", f"{each.censored:,}"]
            + [words.short(value) for value in (each.low, each.median, each.high)]
            for each in told.assays[:WIDEST_ELEMENTS]
        ]
        caption = tr("Beyond a limit: written with < or >. Limits that were replaced by numbers before cannot be told.")
        parts.append(table(heads, rows, caption))
    if told.sampling is not None:
        parts.insert(0, _figure(told.sampling, tr("Samples (grey) and known deposits")))
    if told.layers:
        heads = [tr("Layer of the stack"), tr("Unit"), tr("From"), tr("Brought to"), tr("Range before that")]
        parts.append(f'<div class="words">{table(heads, [list(row) for row in told.layers])}</div>')
    return [_heading(tr("The data")), f"<p>{text(' '.join((told.survey, told.stack)))}</p>", *parts] if parts else []


def _models(told: Contents) -> list[str]:
    parts = []
    for card in told.cards:
        rows = [[what, which] for what, which in words.card_rows(card)]
        parts.append(f'<div class="words">{table([card["title"], ""], rows)}</div>')
    return [_heading(tr("The model") if len(parts) == 1 else tr("The models")), *parts] if parts else []


def _commands(told: Contents) -> list[str]:
    """Return each step with its settings in words and the command that repeats it."""
    if not told.runs:
        return []
    parts = [_heading(tr("How to make it again"), apart=True)]
    version = ", ".join(sorted({made.version for made in told.runs}))
    lead = tr(
        "Each file tells how it was made. These commands, run in a terminal in this order with Gossan {} and its plugin "
        "enabled ('qgis_process plugins enable gossan'), make the same files anew, in the same places; change the paths "
        "to keep the old ones."
    )
    parts.append(f"<p>{text(lead.format(version))}</p>")
    for i, made in enumerate(told.runs):
        told_once = f"<h3>{i + 1}. {text(step_name(made))}</h3>{_settings(made)}<pre>{escape(made.command())}</pre>"
        parts.append(f'<div class="step">{told_once}</div>')
    return parts


def _settings(made: Made) -> str:
    """Return the settings that differ from the usual ones, by their names in the dialog."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(made.algorithm)
    if algorithm is None:
        return ""
    usual, told = plain_defaults(algorithm), []
    for definition in algorithm.parameterDefinitions():
        value = made.parameters.get(definition.name())
        if value is not None and value != usual.get(definition.name()):
            told.append(f"{definition.description()}: {_in_words(definition, value)}")
    return f'<p class="quiet">{text("; ".join(told))}</p>' if told else ""


def _in_words(definition: Any, value: Any) -> str:
    """Return a value as the dialog shows it: an enum's choice by name, a path by its file."""
    values = value if isinstance(value, list) else [value]
    if isinstance(definition, QgsProcessingParameterEnum):
        names = definition.options()
        return ", ".join(names[v] if isinstance(v, int) and 0 <= v < len(names) else str(v) for v in values)
    return ", ".join(
        v.replace("\\", "/").rpartition("/")[2] if isinstance(v, str) else words.setting(v) for v in values
    )


def _ending(told: Contents) -> list[str]:
    parts = [_heading(tr("How to read this")), "<dl>"]
    parts += [f"<dt>{text(term)}</dt><dd>{text(meaning)}</dd>" for term, meaning in reading()[:TERMS]]
    parts.append("</dl>")
    if told.missing:
        parts.append(_heading(tr("Not in this report")))
        parts.append("<ul>" + "".join(f"<li>{text(one)}</li>" for one in told.missing) + "</ul>")
    return parts
