"""Run by ``qgis --code`` inside the real QGIS: loads, uses, unloads and reloads the plugin; writes what it found as JSON."""

import faulthandler
import json
import os
import traceback

from qgis import utils
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QPushButton, QToolBar, QTreeView

iface = utils.iface
project = QgsProject.instance()
FOLDER = os.environ["GOSSAN_TEST_FOLDER"]
PATIENCE = 400  # seconds
SIGNALS = ("layersAdded", "layersRemoved", "readProject", "cleared")


def settle() -> None:
    """Let deferred deletions happen."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def until(signal) -> None:
    """Wait for a signal, at most 20 s."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    signal.disconnect(loop.quit)


def texts(widgets) -> list:
    return sorted(widget.windowTitle() for widget in widgets)


def traces() -> dict:
    """Return everything of this window in which a plugin can leave something."""
    window, canvas = iface.mainWindow(), iface.mapCanvas()
    actions = [action.text() for bar in window.findChildren(QToolBar) for action in bar.actions()]
    return {
        "docks": texts(window.findChildren(QDockWidget)),
        "toolbar": sorted(text for text in actions if "Feature" not in text),  # QGIS renames these by the active layer
        "menu": sorted(action.text() for action in iface.pluginMenu().actions()),
        "canvas items": len(canvas.items()),
        "tool": type(canvas.mapTool()).__name__,
        "providers": sorted(p.id() for p in QgsApplication.processingRegistry().providers()),
        "listeners": {name: project.receivers(getattr(project, name)) for name in SIGNALS},
        "canvas listeners": canvas.receivers(canvas.mapToolSet),
        "dialogs": texts(w for w in QApplication.topLevelWidgets() if w.isVisible()),
    }


def option_pages() -> int:
    """Return how many pages of QGIS's options are called Gossan."""
    seen: list = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        model = dialog.findChild(QTreeView, "mOptionsTreeView").model()
        seen.extend(model.index(row, 0).data() for row in range(model.rowCount()))
        dialog.reject()

    QTimer.singleShot(500, look)
    iface.showOptionsDialog(iface.mainWindow())
    settle()
    return seen.count("Gossan")


def use(found: dict) -> None:
    """Open a project, look at the dock, open a dialog, take the inspect tool: all must go with the plugin."""
    plugin = utils.plugins["gossan"]
    dock = plugin.menu.dock
    found["dock is shown"] = dock.isVisible()
    found["narrowest"] = dock.widget().widget().minimumSizeHint().width()
    for name in ("stack", "scores"):
        project.addMapLayer(QgsRasterLayer(os.path.join(FOLDER, f"{name}.tif"), name))
    soil = QgsVectorLayer("Point?crs=EPSG:3156&field=Cu_ppm:double&field=Zn_ppm:double", "soil", "memory")
    project.addMapLayer(soil)
    until(dock.watch.changed)
    found["steps"] = {key: [row.mark.text(), row.detail.words] for key, row in dock.checklist.rows.items()}
    found["runs"] = dock.runs.tree.topLevelItemCount()
    dock.checklist.rows["maps"].button.click()
    settle()
    dialog = dock.dialogs.open_ones[0]
    found["dialog"] = [dialog.windowTitle(), dialog.isVisible(), dialog.isModal()]
    found["filled"] = dialog.createProcessingParameters()["INPUT"] == soil.id()
    if dock.inspect is not None:
        dock.inspect_button.click()
        found["tool in use"] = type(iface.mapCanvas().mapTool()).__name__
    plugin.menu.action.trigger()
    found["engine page"] = plugin.menu.dialog.isVisible()
    found["engine buttons"] = len(plugin.menu.dialog.findChildren(QPushButton))


def start() -> None:
    utils.loadPlugin("gossan")
    utils.startPlugin("gossan")
    settle()


def life(found: dict) -> None:
    utils.updateAvailablePlugins()
    if "gossan" in utils.plugins:
        utils.unloadPlugin("gossan")
    settle()
    found["before"] = traces()
    start()
    found["loaded"] = traces()
    found["options loaded"] = option_pages()
    use(found)
    utils.unloadPlugin("gossan")
    project.clear()
    settle()
    found["after"] = traces()
    found["options after"] = option_pages()
    start()
    found["loaded again"] = traces()
    dock = utils.plugins["gossan"].menu
    dock.panel_action.trigger()
    found["hidden"] = dock.dock.isHidden()
    utils.unloadPlugin("gossan")
    settle()
    start()
    found["still hidden"] = utils.plugins["gossan"].menu.dock.isHidden()
    utils.unloadPlugin("gossan")
    settle()
    found["at the end"] = traces()
    QSettings().sync()


def main() -> None:
    found: dict = {}
    try:
        with open(os.path.join(FOLDER, "stuck.txt"), "w", encoding="utf-8") as stuck:
            faulthandler.dump_traceback_later(PATIENCE, exit=True, file=stuck)
            life(found)
            faulthandler.cancel_dump_traceback_later()
    except Exception:  # whatever it is, the test shall print it
        found["error"] = traceback.format_exc()
    with open(os.path.join(FOLDER, "found.json"), "w", encoding="utf-8") as file:
        json.dump(found, file)
    os._exit(0)


QTimer.singleShot(1000, main)
