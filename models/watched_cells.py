"""Known cells that are not learnt from, looked at now and then while a network learns."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from .window_source import WindowSource

WATCHED = ("held_out_objective", "held_out_accuracy", "held_out_auc")  # what a look tells
MOST_WATCHED = 256  # cells
LOOKS = 20  # in one training
BATCH = 64  # windows


class WatchedCells:
    """Objective, share told right and AUC of cells that are not learnt from.

    Parameters
    ----------
    source : WindowSource
    cells : numpy.ndarray
        Row-major indices, shape (n,); of more than 256, evenly spaced ones are looked at.
    targets : numpy.ndarray
        1 deposit, 0 barren, shape (n,).
    deposit_share : float
        Of deposits in a training batch: either kind counts as much here, so that both objectives compare.
    iterations : int
        Steps of the training.
    """

    def __init__(
        self, source: WindowSource, cells: np.ndarray, targets: np.ndarray, deposit_share: float, iterations: int
    ) -> None:
        chosen = np.concatenate([_thinned(np.flatnonzero(targets == kind)) for kind in (0, 1)])
        self.source, self.cells = source, torch.from_numpy(cells[chosen])
        self.targets = torch.from_numpy(targets[chosen].astype(np.int64))
        self.weights = _weights(self.targets, deposit_share)
        self.iterations, self.every = iterations, max(1, iterations // LOOKS)

    def due(self, step: int) -> bool:
        """Whether to look after this step, the first being 1."""
        return step == 1 or step % self.every == 0 or step == self.iterations

    @torch.no_grad()
    def look(self, scorer: nn.Module) -> Tensor:
        """Return what `WATCHED` names, float32, shape (3,), on the processor; the network goes on as it was.

        The AUC counts ties as half, and is 0.5 where one kind is missing.
        """
        was_training = scorer.training
        scorer.eval()
        logits = torch.cat([scorer(self.source.gather(part)).cpu() for part in self.cells.split(BATCH)])
        scorer.train(was_training)
        losses = nn.functional.cross_entropy(logits, self.targets, reduction="none")
        right = (logits.argmax(dim=1) == self.targets).float()
        told = [(self.weights * losses).sum(), (self.weights * right).sum(), self._auc(logits[:, 1] - logits[:, 0])]
        return torch.stack(told)

    def _auc(self, score: Tensor) -> Tensor:
        """Return the share of barren cells that a deposit outranks."""
        deposits, barren = score[self.targets == 1], score[self.targets == 0]
        if not len(deposits) or not len(barren):
            return torch.tensor(0.5)
        return (torch.sign(deposits[:, None] - barren[None, :]).mean() + 1.0) / 2.0


def _thinned(positions: np.ndarray) -> np.ndarray:
    """Return at most half as many positions as are watched, evenly spaced."""
    return positions[:: max(1, -(-len(positions) // (MOST_WATCHED // 2)))]


def _weights(targets: Tensor, deposit_share: float) -> Tensor:
    """Return each cell's weight; they sum to 1, the deposits' to their share of a batch where both kinds are there."""
    deposits = int(targets.sum())
    if deposits in (0, len(targets)):
        return torch.full((len(targets),), 1.0 / len(targets))
    each = torch.tensor([(1.0 - deposit_share) / (len(targets) - deposits), deposit_share / deposits])
    return each[targets]
