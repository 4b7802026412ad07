"""Builds the worker's environment: a virtual environment under the cache, filled by pip, verified by running it."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess  # nosec B404  # the worker and pip are programs; never through a shell
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Callable, Optional

from ..core.errors import Cancelled, EngineError
from .environment import (
    CLUSTER_LIBRARIES,
    LIBRARIES,
    MARKER,
    REQUIREMENTS,
    Environment,
    built,
    environment_folder,
    environment_python,
    requirements_digest,
    verify,
    write_json,
)
from .estimate import check_space, free_space
from .failures import explain_failure
from .groups import clean_environment, end_group, own_group
from .interpreters import find_interpreter, has_nvidia_driver
from .jobs import is_running, remove, unwritable
from .settings import Settings

Report = Callable[[float, str], None]
POLL = 0.1  # seconds
PIP_STORY = re.compile(r"^\s*(Collecting|Downloading|Using cached|Installing collected|Processing|Building)")


@dataclass(frozen=True)
class Options:
    """What the user chose for a build; empty text leaves the choice to Gossan or to pip's own configuration.

    Attributes
    ----------
    python : str
        Interpreter to build on.
    wheels : str
        Folder of wheels; the network is not used then.
    index, torch_index : str
        Address of a package index instead of pip's, and of a further one for PyTorch.
    device : str
        ``auto`` looks for an NVIDIA driver.
    proxy : str
        Address of a proxy, with user name and password where it wants them; only pip's process gets to know it.
    certificate : str
        PEM file of certificates to trust.
    cluster : bool
        Also install Dask.
    """

    python: str = ""
    wheels: str = ""
    index: str = ""
    torch_index: str = ""
    device: str = "auto"
    proxy: str = ""
    certificate: str = ""
    cluster: bool = False


def build(
    settings: Settings, options: Options, report: Report, cancelled: Callable[[], bool] = lambda: False
) -> Environment:
    """Build, continue or upgrade the environment; at once where it is there and up to date.

    Parameters
    ----------
    settings : Settings
        Its cache is where the environment goes.
    options : Options
    report : callable
        ``report(fraction, message)``, from this thread.
    cancelled : callable
        Asked ten times a second; what was downloaded stays, and the next build continues from it.

    Raises
    ------
    Cancelled
    EngineError
        One sentence of cause and one of remedy, and where the log is.
    """
    report(0.0, "Looking for a Python to build on")
    base = find_interpreter(options.python, cancelled)
    device = _device(options)
    folder = environment_folder(settings, base.minor)
    present = _up_to_date(settings, options, folder, cancelled)
    if present is not None:
        report(1.0, "The engine is there and up to date")
        return present
    with _only_one(settings.cache, folder):
        if not (folder / MARKER).exists():
            check_space(settings.cache, device)
        steps = _Steps(folder, options, report, cancelled)
        python = environment_python(folder)
        report(0.03, f"Building on {base.path} (Python {base.minor}), for the {'GPU' if device == 'cuda' else 'CPU'}")
        (folder / MARKER).unlink(missing_ok=True)  # until it is complete again, it is not
        if not steps.works(python):
            steps.run([str(base.path), "-I", "-m", "venv", "--clear", str(folder)], 0.05, "Making the environment")
        for file, start, stop in _requirement_files(options):
            steps.pip(python, file, start, stop)
        report(0.95, "Verifying it by running it")
        environment = _verified(python, settings, options, device, cancelled)
        note = {"complete": True, "requirements": requirements_digest(), "environment": asdict(environment)}
        write_json(folder / MARKER, note)
    report(1.0, "The engine is ready")
    return environment


def remove_environment(settings: Settings, folder: Path) -> None:
    """Remove an environment that Gossan built, and its log.

    Raises
    ------
    EngineError
        It is being built, or a program holds its files.
    """
    if folder.parent != settings.cache or not folder.name.startswith("engine-"):
        raise EngineError(f"{folder} is not an environment that Gossan has built in {settings.cache}.")
    with _only_one(settings.cache, folder):
        (folder / MARKER).unlink(missing_ok=True)  # a half-removed one is none
        remove(folder)
        folder.with_name(f"{folder.name}.log").unlink(missing_ok=True)
    if folder.exists():
        raise EngineError(f"Some files of {folder} are in use: end what runs in Gossan and remove it again.")


def _up_to_date(
    settings: Settings, options: Options, folder: Path, cancelled: Callable[[], bool]
) -> Optional[Environment]:
    """Return the environment of a complete build, run once more, unless another one is asked for."""
    if replace(options, python="", cluster=False, proxy="", certificate="") != Options():
        return None
    python = str(environment_python(folder))
    wanted = _wanted(options)
    for environment in built(settings):
        if environment.python == python and not environment.outdated and not environment.lacks(wanted):
            with contextlib.suppress(EngineError):  # damaged since: build it again
                return None if verify(python, settings, (), cancelled).lacks(wanted) else environment
    return None


def _wanted(options: Options) -> tuple[str, ...]:
    return LIBRARIES + (CLUSTER_LIBRARIES if options.cluster else ())


def _device(options: Options) -> str:
    if options.device == "auto":
        return "cuda" if has_nvidia_driver() else "cpu"
    return options.device


def _requirement_files(options: Options) -> list[tuple[Path, float, float]]:
    """Return the requirement files with their stretch of the progress."""
    if options.cluster:
        return [(REQUIREMENTS / "engine.txt", 0.1, 0.85), (REQUIREMENTS / "cluster.txt", 0.85, 0.95)]
    return [(REQUIREMENTS / "engine.txt", 0.1, 0.95)]


def _verified(
    python: Path, settings: Settings, options: Options, device: str, cancelled: Callable[[], bool]
) -> Environment:
    """Return the environment as it is found by running it; raise where something asked for is not there."""
    environment = verify(str(python), settings, (), cancelled)
    missing = environment.lacks(_wanted(options))
    if missing:
        raise EngineError(f"The new environment lacks {', '.join(missing)}: run the set-up again, it continues.")
    if options.device == "cuda" and not environment.cuda:
        raise EngineError(
            "The installed PyTorch cannot use the GPU: give the address of PyTorch's CUDA wheels (--torch-index) and"
            " check the NVIDIA driver, or choose the CPU (--device cpu)."
        )
    return replace(environment, cuda=environment.cuda and device != "cpu")


@contextlib.contextmanager
def _only_one(cache: Path, folder: Path) -> Iterator[None]:
    """Keep a second build of the same environment out."""
    lock = folder.with_name(folder.name + ".lock")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        if lock.exists() and not _is_held(lock):
            lock.unlink()
        descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError as error:
        raise EngineError("The engine is being set up by another process: wait until it has finished.") from error
    except OSError as error:
        raise unwritable(cache, error) from error
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(str(os.getpid()))
        yield
    finally:
        lock.unlink()


def _is_held(lock: Path) -> bool:
    text = lock.read_text().strip()
    return text.isdigit() and is_running(int(text))


class _Steps:
    """Runs the programs of a build one after the other, with one log."""

    def __init__(self, folder: Path, options: Options, report: Report, cancelled: Callable[[], bool]) -> None:
        self.options, self.report, self.cancelled = options, report, cancelled
        self.log = folder.with_name(f"{folder.name}.log")
        self.log.write_text("", encoding="utf-8")

    def works(self, python: Path) -> bool:
        """Return whether a half-built environment can be continued."""
        if not python.exists():
            return False
        try:
            self.run([str(python), "-I", "-m", "pip", "--version"], 0.05, "Continuing the environment")
        except EngineError:
            return False
        return True

    def pip(self, python: Path, requirements: Path, start: float, stop: float) -> None:
        """Install a requirement file."""
        command = [str(python), "-I", "-m", "pip", "install", "--no-input", "--prefer-binary", "--progress-bar", "off"]
        command += ["--upgrade", "-r", str(requirements), *self._sources()]
        self.run(command, start, f"Installing {requirements.stem} libraries", stop)

    def _sources(self) -> list[str]:
        """Return pip's options about where packages come from; none means pip's own configuration."""
        chosen = self.options
        if chosen.wheels:
            return ["--no-index", "--find-links", str(Path(chosen.wheels).expanduser().absolute())]
        options = ["--index-url", chosen.index] if chosen.index else []
        return options + (["--extra-index-url", chosen.torch_index] if chosen.torch_index else [])

    def run(self, command: Sequence[str], start: float, message: str, stop: float = 0.0) -> None:
        """Run a program, its output in the log; raise `EngineError` with cause and remedy where it fails."""
        self.report(start, message)
        before = self.log.stat().st_size
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # nosec B603  # an argument list of ours
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=clean_environment(PYTHONUNBUFFERED="1", **_connection(self.options)),
                **own_group(),
            )
            try:
                self._follow(process, before, start, max(start, stop))
            finally:
                end_group(process)
        if process.returncode:
            raise EngineError(self._cause(self.log.read_text(encoding="utf-8", errors="replace")))

    def _follow(self, process: subprocess.Popen, position: int, start: float, stop: float) -> None:
        """Wait for a program; report what pip says it does."""
        with self.log.open("rb") as log:
            log.seek(position)
            while process.poll() is None:
                if self.cancelled():
                    raise Cancelled
                for line in log.read().decode(errors="replace").splitlines():
                    if PIP_STORY.match(line):
                        start += (stop - start) * 0.05  # pip does not say how much is left
                        self.report(start, line.strip().partition(" (from ")[0][:120])
                time.sleep(POLL)

    def _cause(self, log: str) -> str:
        """Return one sentence of cause, one of remedy, and where the log is."""
        requirements = str(REQUIREMENTS / "engine.txt")
        failure = explain_failure(log, self.options.wheels, requirements, free_space(self.log.parent))
        return f"{failure} The log is {self.log}."


def _connection(options: Options) -> dict[str, str]:
    """Return the environment that tells pip of the proxy and the certificate; a command line is there for all to see."""
    told = {}
    if options.proxy:
        told = dict.fromkeys(("PIP_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), options.proxy)
    if options.certificate:
        told["PIP_CERT"] = str(Path(options.certificate).expanduser().absolute())
    return told
