"""The safetensors format for numpy, strict: QGIS's Python has no such package, and a model file may be hostile.

A file is eight bytes (little-endian length of the header), a JSON header that gives every tensor's
``dtype``, ``shape`` and ``data_offsets``, and the tensors' bytes without gap or overlap
(https://huggingface.co/docs/safetensors, "Format").
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..core.errors import ModelFileError
from .strict_json import parse_object

MAX_HEADER = 16 * 1024 * 1024
ALIGNMENT = 8
METADATA = "__metadata__"
DTYPES: dict[str, np.dtype] = {
    "F64": np.dtype("<f8"),
    "I64": np.dtype("<i8"),
    "U64": np.dtype("<u8"),
    "F32": np.dtype("<f4"),
    "I32": np.dtype("<i4"),
    "U32": np.dtype("<u4"),
    "F16": np.dtype("<f2"),
    "I16": np.dtype("<i2"),
    "U16": np.dtype("<u2"),
    "I8": np.dtype("i1"),
    "U8": np.dtype("u1"),
    "BOOL": np.dtype("?"),
}
CODES = {dtype: code for code, dtype in DTYPES.items()}


def write_tensors(tensors: Mapping[str, np.ndarray]) -> bytes:
    """Return the tensors as one safetensors file; the same tensors give the same bytes.

    Parameters
    ----------
    tensors : mapping of str to numpy.ndarray
        Floats, integers or booleans of any shape.

    Raises
    ------
    ValueError
        If an array's type has no place in the format.
    """
    header: dict[str, Any] = {}
    blocks: list[bytes] = []
    position = 0
    for name in sorted(tensors, key=lambda key: (-tensors[key].dtype.itemsize, key)):
        array = np.asarray(tensors[name])
        code = CODES.get(array.dtype.newbyteorder("<"))
        if code is None or name == METADATA:
            raise ValueError(f"A tensor '{name}' of type {array.dtype} cannot be written as safetensors.")
        block = array.astype(DTYPES[code], copy=False).tobytes(order="C")
        header[name] = {
            "dtype": code,
            "shape": list(array.shape),
            "data_offsets": [position, position + len(block)],
        }
        blocks.append(block)
        position += len(block)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    text += b" " * (-len(text) % ALIGNMENT)
    return b"".join([len(text).to_bytes(8, "little"), text, *blocks])


def read_tensors(content: bytes) -> dict[str, np.ndarray]:
    """Return the tensors of a safetensors file as fresh arrays.

    Raises
    ------
    ModelFileError
        If the file is truncated, its header too long, not JSON, or its offsets leave a gap,
        overlap, pass the end, or do not fit shape and type.
    """
    header, body = _split(content)
    entries = {name: _entry(name, value) for name, value in header.items() if name != METADATA}
    _check_cover(entries, len(body))
    return {
        name: np.frombuffer(body[start:stop], dtype=dtype).reshape(shape).copy()
        for name, (dtype, shape, start, stop) in entries.items()
    }


def _split(content: bytes) -> tuple[dict[str, Any], memoryview]:
    """Return the parsed header and the bytes behind it."""
    if len(content) < 8:
        raise ModelFileError("The model's weights are truncated: there is no header.")
    length = int.from_bytes(content[:8], "little")
    if length > MAX_HEADER:
        raise ModelFileError(f"The model's weights declare a header of {length} bytes, more than {MAX_HEADER} allowed.")
    if 8 + length > len(content):
        raise ModelFileError("The model's weights are truncated: the header is longer than the file.")
    header = parse_object(content[8 : 8 + length], "The header of the model's weights")
    return header, memoryview(content)[8 + length :]


def _entry(name: str, value: Any) -> tuple[np.dtype, tuple[int, ...], int, int]:
    """Return type, shape, start and stop of one tensor, checked against each other."""
    if not isinstance(value, dict) or set(value) != {"dtype", "shape", "data_offsets"}:
        raise ModelFileError(f"The model's tensor '{name}' is not described by dtype, shape and data_offsets.")
    code, shape, offsets = value["dtype"], value["shape"], value["data_offsets"]
    if not isinstance(code, str) or code not in DTYPES:
        raise ModelFileError(f"The model's tensor '{name}' has the unknown type {code!r}.")
    if not (_are_sizes(shape) and len(shape) <= 16 and _are_sizes(offsets) and len(offsets) == 2):
        raise ModelFileError(f"The model's tensor '{name}' has an impossible shape or position.")
    start, stop = offsets
    if stop - start != math.prod(shape) * DTYPES[code].itemsize:
        raise ModelFileError(f"The model's tensor '{name}' does not have as many bytes as its shape {shape} needs.")
    return DTYPES[code], tuple(shape), start, stop


def _are_sizes(values: Any) -> bool:
    """Whether these are non-negative integers (JSON's true and false are not)."""
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _check_cover(entries: Mapping[str, tuple[np.dtype, tuple[int, ...], int, int]], size: int) -> None:
    """Refuse tensors that overlap, leave bytes between them, or end anywhere but at the end."""
    position = 0
    for start, stop, name in sorted((start, stop, name) for name, (_, _, start, stop) in entries.items()):
        if start != position:
            raise ModelFileError(f"The model's tensor '{name}' overlaps another one or leaves a gap before it.")
        position = stop
    if position != size:
        raise ModelFileError(f"The model's weights hold {size} bytes where their header describes {position}.")
