"""The plugin's lifecycle: what appears when it is loaded disappears when it is unloaded."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from .processing_provider.provider import GossanProvider
from .processing_provider.result_group import forget_groups
from .processing_provider.words import load_language


class GossanPlugin:
    """Registers the Processing provider and, where there is a window, the menu."""

    def __init__(self, iface: Optional[Any]) -> None:
        self.iface = iface
        self.provider: Optional[GossanProvider] = None
        self.menu: Optional[Any] = None
        self.options: Optional[Any] = None
        self.translator = load_language(QgsApplication.locale())

    def initProcessing(self) -> None:
        """Register the algorithms; qgis_process calls only this."""
        self.provider = GossanProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Register the algorithms, the menu and the page in QGIS's options."""
        self.initProcessing()
        if self.iface is not None:
            from .ui.menu import GossanMenu
            from .ui.options_page import OptionsFactory

            self.menu = GossanMenu(self.iface)
            self.options = OptionsFactory(self.menu.follow_options)
            self.iface.registerOptionsWidgetFactory(self.options)

    def unload(self) -> None:
        """Leave nothing behind."""
        if self.iface is not None and self.options is not None:
            self.iface.unregisterOptionsWidgetFactory(self.options)
            self.options = None
        if self.menu is not None:
            self.menu.remove()
            self.menu = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        forget_groups()
        if self.translator is not None:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None
