"""Pixel pairs and dual windows (Zhang et al. 2021): networks learn pairs of cells; the map compares each cell with a ring."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core.context import Context
from ..core.errors import InputError, TrainingError
from ..core.evidence import valid_cells
from ..core.labels import DEPOSIT
from ..core.rings import Ring, rings_of
from .base import Model, State, TrainingData
from .contributions import DRAWS, GRADIENTS, Contributions
from .controls import score_report
from .dual_window import Ground, PairNetwork, bank_means, load_network, map_means, ring_means
from .integrated_gradients import averaged
from .pair_draws import Draw, draw_cells
from .pair_gradients import pair_contributions
from .pair_training import Repeat, RepeatJob, train_repeat
from .pixel_pair_presets import PRESETS, RECOMMENDED, check_settings
from .pixel_pair_report import auc_of_first, draw_row, loss_curves, pair_counts, ring_row, tell

RING, BANK = "ring", "bank"
REFERENCES = (RING, BANK)
SIGNED, ABSOLUTE = "signed", "absolute"
DIFFERENCES = (SIGNED, ABSOLUTE)
AGAINST = {
    RING: "the score less that of a cell like its surroundings",
    BANK: "the score less that of a cell like known barren ground",
}
MOST_REPORTED = 1000  # cells without a deposit that are scored for the model card
DEFAULT = PRESETS[RECOMMENDED]


class PixelPair(Model):
    """An ensemble of networks that learn which two cells are alike, each from its own draw of barren cells.

    Each repeat draws as many barren cells as there are deposit cells, sets a share of both aside,
    and trains on all pairs of the rest (`core.pixel_pairs`). Bands are standardised by the mean and
    standard deviation of all valid cells: the ring around a cell is ground of all kinds. A cell's
    score is the mean over the networks of how unlike it is to the cells of a ring around it
    (`models.dual_window`), or to known barren cells. A ring without a single cell with data
    (an island in NoData) is replaced by the barren cells.

    Parameters
    ----------
    inner, outer : tuple of int
        Widths of the inner and the outer window, odd, paired one by one. With several rings, the one
        whose scores tell the test cells apart best makes the map.
    all_rings : bool
        Whether the other rings make further bands. The whole rings share most of their work; thinned
        ones each take their own.
    reference : str
        ``ring``, or ``bank``: each network's own known barren cells instead of a ring. Rings find what
        stands out of its surroundings, whatever the region is like; the bank finds what looks like
        deposits anywhere, and is better where the deposits lie in belts wider than the ring.
    difference : str
        ``signed``: the cell less its surroundings, so that enrichment and depletion are two things; or
        ``absolute``, half as much work.
    max_ring : int
        Cells of the ring, or of the bank, that each network compares with at most; 0 = all. See
        `core.rings.Ring.half`: each network takes others. A thinned ring is an approximation. On Eskay
        (15 elements, 1 km, ring (13,35) of 1,056 cells; deposit cells and 100 others), against the
        whole ring, for ten networks together and for one alone: 16 cells: rank correlation .997 and
        .974, AUC .001 and .025 lower, largest difference of a score .025 and .124; 64 cells: .999 and
        .995, AUC .000 and .002 lower, .010 and .039. On a simulated survey 16 cells differ by .033 and .114
        at most, AUC by .001 and .002 (``benchmarks/dual_window.py``).
    repeats : int
        Random draws of barren cells, each with its network.
    scored : int
        How many of the networks make the map, those with the best test accuracy; 0 = all.
    iterations : int
        Batches per network.
    batch_size : int
        Pairs per batch.
    learning_rate : float
        Of Adam.
    train_share : float
        Share of the cells that is learnt from; the others test, and choose the ring.
    seed : int
        Of everything random.
    device : str
        ``auto``, ``cpu`` or ``cuda``; chosen anew whenever the model is applied.

    Attributes
    ----------
    centre_, spread_ : numpy.ndarray
        Mean and standard deviation per band.
    best_ : int
        Position of the best ring.
    networks_ : list of PairNetwork
        Those that make the map.
    """

    kind = "pixel_pair"
    centre_: np.ndarray
    spread_: np.ndarray
    best_: int
    networks_: list[PairNetwork]

    def __init__(
        self,
        inner: tuple[int, ...] = (13,),
        outer: tuple[int, ...] = (35,),
        all_rings: bool = False,
        reference: str = RING,
        difference: str = SIGNED,
        max_ring: int = DEFAULT.max_ring,
        repeats: int = 10,
        scored: int = DEFAULT.scored,
        iterations: int = DEFAULT.iterations,
        batch_size: int = DEFAULT.batch_size,
        learning_rate: float = DEFAULT.learning_rate,
        train_share: float = 0.8,
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        self.inner, self.outer, self.all_rings = tuple(inner), tuple(outer), all_rings
        self.reference, self.difference = reference, difference
        self.max_ring, self.repeats, self.scored, self.iterations = max_ring, repeats, scored, iterations
        self.batch_size, self.learning_rate, self.train_share = batch_size, learning_rate, train_share
        self.seed, self.device = seed, device

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments but the device, which is no part of the model."""
        names = ("inner", "outer", "all_rings", "reference", "difference", "max_ring", "repeats", "scored")
        return {
            name: getattr(self, name)
            for name in (*names, "iterations", "batch_size", "learning_rate", "train_share", "seed")
        }

    def rings(self) -> tuple[Ring, ...]:
        """Return the rings, in the order given; the bank counts as none."""
        return rings_of(self.inner, self.outer) if self.reference == RING else ()

    # --- learning

    def fit(self, data: TrainingData, context: Context) -> PixelPair:
        """Train every repeat, choose the ring, then score a sample of the stack for the model card."""
        self.learn(data, context.part(0.0, 0.8))
        self.metrics_.update(self._report(data, context.part(0.8, 1.0)))
        return self

    def learn(self, data: TrainingData, context: Context) -> PixelPair:
        """Train every repeat and choose the ring.

        Raises
        ------
        InputError
            For a setting out of range.
        TrainingError
            Where deposits or barren cells are missing, an objective does not stay finite, or no network
            has learnt anything.
        """
        self._check()
        draws = draw_cells(data, self.repeats, self.train_share, self.seed, context)
        self.centre_, self.spread_ = _mean_and_spread(data.stack)
        ground = self._ground(data.stack, context)
        repeats = self._train(draws, ground, context.part(0.0, 0.8))
        kept = self._chosen(repeats, context)
        self.networks_ = [
            PairNetwork(
                repeats[i].weights,
                ground.spectra[draws[i].learnt[1]],
                number / len(kept),
                self.difference == ABSOLUTE,
                self.device,
            )
            for number, i in enumerate(kept)
        ]
        sizes = self._sizes([draws[i] for i in kept], ground, context.part(0.8, 1.0))
        self._choose_ring(sizes)
        self.metrics_ = {
            "learnt_from": {"deposit_cells": len(draws[0].learnt[0]), "barren_cells": len(draws[0].learnt[1])},
            "pairs": pair_counts(draws[0]),
            "draws": [draw_row(repeat, i in kept) for i, repeat in enumerate(repeats)],
            "windows": sizes,
            "losses": loss_curves(repeats),
            "batch_size": [repeat.batch_size for repeat in repeats],
            "device": repeats[0].device,
        }
        tell(self.metrics_, self._names()[self.best_], context)
        return self

    def _check(self) -> None:
        check_settings({**self.parameters()})
        for name, known in (("reference", REFERENCES), ("difference", DIFFERENCES)):
            if getattr(self, name) not in known:
                raise InputError(f"The {name} '{getattr(self, name)}' is unknown. Choose one of: {', '.join(known)}.")
        self.rings()

    def _train(self, draws: list[Draw], ground: Ground, context: Context) -> list[Repeat]:
        jobs = []
        for i, draw in enumerate(draws):
            first, second = np.random.SeedSequence([self.seed, i]).generate_state(2).tolist()
            learnt, tested = (
                (ground.spectra[cells[0]], ground.spectra[cells[1]]) for cells in (draw.learnt, draw.tested)
            )
            jobs.append(
                RepeatJob(
                    f"draw {i + 1} of {len(draws)}",
                    (first, second),
                    learnt,
                    tested,
                    self.iterations,
                    self.batch_size,
                    self.learning_rate,
                    self.difference == ABSOLUTE,
                    self.device,
                    context.checkpoint / f"draw-{i + 1}.safetensors" if context.checkpoint else None,
                )
            )
        return context.map(train_repeat, jobs)

    def _chosen(self, repeats: list[Repeat], context: Context) -> list[int]:
        """Return which repeats make the map: those that learnt something, the best of them where few are wanted."""
        alive = [i for i, repeat in enumerate(repeats) if repeat.alive]
        if not alive:
            raise TrainingError(
                f"None of the {len(repeats)} networks learnt to tell any pair from another (loss "
                f"{repeats[0].training_loss:.3f}). Use a learning rate of 0.001; 0.01, as published, is often too high."
            )
        if len(alive) < len(repeats):
            dead = [str(i + 1) for i in range(len(repeats)) if i not in alive]
            context.warn(
                f"The networks of the draws {', '.join(dead)} learnt nothing and are left out: their learning rate of "
                f"{self.learning_rate:g} is too high."
            )
        if not 0 < self.scored < len(alive):
            return alive
        best = sorted(alive, key=lambda i: -(repeats[i].test_accuracy or 0.0))[: self.scored]
        return sorted(best)

    def _sizes(self, draws: list[Draw], ground: Ground, context: Context) -> list[dict[str, Any]]:
        """Return for each ring how well it tells the test cells apart, each network its own."""
        found = []  # (networks, rings)
        for i, (network, draw) in enumerate(zip(self.networks_, draws)):
            if all(len(cells) for cells in draw.tested):
                part = context.part(i / len(draws), (i + 1) / len(draws))
                scores = self._compared(network, self.rings(), ground, np.concatenate(draw.tested), part)
                found.append([auc_of_first(score, len(draw.tested[0])) for score in scores])
        measured = np.array(found).reshape(len(found), len(self._names()))
        rings = self.rings() or (None,)
        return [ring_row(ring, self.max_ring, aucs) for ring, aucs in zip(rings, measured.T)]

    def _choose_ring(self, sizes: list[dict[str, Any]]) -> None:
        """Set `best_`, and so the bands' names."""
        measured = [row["auc_test_cells"] or 0.0 for row in sizes]
        self.best_ = int(np.argmax(measured))
        for i, row in enumerate(sizes):
            row["first_band"] = i == self.best_
        self._name_bands()

    def _names(self) -> list[str]:
        return [ring.name for ring in self.rings()] or ["(bank)"]

    def _name_bands(self) -> None:
        names = self._names()
        bands = ["score" if len(names) == 1 else f"score {names[self.best_]}"]
        if len(self.networks_) > 1:
            bands.append("spread")
        if self.all_rings:
            bands += [f"score {name}" for i, name in enumerate(names) if i != self.best_]
        self.score_bands = tuple(bands)

    def _report(self, data: TrainingData, context: Context) -> dict[str, Any]:
        """Return what the model card tells about the scores of the training stack, from a sample of it."""
        valid = valid_cells(data.stack)
        is_deposit = (data.labels == DEPOSIT) & data.training
        deposits, others = np.flatnonzero(is_deposit), np.flatnonzero(valid & (data.labels != DEPOSIT))
        others = others[:: max(1, len(others) // MOST_REPORTED)]
        cells = np.concatenate([deposits, others])
        means = self._all_compared(self.rings(), self._ground(data.stack, context), cells, context).mean(
            axis=0
        )  # (rings, cells)
        for row, score in zip(self.metrics_["windows"], means):
            row["auc_all_ground"] = auc_of_first(score, len(deposits))
        drawn = np.full(valid.shape, np.nan, dtype=np.float32)
        drawn.flat[cells] = means[self.best_]
        seen = TrainingData(data.stack, data.band_names, data.training & np.isfinite(drawn), data.labels)
        return score_report(drawn, seen)

    # --- scoring

    def score(self, stack: np.ndarray, context: Context) -> np.ndarray:
        """Return the best ring's score, its spread over several networks, the other rings' if wanted; NaN where NoData.

        Raises
        ------
        InputError
            For a stack with another number of bands.
        """
        if len(stack) != len(self.centre_):
            raise InputError(f"The model was trained on {len(self.centre_)} bands; this stack has {len(stack)}.")
        result = np.full((len(self.score_bands), *stack.shape[1:]), np.nan, dtype=np.float32)
        cells = np.flatnonzero(valid_cells(stack))
        if cells.size == 0:
            return result
        rings, best = self.rings(), self.best_
        if rings and not self.all_rings:
            rings, best = (rings[best],), 0
        outputs = self._all_compared(rings, self._ground(stack, context), cells, context, whole=True)
        bands = [outputs[:, best].mean(axis=0)]
        if len(self.networks_) > 1:
            bands.append(outputs[:, best].std(axis=0))
        bands += [outputs[:, i].mean(axis=0) for i in range(outputs.shape[1]) if i != best]
        result.reshape(len(result), -1)[:, cells] = np.stack(bands)
        return result

    def score_at(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return the best ring's score of some cells."""
        rings = self.rings()[self.best_ : self.best_ + 1]
        return self._all_compared(rings, self._ground(stack, context), cells, context).mean(axis=0)[0]

    def contributions(self, stack: np.ndarray, context: Context, draws: int = DRAWS, seed: int = 0) -> Contributions:
        """Return the networks' integrated gradients against each cell's ring, or barren cells, averaged."""
        if len(stack) != len(self.centre_):
            raise InputError(f"The model was trained on {len(self.centre_)} bands; this stack has {len(stack)}.")
        values, total = np.full(stack.shape, np.nan, np.float32), np.full(stack.shape[1:], np.nan, np.float32)
        cells, count = np.flatnonzero(valid_cells(stack)), len(self.networks_)
        if cells.size:
            ring, ground = self.rings()[self.best_] if self.reference == RING else None, self._ground(stack, context)
            parts = (context.part(i / count, (i + 1) / count) for i in range(count))
            found = [
                pair_contributions(network, ground, ring, self.max_ring, cells, part)
                for network, part in zip(self.networks_, parts)
            ]
            values.reshape(len(values), -1)[:, cells] = averaged([mine for mine, _ in found], np.ones(count))
            total.flat[cells] = averaged([whole for _, whole in found], np.ones(count))
        return Contributions(values, total, GRADIENTS, AGAINST[self.reference])

    def _all_compared(
        self, rings: tuple[Ring, ...], ground: Ground, cells: np.ndarray, context: Context, whole: bool = False
    ) -> np.ndarray:
        """Return what each network says of cells, float32, shape (networks, rings, cells)."""
        count = len(self.networks_)
        return np.stack(
            [
                self._compared(network, rings, ground, cells, context.part(i / count, (i + 1) / count), whole)
                for i, network in enumerate(self.networks_)
            ]
        )

    def _compared(
        self,
        network: PairNetwork,
        rings: tuple[Ring, ...],
        ground: Ground,
        cells: np.ndarray,
        context: Context,
        whole: bool = False,
    ) -> np.ndarray:
        """Return what one network says of cells against each ring, or its bank, shape (rings, cells)."""
        if self.reference == BANK:
            return bank_means(network, ground, self.max_ring, cells, context)[np.newaxis]
        if whole:
            means = map_means(network, ground, rings, self.max_ring, context.part(0.0, 0.99))[:, cells]
        else:
            means = ring_means(network, ground, rings, self.max_ring, cells, context.part(0.0, 0.99))
        alone = np.flatnonzero(np.isnan(means).any(axis=0))
        if len(alone):
            _check_alone(means, rings, ground, whole, context)
            instead = bank_means(network, ground, self.max_ring, cells[alone], context.part(0.99, 1.0))
            means[:, alone] = np.where(np.isnan(means[:, alone]), instead, means[:, alone])
        return means

    def _ground(self, stack: np.ndarray, context: Context) -> Ground:
        """Return the standardised stack, a row per cell; 0 where NoData."""
        bands = len(stack)
        spectra = context.allocate((stack[0].size, bands), np.float32)
        for i, band in enumerate(stack.reshape(bands, -1)):  # one band at a time: float64 is large
            spectra[:, i] = (band.astype(np.float64) - self.centre_[i]) / self.spread_[i]
        valid = valid_cells(stack)
        spectra[~valid.ravel()] = 0.0
        return Ground(spectra, valid)

    # --- the model file

    def state(self) -> State:
        """Return scale, best ring, and every network's weights and barren cells."""
        arrays = {"centre": self.centre_, "spread": self.spread_, "best": np.array([self.best_], dtype=np.int64)}
        for i, network in enumerate(self.networks_):
            arrays[f"bank.{i}"] = network.bank
            arrays.update({f"network.{i}.{name}": values for name, values in network.weights.items()})
        return State(arrays)

    def restore(self, state: State) -> PixelPair:
        """Take over a fitted state; raises `KeyError`, `ValueError` or `RuntimeError` where it does not fit."""
        arrays = dict(state.arrays)
        self.centre_, self.spread_, best = (arrays.pop(name) for name in ("centre", "spread", "best"))
        if self.centre_.ndim != 1 or self.centre_.shape != self.spread_.shape or not (self.spread_ > 0).all():
            raise ValueError("centre and spread do not belong together")
        self.best_ = int(best[0])
        count = sum(name.startswith("bank.") for name in arrays)
        if not 0 < count <= self.repeats or not 0 <= self.best_ < len(self._names()):
            raise ValueError("the networks or the best ring are not those of the card")
        self.networks_ = [self._restored(arrays, i, count) for i in range(count)]
        if arrays:
            raise ValueError(f"'{min(arrays)}' belongs to no network")
        self._name_bands()
        self.metrics_ = {}
        return self

    def _restored(self, arrays: dict[str, np.ndarray], number: int, count: int) -> PairNetwork:
        """Return a network out of a state's arrays, and take them away there."""
        bank, prefix = arrays.pop(f"bank.{number}"), f"network.{number}."
        if bank.ndim != 2 or bank.shape[1] != len(self.centre_) or not len(bank) or bank.dtype != np.float32:
            raise ValueError("the barren cells do not have the model's bands")
        weights = {name[len(prefix) :]: arrays.pop(name) for name in list(arrays) if name.startswith(prefix)}
        load_network(weights)  # do they fit?
        return PairNetwork(weights, bank, number / count, self.difference == ABSOLUTE, self.device)


def _mean_and_spread(stack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation per band over the valid cells, float64; a constant band is only centred."""
    known = stack[:, valid_cells(stack)].astype(np.float64)  # (bands, cells)
    centre, spread = known.mean(axis=1), known.std(axis=1)
    varies = spread > 1e-6 * np.abs(centre)
    if not varies.any():
        raise TrainingError("No band of the stack varies, so nothing can be told apart there.")
    return centre, np.where(varies, spread, 1.0)


def _check_alone(means: np.ndarray, rings: tuple[Ring, ...], ground: Ground, whole: bool, context: Context) -> None:
    """Refuse a ring that no cell has a part of; tell of single cells without a ring."""
    for ring, missing in zip(rings, np.isnan(means).sum(axis=1)):
        if missing == means.shape[1]:
            raise InputError(
                f"The ring {ring.name} holds no cell with data, wherever it is laid: the grid has {ground.valid.shape[0]} x "
                f"{ground.valid.shape[1]} cells. Use smaller windows, or compare with known barren cells."
            )
        if missing and whole:
            context.log(
                f"{missing:,} cells have no cell with data in the ring {ring.name}; they are compared with known "
                "barren cells instead."
            )
