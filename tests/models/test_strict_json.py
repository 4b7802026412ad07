"""JSON as strict as a file from a stranger needs it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from gossan.core.errors import ModelFileError
from gossan.models.strict_json import card_text, parse_object, plain


def test_what_is_written_is_read_back() -> None:
    card = {"name": 'quote " and { bracket', "list": [1, 2.5, None, True], "é": {"deep": [[1]]}}
    assert parse_object(card_text(card), "The card") == card


def test_brackets_inside_strings_are_not_nesting() -> None:
    assert parse_object(json.dumps({"a": '"' + "[{" * 100}).encode(), "The card") == {"a": '"' + "[{" * 100}


def test_numpy_and_not_a_number_become_plain() -> None:
    value = {"a": np.float32(0.5), "b": np.arange(2), "c": (np.bool_(True), float("nan")), 3: np.array([np.inf])}
    assert plain(value) == {"a": 0.5, "b": [0, 1], "c": [True, None], "3": [None]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[" * 100_000, "nested deeper than 32"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "Infinity is not a number"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": 1, "a": 2}', "'a' occurs twice"),
        (b'{"a": ' + b"1" * 30 + b"}", "20 digits"),
        (b'{"a": 1', "cannot be read"),
        (b"\x80", "cannot be read"),
        (b"", "cannot be read"),
        (b"[1]", "not a JSON object"),
    ],
)
def test_what_gossan_never_writes_is_refused(text: bytes, words: str) -> None:
    with pytest.raises(ModelFileError, match=f"^The card .*{words}"):
        parse_object(text, "The card")
