"""Base of GANomaly and the autoencoder: an ensemble of networks that learn what the background looks like."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Optional

import numpy as np
import torch

from ..core.context import Context
from ..core.directed import match_bands
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..core.labels import DEPOSIT
from ..core.score_scale import gate_by_direction, share_below, training_knots
from ..core.training_cells import without_extremes
from ..core.windows import check_window, fill_nearest, pad_for_windows
from .anomaly_report import agreement, check_not_collapsed, control_report, loss_report
from .base import Model, State, TrainingData
from .cell_model import check_scores_vary, thinned
from .contributions import DRAWS, GRADIENTS, Contributions
from .controls import plain_norm, score_report
from .integrated_gradients import integrated_gradients
from .member import Member, MemberJob, Scorer, Weights, load_scorer, score_blocks, train_member
from .presets import RECOMMENDED, check_settings, preset_settings
from .training import TrainingSystem
from .window_source import TrainingWindows, WindowSource

FILTERS = (64, 128, 256)
FEWEST_CELLS = 50
CLOSE = 0.05  # of the training scores' upper half: what contributions may miss a score's difference by
MOST_WATCHED = 50_000  # cells scored for the training quantiles, and as many again for the controls


class AnomalyNetwork(Model):
    """An ensemble of reconstructing networks over windows of an evidence stack.

    Bands are standardised by the mean and standard deviation of the cells that may be learnt from.
    Each member is trained from its own seed; its scores become the share of the training cells that
    score lower (`core.score_scale`), and the members' mean is the score. Nothing is clipped, and
    nothing is taken from the map that is scored.

    Parameters
    ----------
    window : int
        Width of the window, in cells; 1 is the cell's own vector. Here and below, None is the
        recommended preset's value.
    latent : int
        Length of the latent vector.
    members : int
        Networks, each from its own seed; with two or more, their standard deviation is a band.
    iterations : int
        Batches per member.
    epochs : int
        Passes over the training cells instead of `iterations`; 0 = `iterations` counts. Batches
        are drawn with replacement, so a pass sees most cells once, some twice, some not at all.
    batch_size : int
        Windows per batch, at least 2.
    learning_rate : float
        Of Adam.
    trim : float
        Percentage of the cells, those whose standardised vectors are the longest, that is not
        learnt from.
    width : float
        Factor on the networks' 64, 128 and 256 channels.
    direction : tuple of str
        Bands whose mean standardised value must be above 0 for a cell to keep its score; the
        others' scores get a minus sign, see `core.score_scale.gate_by_direction`.
    seed : int
        Of everything random.
    device : str
        ``auto``, ``cpu`` or ``cuda``; chosen anew whenever the model is applied.

    Attributes
    ----------
    centre_, spread_ : numpy.ndarray
        Mean and standard deviation per band.
    named_ : numpy.ndarray
        Positions of the direction's bands.
    knots_ : numpy.ndarray
        Quantiles of each member's training scores, shape (members, k).
    weights_ : list of dict of numpy.ndarray
        The members' scoring networks.
    """

    centre_: np.ndarray
    spread_: np.ndarray
    named_: np.ndarray
    knots_: np.ndarray
    weights_: list[Weights]
    explained_by = (GRADIENTS, "the score less that of the mean background")

    def __init__(
        self,
        window: Optional[int] = None,
        latent: Optional[int] = None,
        members: Optional[int] = None,
        iterations: Optional[int] = None,
        epochs: int = 0,
        batch_size: Optional[int] = None,
        learning_rate: Optional[float] = None,
        trim: Optional[float] = None,
        width: Optional[float] = None,
        direction: tuple[str, ...] = (),
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        given: dict[str, Any] = {"window": window, "latent": latent, "members": members, "iterations": iterations}
        given.update(batch_size=batch_size, learning_rate=learning_rate, trim=trim, width=width)
        settings = preset_settings(self.kind, RECOMMENDED, given)
        self.window, self.latent, self.members = settings["window"], settings["latent"], settings["members"]
        self.iterations, self.epochs, self.batch_size = settings["iterations"], epochs, settings["batch_size"]
        self.learning_rate, self.trim, self.width = settings["learning_rate"], settings["trim"], settings["width"]
        self.direction, self.seed, self.device = direction, seed, device
        self.score_bands = ("score", "spread") if self.members > 1 else ("score",)

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments but the device, which is no part of the model."""
        names = ("window", "latent", "members", "iterations", "epochs", "batch_size", "learning_rate", "trim", "width")
        return {name: getattr(self, name) for name in (*names, "direction", "seed")}

    # --- what a kind of network says

    @abstractmethod
    def build_scorer(self, bands: int) -> Scorer:
        """Return the network that scores, with any weights."""

    @abstractmethod
    def build_system(
        self, scorer: Scorer, windows: TrainingWindows, generator: torch.Generator, device: torch.device
    ) -> TrainingSystem:
        """Return what trains it, on the device; its weights are drawn anew from `generator`."""

    def build_windows(self, source: WindowSource, cells: np.ndarray, targets: Optional[np.ndarray]) -> TrainingWindows:
        """Return what draws the background's windows."""
        return TrainingWindows(source, torch.from_numpy(cells))

    def num_filters(self) -> tuple[int, ...]:
        """Return the channels of the three layers."""
        return tuple(max(1, round(filters * self.width)) for filters in FILTERS)

    # --- learning

    def fit(self, data: TrainingData, context: Context) -> AnomalyNetwork:
        """Train the members on ``data.training``; ``data.labels`` serve the controls alone.

        Raises
        ------
        InputError
            For fewer than 50 training cells, a window larger than the grid, or a setting out of range.
        TrainingError
            If the objective does not stay finite, or scores collapse.
        """
        check_settings(self.parameters())
        check_window(self.window, data.stack.shape[1:])
        self.named_ = np.array(match_bands(self.direction, data.band_names) if self.direction else (), dtype=np.int64)
        self.centre_, self.spread_ = _mean_and_spread(data)
        cells = self._cells_to_learn_from(data)
        sample, watched = self._cells_to_watch(data, cells)
        members = self._train_members(data, cells, watched, context)
        self._keep(members, np.searchsorted(watched, sample))
        self._report(members, watched, len(cells), data, context)
        return self

    def _cells_to_learn_from(self, data: TrainingData) -> np.ndarray:
        cells = np.flatnonzero(data.training)
        norms = plain_norm(data.stack, data.training).ravel()[cells]
        kept = without_extremes(norms, cells, self.trim)
        if len(kept) < FEWEST_CELLS:
            raise InputError(
                f"Only {len(kept)} cells are left to train on; a network needs at least {FEWEST_CELLS}. Use smaller "
                "cells, a larger area or share of the cells, or a detector such as 'Mahalanobis'."
            )
        return kept

    def _cells_to_watch(self, data: TrainingData, training: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return a sample of the training cells, and all cells to score; rising row-major indices."""
        sample = thinned(training, MOST_WATCHED, self.seed)
        others = thinned(np.flatnonzero(valid_cells(data.stack)), MOST_WATCHED, self.seed)
        return sample, np.unique(np.concatenate([sample, others, _deposit_cells(data)]))

    def _train_members(
        self, data: TrainingData, cells: np.ndarray, watched: np.ndarray, context: Context
    ) -> list[Member]:
        padded = self._padded(data.stack)
        jobs = []
        for i in range(self.members):
            name = f"member {i + 1} of {self.members}"
            first, second = np.random.SeedSequence([self.seed, i]).generate_state(2).tolist()
            checkpoint = context.checkpoint / f"member-{i + 1}.safetensors" if context.checkpoint else None
            jobs.append(MemberJob(self, name, (first, second), padded, cells, watched, checkpoint))
        return context.map(train_member, jobs)

    def _keep(self, members: list[Member], sample: np.ndarray) -> None:
        """Take over the members' weights and quantiles; `sample` are positions among the watched cells."""
        for i, member in enumerate(members):
            check_not_collapsed(member.trained[sample], f"member {i + 1} of {len(members)}")
        self.knots_ = np.stack([training_knots(member.trained[sample]) for member in members])
        self.weights_ = [member.weights for member in members]

    def _report(
        self, members: list[Member], watched: np.ndarray, learnt: int, data: TrainingData, context: Context
    ) -> None:
        """Set `metrics_`: what the model card tells."""
        z = self._standardised(data.stack.reshape(len(data.stack), -1)[:, watched])
        scores = {
            "trained": self._shares(np.stack([member.trained for member in members])).mean(axis=0),
            "untrained": np.mean([member.untrained for member in members], axis=0),
            "norm": np.sqrt(np.square(z).sum(axis=0)),
        }
        if self.direction:
            scores["directed"] = gate_by_direction(scores["trained"], z[self.named_].mean(axis=0))
        deposits = np.flatnonzero(np.isin(watched, _deposit_cells(data)))
        drawn = np.full(data.stack.shape[1:], np.nan)
        drawn.flat[watched] = scores.get("directed", scores["trained"])
        check_scores_vary(drawn)
        self.metrics_ = {
            **score_report(drawn, data),
            "learnt_from": learnt,
            "batch_size": [member.batch_size for member in members],
            "device": members[0].device,
            "agreement": agreement([member.trained for member in members], context),
            "controls": control_report(scores, deposits, context),
            "losses": loss_report(members),
        }

    # --- scoring

    def score(self, stack: np.ndarray, context: Context) -> np.ndarray:
        """Return the members' mean share and, with several, its standard deviation; NaN where NoData.

        Raises
        ------
        InputError
            For a stack with another number of bands, or smaller than the window.
        """
        if len(stack) != len(self.centre_):
            raise InputError(f"The model was trained on {len(self.centre_)} bands; this stack has {len(stack)}.")
        check_window(self.window, stack.shape[1:])
        result = np.full((len(self.score_bands), *stack.shape[1:]), np.nan, dtype=np.float32)
        cells = np.flatnonzero(valid_cells(stack))
        if cells.size == 0:
            return result
        flat = result.reshape(len(result), -1)
        shares = self._shares(self.scores_of(stack, cells, context))
        flat[0, cells] = self._score_of(shares, stack, cells)
        if len(flat) > 1:
            flat[1, cells] = shares.std(axis=0)
        return result

    def score_at(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return the members' mean share of some cells."""
        return self._score_of(self._shares(self.scores_of(stack, cells, context)), stack, cells)

    def _score_of(self, shares: np.ndarray, stack: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """Return the members' mean share, with a minus sign where a direction's bands are not enriched, (cells,)."""
        score = shares.mean(axis=0)
        if not self.direction:
            return score
        named = stack.reshape(len(stack), -1)[np.ix_(self.named_, cells)]
        z = (named - self.centre_[self.named_, None]) / self.spread_[self.named_, None]
        return gate_by_direction(score, z.mean(axis=0))

    def scores_of(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return the members' own scores of cells (row-major indices), float32, shape (members, cells)."""
        return score_blocks(self, self.weights_, self._padded(stack), cells, context)

    def contributions(self, stack: np.ndarray, context: Context, draws: int = DRAWS, seed: int = 0) -> Contributions:
        """Return how each member's score is made up, averaged over the members: `explained_by` says in which way.

        A direction, which gives depleted cells a minus sign, comes after that.
        """
        values, total = np.full(stack.shape, np.nan, np.float32), np.full(stack.shape[1:], np.nan, np.float32)
        cells = np.flatnonzero(valid_cells(stack))
        if cells.size:
            raw, padded = self.scores_of(stack, cells, context.part(0.0, 0.2)), self._padded(stack)
            shares, step = self._shares(raw), 0.8 / self.members
            made_up = [
                self.made_up(i, raw[i], shares[i], padded, cells, context.part(0.2 + i * step, 0.2 + (i + 1) * step))
                for i in range(self.members)
            ]
            values.reshape(len(values), -1)[:, cells] = np.mean([parts for parts, _ in made_up], axis=0)
            total.flat[cells] = np.mean([whole for _, whole in made_up], axis=0)
        method, meaning = self.explained_by
        return Contributions(values, total, method, f"{meaning}, before its sign" if self.direction else meaning)

    def made_up(
        self, member: int, raw: np.ndarray, share: np.ndarray, padded: np.ndarray, cells: np.ndarray, context: Context
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return each band's contribution to a member's score, (bands, cells), and what they add up to, (cells,).

        Integrated gradients of the network's own score, stretched to the scale of the share of the
        training cells that score lower, which rises with it.

        Parameters
        ----------
        member : int
        raw, share : numpy.ndarray
            Its own scores of the cells, and the shares, shape (cells,).
        padded : numpy.ndarray
        cells : numpy.ndarray
            Row-major indices.
        context : Context
        """
        knots = self.knots_[member]
        close = CLOSE * float(knots[-1] - knots[len(knots) // 2])
        parts, whole = integrated_gradients(self, self.weights_[member], padded, cells, context, close)
        rise = share - share_below(raw - whole, knots)
        slope = np.divide(rise, whole, out=np.zeros(len(rise)), where=np.abs(whole) > 1e-3 * close)
        return parts * slope, whole * slope

    def _shares(self, raw: np.ndarray) -> np.ndarray:
        return np.stack([share_below(scores, knots) for scores, knots in zip(raw, self.knots_)])

    def _padded(self, stack: np.ndarray) -> np.ndarray:
        """Return the standardised stack, filled and padded for windows, float32."""
        z = self._standardised(stack.reshape(len(stack), -1)).reshape(stack.shape)
        if self.window > 1:  # else only valid cells are ever seen
            z = fill_nearest(z, valid_cells(stack))
        return np.ascontiguousarray(pad_for_windows(z, self.window))

    def _standardised(self, vectors: np.ndarray) -> np.ndarray:
        """Return vectors, shape (bands, n), in standard deviations from the mean, float32."""
        z = np.empty(vectors.shape, dtype=np.float32)
        for i, values in enumerate(vectors):  # one band at a time: float64 is large
            z[i] = (values.astype(np.float64) - self.centre_[i]) / self.spread_[i]
        return z

    # --- the model file

    def state(self) -> State:
        """Return scale, quantiles and every member's weights."""
        arrays = {"centre": self.centre_, "spread": self.spread_, "knots": self.knots_}
        if self.direction:
            arrays["named"] = self.named_
        for i, weights in enumerate(self.weights_):
            arrays.update({f"member.{i}.{name}": values for name, values in weights.items()})
        return State(arrays)

    def restore(self, state: State) -> AnomalyNetwork:
        """Take over a fitted state; raises `KeyError`, `ValueError` or `RuntimeError` where it does not fit."""
        arrays = dict(state.arrays)
        self.centre_, self.spread_, self.knots_ = (arrays.pop(name) for name in ("centre", "spread", "knots"))
        self.named_ = arrays.pop("named") if self.direction else np.zeros(0, dtype=np.int64)
        _check_shapes(self.centre_, self.spread_, self.named_, self.knots_, self.members)
        self.weights_ = []
        for i in range(self.members):
            prefix = f"member.{i}."
            weights = {name[len(prefix) :]: arrays.pop(name) for name in list(arrays) if name.startswith(prefix)}
            load_scorer(self, len(self.centre_), weights)  # do they fit?
            self.weights_.append(weights)
        if arrays:
            raise ValueError(f"'{min(arrays)}' belongs to no member")
        self.metrics_ = {}
        return self


def _mean_and_spread(data: TrainingData) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation per band over the cells that may be learnt from, float64."""
    centre, spread = np.empty(len(data.stack)), np.empty(len(data.stack))
    for i, band in enumerate(data.stack):
        known = band[data.training].astype(np.float64)
        centre[i], spread[i] = known.mean(), known.std()
    varies = spread > 1e-6 * np.abs(centre)
    if not varies.any():
        raise InputError("No band of the stack varies over the training cells, so nothing can be odd there.")
    return centre, np.where(varies, spread, 1.0)  # a constant band is only centred


def _deposit_cells(data: TrainingData) -> np.ndarray:
    """Return the row-major indices of valid deposit cells; none without labels."""
    if data.labels is None:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero((data.labels == DEPOSIT) & valid_cells(data.stack))


def _check_shapes(centre: np.ndarray, spread: np.ndarray, named: np.ndarray, knots: np.ndarray, members: int) -> None:
    """Raise `ValueError` unless a state's arrays belong together."""
    bands = len(centre)
    if centre.shape != (bands,) or spread.shape != (bands,) or not (spread > 0).all():
        raise ValueError("centre and spread do not belong together")
    if named.ndim != 1 or named.dtype.kind != "i" or ((named < 0) | (named >= bands)).any():
        raise ValueError("the direction's bands are not bands of the stack")
    rising = knots.ndim == 2 and knots.shape[1] > 2 and (np.diff(knots, axis=1) >= 0).all()
    if not rising or len(knots) != members or not (knots[:, -1] > knots[:, knots.shape[1] // 2]).all():
        raise ValueError("the training scores' quantiles do not belong to the members")
