"""The anomaly networks' report: every network's objective, the controls as they are, doubts where they are due."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis


def losses(*ends: float, batches: int = 100) -> list[dict[str, Any]]:
    """Objectives that fall to different ends."""
    named = {"iteration": list(range(1, batches + 1))}
    return [{**named, "objective": np.linspace(10.0, end, batches).tolist()} for end in ends]


def controls(of_untrained: float, of_norm: float, **separations: float) -> dict[str, Any]:
    """A comparison; `separations` are the shares that deposits outrank."""
    found: dict[str, Any] = {"cells": 4321, "deposit_cells": 7 if separations else 0}
    for name, correlation in (("trained", 1.0), ("untrained", of_untrained), ("norm", of_norm)):
        found[name] = {"rank_correlation": correlation}
        if separations:
            found[name]["separation"] = separations[name]
    return found


def summary(**metrics: Any) -> dict[str, Any]:
    given = {
        "learnt_from": 2700,
        "device": "cpu",
        "agreement": 0.8,
        "losses": losses(1.0, 2.0),
        "controls": controls(0.5, 0.4),
        **metrics,
    }
    settings = {"members": 2, "window": 1, "learning_rate": 0.0002, "direction": ["Pb_ppm", "Zn_ppm"], "epochs": 0}
    return {"title": "GANomaly", "bands": ["a", "b"], "seconds": 3.2, "settings": settings, "metrics": given}


def test_settings_and_controls_stand_in_the_page_and_what_is_unknown_is_a_dash(qgis_app: Any) -> None:
    from gossan.processing_provider.anomaly_page import anomaly_page

    page = anomaly_page(summary(), "A <stack>")
    assert (
        "&#x27;A &lt;stack&gt;&#x27;: 2 layers; networks: 2, over windows of 1 x 1 cells; learnt from 2,700 cells"
        in page
    )
    assert "<td>Learning rate</td><td>0.0002</td>" in page and "<td>Pb_ppm, Zn_ppm</td>" in page
    assert "<td>Control: untrained networks</td><td>0.50</td><td>–</td>" in page
    assert "<td>GANomaly</td><td>0.893</td><td>83.88&nbsp;%</td>" in page
    assert '<p class="doubt">' not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_control_that_ranks_alike_or_finds_as_much_is_a_doubt(qgis_app: Any) -> None:
    from gossan.processing_provider.anomaly_page import doubts

    told = doubts(summary(controls=controls(0.5, 0.95, trained=0.7, untrained=0.6, norm=0.7))["metrics"])
    assert len(told) == 2
    assert "plain norm" in told[0] and "0.95" in told[0]
    assert "stand out no more than under: Control: plain norm of the values." in told[1]
    assert doubts(summary(controls=controls(0.5, 0.4, trained=0.7, untrained=0.6, norm=0.5))["metrics"]) == []


def test_every_network_has_its_curve_and_the_parts_are_the_networks_mean(qgis_app: Any) -> None:
    from gossan.processing_provider.anomaly_page import loss_figure

    several = losses(1.0, 2.0, 4.0)
    for each, level in zip(several, (0.1, 0.2, 0.3)):
        each.update(contextual=[level] * 100, encoder=[level / 100] * 100)
    figure = loss_figure(several)
    assert [entry.text for entry in figure.legend][:3] == ["Left: network 1", "Left: network 2", "Left: network 3"]
    objective, parts = figure.panels
    ends = [float(line.y[-1]) for line in objective.lines]
    np.testing.assert_allclose(ends, [1.0, 2.0, 4.0], atol=0.1)  # the last two batches of a hundred
    assert [float(line.y[0]) for line in parts.lines] == pytest.approx([0.2, 0.002])
    assert parts.y.scale == "log" and parts.y.low < 0.002 < 0.2 < parts.y.high


def test_an_autoencoder_has_one_panel_and_a_crowd_of_networks_one_line_of_legend(qgis_app: Any) -> None:
    from gossan.processing_provider.anomaly_page import loss_figure

    figure = loss_figure(losses(*np.linspace(1.0, 2.0, 20)))
    assert len(figure.panels) == 1 and len(figure.panels[0].lines) == 20 and len(figure.legend) == 1


def test_a_training_of_one_batch_is_drawn(qgis_app: Any) -> None:
    from gossan.processing_provider.anomaly_page import loss_figure

    assert loss_figure(losses(1.0, batches=1)).svg().startswith("<svg")
