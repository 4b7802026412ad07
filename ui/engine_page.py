"""How the engine stands, and what building it would take, in rows that people read."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ..engine.environment import TITLES, Environment
from ..engine.settings import DEVICES, Settings
from .engine_look import Found, device_words, size_words
from .words import AMBER, GREEN, dot, tr

TO_BUILD = ("needed", "without", "missing", "download", "time", "where")
READY = ("libraries", "place")


class EnginePage(QWidget):
    """A light with a sentence, rows, and the choice between processor and GPU."""

    def __init__(self, settings: Settings, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.light, self.state = QLabel(), QLabel()
        self.state.setWordWrap(True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rows = {
            name: QLabel() for name in (*READY, *TO_BUILD)
        }  # hidden rows leave gaps, which belong to the edges
        self.device = QComboBox()
        self.device.addItems([tr("Automatic"), tr("The processor"), tr("The GPU (CUDA)")])
        self.device.setCurrentIndex(DEVICES.index(settings.device))
        self.device.setToolTip(tr("For the next set-up, and for what runs from now on."))
        self._lay_out()
        self.rows["needed"].setText(tr("networks, classifiers, isolation forest, one-class SVM, local outlier factor"))
        self.rows["without"].setText(
            tr("everything else: cleaning, log-ratios, IDW and kriging, evidence, evaluation, targets")
        )
        self._show(())

    def _lay_out(self) -> None:
        titles = {
            "needed": tr("Needed for"),
            "without": tr("Works without it"),
            "missing": tr("Missing"),
            "download": tr("Download"),
            "time": tr("Takes"),
            "where": tr("Goes to"),
            "libraries": tr("Has"),
            "place": tr("Lies in"),
        }
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        for name, label in self.rows.items():
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.form.addRow(titles[name], label)
        self.form.addRow(tr("Runs on"), self.device)
        head = QHBoxLayout()
        head.addWidget(self.light, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.state, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addLayout(head)
        page.addLayout(self.form)

    def chosen_device(self) -> str:
        """Return ``auto``, ``cpu`` or ``cuda``."""
        return DEVICES[self.device.currentIndex()]

    def say(self, sentence: str, colour: str) -> None:
        """Show a sentence beside a light."""
        self.state.setText(sentence)
        self.light.setPixmap(dot(colour).pixmap(16, 16))

    def fill(self, found: Found, settings: Settings, wheels: str, torch_index: str, outcome: str) -> None:
        """Show what was found; an outcome of what the user did says more than that."""
        ready = found.environment
        if ready:
            self.say(outcome or ready_words(ready), AMBER if outcome else GREEN)
            self._fill_ready(ready, found)
        else:
            self.say(outcome or missing_words(found, settings), AMBER)
            self._fill_to_build(found, settings, wheels, torch_index)
        gpu = found.gpu or (tr("an NVIDIA driver") if found.has_gpu else "")
        choice = (
            tr("Automatic: the GPU, {0}").format(gpu) if gpu else tr("Automatic: the processor, no NVIDIA GPU answers")
        )
        self.device.setItemText(0, choice)

    def _fill_ready(self, ready: Environment, found: Found) -> None:
        versions = (f"{TITLES.get(name, name)} {version}" for name, version in ready.packages.items())
        self.rows["libraries"].setText(", ".join(versions))
        mine = next((size for folder, size in found.folders if str(folder) in ready.python), None)
        place = ready.python if mine is None else f"{ready.python} · {size_words(mine)}"
        self.rows["place"].setText(place)
        self._show(READY)

    def _fill_to_build(self, found: Found, settings: Settings, wheels: str, torch_index: str) -> None:
        expected = found.expected(self.chosen_device(), wheels, torch_index)
        self.rows["missing"].setText(", ".join(found.missing) or tr("nothing"))
        self.rows["download"].setText(_download_words(expected.download))
        times = tr("about {0} minutes on a fast line (100 Mbit/s), {1} on a slow one (20 Mbit/s)")
        if not expected.download:
            times = tr("about {0} minutes")
        self.rows["time"].setText(times.format(expected.shortest, expected.longest))
        room = tr("{0} · {1} needed, {2} free")
        if found.free < expected.disk:
            room = tr("{0} · {1} needed, only {2} free: choose another folder in Settings > Options > Gossan")
        self.rows["where"].setText(room.format(settings.cache, size_words(expected.disk), size_words(found.free)))
        self._show(TO_BUILD)

    def _show(self, names: tuple[str, ...]) -> None:
        """Have these rows, and no others."""
        for name, label in self.rows.items():
            label.setVisible(name in names)
            self.form.labelForField(label).setVisible(name in names)


def ready_words(environment: Environment) -> str:
    """Return that the engine is ready, on what it runs, and whether it is of yesterday."""
    told = tr("The engine is ready: Python {0} on {1}.").format(environment.version, device_words(environment))
    if environment.outdated:
        told += " " + tr("It was built for an earlier version of Gossan: update it.")
    return told


def missing_words(found: Found, settings: Settings) -> str:
    """Return why the engine is not ready: of a Python of the user's choice there is more to say."""
    if settings.python:
        return found.sentence
    return tr("The engine is not set up yet. It gets a Python of its own; nothing is installed into QGIS.")


def _download_words(amount: float) -> str:
    if not amount:
        return tr("nothing: it is installed from the wheel folder")
    if amount > 1:
        return tr("about {0}: PyTorch with NVIDIA's libraries, scikit-learn, SciPy").format(size_words(amount))
    return tr("about {0}: PyTorch, scikit-learn, SciPy").format(size_words(amount))
