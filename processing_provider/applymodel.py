"""``gossan:applymodel``: a trained model scores every cell of an evidence stack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from .algorithm import GossanAlgorithm, Group
from .files import read_bytes
from .rasters import write_raster
from .styles import style_scores
from .training import MODEL_FILTER, add_device, read_device, read_stack, stack_params


class ApplyModel(GossanAlgorithm):
    """Apply a model file to a stack."""

    ID = "applymodel"
    TITLE = "Score map"
    GROUP = Group.ANOMALY
    TAGS = "apply,predict,score,anomaly map,prospectivity map,model,gossan file,inference,detector,network"
    HELP = (
        "Scores every cell of an evidence stack with a trained model: higher is more anomalous, or more prospective. "
        "A score is a rank, not a probability.\n\n"
        "The stack's bands are matched to the model's by name; a missing band, another cell size or another kind of "
        "scaling is refused. A stack of another area that was scaled by its own mean and standard deviation is brought "
        "to the model's scale, and the log says so."
    )

    def define(self) -> None:
        """Add the parameters."""
        self.add(
            QgsProcessingParameterFile("MODEL", self.tr("Model"), fileFilter=MODEL_FILTER),
            self.tr("A .gossan file that one of the training algorithms has written."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("STACK", self.tr("Evidence stack")),
            self.tr("The layers the model was trained on, of the same or another area; further bands are left out."),
        )
        add_device(
            self,
            self.tr("Where networks run. Automatic takes the graphics card where there is one; detectors need none."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", self.tr("Scores")),
            self.tr("Band 1 is the score, coloured by share of the area; some models add a band of spread."),
        )

    def execute(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read model and stack, score, write."""
        file = self.parameterAsFile(parameters, "MODEL", context)
        arrays = {"model": np.frombuffer(read_bytes(file), dtype=np.uint8)}
        stack = read_stack(self, parameters, context)
        arrays["stack"] = stack.array
        params = {**stack_params(stack), "device": read_device(self, parameters, context)}
        result = self.run_task("apply_model", arrays, params, feedback, 0.1, 0.95)
        path = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        told = result.summary
        model = {"file": Path(file).name, **{key: told[key] for key in ("kind", "title", "bands", "fingerprint")}}
        write_raster(path, result.arrays["scores"], stack.grid, told["score_bands"], {"model": model})
        style_scores(path, result.arrays["scores"][0])
        feedback.setProgress(100.0)
        return {"OUTPUT": path}
