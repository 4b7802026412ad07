"""Files that appear whole or not at all: written under a temporary name, renamed when complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional, Union

from qgis.core import QgsProcessingOutputLayerDefinition

from ..core.errors import InputError


@contextmanager
def written_whole(path: Union[str, Path]) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it when the block ends well, remove it when not.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written, or the file is held open elsewhere.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.part")
    check_writable(target)
    try:
        yield temporary
        os.replace(temporary, target)
    except OSError as error:
        raise InputError(
            f"'{target}' cannot be written ({error.strerror or error}). Close it where it is open, "
            "or choose another file or folder."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def check_reachable(path: Union[str, Path]) -> None:
    """Raise `InputError` with the remedy where no file can be created at `path`; creates nothing."""
    folder = Path(path).parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise InputError(f"'{path}' cannot be written: '{folder}' is a file. Choose another output folder.")
    _check_place(path, folder)


def check_writable(path: Union[str, Path]) -> None:
    """Raise `InputError` with the remedy unless a file can be created at `path`; creates its folder."""
    folder = Path(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"The folder '{folder}' cannot be made ({error.strerror or error}). Choose another output folder."
        ) from error
    _check_place(path, folder)


def _check_place(path: Union[str, Path], folder: Path) -> None:
    """Refuse a path that is a folder, or in one that cannot be written to."""
    if Path(path).is_dir():
        raise InputError(f"'{path}' is a folder. Give the output a file name.")
    if not os.access(folder, os.W_OK):
        raise InputError(f"The folder '{folder}' cannot be written to. Choose another output folder.")


def file_of(destination: Any) -> Optional[str]:
    """Return the file that an output parameter names; None for memory layers, databases and QGIS's temporary files."""
    if isinstance(destination, QgsProcessingOutputLayerDefinition):
        destination = destination.sink.staticValue()
    if not isinstance(destination, str):
        return None
    path = destination.split("|")[0]
    return path if Path(path).is_absolute() else None


def write_bytes(path: Union[str, Path], data: bytes) -> None:
    """Write a file, whole or not at all."""
    with written_whole(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: Union[str, Path], text: str) -> None:
    """Write a UTF-8 text file, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def read_bytes(path: Union[str, Path]) -> bytes:
    """Return a file's bytes; `InputError` if there is no such file or it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"'{path}' cannot be read ({error.strerror or error}). Choose an existing file.") from error
