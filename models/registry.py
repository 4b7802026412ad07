"""Every model Gossan knows: one line each. Imports no model until asked for it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Optional

from .base import Model


@dataclass(frozen=True)
class Entry:
    """A registered model: its kind, its name for people, where it lives, what it needs installed.

    `needs` is for training; `scores_with` is what applying a trained one needs, where that is less.
    """

    kind: str
    title: str
    module: str
    class_name: str
    needs: tuple[str, ...] = ()
    family: str = "detector"
    scores_with: Optional[tuple[str, ...]] = None

    @property
    def scoring_needs(self) -> tuple[str, ...]:
        """What applying a trained model needs installed."""
        return self.needs if self.scores_with is None else self.scores_with


ENTRIES: tuple[Entry, ...] = (
    Entry("directed_mahalanobis", "Directed Mahalanobis", "mahalanobis", "DirectedMahalanobis"),
    Entry("directed_cone", "Directed cone", "mahalanobis", "DirectedCone"),
    Entry("mahalanobis", "Mahalanobis", "mahalanobis", "Mahalanobis"),
    Entry("robust_mahalanobis", "Robust Mahalanobis", "mahalanobis", "RobustMahalanobis"),
    Entry("pca", "PCA", "principal_components", "PrincipalComponents"),
    Entry("isolation_forest", "Isolation forest", "outlier_estimators", "IsolationForestModel", ("sklearn", "skops")),
    Entry("nearest_neighbours", "k-nearest neighbours", "nearest_neighbours", "NearestNeighbours"),
    Entry("one_class_svm", "One-class SVM", "outlier_estimators", "OneClassSVMModel", ("sklearn", "skops")),
    Entry(
        "local_outlier_factor",
        "Local outlier factor",
        "outlier_estimators",
        "LocalOutlierFactorModel",
        ("sklearn", "skops"),
    ),
    Entry("ganomaly", "GANomaly", "ganomaly", "GANomaly", ("torch",), "anomaly network"),
    Entry("autoencoder", "Deep autoencoder", "autoencoder", "Autoencoder", ("torch",), "anomaly network"),
    Entry("pixel_pair", "Pixel pairs, dual windows", "pixel_pair", "PixelPair", ("torch",), "prospectivity network"),
    Entry(
        "cnn",
        "Convolutional networks",
        "convolutional_networks",
        "ConvolutionalNetworks",
        ("torch",),
        "prospectivity network",
    ),
    Entry("transfer", "Transfer learning", "transfer", "TransferLearning", ("torch",), "prospectivity network"),
    Entry("skt", "SKT (selective transfer)", "skt", "SelectiveTransfer", ("torch",), "prospectivity network"),
    Entry("random_forest", "Random forest", "tree_classifiers", "RandomForest", ("sklearn",), "classifier", ()),
    Entry("support_vectors", "SVM", "classifiers", "SupportVectors", ("sklearn",), "classifier", ()),
    Entry("nearest_cells", "k-nearest neighbours", "classifiers", "NearestCells", (), "classifier"),
    Entry("decision_tree", "Decision tree", "tree_classifiers", "DecisionTree", ("sklearn",), "classifier", ()),
    Entry(
        "logistic_regression",
        "Logistic regression",
        "classifiers",
        "LogisticRegression",
        ("sklearn",),
        "classifier",
        (),
    ),
    Entry("perceptron", "MLP", "classifiers", "Perceptron", ("sklearn",), "classifier", ()),
    Entry(
        "gradient_boosting", "Gradient boosting", "tree_classifiers", "GradientBoosting", ("sklearn",), "classifier", ()
    ),
)


def entry(kind: str) -> Entry:
    """Return the entry of a kind; raises `KeyError` for an unknown one."""
    for candidate in ENTRIES:
        if candidate.kind == kind:
            return candidate
    raise KeyError(kind)


def of_family(family: str) -> tuple[Entry, ...]:
    """Return the entries of one family, in the order in which people see them."""
    return tuple(candidate for candidate in ENTRIES if candidate.family == family)


def model_class(kind: str) -> type[Model]:
    """Import and return the class of a kind; needs its libraries."""
    found = entry(kind)
    module = importlib.import_module(f".{found.module}", __package__)
    return getattr(module, found.class_name)
