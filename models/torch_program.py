"""The little program in a file of torch.save, followed without running anything that it names.

A pickle is a program for a small machine, and it may call anything. This machine knows the few
instructions that a dictionary of tensors is made of, and follows each by code of this file: no name in
the program is ever imported or called, and a program that asks for more is refused.
"""

from __future__ import annotations

import io
import pickletools  # nosec B403: it only lists a program's instructions, and runs none
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Callable, Optional

import numpy as np

from ..core.errors import ModelFileError

MOST_INSTRUCTIONS = 2_000_000
LARGEST_PROGRAM = 32 * 1024**2  # bytes
MOST_DIMENSIONS = 16
DTYPES: dict[str, np.dtype] = {
    "FloatStorage": np.dtype("<f4"),
    "DoubleStorage": np.dtype("<f8"),
    "HalfStorage": np.dtype("<f2"),
    "BFloat16Storage": np.dtype("<u2"),  # the upper half of a float32
    "LongStorage": np.dtype("<i8"),
    "IntStorage": np.dtype("<i4"),
    "ShortStorage": np.dtype("<i2"),
    "CharStorage": np.dtype("i1"),
    "ByteStorage": np.dtype("u1"),
    "BoolStorage": np.dtype("?"),
}
ORDERED = "collections OrderedDict"
TENSOR = "torch._utils _rebuild_tensor_v2"
PARAMETER = "torch._utils _rebuild_parameter"
KNOWN = {ORDERED, TENSOR, PARAMETER, *(f"torch {name}" for name in DTYPES)}
FOREIGN = (
    "The checkpoint holds more than weights: it asks for '{}'. Gossan runs nothing that comes in a file. Save the weights "
    "alone, with torch.save(network.state_dict(), path), or as .safetensors."
)
DAMAGED = "The checkpoint's description of its weights is damaged."


@dataclass(frozen=True)
class Storage:
    """Numbers of one type, in one row, kept outside the program.

    Attributes
    ----------
    key : str
        By which the file finds them.
    dtype : str
        One of `DTYPES`.
    count : int
        How many.
    """

    key: str
    dtype: str
    count: int


@dataclass(frozen=True)
class TensorView:
    """A view of a storage: where it begins, its shape, and how far apart its values lie, in values."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


@dataclass(frozen=True)
class _Known:
    """A name that the program may mention."""

    name: str


class _Mark:
    """Where on the stack a group of values begins."""


def follow_program(stream: io.BytesIO, mentioned: Optional[dict[str, Storage]] = None) -> Any:
    """Follow one program to its end and return what it makes: plain values and `TensorView`.

    Parameters
    ----------
    stream : io.BytesIO
        At the program's beginning; afterwards, behind its end.
    mentioned : dict, optional
        Is given the storages that the program names, by their keys.

    Raises
    ------
    ModelFileError
        If the program has no end or asks for anything that weights do not need.
    ValueError
        If it is no program.
    """
    machine = _Machine({} if mentioned is None else mentioned)
    for count, (instruction, argument) in enumerate(_instructions(stream)):
        if count > MOST_INSTRUCTIONS:
            raise ModelFileError("The checkpoint's description of its weights is endless; the file is not trustworthy.")
        if instruction == "STOP":
            return machine.pop()
        machine.follow(instruction, argument)
    raise ModelFileError("The checkpoint is truncated: the description of its weights has no end.")


def _instructions(stream: io.BytesIO) -> Iterator[tuple[str, Any]]:
    start = stream.tell()
    for opcode, argument, _ in pickletools.genops(stream):
        if stream.tell() - start > LARGEST_PROGRAM:
            raise ModelFileError("The checkpoint's description of its weights is too long to be one.")
        yield opcode.name, argument


class _Machine:
    """Follows the few instructions that a dictionary of tensors is made of, on values of this file alone."""

    def __init__(self, mentioned: dict[str, Storage]) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.mentioned = mentioned
        self.instructions: dict[str, Callable[[Any], None]] = {
            **dict.fromkeys(("PROTO", "FRAME"), lambda argument: None),
            **dict.fromkeys(
                (
                    *("BININT", "BININT1", "BININT2", "LONG1", "LONG4", "INT", "LONG", "BINFLOAT", "FLOAT"),
                    *("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "UNICODE"),
                    *("BINSTRING", "SHORT_BINSTRING", "STRING"),
                ),
                self.stack.append,
            ),
            "NONE": lambda argument: self.stack.append(None),
            "NEWTRUE": lambda argument: self.stack.append(True),
            "NEWFALSE": lambda argument: self.stack.append(False),
            "MARK": lambda argument: self.stack.append(_Mark),
            "EMPTY_DICT": lambda argument: self.stack.append({}),
            "EMPTY_LIST": lambda argument: self.stack.append([]),
            "EMPTY_TUPLE": lambda argument: self.stack.append(()),
            "TUPLE": lambda argument: self.stack.append(tuple(self.group())),
            "TUPLE1": lambda argument: self._tuple(1),
            "TUPLE2": lambda argument: self._tuple(2),
            "TUPLE3": lambda argument: self._tuple(3),
            "LIST": lambda argument: self.stack.append(self.group()),
            "DICT": lambda argument: self.stack.append(_pairs(self.group())),
            "APPEND": lambda argument: self._extend([self.pop()]),
            "APPENDS": lambda argument: self._extend(self.group()),
            "SETITEM": lambda argument: self._set([self.pop(), self.pop()][::-1]),
            "SETITEMS": lambda argument: self._set(self.group()),
            **dict.fromkeys(("BINPUT", "LONG_BINPUT", "PUT"), self._keep),
            "MEMOIZE": lambda argument: self._keep(len(self.memo)),
            **dict.fromkeys(("BINGET", "LONG_BINGET", "GET"), self._fetch),
            "GLOBAL": self._mention,
            "STACK_GLOBAL": lambda argument: self._mention_both(),
            "BINPERSID": lambda argument: self._storage(),
            "REDUCE": lambda argument: self._make(),
            "BUILD": lambda argument: self._leave_notes(),
        }

    def follow(self, name: str, argument: Any) -> None:
        """Follow one instruction; `ModelFileError` for any that weights do not need."""
        if name not in self.instructions:
            raise ModelFileError(FOREIGN.format(f"the instruction {name}"))
        self.instructions[name](argument)

    def top(self) -> Any:
        """Return the last value, which stays."""
        if not self.stack:
            raise ModelFileError(DAMAGED)
        return self.stack[-1]

    def pop(self) -> Any:
        """Return the last value, which goes."""
        value = self.top()
        self.stack.pop()
        return value

    def group(self) -> list[Any]:
        """Return the values since the last mark, which go."""
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index] is _Mark:
                values = self.stack[index + 1 :]
                del self.stack[index:]
                return values
        raise ModelFileError(DAMAGED)

    def _keep(self, number: Any) -> None:
        self.memo[int(number)] = self.top()

    def _fetch(self, number: Any) -> None:
        if int(number) not in self.memo:
            raise ModelFileError(DAMAGED)
        self.stack.append(self.memo[int(number)])

    def _tuple(self, count: int) -> None:
        values = [self.pop() for _ in range(count)]
        self.stack.append(tuple(reversed(values)))

    def _extend(self, values: list[Any]) -> None:
        if not isinstance(self.top(), list):
            raise ModelFileError(DAMAGED)
        self.top().extend(values)

    def _set(self, values: list[Any]) -> None:
        if not isinstance(self.top(), dict):
            raise ModelFileError(DAMAGED)
        self.top().update(_pairs(values))

    def _mention(self, name: str) -> None:
        """A name of a module: one of the few that are known, and even those are only words here."""
        if name not in KNOWN:
            raise ModelFileError(FOREIGN.format(name.replace(" ", ".")[:80]))
        self.stack.append(_Known(name))

    def _mention_both(self) -> None:
        name, module = self.pop(), self.pop()
        self._mention(f"{module} {name}")

    def _leave_notes(self) -> None:
        """A state dictionary's notes on versions: not needed."""
        self.pop()
        if not isinstance(self.top(), (dict, TensorView)):
            raise ModelFileError(FOREIGN.format("the state of an object"))

    def _storage(self) -> None:
        """A storage: ("storage", its type, its key, a device, how many numbers)."""
        named = self.pop()
        if not (isinstance(named, tuple) and len(named) in (5, 6) and named[0] == "storage"):
            raise ModelFileError(DAMAGED)
        kind, key, count = named[1], named[2], named[4]
        dtype = kind.name.partition(" ")[2] if isinstance(kind, _Known) else ""
        if dtype not in DTYPES or not isinstance(key, str) or not _is_size(count) or named[5:] not in ((), (None,)):
            raise ModelFileError("The checkpoint keeps its weights in a way that Gossan does not read.")
        storage = Storage(key, dtype, count)
        if self.mentioned.setdefault(key, storage) != storage:
            raise ModelFileError("The checkpoint describes one storage in two ways; it is damaged.")
        self.stack.append(storage)

    def _make(self) -> None:
        """What would be a call: made here, of the three kinds that weights need."""
        arguments, called = self.pop(), self.pop()
        name = called.name if isinstance(called, _Known) else ""
        if not isinstance(arguments, tuple) or name not in (ORDERED, TENSOR, PARAMETER):
            raise ModelFileError(FOREIGN.format(name or "a call of something unnamed"))
        if name == ORDERED:
            self.stack.append(_ordered(arguments))
        elif name == TENSOR:
            self.stack.append(_tensor(arguments))
        elif arguments and isinstance(arguments[0], TensorView):
            self.stack.append(arguments[0])
        else:
            raise ModelFileError(DAMAGED)


def _pairs(values: list[Any]) -> dict[Any, Any]:
    """Return a dictionary of [key, value, key, value, …]."""
    keys = values[::2]
    if len(values) % 2 or not all(isinstance(key, (str, int)) for key in keys):
        raise ModelFileError(DAMAGED)
    return dict(zip(keys, values[1::2]))


def _ordered(arguments: tuple[Any, ...]) -> dict[Any, Any]:
    """Return a dictionary of ([(key, value), …],) or ()."""
    pairs = arguments[0] if arguments else []
    if not isinstance(pairs, list) or not all(isinstance(p, (tuple, list)) and len(p) == 2 for p in pairs):
        raise ModelFileError(DAMAGED)
    return _pairs([part for pair in pairs for part in pair])


def _tensor(arguments: tuple[Any, ...]) -> TensorView:
    """Return a tensor of (storage, offset, shape, strides, …)."""
    if len(arguments) < 4 or not isinstance(arguments[0], Storage) or not _is_size(arguments[1]):
        raise ModelFileError(DAMAGED)
    storage, offset, shape, strides = arguments[:4]
    for sizes in (shape, strides):
        if not isinstance(sizes, tuple) or len(sizes) > MOST_DIMENSIONS or not all(_is_size(size) for size in sizes):
            raise ModelFileError("A tensor of the checkpoint has an impossible shape.")
    if len(shape) != len(strides):
        raise ModelFileError("A tensor of the checkpoint has an impossible shape.")
    return TensorView(storage, offset, shape, strides)


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**40
