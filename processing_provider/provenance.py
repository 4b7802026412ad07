"""How a file was made, told by the file itself: which algorithm, with which parameters, by which Gossan.

Neither times nor the outputs' places go in: the same inputs give the same bytes. GeoTIFF and GeoPackage carry it as
metadata, a model file as the comment of its archive, a page as a comment at its end. Other formats carry nothing.
"""

from __future__ import annotations

import json
import re
import shlex
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Optional, Union

from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessing, QgsProcessingAlgorithm, QgsProcessingContext

from ..core.errors import GossanError
from ..engine.source import package_version
from .provenance_values import Value, plain_defaults, plain_parameters
from .rasters import DOMAIN

KEY = "made"
ALGORITHM = re.compile(r"gossan:[A-Za-z0-9_ ]+")
NAME = re.compile(r"[A-Za-z0-9_: ]+")
END_OF_ARCHIVE = struct.Struct("<4s4H2LH")  # of a zip; its last number is the length of the comment that follows
LONGEST_COMMENT = 65_535
OPENING, CLOSING = "\n<!-- gossan:made ", " -->\n"
TAIL = 200_000  # bytes at a page's end in which its comment is looked for


@dataclass(frozen=True)
class Made:
    """How a file was made.

    Attributes
    ----------
    algorithm : str
        Its id: ``gossan:idw``.
    parameters : dict
        By name, as ``qgis_process`` takes them, with what was then the default; no outputs.
    version : str
        Of Gossan.
    outputs : tuple of (str, str)
        Names and paths of the files of that run that are known.
    notes : tuple of str
        What a command cannot repeat: layers in memory, selections.
    """

    algorithm: str
    parameters: Mapping[str, Value]
    version: str
    outputs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    def command(self) -> str:
        """Return the ``qgis_process`` command that makes the known files anew, quoted for a POSIX shell.

        What the installed Gossan does anyway is not repeated in it.
        """
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(self.algorithm)
        usual = {} if algorithm is None else plain_defaults(algorithm)
        words = []
        for name, value in self._in_order(algorithm):
            if usual.get(name) != value:
                words += [f"{name}={_word(one)}" for one in (value if isinstance(value, list) else [value])]
        outputs = dict(self.outputs)
        for name in _must_have(algorithm):
            outputs.setdefault(name, QgsProcessing.TEMPORARY_OUTPUT)
        words += [f"{name}={path}" for name, path in outputs.items()]
        return " ".join(["qgis_process", "run", *(shlex.quote(word) for word in (self.algorithm, "--", *words))])

    def _in_order(self, algorithm: Optional[QgsProcessingAlgorithm]) -> list[tuple[str, Value]]:
        """Return the parameters in the order of the dialog."""
        places = [] if algorithm is None else [definition.name() for definition in algorithm.parameterDefinitions()]
        return sorted(self.parameters.items(), key=lambda item: places.index(item[0]) if item[0] in places else -1)

    def inputs(self) -> list[str]:
        """Return the files that went in."""
        return [value for _, value in _texts(self.parameters) if _file(value).is_absolute() and _file(value).is_file()]


def record(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    outputs: Mapping[str, Any],
    context: QgsProcessingContext,
) -> None:
    """Tell each file that a run has written how it was made; a file that cannot be told stays as it is.

    It is called when the run has succeeded, and so never fails.
    """
    files = {
        definition.name(): outputs[definition.name()]
        for definition in algorithm.destinationParameterDefinitions()
        if isinstance(outputs.get(definition.name()), str)
    }
    if not any(_file(path).is_absolute() for path in files.values()):
        return
    values, notes = plain_parameters(algorithm, parameters, context)
    made = {"algorithm": f"gossan:{algorithm.name()}", "parameters": values, "version": package_version()}
    for name, path in files.items():
        _write(path, _text({**made, "output": name, "notes": notes}))


def read(path: Union[str, Path]) -> Optional[Made]:
    """Return how a file was made; None where it does not tell. ``file.gpkg|layername=name`` names a layer."""
    try:
        return _parsed(_READERS.get(_file(str(path)).suffix.lower(), _nothing)(str(path)), str(path))
    except (OSError, RuntimeError, ValueError):
        return None


def chain(*paths: Union[str, Path]) -> tuple[Made, ...]:
    """Return the runs that led to some files, the first one first; empty where they do not tell.

    Inputs are looked for where they were, and else beside the file they made: a folder may be moved as a whole. Files that one
    run has made are told together.
    """
    runs: dict[str, Made] = {}
    seen: set[str] = set()
    for path in paths:
        _walk(str(path), runs, seen)
    return tuple(runs.values())


def _walk(path: str, runs: dict[str, Made], seen: set[str]) -> None:
    """Add the runs before a file, then its own."""
    made = None if path in seen else read(path)
    seen.add(path)
    if made is None:
        return
    made = replace(made, parameters={name: _found(value, path) for name, value in made.parameters.items()})
    for source in made.inputs():
        _walk(source, runs, seen)
    key = _text({"algorithm": made.algorithm, "parameters": made.parameters, "version": made.version})
    known = runs.get(key, replace(made, outputs=()))
    runs[key] = replace(known, outputs=(*known.outputs, *made.outputs))


def _found(value: Value, beside: str) -> Value:
    """Return an input's path, of one that is gone the path of its namesake beside the file, where there is one."""
    if isinstance(value, list):
        return [_found(one, beside) for one in value]  # type: ignore[misc]
    if not isinstance(value, str) or not _file(value).is_absolute() or _file(value).exists():
        return value
    near = _file(beside).parent / _file(value).name
    return str(near) + value[len(str(_file(value))) :] if near.is_file() else value


def _texts(parameters: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for name, value in parameters.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield name, one


def _must_have(algorithm: Optional[QgsProcessingAlgorithm]) -> list[str]:
    """Return the outputs without which the algorithm does not run."""
    if algorithm is None:
        return []
    definitions = algorithm.destinationParameterDefinitions()
    return [one.name() for one in definitions if not one.flags() & one.Flag.FlagOptional]


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _file(source: str) -> Path:
    """Return the file of a source such as ``file.gpkg|layername=name``."""
    return Path(source.split("|")[0])


def _layer_name(source: str) -> str:
    parts = (part.partition("=") for part in source.split("|")[1:])
    return next((value for key, _, value in parts if key == "layername"), "")


def _text(made: Mapping[str, Any]) -> str:
    return json.dumps(made, sort_keys=True)


def _parsed(text: Optional[str], path: str) -> Optional[Made]:
    """Return what a file tells, if it is of the right form: files come from anywhere."""
    told = json.loads(text) if text else None
    if not isinstance(told, dict) or not isinstance(told.get("parameters"), dict):
        return None
    names = (told.get("algorithm"), told.get("version"), told.get("output"))
    if not all(isinstance(name, str) for name in names) or not ALGORITHM.fullmatch(told["algorithm"]):
        return None
    if not all(NAME.fullmatch(name) for name in (*told["parameters"], told["output"])):
        return None
    notes = tuple(str(note) for note in told.get("notes", ()))
    return Made(told["algorithm"], told["parameters"], told["version"], ((told["output"], path),), notes)


def _write(path: str, text: str) -> None:
    writer = _WRITERS.get(_file(path).suffix.lower())
    if writer is None or not _file(path).is_file():
        return
    try:
        writer(path, text)
    except (OSError, RuntimeError, ValueError, GossanError):
        return  # the result is there and right; that it cannot tell how it was made is no failure of the run


def _nothing(path: str) -> Optional[str]:
    return None


def _write_raster(path: str, text: str) -> None:
    dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_UPDATE)
    dataset.SetMetadataItem(KEY, text, DOMAIN)  # the TIFF's directory is written anew, its cells are not touched
    dataset.FlushCache()


def _read_raster(path: str) -> Optional[str]:
    return gdal.OpenEx(path, gdal.OF_RASTER).GetMetadataItem(KEY, DOMAIN)


def _layer_of(dataset: gdal.Dataset, path: str) -> Any:
    name = _layer_name(path)
    return dataset.GetLayerByName(name) if name else dataset.GetLayer(0)


def _write_layer(path: str, text: str) -> None:
    dataset = gdal.OpenEx(str(_file(path)), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = _layer_of(dataset, path)
    if layer is not None:
        layer.SetMetadataItem(KEY, text, DOMAIN)
    dataset.FlushCache()


def _read_layer(path: str) -> Optional[str]:
    dataset = gdal.OpenEx(str(_file(path)), gdal.OF_VECTOR)
    layer = _layer_of(dataset, path)
    return None if layer is None else layer.GetMetadataItem(KEY, DOMAIN)


def _write_model(path: str, text: str) -> None:
    """Add the comment behind the archive, then state its length: at no moment is the file unreadable."""
    data = text.encode("utf-8")
    with Path(path).open("r+b") as file:
        file.seek(-END_OF_ARCHIVE.size, 2)
        end = file.tell()
        *_, length = fields = END_OF_ARCHIVE.unpack(file.read(END_OF_ARCHIVE.size))
        if fields[0] != b"PK\x05\x06" or length or len(data) > LONGEST_COMMENT:
            return
        file.write(data)
        file.flush()
        file.seek(end + END_OF_ARCHIVE.size - 2)
        file.write(struct.pack("<H", len(data)))


def _read_model(path: str) -> Optional[str]:
    data = _tail(path, END_OF_ARCHIVE.size + LONGEST_COMMENT)
    start = data.rfind(b"PK\x05\x06")
    return data[start + END_OF_ARCHIVE.size :].decode("utf-8") if start >= 0 else None


def _write_page(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(OPENING + text.replace("-", "\\u002d") + CLOSING)  # no hyphen can end the comment


def _read_page(path: str) -> Optional[str]:
    _, found, rest = _tail(path, TAIL).decode("utf-8", "replace").rpartition(OPENING)
    return rest.partition(CLOSING)[0] if found else None


def _tail(path: str, size: int) -> bytes:
    with Path(path).open("rb") as file:
        file.seek(max(Path(path).stat().st_size - size, 0))
        return file.read()


_WRITERS = {
    ".tif": _write_raster,
    ".tiff": _write_raster,
    ".gpkg": _write_layer,
    ".gossan": _write_model,
    ".html": _write_page,
}
_READERS = {
    ".tif": _read_raster,
    ".tiff": _read_raster,
    ".gpkg": _read_layer,
    ".gossan": _read_model,
    ".html": _read_page,
}
