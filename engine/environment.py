"""The worker's Python: finding one that has what a task needs, and building Gossan's own.

    python3 -m gossan.engine.environment            build it (run again to continue or to upgrade)
    python3 -m gossan.engine.environment --check    say what there is

Standard library only, so that any Python can run it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

from ..core.errors import EngineError, GossanError
from .interpreters import never, probe
from .settings import Settings

LIBRARIES = ("numpy", "scipy", "torch", "sklearn", "safetensors", "skops", "joblib")
CLUSTER_LIBRARIES = ("dask", "distributed")
TITLES = {"sklearn": "scikit-learn", "torch": "PyTorch"}
REQUIREMENTS = Path(__file__).resolve().parent.parent / "resources" / "requirements"
MARKER = "gossan.json"
VISUAL_C = "install Microsoft's Visual C++ redistributable for x64 and restart, or install the library again there"
HOW = "Plugins > Gossan > Set up the engine... or the command 'python3 -m gossan.engine.environment'"
MEANWHILE = "Until then everything that needs only numpy and scipy works: cleaning, log-ratios, maps, evaluation."


@dataclass(frozen=True)
class Environment:
    """A Python that was run and verified.

    Attributes
    ----------
    python : str
        Path of the interpreter.
    version : str
        Its version, as ``3.11.2``.
    packages : dict
        Version of each library that imports.
    cuda : bool
        Whether torch can use a GPU there, and the user did not ask for the processor.
    device : str
        Name of the GPU, or of the processor.
    outdated : bool
        Built for another list of requirements.
    """

    python: str
    version: str
    packages: dict[str, str] = field(default_factory=dict)
    cuda: bool = False
    device: str = ""
    outdated: bool = False

    def lacks(self, needs: Sequence[str]) -> tuple[str, ...]:
        """Return those of `needs` that this Python does not have."""
        return tuple(name for name in needs if name not in self.packages)


def environment_folder(settings: Settings, minor: str) -> Path:
    """Return where the environment of a Python version (``3.11``) is, or will be."""
    return settings.cache / f"engine-{minor}"


def environment_python(folder: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def requirements_digest() -> str:
    """Return a digest of the requirement files; another one means that the environment is out of date."""
    digest = hashlib.sha256()
    for path in sorted(REQUIREMENTS.glob("*.txt")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def find(settings: Settings, needs: Sequence[str] = ()) -> Optional[Environment]:
    """Return a verified environment that has `needs`; None where there is none.

    "Use this Python" counts alone where it is set. Among Gossan's own the one of this Python's version is
    preferred, then the newest.
    """
    if settings.python:
        return _own_choice(settings, needs)
    fitting = [environment for environment in built(settings) if not environment.lacks(needs)]
    return fitting[0] if fitting else None


def explain_missing(settings: Settings, needs: Sequence[str]) -> str:
    """Return what is missing, what to do, and what works without it."""
    if settings.python:
        try:
            missing = verify(settings.python, settings, needs).lacks(needs)
        except EngineError as error:
            return f"The Python in the settings cannot be used: {error} {MEANWHILE}"
        names = ", ".join(TITLES.get(name, name) for name in missing)
        return (
            f"This step needs {names}, which the Python in the settings, {settings.python}, does not have: install"
            f" {'it' if len(missing) == 1 else 'them'} there, or clear that setting (GOSSAN_PYTHON) and use {HOW}."
            f" {MEANWHILE}"
        )
    found = built(settings)
    missing = found[0].lacks(needs) if found else tuple(needs)
    names = ", ".join(TITLES.get(name, name) for name in missing)
    option = " with --cluster" if set(missing) & set(CLUSTER_LIBRARIES) else ""
    return f"This step needs {names}, which is not installed yet: use {HOW}{option}. {MEANWHILE}"


def built(settings: Settings) -> list[Environment]:
    """Return the complete environments that Gossan has built, the best first."""
    found = []
    for marker in settings.cache.glob(f"engine-*/{MARKER}"):
        content = _read_json(marker)
        if content.get("complete") and environment_python(marker.parent).exists():
            outdated = content.get("requirements") != requirements_digest()
            found.append(_from_json({**content["environment"], "outdated": outdated}))
    mine = f"{sys.version_info[0]}.{sys.version_info[1]}."
    return sorted(found, key=lambda e: (e.version.startswith(mine), _version_key(e.version)), reverse=True)


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _own_choice(settings: Settings, needs: Sequence[str]) -> Optional[Environment]:
    """Return the user's Python where it has `needs`, from the note of an earlier look where that suffices."""
    notes = settings.cache / "pythons.json"
    known = _read_json(notes)
    key = _stamp(settings.python)
    if key in known:
        environment = _from_json(known[key])
        if not environment.lacks(needs):
            return environment
    try:
        environment = verify(settings.python, settings, needs)
    except EngineError:
        return None
    write_json(notes, {**known, key: asdict(environment)})
    return None if environment.lacks(needs) else environment


def _stamp(python: str) -> str:
    """Return a key that changes when the interpreter does."""
    path = Path(python)
    return f"{path}|{path.stat().st_mtime_ns}" if path.exists() else python


def verify(
    python: str, settings: Settings, needs: Sequence[str] = (), cancelled: Callable[[], bool] = never
) -> Environment:
    """Run a Python and import there each library that Gossan knows, and each of `needs`.

    Raises
    ------
    EngineError
        It cannot be run, or a library that it has is broken.
    Cancelled
        `cancelled` said so while it ran.
    """
    names = dict.fromkeys((*LIBRARIES, *CLUSTER_LIBRARIES, *needs))
    answer = probe(Path(python).expanduser(), list(names), cancelled)
    if answer["broken"]:
        name, reason = next(iter(answer["broken"].items()))
        remedy = VISUAL_C if "DLL" in reason or "WinError" in reason else "install it again there"
        raise EngineError(f"{TITLES.get(name, name)} in {python} does not work ({reason}): {remedy}.")
    return Environment(
        python=str(Path(python).expanduser()),
        version=".".join(str(part) for part in answer["version"]),
        packages=answer["packages"],
        cuda=bool(answer["cuda"]) and settings.device != "cpu",
        device=answer["device"],
    )


def _read_json(path: Path) -> dict[str, Any]:
    """Return a JSON object; an empty one where the file is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file at once, so that no reader sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_text(json.dumps(content, indent=1), encoding="utf-8")
    half.replace(path)


def _from_json(content: dict[str, Any]) -> Environment:
    return Environment(**content)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("gossan.engine.environment", description="Build the Python environment of Gossan.")
    parser.add_argument("--python", default="", help="build on this Python instead of the one found")
    parser.add_argument("--wheels", default="", help="folder of wheels: install from it, without network")
    parser.add_argument("--index", default="", help="package index to use instead of pip's configuration")
    parser.add_argument("--torch-index", default="", help="further index for PyTorch's CPU or CUDA wheels")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="what PyTorch shall run on")
    parser.add_argument("--proxy", default="", help="proxy for downloads")
    parser.add_argument("--certificate", default="", help="PEM file of an organisation that inspects its traffic")
    parser.add_argument("--cluster", action="store_true", help="also install Dask, to run on a cluster")
    parser.add_argument("--check", action="store_true", help="only say what there is")
    return parser


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Build or check the environment from a shell; return 0 where it stands."""
    from .installer import Options, build

    chosen = vars(_arguments().parse_args(arguments))
    only_check = chosen.pop("check")
    try:
        settings = Settings()
        if only_check:
            environment = find(settings, LIBRARIES)
            if environment is None:
                raise EngineError(explain_missing(settings, LIBRARIES))
        else:
            environment = build(settings, Options(**chosen), _print_progress)
    except GossanError as error:
        print(error, file=sys.stderr)
        return 1
    versions = ", ".join(f"{name} {version}" for name, version in environment.packages.items())
    print(f"The engine is ready: {environment.python} (Python {environment.version}), {environment.device}")
    print(f"  CUDA: {'yes' if environment.cuda else 'no'}; {versions}")
    if environment.outdated:
        print("  It was built for an earlier version of Gossan; run this command without --check to upgrade it.")
    return 0


def _print_progress(fraction: float, message: str) -> None:
    print(f"{fraction:5.0%}  {message}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
