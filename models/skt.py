"""SKT: target networks at several scales that select what to take from a source network, and vote (Huang et al. 2022)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union

import numpy as np

from ..core.combination import SIMPLE_AVERAGE
from ..core.context import Context
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..core.windows import check_window, fill_nearest
from .base import State, TrainingData
from .classification import ClassScorer, NetworkPlan
from .dilated_maps import feature_maps, margin
from .lattice import lattice_windows
from .member import Member, score_blocks, train_member
from .networks.skt import KERNEL, residual_network
from .pretrained import Pretrained, read_pretrained
from .skt_source import (
    LABELS,
    LAYERS,
    TASKS,
    KnownGround,
    Source,
    SourcePlan,
    fitting,
    kernels_among,
    source_of,
    trained_source,
)
from .skt_system import TERMS, SktPlan
from .window_classifier import WindowClassifier, closed_cells

RATES = (1, 6, 12, 18, 24)
OPTIMISERS = ("adam", "sgd")
SOURCE_SHARE = 0.2  # of the training's time
LIMITS = (("beta", 0.0, 1e3), ("sparsity", 0.0, 0.99), ("noise", 0.0, 1e3), ("step", 0, 1e6), ("halve_every", 0, 1e6))


@dataclass(frozen=True)
class TargetPlan(NetworkPlan):
    """One target network, as it scores: windows of the map that its dilated convolution makes of the whole stack."""

    as_published: bool = False

    def build_scorer(self, bands: int) -> ClassScorer:
        """Return the network, with any weights."""
        return ClassScorer(residual_network(bands, self.width, self.as_published))


class SelectiveTransfer(WindowClassifier):
    """Several ResNet-18 over one window, each behind a dilated convolution of its own rate, trained together.

    Four parts, each of which can be left out: a weight per element
    (`networks.skt`), dilated convolutions (there too), kernels selected from a source network
    (`networks.selected_kernels`, `skt_source`), distillation from networks of small to those of
    large rates (`self_distillation`). Where the paper is silent or contradicts itself is said there; here:

    - *Windows.* The paper cuts 256 x 256 windows every 128 cells and calls one with a mine in it positive; with
      `step` 0, windows lie around known cells instead, so that a score belongs to a cell. Unknown ground is never taken
      for barren, as the paper takes it.
    - *Small windows.* A rate of 24 reaches far over a window of 9. With `surroundings`, the taps beyond the
      window lie on the ground that is there (mirrored at the map's border only), and every network gets a map as wide as
      the window. Without, as published, nothing beyond the window is seen and maps shrink by twice the rate.
    - *Vote.* "Voting" of five networks is not described: the score is the mean softmax, its spread over the
      networks is the second band, and `combination` offers votes.
    - *Noise.* Gaussian noise of variance 0.01 makes both classes equally many in the paper, in its test windows,
      too. Here every window that is learnt from gets fresh noise, both kinds are drawn equally often, and
      what is measured on stays as it is.

    Parameters
    ----------
    rates : tuple of int
        Cells between the taps of each target network's dilated convolution; smaller ones guide larger ones.
    beta : float
        Weight of the distillation (Eq. 12).
    soft_mask, dilation, transfer, distill : bool
        Switches. Without dilation, all rates are 1, as in the paper's ablation.
    sparsity : float
        Weight of the penalty on the selection matrices, 0 to 1; 0 selects everything.
    source : str, Pretrained or Source
        A ResNet-18 to select from: a file, what was read of it, or kernels; nothing: one is trained. No part
        of the fitted model. The share of channels is then the source's.
    source_task : str
        What the source network learns where none is given: ``layers``, ``labels`` or ``random``; see `skt_source`.
    width : float
        Share of ResNet-18's published channels.
    as_published : bool
        ResNet-18 with the first layers published for images, for windows of 64 cells or more.
    surroundings : bool
        Whether dilated convolutions see the ground beyond the window.
    step : int
        0: a window around each known cell. Otherwise windows every so many cells, see `lattice.lattice_windows`.
    noise : float
        Variance of the noise added to windows learnt from.
    halve_every : int
        Passes after which the learning rate is halved, again and again; 0: it falls along half a cosine.
    optimiser : str
        ``adam`` or ``sgd``.
    momentum, decay : float
        Of SGD; weight decay of either.
    window, combination, iterations, …
        See `WindowClassifier`.
    """

    kind = "skt"
    source_: Source
    mask_: np.ndarray
    kernels_: np.ndarray

    def __init__(
        self,
        rates: tuple[int, ...] = RATES,
        beta: float = 0.7,
        soft_mask: bool = True,
        dilation: bool = True,
        transfer: bool = True,
        distill: bool = True,
        sparsity: float = 0.5,
        source: Union[str, Pretrained, Source] = "",
        source_task: str = LAYERS,
        width: float = 0.125,
        as_published: bool = False,
        surroundings: bool = True,
        step: int = 0,
        noise: float = 0.01,
        halve_every: int = 0,
        optimiser: str = "adam",
        momentum: float = 0.01,
        decay: float = 1e-4,
        window: int = 9,
        combination: str = SIMPLE_AVERAGE,
        iterations: int = 200,
        epochs: int = 0,
        batch_size: int = 32,
        learning_rate: float = 1e-3,
        last_rate: float = 1e-5,
        hold_out: float = 0.2,
        shift: int = 1,
        turn: bool = True,
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        self.rates, self.beta, self.sparsity = _whole_numbers(rates), beta, sparsity
        self.soft_mask, self.dilation, self.transfer, self.distill = soft_mask, dilation, transfer, distill
        self.source, self.source_task, self.width, self.as_published = source, source_task, width, as_published
        self.surroundings, self.step, self.noise, self.halve_every = surroundings, step, noise, halve_every
        self.optimiser, self.momentum, self.decay = optimiser, momentum, decay
        super().__init__(
            window,
            combination,
            iterations,
            epochs,
            batch_size,
            learning_rate,
            last_rate,
            hold_out,
            shift,
            turn,
            seed,
            device,
        )

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments but the device."""
        names = ("rates", "beta", "soft_mask", "dilation", "transfer", "distill", "sparsity", "source_task", "width")
        further = ("as_published", "surroundings", "step", "noise", "halve_every", "optimiser", "momentum", "decay")
        return {**{name: getattr(self, name) for name in (*names, *further)}, **super().parameters()}

    # --- the target networks

    @property
    def used_rates(self) -> tuple[int, ...]:
        """The rates, smallest first: those networks guide the others. All 1 without dilation."""
        return tuple(sorted(self.rates)) if self.dilation else (1,) * len(self.rates)

    def plans(self) -> tuple[TargetPlan, ...]:
        """Return how each target network scores."""
        return tuple(self._target_plan(rate) for rate in self.used_rates)

    @property
    def reaches(self) -> tuple[int, ...]:
        """How many cells wide the ground is that each network sees."""
        return tuple(plan.window + margin(rate) for plan, rate in zip(self.plans(), self.used_rates))

    def names(self) -> tuple[str, ...]:
        """Return the networks' rates, numbered where one occurs twice, as 1 does without dilation."""
        rates = self.used_rates
        return tuple(
            f"rate {rate}" if rates.count(rate) == 1 else f"rate {rate}, network {rates[: i + 1].count(rate)}"
            for i, rate in enumerate(rates)
        )

    def _target_plan(self, rate: int) -> TargetPlan:
        width = self.window if self.surroundings else max(self.window - margin(rate), 1)
        own = {"window": width, "width": self.width, "as_published": self.as_published}
        return TargetPlan(**{**vars(self.plan("resnet18")), **own})

    def _joint_plan(self, source: Source) -> SktPlan:
        same = ("iterations", "epochs", "batch_size", "device", "width", "as_published", "soft_mask", "distill", "beta")
        learning = ("sparsity", "learning_rate", "last_rate", "halve_every", "optimiser", "momentum", "decay", "noise")
        return SktPlan(
            window=max(self.reaches),
            rates=self.used_rates,
            reaches=self.reaches,
            source=source.kernels,
            shift=min(self.shift, (self.window - 1) // 2),  # moved farther, a window would lose its cell
            turn=self.turn,
            **{name: getattr(self, name) for name in (*same, *learning)},
        )

    # --- learning

    def learn(self, data: TrainingData, context: Context) -> SelectiveTransfer:
        """Train the source where none is given, then all target networks together; see `WindowClassifier.learn`."""
        super().learn(data, context)
        self.metrics_.update(
            source=self.source_.told,
            source_losses=list(self.source_.losses),
            element_weights=dict(zip(data.band_names, element_weights(self.mask_))),
            kept=self._kept() if self.source_.kernels else [],
        )
        return self

    def _check(self, data: TrainingData) -> None:
        super()._check(data)
        if not self.rates or min(self.rates) < 1:
            raise InputError(f"The rates are {list(self.rates)}. Give one or more, each 1 or more: 1, 6, 12, 18, 24.")
        if self.source_task not in TASKS:
            raise InputError(f"There is no source task '{self.source_task}'. Choose one of {', '.join(TASKS)}.")
        if self.optimiser not in OPTIMISERS:
            raise InputError(f"There is no optimiser '{self.optimiser}'. Choose one of {', '.join(OPTIMISERS)}.")
        for name, least, most in LIMITS:
            if not least <= getattr(self, name) <= most:
                raise InputError(f"'{name}' is {getattr(self, name):g}. It must be {least:g} to {most:g}.")
        widest = max(self.used_rates)
        if not self.surroundings and self.window <= 2 * widest:
            raise InputError(
                f"A window of {self.window} cells leaves nothing of the map of rate {widest}: it must be wider than "
                f"{2 * widest}. Use a wider window, smaller rates, or let them see the surroundings."
            )

    def _train(
        self, data: TrainingData, learnt: np.ndarray, aside: np.ndarray, is_deposit: np.ndarray, context: Context
    ) -> list[Member]:
        """Train source and targets; return the target networks as members."""
        self._warn_of_reach(data, context)
        cells, targets = self._windows_learnt_from(data, learnt, is_deposit)
        ground = KnownGround(
            self._filled(data.stack), valid_cells(data.stack), cells, targets, closed_cells(data, learnt), self.seed
        )
        self.source_ = self._source(ground, data.band_names, context.part(0.0, SOURCE_SHARE))
        begin = SOURCE_SHARE if self.source_.losses else 0.0
        job = ground.job(self._joint_plan(self.source_), "SKT", 1, context)
        (joint,) = context.part(begin, 0.95).map(train_member, [job])
        return self._members(joint, ground.filled, aside, context.part(0.95, 1.0))

    def _windows_learnt_from(
        self, data: TrainingData, learnt: np.ndarray, is_deposit: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the cells whose windows are learnt from and what they are, uint8."""
        if self.step == 0:
            return learnt, is_deposit[learnt].astype(np.uint8)
        maps = np.zeros((2, is_deposit.size), dtype=bool)
        maps[is_deposit[learnt].astype(int), learnt] = True  # barren, deposits
        barren, deposits = maps.reshape(2, *data.training.shape)
        patch = self.window + 2 * self.shift
        check_window(patch, data.training.shape)
        centres, holds = lattice_windows(deposits, barren, patch, self.step)
        return centres, holds.astype(np.uint8)

    def _source(self, ground: KnownGround, band_names: tuple[str, ...], context: Context) -> Source:
        """Return the kernels to select from: none, those given, or those of a network trained here."""
        if not self.transfer:
            return Source(told="none: every target network learns kernels of its own")
        source = self.source
        if not source:
            return trained_source(
                self._source_plan(len(ground.cells)), self._possible_task(ground, context), ground, context
            )
        if isinstance(source, str):
            source = read_pretrained(source, "resnet18")
        if isinstance(source, Pretrained):
            source = source_of(source, band_names)
        self.width = source.width
        fitted = fitting(source, len(band_names), self.as_published)
        context.log(f"The target networks take their kernels from {fitted.told}.")
        return fitted

    def _possible_task(self, ground: KnownGround, context: Context) -> str:
        """Return the source's task; a single layer cannot be mixed with others."""
        if self.source_task == LAYERS and len(ground.filled) == 1:
            context.log("A single layer has no others to go with: the source network learns the labels instead.")
            return LABELS
        return self.source_task

    def _source_plan(self, known: int) -> SourcePlan:
        """Return how a source network is trained: for as many batches as the targets are."""
        iterations = self.epochs * -(-known // min(self.batch_size, known)) if self.epochs else self.iterations
        own = {"iterations": iterations, "epochs": 0, "width": self.width, "as_published": self.as_published}
        return SourcePlan(**{**vars(self.plan("resnet18")), **own})

    def _members(self, joint: Member, filled: np.ndarray, aside: np.ndarray, context: Context) -> list[Member]:
        """Return each target network with its losses and its scores of the cells set aside; keep what stands before them."""
        self.mask_ = joint.weights["targets.0.mask.weight"]
        count = range(len(self.rates))
        self.kernels_ = np.stack([joint.weights[f"targets.{v}.convolution.kernel"] for v in count])
        prefixes = [f"targets.{v}.network." for v in count]
        self.weights_ = [
            {f"network.{n[len(prefix) :]}": a for n, a in joint.weights.items() if n.startswith(prefix)}
            for prefix in prefixes
        ]
        trained = self._scores(filled, aside, context) if len(aside) else np.zeros((len(count), 0), np.float32)
        losses = [joint.history[:, 1 + v * len(TERMS) : 1 + (v + 1) * len(TERMS)] for v in count]
        each = zip(self.weights_, losses, trained)
        return [Member(own, lost, TERMS, told[:0], told, joint.batch_size, joint.device) for own, lost, told in each]

    def _warn_of_reach(self, data: TrainingData, context: Context) -> None:
        """Say how far the networks see, and warn where that is beyond the grid."""
        reach, smallest = max(self.reaches), min(data.training.shape)
        if reach > smallest:
            context.warn(
                f"The rate of {max(self.used_rates)} with a window of {self.window} cells sees ground {reach} cells wide, "
                f"but the grid is only {smallest} cells wide: the rest is mirrored. Use smaller rates."
            )
        elif reach > self.window:
            context.log(
                f"Dilated convolutions see up to {max(self.used_rates)} cells beyond the window of {self.window} cells: "
                f"the ground that is there, {reach} cells wide together."
            )

    def _kept(self) -> list[dict[str, Any]]:
        """Return per target network the share of the source's weights that it selects, of all and by layer."""
        report = []
        for name, weights in zip(self.names(), self.weights_):
            kernels = kernels_among(weights, "network.")
            chosen = {layer: k for layer, k in kernels.items() if layer in self.source_.kernels}
            count, size = sum(np.count_nonzero(k) for k in chosen.values()), sum(k.size for k in chosen.values())
            layers = {layer: float(np.count_nonzero(k) / k.size) for layer, k in chosen.items()}
            report.append({"name": name, "all": count / size, "layers": layers})
        return report

    # --- scoring and the model file

    def state(self) -> State:
        """Return what the base keeps, the mask and the dilated convolutions' kernels."""
        return State({**super().state().arrays, "mask": self.mask_, "kernels": self.kernels_})

    def restore(self, state: State) -> SelectiveTransfer:
        """Take over a fitted state; raises `KeyError`, `ValueError` or `RuntimeError` where it does not fit."""
        arrays = dict(state.arrays)
        self.mask_, self.kernels_ = arrays.pop("mask"), arrays.pop("kernels")
        super().restore(State(arrays))
        if self.mask_.shape != self.centre_.shape or self.kernels_.shape != (len(self.rates), KERNEL, KERNEL):
            raise ValueError("mask and kernels do not belong to these bands and rates")
        return self

    def outputs(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return every network's output for cells (row-major indices), float32, shape (networks, cells)."""
        return self._scores(self._filled(stack), cells, context)

    def grounds(self, stack: np.ndarray) -> Iterator[np.ndarray]:
        """Yield each network's maps: mask and dilated convolution are linear and keep the bands apart."""
        filled = self._filled(stack)
        for plan, rate, kernel in zip(self.plans(), self.used_rates, self.kernels_):
            yield feature_maps(filled, self.mask_, kernel, rate, plan.window)

    def _scores(self, filled: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return every network's output for cells of the standardised stack, float32, shape (networks, cells)."""
        parts = list(zip(self.plans(), self.used_rates, self.kernels_, self.weights_))
        outputs = np.empty((len(parts), len(cells)), dtype=np.float32)
        for i, (plan, rate, kernel, weights) in enumerate(parts):
            maps = feature_maps(filled, self.mask_, kernel, rate, plan.window)
            part = context.part(i / len(parts), (i + 1) / len(parts))
            outputs[i] = score_blocks(plan, [weights], maps, cells, part)[0]
        return outputs

    def _filled(self, stack: np.ndarray) -> np.ndarray:
        """Return the standardised stack without NoData, float32."""
        z = (stack - self.centre_[:, None, None].astype(np.float32)) / self.spread_[:, None, None].astype(np.float32)
        return fill_nearest(z, valid_cells(stack))


def _whole_numbers(rates: tuple[int, ...]) -> tuple[int, ...]:
    """Return the rates as numbers, also those that were typed."""
    try:
        return tuple(int(rate) for rate in rates)
    except ValueError as error:
        raise InputError(f"The rates must be whole numbers of cells, such as 1, 6, 12; {error}.") from error


def element_weights(mask: np.ndarray) -> list[float]:
    """Return the sizes of a mask's weights, as shares of their mean: 1 is an element that counts like the others."""
    sizes = np.abs(mask.astype(float))
    return (sizes / max(float(sizes.mean()), 1e-12)).tolist()
