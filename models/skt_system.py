"""How SKT's target networks score, and how one step trains all of them together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call

from .classification import Clock, seeded
from .labelled_windows import LabelledWindows
from .member import Scorer
from .networks.selected_kernels import SelectedKernels, SourceKernels, kernels_of
from .networks.skt import DilatedConvolution, ElementMask, TargetNetwork, residual_network
from .self_distillation import distillation
from .training import TrainingSystem
from .window_source import WindowSource

SELECTION_TRAVEL = 2.0  # how far Adam could carry an element of P in a whole training: from 1 to 0, and some way back
TERMS = ("objective", "cross-entropy", "distillation", "accuracy", "kept")  # of each target network
MASK_SPEED = 10.0  # times the learning rate: a mask moved in the weights' small steps would still be all ones


class JointScorer(Scorer):
    """All target networks behind one mask, as they are trained together."""

    def __init__(self, targets: Sequence[TargetNetwork]) -> None:
        super().__init__()
        self.targets = nn.ModuleList(targets)

    def scores(self, x: Tensor) -> Tensor:
        """Return the mean over the target networks of the deposit's softmax, shape (n,)."""
        return torch.stack([torch.softmax(target(x), dim=1)[:, 1] for target in self.targets]).mean(dim=0)


@dataclass(frozen=True)
class SktPlan:
    """All target networks and how they are trained together: what `member.Architecture` asks for.

    Attributes
    ----------
    window, iterations, epochs, batch_size, device
        As in `models.skt.SelectiveTransfer`; `window` is that of the widest front end.
    rates, reaches : tuple of int
        Per target network: cells between the taps of its dilated convolution, and what that sees of
        the window.
    source : dict of numpy.ndarray
        Kernels to select from, by name; none: the targets learn kernels of their own.
    width, as_published
        See `networks.skt.residual_network`.
    soft_mask, distill : bool
        Switches of Eq. 6 and Eq. 10.
    beta : float
        Weight of the distillation (Eq. 12).
    sparsity : float
        Weight of the penalty on P, see `networks.selected_kernels`.
    learning_rate, last_rate, halve_every
        See `rate_at`; `halve_every` in passes over the known windows, 0 = half a cosine.
    optimiser : str
        ``adam`` or ``sgd``.
    momentum, decay : float
        Of SGD; of either optimiser's weight decay.
    noise : float
        Variance of the Gaussian noise added to every window learnt from.
    shift, turn
        See `LabelledWindows`.
    """

    window: int
    iterations: int
    epochs: int
    batch_size: int
    device: str
    rates: tuple[int, ...]
    reaches: tuple[int, ...]
    source: Mapping[str, np.ndarray]
    width: float
    as_published: bool
    soft_mask: bool
    distill: bool
    beta: float
    sparsity: float
    learning_rate: float
    last_rate: float
    halve_every: int
    optimiser: str
    momentum: float
    decay: float
    noise: float
    shift: int
    turn: bool

    def build_scorer(self, bands: int) -> JointScorer:
        """Return all target networks, with any weights."""
        mask = ElementMask(bands)
        fronts = [DilatedConvolution(rate, reach) for rate, reach in zip(self.rates, self.reaches)]
        networks = [residual_network(bands, self.width, self.as_published) for _ in fronts]
        return JointScorer([TargetNetwork(mask, *pair) for pair in zip(fronts, networks)])

    def rate_at(self, step: int, iterations: int, passes: int) -> float:
        """Return the learning rate of a step: halved every so many passes, or falling along half a cosine."""
        if self.halve_every:
            return self.learning_rate * 0.5 ** (step // (self.halve_every * passes))
        share = min(step / max(iterations, 1), 1.0)
        return self.last_rate + (self.learning_rate - self.last_rate) * 0.5 * (1.0 + math.cos(math.pi * share))

    def build_windows(self, source: WindowSource, cells: np.ndarray, targets: Optional[np.ndarray]) -> LabelledWindows:
        """Return what draws labelled windows."""
        return LabelledWindows(source, cells, np.asarray(targets) == 1, self.shift, self.turn)

    def build_system(self, scorer: Scorer, windows: Any, generator: torch.Generator, device: torch.device) -> SktSystem:
        """Return what trains it, its weights drawn anew from `generator`."""
        seeded(scorer, generator)
        passes = -(-(len(windows.deposits) + len(windows.barren)) // self.batch_size)
        return SktSystem(scorer.to(device), windows, self, passes)


class SktSystem(TrainingSystem):
    """One step: all cross-entropies and beta times all distillations of a batch (Huang et al. 2022, Eq. 12).

    The cross-entropy of Eq. 11 is summed over elements, as if each had an output and a label of its
    own; a network sees all elements at once, so it is that of the sample.

    Parameters
    ----------
    scorer : JointScorer
        Holds the kernels that the targets work with, so that a trained network scores without P, w
        or the source: "without adding additional computational cost".
    windows : LabelledWindows
    plan : SktPlan
    passes : int
        Batches in one pass over the known windows.
    """

    def __init__(self, scorer: JointScorer, windows: LabelledWindows, plan: SktPlan, passes: int) -> None:
        self.scorer, self.windows, self.plan, self.passes = scorer, windows, plan, passes
        self.iterations = plan.epochs * passes if plan.epochs else plan.iterations
        self.targets: list[TargetNetwork] = list(scorer.targets)
        self.terms = ("objective", *(f"{term} {v}" for v in range(len(self.targets)) for term in TERMS))
        self.clock = Clock()
        self.selected = self._selected()
        self.replaced = [self._replaced(target) for target in self.targets]
        self.networks = nn.ModuleDict({"scorer": scorer, "clock": self.clock, "selected": self.selected})
        self._write_kernels()
        self.optimisers = self._optimisers()
        self.speeds = {
            "weights": 1.0,
            "mask": 1.0 if plan.optimiser == "sgd" else MASK_SPEED,
            "selection": SELECTION_TRAVEL / sum(self._rate(step) for step in range(self.iterations)),
        }

    def step(self, generator: torch.Generator, batch_size: int) -> Tensor:
        """Update the weights once; return the loss terms, shape (terms,)."""
        x, target = self.windows.draw(generator, batch_size)
        x = self._noisy(x, generator)
        logits = [self._logits(v, x) for v in range(len(self.targets))]  # each (n, 2)
        entropies = [nn.functional.cross_entropy(values, target) for values in logits]
        guided = distillation(logits) if self.plan.distill else [entropy.new_zeros(()) for entropy in entropies]
        losses = [entropy + self.plan.beta * loss for entropy, loss in zip(entropies, guided)]
        objective = torch.stack(losses).sum()
        self._descend(objective)
        told = [objective.detach()]
        for v, values in enumerate(logits):
            right = (values.detach().argmax(dim=1) == target).float().mean()
            told += [losses[v].detach(), entropies[v].detach(), guided[v].detach(), right, self._kept(v)]
        return torch.stack(told)

    def _selected(self) -> nn.ModuleList:
        """Return each target's selection over the source's kernels; none without a source."""
        if not self.plan.source:
            return nn.ModuleList()
        device = next(self.scorer.parameters()).device
        kernels = {name: torch.from_numpy(np.array(values)).to(device) for name, values in self.plan.source.items()}
        source = SourceKernels.of(kernels)
        return nn.ModuleList(SelectedKernels(source) for _ in self.targets)

    def _optimisers(self) -> dict[str, torch.optim.Optimizer]:
        """Return those of the weights, of the mask and of P."""
        written = {id(kernel) for kernels in self.replaced for kernel in kernels}
        masks = {id(self.targets[0].mask.weight)}
        weights = [w for w in self.scorer.parameters() if id(w) not in written | masks]
        weights += [own for selected in self.selected for own in selected.own]
        optimisers = {"weights": self._optimiser(weights)}
        if self.plan.soft_mask:
            optimisers["mask"] = self._optimiser([self.targets[0].mask.weight])
        if len(self.selected):
            selections = [p for selected in self.selected for p in selected.selection]
            optimisers["selection"] = torch.optim.Adam(selections, fused=True)
        return optimisers

    def _optimiser(self, weights: list[nn.Parameter]) -> torch.optim.Optimizer:
        plan = self.plan
        if plan.optimiser == "sgd":
            return torch.optim.SGD(weights, plan.learning_rate, momentum=plan.momentum, weight_decay=plan.decay)
        return torch.optim.AdamW(weights, plan.learning_rate, weight_decay=plan.decay, fused=True)

    def _descend(self, objective: Tensor) -> None:
        """Take one step downhill, then one of the penalty on P."""
        rate = self._rate(int(self.clock.steps))
        for optimiser in self.optimisers.values():
            optimiser.zero_grad()
        objective.backward()
        for name, optimiser in self.optimisers.items():
            for group in optimiser.param_groups:
                group["lr"] = rate * self.speeds[name]
            optimiser.step()
        for selected in self.selected:
            selected.shrink(self.plan.sparsity * rate * self.speeds["selection"])
        self._write_kernels()
        self.clock.steps += 1

    def _rate(self, step: int) -> float:
        return self.plan.rate_at(step, self.iterations, self.passes)

    def _noisy(self, x: Tensor, generator: torch.Generator) -> Tensor:
        """Return the windows with Gaussian noise."""
        if self.plan.noise == 0:
            return x
        return x + math.sqrt(self.plan.noise) * torch.randn(x.shape, generator=generator).to(x.device)

    def _logits(self, v: int, x: Tensor) -> Tensor:
        """Return a target network's logits (n, 2), computed with its selected kernels."""
        target = self.targets[v]
        if not len(self.selected):
            return target(x)
        return functional_call(target.network, self.selected[v](), (target.maps(x),))

    def _replaced(self, target: TargetNetwork) -> list[Tensor]:
        """Return the kernels that selected ones stand in for, in the source's order."""
        kernels = kernels_of(target.network)
        return [kernels[name] for name in self.plan.source]

    @torch.no_grad()
    def _write_kernels(self) -> None:
        """Give the target networks the kernels that their selection makes."""
        for kernels, selected in zip(self.replaced, self.selected):
            for kernel, values in zip(kernels, selected().values()):
                kernel.copy_(values)

    def _kept(self, v: int) -> Tensor:
        """Return the share of the source's weights that a target selects; 1 without a source."""
        if not len(self.selected):
            return torch.ones((), device=next(self.scorer.parameters()).device)
        return self.selected[v].kept()
