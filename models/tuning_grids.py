"""Settings worth trying, by kind of model, where nobody names any."""

from __future__ import annotations

from ..core.errors import InputError
from . import registry
from .transfer_presets import PAPER_GRID

GRIDS: dict[str, str] = {
    "random_forest": "trees=300; leaf=1,3,5,10,20",
    "support_vectors": "cost=0.01,0.1,1,10",
    "nearest_cells": "neighbours=5,10,25,50,100",
    "decision_tree": "depth=2,3,4,6; leaf=5,10,20",
    "logistic_regression": "penalty=0.01,0.1,1,10,100",
    "perceptron": "hidden=4,16,64; decay=0.1,1,10",
    "gradient_boosting": "trees=50,150; depth=1,2,3; rate=0.02,0.05,0.1",
    "cnn": "networks=lenet,resnet18,mobilenetv2; window=5,9; learning_rate=0.001,0.0003; iterations=200,400",
    "transfer": PAPER_GRID,
    "pixel_pair": "iterations=150,300,600; learning_rate=0.001,0.0003",
    "skt": "beta=0.3,0.7,1; learning_rate=0.001,0.0003; iterations=100,200",
    "ganomaly": "window=1,3; latent=8,16,32; iterations=150,300,600",
    "autoencoder": "window=1,3; latent=2,4,8; iterations=150,300,600",
    "pca": "explained=0.5,0.6,0.7,0.8,0.9",
    "isolation_forest": "trees=100,200,500",
    "nearest_neighbours": "neighbours=5,10,20,50",
    "one_class_svm": "outside=0.05,0.1,0.2",
    "local_outlier_factor": "neighbours=10,20,50",
}


def usual_grid(kind: str) -> str:
    """Return the grid of a kind; `InputError` where there is nothing usual to try."""
    if kind not in GRIDS:
        title = registry.entry(kind).title
        raise InputError(f"{title} has no settings that are usually tuned. Name settings and values in the grid.")
    return GRIDS[kind]
