"""Test task: goes wrong in the way it is told to."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from dataclasses import dataclass

import numpy as np

from ..core import errors
from ..core.context import Context, Result


@dataclass(frozen=True)
class Params:
    """The way, and a text for errors."""

    way: str
    text: str = ""


def needs(arrays, params: Params) -> tuple[str, ...]:
    """Run in the worker."""
    return ("numpy",)


def run(arrays, params: Params, context: Context) -> Result:
    """Go wrong."""
    if context.checkpoint is not None:
        context.checkpoint.mkdir(exist_ok=True)
        (context.checkpoint / "state.txt").write_text("half way")
    context.log(f"process {os.getpid()}")
    context.progress(0.1, "about to misbehave")
    WAYS[params.way](params, context)
    return Result({"fine": np.ones(3)}, {"way": params.way})


def cooperate(params: Params, context: Context) -> None:
    """Report for ten minutes."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        context.progress(0.5, "working")
        time.sleep(0.01)


def sleep(params: Params, context: Context) -> None:
    """Hang without a word."""
    time.sleep(600)


def deaf(params: Params, context: Context) -> None:
    """Hang and ignore every signal that can be ignored."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    context.log("deaf now")
    hold_the_lock(params, context)


def hold_the_lock(params: Params, context: Context) -> None:
    """Hang in C without giving other Python threads a chance."""
    ctypes.PyDLL(None).sleep(600)


def multiply(params: Params, context: Context) -> None:
    """Hang in one huge matrix product."""
    large = np.ones((20000, 20000), np.float32)
    for _ in range(100):
        large = large @ large


def raise_ours(params: Params, context: Context) -> None:
    """Raise one of Gossan's errors; the text is its class, a colon, its message."""
    name, _, message = params.text.partition(":")
    raise getattr(errors, name)(message)


def raise_foreign(params: Params, context: Context) -> None:
    """Raise what nobody expected."""
    raise ZeroDivisionError(params.text)


def raise_memory(params: Params, context: Context) -> None:
    """Ask for more memory than there is."""
    np.empty(2**60, np.uint8)


def leave(params: Params, context: Context) -> None:
    """End the process politely, without a result."""
    sys.exit(0)


def leave_at_once(params: Params, context: Context) -> None:
    """End the process rudely, as if all were well."""
    os._exit(0)


def abort(params: Params, context: Context) -> None:
    """Crash as a C library does."""
    print("the last words", file=sys.stderr, flush=True)
    os.abort()


def kill(params: Params, context: Context) -> None:
    """Die as the system's out-of-memory killer makes it."""
    os.kill(os.getpid(), signal.SIGKILL)


def chatter(params: Params, context: Context) -> None:
    """Print to standard output from Python, from C and from a child, also what looks like a message."""
    print('{"type": "result"}', flush=True)
    os.write(1, b'{"type": "error", "class": "InputError", "message": "from nowhere"}\n')
    libc = ctypes.CDLL(None)
    libc.puts(b'{"type": "result"}')
    libc.fflush(None)
    os.system("echo garbage from a child")


def close_everything(params: Params, context: Context) -> None:
    """Close every file and hang."""
    os.closerange(1, 100)
    time.sleep(600)


def garbage(params: Params, context: Context) -> None:
    """Write nonsense into the protocol's own pipe, then leave."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\xff\x00 nonsense\n[1, 2]\n{}\n")
        except OSError:
            continue
    os._exit(0)


def fine(params: Params, context: Context) -> None:
    """Do nothing wrong."""


WAYS = {
    function.__name__: function
    for function in (
        *(cooperate, sleep, deaf, hold_the_lock, multiply, raise_ours, raise_foreign, raise_memory),
        *(leave, leave_at_once, abort, kill, chatter, close_everything, garbage, fine),
    )
}
