"""A real worker process: what arrives, what travels, what is left."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core import errors
from gossan.core.context import Cancelled
from gossan.core.errors import EngineError, InputError
from gossan.engine.runner import run_task


def test_arrays_and_plain_values_come_back_from_the_worker_as_they_went(settings, notebook, leftovers):
    arrays = {
        "raster": np.random.default_rng(0).normal(size=(2, 5, 7)).astype(np.float32),
        "text": np.array(["Cu <0.01", "Zn", "naïve"]),
        "nothing": np.empty((0, 3)),
        "scalar": np.array(4.0),
        "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    }
    monitor = notebook()

    result = run_task("echo", arrays, {"nested": [1, [2.5, "x"], {"a": [True, None]}]}, monitor, settings)

    np.testing.assert_array_equal(result.arrays["raster"], arrays["raster"] * 2)
    assert result.arrays["raster"].dtype == np.float32
    assert result.arrays["text"].tolist() == ["Cu <0.01", "Zn", "naïve"]
    assert result.arrays["nothing"].shape == (0, 3)
    assert result.arrays["scalar"] == 8.0
    np.testing.assert_array_equal(result.arrays["fortran"], arrays["fortran"] * 2)
    assert result.summary["nested"] == [1, [2.5, "x"], {"a": [True, None]}]
    assert result.arrays["raster"].flags.writeable
    assert leftovers() == []


def test_progress_log_and_warning_arrive_while_the_worker_runs(settings, notebook):
    monitor = notebook()
    run_task("echo", {}, {"steps": 3}, monitor, settings)
    assert monitor.progresses[0] == (pytest.approx(1 / 3), "step 1")
    assert monitor.progresses[-1] == (1.0, "step 3")
    assert (monitor.logs, monitor.warnings) == (["0 arrays"], ["doubt this"])


def test_the_same_task_gives_the_same_inside_qgis_and_in_the_worker(settings, notebook):
    arrays = {"values": np.arange(12.0).reshape(3, 4)}
    here, there = notebook(), notebook()
    inside = run_task("echo", arrays, {"libraries": [], "nested": [[1]]}, here, settings)
    outside = run_task("echo", arrays, {"nested": [[1]]}, there, settings)
    np.testing.assert_array_equal(inside.arrays["values"], outside.arrays["values"])
    assert inside.summary["nested"] == outside.summary["nested"] == [[1]]
    assert inside.summary["writeable"] == outside.summary["writeable"] == [False]
    assert here.logs == there.logs
    assert inside.summary["checkpoint"] == "None"


def test_the_worker_inherits_nothing_of_qgis_and_its_python(settings, monkeypatch):
    foreign = ["PYTHONHOME", "PYTHONSTARTUP", "GDAL_DATA", "PROJ_LIB", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_QPA"]
    for name in foreign:
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    monkeypatch.setenv("https_proxy", "proxy.example:3128")

    summary = run_task("echo", {}, {}, None, settings).summary

    assert not set(foreign) & set(summary["names"])
    assert {"PATH", "CUDA_DEVICE_ORDER", "https_proxy"} <= set(summary["names"])
    assert summary["python_path"].endswith("code")
    assert summary["python_path"].startswith(summary["folder"])
    assert summary["threads"] == "2"
    assert summary["torch"] is False


def test_prints_from_python_c_and_children_never_enter_the_protocol(settings, notebook, leftovers):
    result = run_task("misbehave", {}, {"way": "chatter"}, notebook(), settings)
    np.testing.assert_array_equal(result.arrays["fine"], np.ones(3))
    assert leftovers() == []


@pytest.mark.parametrize(
    "name", ["GossanError", "InputError", "ModelFileError", "TrainingError", "EngineError", "EnvironmentMissing"]
)
def test_errors_meant_for_people_travel_with_class_and_words(settings, leftovers, name):
    with pytest.raises(errors.GossanError) as caught:
        run_task("misbehave", {}, {"way": "raise_ours", "text": f"{name}:Field 'Cu' is empty; é"}, None, settings)
    assert type(caught.value) is getattr(errors, name)
    assert str(caught.value) == "Field 'Cu' is empty; é"
    assert leftovers() == []


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("raise_foreign", r"ZeroDivisionError: by rock[\s\S]*Traceback"),
        ("raise_memory", "Memory ran out: use a smaller extent"),
        ("leave", "without a result: it ended by itself with exit code 0"),
        ("leave_at_once", "without a result: it ended by itself with exit code 0"),
        ("abort", r"crashed with signal SIGABRT[\s\S]*the last words"),
        ("kill", "SIGKILL.*memory ran out"),
        ("close_everything", "closed its output and went on"),
        ("garbage", "without a result: it ended by itself with exit code 0"),
    ],
)
def test_a_worker_that_fails_gives_a_sentence_and_leaves_nothing(settings, notebook, leftovers, way, words):
    monitor = notebook()
    with pytest.raises(EngineError, match=words):
        run_task("misbehave", {}, {"way": way, "text": "by rock"}, monitor, settings)
    assert monitor.logs[0].startswith("process ")
    assert leftovers() == []


@pytest.mark.parametrize("way", ["cooperate", "sleep", "deaf", "hold_the_lock", "multiply"])
def test_a_cancel_ends_the_worker_whatever_it_is_doing(settings, notebook, leftovers, process_end, way):
    monitor = notebook(cancel_at="deaf now" if way == "deaf" else "misbehave")
    with pytest.raises(Cancelled):  # each of these ways would last ten minutes
        run_task("misbehave", {}, {"way": way}, monitor, settings)
    assert process_end(int(monitor.logs[0].split()[1]))
    assert leftovers() == []


def test_a_cancel_before_the_start_starts_nothing(settings, notebook, leftovers):
    monitor = notebook(cancel_at="")
    monitor.log("")
    with pytest.raises(Cancelled):
        run_task("misbehave", {"a": np.ones(3)}, {"way": "fine"}, monitor, settings)
    assert monitor.logs == [""]
    assert leftovers() == []


def test_a_checkpoint_outlives_a_failure_and_not_a_success(settings):
    checkpoints = settings.cache / "checkpoints"
    arrays = {"a": np.arange(4.0)}
    for _ in range(2):  # the same run again finds the same folder
        with pytest.raises(EngineError):
            run_task("misbehave", arrays, {"way": "kill"}, None, settings)
        (kept,) = checkpoints.iterdir()
        assert (kept / "state.txt").read_text() == "half way"
    with pytest.raises(EngineError):
        run_task("misbehave", {"a": np.arange(4.0) + 1e-12}, {"way": "kill"}, None, settings)
    assert len(list(checkpoints.iterdir())) == 2
    run_task("misbehave", arrays, {"way": "fine"}, None, settings)
    assert len(list(checkpoints.iterdir())) == 2


def test_object_arrays_and_unknown_parameters_are_refused_at_the_door(settings):
    with pytest.raises(InputError, match="'mixed' holds object"):
        run_task("echo", {"mixed": np.array([1, "a"], dtype=object)}, {}, None, settings)
    with pytest.raises(InputError, match="no parameter colour"):
        run_task("echo", {}, {"colour": 1}, None, settings)
    with pytest.raises(InputError, match="lacks a parameter.*way"):
        run_task("misbehave", {}, {}, None, settings)


def test_a_python_that_cannot_be_started_is_named(settings):
    import dataclasses

    with pytest.raises(errors.EnvironmentMissing, match="There is no|cannot be run"):
        run_task("echo", {}, {}, None, dataclasses.replace(settings, python="/nowhere/python"))
