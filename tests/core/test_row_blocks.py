"""Blocks of rows, and giving back the pages of memory maps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.row_blocks import release, row_blocks


@pytest.mark.parametrize(("cells", "multiple"), [(1, 1), (50, 1), (64, 16), (10**9, 1), (10**9, 16), (1, 16)])
def test_blocks_hold_every_row_once_in_order_and_start_at_whole_tiles(cells, multiple):
    blocks = row_blocks((70, 10), cells, multiple)
    assert [row for rows in blocks for row in range(rows.start, rows.stop)] == list(range(70))
    assert all(rows.start % multiple == 0 for rows in blocks)
    assert all((rows.stop - rows.start) * 10 <= max(cells, 10 * multiple) for rows in blocks)


def test_what_was_written_to_a_map_is_there_after_its_pages_are_released(tmp_path: Path):
    array = np.lib.format.open_memmap(tmp_path / "a.npy", mode="w+", dtype=np.float32, shape=(3, 1000, 1000))
    array[1] = 7.0
    release(array[1, 5:9])
    assert (array[1] == 7.0).all()
    del array
    assert (np.load(tmp_path / "a.npy")[1] == 7.0).all()


def test_a_private_copy_of_a_map_keeps_its_changes_and_other_arrays_are_left_alone(tmp_path: Path):
    np.save(tmp_path / "a.npy", np.zeros(100_000))
    private = np.load(tmp_path / "a.npy", mmap_mode="c")
    private[:] = 3.0
    plain = np.ones(10)
    release(private, plain)
    assert (private == 3.0).all()
    assert (plain == 1.0).all()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="counts pages as Linux shows them")
def test_a_walk_through_a_map_leaves_its_pages_to_the_system(tmp_path: Path):
    def mapped() -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("RssFile"))

    array = np.lib.format.open_memmap(tmp_path / "a.npy", mode="w+", dtype=np.float32, shape=(4096, 4096))
    array[:] = 1.0
    filled = mapped()
    release(array)
    assert filled - mapped() > 60_000, "kB of the 65,536 that were touched"
