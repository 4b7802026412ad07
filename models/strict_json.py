"""JSON from files that may be hostile, and plain values that survive it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..core.errors import ModelFileError

MAX_DEPTH = 32
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def parse_object(text: bytes, what: str, deepest: int = MAX_DEPTH) -> dict[str, Any]:
    """Return the JSON object in `text`; refuse all that a Gossan file never contains.

    Parameters
    ----------
    text : bytes
        UTF-8 JSON.
    what : str
        How the error's sentence begins, for example ``"The model card"``.
    deepest : int
        How many levels of brackets are allowed.

    Raises
    ------
    ModelFileError
        For text that is not JSON, not an object, nested deeper than `deepest`, with a name twice
        in one object, or with NaN or infinity.
    """
    if _depth(text) > deepest:
        raise ModelFileError(f"{what} is nested deeper than {deepest} levels; this is not a Gossan model.")
    try:
        value = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise ModelFileError(f"{what} cannot be read: {error}.") from error
    if not isinstance(value, dict):
        raise ModelFileError(f"{what} is not a JSON object.")
    return value


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it: arrays as lists, numpy numbers as numbers, NaN and infinity as None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def card_text(card: Mapping[str, Any]) -> bytes:
    """Return a card as readable UTF-8 JSON; the same card gives the same bytes."""
    return json.dumps(card, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False).encode("utf-8")


def _depth(text: bytes) -> int:
    """Return how deep brackets nest outside strings."""
    depth = deepest = 0
    for character in re.findall(rb"[\[\]{}]", _STRINGS.sub(b"", text)):
        depth += 1 if character in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the name '{key}' occurs twice")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number here")


def _integer(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("a number has more than 20 digits")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"the number {digits[:40]} is too large")
    return value
