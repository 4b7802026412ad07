"""A Dask cluster for the worker's pieces: our code goes there, arrays stay in the shared job folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from distributed import Client

from ..core.errors import EngineError
from .source import PACKAGE_FOLDER, zip_package

CONNECT_SECONDS = 5


@contextlib.contextmanager
def connected(address: str, job: Path) -> Iterator[Client]:
    """Connect to a scheduler and give its processes this package.

    Raises
    ------
    EngineError
        No scheduler answers, or it has no workers.
    """
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=True)
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise EngineError(
            f"No Dask scheduler answers at '{address}' ({error}): start it, or clear the address in the settings"
            " (GOSSAN_DASK) to run on this computer."
        ) from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise EngineError(f"The Dask scheduler at {address} has no workers: start some and run again.")
        client.upload_file(str(zip_package(PACKAGE_FOLDER, job / f"{PACKAGE_FOLDER.name}.zip")))
        yield client
