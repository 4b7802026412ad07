"""The Processing provider: one line per algorithm, plus the bundled graphical models."""

from __future__ import annotations

import importlib  # TEMPORARY while algorithms are being written; the lead replaces this
from pathlib import Path

from qgis.core import QgsMessageLog, QgsProcessingModelAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithm import ICONS

_found = []
for _m, _c in [('applymodel', 'ApplyModel'), ('classifyscores', 'ClassifyScores'), ('combinescores', 'CombineScores'), ('evaluatescores', 'EvaluateScores'), ('evidencestack', 'EvidenceStack'), ('idw', 'InverseDistance'), ('labeldeposits', 'LabelDeposits'), ('logratio', 'LogRatio'), ('prepareassays', 'PrepareAssays'), ('simulatesurvey', 'SimulateSurvey'), ('trainanomaly', 'TrainAnomaly'), ('trainautoencoder', 'TrainAutoencoder'), ('traindetector', 'TrainDetector')]:
    try:
        _found.append(getattr(importlib.import_module("." + _m, __package__), _c))
    except ImportError as _e:
        print("provider: not yet", _m, _e)
ALGORITHMS = tuple(_found)
WORKFLOWS = Path(__file__).resolve().parent.parent / "resources" / "models"


class GossanProvider(QgsProcessingProvider):
    """Gossan's algorithms in the toolbox."""

    def id(self) -> str:
        """Return the provider's id."""
        return "gossan"

    def name(self) -> str:
        """Return the provider's name."""
        return "Gossan"

    def icon(self) -> QIcon:
        """Return the provider's icon."""
        return QIcon(str(ICONS / "gossan.svg"))

    def svgIconPath(self) -> str:
        """Return the icon's file."""
        return str(ICONS / "gossan.svg")

    def loadAlgorithms(self) -> None:
        """Add every algorithm and every bundled graphical model."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        for path in sorted(WORKFLOWS.glob("*.model3")):
            model = QgsProcessingModelAlgorithm()
            if model.fromFile(str(path)):
                self.addAlgorithm(model)
            else:
                QgsMessageLog.logMessage(f"The bundled workflow '{path.name}' could not be read.", "Gossan")
