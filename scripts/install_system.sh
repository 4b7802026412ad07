#!/usr/bin/env bash
# Installs what a fresh Debian or Ubuntu machine lacks for 'make demo' and 'make test'. Does nothing where all is there.
set -euo pipefail

complete() {
    { command -v qgis_process.bin || command -v qgis_process; } >/dev/null 2>&1 &&
        /usr/bin/python3 -c "import qgis.core, ensurepip, venv" >/dev/null 2>&1 &&
        command -v gdal_grid >/dev/null 2>&1 && [ -d /usr/share/fonts/truetype/dejavu ]
}

# prints the report to paper in one test, which skips where there is none: Ubuntu has it as a snap only, and often Chrome
browser() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
        command -v google-chrome >/dev/null 2>&1
}

complete && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Gossan's demo and tests install QGIS with apt-get, which this machine lacks." \
        "Install QGIS 3.22 or later, its Python bindings, python3-venv and gdal-bin by hand, then run this again." >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "QGIS has to be installed first. Run 'make system' once as root, then this again." >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "Installing QGIS and what its tests need (about a minute) ..."
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    qgis python3-qgis python3-venv gdal-bin xvfb fonts-dejavu-core >/dev/null
browser || "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium >/dev/null 2>&1 || echo "No Chromium could be installed; the test that prints a report will be skipped."
complete
