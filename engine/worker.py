"""The worker process: one job line in, JSON lines out, arrays as files. Started by `engine.process`.

    python -m gossan.engine.worker

Standard output belongs to the protocol. Whatever libraries print, from Python or from C, goes to
standard error. A further line ``cancel`` asks the task to stop; the end of standard input means
that QGIS has gone, and ends the worker with its children.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Optional

from .groups import die_with_parent, kill_own_group
from .pool import Plan, WorkerContext
from .protocol import CANCEL, describe, encode
from .tasks import build_params, load_task
from .transfer import open_arrays, write_result


class Link:
    """The worker's end of the two pipes to QGIS.

    Taking them moves both away from the standard descriptors, so that nothing else can read from
    or write to them, children included.
    """

    def __init__(self) -> None:
        self._in: BinaryIO = os.fdopen(os.dup(0), "rb")
        self._out: BinaryIO = os.fdopen(os.dup(1), "wb", buffering=0)
        self._lock = threading.Lock()
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        self.cancelled = threading.Event()

    def send(self, kind: str, **content: Any) -> None:
        """Write one message."""
        with self._lock:
            self._out.write(encode(kind, **content))

    def receive_job(self) -> dict[str, Any]:
        """Return the job; from then on, listen for a cancel and for QGIS's end."""
        job = json.loads(self._in.readline())
        threading.Thread(target=self._listen, daemon=True).start()
        return job

    def _listen(self) -> None:
        for line in self._in:
            if line.strip() == CANCEL.encode():
                self.cancelled.set()
        kill_own_group()

    def report_failure(self, kind: type[BaseException], error: BaseException, trace: Optional[TracebackType]) -> None:
        """Send an exception that nobody caught; put its traceback on standard error."""
        traceback.print_exception(kind, error, trace)
        sys.stderr.flush()
        self.send("error", **describe(error))


def run(job: dict[str, Any], link: Link) -> None:
    """Run one job and leave its result in the job folder."""
    folder = Path(job["folder"])
    checkpoint = Path(job["checkpoint"]) if job["checkpoint"] else None
    plan = Plan(folder, checkpoint, job["workers"], job["dask"], job["in_process"])
    task = load_task(job["task"])
    params = build_params(task, job["params"])
    context = WorkerContext(plan, link.send, link.cancelled)
    result = task.run(open_arrays(folder, job["arrays"]), params, context)
    write_result(folder, result)
    link.send("result")


def main() -> None:
    """Take the pipes, run the job, report how it ended."""
    die_with_parent()
    link = Link()
    sys.excepthook = link.report_failure
    faulthandler.enable(all_threads=False)  # a crash in a library says where
    run(link.receive_job(), link)


if __name__ == "__main__":
    main()
