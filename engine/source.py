"""Copies the part of the package that a worker needs, so that neither other plugins nor folder names matter."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path
from typing import Optional

PACKAGE_FOLDER = Path(__file__).resolve().parent.parent
PARTS = ("core", "models", "tasks", "engine")


def source_files(task_folder: Optional[Path] = None) -> dict[str, Path]:
    """Return what travels: path inside the package, and the file itself; `metadata.txt` for the version."""
    files = {}
    if task_folder is not None:
        files = {f"tasks/{path.name}": path for path in sorted(task_folder.glob("*.py"))}
    files.update({name: PACKAGE_FOLDER / name for name in ("__init__.py", "metadata.txt")})
    for part in PARTS:
        for path in sorted((PACKAGE_FOLDER / part).rglob("*.py")):
            files[path.relative_to(PACKAGE_FOLDER).as_posix()] = path  # ours wins over an extension's
    return files


def copy_package(target: Path, task_folder: Optional[Path] = None) -> None:
    """Copy the modules to `target`, the package's new folder."""
    for inside, path in source_files(task_folder).items():
        copy = target / inside
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def package_name(clustered: bool, task_folder: Optional[Path] = None) -> str:
    """Return what the package is called in the worker.

    A cluster's processes outlive a run and keep what they have imported, so there the name carries
    a digest of the code: another version of Gossan is another package.
    """
    if not clustered:
        return "gossan"
    digest = hashlib.sha256()
    for inside, path in sorted(source_files(task_folder).items()):
        digest.update(inside.encode() + path.read_bytes())
    return f"gossan_{digest.hexdigest()[:12]}"


def zip_package(package: Path, target: Path) -> Path:
    """Write the copied package as a zip that a Python can import from."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(package.rglob("*.py")):
            archive.write(path, path.relative_to(package.parent).as_posix())
    return target


def package_version() -> str:
    """Return the plugin's version from ``metadata.txt``; empty where there is none."""
    metadata = PACKAGE_FOLDER / "metadata.txt"
    if not metadata.is_file():
        return ""
    lines = metadata.read_text(encoding="utf-8").splitlines()
    return next((line.partition("=")[2].strip() for line in lines if line.startswith("version=")), "")
