"""SKT's source network: trained here where no other model or checkpoint is given, and its kernels picked out.

Huang et al. (2022) transfer from "a large well-trained prospecting target prediction network" and do not say
on which data it was trained. Without another model or checkpoint, one of these is the source:

- ``layers``: a network that learnt, on every cell of the stack and without any label, to tell windows of
  the ground from windows put together of layers of different places. It has to learn which elements go together,
  and there are hundreds of times more cells for that than known ones: the larger task.
- ``labels``: a network that learnt the same known cells first.
- ``random``: kernels as they were drawn. Nothing is transferred but a random start.

A source that is given brings the kernels of its convolutions and nothing else, since Eqs. 8 and 9 know nothing else; a
kernel that no target has a counterpart of (the first of a network for images, before targets for windows) is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

import numpy as np
import torch
from torch import Tensor

from ..core.context import Context
from ..core.errors import InputError
from .anomaly_report import loss_report
from .classification import ClassScorer, NetworkPlan, seeded
from .dilated_maps import pad_mirrored
from .member import MemberJob, train_member
from .networks.convolution_blocks import WIDTH
from .networks.resnet import NUM_FILTERS
from .networks.selected_kernels import kernels_of
from .networks.skt import residual_network
from .pretrained import GOSSAN, Pretrained, kernels_by_name, kernels_for_bands, matched_bands, seems_to_be
from .window_source import WindowSource

LAYERS, LABELS, RANDOM = "layers", "labels", "random"
TASKS = (LAYERS, LABELS, RANDOM)
TOLD = {
    LAYERS: "learnt which layers go together on {cells:,} cells, without labels (telling {share:.0%} of windows right)",
    LABELS: "learnt the same {cells:,} known windows first (telling {share:.0%} of them right)",
}
LAST_STEPS = 50  # of the training, over which that share is taken
PREFIX = "network."  # of a ClassScorer's weights
BODY = "body."  # of a model of transfer learning
FIRST, IMAGE_KERNEL = "conv1.weight", 7


class MixedWindows:
    """Windows of the ground, and windows whose bands come from different places, drawn at random, as many of each.

    Parameters
    ----------
    source : WindowSource
        Of two bands or more: a single one fits everywhere.
    cells : Tensor
        Row-major indices of all cells with data, int64, shape (n,).
    """

    def __init__(self, source: WindowSource, cells: Tensor) -> None:
        self.source, self.cells = source, cells
        self.deposits = self.barren = cells  # every cell serves as both

    def draw(self, generator: torch.Generator, size: int) -> tuple[Tensor, Tensor]:
        """Return a batch: windows (size, bands, window, window), and 1 where a window is of one place, int64, (size,)."""
        target = torch.randint(2, (size,), generator=generator)
        cells = self.cells[torch.randint(len(self.cells), (size,), generator=generator)]
        windows = self.source.gather(cells)
        place = torch.randint(size, (size, self.source.bands), generator=generator)
        own = torch.arange(size)[:, None].expand_as(place)
        place = torch.where(target[:, None] == 1, own, place).to(windows.device)
        bands = torch.arange(self.source.bands, device=windows.device)
        return windows[place, bands], target.to(windows.device)


@dataclass(frozen=True)
class SourcePlan(NetworkPlan):
    """A source network and how it is trained.

    Attributes
    ----------
    as_published : bool
        See `networks.skt.residual_network`.
    mixed : bool
        Whether it learns `MixedWindows` instead of labels.
    """

    as_published: bool = False
    mixed: bool = False

    def build_scorer(self, bands: int) -> ClassScorer:
        """Return the network, with any weights."""
        return ClassScorer(residual_network(bands, self.width, self.as_published))

    def build_windows(self, source: WindowSource, cells: np.ndarray, targets: Optional[np.ndarray]) -> Any:
        """Return what draws windows."""
        if self.mixed:
            return MixedWindows(source, torch.from_numpy(cells))
        return super().build_windows(source, cells, targets)


@dataclass(frozen=True)
class Source:
    """Kernels to select from.

    Attributes
    ----------
    kernels : dict of numpy.ndarray
        By name in ResNet-18; none where every target learns kernels of its own.
    told : str
        What they come from, in words.
    width : float
        Share of ResNet-18's published channels that they have.
    as_published : bool
        Whether its first layers are those published for images.
    losses : tuple of dict
        What is told of its training, see `anomaly_report.loss_report`; none where it was not trained here.
    """

    kernels: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)
    told: str = "none"
    width: float = WIDTH
    as_published: bool = False
    losses: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class KnownGround:
    """What SKT's networks learn from.

    Attributes
    ----------
    filled : numpy.ndarray
        The standardised stack without NoData, shape (bands, rows, columns).
    valid : numpy.ndarray
        Boolean, shape (rows, columns): cells with data.
    cells : numpy.ndarray
        Row-major indices of the cells whose windows' labels are learnt from, shape (n,).
    targets : numpy.ndarray
        uint8, shape (n,): 1 deposit, 0 barren.
    closed : numpy.ndarray
        Row-major indices of the cells on which no window is centred.
    seed : int
        Of everything random.
    """

    filled: np.ndarray
    valid: np.ndarray
    cells: np.ndarray
    targets: np.ndarray
    closed: np.ndarray
    seed: int

    def job(self, plan: Any, name: str, number: int, context: Context, labelled: bool = True) -> MemberJob:
        """Return what a network is trained from; no cell is watched.

        Parameters
        ----------
        plan : Architecture
        name : str
            For messages; its first word names the checkpoint.
        number : int
            Sets its seeds apart from those of others.
        context : Context
        labelled : bool
            Whether it learns the labelled cells, or all cells with data.
        """
        first, second = np.random.SeedSequence([self.seed, number]).generate_state(2).tolist()
        checkpoint = context.checkpoint / f"{name.split()[0].lower()}.safetensors" if context.checkpoint else None
        cells = self.cells if labelled else np.flatnonzero(self.valid)
        targets, nothing = self.targets if labelled else None, np.zeros(0, dtype=np.int64)
        padded = pad_mirrored(self.filled, plan.window)
        seeds = (first, second)
        return MemberJob(plan, name, seeds, padded, cells, nothing, checkpoint, targets, closed=self.closed)


def trained_source(plan: SourcePlan, task: str, ground: KnownGround, context: Context) -> Source:
    """Return the kernels of a network that learns one of `TASKS` on this ground, and tell."""
    if task == RANDOM:
        kernels = drawn_kernels(len(ground.filled), plan.width, plan.as_published, ground.seed)
        told = "random kernels: nothing was learnt that could be transferred"
        return Source(kernels, told, plan.width or WIDTH, plan.as_published)
    job = ground.job(replace(plan, mixed=task == LAYERS), "source network", 0, context, labelled=task == LABELS)
    member = train_member(job, context)
    share = float(member.history[-LAST_STEPS:, member.terms.index("accuracy")].mean())
    told = TOLD[task].format(cells=len(job.training), share=share)
    context.log(f"The source network {told}.")
    kernels = kernels_among(member.weights, PREFIX)
    return Source(
        kernels, f"a network that {told}", plan.width or WIDTH, plan.as_published, tuple(loss_report([member]))
    )


def drawn_kernels(bands: int, width: Optional[float], as_published: bool, seed: int) -> dict[str, np.ndarray]:
    """Return the kernels of a network that has learnt nothing, by name."""
    network = residual_network(bands, width, as_published)
    seeded(network, torch.Generator().manual_seed(seed))
    return {name: values.detach().numpy() for name, values in kernels_of(network).items()}


def kernels_among(weights: Mapping[str, np.ndarray], prefix: str = "") -> dict[str, np.ndarray]:
    """Return the kernels of convolutions, what has four dimensions, among the weights below a prefix, by name there."""
    return {n[len(prefix) :]: a for n, a in weights.items() if n.startswith(prefix) and a.ndim == 4}


def source_of(pretrained: Pretrained, band_names: Sequence[str]) -> Source:
    """Return the kernels of another model or of a checkpoint, its first layer fitted to these bands.

    Raises
    ------
    InputError
        If it is no ResNet-18, or a model of another area that knows none of the bands.
    """
    weights = {name[len(BODY) :] if name.startswith(BODY) else name: a for name, a in pretrained.weights.items()}
    kernels = kernels_among(weights)
    layers = [name for name in kernels_of(residual_network(1)) if name not in kernels]
    if layers or "layer1.2.conv1.weight" in kernels:
        raise InputError(
            f"'{pretrained.name}' is no ResNet-18 but {seems_to_be(pretrained.weights)}. SKT selects from a ResNet-18 alone."
        )
    first = kernels[FIRST]
    width, as_published = first.shape[0] / NUM_FILTERS[0], first.shape[-1] == IMAGE_KERNEL
    told = f"'{pretrained.name}', learnt from images"
    if pretrained.origin == GOSSAN:
        matched = matched_bands(pretrained.bands, band_names)
        known = [name for name, band in zip(band_names, matched) if band is not None]
        if not known:
            raise InputError(
                f"'{pretrained.name}' learnt from the bands {', '.join(pretrained.bands)}; none of them is among this "
                f"stack's: {', '.join(band_names)}. Give the stack's bands the names that the model knows."
            )
        first, told = kernels_by_name(first, matched), f"'{pretrained.name}', which knows {', '.join(known)}"
    else:
        first = kernels_for_bands(first, len(band_names))
    return Source({**kernels, FIRST: first}, told, width, as_published)


def fitting(source: Source, bands: int, as_published: bool) -> Source:
    """Return the source with those kernels alone that have a counterpart in the target networks.

    Parameters
    ----------
    source : Source
    bands : int
        Of the stack.
    as_published : bool
        Whether the targets have the first layers published for images.
    """
    wanted = {n: k.shape for n, k in kernels_of(residual_network(bands, source.width, as_published)).items()}
    kernels = {n: source.kernels[n] for n, shape in wanted.items() if source.kernels[n].shape == tuple(shape)}
    left = [name for name in wanted if name not in kernels]
    told = f"{source.told}; of no use here: {', '.join(left)}" if left else source.told
    return replace(source, kernels=kernels, told=told)
