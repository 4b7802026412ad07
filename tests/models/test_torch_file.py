"""Checkpoints of torch.save in both layouts: every value comes back, and nothing in a file is ever run."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.core.errors import ModelFileError  # noqa: E402
from gossan.models.torch_file import is_torch_file, read_torch_file  # noqa: E402

LAYOUTS = pytest.mark.parametrize("zipped", [True, False], ids=["zip", "older"])


def saved(what: Any, zipped: bool = True, protocol: int = 2) -> bytes:
    content = io.BytesIO()
    torch.save(what, content, pickle_protocol=protocol, _use_new_zipfile_serialization=zipped)
    return content.getvalue()


class Hostile:
    """Unpickled, it would leave a file behind."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.trace}",)


@LAYOUTS
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_networks_weights_come_back_by_name_type_and_value(zipped: bool, protocol: int) -> None:
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.Flatten())
    content = saved(network.state_dict(), zipped, protocol)
    assert is_torch_file(content)
    read = read_torch_file(content)
    expected = {name: value.numpy() for name, value in network.state_dict().items()}
    assert list(read) == list(expected)
    for name, values in expected.items():
        np.testing.assert_array_equal(read[name], values)
        assert read[name].dtype == values.dtype


@LAYOUTS
def test_views_transposed_half_empty_and_wrapped_tensors_are_read(zipped: bool) -> None:
    x = torch.arange(12.0).reshape(3, 4)
    weights = {
        "turned": x.T,
        "rows": x[1:],
        "bfloat": x.bfloat16(),
        "half": x.half(),
        "double": x.double(),
        "flags": x > 5,
        "parameter": torch.nn.Parameter(x),
        "count": torch.tensor(5),
        "empty": torch.zeros(0, 3),
    }
    read = read_torch_file(saved({"epoch": 3, "optimizer": {"lr": 0.1, "x": [1, None]}, "state_dict": weights}, zipped))
    for name, tensor in weights.items():
        np.testing.assert_array_equal(
            read[name], tensor.detach().float().numpy() if name == "bfloat" else tensor.detach()
        )
        assert read[name].shape == tuple(tensor.shape)


@LAYOUTS
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_file_that_would_run_something_is_refused_and_runs_nothing(
    zipped: bool, protocol: int, tmp_path: Path
) -> None:
    trace = tmp_path / "harm"
    for what in ({"a": torch.zeros(2), "b": Hostile(trace)}, Hostile(trace), [Hostile(trace)]):
        with pytest.raises(ModelFileError, match=r"asks for '(posix|nt)\.system'. Gossan runs nothing"):
            read_torch_file(saved(what, zipped, protocol))
    assert not trace.exists()


def test_the_hostile_file_is_hostile(tmp_path: Path) -> None:
    """The control: read carelessly, the same bytes do their harm."""
    trace = tmp_path / "harm"
    pickle.loads(pickle.dumps(Hostile(trace)))
    assert trace.exists()


@pytest.mark.parametrize("module", ["builtins eval", "os system", "torch load", "numpy.core.multiarray _reconstruct"])
def test_no_other_name_may_even_be_mentioned(module: str) -> None:
    program = b"\x80\x02c" + module.replace(" ", "\n").encode() + b"\n."
    with pytest.raises(ModelFileError, match="asks for"):
        read_torch_file(zip_with(program))


def zip_with(program: bytes, **members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a/data.pkl", program)
        for name, value in members.items():
            archive.writestr(f"a/data/{name}", value)
    return content.getvalue()


def tensor_program(offset: int, shape: tuple[int, ...], strides: tuple[int, ...], count: int) -> bytes:
    """Return the program of a dictionary with one tensor, written by hand."""

    def number(value: int) -> bytes:
        return b"\x8a\x08" + value.to_bytes(8, "little", signed=True)

    def numbers(values: tuple[int, ...]) -> bytes:
        return b"(" + b"".join(number(v) for v in values) + b"t"

    storage = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu" + number(count)
    view = storage + b"tQ" + number(offset) + numbers(shape) + numbers(strides)
    hooks = b"\x89ccollections\nOrderedDict\n)R"
    return b"\x80\x02}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n(" + view + hooks + b"tRs."


def test_what_is_written_by_hand_is_read() -> None:
    values = np.arange(6, dtype="<f4")
    content = zip_with(tensor_program(1, (2, 2), (2, 1), 6), **{"0": values.tobytes()})
    np.testing.assert_array_equal(read_torch_file(content)["w"], [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("offset", "shape", "strides", "count"),
    [
        (0, (7,), (1,), 6),  # beyond the end
        (5, (2,), (1,), 6),
        (0, (2, 3), (6, 1), 6),
        (-1, (2,), (1,), 6),
        (0, (2,), (-1,), 6),
        (0, (1000, 1000), (0, 0), 6),  # a bomb: one value a million times
        (0, (2**39,), (1,), 6),
        (0, (2,), (1, 1), 6),
        (0, (2,), (1,), 2**41),
        (0, (2,), (1,), 60),  # more than there is
    ],
)
def test_a_tensor_that_reaches_beyond_its_values_is_refused(
    offset: int, shape: tuple[int, ...], strides: tuple[int, ...], count: int
) -> None:
    content = zip_with(tensor_program(offset, shape, strides, count), **{"0": bytes(24)})
    with pytest.raises(ModelFileError):
        read_torch_file(content)


@LAYOUTS
def test_a_truncated_file_says_so(zipped: bool) -> None:
    content = saved({"w": torch.zeros(50)}, zipped)
    for length in (12, len(content) // 3, len(content) // 2, len(content) - 30):
        if is_torch_file(content[:length]):
            with pytest.raises(ModelFileError):
                read_torch_file(content[:length])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_any_byte_changed_is_read_or_refused_but_never_run() -> None:
    rng = np.random.default_rng(1)
    with zipfile.ZipFile(io.BytesIO(saved({"w": torch.arange(3.0), "n": [1, "a"]}, protocol=4))) as archive:
        program = archive.read("archive/data.pkl")  # the archive's checksums would hide changes in it
    refused = 0
    for content in (saved({"w": torch.arange(3.0), "n": [1, "a"]}, zipped=False), program):
        for position in rng.integers(0, len(content), 1500):
            changed = bytearray(content)
            changed[position] = int(rng.integers(256))
            made = bytes(changed) if content is not program else zip_with(bytes(changed), **{"0": bytes(12)})
            try:
                read_torch_file(made)
            except ModelFileError:
                refused += 1
    assert refused > 500


def test_packed_archives_and_whole_networks_are_refused_with_the_remedy() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/data.pkl", b"\x80\x02}.")
    with pytest.raises(ModelFileError, match="packed as torch never does"):
        read_torch_file(content.getvalue())
    with pytest.raises(ModelFileError, match=r"Save the weights alone, with torch.save\(network.state_dict\(\)"):
        read_torch_file(saved(torch.nn.Linear(2, 2)))
    with pytest.raises(ModelFileError, match="no weights by name"):
        read_torch_file(saved({"epoch": 3}))
