"""The worker's context: progress as lines, pieces in processes or on a Dask cluster through joblib."""

from __future__ import annotations

import contextlib
import importlib.util
import secrets
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

import numpy as np

from ..core.context import Cancelled, Context
from ..core.errors import EngineError
from .board import Board
from .disk import empty_on_disk
from .references import refer, resolve
from .reporting import POLL, Throttle, batch_message

LARGE = 256 * 2**20  # bytes: larger arrays are put into the job folder


@dataclass(frozen=True)
class Plan:
    """How a worker runs: its folders, and where pieces go.

    Attributes
    ----------
    job : Path
        Folder of this run's files.
    checkpoint : Path or None
        Folder that outlives the run.
    workers : int
        Processes side by side.
    dask : str
        Address of a scheduler, or empty.
    in_process : bool
        Pieces share one device: run them here, one after the other.
    """

    job: Path
    checkpoint: Optional[Path] = None
    workers: int = 1
    dask: str = ""
    in_process: bool = False


class WorkerContext(Context):
    """The context of a task in the worker process.

    Parameters
    ----------
    plan : Plan
    send : callable
        ``send(kind, **content)`` writes one message; may be called from any thread.
    cancelled : threading.Event
        Set when the user has cancelled.
    """

    def __init__(self, plan: Plan, send: Callable[..., None], cancelled: threading.Event) -> None:
        self.checkpoint, self.workers = plan.checkpoint, plan.workers
        self._plan, self._send, self._cancelled = plan, send, cancelled
        self._throttle = Throttle()

    def progress(self, fraction: float, message: str = "") -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self._report(fraction, message)

    def _report(self, fraction: float, message: str) -> None:
        if self._throttle.due(fraction):
            self._send("progress", fraction=min(max(float(fraction), 0.0), 1.0), message=message)

    def log(self, message: str) -> None:
        self._send("log", text=message)

    def warn(self, message: str) -> None:
        self._send("warn", text=message)

    def allocate(self, shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
        return _allocate(self._plan.job, shape, dtype)

    def map_between(
        self, function: Callable[[Any, Context], Any], items: Iterable[Any], start: float, stop: float
    ) -> list[Any]:
        pieces = list(items)
        if len(pieces) < 2 or not self._side_by_side():
            return super().map_between(function, pieces, start, stop)
        path = self._plan.job / f"board-{secrets.token_hex(4)}"
        board = Board.create(path, len(pieces))
        sent = refer((function, pieces)) if self._plan.dask else (function, pieces)
        calls = [Piece(sent[0], item, i, path, self.checkpoint) for i, item in enumerate(sent[1])]
        with self._following(board, start, stop):
            return [self._told(outcome) for outcome in run_pieces(calls, self._plan)]

    def _side_by_side(self) -> bool:
        if self._plan.in_process or importlib.util.find_spec("joblib") is None:
            return False
        return bool(self._plan.dask) or self.workers > 1

    def _told(self, outcome: Outcome) -> Any:
        """Pass a piece's story on; return its value."""
        for kind, text in outcome.story:
            self._send(kind, text=text)
        return outcome.value

    @contextlib.contextmanager
    def _following(self, board: Board, start: float, stop: float) -> Iterator[None]:
        """Report what the board says while pieces run; stop them when the user cancels or one has failed."""
        ended = threading.Event()
        thread = threading.Thread(target=self._follow, args=(board, start, stop, ended), daemon=True)
        thread.start()
        try:
            yield
        finally:
            board.stop()
            ended.set()
            thread.join()

    def _follow(self, board: Board, start: float, stop: float, ended: threading.Event) -> None:
        pieces = len(board)
        while not ended.wait(POLL):
            if self._cancelled.is_set():
                board.stop()
            share, message, done = board.read()
            self._report(start + share * (stop - start), batch_message(message, done, pieces))


@dataclass
class Outcome:
    """What a piece returned, and what it had to say."""

    value: Any
    story: list[tuple[str, str]] = field(default_factory=list)


class Piece:
    """One call of a mapped function, made to travel to another process."""

    def __init__(
        self,
        function: Callable[[Any, Context], Any],
        item: Any,
        index: int,
        board: Path,
        checkpoint: Optional[Path],
    ) -> None:
        self.function, self.item, self.index, self.board, self.checkpoint = function, item, index, board, checkpoint

    def run(self) -> Outcome:
        """Call the function with a context that reports through the board."""
        context = PieceContext(Board(self.board), self.index, self.board.parent, self.checkpoint)
        with single_thread():
            value = resolve(self.function)(resolve(self.item), context)
        context.finish()
        return Outcome(value, context.story)


class PieceContext(Context):
    """The context of one piece in a process of its own."""

    def __init__(self, board: Board, index: int, job: Path, checkpoint: Optional[Path]) -> None:
        self.checkpoint = checkpoint
        self.story: list[tuple[str, str]] = []
        self._board, self._index, self._job = board, index, job

    def progress(self, fraction: float, message: str = "") -> None:
        if self._board.stopped:
            raise Cancelled
        self._board.write(self._index, min(fraction, 0.999), message)  # 1 is for those that have returned

    def log(self, message: str) -> None:
        self.story.append(("log", message))

    def warn(self, message: str) -> None:
        self.story.append(("warn", message))

    def allocate(self, shape: tuple[int, ...], dtype: Any = np.float32) -> np.ndarray:
        return _allocate(self._job, shape, dtype)

    def finish(self) -> None:
        """Note that the piece has returned."""
        self._board.write(self._index, 1.0, "")


def run_piece(piece: Piece) -> Outcome:
    """Run one piece; a module-level function, as joblib needs it."""
    return piece.run()


def run_pieces(calls: Sequence[Piece], plan: Plan) -> Iterator[Outcome]:
    """Yield the outcomes in the order of the calls, as they come."""
    from joblib import Parallel, delayed, parallel_config

    with contextlib.ExitStack() as stack:
        if plan.dask:
            from .cluster import connected

            stack.enter_context(connected(plan.dask, plan.job))
            stack.enter_context(parallel_config(backend="dask"))
            parallel = Parallel(batch_size=1, return_as="generator")
        else:
            config = parallel_config(backend="loky", inner_max_num_threads=1, temp_folder=str(plan.job))
            stack.enter_context(config)
            parallel = Parallel(min(len(calls), plan.workers), batch_size=1, return_as="generator")
        try:
            yield from parallel(delayed(run_piece)(call) for call in calls)
        except BrokenProcessPool as error:
            raise EngineError(
                "One of the processes was killed, most likely because memory ran out: use fewer processes side by"
                " side (GOSSAN_WORKERS), a smaller extent or larger cells."
            ) from error


@contextlib.contextmanager
def single_thread() -> Iterator[None]:
    """Let a piece use one thread: pieces are the parallelism, and sums come out the same on every backend."""
    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch else 0
    with contextlib.ExitStack() as stack:
        if importlib.util.find_spec("threadpoolctl") is not None:
            from threadpoolctl import threadpool_limits

            stack.enter_context(threadpool_limits(1))
        if torch:
            torch.set_num_threads(1)
            stack.callback(torch.set_num_threads, before)
        yield


def _allocate(folder: Path, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    if np.prod(shape, dtype=float) * np.dtype(dtype).itemsize <= LARGE:
        return np.empty(shape, dtype=dtype)
    return empty_on_disk(folder, shape, dtype)
