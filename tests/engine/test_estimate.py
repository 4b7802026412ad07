"""What a build takes, said before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from gossan.core.errors import EngineError
from gossan.engine import estimate as estimates
from gossan.engine.estimate import check_space, estimate, folder_size, free_space


def test_nvidias_libraries_come_along_on_linux_unless_an_index_of_cpu_wheels_is_given() -> None:
    linux, windows = estimate("cpu", platform="linux"), estimate("cpu", platform="win32")
    assert linux == estimate("cuda", platform="linux") == estimate("cuda", platform="win32")
    assert linux.download > 5 * windows.download and linux.disk > windows.disk
    assert estimate("cpu", torch_index="https://index/cpu", platform="linux") == windows


def test_a_slow_line_takes_longer_than_a_fast_one() -> None:
    expected = estimate("cpu", platform="win32")
    assert 1 <= expected.shortest < expected.longest
    assert expected.longest - 2 == pytest.approx(8 * expected.download / 0.02 / 60, abs=1)  # 20 Mbit/s


def test_a_wheel_folder_downloads_nothing_and_needs_room_for_what_it_holds(tmp_path: Path) -> None:
    with (tmp_path / "torch.whl").open("wb") as file:
        file.truncate(2_000_000_000)  # a hole, no bytes
    expected = estimate("cuda", wheels=str(tmp_path))
    assert expected.download == 0 and expected.disk == pytest.approx(6.0)


def test_the_room_of_a_folder_that_is_not_there_yet_is_that_of_its_disk(tmp_path: Path) -> None:
    assert free_space(tmp_path / "not" / "yet") == pytest.approx(free_space(tmp_path), rel=0.01)


def test_too_small_a_disk_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_space(tmp_path, "cpu")
    monkeypatch.setitem(estimates.GIGABYTES, "cpu", (1.0, 1e9))
    with pytest.raises(EngineError, match="another disk"):
        check_space(tmp_path, "cpu")


def test_a_folder_is_as_large_as_its_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"x" * 4096)
    assert folder_size(tmp_path / "a") == pytest.approx(4096e-9)
    assert folder_size(tmp_path / "none") == 0
