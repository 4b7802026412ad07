"""When QGIS itself dies: the worker ends too, and the next run sweeps what is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gossan.engine import disk, jobs
from gossan.engine.runner import run_task

HOST = """
import runpy, sys
from pathlib import Path
runpy.run_path({conftest!r})
from gossan.engine.runner import run_task
from gossan.engine.settings import Settings
from gossan.engine.monitor import SilentMonitor

class Monitor(SilentMonitor):
    def log(self, text):
        print(text, flush=True)

settings = Settings(cache=Path({cache!r}), python={python!r}, dask="", workers=2, task_folder=Path({tasks!r}))
run_task("misbehave", {{}}, {{"way": {way!r}}}, Monitor(), settings)
"""


def host(settings, way: str) -> subprocess.Popen:
    """Start a process that runs the task as QGIS would."""
    root = Path(jobs.__file__).parents[1]
    script = HOST.format(
        conftest=str(root / "conftest.py"),
        cache=str(settings.cache),
        python=sys.executable,
        tasks=str(settings.task_folder),
        way=way,
    )
    return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("way", ["sleep", "hold_the_lock"])
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_a_worker_does_not_outlive_the_program_that_started_it(settings, leftovers, process_end, way):
    qgis = host(settings, way)
    assert qgis.stdout is not None
    worker = int(qgis.stdout.readline().split()[1])
    qgis.kill()
    qgis.wait()
    qgis.stdout.close()
    assert process_end(worker)

    assert len(leftovers()) == 1  # nobody was left to remove it
    run_task("misbehave", {}, {"way": "fine"}, None, settings)
    assert leftovers() == []


def test_folders_of_running_programs_and_of_other_computers_are_left_alone(tmp_path):
    mine = jobs.new_folder(tmp_path)
    elsewhere = mine.with_name(f"otherhost-{2**22 + 1}-abc")
    dead = mine.with_name(f"{mine.name.split('-')[0]}-{2**22 + 1}-abc")  # above the largest process id
    elsewhere.mkdir()
    dead.mkdir()
    (dead / "in-0.npy").write_bytes(b"left")
    other = jobs.new_folder(tmp_path)
    assert {path.name for path in (tmp_path / "jobs").iterdir()} == {mine.name, other.name, elsewhere.name}


def test_checkpoints_are_swept_two_weeks_after_the_last_touch(tmp_path):
    for name, days in (("old", 15), ("recent", 13)):
        state = tmp_path / name / "state.txt"
        state.parent.mkdir()
        state.write_text("half way")
        touched = state.stat().st_mtime - days * 86400
        os.utime(state, (touched, touched))
        os.utime(state.parent, (touched, touched))
    jobs.sweep_checkpoints(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["recent"]


def test_an_array_on_disk_goes_when_it_is_no_longer_used(tmp_path):
    array = disk.scratch_array(tmp_path, (1000, 3), "float32")
    array[:] = 1.5
    row = array[7]
    del array
    assert row.sum() == 4.5
    assert len(list((tmp_path / "jobs").iterdir())) == 1
    del row
    assert list((tmp_path / "jobs").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(jobs.EngineError, match="could not write its working files in .*file.*GOSSAN_CACHE"):
        jobs.new_folder(blocked)
