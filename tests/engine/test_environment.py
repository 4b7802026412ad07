"""Finding, refusing and building the worker's Python, with real interpreters."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from pathlib import Path

import pytest
from gossan.core.context import Cancelled
from gossan.core.errors import EngineError, EnvironmentMissing
from gossan.engine import environment, estimate, installer, interpreters
from gossan.engine.environment import explain_missing, find
from gossan.engine.installer import Options, build
from gossan.engine.runner import run_task
from gossan.engine.settings import Settings

SYSTEM = Path("/usr/bin/python3")
posix = pytest.mark.skipif(sys.platform == "win32", reason="uses shell scripts as stand-ins for programs")


def script(path: Path, text: str) -> Path:
    """Write a program."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Settings with nothing built."""
    return Settings(cache=tmp_path / "cache", python="", dask="", workers=1)


@posix
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("echo not a python", "does not work as a Python"),
        ("echo '[1]'", "does not work as a Python"),
        ("echo broken >&2; exit 3", r"does not work as a Python \(broken\)"),
        ("kill -9 $$", r"does not work as a Python \(exit code -9\)"),
        ("""echo '{"version": [3, 8, 1], "lacks": []}'""", "is Python 3.8.1: choose version 3.9 or later"),
        ("""echo '{"version": [3, 11, 1], "lacks": ["ensurepip"]}'""", "ensurepip.*apt install python3-venv"),
    ],
)
def test_what_is_no_usable_python_is_refused_with_the_reason(tmp_path, text, words):
    with pytest.raises(EngineError, match=words):
        interpreters.find_interpreter(str(script(tmp_path / "python3", text)))


@posix
def test_a_program_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(interpreters, "START_SECONDS", 0.2)
    with pytest.raises(EngineError, match="gave no answer in 0.2 seconds"):
        interpreters.find_interpreter(str(script(tmp_path / "python3", "exec sleep 600")))


@posix
def test_qgis_itself_is_never_run(tmp_path, empty):
    witness = tmp_path / "it was run"
    program = script(tmp_path / "qgis-bin", f"touch '{witness}'")
    with pytest.raises(EngineError, match="is QGIS, not a Python"):
        interpreters.find_interpreter(str(program))
    assert find(dataclasses.replace(empty, python=str(program)), ()) is None
    assert not witness.exists()


def test_inside_qgis_only_files_called_python_are_candidates(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_base_executable", str(script(tmp_path / "qgis-ltr-bin", "exit 1")))
    found = list(interpreters.candidates())
    assert found
    assert all(path.name.startswith("python") for path in found)


def test_this_computers_python_is_found():
    found = interpreters.find_interpreter()
    assert found.version >= interpreters.OLDEST
    assert interpreters.check_interpreter(found.path) == found


def test_without_an_environment_one_sentence_says_what_is_missing_and_what_to_do(empty, settings):
    assert find(empty, ("torch",)) is None
    with pytest.raises(EnvironmentMissing) as caught:
        run_task("torch_echo", {}, {}, None, dataclasses.replace(empty, task_folder=settings.task_folder))
    for words in ("PyTorch", "Plugins > Gossan > Set up the engine...", "python3 -m gossan.engine.environment", "maps"):
        assert words in str(caught.value)


@pytest.mark.skipif(not SYSTEM.exists(), reason="this computer has no /usr/bin/python3")
def test_a_chosen_python_without_torch_is_named_with_what_it_lacks(empty):
    chosen = dataclasses.replace(empty, python=str(SYSTEM))
    if "torch" in environment.verify(str(SYSTEM), chosen).packages:
        pytest.skip("the system's Python has torch")
    assert find(chosen, ("torch",)) is None
    sentence = explain_missing(chosen, ("torch",))
    assert sentence.startswith(f"This step needs PyTorch, which the Python in the settings, {SYSTEM}, does not have")


def test_a_chosen_python_that_does_not_exist_is_named(empty):
    chosen = dataclasses.replace(empty, python="/nowhere/python3")
    assert find(chosen, ()) is None
    assert "/nowhere/python3 cannot be run" in explain_missing(chosen, ())


def test_a_chosen_python_is_examined_once(settings):
    first = find(settings, ("numpy",))
    assert first is not None
    assert first.version.startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    notes = settings.cache / "pythons.json"
    marked = notes.read_text().replace(first.device, "the noted device")
    notes.write_text(marked)
    assert find(settings, ("numpy",)).device == "the noted device"
    assert find(settings, ("no_such_library",)) is None  # looks again, in vain


@posix
def test_a_library_that_is_there_but_broken_is_told_from_a_missing_one(tmp_path, empty):
    broken = tmp_path / "skops"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('DLL load failed')")
    program = script(tmp_path / "python3", f"PYTHONPATH='{tmp_path}' exec '{sys.executable}' \"$@\"")
    with pytest.raises(EngineError, match=r"skops in .*python3 does not work \(ImportError: DLL load failed\)"):
        environment.verify(str(program), empty)


def test_a_damaged_note_or_marker_counts_as_none(empty):
    folder = empty.cache / "engine-3.11"
    folder.mkdir(parents=True)
    (folder / environment.MARKER).write_text("{half")
    assert find(empty, ()) is None
    (folder / environment.MARKER).write_text("[]")
    assert find(empty, ()) is None


def test_an_environment_of_other_requirements_is_used_and_called_outdated(empty, settings, notebook):
    folder = empty.cache / "engine-3.11"
    python = environment.environment_python(folder)
    python.parent.mkdir(parents=True)
    script(python, f"exec '{sys.executable}' \"$@\"")
    known = environment.Environment(str(python), "3.11.2", {"numpy": "2.0"})
    note = {"complete": True, "requirements": "of before", "environment": dataclasses.asdict(known)}
    environment.write_json(folder / environment.MARKER, note)

    monitor = notebook()
    run_task("echo", {}, {}, monitor, dataclasses.replace(empty, task_folder=settings.task_folder))
    assert "earlier version" in monitor.warnings[0]


def test_a_wheel_folder_without_the_wheels_says_so_and_the_next_build_continues(empty, tmp_path):
    told = []
    options = Options(wheels=str(tmp_path), python=sys.executable)
    for _ in range(2):
        with pytest.raises(
            EngineError, match=r"wheel folder .* has no \S+ for this Python.*pip download[\s\S]*log is"
        ) as caught:
            build(empty, options, lambda fraction, message: told.append((fraction, message)))
    assert str(empty.cache) in str(caught.value)
    assert "Continuing the environment" in [message for _, message in told]
    assert [f for f, _ in told[:3]] == sorted(f for f, _ in told[:3])
    assert find(empty, ()) is None  # half a build is none
    assert not list(empty.cache.glob("*.lock"))

    with pytest.raises(Cancelled):
        build(empty, options, lambda fraction, message: None, lambda: True)


def test_two_builds_at_once_are_refused(empty):
    empty.cache.mkdir()
    lock = empty.cache / f"engine-{interpreters.find_interpreter().minor}.lock"
    lock.write_text(str(os.getpid()))
    with pytest.raises(EngineError, match="being set up by another process"):
        build(empty, Options(), lambda fraction, message: None)


def test_too_small_a_disk_is_found_out_before_the_download(empty, monkeypatch):
    monkeypatch.setitem(estimate.GIGABYTES, "cpu", (1.0, 1e9))
    monkeypatch.setitem(estimate.GIGABYTES, "cuda", (1.0, 1e9))
    with pytest.raises(EngineError, match=r"needs about 1000000000 GB in .*GB are free.*GOSSAN_CACHE"):
        build(empty, Options(), lambda fraction, message: None)


def test_no_driver_means_the_cpu(monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert not interpreters.has_nvidia_driver()
    if shutil.which("nvidia-smi") is None and not Path("/proc/driver/nvidia/version").exists():
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
        assert installer._device(Options()) == "cpu"
    assert installer._device(Options(device="cuda")) == "cuda"


def test_the_command_says_what_is_missing_and_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GOSSAN_CACHE", str(tmp_path))
    monkeypatch.delenv("GOSSAN_PYTHON", raising=False)
    assert environment.main(["--check"]) == 1
    assert "This step needs numpy" in capsys.readouterr().err


@pytest.mark.engine
def test_torch_works_in_the_worker_and_is_reported_by_the_check(settings, monkeypatch, capsys):
    import numpy as np

    result = run_task("torch_echo", {"values": np.arange(5.0)}, {}, None, settings)
    assert result.arrays["sum"] == 10.0
    monkeypatch.setenv("GOSSAN_CACHE", str(settings.cache))
    monkeypatch.setenv("GOSSAN_PYTHON", sys.executable)
    assert environment.main(["--check"]) == 0
    assert "torch 2" in capsys.readouterr().out
