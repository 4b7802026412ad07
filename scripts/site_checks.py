"""The plugin site's checks, run here first on the zip that it would get: structure, metadata, scans, Qt 6.

    python scripts/site_checks.py               the files as they lie in the folder
    python scripts/site_checks.py --zip FILE    a zip that 'make package' wrote

The rules are those of the site's own validator and scanner, some of them stricter: bandit reports all levels, and a
translation must have been compiled from its source.
"""

from __future__ import annotations

import argparse
import configparser
import json
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Optional
from urllib.parse import urlparse

import package
import qt6_check

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository")
RECOMMENDED = (
    *("homepage", "changelog", "qgisMaximumVersion", "tags", "deprecated", "experimental", "server", "license"),
    *("supportsQt6", "category", "icon", "hasProcessingProvider"),
)
FLAGS = {"experimental": None, "deprecated": "False", "server": None, "supportsQt6": None}
FLAGS["hasProcessingProvider"] = "yes"  # what it must be; None: True or False
LINKS = ("homepage", "tracker", "repository")
CATEGORIES = ("Raster", "Vector", "Database", "Mesh", "Web", "Analysis", "Plugins")
UNWANTED = (".pyc", ".so", ".dll", ".exe", ".dylib", ".bat", ".sh", ".ps1", ".cmd")
UNWANTED_FOLDERS = ("__MACOSX", ".git", "__pycache__", "tests", "benchmarks", "scripts", "docs")
NEEDED = ("__init__.py", "metadata.txt", "LICENSE")


def check_structure(archive: Path) -> list[str]:
    """Return what the zip holds and must not, or lacks."""
    with zipfile.ZipFile(archive) as opened:
        entries = opened.infolist()
        wrong = [f"{opened.testzip()}: damaged"] if opened.testzip() else []
    names = [entry.filename for entry in entries]
    tops = {name.split("/")[0] for name in names}
    wrong += [] if tops == {package.PACKAGE} else [f"the zip's top folders are {sorted(tops)}"]
    wrong += [f"the zip lacks {name}" for name in NEEDED if f"{package.PACKAGE}/{name}" not in names]
    for entry in entries:
        parts = entry.filename.split("/")
        if ".." in parts or entry.filename.startswith("/"):
            wrong.append(f"{entry.filename}: leads out of the folder")
        if entry.filename.lower().endswith(UNWANTED) or set(parts) & set(UNWANTED_FOLDERS):
            wrong.append(f"{entry.filename}: does not belong into the zip")
        if any(part.startswith(".") for part in parts):
            wrong.append(f"{entry.filename}: hidden files are not allowed")
        if (entry.external_attr >> 16) & (stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH):
            wrong.append(f"{entry.filename}: is executable")
    size = archive.stat().st_size
    return wrong + ([f"the zip has {size / 1e6:.1f} MB"] if size > package.LARGEST else [])


def check_metadata(folder: Path) -> list[str]:
    """Return what is wrong with metadata.txt."""
    parser = configparser.ConfigParser()  # interpolates, as the site's does: a lone % is an error there
    parser.optionxform = str  # type: ignore[method-assign,assignment]  # names keep their capitals
    try:
        parser.read_string((folder / "metadata.txt").read_text(encoding="utf-8"))
        general = dict(parser.items("general"))
    except configparser.Error as error:
        return [f"metadata.txt: {error}"]
    wrong = [f"metadata.txt lacks {key}" for key in (*REQUIRED, *RECOMMENDED) if not general.get(key, "").strip()]
    for key, value in FLAGS.items():
        if general.get(key, "") not in ([value] if value else ["True", "False"]):
            wrong.append(f"metadata.txt: {key} is '{general.get(key, '')}'")
    for key in LINKS:
        parsed = urlparse(general.get(key, ""))
        if not (parsed.scheme and parsed.netloc):
            wrong.append(f"metadata.txt: {key} is no address")
    if general.get("category") not in CATEGORIES:
        wrong.append(f"metadata.txt: no such category: {general.get('category')}")
    if not re.fullmatch(r"\d+\.\d+(\.\d+)?", general.get("version", "")):
        wrong.append(f"metadata.txt: version is '{general.get('version')}'")
    if not (folder / general.get("icon", "?")).is_file():
        wrong.append(f"metadata.txt names an icon that is not there: {general.get('icon')}")
    if f"## {general.get('version')}" not in (folder / "CHANGELOG.md").read_text(encoding="utf-8"):
        wrong.append(f"CHANGELOG.md has no section for version {general.get('version')}")
    return wrong


def check_bandit(folder: Path) -> list[str]:
    """Return bandit's findings of any level."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--format", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    findings = json.loads(done.stdout)["results"]
    return [f"{f['filename']}:{f['line_number']}: {f['test_id']} {f['issue_text']}" for f in findings]


def check_secrets(folder: Path, *options: str) -> list[str]:
    """Return what looks like a secret."""
    command = [sys.executable, "-m", "detect_secrets", "scan", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["results"]
    return [f"{name}:{item['line_number']}: {item['type']}" for name, items in found.items() for item in items]


def check_shipped_secrets(folder: Path) -> list[str]:
    """Return what looks like a secret in the zip; the site leaves metadata.txt out, and so does this."""
    return check_secrets(folder, "--all-files", "--exclude-files", r"metadata\.txt", ".")


def check_tracked_secrets(_folder: Path) -> list[str]:
    """Return what looks like a secret in any file of the repository."""
    return check_secrets(ROOT)


def check_flake8(folder: Path) -> list[str]:
    """Return flake8's findings with this repository's few exceptions."""
    command = [sys.executable, "-m", "flake8", "--config", str(ROOT / ".flake8"), "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines()


def check_qt6(folder: Path) -> list[str]:
    """Return what is left to convert for Qt 6."""
    return list(qt6_check.check(folder))


def check_translations(folder: Path) -> list[str]:
    """Return translations that were not compiled, or not again since they were changed."""
    wrong = []
    program = working_lrelease()
    for source in (ROOT / name for name in package.git("ls-files", "i18n/*.ts").decode().splitlines()):
        compiled = folder / "i18n" / f"{source.stem}.qm"
        if not compiled.is_file():
            wrong.append(f"i18n/{source.name} is not compiled: lrelease i18n/{source.name}")
        elif program and compile_translation(program, source) != compiled.read_bytes():
            wrong.append(f"i18n/{compiled.name} is out of date: lrelease i18n/{source.name}")
    return wrong


def working_lrelease() -> Optional[str]:
    """Return Qt's compiler of translations; None where there is none, or only the wrapper that looks for one."""
    program = shutil.which("lrelease")
    if program is None:
        return None
    return program if subprocess.run([program, "-version"], capture_output=True, check=False).returncode == 0 else None


def compile_translation(program: str, source: Path) -> bytes:
    """Return what a translation compiles to."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "compiled.qm"
        subprocess.run([program, "-silent", str(source), "-qm", str(target)], check=True, capture_output=True)
        return target.read_bytes()


CHECKS: tuple[Callable[[Path], list[str]], ...] = (
    check_metadata,
    check_bandit,
    check_shipped_secrets,
    check_tracked_secrets,
    check_flake8,
    check_qt6,
    check_translations,
)


def main() -> int:
    """Run all checks; print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zip", default="", help="the zip to check; without it the files as they lie in the folder")
    named = parser.parse_args().zip
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(named) if named else package.write_zip(package.working_files(), Path(folder) / "zip")
        wrong = check_structure(archive)
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(Path(folder) / "unpacked")
        for check in CHECKS:
            wrong += check(Path(folder) / "unpacked" / package.PACKAGE)
    print("\n".join(wrong) or "plugin site's checks: nothing found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
