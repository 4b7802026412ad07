"""How anomaly networks learnt and whether that added anything, as one HTML page: objective, controls, settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .charts import Axis, Entry, Figure, Line, Panel, axis_over, style
from .html_page import page, table, text
from .words import mark, tr

SMOOTHED = 50  # pieces that a training is averaged in for its curve
MOST_NAMED = 8  # networks that have a style and a line of the legend each
LITTLE_ADDED = 0.9  # rank correlation with a control from which training added little
CONTROLS = {
    "trained": mark("Trained networks"),
    "directed": mark("Trained networks, directed"),
    "untrained": mark("Control: untrained networks"),
    "norm": mark("Control: plain norm of the values"),
}
TERMS = {
    "adversarial": mark("adversarial (Eq. 1), inner features of the discriminator"),
    "contextual": mark("contextual (Eq. 2), values rebuilt"),
    "encoder": mark("encoder (Eq. 3), the two latent vectors"),
    "discriminator": mark("discriminator, real from rebuilt"),
}
SETTINGS = {
    "window": mark("Window (cells)"),
    "latent": mark("Latent length"),
    "width": mark("Factor on the layers' channels"),
    "members": mark("Networks"),
    "iterations": mark("Batches (where there are 0 passes)"),
    "epochs": mark("Passes over the training cells (0: as many batches)"),
    "batch_size": mark("Batch size"),
    "learning_rate": mark("Learning rate"),
    "trim": mark("Extreme cells left out (%)"),
    "direction": mark("Layers that must be enriched"),
    "seed": mark("Seed"),
}
PUBLISHED = (("GANomaly", "0.893", "83.88 %"), ("Autoencoder", "0.806", "74.86 %"))  # Luo et al. (2021)


def anomaly_page(summary: dict[str, Any], stack: str) -> str:
    """Return the report.

    Parameters
    ----------
    summary : dict
        Of the task ``train_anomaly``.
    stack : str
        Name of the evidence stack.
    """
    metrics = summary["metrics"]
    parts = [f'<p class="quiet">{text(_setting(summary, stack))}</p>']
    parts += [f'<p class="doubt">{text(doubt)}</p>' for doubt in doubts(metrics)]
    parts += [
        f"<h2>{text(tr('While they learnt'))}</h2>",
        loss_figure(metrics["losses"]).svg(tr("Objective against batch")),
    ]
    parts += [f"<h2>{text(tr('Did training add anything?'))}</h2>", _controls(metrics["controls"])]
    parts += [f"<h2>{text(tr('Beside the paper'))}</h2>", *_published()]
    parts += [f"<h2>{text(tr('Settings'))}</h2>", _settings(summary["settings"])]
    parts += [f"<h2>{text(tr('How to read this'))}</h2><dl>"]
    parts += [f"<dt>{text(term)}</dt><dd>{text(meaning)}</dd>" for term, meaning in reading()]
    return page(tr("{}: how it learnt").format(summary["title"]), [*parts, "</dl>"])


def _setting(summary: dict[str, Any], stack: str) -> str:
    metrics, settings = summary["metrics"], summary["settings"]
    told = tr(
        "'{}': {} layers; networks: {}, over windows of {} x {} cells; learnt from {:,} cells in {:.0f} s on '{}'."
    ).format(
        stack,
        len(summary["bands"]),
        settings["members"],
        settings["window"],
        settings["window"],
        metrics["learnt_from"],
        summary["seconds"],
        metrics["device"],
    )
    if metrics["agreement"] is None:
        return told
    return f"{told} {tr('Mean rank correlation between the networks: {:.2f}.').format(metrics['agreement'])}"


def doubts(metrics: dict[str, Any]) -> list[str]:
    """Return what speaks against the networks, a sentence each."""
    found, controls = [], metrics["controls"]
    for name in ("untrained", "norm"):
        if controls[name]["rank_correlation"] >= LITTLE_ADDED:
            found.append(
                tr("Training added little: cells rank nearly as under '{}' (rank correlation {:.2f}).").format(
                    tr(CONTROLS[name]), controls[name]["rank_correlation"]
                )
            )
    beaten = controls["trained"].get("separation")
    better = [name for name in ("untrained", "norm") if beaten is not None and controls[name]["separation"] >= beaten]
    if better:
        found.append(
            tr("The known deposits stand out no more than under: {}.").format(
                ", ".join(tr(CONTROLS[name]) for name in better)
            )
        )
    return found


def loss_figure(losses: Sequence[dict[str, Any]]) -> Figure:
    """Return the objective of each network against the batch, and the mean of its parts where it has several."""
    curves = [_smoothed(each, "objective") for each in losses]
    x_axis = axis_over(tr("Batches"), *(x for x, _ in curves), include=0.0)
    named = len(curves) <= MOST_NAMED
    lines = [Line(x, y, *style(i if named else 0), 1.8) for i, (x, y) in enumerate(curves)]
    panels = [Panel(tr("Objective"), x_axis, _objective_axis(curves), lines=tuple(lines))]
    legend = [Entry(tr("Left: every network"), (*style(0), 1.8))]
    if named:
        legend = [Entry(tr("Left: network {}").format(i + 1), (*style(i), 1.8)) for i in range(len(curves))]
    terms = [name for name in TERMS if name in losses[0]]
    if terms:
        panels.append(_terms_panel(losses, terms, x_axis))
        legend += [Entry(tr("Right: {}").format(tr(TERMS[name])), (*style(i), 2.6)) for i, name in enumerate(terms)]
    return Figure(tuple(panels), tuple(legend))


def _objective_axis(curves: Sequence[tuple[np.ndarray, np.ndarray]]) -> Axis:
    return axis_over(tr("Objective (mean over batches)"), *(y for _, y in curves), include=0.0)


def _terms_panel(losses: Sequence[dict[str, Any]], terms: Sequence[str], x_axis: Axis) -> Panel:
    """Return the parts of the objective, each before its weight, mean over the networks."""
    curves = []
    for name in terms:
        each = [_smoothed(of_network, name) for of_network in losses]
        curves.append((each[0][0], np.mean([y for _, y in each], axis=0)))
    y_axis = axis_over(tr("Loss before its weight"), *(y for _, y in curves), scale="log")
    lines = tuple(Line(x, y, *style(i), 2.6) for i, (x, y) in enumerate(curves))
    return Panel(tr("Its parts, mean of the networks"), x_axis, y_axis, lines=lines)


def _smoothed(losses: dict[str, Any], name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return iterations and a term, averaged in pieces: single batches jump about."""
    x, y = (np.array(losses[key], dtype=float) for key in ("iteration", name))
    pieces = min(SMOOTHED, len(x))
    means = [np.array([part.mean() for part in np.array_split(values, pieces)]) for values in (x, y)]
    return means[0], means[1]


def _controls(controls: dict[str, Any]) -> str:
    heads = [tr("Score"), tr("Rank correlation with the trained score"), tr("Other cells that a deposit cell outranks")]
    rows = []
    for name, title in CONTROLS.items():
        if name in controls:
            beaten = controls[name].get("separation")
            share = "–" if beaten is None else f"{100 * beaten:.1f} %"
            rows.append([tr(title), f"{controls[name]['rank_correlation']:.2f}", share])
    caption = tr("On {:,} cells").format(controls["cells"])
    if controls["deposit_cells"]:
        caption = tr("On {:,} cells, {:,} of them with deposits; these were not learnt from").format(
            controls["cells"], controls["deposit_cells"]
        )
    return table(heads, rows, caption, 0)


def _published() -> list[str]:
    heads = [tr("Network"), tr("AUC"), tr("Deposits in 20 % of the area")]
    sentence = tr(
        "Luo et al. (2021) compare GANomaly with the autoencoder by their ROC and success-rate curves. For yours: train "
        "both on the same stack, make a map with each ('Score map'), and give both maps and the deposits to 'Evaluation of "
        "score maps'. Its report has both curves in one chart, the AUC with its interval, and the deposits in 5, 10 and "
        "20 % of the area."
    )
    caption = tr("Published: five elements, cells of 1 km, 336 x 336 of them")
    return [f"<p>{text(sentence)}</p>", table(heads, [list(row) for row in PUBLISHED], caption)]


def _settings(settings: dict[str, Any]) -> str:
    rows = [[tr(title), _value(settings[name])] for name, title in SETTINGS.items() if name in settings]
    return table([tr("Setting"), tr("Value")], rows)


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value) or "–"
    return "–" if value is None else f"{value:g}"


def reading() -> list[tuple[str, str]]:
    """Return terms and what they mean."""
    return [
        (
            tr("Objective"),
            tr(
                "What the networks make small: of GANomaly, the adversarial part, 50 times the contextual one, and the encoder's; "
                "of an autoencoder, what it does not rebuild. It should fall fast, then flatten; networks that end at very different heights "
                "are worth another seed or more batches. A low objective alone is no merit: a network that rebuilds everything "
                "finds no anomaly."
            ),
        ),
        (
            tr("Controls"),
            tr(
                "The same cells ranked by networks that have learnt nothing, and by how far their values lie from the "
                "average. A rank correlation near 1 means that training added little, and that the plain detectors "
                "('Anomaly detector model') do as well in a second."
            ),
        ),
        (
            tr("Other cells that a deposit cell outranks"),
            tr(
                "With deposit labels only: 50 % is chance. It is measured on a sample of the ground and has no interval; "
                "'Evaluation of score maps' gives one."
            ),
        ),
    ]
