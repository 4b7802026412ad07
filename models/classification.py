"""A network that tells deposits' windows from barren ones: how it scores, and how one step trains it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import torch
from torch import Tensor, nn

from .labelled_windows import LabelledWindows
from .member import Scorer, Weights
from .networks.classification import build_network
from .training import TrainingSystem
from .watched_cells import WATCHED, WatchedCells
from .window_source import WindowSource

OPTIMISERS = ("adam", "sgd")


class ClassScorer(Scorer):
    """A network with two outputs, barren and deposit; the score is the deposit's softmax."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (n, 2) for windows x of (n, bands, width, width)."""
        return self.network(x)

    def scores(self, x: Tensor) -> Tensor:
        """Return the share of the softmax that the deposit has, shape (n,)."""
        return torch.softmax(self(x), dim=1)[:, 1]


class Clock(nn.Module):
    """Counts steps and keeps what was last seen, among the weights so that a checkpoint keeps it."""

    steps: Tensor
    seen: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("steps", torch.zeros((), dtype=torch.int64))
        self.register_buffer("seen", torch.zeros(len(WATCHED)))


class ClassificationSystem(TrainingSystem):
    """One step: the cross-entropy of a batch of deposits' and barren windows.

    Where cells are watched, the terms tell their objective, the share of them told right and their AUC, too,
    as last looked at: what parts from the training's own figures shows when learning becomes learning
    by heart (He et al. 2024, figure 12).

    Parameters
    ----------
    scorer : ClassScorer
    windows : LabelledWindows
    plan : NetworkPlan
        Optimiser and learning rates.
    iterations : int
        Over which the learning rate falls from the first to the last, along half a cosine.
    """

    terms: tuple[str, ...] = ("objective", "accuracy")
    watched: Optional[WatchedCells] = None

    def __init__(self, scorer: ClassScorer, windows: LabelledWindows, plan: NetworkPlan, iterations: int) -> None:
        self.scorer, self.windows, self.plan, self.iterations = scorer, windows, plan, max(iterations, 1)
        self.clock = Clock()
        self.networks = nn.ModuleDict({"scorer": scorer, "clock": self.clock})
        learnt = [weights for weights in scorer.parameters() if weights.requires_grad]
        self.optimisers = {"network": _optimiser(plan, learnt)}

    def watch(self, source: WindowSource, cells: np.ndarray, targets: np.ndarray, iterations: int) -> None:
        """Look at cells that are not learnt from; see `TrainingSystem.watch`."""
        if len(cells):
            self.watched = WatchedCells(source, cells, targets, self.windows.deposit_share, iterations)
            self.terms = ("objective", "accuracy", *WATCHED)

    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Update the weights once; return objective and share of the batch told right."""
        x, target = self.windows.draw(generator, batch_size)
        torch.manual_seed(int(torch.randint(2**62, (), generator=generator)))  # dropout knows no other source
        logits = self.scorer(x)  # (n, 2)
        objective = nn.functional.cross_entropy(logits, target)
        optimiser = self.optimisers["network"]
        for group in optimiser.param_groups:
            group["lr"] = self._rate()
        optimiser.zero_grad()
        objective.backward()
        optimiser.step()
        self.clock.steps += 1
        right = (logits.detach().argmax(dim=1) == target).float().mean()
        terms = torch.stack([objective.detach(), right])
        if self.watched is None:
            return terms
        if self.watched.due(int(self.clock.steps)):
            self.clock.seen.copy_(self.watched.look(self.scorer))
        return torch.cat([terms, self.clock.seen.to(terms.device)])

    def _rate(self) -> float:
        """Return the learning rate of this step."""
        share = min(int(self.clock.steps) / self.iterations, 1.0)
        plan = self.plan
        return plan.last_rate + (plan.learning_rate - plan.last_rate) * 0.5 * (1.0 + math.cos(math.pi * share))


@dataclass(frozen=True)
class NetworkPlan:
    """One network and how it is trained: what `member.Architecture` asks for.

    Attributes
    ----------
    network : str
        A name of `networks.classification.NETWORKS`.
    window, iterations, epochs, batch_size, device
        As in `models.window_classifier.WindowClassifier`.
    learning_rate, last_rate : float
        First and last, along half a cosine.
    optimiser : str
        ``adam`` or ``sgd``.
    decay : float
        Weight decay.
    shift : int
        See `LabelledWindows`.
    turn : bool
        See `LabelledWindows`.
    width : float, optional
        Share of the network's published channels; a quarter where not given.
    crops : tuple of int, optional
        See `LabelledWindows`.
    """

    network: str
    window: int
    iterations: int
    epochs: int
    batch_size: int
    device: str
    learning_rate: float
    last_rate: float
    optimiser: str = "adam"
    decay: float = 0.0
    shift: int = 0
    turn: bool = True
    width: Optional[float] = None
    crops: Optional[tuple[int, int]] = None

    def build_scorer(self, bands: int) -> ClassScorer:
        """Return the network, with any weights."""
        return ClassScorer(build_network(self.network, bands, self.window, self.width))

    def build_windows(self, source: WindowSource, cells: np.ndarray, targets: Optional[np.ndarray]) -> LabelledWindows:
        """Return what draws labelled windows."""
        return LabelledWindows(source, cells, np.asarray(targets) == 1, self.shift, self.turn, self.crops)

    def build_system(
        self, scorer: Scorer, windows: Any, generator: torch.Generator, device: torch.device
    ) -> ClassificationSystem:
        """Return what trains it, its weights drawn anew from `generator`."""
        seeded(scorer, generator)
        steps = self.iterations
        if self.epochs:
            steps = self.epochs * -(-(len(windows.deposits) + len(windows.barren)) // self.batch_size)
        return ClassificationSystem(scorer.to(device), windows, self, steps)


def seeded(network: nn.Module, generator: torch.Generator) -> None:
    """Draw every layer's own kind of starting weights from `generator` instead of torch's process-wide one."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(torch.randint(2**62, (), generator=generator)))
        for module in reversed(list(network.modules())):  # what a whole network wants comes after its layers' own
            reset = getattr(module, "reset_parameters", None) or getattr(module, "_reset_parameters", None)
            if callable(reset):
                reset()


def load_weights(network: nn.Module, weights: Weights) -> None:
    """Give a network these weights; raises `RuntimeError` where they do not fit it."""
    network.load_state_dict({name: torch.from_numpy(np.array(values)) for name, values in weights.items()})


def _optimiser(plan: NetworkPlan, weights: list[nn.Parameter]) -> torch.optim.Optimizer:
    if plan.optimiser == "sgd":
        return torch.optim.SGD(weights, plan.learning_rate, momentum=0.9, weight_decay=plan.decay)
    return torch.optim.AdamW(weights, plan.learning_rate, weight_decay=plan.decay, fused=True)
