"""Builds the worker's environment: a virtual environment under the cache, filled by pip, verified by running it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
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
from .groups import clean_environment, end_group, own_group
from .interpreters import VENV_REMEDY, find_interpreter, has_nvidia_driver
from .jobs import is_running, unwritable
from .settings import Settings

Report = Callable[[float, str], None]
POLL = 0.1  # seconds
GIGABYTES = {"cpu": 2.0, "cuda": 8.0}
BYTES_PER_GIGABYTE = 1e9
PIP_STORY = re.compile(r"^\s*(Collecting|Downloading|Using cached|Installing collected|Processing|Building)")
FAILURES = (  # words in pip's log, cause, remedy; the first that fits counts
    (r"No space left|Errno 28|not enough space", "the disk is full", "free some space or set GOSSAN_CACHE elsewhere"),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|SSL: ",
        "the connection is not trusted (TLS certificate)",
        "ask for your organisation's certificate and set PIP_CERT to it, or install from a wheel folder (--wheels)",
    ),
    (
        r"ProxyError|Tunnel connection failed|407 Proxy",
        "the proxy refused the connection",
        "give its address (--proxy) or install from a wheel folder (--wheels)",
    ),
    (
        r"NewConnectionError|Name or service not known|Temporary failure in name resolution|getaddrinfo failed"
        r"|Network is unreachable|ConnectTimeout|Read timed out|Connection refused",
        "the package index cannot be reached",
        "connect to the network, give a proxy (--proxy), or install from a wheel folder (--wheels)",
    ),
    (r"401|403 Client Error", "the package index refused access", "check the address and the access rights (--index)"),
    (r"Permission denied|Errno 13", "a file cannot be written", "set GOSSAN_CACHE to a folder that is yours"),
)


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
        Address of a proxy.
    cluster : bool
        Also install Dask.
    """

    python: str = ""
    wheels: str = ""
    index: str = ""
    torch_index: str = ""
    device: str = "auto"
    proxy: str = ""
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
    base = find_interpreter(options.python)
    device = _device(options)
    folder = environment_folder(settings, base.minor)
    present = _up_to_date(settings, options, folder)
    if present is not None:
        report(1.0, "The engine is there and up to date")
        return present
    with _only_one(settings.cache, folder):
        _check_space(settings.cache, device, (folder / MARKER).exists())
        steps = _Steps(folder, options, report, cancelled)
        python = environment_python(folder)
        report(0.03, f"Building on {base.path} (Python {base.minor}), for the {'GPU' if device == 'cuda' else 'CPU'}")
        (folder / MARKER).unlink(missing_ok=True)  # until it is complete again, it is not
        if not steps.works(python):
            steps.run([str(base.path), "-I", "-m", "venv", "--clear", str(folder)], 0.05, "Making the environment")
        for file, start, stop in _requirement_files(options):
            steps.pip(python, file, start, stop)
        report(0.95, "Verifying it by running it")
        environment = _verified(python, settings, options, device)
        note = {"complete": True, "requirements": requirements_digest(), "environment": asdict(environment)}
        write_json(folder / MARKER, note)
    report(1.0, "The engine is ready")
    return environment


def _up_to_date(settings: Settings, options: Options, folder: Path) -> Optional[Environment]:
    """Return the environment of a complete build, run once more, unless another one is asked for."""
    if replace(options, python="", cluster=False, proxy="") != Options():
        return None
    python = str(environment_python(folder))
    wanted = _wanted(options)
    for environment in built(settings):
        if environment.python == python and not environment.outdated and not environment.lacks(wanted):
            with contextlib.suppress(EngineError):  # damaged since: build it again
                return None if verify(python, settings).lacks(wanted) else environment
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


def _check_space(cache: Path, device: str, is_built: bool) -> None:
    """Raise `EngineError` where the disk has too little room for a first build."""
    free = shutil.disk_usage(cache).free / BYTES_PER_GIGABYTE
    if not is_built and free < GIGABYTES[device]:
        raise EngineError(
            f"The engine needs about {GIGABYTES[device]:.0f} GB in {cache}, and {free:.1f} GB are free there: free"
            " some space, or set GOSSAN_CACHE to a folder on another disk."
        )


def _verified(python: Path, settings: Settings, options: Options, device: str) -> Environment:
    """Return the environment as it is found by running it; raise where something asked for is not there."""
    environment = verify(str(python), settings)
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
        options = ["--proxy", chosen.proxy] if chosen.proxy else []
        if chosen.wheels:
            return [*options, "--no-index", "--find-links", str(Path(chosen.wheels).expanduser().absolute())]
        options += ["--index-url", chosen.index] if chosen.index else []
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
                env=clean_environment(PYTHONUNBUFFERED="1"),
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
        where = f"The log is {self.log}."
        if "ensurepip is not" in log or "No module named venv" in log:
            return f"This Python cannot make environments: {VENV_REMEDY}. {where}"
        missing = re.search(r"(?:No matching distribution found for|satisfies the requirement) (\S+)", log)
        if missing and self.options.wheels:
            remedy = f"fill it with 'pip download -r {REQUIREMENTS / 'engine.txt'}' under the same Python version"
            return f"The wheel folder {self.options.wheels} has no {missing[1]} for this Python: {remedy}. {where}"
        for words, cause, remedy in FAILURES:
            if re.search(words, log):
                return f"The libraries could not be installed because {cause}: {remedy}. {where}"
        if missing:
            return (
                f"The package index has no {missing[1]} for this Python and computer: build on another Python"
                f" version (--python), or give another index (--index, --torch-index). {where}"
            )
        last = next((line for line in reversed(log.splitlines()) if line.strip()), "no output")
        return f"The libraries could not be installed ({last.strip()[:200]}): run the set-up again. {where}"
