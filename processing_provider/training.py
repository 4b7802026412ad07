"""What every trainer's dialog shares: the stack, the labels, the direction, and the model file."""

from __future__ import annotations

import re
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.errors import InputError
from ..core.grid import check_same_grid
from .algorithm import GossanAlgorithm
from .files import write_bytes
from .rasters import Raster, read_raster

DEVICES = ("auto", "cpu", "cuda")
PRESETS = ("recommended", "as published")  # each system's presets in `models` say what they are
COMBINATIONS = ("simple average", "weighted average", "majority voting", "plurality voting", "weighted voting")
MODEL_FILTER = "Gossan model (*.gossan)"
UNKNOWN = 255


def add_stack(algorithm: GossanAlgorithm) -> None:
    """Add STACK and LABELS."""
    algorithm.add(
        QgsProcessingParameterRasterLayer("STACK", algorithm.tr("Evidence stack")),
        algorithm.tr(
            "The layers to learn from, as 'Evidence stack' makes them. Cells without data in any band stay out."
        ),
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer("LABELS", algorithm.tr("Deposit labels"), optional=True),
        algorithm.tr(
            "A label raster from 'Deposit labels': its deposit cells stay out of training, so that the background is "
            "learnt from barren and unknown ground only. They are scored later like all others."
        ),
    )


def add_labelled_stack(algorithm: GossanAlgorithm) -> None:
    """Add STACK and LABELS for models that learn from deposits and barren ground."""
    algorithm.add(
        QgsProcessingParameterRasterLayer("STACK", algorithm.tr("Evidence stack")),
        algorithm.tr("The layers to learn from, as 'Evidence stack' makes them."),
    )
    algorithm.add(
        QgsProcessingParameterRasterLayer("LABELS", algorithm.tr("Deposit labels")),
        algorithm.tr(
            "A label raster from 'Deposit labels' on the stack's grid: 1 deposit, 0 barren, 255 unknown. Unknown cells "
            "are scored but never learnt from, so draw or give barren cells there."
        ),
    )


def add_direction(algorithm: GossanAlgorithm, help_text: str) -> None:
    """Add DIRECTION."""
    algorithm.add(
        QgsProcessingParameterString("DIRECTION", algorithm.tr("Enriched elements"), "", optional=True), help_text
    )


def add_preset(algorithm: GossanAlgorithm, help_text: str) -> None:
    """Add PRESET; `read_preset` returns what was chosen."""
    titles = [algorithm.tr("Recommended"), algorithm.tr("As published")]
    algorithm.add(QgsProcessingParameterEnum("PRESET", algorithm.tr("Preset"), titles, defaultValue=0), help_text)


def read_preset(algorithm: GossanAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
    """Return the preset's name, as models have it."""
    return PRESETS[algorithm.parameterAsEnum(parameters, "PRESET", context)]


def add_seed(algorithm: GossanAlgorithm) -> None:
    """Add SEED."""
    algorithm.add(
        QgsProcessingParameterNumber(
            "SEED", algorithm.tr("Seed"), QgsProcessingParameterNumber.Type.Integer, 0, minValue=0
        ),
        algorithm.tr("Seed of every random choice: the same seed and input give the same model."),
    )


def add_device(algorithm: GossanAlgorithm, help_text: str) -> None:
    """Add DEVICE; `read_device` returns what was chosen."""
    labels = [algorithm.tr("Automatic"), algorithm.tr("Processor (CPU)"), algorithm.tr("Graphics card (CUDA)")]
    algorithm.add(
        QgsProcessingParameterEnum("DEVICE", algorithm.tr("Device"), labels, defaultValue=0), help_text, advanced=True
    )


def add_train_fraction(algorithm: GossanAlgorithm, default: float = 1.0) -> None:
    """Add TRAIN_FRACTION."""
    algorithm.add(
        QgsProcessingParameterNumber(
            "TRAIN_FRACTION",
            algorithm.tr("Share of cells to train on"),
            QgsProcessingParameterNumber.Type.Double,
            default,
            minValue=0.0001,
            maxValue=1.0,
        ),
        algorithm.tr(
            "The model learns from this share of the cells, drawn at random (1 = all); it can score every cell."
        ),
        advanced=True,
    )


def add_model(algorithm: GossanAlgorithm) -> None:
    """Add the MODEL output."""
    algorithm.add(
        QgsProcessingParameterFileDestination("MODEL", algorithm.tr("Model"), MODEL_FILTER),
        algorithm.tr("A .gossan file for 'Score map': the trained model and its card (bands, settings, controls)."),
    )


def read_device(algorithm: GossanAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
    """Return ``auto``, ``cpu`` or ``cuda``."""
    return DEVICES[algorithm.parameterAsEnum(parameters, "DEVICE", context)]


def read_stack(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext, name: str = "STACK"
) -> Raster:
    """Read the evidence stack."""
    layer = algorithm.parameterAsRasterLayer(parameters, name, context)
    if layer is None:
        raise QgsProcessingException(algorithm.invalidRasterError(parameters, name))
    return read_raster(layer)


def stack_params(stack: Raster) -> dict[str, Any]:
    """Return what a task must be told of a stack: band names, cell size and how each band was scaled."""
    made = stack.metadata.get("stack")
    records = made.get("records") if isinstance(made, dict) else None
    records = records if isinstance(records, list) else []
    return {"band_names": stack.band_names, "cell_size": stack.grid.cell_size, "records": records}


def training_arrays(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], stack: Raster, context: QgsProcessingContext
) -> dict[str, np.ndarray]:
    """Return the arrays ``stack`` and, where LABELS is given, ``labels``.

    Raises
    ------
    InputError
        If the labels lie on another grid, or hold anything but 0, 1 and 255.
    """
    labels = read_labels(algorithm, parameters, stack, context)
    return {"stack": stack.array} if labels is None else {"stack": stack.array, "labels": labels}


def read_names(text: str) -> tuple[str, ...]:
    """Return names typed into one field, separated by commas or semicolons (names may hold blanks)."""
    return tuple(name.strip() for name in re.split("[,;\n]", text) if name.strip())


def write_model(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], model: np.ndarray, context: QgsProcessingContext
) -> str:
    """Write the bytes of a model file, whole or not at all; return its path."""
    path = algorithm.parameterAsFileOutput(parameters, "MODEL", context)
    write_bytes(path, model.tobytes())
    return path


def read_labels(
    algorithm: GossanAlgorithm, parameters: dict[str, Any], stack: Raster, context: QgsProcessingContext
) -> Optional[np.ndarray]:
    """Return LABELS on the stack's grid, uint8, shape (rows, columns); None where none are given."""
    if not algorithm.is_given(parameters, "LABELS"):
        return None
    labels = read_stack(algorithm, parameters, context, "LABELS")
    check_same_grid(stack.name, stack.grid, labels.name, labels.grid)
    values = np.where(np.isnan(labels.array[0]), UNKNOWN, labels.array[0])
    strange = values[~np.isin(values, (0, 1, UNKNOWN))]
    if strange.size:
        raise InputError(
            f"'{labels.name}' holds {strange[0]:g}; a label raster holds 1 (deposit), 0 (barren) and 255 (unknown). "
            "Make one with 'Deposit labels'."
        )
    return values.astype(np.uint8)
