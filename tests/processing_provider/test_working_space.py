"""Where the arrays of a run go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gossan.core.errors import InputError

pytestmark = pytest.mark.qgis


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_arrays_are_in_memory_until_it_is_used_up_and_come_back_when_freed(qgis_app, tmp_path: Path):
    from gossan.processing_provider.working_space import WorkingSpace

    space = WorkingSpace(limit=1000, cache=tmp_path)
    first = space.allocate((10, 20))
    assert not isinstance(first, np.memmap)
    second = space.allocate((10, 20))
    assert isinstance(second, np.memmap)
    assert len(files(tmp_path)) == 1
    second[:] = 4.0
    view = first[2:]
    del first
    assert isinstance(space.allocate((10, 20)), np.memmap), "a view still holds the first"
    del view
    assert not isinstance(space.allocate((10, 20)), np.memmap)
    assert (second == 4.0).all()
    del second
    assert files(tmp_path) == []


def test_a_grid_that_no_disk_holds_is_refused_with_the_remedies(qgis_app, tmp_path: Path):
    from gossan.processing_provider.working_space import WorkingSpace

    with pytest.raises(InputError, match=r"needs 4,194,304\.0 GiB of working space.*larger cell size.*GOSSAN_CACHE"):
        WorkingSpace(cache=tmp_path / "not yet").allocate((1, 2**25, 2**25))
