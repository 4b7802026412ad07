"""The Processing provider: one line per algorithm, plus the bundled graphical models."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsMessageLog, QgsProcessingModelAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithm import ICONS, GossanAlgorithm
from .applymodel import ApplyModel
from .classifyscores import ClassifyScores
from .combinescores import CombineScores
from .crossvalidate import CrossValidate
from .delineatetargets import DelineateTargets
from .evaluatescores import EvaluateScores
from .evidencestack import EvidenceStack
from .explainmodel import ExplainModel
from .fractalthreshold import FractalThreshold
from .idw import InverseDistance
from .inverselogratio import InverseLogRatio
from .kriging import Kriging
from .labeldeposits import LabelDeposits
from .levelassays import LevelAssays
from .logratio import LogRatio
from .prepareassays import PrepareAssays
from .principalcomponents import PrincipalComponents
from .rastercomponents import RasterComponents
from .report import Report
from .selectelements import SelectElements
from .simulatesurvey import SimulateSurvey
from .singularity import Singularity
from .structuredensity import StructureDensity
from .trainautoencoder import TrainAutoencoder
from .trainclassifier import TrainClassifier
from .traincnn import TrainCnn
from .traindetector import TrainDetector
from .trainganomaly import TrainGanomaly
from .trainpixelpair import TrainPixelPair
from .trainskt import TrainSkt
from .traintransfer import TrainTransfer
from .tunemodel import TuneModel
from .variogram import Variogram

ALGORITHMS: tuple[type[GossanAlgorithm], ...] = (
    SimulateSurvey,
    PrepareAssays,
    LevelAssays,
    LogRatio,
    InverseLogRatio,
    PrincipalComponents,
    SelectElements,
    Variogram,
    InverseDistance,
    Kriging,
    StructureDensity,
    EvidenceStack,
    RasterComponents,
    LabelDeposits,
    TrainGanomaly,
    TrainAutoencoder,
    TrainDetector,
    TrainPixelPair,
    TrainCnn,
    TrainTransfer,
    TrainSkt,
    TrainClassifier,
    TuneModel,
    ApplyModel,
    CombineScores,
    EvaluateScores,
    CrossValidate,
    ExplainModel,
    ClassifyScores,
    FractalThreshold,
    Singularity,
    DelineateTargets,
    Report,
)
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
