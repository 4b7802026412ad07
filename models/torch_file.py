"""Weights in files of torch.save (``*.pth``, ``*.pt``), read without running anything that they hold.

Such a file is a pickle, a little program that can call anything. Here its instructions are read one
by one, and only those that a dictionary of tensors is made of are followed, each by code of this file:
no name in it is ever imported or called. A file that asks for more is refused.

Two layouts are in use, and torchvision hands round both: a zip archive with the program in
``data.pkl`` and a member per storage, and the older one, four programs and the storages one after the
other. See torch's ``serialization.py``.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Mapping
from typing import Any, Union

import numpy as np

from ..core.errors import ModelFileError
from .torch_program import DTYPES, Storage, TensorView, follow_program

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001  # the older layout's first two programs
STATE_DICTS = ("state_dict", "model_state_dict", "model", "net", "weights")  # where training scripts keep it
Data = Union[bytes, memoryview]


def is_torch_file(content: bytes) -> bool:
    """Whether these are the bytes of one of the two layouts, by how they begin."""
    return _is_older(content) or (content.startswith(b"PK\x03\x04") and b"/data.pkl" in content[:512])


def read_torch_file(content: bytes) -> dict[str, np.ndarray]:
    """Return the tensors of a state dictionary by name.

    Raises
    ------
    ModelFileError
        If the file is damaged, holds no state dictionary, or anything but tensors and plain values.
    """
    try:
        made, storages = _older(content) if _is_older(content) else _zipped(content)
    except (ValueError, struct.error, zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise ModelFileError(f"The checkpoint is truncated or damaged: {error}.") from error
    return {name: _array(name, tensor, storages) for name, tensor in _state_dict(made).items()}


def _is_older(content: bytes) -> bool:
    return content[:1] == b"\x80" and MAGIC.to_bytes(10, "little") in content[:32]


def _zipped(content: bytes) -> tuple[Any, Mapping[str, Data]]:
    """Return what the zip archive's program makes, and its storages."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        programs = [name for name in entries if name.endswith("/data.pkl")]
        if len(programs) != 1 or len(entries) != len(archive.infolist()):
            raise ModelFileError("The checkpoint is a zip archive, but not one of torch.save.")
        if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 0x1 for entry in entries.values()):
            raise ModelFileError("The checkpoint is packed as torch never does; the file is not trustworthy.")
        folder = programs[0][: -len("data.pkl")]
        if f"{folder}byteorder" in entries and archive.read(f"{folder}byteorder").strip() != b"little":
            raise ModelFileError("The checkpoint was written on another kind of machine. Save it anew as .safetensors.")
        made = follow_program(io.BytesIO(archive.read(programs[0])))
        keys = {name[len(folder) + len("data/") :]: name for name in entries if name.startswith(f"{folder}data/")}
        return made, {key: archive.read(name) for key, name in keys.items()}


def _older(content: bytes) -> tuple[Any, Mapping[str, Data]]:
    """Return what the older layout's fourth program makes, and the storages behind it."""
    stream = io.BytesIO(content)
    if follow_program(stream) != MAGIC or follow_program(stream) != PROTOCOL:
        raise ModelFileError("The checkpoint is not one of torch.save, or of a version that Gossan does not read.")
    machine = follow_program(stream)
    if isinstance(machine, dict) and machine.get("little_endian") is False:
        raise ModelFileError("The checkpoint was written on another kind of machine. Save it anew as .safetensors.")
    mentioned: dict[str, Storage] = {}
    made, keys = follow_program(stream, mentioned), follow_program(stream)
    if not isinstance(keys, list) or not all(isinstance(key, str) and key in mentioned for key in keys):
        raise ModelFileError("The checkpoint's storages cannot be told apart; the file is damaged.")
    storages: dict[str, Data] = {}
    position, whole = stream.tell(), memoryview(content)
    for key in keys:
        (count,) = struct.unpack_from("<q", content, position)
        size = count * DTYPES[mentioned[key].dtype].itemsize
        if count != mentioned[key].count or position + 8 + size > len(content):
            raise ModelFileError("The checkpoint is truncated: a storage is shorter than announced.")
        storages[key] = whole[position + 8 : position + 8 + size]
        position += 8 + size
    return made, storages


def _state_dict(made: Any) -> dict[str, TensorView]:
    """Return the dictionary of tensors, also where a training script has wrapped it."""
    wrapped = [made.get(key) for key in STATE_DICTS] if isinstance(made, dict) else []
    for candidate in (made, *wrapped):
        if isinstance(candidate, dict):
            found = {key: value for key, value in candidate.items() if isinstance(value, TensorView)}
            if found and all(isinstance(key, str) for key in found):
                return found
    raise ModelFileError(
        "The checkpoint holds no weights by name (a state dictionary). Save them with torch.save(network.state_dict(), path)."
    )


def _array(name: str, tensor: TensorView, storages: Mapping[str, Data]) -> np.ndarray:
    """Return a tensor's values, all of its bounds checked."""
    storage, dtype = tensor.storage, DTYPES[tensor.storage.dtype]
    data = storages.get(storage.key)
    if data is None or len(data) != storage.count * dtype.itemsize:
        raise ModelFileError(f"The checkpoint is truncated: the values of '{name}' are missing or too few.")
    values = np.frombuffer(data, dtype=dtype)
    last = tensor.offset + sum((size - 1) * stride for size, stride in zip(tensor.shape, tensor.strides))
    count = math.prod(tensor.shape)
    if count and not (0 <= tensor.offset <= last < len(values) and count <= len(values)):
        raise ModelFileError(f"The checkpoint's '{name}' reaches beyond its values; the file is damaged.")
    if count:
        steps = tuple(stride * dtype.itemsize for stride in tensor.strides)
        values = np.lib.stride_tricks.as_strided(values[tensor.offset :], tensor.shape, steps, writeable=False)
    else:
        values = np.zeros(tensor.shape, dtype)
    if storage.dtype == "BFloat16Storage":
        return (values.astype(np.uint32) << 16).view(np.float32)
    return values.copy()
