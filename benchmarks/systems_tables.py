"""The systems' study as Markdown, from the cells that are there; a dash stands for what was not computed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Optional

import numpy as np
import systems_methods as methods

TITLES = {"simulated": "Simulated survey", "eskay": "Eskay"}
NAMES = {
    "lenet": "LeNet",
    "alexnet": "AlexNet",
    "vgg8": "VGG-8",
    "vgg16": "VGG-16",
    "resnet18": "ResNet-18",
    "resnet50": "ResNet-50",
    "mobilenetv2": "MobileNetV2",
    "vit": "ViT",
    "inception_v3": "Inception-v3",
}
SHOWN = {"logistic_regression": "logistic regression", "cnn": "LeNet"}
DASH = "–"
LEGEND = """AUC: of the deposits' cells against all other cells, each cell scored by a model that has not seen its block; the interval is a
bootstrap over clusters of deposits. Random split: the same model with single cells held out at random. Chance: 95 of 100
maps stay below this AUC when the clusters of deposits are moved at random; a number in brackets says how
often everything was learnt anew with the moved deposits, none that they were moved 1,000 times over the finished map. 5, 10,
20 %: share of the deposits in that much of the area, best cells first. Minutes: five trainings, each with a whole map (A:
one), two processes on two cores that other jobs used, too: read them as an order of size. A dash: not computed."""

SUMMARISED = {
    "element": "best single element, chosen on other clusters",
    "logistic": "logistic regression",
    "forest": "random forest",
    "ganomaly": "A: GANomaly",
    "autoencoder": "A: deep autoencoder",
    "pairs_ring": "B: pixel pairs, ring",
    "pairs_bank": "B: pixel pairs, bank",
    "transfer": "C: Inception-v3, random weights",
    "transfer_gan": "C: the same with GAN",
    "transfer_source": "C: the same from another area's model",
    "network_lenet": "D: LeNet",
    "combined_three": "D: three networks, averaged",
    "skt": "E: SKT",
}
OF_PRESET = {  # as it stands in the table of all
    "x_batches_": ("100", "network_lenet"),
    "x_window_": ("5", "network_lenet"),
    "x_skt_": ("200", "skt"),
    "x_ring_": ("13_35", "pairs_ring"),
}
BEGIN, END = "<!-- summary, made by make systems -->", "<!-- end of summary -->"

Cells = dict[str, Any]


def document(folder: Path) -> str:
    """Return the tables of all areas in the folder."""
    parts = [
        "# The five systems: tables",
        "",
        "Made by `make systems`; what they mean stands in [systems.md](systems.md).",
        "",
        LEGEND,
    ]
    for key, title in TITLES.items():
        cells = read_cells(folder / key)
        if cells:
            parts += ["", f"## {title}", "", *main_table(cells), *skt_table(cells)]
            parts += [line for table in (subgroup_table, tuning_table, experiments) for line in table(cells)]
    return "\n".join(parts) + "\n"


def read_cells(folder: Path) -> Cells:
    """Return what has been computed of an area, by key."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def with_summary(page: str, folder: Path) -> str:
    """Return a page with the summary between its two marks made anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{summary(folder)}\n{END}{rest.split(END)[1]}"


def summary(folder: Path) -> str:
    """Return a row per system over all areas: AUC, what it has more than logistic regression, deposits in a tenth."""
    areas = {key: read_cells(folder / key) for key in TITLES if (folder / key).is_dir()}
    heads = [f"{TITLES[key]}: AUC (95 %) | more than logistic regression (95 %) | in 10 %" for key in areas]
    lines = [f"| | {' | '.join(heads)} |", f"|---{'|---' * 3 * len(areas)}|"]
    for key, title in SUMMARISED.items():
        parts = [_summarised(cells, key) for cells in areas.values()]
        lines.append(f"| {title} | {' | '.join(parts)} |")
    return "\n".join(lines)


def _summarised(cells: Cells, key: str) -> str:
    """Return a method's three columns of one area."""
    figures = cells.get(key, {})
    figures = figures.get("simple average", {}) if key == "combined_three" else figures
    name = "combined_three_simple_average" if key == "combined_three" else key
    each = cells.get("against_logistic", {}).get(name)
    more = (
        DASH
        if each is None or key == "logistic"
        else f"{each['more']:+.2f} ({each['low']:+.2f} to {each['high']:+.2f})"
    )
    caught = f"{figures['captured'][1]:.0%}" if figures.get("captured") else DASH
    return f"{with_interval(figures)} | {more} | {caught}"


# --- the table of all systems


def main_table(cells: Cells) -> list[str]:
    """Return a row per method, system by system."""
    some = next((cell for cell in cells.values() if isinstance(cell, dict) and "clusters" in cell), None)
    lines = (
        [f"{some['deposits']} deposits in {some['clusters']} clusters, {some['cells']:,} cells.", ""] if some else []
    )
    lines += [
        "| | method | AUC (95 %) | random split | chance | 5 % | 10 % | 20 % | minutes |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    if "element" in cells:
        each = cells["element"]
        lines.append(row("", f"best single element, chosen on other clusters ({', '.join(each['chosen'])})", each))
        lines.append(
            f"| | best single element, chosen with the labels ({each['flattered']}): flattered | {each['flattered_auc']:.2f} | | | | | | |"
        )
    for method in (*methods.PLAIN_METHODS, *methods.ANOMALY, *methods.PAIRS, *methods.TRANSFER):
        told = f"{method.title}; {method.reduced}" if method.reduced else method.title
        lines += method_row(cells, method.system.replace(methods.PLAIN, ""), told, method.key)
    for name in methods.NETWORKS:
        lines += method_row(cells, methods.D, NAMES[name], f"network_{name}")
    for key, told in (("three", "the recommended three"), ("six", "the paper's six")):
        for method, figures in cells.get(f"combined_{key}", {}).items():
            recommended = key == "three" and method == "simple average"
            chance = cells.get("combined_three.chance") if recommended else None
            lines.append(row(methods.D, f"{told}: {method}", figures, chance))
    return [*lines, *method_row(cells, methods.E, "SKT", "skt")]


def method_row(cells: Cells, system: str, title: str, key: str) -> list[str]:
    """Return a method's line, or none where it was not computed."""
    return [row(system, title, cells[key], cells.get(f"{key}.chance"))] if key in cells else []


def row(system: str, title: str, figures: Cells, chance: Optional[Cells] = None) -> str:
    """Return a line of the table."""
    chance = chance or {}
    null = DASH if figures.get("map_null_95") is None else f"{figures['map_null_95']:.2f}"
    if chance.get("null_95") is not None:
        null = f"{chance['null_95']:.2f} ({chance['null_draws']})"
    caught = " | ".join(f"{share:.0%}" for share in figures.get("captured") or ()) or f"{DASH} | {DASH} | {DASH}"
    return (
        f"| {system} | {title} | {with_interval(figures)} | {number(chance.get('random_auc'))} | {null} | {caught} | "
        f"{number(figures.get('minutes'), 1)} |"
    )


def with_interval(figures: Cells) -> str:
    """Return an AUC with its interval."""
    if figures.get("auc") is None:
        return DASH
    low, high = figures.get("low"), figures.get("high")
    return f"{figures['auc']:.2f}" + ("" if low is None else f" ({low:.2f} to {high:.2f})")


def number(value: Optional[float], places: int = 2) -> str:
    """Return a number, or a dash."""
    return DASH if value is None else f"{value:.{places}f}"


# --- what single systems show of themselves


def skt_table(cells: Cells) -> list[str]:
    """Return SKT's own table of its networks, itself without each part and other methods."""
    if "skt_table" not in cells:
        return []
    lines = [
        "",
        "### SKT's own comparison",
        "",
        f"Of the labelled cells, each told by models that have not seen its block; what `gossan:trainskt` prints, with {methods.SKT_TABLE_BATCHES} batches instead of 200.",
        "",
    ]
    lines += [
        "| method | | AUC (95 %) | accuracy | recall of deposits | F1, mean of both classes |",
        "|---|---|---|---|---|---|",
    ]
    for each in cells["skt_table"]["rows"]:
        span = {"auc": each["auc"], "low": each["auc_low"], "high": each["auc_high"]}
        lines.append(
            f"| {each['name']} | {each['kind']} | {with_interval(span)} | {number(each['accuracy'])} | {number(each['recall'])} | {number(each['f1'])} |"
        )
    return lines


def subgroup_table(cells: Cells) -> list[str]:
    """Return system C's growing list of elements."""
    if "x_subgroups" not in cells:
        return []
    blocks = {each["name"]: each["auc"] for each in cells.get("x_subgroups_blocks", [])}
    lines = [
        "",
        "### Elements one after the other (system C)",
        "",
        "LeNet instead of Inception-v3, from random weights. Accuracy, recall of deposits and AUC on random pieces of ground set aside, mean and spread over random training sets; then blocks.",
        "",
    ]
    lines += [
        "| elements | sets | accuracy | recall | AUC, set aside | AUC, blocks | logistic regression, blocks |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in cells["x_subgroups"]:
        spans = " | ".join(
            f"{number(each[f'mean_{n}'])} ± {number(each[f'sd_{n}'])}" for n in ("accuracy", "recall", "auc")
        )
        plain = blocks.get(f"{each['name']}: logistic regression")
        lines.append(
            f"| {each['name']} | {each['models']} | {spans} | {number(blocks.get(each['name']))} | {number(plain)} |"
        )
    return lines


def tuning_table(cells: Cells) -> list[str]:
    """Return what `tunemodel` tried and chose."""
    if "x_tuning" not in cells:
        return []
    told = cells["x_tuning"]
    lines = [
        "",
        "### Tuning LeNet",
        "",
        "| setting | mean AUC of the folds | seconds | dropped after |",
        "|---|---|---|---|",
    ]
    for each in told["table"]:
        gone = "" if each["pruned_after"] is None else f"{each['pruned_after']} folds"
        lines.append(f"| {each['setting']} | {number(each['mean_auc'], 3)} | {each['seconds']:.0f} | {gone} |")
    return [
        *lines,
        "",
        f"Best: {told['best']}, {number(told['auc'], 3)}; chosen without looking at the fold {number(told['corrected_auc'], 3)}; its own settings {number(told['own_auc'], 3)}.",
    ]


def experiments(cells: Cells) -> list[str]:
    """Return the small experiments."""
    tables = (
        ("LeNet, number of batches", "batches", "x_batches_"),
        ("LeNet, width of the window in cells", "window", "x_window_"),
        ("SKT, number of batches", "batches", "x_skt_"),
        ("Pixel pairs, other rings, three draws of barren cells", "inner and outer window", "x_ring_"),
    )
    lines: list[str] = []
    for title, head, start in tables:
        found = {key[len(start) :]: cell for key, cell in cells.items() if key.startswith(start)}
        preset, key = OF_PRESET.get(start, ("", ""))
        if found and key in cells:
            found[preset] = cells[key]
        if found:
            lines += ["", f"### {title}", "", f"| {head} | AUC (95 %) | 5 % | 10 % | 20 % |", "|---|---|---|---|---|"]
            for name in sorted(found, key=lambda text: [int(part) for part in text.split("_")]):
                caught = " | ".join(f"{share:.0%}" for share in found[name]["captured"])
                lines.append(f"| {name.replace('_', ', ')} | {with_interval(found[name])} | {caught} |")
    return [
        *lines,
        *inception_table(cells),
        *seed_table(cells),
        *survey_table(cells),
        *known_table(cells),
        *barren_table(cells),
    ]


def inception_table(cells: Cells) -> list[str]:
    """Return system C with other numbers of batches and with smaller networks, all from random weights."""
    rows = [
        ("Inception-v3, 50 batches", "x_inception_50"),
        ("Inception-v3, 200 batches (the preset)", "transfer"),
        ("Inception-v3, 400 batches", "x_inception_400"),
        ("ResNet-18, 200 batches", "x_transfer_resnet18"),
        ("LeNet, 200 batches", "x_transfer_lenet"),
    ]
    if not any(key.startswith("x_") and key in cells for _, key in rows):
        return []
    lines = [
        "",
        "### System C with other networks and batches",
        "",
        "| from random weights | AUC (95 %) |",
        "|---|---|",
    ]
    return [*lines, *(f"| {title} | {with_interval(cells[key])} |" for title, key in rows if key in cells)]


def seed_table(cells: Cells) -> list[str]:
    """Return how far LeNet's seeds lie apart."""
    alone = [cells["network_lenet"]] if "network_lenet" in cells else []
    alone += [cell for key, cell in cells.items() if key.startswith("x_seed_")]
    if len(alone) < 2:
        return []
    aucs = [cell["auc"] for cell in alone]
    averaged = ""
    for key, told in (("x_repeats_5", "Five averaged"), ("x_average_25", "Five with 25 batches averaged")):
        averaged += f" {told}: {with_interval(cells[key])}." if key in cells else ""
    each = ", ".join(f"{auc:.2f}" for auc in aucs)
    return ["", "### LeNet, seeds", "", f"AUC from {len(aucs)} seeds: {each}; mean {np.mean(aucs):.2f}.{averaged}"]


CONTENDERS = {
    "logistic": "logistic regression",
    "forest": "random forest",
    "lenet_1x100": "LeNet, 100 batches (the preset)",
    "lenet_1x25": "LeNet, 25 batches",
    "lenet_5x100": "five LeNets, 100 batches",
    "lenet_5x25": "five LeNets, 25 batches",
    "skt_200": "SKT, 200 batches (the preset)",
    "skt_50": "SKT, 50 batches",
}


def survey_table(cells: Cells) -> list[str]:
    """Return what few batches and several seeds find on further simulated surveys."""
    seeds = sorted({key.split("_")[2] for key in cells if key.startswith("x_survey_")})
    if not seeds:
        return []
    lines = ["", "### Further simulated surveys", "", "AUC out of the block, of surveys with these seeds.", ""]
    lines += [f"| | {' | '.join(seeds)} | mean |", f"|---{'|---' * (len(seeds) + 1)}|"]
    for name, title in CONTENDERS.items():
        aucs = [cells.get(f"x_survey_{seed}_{name}", {}).get("auc") for seed in seeds]
        mean = number(float(np.mean(aucs))) if None not in aucs else DASH
        lines.append(f"| {title} | {' | '.join(number(auc) for auc in aucs)} | {mean} |")
    return lines


def known_table(cells: Cells) -> list[str]:
    """Return what a part of the deposits teaches, the mean of the draws."""
    shares = sorted({key.split("_")[2] for key in cells if key.startswith("x_known_")}, key=float)
    if not shares:
        return []
    whole = {"logistic_regression": "logistic", "cnn": "network_lenet"}
    lines = [
        "",
        "### A part of the deposits known",
        "",
        "AUC over all deposits; mean (least to largest) of three draws of the known ones.",
        "",
    ]
    lines += [f"| known | {' | '.join(SHOWN.values())} |", "|---|---|---|"]
    for share in shares:
        lines.append(
            f"| {float(share):.0%} | {' | '.join(_drawn(cells, f'x_known_{share}_{kind}_') for kind in SHOWN)} |"
        )
    return [*lines, f"| 100% | {' | '.join(number(cells.get(whole[kind], {}).get('auc')) for kind in SHOWN)} |"]


def _drawn(cells: Cells, start: str) -> str:
    found = [cell["auc"] for key, cell in cells.items() if key.startswith(start)]
    return f"{np.mean(found):.2f} ({min(found):.2f} to {max(found):.2f})" if found else DASH


def barren_table(cells: Cells) -> list[str]:
    """Return what other barren cells teach."""
    told = {
        "ratio_0.5": "half as many as deposit cells",
        "ratio_5": "5 per deposit cell",
        "ratio_20": "20 per deposit cell",
        "exclusion_2000": "2 per deposit cell, from 2 km on",
        "exclusion_20000": "2 per deposit cell, from 20 km on",
    }
    if not any(key.startswith("x_barren_") for key in cells):
        return []
    lines = ["", "### Other barren cells", "", f"| barren cells | {' | '.join(SHOWN.values())} |", "|---|---|---|"]
    whole = ("logistic", "network_lenet")
    lines.append(f"| 2 per deposit cell, from 5 km on | {' | '.join(_auc(cells, whole))} |")
    for key, title in told.items():
        lines.append(f"| {title} | {' | '.join(_auc(cells, [f'x_barren_{key}_{kind}' for kind in SHOWN]))} |")
    return lines


def _auc(cells: Cells, keys: Sequence[str]) -> Iterable[str]:
    return [number(cells.get(key, {}).get("auc")) for key in keys]
