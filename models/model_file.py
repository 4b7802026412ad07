"""The model file ``*.gossan``: one zip of a model card and weights, never pickle; a hostile file does no harm."""

from __future__ import annotations

import inspect
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.errors import ModelFileError, TrainingError
from .base import Model, State, TrainingData
from .card import Facts, build_card, check_card, known_entry
from .registry import model_class
from .safetensors_format import read_tensors, write_tensors
from .strict_json import card_text, parse_object

CARD, WEIGHTS, ESTIMATOR = "model.json", "weights.safetensors", "estimator.skops"
MAX_BYTES = {CARD: 16 * 1024**2, WEIGHTS: 2 * 1024**3, ESTIMATOR: 1024**3}
MAX_RATIO = 200  # uncompressed to compressed; Gossan itself stores its members uncompressed
EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's first date: the same model gives the same bytes
END_SIZE = 22  # bytes of a zip's last record; its last two are the length of the comment that follows
DEVICE = "device"  # where a network runs is chosen when it is applied, not when it was trained


@dataclass(frozen=True)
class ModelFile:
    """What a model file holds: the card and the fitted state."""

    card: dict[str, Any]
    state: State


def pack_model(model: Model, data: TrainingData, facts: Facts) -> np.ndarray:
    """Return a fitted model as the bytes of its ``.gossan`` file, uint8, shape (bytes,).

    Every trainer task ends with ``Result({"model": pack_model(model, data, facts)}, ...)``. The
    model's `metrics_` go into the card as they are then.

    Parameters
    ----------
    model : Model
        Fitted, of a registered kind.
    data : TrainingData
        What it was fitted on.
    facts : Facts
        Cell size, CRS and stack records, which the provider knows.

    Raises
    ------
    TrainingError
        If the fitted numbers are not finite.
    """
    return np.frombuffer(pack(build_card(model, data, facts), model.state()), dtype=np.uint8)


def load_model(file: ModelFile, device: str = "auto") -> Model:
    """Return the fitted model of a file, ready to score; imports what its kind needs.

    Raises
    ------
    ModelFileError
        For an unknown kind, parameters that the kind does not have, or weights that do not fit it.
    """
    found = model_class(known_entry(file.card).kind)
    accepted = inspect.signature(found).parameters
    parameters = {name: _tuples(value) for name, value in file.card["parameters"].items()}
    unknown = sorted(set(parameters) - set(accepted))
    if unknown:
        raise ModelFileError(f"The model card's parameter '{unknown[0]}' is unknown to {file.card['title']}.")
    if DEVICE in accepted:
        parameters[DEVICE] = device
    try:
        return found(**parameters).restore(file.state)
    except (KeyError, TypeError, ValueError, RuntimeError, MemoryError) as error:
        raise ModelFileError(f"The model's weights do not fit its card ({file.card['title']}): {error}.") from error


def pack(card: dict[str, Any], state: State) -> bytes:
    """Return the bytes of a model file; the same card and state give the same bytes."""
    _check_finite(state.arrays, TrainingError, "Training ended without a usable model: ")
    members = {CARD: card_text(card)}
    if state.arrays:
        members[WEIGHTS] = write_tensors(state.arrays)
    if state.estimator is not None:
        members[ESTIMATOR] = state.estimator
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, member in members.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, member)
    return content.getvalue()


def unpack(content: bytes) -> ModelFile:
    """Return card and state of a model file, read without trusting a byte of it.

    Nothing is executed: the card is strict JSON, the weights are plain numbers, and an estimator
    stays bytes until its model restores it, which refuses types that Gossan did not write.

    Raises
    ------
    ModelFileError
        If the file is truncated, foreign, hostile or of a version this Gossan does not read.
    """
    members = _members(bytes(content))
    card = check_card(parse_object(members[CARD], "The model card"))
    arrays = read_tensors(members[WEIGHTS]) if WEIGHTS in members else {}
    _check_finite(arrays, ModelFileError, "The model file is damaged: ")
    return ModelFile(card, State(arrays, members.get(ESTIMATOR)))


def read_card(content: bytes) -> dict[str, Any]:
    """Return the card alone; raises as `unpack` does."""
    return check_card(parse_object(_members(bytes(content), only=CARD)[CARD], "The model card"))


def _members(content: bytes, only: str = "") -> dict[str, bytes]:
    """Return the zip's members by name, all bounds checked before anything is read."""
    if not content.startswith(b"PK\x03\x04"):
        raise ModelFileError("This file is not a Gossan model (*.gossan): it is not a zip archive.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_whole(content)
            entries = archive.infolist()
            _check_entries(entries)
            return {entry.filename: archive.read(entry) for entry in entries if only in ("", entry.filename)}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise ModelFileError(f"The model file is truncated or damaged: {error}.") from error


def _check_whole(content: bytes) -> None:
    """Refuse an archive whose comment (how the model was made) is cut off; zipfile itself lets that pass."""
    end = content.rfind(b"PK\x05\x06") + END_SIZE
    if end + int.from_bytes(content[end - 2 : end], "little") > len(content):
        raise zipfile.BadZipFile("its end is missing")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse unknown or repeated names, encryption, and members that would unpack to too much."""
    names = [entry.filename for entry in entries]
    strange = [name for name in names if name not in MAX_BYTES]
    if strange:
        raise ModelFileError(f"This file is not a Gossan model (*.gossan): it holds '{strange[0][:80]}'.")
    if len(set(names)) != len(names) or CARD not in names:
        raise ModelFileError(f"This file is not a Gossan model (*.gossan): it has no '{CARD}', or a member twice.")
    for entry in entries:
        if entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ModelFileError(f"The model file's '{entry.filename}' is encrypted or packed as Gossan never does.")
        if entry.file_size > min(MAX_BYTES[entry.filename], MAX_RATIO * entry.compress_size + 1024):
            raise ModelFileError(
                f"The model file's '{entry.filename}' would unpack to {entry.file_size} bytes, "
                "more than a Gossan model can need; the file is not trustworthy."
            )


def _check_finite(arrays: dict[str, np.ndarray], error: type[Exception], prefix: str) -> None:
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise error(f"{prefix}its '{name}' holds values that are not finite numbers.")


def _tuples(value: Any) -> Any:
    """Return JSON's lists as the tuples that a constructor stored."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    return {key: _tuples(item) for key, item in value.items()} if isinstance(value, dict) else value
