"""Running a task by its name, wherever its needs say: here, or in the worker."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Optional

import numpy as np

from ..core.context import Cancelled, Result
from ..core.errors import EngineError, EnvironmentMissing
from .environment import Environment, explain_missing, find
from .inline import InlineContext
from .jobs import job_folder, sweep_checkpoints, unwritable
from .monitor import Monitor, SilentMonitor
from .process import WorkerProcess
from .protocol import OUT_OF_MEMORY
from .settings import Settings
from .source import copy_package, package_name, package_version
from .tasks import build_params, load_task
from .transfer import check_arrays, fingerprint, plain, read_result, write_arrays


def run_task(
    name: str,
    arrays: Mapping[str, np.ndarray],
    params: Mapping[str, Any],
    monitor: Optional[Monitor] = None,
    settings: Optional[Settings] = None,
) -> Result:
    """Run a task to its end.

    Parameters
    ----------
    name : str
        The task's module name.
    arrays : mapping of numpy.ndarray
        Numbers or text; the task gets them read-only.
    params : mapping
        Plain values for the task's ``Params``.
    monitor : Monitor, optional
        Called from this thread.
    settings : Settings, optional
        Taken from the environment by default.

    Returns
    -------
    Result
        Its summary is what JSON makes of the task's, wherever the task ran.

    Raises
    ------
    Cancelled
        `monitor` said so; within two seconds where the task runs in the worker.
    EnvironmentMissing
        The task needs libraries that no known environment has.
    GossanError
        What the task raised, or the worker's end in a sentence.
    """
    monitor, settings = monitor or SilentMonitor(), settings or Settings()
    check_arrays(arrays)
    task = load_task(name, settings.task_folder)
    plain_params = _with_device(task, plain(dict(params)), settings)
    built = build_params(task, plain_params)
    needs = tuple(task.needs(dict(arrays), built))
    if not needs:
        return _run_here(task, arrays, built, monitor, settings)
    environment = find(settings, needs + _cluster_needs(settings))
    if environment is None:
        raise EnvironmentMissing(explain_missing(settings, needs + _cluster_needs(settings)))
    if environment.outdated:
        monitor.warn("The engine was built by an earlier version of Gossan: set it up again when convenient.")
    return Job(name, arrays, dataclasses.asdict(built), needs, environment, settings).run(monitor)


def _cluster_needs(settings: Settings) -> tuple[str, ...]:
    return ("joblib", "dask", "distributed") if settings.dask else ()


def _with_device(task: ModuleType, params: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Return `params` with the settings' device where the task has a choice and nobody made it."""
    has_device = any(field.name == "device" for field in dataclasses.fields(task.Params))
    if has_device and settings.device != "auto" and params.get("device", "auto") == "auto":
        return {**params, "device": settings.device}
    return params


def _run_here(
    task: ModuleType, arrays: Mapping[str, np.ndarray], built: Any, monitor: Monitor, settings: Settings
) -> Result:
    """Run inside this process."""
    context = InlineContext(monitor, settings.worker_count, settings.cache)
    try:
        result = task.run({name: _read_only(array) for name, array in arrays.items()}, built, context)
    except MemoryError as error:
        raise EngineError(OUT_OF_MEMORY) from error
    return Result(result.arrays, plain(result.summary))


def _read_only(array: np.ndarray) -> np.ndarray:
    view = array.view()
    view.flags.writeable = False
    return view


@dataclasses.dataclass(frozen=True)
class Job:
    """One run of a task in a worker.

    Attributes
    ----------
    task : str
    arrays : mapping of numpy.ndarray
    params : dict
        Every parameter, defaults included, as plain values.
    needs : tuple of str
        The task's own.
    environment : Environment
        Its Python runs the worker.
    settings : Settings
    """

    task: str
    arrays: Mapping[str, np.ndarray]
    params: dict[str, Any]
    needs: tuple[str, ...]
    environment: Environment
    settings: Settings

    def run(self, monitor: Monitor) -> Result:
        """Run it; leave a checkpoint, where the task wrote one, only if it did not succeed."""

        def check() -> None:
            if monitor.cancelled():
                raise Cancelled

        checkpoint = self._checkpoint(fingerprint(self.task, self.params, self.arrays, package_version(), check))
        with job_folder(self.settings.cache) as folder:
            try:
                files = write_arrays(folder, self.arrays, check)
                package = package_name(bool(self.settings.dask), self.settings.task_folder)
                copy_package(folder / "code" / package, self.settings.task_folder)
            except OSError as error:
                raise unwritable(folder, error) from error
            self._work(folder, package, self._line(folder, files, checkpoint), monitor)
            result = read_result(folder, self.settings.cache)
        shutil.rmtree(checkpoint, ignore_errors=True)
        return result

    def _work(self, folder: Path, package: str, line: dict[str, Any], monitor: Monitor) -> None:
        """Start the worker and follow it to its result; nothing of it is left afterwards."""
        command = [str(self.environment.python), "-X", "utf8", "-m", f"{package}.engine.worker"]
        process = WorkerProcess(command, line, folder / "code", self.settings.worker_count)
        try:
            process.follow(monitor)
            process.leave()
        finally:
            process.end()

    def _line(self, folder: Path, files: dict[str, str], checkpoint: Path) -> dict[str, Any]:
        """Return the job as the worker reads it."""
        return {
            "task": self.task,
            "params": self.params,
            "arrays": files,
            "folder": str(folder),
            "checkpoint": str(checkpoint),
            "workers": self.settings.worker_count,
            "dask": self.settings.dask,
            "in_process": self._on_gpu(),
        }

    def _on_gpu(self) -> bool:
        """Return whether pieces would share a GPU."""
        device = str(self.params.get("device", self.settings.device))
        return "torch" in self.needs and self.environment.cuda and device != "cpu"

    def _checkpoint(self, name: str) -> Path:
        """Return this run's checkpoint folder; its parent exists, the folder is the task's to make."""
        checkpoints = self.settings.cache / "checkpoints"
        try:
            checkpoints.mkdir(parents=True, exist_ok=True)
            sweep_checkpoints(checkpoints)
        except OSError as error:
            raise unwritable(checkpoints, error) from error
        return checkpoints / name
