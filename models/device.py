"""Where networks run: the processor or a CUDA card, reproducibly, with a batch that fits its memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable, TypeVar

import torch

from ..core.context import Context
from ..core.errors import InputError, TrainingError

Outcome = TypeVar("Outcome")
MEMORY_PHRASES = ("out of memory", "ALLOC_FAILED")  # of CUDA, and of cuBLAS and cuDNN, in errors of the base type


def choose_device(name: str) -> torch.device:
    """Return the device of a name.

    Parameters
    ----------
    name : str
        ``auto`` (CUDA where torch sees a card, else the processor), ``cpu``, ``cuda`` or
        ``cuda:1`` and so on.

    Raises
    ------
    InputError
        For another name, or a card that torch does not see.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    kind, _, number = name.partition(":")
    if kind not in ("cpu", "cuda") or (number and not number.isdigit()):
        raise InputError(f"There is no device '{name}'. Use 'auto', 'cpu' or 'cuda'.")
    if kind == "cpu":
        return torch.device("cpu")
    if int(number or 0) >= torch.cuda.device_count():
        raise InputError(f"No CUDA card '{name}' was found. Use the device 'auto' or 'cpu'.")
    return torch.device(name)


@contextmanager
def reproducible(threads: int) -> Iterator[None]:
    """Compute with `threads` threads and with algorithms that give the same bytes each time; then as before."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS reads it when it is first used
    threads_before, benchmark_before = torch.get_num_threads(), torch.backends.cudnn.benchmark
    enabled, warn_only = (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
    )
    fill_before = torch.utils.deterministic.fill_uninitialized_memory
    torch.set_num_threads(max(threads, 1))
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # a search for bugs, at a price
    torch.backends.cudnn.benchmark = False
    try:
        yield
    finally:
        torch.set_num_threads(threads_before)
        torch.use_deterministic_algorithms(enabled, warn_only=warn_only)
        torch.utils.deterministic.fill_uninitialized_memory = fill_before
        torch.backends.cudnn.benchmark = benchmark_before


def with_batch_that_fits(
    attempt: Callable[[int], Outcome], batch_size: int, context: Context, smallest: int = 1
) -> Outcome:
    """Return ``attempt(batch_size)``, with half the batch as often as the device's memory runs out.

    Parameters
    ----------
    attempt : callable
        Does the whole work with the batch size that it is given.
    batch_size : int
        To begin with.
    context : Context
        Told when the batch is halved.
    smallest : int
        The batch size below which there is no point.

    Raises
    ------
    TrainingError
        If the memory does not suffice for the smallest batch.
    """
    size = batch_size
    while True:
        try:
            return attempt(size)
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            if size <= smallest:
                raise TrainingError(
                    f"The device's memory does not even hold a batch of {size}. Use a smaller window, fewer "
                    "layers, or the device 'cpu'."
                ) from error
        # outside the handler, whose traceback would keep the failed attempt's tensors alive
        release_memory()
        context.warn(f"The device's memory ran out with a batch of {size}; going on with {max(size // 2, smallest)}.")
        size = max(size // 2, smallest)


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether an error of torch says that the device's memory is used up."""
    return isinstance(error, torch.cuda.OutOfMemoryError) or any(phrase in str(error) for phrase in MEMORY_PHRASES)


def release_memory() -> None:
    """Give memory that torch keeps for later back to the device."""
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()
