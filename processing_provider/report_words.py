"""The report in sentences: what was done, where to look first, how far to believe it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from .evaluation_words import figure, interval, percent, tr
from .provenance import Made

FEW_CLUSTERS = 5
ABOUT = 0.05  # of AUC, as in the evaluation: what surveys and a map may differ by and still be about as good
LEARNS_FROM_DEPOSITS = ("trainclassifier", "traincnn", "traintransfer", "trainskt", "trainpixelpair", "tunemodel")
BEST = 3  # targets named in the summary


def believable(summary: Optional[dict[str, Any]]) -> list[str]:
    """Return how well the main map finds the known deposits, as sentences."""
    if summary is None:
        return [
            tr(
                "How far to believe the map is not known: no evaluation was given. Run 'Evaluation of score maps' with known "
                "deposits and give its table."
            )
        ]
    first = summary["maps"][0]
    if first["auc"] is None:
        return [first["verdict"]]
    told = tr(
        "Tested on {} known deposits in {} clusters: a deposit outranks {} of the background on average (AUC {}{}). Random "
        "placements of the same clusters stay below {} in 95 of 100 draws."
    ).format(
        summary["deposits"],
        summary["clusters"],
        percent(first["auc"]),
        figure(first["auc"]),
        _span(first),
        figure(first["null_95"]),
    )
    sentences = [told]
    if first["captured"]:
        parts = [percent(share) for share in summary["capture_shares"]]
        sentences.append(
            tr("The best {} of the area hold {} of them, the best {} hold {}, the best {} hold {}.").format(
                *(one for pair in zip(parts, first["captured"]) for one in pair)
            )
        )
    alone, bar = first.get("batch_auc"), first.get("batch_null_95")
    if alone is not None and bar is not None and alone <= bar:
        sentences.append(
            tr(
                "The samples' survey, laboratory or year alone does not predict them (AUC {}; chance reaches {})."
            ).format(figure(alone), figure(bar))
        )
    return sentences


def _span(each: Mapping[str, Any]) -> str:
    if each["auc_low"] is None:
        return ""
    return tr(", 95 % interval {}").format(interval(each["auc_low"], each["auc_high"]))


def best_targets(rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """Return a sentence on all targets, and what is known of each of the first ones."""
    total = sum(row.get("area_km2") or 0.0 for row in rows)
    size = tr(", {} km² in all").format(short(total)) if total else ""
    lead = tr("{} targets were delineated{}. First to visit:").format(f"{len(rows):,}", size)
    return lead, [_target(row) for row in rows[:BEST]]


def _target(row: Mapping[str, Any]) -> str:
    parts = [tr("{} km²").format(short(row["area_km2"]))] if row.get("area_km2") is not None else []
    if row.get("leading"):
        parts.append(tr("led by {}").format(re.sub(r" [+-]?[\d.]+(?=,|$)", "", row["leading"])))
    deposits = row.get("deposits")
    if deposits:
        parts.append(
            tr("{} known deposits inside").format(int(deposits)) if deposits > 1 else tr("a known deposit inside")
        )
    elif row.get("nearest") and row.get("distance_m") is not None:
        parts.append(
            tr("{} km from {}, the nearest known deposit").format(kilometres(row["distance_m"]), row["nearest"])
        )
    if row.get("peak_x") is not None and row.get("peak_y") is not None:
        parts.append(tr("highest at {} E, {} N").format(f"{row['peak_x']:,.0f}", f"{row['peak_y']:,.0f}"))
    return "; ".join(parts) or tr("rank {}").format(short(row.get("rank")))


def doubts(
    summary: Optional[dict[str, Any]],
    cards: Sequence[Mapping[str, Any]],
    runs: Sequence[Made],
    first_map: Sequence[Made],
) -> list[str]:
    """Return what the reader must know before she believes the maps.

    Parameters
    ----------
    summary : dict, optional
        Of the evaluation.
    cards : sequence of dict
        Of the models.
    runs, first_map : sequence of Made
        What led to all files of the report, and to its main map.
    """
    return [*_evaluation_doubts(summary), *_learning_doubts(first_map), *_score_doubts(cards), *_notes(runs)]


def _evaluation_doubts(summary: Optional[dict[str, Any]]) -> list[str]:
    if summary is None:
        return []
    found = []
    for each in summary["maps"]:
        if each["auc"] is None or each["auc"] <= each["null_95"]:
            found.append(f"'{each['name']}': {each['verdict']}")
        found += _batch_doubts(each)
    if all(each.get("batch_auc") is None for each in summary["maps"]):
        found.append(
            tr(
                "Whether the samples' survey, laboratory or year alone predicts the deposits as well as the map does was not "
                "asked, or could not be told: give the samples to 'Evaluation of score maps'."
            )
        )
    clusters = summary["clusters"]
    if clusters < FEW_CLUSTERS:
        found.append(
            tr("Only {} clusters of deposits were there to test with: the intervals are rough.").format(clusters)
            if clusters > 1
            else tr("All deposits form one cluster, so there is no interval: the figures may be luck.")
        )
    return found


def _batch_doubts(each: Mapping[str, Any]) -> list[str]:
    """Return whether one map may have found the survey, not the ore; the evaluation's rule on its table's figures."""
    figures = [each.get(key) for key in ("batch_auc", "batch_null_95", "from_batch", "from_batch_low")]
    known = [one for one in figures if one is not None]
    if len(known) < len(figures) or each["auc"] is None or each["auc"] <= each["null_95"]:
        return []
    alone, bar, lead, low = known
    if alone <= bar or (low > 0 and lead > ABOUT):
        return []
    return [
        tr(
            "'{}' may have found the survey, not the ore: the samples' survey, laboratory or year alone predicts the deposits "
            "with an AUC of {}, the map with {}; among cells of one and the same survey the map reaches {}, chance {}."
        ).format(
            each["name"],
            figure(alone),
            figure(each["auc"]),
            figure(each.get("within_batch_auc")),
            figure(each.get("within_batch_null_95")),
        )
    ]


def _learning_doubts(runs: Sequence[Made]) -> list[str]:
    names = [made.algorithm.partition(":")[2] for made in runs]
    if "crossvalidate" in names[-1:] or not set(names) & set(LEARNS_FROM_DEPOSITS):
        return []
    return [
        tr(
            "The main map's model has learnt from known deposits. Figures on the same deposits flatter it: believe those of "
            "'Cross-validation' before you drill."
        )
    ]


def _score_doubts(cards: Sequence[Mapping[str, Any]]) -> list[str]:
    if not cards:
        return [
            tr("A score is a rank, not a probability: it orders the cells and says nothing about the chance of ore.")
        ]
    calibrated = [card["title"] for card in cards if card["metrics"].get("calibration")]
    if calibrated:
        return [
            tr(
                "The scores of {} were calibrated on held-out blocks: they are the probability of a cell drawn like the labels, "
                "and on ground taken at random far too high."
            ).format(", ".join(calibrated))
        ]
    return [tr("The scores were not calibrated: they rank the cells and are no probabilities of ore.")]


def _notes(runs: Sequence[Made]) -> list[str]:
    return [
        tr("The commands below cannot repeat {} as it was: {}.").format(made.algorithm, "; ".join(made.notes))
        for made in runs
        if made.notes
    ]


def card_rows(card: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a model card as pairs of what and which."""
    metrics = card["metrics"]
    rows = [
        (tr("Kind"), f"{card['title']}" + (f" ({card['family']})" if card.get("family") else "")),
        (tr("Layers"), ", ".join(card["bands"])),
        (tr("Cell size"), f"{card['cell_size']:g} " + tr("map units") + (f", {card['crs']}" if card["crs"] else "")),
    ]
    if card.get("window", 1) and card.get("window", 1) > 1:
        rows.append((tr("Window"), tr("{} cells").format(card["window"])))
    if metrics.get("training_cells"):
        rows.append((tr("Learnt from"), tr("{} cells").format(f"{metrics['training_cells']:,}")))
    if metrics.get("auc_on_training_cells") is not None:
        own = tr("{}, which says nothing about other ground").format(figure(metrics["auc_on_training_cells"]))
        rows.append((tr("AUC on the cells it learnt from"), own))
    drivers = _drivers(metrics.get("drivers"))
    if drivers:
        rows.append((tr("What moves its score most (rank correlation)"), drivers))
    settings = [f"{name} {setting(value)}" for name, value in sorted(card["parameters"].items())]
    rows.append((tr("Settings"), "; ".join(settings)))
    versions = ", ".join(f"{name} {version}" for name, version in sorted(card["versions"].items()))
    return [*rows, (tr("Made with"), versions)]


def _drivers(drivers: Any) -> str:
    if not isinstance(drivers, Mapping):
        return ""
    known = {name: value for name, value in drivers.items() if isinstance(value, (int, float))}
    strongest = sorted(known, key=lambda name: -abs(known[name]))[:6]
    return ", ".join(f"{name} {known[name]:+.2f}" for name in strongest)


def setting(value: Any) -> str:
    """Return a parameter's value for reading."""
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(setting(one) for one in value) or "–"
    return "–" if value in (None, "") else str(value)


def kilometres(metres: float) -> str:
    """Return a distance in km for reading, to 10 m where it is short."""
    return f"{metres / 1000.0:.2f}" if metres < 10_000.0 else short(metres / 1000.0)


def short(value: Optional[float]) -> str:
    """Return a number with three significant digits for reading; a dash where there is none."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:.3g}" if abs(rounded) >= 1e-4 else f"{rounded:.2e}"
