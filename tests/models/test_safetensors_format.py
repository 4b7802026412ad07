"""Our own reader and writer of safetensors: round trips, the library's files, and hostile ones."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from gossan.core.errors import ModelFileError
from gossan.models.safetensors_format import DTYPES, read_tensors, write_tensors


def every_type() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    tensors = {code.lower(): (rng.random((3, 2)) * 100).astype(dtype) for code, dtype in DTYPES.items()}
    return {**tensors, "scalar": np.array(2.5), "empty": np.zeros((0, 4), np.float32), "é with space": np.arange(3)}


def raw(header: Any, body: bytes = b"", length: int = -1) -> bytes:
    """A file with any header, right or wrong."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (len(text) if length < 0 else length).to_bytes(8, "little") + text + body


def entry(dtype: Any = "F32", shape: Any = (2,), offsets: Any = (0, 8)) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


def test_tensors_come_back_as_they_were() -> None:
    tensors = every_type()
    back = read_tensors(write_tensors(tensors))
    assert set(back) == set(tensors)
    for name, tensor in tensors.items():
        assert back[name].dtype == tensor.dtype and back[name].shape == tensor.shape
        np.testing.assert_array_equal(back[name], tensor)
        assert back[name].flags.writeable


def test_order_layout_and_byte_order_of_the_input_do_not_change_the_bytes() -> None:
    plain = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.ones(2)}
    other = {"b": np.ones(2, dtype=">f8"), "a": np.asfortranarray(plain["a"])}
    assert write_tensors(plain) == write_tensors(other)


@pytest.mark.parametrize("wrong", [np.array(["text"]), np.array([1j]), np.array([None])])
def test_what_the_format_does_not_know_is_not_written(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="'w'"):
        write_tensors({"w": wrong})


@pytest.mark.engine
def test_the_library_reads_ours_and_we_read_the_librarys() -> None:
    import safetensors.numpy

    tensors = every_type()
    ours = write_tensors(tensors)
    for name, tensor in safetensors.numpy.load(ours).items():
        np.testing.assert_array_equal(tensor, tensors[name])
    back = read_tensors(safetensors.numpy.save(tensors, metadata={"made": "elsewhere"}))
    assert set(back) == set(tensors)
    for name in tensors:
        np.testing.assert_array_equal(back[name], tensors[name])


HOSTILE = {
    "nothing": (b"", "truncated"),
    "half a length": (b"\x01\x00", "truncated"),
    "a header longer than the file": (raw(b"{}", length=500), "truncated"),
    "a header of exabytes": (raw(b"{}", length=2**60), "declare a header"),
    "no JSON": (raw(b"\xff\xfe{}"), "cannot be read"),
    "a list": (raw([]), "not a JSON object"),
    "deep nesting": (raw(b'{"a":' * 5000 + b"1" + b"}" * 5000), "nested deeper"),
    "a tensor twice": (raw(b'{"a":1,"a":2}'), "occurs twice"),
    "a number for an entry": (raw({"a": 1}), "not described"),
    "a stray key": (raw({"a": {**entry(), "more": 1}}, bytes(8)), "not described"),
    "an unknown type": (raw({"a": entry("F8")}, bytes(8)), "unknown type"),
    "an unhashable type": (raw({"a": entry(["F32"])}, bytes(8)), "unknown type"),
    "a negative size": (raw({"a": entry(shape=[-2])}, bytes(8)), "impossible"),
    "true as a size": (raw({"a": entry(shape=[True, 2])}, bytes(8)), "impossible"),
    "a size with decimals": (raw({"a": entry(shape=[2.0])}, bytes(8)), "impossible"),
    "too many dimensions": (raw({"a": entry(shape=[1] * 40 + [2])}, bytes(8)), "impossible"),
    "an astronomic shape": (raw({"a": entry(shape=[2**40, 2**40])}, bytes(8)), "as many bytes"),
    "an endless number": (raw(b'{"a":{"dtype":"F32","shape":[' + b"9" * 5000 + b"]}}"), "20 digits"),
    "offsets backwards": (raw({"a": entry(offsets=[8, 0])}, bytes(8)), "as many bytes"),
    "three offsets": (raw({"a": entry(offsets=[0, 8, 8])}, bytes(8)), "impossible"),
    "offsets past the end": (raw({"a": entry()}, bytes(4)), "hold 4 bytes"),
    "bytes that nobody owns": (raw({"a": entry()}, bytes(12)), "hold 12 bytes"),
    "an overlap": (raw({"a": entry(), "b": entry(offsets=[4, 12])}, bytes(12)), "overlaps"),
    "a gap": (raw({"a": entry(), "b": entry(offsets=[12, 20])}, bytes(20)), "leaves a gap"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(case: str) -> None:
    content, words = HOSTILE[case]
    with pytest.raises(ModelFileError, match=words):
        read_tensors(content)


def test_every_truncation_is_refused() -> None:
    content = write_tensors({"a": np.arange(4.0), "b": np.ones(3, np.float32)})
    for length in range(len(content)):
        with pytest.raises(ModelFileError):
            read_tensors(content[:length])
