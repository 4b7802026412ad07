"""What every algorithm asks that holds out blocks of ground: how wide they are, and which deposits stay together."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterDistance

from .algorithm import GossanAlgorithm


def add_block_size(algorithm: GossanAlgorithm, advanced: bool = True) -> None:
    """Add BLOCK_SIZE."""
    algorithm.add(
        QgsProcessingParameterDistance("BLOCK_SIZE", algorithm.tr("Block size"), 0.0, "STACK", True, 0.0),
        algorithm.tr("Side of a block in map units. 0: the median range of the evidence's variograms."),
        advanced,
    )


def add_cluster_distance(algorithm: GossanAlgorithm) -> None:
    """Add CLUSTER_DISTANCE."""
    algorithm.add(
        QgsProcessingParameterDistance("CLUSTER_DISTANCE", algorithm.tr("Cluster distance"), None, "STACK", True, 0.0),
        algorithm.tr(
            "Deposits linked by steps of at most this length, in map units, are never on both sides. Empty: the mean "
            "distance to the next one if as many lay at random in the area, as a round number, and at most 10,000."
        ),
        advanced=True,
    )


def read_blocks(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, Any]:
    """Return FOLDS, BLOCK_SIZE and CLUSTER_DISTANCE under the names that tasks have for them."""
    return {
        "folds": algorithm.parameterAsInt(parameters, "FOLDS", context),
        "block_size": algorithm.optional_number(parameters, "BLOCK_SIZE", context) or 0.0,
        "cluster_distance": algorithm.optional_number(parameters, "CLUSTER_DISTANCE", context),
    }
