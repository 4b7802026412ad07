"""The evaluation in sentences: what a map's figures mean, for people who never heard of AUC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from .words import tr

SUMMARY = dict[str, Any]
REVERSED = 0.975  # of random placements beat the map: its deposits avoid high scores


def figure(value: Optional[float], digits: int = 2) -> str:
    """Return a number for reading; a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def percent(share: Optional[float]) -> str:
    """Return a share as a percentage; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f} %"


def interval(low: Optional[float], high: Optional[float], digits: int = 2) -> str:
    """Return an interval for reading; a dash where there is none."""
    return "–" if low is None or high is None else tr("{} to {}").format(f"{low:.{digits}f}", f"{high:.{digits}f}")


def exact_percent(share: float) -> str:
    """Return a share as a percentage with one decimal."""
    return f"{100 * share:.1f} %"


def small_percent(share: float) -> str:
    """Return a small share as a percentage of two figures."""
    return f"{100 * share:.2g} %"


def one_in(share: Optional[float]) -> str:
    """Return a small share as one in so many; a dash where there is none."""
    if share is None:
        return "–"
    return tr("1 in {}").format(f"{1 / share:,.0f}" if share < 0.1 else f"{1 / share:.2g}") if share > 0 else tr("none")


def share_interval(estimate: SUMMARY) -> str:
    """Return a share's interval in percent, in brackets; nothing where there is none."""
    if estimate["low"] is None:
        return ""
    return f" [{100 * estimate['low']:.0f}–{100 * estimate['high']:.0f} %]"


def density(crossing: SUMMARY) -> str:
    """Return the normalised density at a crossing with its interval."""
    text = figure(crossing["density"], 1)
    if crossing["density_low"] is None:
        return text
    return f"{text} [{figure(crossing['density_low'], 1)}–{figure(crossing['density_high'], 1)}]"


def difference(paired: Sequence[Optional[float]], factor: float = 1.0) -> str:
    """Return a difference with its interval; whole percentage points with a factor of 100."""
    value, low, high = (None if part is None else _signed(factor * part, 2 if factor == 1.0 else 0) for part in paired)
    if value is None:
        return "–"
    return value if low is None else f"{value} [{low} … {high}]"


def _signed(value: float, digits: int) -> str:
    """Return a number with its sign; zero has none."""
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}" if rounded else f"{0:.{digits}f}"


def threshold_name(summary: SUMMARY) -> str:
    """Return what the confusion table calls, in words."""
    if summary["threshold"] is not None:
        return tr("scores of {} and more").format(f"{summary['threshold']:g}")
    return tr("the best {} % of the cells").format(f"{100 * summary['threshold_share']:g}")


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
    sentences = [_captured(each, summary), _crossing(each), _threshold(each, summary), _meaning(each), verdict(each)]
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


def batch_paragraphs(summary: SUMMARY) -> list[str]:
    """Return a paragraph on what the survey, laboratory or year knows of the deposits, and one on each map beside it."""
    batches = summary["batches"]
    alone, field = batches["prediction"], batches["field"]
    if alone is None:
        return [tr("It cannot be told: there is one '{}' only, or one cluster of deposits.").format(field)]
    sentences = [
        tr(
            "Each cell was given the '{}' of its nearest sample, and each cluster of deposits was judged on the rates of "
            "deposits without it. So used, '{}' alone has an AUC of {}; chance reaches {}."
        ).format(field, field, _with_interval(alone["auc"], alone["low"], alone["high"]), figure(alone["null_95"]))
    ]
    if not alone["predicts"]:
        sentences.append(tr("It does not predict the deposits."))
        if alone["auc"] < 0.5:
            sentences.append(
                tr(
                    "Below 0.5 the other clusters' rates mislead, as they do where the deposits are spread as the ground is."
                )
            )
    beside = [_beside_batches(each, field) for each in summary["maps"] if each["batches"] is not None]
    return [" ".join(sentences), *beside]


def _beside_batches(each: SUMMARY, field: str) -> str:
    """Return what one map knows beyond the batches."""
    found = each["batches"]
    within = found["within"]
    inside = tr("Among cells of one and the same '{}' its AUC is {}; chance reaches {}.").format(
        field, _with_interval(within["auc"], within["low"], within["high"]), figure(within["null_95"])
    )
    meaning = {
        "batches": tr("it may have found the survey, not the ore"),
        "shared": tr("it may have found the survey, not the ore, though it knows something beside it"),
        "clear": tr("it does not owe its figures to '{}'").format(field),
    }.get(found["verdict"], tr("it is no evidence in itself"))
    beside = tr("'{}' has an AUC of {}, a difference of {}: {}.").format(
        each["name"], figure(each["auc"]), difference(found["difference"]), meaning
    )
    return f"{beside} {inside}"


def _with_interval(value: float, low: Optional[float], high: Optional[float]) -> str:
    return figure(value) if low is None else f"{figure(value)} ({interval(low, high)})"


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
        (
            tr("Precision and recall"),
            tr(
                "Recall is the share of the deposits captured, precision the share of known deposits in what is called: "
                "deposits captured / (deposits captured + cells without one). Deposits are rare, so even good maps have a "
                "small precision; and a deposit that nobody has found yet counts as background, so it is a lower bound."
            ),
        ),
        (
            tr("Prediction-area plot"),
            tr(
                "The higher the threshold, the fewer deposits are captured and the more of the area is left out. Where the two "
                "curves cross, the two shares are equal; the higher, the better. Normalised density is the share of the "
                "deposits captured there divided by the share of the area it takes; 1 is chance."
            ),
        ),
        (
            tr("Sensitivity, specificity, lift"),
            tr(
                "At one threshold: the share of the deposits that is called, the share of the cells without a deposit that is "
                "not called, and how many times richer in deposits the called ground is than the whole area."
            ),
        ),
        (
            tr("Survey alone"),
            tr(
                "Where one survey, laboratory or year holds the deposits, whatever differs between them finds the deposits, "
                "too. Cells of one survey score alike; half of them count as outranked, as in a map of the surveys with noise."
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


def _crossing(each: SUMMARY) -> str:
    crossing = each["crossing"]
    text = tr(
        "The curves of its prediction-area plot cross where {} of the deposits lie in {} of the area: {} times the density of "
        "the whole area"
    ).format(percent(crossing["captured"]), percent(crossing["area"]), figure(crossing["density"], 1))
    if crossing["density_low"] is not None:
        text += tr(" (95 % interval {})").format(interval(crossing["density_low"], crossing["density_high"], 1))
    return text + tr("; chance reaches {}.").format(figure(crossing["null_density_95"], 1))


def _threshold(each: SUMMARY, summary: SUMMARY) -> str:
    """Return what the threshold means on the ground: how often a called cell holds a known deposit."""
    found, chance = each["confusion"], each["precision"]["chance"]
    if found["precision"]["value"] is None:
        return tr("No cell reaches the threshold.")
    if not found["captured"]:
        return tr("Among {} lies no deposit.").format(threshold_name(summary))
    return tr("Among {} there is one known deposit to {} cells, against one to {} in the whole area.").format(
        threshold_name(summary), f"{1 / found['precision']['value']:,.0f}", f"{1 / chance:,.0f}"
    )


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
