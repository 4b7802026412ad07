"""Gossan: geochemical anomaly detection and mineral prospectivity mapping in QGIS."""


def classFactory(iface):
    """Return the plugin; called by QGIS."""
    from .plugin import GossanPlugin

    return GossanPlugin(iface)
