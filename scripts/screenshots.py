"""``make screenshots OUT=<demo folder>``: pictures of the real QGIS with Gossan in it, into docs/images.

Starts QGIS on a virtual display (xvfb) in a fresh profile, opens what ``make demo`` has left, and grabs: the toolbox,
three dialogs, the dock, and a result, in the default theme; the dock in Night Mapping too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Optional

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1280, 800)
INI = (
    "[PythonPlugins]\ngossan=true\nprocessing=true\n[qgis]\ncheckVersion=false\n"
    "[gui]\n[gossan]\ndock_visible=true\n[locale]\noverrideFlag=true\nuserLocale=en_US\n"
)
SCORES = ("ganomaly", "autoencoder", "directed", "combined")
DIALOGS = {"kriging": "maps", "trainganomaly": "detect", "evaluatescores": "evaluate"}
BEGIN = "import sys\nsys.path.insert(0, {!r})\nimport screenshots\nscreenshots.begin()\n"
PATIENCE_MS = 60_000


# --- within QGIS


class Photographer:
    """Works in the running QGIS.

    Parameters
    ----------
    demo, out : Path
        What ``make demo`` left; where pictures go.
    """

    def __init__(self, demo: Path, out: Path) -> None:
        from qgis import utils
        from qgis.core import QgsProject

        self.demo, self.out = demo, out
        self.iface, self.project = utils.iface, QgsProject.instance()
        self.dock = utils.plugins["gossan"].menu.dock
        self.window = self.iface.mainWindow()

    def wait(self, milliseconds: int, signal: Optional[Any] = None) -> None:
        """Let QGIS draw, or let it work until a signal comes."""
        from qgis.PyQt.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        if signal is not None:
            signal.connect(loop.quit)
        loop.exec()

    def grab(self, widget: Any, name: str) -> None:
        """Keep a picture."""
        self.wait(700)
        if not widget.grab().save(str(self.out / f"{name}.png")):
            sys.exit(f"'{self.out / name}.png' could not be written.")

    def open_layers(self) -> None:
        """Open the demo's files as a project of somebody who has come as far as an evaluation."""
        from qgis.core import QgsRasterLayer, QgsVectorLayer

        vectors = {"deposits": "Known deposits", "faults": "Faults", "samples": "soil_2024"}
        package = self.demo / "survey.gpkg"
        layers = [QgsVectorLayer(str(self.demo / "evaluation.csv"), "Evaluation", "ogr")]
        layers += [QgsVectorLayer(f"{package}|layername={table}", name, "ogr") for table, name in vectors.items()]
        layers += [QgsRasterLayer(str(self.demo / f"{stem}.tif"), stem) for stem in SCORES]
        layers += [QgsRasterLayer(str(self.demo / f"{stem}.tif"), stem) for stem in ("labels", "stack", "elements")]
        for layer in reversed(layers):
            if not layer.isValid():
                sys.exit(f"'{layer.source()}' does not open: run 'make demo' first.")
            self.project.addMapLayer(layer)
        root = self.project.layerTreeRoot()
        for node in root.findLayers():
            node.setItemVisibilityChecked(node.name() in ("Known deposits", "Faults"))
            node.setExpanded(False)
        self._look(layers[1])
        self.project.setCrs(layers[-1].crs())
        self.iface.mapCanvas().setExtent(layers[-1].extent())
        self.wait(PATIENCE_MS, self.dock.watch.changed)

    def _look(self, deposits: Any) -> None:
        """Give the deposits white-edged symbols."""
        from qgis.core import QgsMarkerSymbol, QgsSingleSymbolRenderer

        look = {"name": "circle", "color": "#1b1b1b", "outline_color": "white", "outline_width": "0.5", "size": "2.6"}
        deposits.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(look)))

    def close_docks(self) -> None:
        """Leave the layers and Gossan, as somebody would on a small screen."""
        from qgis.PyQt.QtWidgets import QDockWidget

        for dock in self.window.findChildren(QDockWidget):
            if dock.objectName() not in ("Layers", "GossanDock"):
                dock.setVisible(False)

    def toolbox(self) -> None:
        """Grab Processing's toolbox with Gossan's groups open."""
        from qgis.PyQt.QtWidgets import QDockWidget, QTreeView

        toolbox = self.window.findChild(QDockWidget, "ProcessingToolbox")
        self.dock.setVisible(False)
        toolbox.setVisible(True)
        toolbox.setFloating(True)
        toolbox.resize(380, 1200)  # all groups at once
        self.wait(1000)
        tree = toolbox.findChild(QTreeView)
        model = tree.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            tree.setExpanded(index, model.data(index) == "Gossan")
            if model.data(index) == "Gossan":
                for group in range(model.rowCount(index)):
                    tree.expand(model.index(group, 0, index))
                tree.scrollTo(index, QTreeView.ScrollHint.PositionAtTop)
        self.grab(toolbox, "toolbox")
        toolbox.setFloating(False)
        toolbox.setVisible(False)
        self.dock.setVisible(True)

    def dialogs(self) -> None:
        """Grab three dialogs as the dock opens them."""
        for name in DIALOGS:
            self.dock.checklist._open(f"gossan:{name}")
            dialog = self.dock.dialogs.open_ones[-1]
            dialog.resize(900, 620)
            self.grab(dialog, f"dialog_{name}")
            dialog.close()

    def result(self) -> None:
        """Show the best run, make targets from the dock, grab the window."""
        runs = self.dock.runs
        best = runs.tree.topLevelItem(0)
        runs.tree.setCurrentItem(best)
        runs._click(best, 0)
        best = runs.tree.topLevelItem(0)
        runs.tree.setCurrentItem(best)
        runs._click(best, 1)
        self.dock.checklist.run("targets", "gossan:delineatetargets")
        self.wait(PATIENCE_MS, self.dock.checklist.made)  # the layer is there; the dock tells of it in a moment
        self.wait(PATIENCE_MS, self.dock.watch.changed)
        self.window.resizeDocks([self.dock], [360], _horizontal())
        self.wait(3000)
        self.grab(self.window, "result")
        self.whole_dock("dock")

    def whole_dock(self, name: str) -> None:
        """Grab the dock in its full height, as on a high screen."""
        page = self.dock.widget().widget()
        self.dock.setFloating(True)
        self.dock.resize(360, page.sizeHint().height() + 40)
        self.grab(self.dock, name)
        self.dock.setFloating(False)

    def night(self) -> None:
        """Grab the dock in the dark theme."""
        from qgis.core import QgsApplication

        QgsApplication.setUITheme("Night Mapping")
        self.wait(1500)
        self.whole_dock("dock_night")

    def work(self) -> None:
        """Take all pictures."""
        self.window.setGeometry(0, 0, *SIZE)
        self.close_docks()
        self.open_layers()
        self.toolbox()
        self.dialogs()
        self.result()
        self.night()


def begin() -> None:
    """Take the pictures once QGIS is up."""
    from qgis.PyQt.QtCore import QTimer

    QTimer.singleShot(2000, within_qgis)


def _horizontal() -> Any:
    from qgis.PyQt.QtCore import Qt

    return Qt.Orientation.Horizontal


def within_qgis() -> None:
    """Take the pictures once QGIS is up; end it whatever happens."""
    status = 1
    try:
        Photographer(Path(os.environ["GOSSAN_DEMO"]), Path(os.environ["GOSSAN_IMAGES"])).work()
        status = 0
    except BaseException:  # QGIS would swallow it and stay open
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


# --- outside


def main() -> None:
    """Start QGIS on a virtual display with this file as its startup script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, default=Path("demo"))
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    arguments = parser.parse_args()
    qgis = shutil.which("qgis.bin") or shutil.which("qgis")
    if qgis is None or shutil.which("xvfb-run") is None:
        sys.exit("Needs QGIS's window and a virtual display: apt-get install qgis xvfb")
    if not (arguments.demo / "evaluation.csv").exists():
        sys.exit(f"'{arguments.demo}' holds no demo: run 'make demo OUT={arguments.demo}' first.")
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gossan-screenshots-") as folder:
        profile = Path(folder) / "profiles" / "default" / "QGIS"
        profile.mkdir(parents=True)
        (profile / "QGIS3.ini").write_text(INI, encoding="utf-8")
        (Path(folder) / "plugins").mkdir()
        (Path(folder) / "plugins" / "gossan").symlink_to(ROOT, target_is_directory=True)
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "QGIS_PLUGINPATH": str(Path(folder) / "plugins"),
            "GOSSAN_DEMO": str(arguments.demo.resolve()),
            "GOSSAN_IMAGES": str(arguments.out.resolve()),
        }
        command = ["xvfb-run", "-a", "-s", f"-screen 0 {SIZE[0]}x{SIZE[1]}x24", qgis, "--noversioncheck", "--nologo"]
        begin = Path(folder) / "begin.py"  # QGIS runs it without a __file__
        begin.write_text(BEGIN.format(str(Path(__file__).resolve().parent)), encoding="utf-8")
        command += ["--profiles-path", folder, "--code", str(begin)]
        sys.exit(subprocess.run(command, env=environment, check=False, timeout=600).returncode)


if __name__ == "__main__":
    main()
