"""Writes ``gossan-<version>.zip``, the file that the plugin manager installs: ``make package``.

Its content comes from git's index, so that nothing that merely lies in the folder is shipped, and the same index gives
the same bytes. ``--working`` takes the files as they are in the folder instead, for checks before a commit.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "gossan"
FOLDERS = ("core", "models", "tasks", "engine", "processing_provider", "ui", "resources", "i18n")
FILES = ("__init__.py", "plugin.py", "metadata.txt", "LICENSE", "README.md", "CHANGELOG.md")
SOURCES = (".ts",)  # what ships is made from these
LARGEST = 20_000_000  # bytes; the plugin site takes 25 MB
WRITTEN = (1980, 1, 1, 0, 0, 0)  # the same for each file of each build
MODE = 0o100644 << 16  # a plain file that nobody may run


def git(*words: str, given: bytes = b"") -> bytes:
    """Return what a git command prints."""
    return subprocess.run(["git", *words], cwd=ROOT, input=given, capture_output=True, check=True).stdout


def is_shipped(name: str) -> bool:
    """Return whether a file of the repository belongs into the zip."""
    return name in FILES or (name.split("/")[0] in FOLDERS and "/" in name and not name.endswith(SOURCES))


def indexed_files() -> dict[str, bytes]:
    """Return the shipped files' contents by name, as git's index has them."""
    blobs = {}
    for entry in git("ls-files", "-s", "-z").decode().split("\0")[:-1]:
        about, _, name = entry.partition("\t")
        if is_shipped(name):
            blobs[name] = about.split()[1]
    answer = git("cat-file", "--batch", given="\n".join(blobs.values()).encode())
    files = {}
    for name in blobs:  # "<blob> blob <size>", the content, a line's end
        header, _, answer = answer.partition(b"\n")
        size = int(header.split()[2])
        files[name], answer = answer[:size], answer[size + 1 :]
    return files


def working_files() -> dict[str, bytes]:
    """Return the shipped files' contents by name, as they lie in the folder, new files included."""
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0")[:-1]
    return {name: (ROOT / name).read_bytes() for name in sorted(names) if is_shipped(name) and (ROOT / name).is_file()}


def version_of(files: Mapping[str, bytes]) -> str:
    """Return the version in ``metadata.txt``."""
    lines = files["metadata.txt"].decode("utf-8").splitlines()
    return next(line.partition("=")[2].strip() for line in lines if line.startswith("version="))


def write_zip(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write the zip into `folder`; return its path. Raises `SystemExit` where it is too large for the plugin site."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PACKAGE}-{version_of(files)}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{PACKAGE}/{name}", WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever this runs: the same bytes
            entry.external_attr = MODE
            archive.writestr(entry, content, compresslevel=9)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path} has {size / 1e6:.1f} MB; the plugin site takes {LARGEST / 1e6:.0f}.")
    return path


def main() -> int:
    """Write the zip; say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default=str(ROOT / "dist"), help="folder of the zip")
    parser.add_argument("--working", action="store_true", help="the files as they lie in the folder, not git's index")
    chosen = parser.parse_args()
    files = working_files() if chosen.working else indexed_files()
    path = write_zip(files, Path(chosen.out))
    print(f"{path}: {len(files)} files, {path.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
