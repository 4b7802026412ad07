"""QGIS's end of a worker process: start it, follow it, end it, and say why it died."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess  # nosec B404  # the worker and pip are programs; never through a shell
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Callable, NoReturn, Optional

from ..core.context import Cancelled
from ..core.errors import EngineError
from .groups import clean_environment, end_group, own_group, wait_for
from .monitor import Monitor
from .protocol import CANCEL, decode, revive

LINE_LIMIT = 2**20  # bytes; longer ones are not ours
TAIL_LINES = 15
POLL = 0.05  # seconds
COOPERATION = 1.0  # seconds a task has to stop by itself
WINDOWS_REASONS = {
    0xC0000005: "an access violation in a library",
    0xC00000FD: "a stack overflow in a library",
    0xC0000017: "memory ran out",
    0xC0000135: "a library (DLL) was not found",
    0xC0000409: "a library stopped itself",
}


class WorkerProcess:
    """A running worker.

    Parameters
    ----------
    command : sequence of str
        The interpreter and its arguments.
    job : dict
        The job line; its ``folder`` is where the worker runs.
    code : Path
        Folder that holds the package's copy.
    threads : int
        The bound on the threads of numerical libraries.

    Raises
    ------
    EngineError
        The interpreter cannot be started.
    """

    def __init__(self, command: Sequence[str], job: dict[str, Any], code: Path, threads: int) -> None:
        environment = clean_environment(PYTHONPATH=str(code), OMP_NUM_THREADS=str(threads))
        try:
            self._process = subprocess.Popen(  # nosec B603  # an argument list of ours
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=job["folder"],
                env=environment,
                **own_group(),
            )
        except OSError as error:
            raise EngineError(
                f"The engine's Python, {command[0]}, cannot be started ({error.strerror}): set up the engine again."
            ) from error
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._messages: queue.Queue[Optional[dict[str, Any]]] = queue.Queue()
        self._writer = _thread(self._write, json.dumps(job))  # a job may be longer than a pipe's buffer
        _thread(self._read_messages, self._process.stdout)
        self._chatter = _thread(self._read_chatter, self._process.stderr)

    def follow(self, monitor: Monitor) -> None:
        """Pass messages to `monitor` until the result is in the job folder.

        Raises
        ------
        Cancelled
            `monitor` said so. The worker has ended then.
        GossanError
            What the task raised, or `EngineError` where the worker ended without a result.
        """
        while True:
            if monitor.cancelled():
                self._stop()
                raise Cancelled
            ended = self._process.poll() is not None
            try:
                message = self._messages.get(timeout=POLL)
            except queue.Empty:
                if ended:  # and nothing left to read, though a child may hold the pipe open
                    self._explain_death()
                continue
            if message is None:
                self._explain_death()
            if message["type"] == "result":
                return
            self._pass_on(message, monitor)

    def leave(self, seconds: float = 2.0) -> None:
        """Let a worker that has delivered end by itself."""
        wait_for(self._process, seconds)

    def end(self) -> None:
        """End whatever of the worker is left, and its children."""
        end_group(self._process)
        if not self._writer.is_alive() and self._process.stdin is not None:
            with contextlib.suppress(OSError):  # a line that nobody reads any more
                self._process.stdin.close()

    def _pass_on(self, message: dict[str, Any], monitor: Monitor) -> None:
        kind = message["type"]
        if kind == "progress":
            monitor.progress(float(message["fraction"]), str(message["message"]))
        elif kind == "log":
            monitor.log(str(message["text"]))
        elif kind == "warn":
            monitor.warn(str(message["text"]))
        elif kind == "error":
            if message.get("unexpected"):
                raise EngineError(f"{message['message']}{self._last_lines()}")
            raise revive(message)

    def _stop(self) -> None:
        """Ask the task to stop; where it does not within a second, end the whole group."""
        if not self._writer.is_alive():
            self._write(CANCEL)
        wait_for(self._process, COOPERATION)
        end_group(self._process)

    def _write(self, line: str) -> None:
        """Write one line; a worker that has died already is found out by `follow`."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.write(line.encode() + b"\n")
                self._process.stdin.flush()

    def _read_messages(self, pipe: IO[bytes]) -> None:
        for line in _lines(pipe):
            message = decode(line)
            if message is None:
                self._keep(line)
            else:
                self._messages.put(message)
        self._messages.put(None)

    def _read_chatter(self, pipe: IO[bytes]) -> None:
        for line in _lines(pipe):
            self._keep(line)

    def _keep(self, line: bytes) -> None:
        self._tail.append(line[:500].decode(errors="replace").rstrip())

    def _explain_death(self) -> NoReturn:
        """Raise the sentence for a worker that ended, or closed its output, without a result."""
        if wait_for(self._process, 1.0):
            reason = death_reason(self._process.returncode)
        else:
            reason = "it closed its output and went on running, so it was stopped"
        end_group(self._process)
        raise EngineError(f"The engine stopped without a result: {reason}.{self._last_lines()}")

    def _last_lines(self) -> str:
        self._chatter.join(0.5)
        lines = [line for line in list(self._tail) if line]
        return "\n\nIts last lines:\n" + "\n".join(lines) if lines else ""


def death_reason(code: int) -> str:
    """Return why a process ended, as a part of a sentence, with the remedy where one is known."""
    if code == -9 or code == 137:
        return (
            "the system killed it (SIGKILL), most likely because memory ran out; use a smaller extent, larger cells,"
            " or fewer processes side by side (GOSSAN_WORKERS)"
        )
    if code < 0:
        known = {number.value: number.name for number in signal.Signals}
        return f"it crashed with signal {known.get(-code, str(-code))}, usually a fault in a library"
    if code & 0xFFFFFFFF in WINDOWS_REASONS:
        return f"{WINDOWS_REASONS[code & 0xFFFFFFFF]} (exit code {code & 0xFFFFFFFF:#x})"
    return f"it ended by itself with exit code {code}"


def _lines(pipe: IO[bytes]) -> Iterator[bytes]:
    """Yield lines until the pipe's other ends are closed."""
    with pipe:
        yield from iter(lambda: pipe.readline(LINE_LIMIT), b"")


def _thread(target: Callable[..., None], argument: Any) -> threading.Thread:
    thread = threading.Thread(target=target, args=(argument,), daemon=True)
    thread.start()
    return thread
