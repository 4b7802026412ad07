"""The evaluation in sentences: what a map's figures mean, for people who never heard of AUC."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QCoreApplication

SUMMARY = dict[str, Any]
REVERSED = 0.975  # of random placements beat the map: its deposits avoid high scores


def tr(text: str) -> str:
    """Return the text in the user's language."""
    return QCoreApplication.translate("Gossan", text)


def figure(value: Optional[float], digits: int = 2) -> str:
    """Return a number for reading; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def percent(share: Optional[float]) -> str:
    """Return a share as a percentage; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f} %"


def interval(low: Optional[float], high: Optional[float], digits: int = 2) -> str:
    """Return an interval for reading; a dash where there is none."""
    return "–" if low is None or high is None else tr("{} to {}").format(f"{low:.{digits}f}", f"{high:.{digits}f}")


def verdict(each: SUMMARY) -> str:
    """Return the verdict on one map in a sentence; `each` is an entry of the task's ``maps``."""
    if each["verdict"] == "constant":
        return tr("Constant map: every cell has the same score, so it ranks nothing and has no AUC.")
    bar = tr("{}, below which 95 of 100 random placements of the same clusters stay").format(figure(each["null_95"]))
    if each["verdict"] == "no evidence":
        text = tr("No evidence: the AUC of {} does not pass {}.").format(figure(each["auc"]), bar)
        if each["null_share"] >= REVERSED:
            text += " " + tr("The deposits lie on low scores, more so than chance explains: is the map upside down?")
        return text
    text = tr("Better than chance: the AUC of {} passes {}.").format(figure(each["auc"]), bar)
    if each["auc_low"] is not None and each["auc_low"] <= each["null_95"]:
        text += " " + tr("Its interval reaches down to {}, so other clusters could have told otherwise.").format(
            figure(each["auc_low"])
        )
    return text


def paragraph(each: SUMMARY, summary: SUMMARY) -> str:
    """Return the plain-language paragraph on one map."""
    if each["auc"] is None:
        return verdict(each)
    sentences = [_captured(each, summary), _meaning(each), verdict(each)]
    return " ".join(sentences)


def comparison(summary: SUMMARY) -> list[str]:
    """Return sentences on how several maps compare; none for a single map."""
    ranked = [each for each in summary["maps"] if each["auc"] is not None]
    if len(ranked) < 2:
        return []
    best = summary["maps"][summary["best"]]
    sentences = [tr("'{}' has the highest AUC.").format(best["name"])]
    for each in ranked:
        if each is not best:
            sentences.append(_difference(each))
    bar = tr(
        "Picked as the best of {} maps, a map must pass {}: chance alone lifts the best of them that high in 5 of 100 draws."
    )
    sentences.append(bar.format(len(ranked), figure(summary["null_95_of_best"])))
    if best["auc"] <= summary["null_95_of_best"]:
        sentences.append(tr("'{}' does not: as the best of these maps it is no evidence.").format(best["name"]))
    return sentences


def reading() -> list[tuple[str, str]]:
    """Return the terms that the report uses, each with its meaning."""
    return [
        (
            tr("Score"),
            tr(
                "A score is a rank, not a probability: it orders the cells and says nothing about the chance of ore in one."
            ),
        ),
        (
            tr("AUC"),
            tr(
                "The share of background cells that a deposit's cell outranks, on average. 0.5 is a coin, 1 is perfect; ties "
                "count against the map."
            ),
        ),
        (
            tr("95 % interval"),
            tr(
                "Deposits come in camps, so whole clusters are drawn again and again with replacement. With few clusters it "
                "is wide, and rightly so."
            ),
        ),
        (
            tr("Random positions"),
            tr(
                "The same clusters, shifted and turned as rigid bodies to random places of the area. An AUC that such "
                "clusters reach too is no evidence."
            ),
        ),
        (
            tr("Success rate"),
            tr(
                "The share of the deposits that lies in the best-scored part of the area: what one walks against what one finds."
            ),
        ),
    ]


def _captured(each: SUMMARY, summary: SUMMARY) -> str:
    """Return how many deposits the best parts of the area hold, largest part first."""
    deposits = summary["deposits"]
    parts = list(zip(summary["capture_shares"], each["captured"]))[::-1]
    share, count = parts[0]
    text = tr("{} of the area holds {} of the deposits ({} of {})").format(
        percent(share), percent(count / deposits), count, deposits
    )
    rest = tr(", ").join(tr("{} holds {}").format(percent(s), percent(c / deposits)) for s, c in parts[1:])
    return f"{text}; {rest}."


def _meaning(each: SUMMARY) -> str:
    text = tr("A deposit outranks {} of the background on average (AUC {}").format(
        percent(each["auc"]), figure(each["auc"])
    )
    if each["auc_low"] is None:
        return text + tr("; one cluster gives no interval).")
    return text + tr("; 95 % interval {}).").format(interval(each["auc_low"], each["auc_high"]))


def _difference(each: SUMMARY) -> str:
    """Return how far a map lies below the best one, and whether that is more than chance."""
    difference, low, high = each["from_best"]
    if low is None:
        return tr("'{}' lies {} below it.").format(each["name"], figure(-difference))
    text = tr("'{}' lies {} below it (95 % interval {})").format(
        each["name"], figure(-difference), interval(-high, -low)
    )
    if high >= 0:
        return text + tr(", within what the choice of clusters explains.")
    return text + tr(", more than the choice of clusters explains.")
