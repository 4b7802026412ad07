"""Builds that are cancelled, or meet a proxy: real pip, real processes."""

from __future__ import annotations

import http.server
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gossan.core.errors import Cancelled, EngineError
from gossan.engine import interpreters
from gossan.engine.installer import Options, build
from gossan.engine.jobs import is_running
from gossan.engine.settings import Settings

HIDDEN = "correct-horse"
posix = pytest.mark.skipif(sys.platform == "win32", reason="uses shell scripts as stand-ins for programs")


class Refusing(http.server.BaseHTTPRequestHandler):
    """A proxy that wants a password and remembers what it was told."""

    def do_CONNECT(self) -> None:
        told: Any = self.server
        told.seen.append(self.headers.get("Proxy-Authorization", ""))
        self.send_response(407, "Proxy Authentication Required")
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[Any]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        server.__dict__["seen"] = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_pip_is_told_of_the_proxy_and_nobody_else_reads_the_password(
    tmp_path: Path, proxy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "1")  # pip tells the reason only where it tries again
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    told: list[str] = []
    address = f"http://user:{HIDDEN}@127.0.0.1:{proxy.server_address[1]}"
    options = Options(proxy=address, index="https://index.example.invalid/simple", python=sys.executable)
    settings = Settings(cache=tmp_path / "cache", python="", dask="", workers=1)
    with pytest.raises(EngineError, match="wants a user name and a password.*Settings > Options > Network") as caught:
        build(settings, options, lambda fraction, message: told.append(message))
    assert proxy.seen and proxy.seen[0].startswith("Basic ")  # the password reached the proxy
    written = [path.read_text(errors="replace") for path in settings.cache.glob("*.log")]
    assert written and not [text for text in (*written, *told, str(caught.value)) if HIDDEN in text]


@posix
def test_a_cancel_ends_the_program_and_its_children_within_two_seconds(tmp_path: Path) -> None:
    note = tmp_path / "children"
    program = tmp_path / "python3"
    program.write_text(f"#!/bin/sh\ntrap '' TERM\nsleep 600 &\necho $! $$ > '{note}'\nwait\n")
    program.chmod(0o755)
    settings = Settings(cache=tmp_path / "cache", python="", dask="", workers=1)
    asked: list[float] = []

    def cancelled() -> bool:
        if note.exists() and note.read_text().strip():
            asked.append(time.monotonic())
        return bool(asked)

    with pytest.raises(Cancelled):
        build(settings, Options(python=str(program)), lambda fraction, message: None, cancelled)
    assert time.monotonic() - asked[0] < 2
    for pid in note.read_text().split():
        gone = time.monotonic() + 2
        while is_running(int(pid)) and _state(int(pid)) != "Z" and time.monotonic() < gone:
            time.sleep(0.01)
        assert not is_running(int(pid)) or _state(int(pid)) == "Z"


def _state(pid: int) -> str:
    """Return the letter of a process's state on Linux: Z has ended and waits to be noticed."""
    path = Path(f"/proc/{pid}/stat")
    return path.read_text().rpartition(")")[2].split()[0] if path.exists() else ""


@posix
def test_nvidias_program_is_quoted_and_a_broken_one_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'NVIDIA T4, 550.54, 15360 MiB'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert interpreters.nvidia_answer() == "NVIDIA T4, driver 550.54, 15360 MiB"
    assert interpreters.has_nvidia_driver()
    tool.write_text("#!/bin/sh\necho 'No devices were found'\nexit 6\n")
    assert interpreters.nvidia_answer() == ""
