"""Independent pieces: threads, processes and a cluster give the same, fail the same, stop the same."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from gossan.core.context import Cancelled, Context
from gossan.core.errors import EngineError, InputError
from gossan.core.grid import Grid
from gossan.engine.references import Reference, refer, resolve
from gossan.engine.runner import run_task
from gossan.engine.tasks import load_task

VALUES = {"values": np.random.default_rng(1).normal(size=10_000)}
PLACES = [
    pytest.param((), id="threads"),
    pytest.param(("numpy",), id="one process"),
    pytest.param(("numpy", "joblib"), id="processes", marks=pytest.mark.engine),
]


@pytest.fixture
def reference(settings) -> np.ndarray:
    """The sums of four pieces, computed by the plain context: one after the other."""
    task = load_task("spread", settings.task_folder)
    return task.run(VALUES, task.Params(), Context()).arrays["sums"]


@pytest.mark.parametrize("libraries", PLACES)
def test_pieces_give_the_same_bytes_wherever_they_run(settings, notebook, leftovers, reference, libraries):
    monitor = notebook()
    result = run_task("spread", VALUES, {"libraries": libraries}, monitor, settings)
    assert result.arrays["sums"].tobytes() == reference.tobytes()
    assert monitor.logs == [f"piece {i} begins" for i in range(4)] + ["after"]
    fractions = [fraction for fraction, _ in monitor.progresses]
    assert fractions == sorted(fractions)
    assert leftovers() == []


@pytest.mark.engine
def test_pieces_run_in_several_processes_apart_from_the_worker(settings):
    summary = run_task("spread", VALUES, {"libraries": ["joblib"], "meet": True}, None, settings).summary
    assert summary == {"processes": 2, "here": False}


@pytest.mark.engine
@pytest.mark.parametrize("change", [{"workers": 1}, {"python": "cuda"}])
def test_one_process_or_one_gpu_keeps_all_pieces_in_the_worker(settings, change):
    if "python" in change:  # a note of an environment whose torch has seen a GPU stands for one
        notes = settings.cache / "pythons.json"
        notes.write_text(notes.read_text().replace('"cuda": false', '"cuda": true'))
        change = {}
    changed = dataclasses.replace(settings, **change)
    summary = run_task("spread", VALUES, {"libraries": ["torch", "joblib"]}, None, changed).summary
    assert summary == {"processes": 1, "here": True}


@pytest.mark.engine
def test_the_processor_when_asked_for_spreads_pieces_despite_a_gpu(settings):
    notes = settings.cache / "pythons.json"
    notes.write_text(notes.read_text().replace('"cuda": false', '"cuda": true'))
    params = {"libraries": ["torch", "joblib"], "device": "cpu"}
    assert not run_task("spread", VALUES, params, None, settings).summary["here"]


@pytest.mark.parametrize("libraries", [PLACES[0], PLACES[2]])
def test_one_bad_piece_stops_the_others_and_its_error_arrives(settings, leftovers, libraries):
    params = {"libraries": libraries, "fails": 1}  # piece 0 runs until it is stopped
    with pytest.raises(InputError, match="^piece 1 is bad$"):
        run_task("spread", VALUES, params, None, settings)
    assert leftovers() == []


@pytest.mark.parametrize("libraries", PLACES)
def test_a_cancel_reaches_every_piece(settings, notebook, leftovers, libraries):
    with pytest.raises(Cancelled):
        run_task("spread", VALUES, {"libraries": libraries, "hangs": True}, notebook("waiting"), settings)
    assert leftovers() == []


@pytest.mark.parametrize("libraries", [PLACES[0], PLACES[2]])
def test_pieces_report_how_many_are_done(settings, notebook, libraries):
    monitor = notebook("waiting")
    with pytest.raises(Cancelled):
        run_task("spread", VALUES, {"libraries": libraries, "hangs": True}, monitor, settings)
    fraction, message = monitor.progresses[-1]
    assert message == "waiting to be stopped (0 of 4 done)"
    assert 0.5 < fraction <= 0.75


@pytest.mark.engine
def test_a_dask_cluster_gives_the_same_bytes_as_threads(settings, notebook, leftovers, reference, cluster):
    monitor = notebook()
    clustered = dataclasses.replace(settings, dask=cluster)
    result = run_task("spread", VALUES, {"libraries": ["joblib"]}, monitor, clustered)
    assert result.arrays["sums"].tobytes() == reference.tobytes()
    assert not result.summary["here"]
    assert monitor.logs == [f"piece {i} begins" for i in range(4)] + ["after"]
    with pytest.raises(InputError, match="^piece 1 is bad$"):
        run_task("spread", VALUES, {"libraries": ["joblib"], "fails": 1}, None, clustered)
    with pytest.raises(Cancelled):
        run_task("spread", VALUES, {"libraries": ["joblib"], "hangs": True}, notebook("waiting"), clustered)
    assert leftovers() == []


@pytest.mark.engine
def test_another_version_of_the_code_reaches_a_cluster_that_knows_an_older_one(settings, cluster, tmp_path):
    tasks = tmp_path / "tasks"
    tasks.mkdir()
    source = (settings.task_folder / "spread.py").read_text()
    (tasks / "spread_further.py").write_text(source)
    clustered = dataclasses.replace(settings, dask=cluster, task_folder=tasks)
    params = {"libraries": ["joblib"]}
    first = run_task("spread_further", VALUES, params, None, clustered).arrays["sums"]
    (tasks / "spread_further.py").write_text(source.replace("scratch.mean()", "scratch.mean() + 1"))
    second = run_task("spread_further", VALUES, params, None, clustered).arrays["sums"]
    np.testing.assert_allclose(second, first + 1)


@pytest.mark.engine
def test_a_scheduler_that_does_not_answer_is_named(settings):
    unanswered = dataclasses.replace(settings, dask="tcp://127.0.0.1:9")
    with pytest.raises(EngineError, match="No Dask scheduler answers at 'tcp://127.0.0.1:9'"):
        run_task("spread", VALUES, {"libraries": ["joblib"]}, None, unanswered)


def test_memory_maps_are_named_by_their_place_in_the_file(tmp_path: Path):
    path = tmp_path / "large.npy"
    np.save(path, np.arange(40_000.0).reshape(200, 200))
    array = np.load(path, mmap_mode="r")
    views = {"whole": array, "cut": array[3:50:2, ::3], "turned": array.T[10:], "row": array[5]}
    referred = refer(partial(print, Grid(0, 0, 1, 1, 1), [views]))
    assert all(isinstance(value, Reference) for value in referred.args[1][0].values())
    for name, value in resolve(referred).args[1][0].items():
        np.testing.assert_array_equal(value, views[name])
        assert value.strides == views[name].strides


def test_what_no_file_holds_is_sent_itself(tmp_path: Path):
    path = tmp_path / "large.npy"
    np.save(path, np.arange(40.0))
    array = np.load(path, mmap_mode="r")
    for value in (array[::-1], array[:0], array + 1, np.ones(3)):
        sent = refer([value])[0]
        assert isinstance(sent, np.ndarray)
        np.testing.assert_array_equal(sent, value)


@pytest.fixture(scope="module")
def cluster():
    """The address of a small Dask cluster on this computer, its processes as bare as a real one's."""
    distributed = pytest.importorskip("distributed")
    if subprocess.run([sys.executable, "-I", "-c", "import distributed"], check=False).returncode:
        pytest.skip("the engine was built without --cluster")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as local:
        yield local.scheduler_address
