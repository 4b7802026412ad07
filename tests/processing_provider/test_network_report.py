"""The networks' report: figures as they are, gaps as gaps, curves where they were looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.qgis


def one_class(value: float) -> dict[str, float]:
    return {"precision": value, "recall": value, "f1": value}


def table(name: str, auc: Any, **further: Any) -> dict[str, Any]:
    figures = {f"mean_{figure}": 0.625 for figure in ("precision", "recall", "f1")}
    classes = {"deposit": one_class(0.5), "barren": one_class(0.75)}
    confusion = {"cells": 22, "confusion": [[11, 2], [3, 6]]}
    return {"name": name, **confusion, **classes, **figures, "accuracy": 0.77, "auc": auc, **further}


def losses(batches: int, looks: int) -> dict[str, list[float]]:
    """Objectives of a training: the second is repeated between looks."""
    falling = np.linspace(0.7, 0.2, batches)
    held = np.repeat(np.linspace(0.7, 0.5, looks), batches // looks)
    names = ("iteration", "objective", "held_out_objective")
    return dict(zip(names, (list(range(1, batches + 1)), falling.tolist(), held.tolist())))


def summary(**metrics: Any) -> dict[str, Any]:
    given = {
        "networks": ["LeNet", "ViT"],
        "losses": [losses(100, 10), losses(100, 10)],
        "held_out": [table("LeNet", 0.8123), table("ViT", None)],
        "combined": [table("majority voting", 0.7, abstained=4)],
    }
    return {"metrics": {**given, **metrics}, "best": "LeNet", "found": []}


def test_figures_stand_in_the_tables_and_missing_ones_are_dashes(qgis_app: Any) -> None:
    from gossan.processing_provider.network_report import report_html

    page = report_html(summary(), "A <stack> of 3 layers.")
    assert "A &lt;stack&gt; of 3 layers." in page
    lenet, vit = ('<tr class="best"><td>LeNet</td>', "<tr><td>ViT</td>")
    assert lenet in page and vit in page
    first = page.split(lenet)[1].split("</tr>")[0]
    assert [cell.strip("</td>") for cell in first.split("<td>")[1:]] == [
        *["0.500"] * 3,
        *["0.750"] * 3,
        *["0.625"] * 3,
        "0.770",
        "0.812",
    ]
    assert page.split(vit)[1].split("</tr>")[0].endswith("<td>–</td>")
    matrix = page.split("<td>majority voting</td>")[2].split("</tr>")[0]
    assert matrix == "<td>6</td><td>3</td><td>2</td><td>11</td><td>4</td>"


def test_where_nothing_was_set_aside_it_says_so_and_still_draws_what_was_learnt(qgis_app: Any) -> None:
    from gossan.processing_provider.network_report import report_html

    alone = {key: value for key, value in losses(7, 1).items() if key != "held_out_objective"}
    page = report_html(summary(networks=["LeNet"], losses=[alone], held_out=[], combined=[]), "")
    assert "Nothing was set aside" in page and "Accuracy</th>" not in page
    assert page.count("<polyline") == 2 and "On what was set aside" not in page


def test_the_curve_of_the_cells_set_aside_goes_through_its_looks_alone(qgis_app: Any) -> None:
    from gossan.processing_provider.network_report import loss_figure

    chance, learnt, held = loss_figure(summary()["metrics"]).panels[0].lines
    assert list(held.x) == [1, 11, 21, 31, 41, 51, 61, 71, 81, 91]
    assert held.y[0] == pytest.approx(0.7) and held.y[-1] == pytest.approx(0.5)
    assert len(learnt.x) == 25 and np.all(np.diff(learnt.y) < 0)
    assert chance.y == pytest.approx(np.log(2.0))


def test_counts_of_found_cells_are_whole_and_their_variation_is_not(qgis_app: Any) -> None:
    from gossan.processing_provider.network_report import report_html

    row = {"cells": 1234, "deposit": 7, "unknown": 1220, "barren": 7, "abstained": None}
    rows = [
        {"name": "LeNet", "kind": "network", **row},
        {"name": "mean", "kind": "over each network", **row, "barren": 6.666},
    ]
    page = report_html({**summary(), "found": rows}, "")
    assert "<td>LeNet</td><td>1,234</td><td>7</td><td>1,220</td><td>7</td><td>–</td>" in page
    assert "<td>– mean</td><td>1,234.00</td><td>7.00</td><td>1,220.00</td><td>6.67</td><td>–</td>" in page
