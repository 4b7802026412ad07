"""The proxy of QGIS's settings, for the one program of Gossan's that needs it."""

from __future__ import annotations

from urllib.parse import quote

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from .words import tr

ANYWHERE = "https://example.org/"  # where a system's rules differ by address, pip's index is an ordinary one
SCHEMES = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5",
}


def qgis_proxy(index: str = "") -> str:
    """Return the address of QGIS's proxy with its user name and password; empty where there is none."""
    network = QgsNetworkAccessManager.instance()
    proxy = network.fallbackProxy()
    if proxy.type() == QNetworkProxy.ProxyType.DefaultProxy or network.useSystemProxy():
        query = QNetworkProxyQuery(QUrl(index or ANYWHERE))
        proxy = next(iter(QNetworkProxyFactory.systemProxyForQuery(query)), proxy)
    scheme = SCHEMES.get(proxy.type(), "")
    if not scheme or not proxy.hostName():
        return ""
    user = quote(proxy.user(), safe="")
    if proxy.password():
        user += ":" + quote(proxy.password(), safe="")
    return f"{scheme}://{user}{'@' if user else ''}{proxy.hostName()}:{proxy.port()}"


def proxy_words(address: str) -> str:
    """Return a proxy for people to read, without user name and password."""
    if not address:
        return tr("none is set in QGIS")
    scheme, _, rest = address.partition("://")
    user, at, host = rest.rpartition("@")
    shown = f"{scheme}://{host}"
    return tr("{0}, with the user name and password of QGIS's settings").format(shown) if at and user else shown
