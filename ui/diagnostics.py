"""What somebody who helps would ask for, as text without secrets."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR

from ..engine.environment import built
from ..engine.settings import Settings, settings_file
from ..engine.source import PACKAGE_FOLDER, package_version

LAST = 200  # lines of a log
CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
ASSIGNED = re.compile(r"(?i)\b(\w*(?:password|passwd|token|secret|api_?key|authcfg)\w*\s*[=:]\s*)\S+")


def without_secrets(text: str) -> str:
    """Return a text without user names and passwords in addresses, without assigned secrets and the user's folder."""
    text = ASSIGNED.sub(r"\1***", CREDENTIALS.sub("***@", text))
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 3 else text


def diagnostics(settings: Settings, state: str, gpu: str, proxy: str, shown: str) -> str:
    """Return the diagnostics.

    Parameters
    ----------
    settings : Settings
    state : str
        What the dialog says about the engine.
    gpu : str
        What nvidia-smi answered.
    proxy : str
        Its address; shown without user name and password.
    shown : str
        The log of this session.
    """
    lines = [
        state,
        f"Gossan {package_version()} in {PACKAGE_FOLDER}",
        f"QGIS {Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}, Python {sys.version.split()[0]}",
        f"{platform.platform()}, {platform.machine()}",
        f"NVIDIA: {gpu or 'no answer'}",
        f"Proxy: {proxy or 'none'}",
        f"Settings: cache {settings.cache}, python {settings.python or '-'}, device {settings.device}, "
        f"workers {settings.workers}, Dask {settings.dask or '-'}; saved in {settings_file()}",
        *_environments(settings),
        "",
        shown,
        *_logs(settings),
    ]
    return without_secrets("\n".join(lines))


def _environments(settings: Settings) -> Iterator[str]:
    """Yield one line for each environment that was built."""
    for environment in built(settings):
        versions = ", ".join(f"{name} {version}" for name, version in environment.packages.items())
        old = ", for an earlier version of Gossan" if environment.outdated else ""
        yield f"Built: {environment.python}, Python {environment.version}, CUDA {environment.cuda}{old}: {versions}"


def _logs(settings: Settings) -> Iterator[str]:
    """Yield the ends of the builds' logs."""
    for path in sorted(settings.cache.glob("engine-*.log")):
        text = path.read_text(encoding="utf-8", errors="replace").splitlines()
        yield from ["", f"--- {path} (last {min(LAST, len(text))} of {len(text)} lines)", *text[-LAST:]]
