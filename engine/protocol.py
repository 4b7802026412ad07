"""The lines between QGIS and the worker: one JSON object each, errors by the name of their class."""

from __future__ import annotations

import errno
import json
from typing import Any, Optional

from ..core import errors
from ..core.context import Cancelled
from ..core.errors import EngineError, GossanError

CANCEL = "cancel"
OUT_OF_MEMORY = (
    "Memory ran out: use a smaller extent or larger cells, a smaller window or batch, or fewer processes side by side"
    " (GOSSAN_WORKERS)."
)
DISK_FULL = "The disk is full: free some space, or set GOSSAN_CACHE to a folder on a larger disk."
MEMORY_WORDS = ("can't allocate memory", "not enough memory", "cannot allocate memory", "out of memory")


def encode(kind: str, **content: Any) -> bytes:
    """Return one message as a line."""
    return json.dumps({"type": kind, **content}).encode("ascii") + b"\n"


def decode(line: bytes) -> Optional[dict[str, Any]]:
    """Return the message in a line; None for anything else."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) and isinstance(message.get("type"), str) else None


def describe(error: BaseException) -> dict[str, Any]:
    """Return an exception as the content of an ``error`` message: class name and text."""
    if isinstance(error, (GossanError, Cancelled)):
        return {"class": type(error).__name__, "message": str(error)}
    if is_out_of_memory(error):
        return {"class": "EngineError", "message": OUT_OF_MEMORY}
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return {"class": "EngineError", "message": DISK_FULL}
    text = f"The task failed unexpectedly with {type(error).__name__}: {error}"
    return {"class": "EngineError", "message": f"{text.rstrip('.')}. Please report this.", "unexpected": True}


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an exception means that memory, the processor's or the GPU's, ran out."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in MEMORY_WORDS)


def revive(message: dict[str, Any]) -> Exception:
    """Return the exception of an ``error`` message, of the class it had in the worker where that is ours."""
    name, text = str(message.get("class")), str(message.get("message"))
    if name == Cancelled.__name__:
        return Cancelled()
    found = getattr(errors, name, None)
    if isinstance(found, type) and issubclass(found, GossanError):
        return found(text)
    return EngineError(text)
