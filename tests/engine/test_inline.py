"""Tasks inside QGIS, finding tasks, settings."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from gossan.core.context import Cancelled
from gossan.core.errors import EngineError, InputError
from gossan.engine import source
from gossan.engine.inline import InlineContext
from gossan.engine.protocol import decode, encode
from gossan.engine.runner import run_task
from gossan.engine.settings import Settings
from gossan.engine.tasks import freeze, load_task
from gossan.engine.transfer import fingerprint


def test_a_fast_loop_reports_its_start_and_end_and_little_between(notebook):
    monitor = notebook()
    context = InlineContext(monitor)
    for step in range(20_000):
        context.progress(step / 19_999, f"row {step}")
    assert monitor.progresses[0] == (0.0, "row 0")
    assert monitor.progresses[-1] == (1.0, "row 19999")
    assert len(monitor.progresses) < 200


def test_a_progress_outside_zero_to_one_is_brought_back(notebook):
    monitor = notebook()
    InlineContext(monitor).progress(1.7)
    InlineContext(monitor).progress(-3.0)
    assert [fraction for fraction, _ in monitor.progresses] == [1.0, 0.0]


def test_a_cancel_stops_a_task_at_its_next_report(notebook):
    monitor = notebook("row 3")
    context = InlineContext(monitor)
    context.log("row 3")
    with pytest.raises(Cancelled):
        context.progress(0.5)


def test_only_the_calling_thread_talks_to_the_monitor(notebook):
    threads = set()

    class Watchful(notebook):  # type: ignore[valid-type]  # a class from a fixture
        def progress(self, fraction, message):
            threads.add(threading.get_ident())

        def log(self, text):
            threads.add(threading.get_ident())
            super().log(text)

    def piece(item, context):
        context.log(f"piece {item}")
        context.progress(0.5)
        return item**2

    monitor = Watchful()
    assert InlineContext(monitor, workers=4).map(piece, range(20)) == [i**2 for i in range(20)]
    assert threads == {threading.get_ident()}
    assert monitor.logs == [f"piece {i}" for i in range(20)]


def test_parts_of_parts_keep_their_place_in_the_whole_and_map_in_parallel(notebook):
    together = threading.Barrier(2)

    def piece(item, context):
        together.wait(timeout=30)  # passes only where two pieces run at once
        return item

    monitor = notebook()
    inner = InlineContext(monitor, workers=2).part(0.5, 1.0).part(0.0, 0.5)
    inner.progress(0.5, "here")
    assert inner.map(piece, [1, 2]) == [1, 2]
    assert monitor.progresses[0] == (0.625, "here")
    assert all(0.5 <= fraction <= 0.75 for fraction, _ in monitor.progresses)


def test_a_task_inside_qgis_cannot_change_the_callers_arrays(settings):
    values = np.arange(3.0)
    summary = run_task("echo", {"values": values}, {"libraries": []}, None, settings).summary
    assert summary["writeable"] == [False]
    values[0] = 5.0  # the caller still can
    assert values[0] == 5.0


def test_memory_that_is_not_there_is_a_sentence_inside_qgis_too(settings, tmp_path):
    (tmp_path / "greedy.py").write_text(
        "from dataclasses import dataclass\n"
        "import numpy as np\n"
        "@dataclass(frozen=True)\n"
        "class Params:\n"
        "    cells: int = 2**55\n"
        "def needs(arrays, params): return ()\n"
        "def run(arrays, params, context): return np.empty(params.cells)\n"
    )
    with pytest.raises(EngineError, match="Memory ran out"):
        run_task("greedy", {}, {}, None, dataclasses.replace(settings, task_folder=tmp_path))


@pytest.mark.parametrize("name", ["os", "../echo", "Echo", "echo.py", "", "no_such_task", "echo\n"])
def test_what_is_no_task_is_refused(settings, name):
    with pytest.raises(InputError, match="task"):
        load_task(name, settings.task_folder)


def test_an_extension_does_not_replace_a_task_of_gossan(tmp_path):
    (tmp_path / "runner.py").write_text("")
    files = source.source_files(tmp_path)
    assert files["tasks/runner.py"].parent == tmp_path
    (tmp_path / "__init__.py").write_text("")
    assert source.source_files(tmp_path)["tasks/__init__.py"].parent != tmp_path


def test_lists_become_tuples_at_any_depth():
    assert freeze({"a": [1, [2, {"b": []}]], "c": "text"}) == {"a": (1, (2, {"b": ()})), "c": "text"}


def test_a_fingerprint_knows_each_input():
    arrays = {"a": np.arange(6, dtype=np.float32), "text": np.array(["x", "y"])}

    def taken(task="t", params=None, version="1", **changed):
        return fingerprint(task, params or {"seed": 1}, {**arrays, **changed}, version, lambda: None)

    others = [
        taken("u"),
        taken(params={"seed": 2}),
        taken(version="2"),
        taken(a=arrays["a"].reshape(2, 3)),
        taken(a=arrays["a"].astype(np.float64)),
        taken(a=arrays["a"] + 1),
        taken(text=np.array(["x", "z"])),
        taken(further=np.zeros(0)),
    ]
    assert len({taken(), *others}) == 1 + len(others)
    assert taken() == taken(a=arrays["a"][::-1][::-1])


@pytest.mark.parametrize("line", [b"\xff\x00", b"[1]", b"{}", b'{"type": 3}', b"3", b"nonsense", b""])
def test_what_is_no_message_is_not_taken_for_one(line):
    assert decode(line) is None
    assert decode(encode("log", text="é")) == {"type": "log", "text": "é"}


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    for name, value in {"CACHE": str(tmp_path), "PYTHON": "/p", "DASK": "tcp://h:1", "WORKERS": "3"}.items():
        monkeypatch.setenv(f"GOSSAN_{name}", value)
    settings = Settings()
    assert (settings.cache, settings.python, settings.dask) == (tmp_path, "/p", "tcp://h:1")
    assert settings.worker_count == 3
    monkeypatch.setenv("GOSSAN_WORKERS", "many")
    with pytest.raises(InputError, match="GOSSAN_WORKERS is 'many'"):
        Settings()


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of this system")
def test_the_cache_is_the_users_own_by_default(monkeypatch, tmp_path):
    monkeypatch.delenv("GOSSAN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Settings().cache == tmp_path / "gossan"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert Settings().cache == Path.home() / ".cache" / "gossan"


def test_the_devices_setting_fills_in_what_a_task_leaves_open(settings, notebook):
    gpu = dataclasses.replace(settings, device="cpu")
    task = load_task("spread", settings.task_folder)
    assert task.Params().device == "auto"
    from gossan.engine.runner import _with_device

    assert _with_device(task, {}, gpu)["device"] == "cpu"
    assert _with_device(task, {"device": "cuda"}, gpu)["device"] == "cuda"
    assert "device" not in _with_device(load_task("echo", settings.task_folder), {}, gpu)


def test_the_engine_can_be_imported_without_numpy_qgis_or_torch_to_build_the_environment():
    package = source.PACKAGE_FOLDER
    script = (
        "import runpy, sys\n"
        "sys.modules.update(dict.fromkeys(('numpy', 'torch', 'qgis', 'scipy')))\n"  # importing them fails
        "import importlib.util\n"
        f"spec = importlib.util.spec_from_file_location('gossan', {str(package / '__init__.py')!r},"
        f" submodule_search_locations=[{str(package)!r}])\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "sys.modules['gossan'] = module\n"
        "import gossan.engine.environment, gossan.engine.installer\n"
        "print('imported')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "imported\n", done.stderr
