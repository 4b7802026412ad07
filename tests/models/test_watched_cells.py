"""Cells that are watched while a network learns: looked at in time, weighed like a batch, and without effect on learning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.models.watched_cells import LOOKS, MOST_WATCHED, WatchedCells  # noqa: E402
from gossan.models.window_source import WindowSource  # noqa: E402


class SaysItsValue(torch.nn.Module):  # type: ignore[name-defined]
    """The logit of the deposit is the window's one value."""

    def forward(self, x: Any) -> Any:
        value = x.flatten(1)[:, 0]
        return torch.stack([torch.zeros_like(value), value], dim=1)


def watched(values: list[float], targets: list[int], deposit_share: float = 0.5, iterations: int = 100) -> WatchedCells:
    source = WindowSource(torch.tensor(values).view(1, 1, -1), 1)
    return WatchedCells(source, np.arange(len(values)), np.array(targets), deposit_share, iterations)


def test_either_kind_counts_as_much_as_in_a_batch() -> None:
    cells = watched([-1.0, -2.0, 3.0, 2.0], [0, 0, 0, 1])
    loss = [np.log1p(np.exp(value)) for value in (-1.0, -2.0, 3.0, -2.0)]
    objective, right, _ = cells.look(SaysItsValue())
    assert objective == pytest.approx(0.5 * np.mean(loss[:3]) + 0.5 * loss[3], rel=1e-5)
    assert right == pytest.approx(0.5 * 2 / 3 + 0.5)
    assert watched([-1.0, -2.0, 3.0, 2.0], [0, 0, 0, 1], 0.1).look(SaysItsValue())[1] == pytest.approx(0.6 + 0.1)


def test_the_auc_is_the_share_of_barren_cells_that_a_deposit_outranks_ties_by_half() -> None:
    cells = watched([0.1, 0.5, 0.5, 0.9, 0.5, 1.0], [0, 0, 0, 0, 1, 1])
    assert cells.look(SaysItsValue())[2] == pytest.approx((1 + 0.5 + 0.5 + 0 + 4) / 8)
    assert watched([0.1, 0.5], [1, 1]).look(SaysItsValue())[2] == 0.5


def test_one_kind_alone_is_averaged_plainly() -> None:
    assert watched([-1.0, 1.0], [0, 0]).look(SaysItsValue())[1] == pytest.approx(0.5)


@pytest.mark.parametrize("iterations", [1, 7, 100, 3000])
def test_it_is_looked_at_first_last_and_some_twenty_times_between(iterations: int) -> None:
    cells = watched([1.0, -1.0], [1, 0], iterations=iterations)
    due = [step for step in range(1, iterations + 1) if cells.due(step)]
    assert due[0] == 1 and due[-1] == iterations
    assert len(due) <= 2 * LOOKS and len(due) >= min(iterations, LOOKS)


def test_of_many_cells_some_of_each_kind_are_looked_at() -> None:
    cells = watched([0.0] * 5000, [1] * 40 + [0] * 4960)
    assert int(cells.targets.sum()) == 40 and len(cells.cells) <= MOST_WATCHED


def test_the_network_goes_on_as_it_was() -> None:
    scorer = torch.nn.Sequential(torch.nn.BatchNorm2d(1), SaysItsValue()).train()
    before = {name: value.clone() for name, value in scorer.state_dict().items()}
    watched([4.0, -1.0], [1, 0]).look(scorer)
    assert scorer.training
    assert all(torch.equal(before[name], value) for name, value in scorer.state_dict().items())
