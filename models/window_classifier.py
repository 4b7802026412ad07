"""Base of prospectivity networks: several networks learn windows of deposits and barren ground; their outputs are combined."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import numpy as np

from ..core.combination import METHODS, SIMPLE_AVERAGE, WEIGHTED, combine_outputs
from ..core.context import Context
from ..core.errors import InputError, TrainingError
from ..core.evidence import valid_cells
from ..core.found_cells import found_cells
from ..core.held_out import set_aside
from ..core.labels import BARREN, DEPOSIT
from ..core.windows import check_window, fill_nearest, pad_for_windows
from .anomaly_report import loss_report
from .area_shift import area_profile
from .base import Model, State, TrainingData
from .class_table import class_table
from .classification import NetworkPlan
from .contributions import DRAWS, GRADIENTS, Contributions
from .controls import score_report
from .integrated_gradients import averaged, integrated_gradients
from .member import Member, MemberJob, Weights, load_scorer, score_blocks, train_member

FEWEST_CELLS = 4
MOST_REPORTED = 20_000  # cells scored for the model card
NO_SKILL = 0.5  # of an AUC
OF_OUTPUTS = "the networks' mean output (0 to 1) less that of the mean background"


class WindowClassifier(Model):
    """Networks that learn windows, each from its own seed, and what they say together.

    Bands are standardised by the mean and standard deviation of all valid cells: known cells alone
    are too few and too special to say what a band's scale is.

    Parameters
    ----------
    window : int
        Width of the window, in cells.
    combination : str
        How several networks' outputs become one: see `core.combination.combine_outputs`.
    iterations : int
        Batches per network.
    epochs : int
        Passes over the known cells instead of `iterations`; 0 = `iterations` counts.
    batch_size : int
        Windows per batch, at least 2.
    learning_rate, last_rate : float
        First and last, along half a cosine.
    hold_out : float
        Share of the known cells, in whole pieces of ground, that is not learnt from but measured on; the
        weighted combinations weigh by what is found there. 0 learns from all and measures nothing.
    shift : int
        Cells by which windows are moved while training; see `LabelledWindows`.
    turn : bool
        Whether windows are rotated and mirrored while training.
    seed : int
        Of everything random.
    device : str
        ``auto``, ``cpu`` or ``cuda``; chosen anew whenever the model is applied.
    """

    centre_: np.ndarray
    spread_: np.ndarray
    shares_: np.ndarray
    weights_: list[Weights]
    preparing = 0.0  # share of the training's time that `learning_plans` takes

    def __init__(
        self,
        window: int = 9,
        combination: str = SIMPLE_AVERAGE,
        iterations: int = 400,
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
        self.window, self.combination, self.iterations, self.epochs = window, combination, iterations, epochs
        self.batch_size, self.learning_rate, self.last_rate = batch_size, learning_rate, last_rate
        self.hold_out, self.shift, self.turn, self.seed, self.device = hold_out, shift, turn, seed, device
        self.score_bands = ("score", "spread") if len(self.plans()) > 1 else ("score",)

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments but the device, which is no part of the model."""
        names = ("window", "combination", "iterations", "epochs", "batch_size", "learning_rate", "last_rate")
        return {name: getattr(self, name) for name in (*names, "hold_out", "shift", "turn", "seed")}

    @abstractmethod
    def plans(self) -> tuple[NetworkPlan, ...]:
        """Return the networks and how each is trained."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Return what to call each network in tables."""

    def plan(self, network: str, **further: Any) -> NetworkPlan:
        """Return a network's plan with this model's settings."""
        return NetworkPlan(
            network,
            self.window,
            self.iterations,
            self.epochs,
            self.batch_size,
            self.device,
            self.learning_rate,
            self.last_rate,
            shift=self.shift,
            turn=self.turn,
            **further,
        )

    def learning_plans(
        self, data: TrainingData, padded: np.ndarray, learnt: np.ndarray, targets: np.ndarray, context: Context
    ) -> tuple[NetworkPlan, ...]:
        """Return the networks and how each learns from these cells; a subclass adds what they start from.

        Parameters
        ----------
        data : TrainingData
        padded : numpy.ndarray
            The standardised stack, see `core.windows.pad_for_windows`.
        learnt : numpy.ndarray
            Row-major indices of the cells that are learnt from, shape (n,); no other label may be looked at.
        targets : numpy.ndarray
            uint8, shape (n,): 1 deposit, 0 barren.
        context : Context
        """
        return self.plans()

    # --- learning

    def fit(self, data: TrainingData, context: Context) -> WindowClassifier:
        """Train every network, measure it on the cells set aside, then score the stack for the model card."""
        self.learn(data, context.part(0.0, 0.9))
        self.metrics_.update(self._report(data, context.part(0.9, 1.0)))
        return self

    def learn(self, data: TrainingData, context: Context) -> WindowClassifier:
        """Train every network and measure it on the cells set aside.

        Raises
        ------
        InputError
            For a setting out of range.
        TrainingError
            Where deposits or barren cells are missing, or an objective does not stay finite.
        """
        self._check(data)
        self.centre_, self.spread_ = _mean_and_spread(data.stack)
        learnt, aside = self._divide(data, context)
        is_deposit = data.labels.ravel() == DEPOSIT  # type: ignore[union-attr]
        members = self._train(data, learnt, aside, is_deposit, context)
        self.weights_ = [member.weights for member in members]
        outputs = np.stack([member.trained for member in members])  # of the cells set aside
        tables = [class_table(output, is_deposit[aside]) for output in outputs] if len(aside) else []
        self.shares_ = _shares(tables, len(members))
        self.metrics_ = {
            "learnt_from": {
                "deposit_cells": int(is_deposit[learnt].sum()),
                "barren_cells": int((~is_deposit[learnt]).sum()),
            },
            "networks": list(self.names()),
            "weights": self.shares_.tolist(),
            "batch_size": [member.batch_size for member in members],
            "device": members[0].device,
            "losses": loss_report(members),
            "held_out": [{"name": name, **table} for name, table in zip(self.names(), tables)],
            "combined": self._combined(outputs, is_deposit[aside]) if len(members) > 1 and tables else [],
        }
        self._tell(context)
        return self

    def _check(self, data: TrainingData) -> None:
        check_window(self.window, data.stack.shape[1:])
        if self.combination not in METHODS:
            raise InputError(f"There is no combination '{self.combination}'. Use one of: {', '.join(METHODS)}.")
        if not 0.0 <= self.hold_out < 1.0:
            raise InputError(f"The share set aside must be 0 or more and below 1, not {self.hold_out:g}.")
        for name, least in (("batch_size", 2), ("iterations", 1), ("epochs", 0), ("shift", 0)):
            if getattr(self, name) < least:
                raise InputError(f"'{name}' must be at least {least}, not {getattr(self, name)}.")
        if not 0.0 < self.last_rate <= self.learning_rate:
            raise InputError(
                f"The learning rate must fall: from {self.learning_rate:g} to {self.last_rate:g} it does not, or is not above 0."
            )

    def _divide(self, data: TrainingData, context: Context) -> tuple[np.ndarray, np.ndarray]:
        """Return the row-major indices of the cells to learn from, and of those set aside."""
        if data.labels is None:
            raise TrainingError("This model learns from deposits and barren ground. Give it a label raster.")
        known = data.training & np.isin(data.labels, (DEPOSIT, BARREN))
        aside = set_aside(data.labels, known, self.hold_out, self.seed)
        learnt = known & ~aside
        deposits, barren = int((learnt & (data.labels == DEPOSIT)).sum()), int((learnt & (data.labels == BARREN)).sum())
        if min(deposits, barren) < 1 or deposits + barren < FEWEST_CELLS:
            raise TrainingError(
                f"There are {deposits:,} cells with deposits and {barren:,} barren ones to learn from; a network needs "
                f"both, and at least {FEWEST_CELLS} together. Check the label raster: 1 is deposit, 0 barren, 255 unknown."
            )
        if self.hold_out > 0 and not (aside & (data.labels == DEPOSIT)).any():
            context.warn("All deposit cells are one piece of ground: none could be set aside to measure on.")
        return np.flatnonzero(learnt), np.flatnonzero(aside)

    def _train(
        self, data: TrainingData, learnt: np.ndarray, aside: np.ndarray, is_deposit: np.ndarray, context: Context
    ) -> list[Member]:
        padded, targets = self._padded(data.stack), is_deposit[learnt].astype(np.uint8)
        watched, closed = is_deposit[aside].astype(np.uint8), closed_cells(data, learnt)
        plans = self.learning_plans(data, padded, learnt, targets, context.part(0.0, self.preparing))
        jobs = []
        for i, (plan, name) in enumerate(zip(plans, self.names())):
            first, second = np.random.SeedSequence([self.seed, i]).generate_state(2).tolist()
            checkpoint = context.checkpoint / f"network-{i + 1}.safetensors" if context.checkpoint else None
            seeds = (first, second)
            jobs.append(MemberJob(plan, name, seeds, padded, learnt, aside, checkpoint, targets, watched, closed))
        return context.part(self.preparing, 1.0).map(train_member, jobs)

    def _combined(self, outputs: np.ndarray, is_deposit: np.ndarray) -> list[dict[str, Any]]:
        """Return a table for each way to combine what the networks say of the cells set aside."""
        tables = []
        for method in METHODS:
            together, _ = combine_outputs(outputs, method, self.shares_)
            decided = np.isfinite(together)
            table = class_table(together[decided], is_deposit[decided])
            tables.append({"name": method, "abstained": int((~decided).sum()), **table})
        return tables

    def _tell(self, context: Context) -> None:
        chosen = [table for table in self.metrics_["combined"] if table["name"] == self.combination]
        for table in self.metrics_["held_out"] + chosen:
            if table["auc"] is not None:
                context.log(
                    f"{table['name']}, on {table['cells']:,} cells set aside: accuracy {table['accuracy']:.2f}, AUC "
                    f"{table['auc']:.2f}. Neighbouring ground was learnt from: believe 'Cross-validation' instead."
                )

    def _report(self, data: TrainingData, context: Context) -> dict[str, Any]:
        """Return what the model card tells about the scores of the training stack."""
        cells = np.flatnonzero(valid_cells(data.stack))
        cells = cells[:: max(1, len(cells) // MOST_REPORTED)]
        drawn = np.full(data.stack.shape[1:], np.nan, dtype=np.float32)
        drawn.flat[cells] = combine_outputs(self.outputs(data.stack, cells, context), self.combination, self.shares_)[0]
        seen = TrainingData(data.stack, data.band_names, data.training & np.isfinite(drawn), data.labels)
        told = score_report(drawn, seen) if seen.training.any() else {}
        return {**told, "area": area_profile(data.stack, data.band_names, self.seed)}

    def found(self, data: TrainingData, context: Context) -> list[dict[str, Any]]:
        """Return how many cells of the stack each network and each combination call ore-bearing; see `found_cells`."""
        cells = np.flatnonzero(valid_cells(data.stack))
        labels = data.labels.ravel()[cells]  # type: ignore[union-attr]
        return found_cells(self.outputs(data.stack, cells, context), labels, self.names(), self.shares_.tolist())

    # --- scoring

    def score(self, stack: np.ndarray, context: Context) -> np.ndarray:
        """Return the combined output and, with several networks, its spread; NaN where NoData or abstained."""
        if len(stack) != len(self.centre_):
            raise InputError(f"The model was trained on {len(self.centre_)} bands; this stack has {len(stack)}.")
        check_window(self.window, stack.shape[1:])
        result = np.full((len(self.score_bands), *stack.shape[1:]), np.nan, dtype=np.float32)
        cells = np.flatnonzero(valid_cells(stack))
        if cells.size:
            flat = result.reshape(len(result), -1)
            together = combine_outputs(self.outputs(stack, cells, context), self.combination, self.shares_)
            flat[:, cells] = np.stack(together)[: len(flat)]
        return result

    def score_at(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return the combined output of some cells; NaN where a vote was refused."""
        return combine_outputs(self.outputs(stack, cells, context), self.combination, self.shares_)[0]

    def outputs(self, stack: np.ndarray, cells: np.ndarray, context: Context) -> np.ndarray:
        """Return every network's output for cells (row-major indices), float32, shape (networks, cells)."""
        padded, plans = self._padded(stack), self.plans()
        outputs = []
        for i, (plan, weights) in enumerate(zip(plans, self.weights_)):
            part = context.part(i / len(plans), (i + 1) / len(plans))
            outputs.append(score_blocks(plan, [weights], padded, cells, part)[0])
        return np.stack(outputs)

    def contributions(self, stack: np.ndarray, context: Context, draws: int = DRAWS, seed: int = 0) -> Contributions:
        """Return the networks' integrated gradients, averaged as the score averages (votes: as their outputs would be)."""
        if len(stack) != len(self.centre_):
            raise InputError(f"The model was trained on {len(self.centre_)} bands; this stack has {len(stack)}.")
        check_window(self.window, stack.shape[1:])
        values, total = np.full(stack.shape, np.nan, np.float32), np.full(stack.shape[1:], np.nan, np.float32)
        cells, plans = np.flatnonzero(valid_cells(stack)), self.plans()
        if cells.size:
            found = []
            for i, (plan, weights, ground) in enumerate(zip(plans, self.weights_, self.grounds(stack))):
                part = context.part(i / len(plans), (i + 1) / len(plans))
                found.append(integrated_gradients(plan, weights, ground, cells, part))
            shares = self.shares_ if self.combination in WEIGHTED else np.ones(len(plans))
            values.reshape(len(values), -1)[:, cells] = averaged([mine for mine, _ in found], shares)
            total.flat[cells] = averaged([whole for _, whole in found], shares)
        return Contributions(values, total, GRADIENTS, OF_OUTPUTS)

    def grounds(self, stack: np.ndarray) -> Iterator[np.ndarray]:
        """Yield what each network's windows are cut from: a band per band of the stack, 0 where it is at its mean."""
        yield from repeat(self._padded(stack), len(self.plans()))

    def _padded(self, stack: np.ndarray) -> np.ndarray:
        """Return the standardised stack, filled and padded for windows, float32."""
        z = (stack - self.centre_[:, None, None].astype(np.float32)) / self.spread_[:, None, None].astype(np.float32)
        return np.ascontiguousarray(pad_for_windows(fill_nearest(z, valid_cells(stack)), self.window))

    # --- the model file

    def state(self) -> State:
        """Return scale, shares and every network's weights."""
        arrays = {"centre": self.centre_, "spread": self.spread_, "shares": self.shares_}
        for i, weights in enumerate(self.weights_):
            arrays.update({f"network.{i}.{name}": values for name, values in weights.items()})
        return State(arrays)

    def restore(self, state: State) -> WindowClassifier:
        """Take over a fitted state; raises `KeyError`, `ValueError` or `RuntimeError` where it does not fit."""
        arrays = dict(state.arrays)
        self.centre_, self.spread_, self.shares_ = (arrays.pop(name) for name in ("centre", "spread", "shares"))
        plans = self.plans()
        if self.centre_.shape != self.spread_.shape or not (self.spread_ > 0).all() or len(self.shares_) != len(plans):
            raise ValueError("centre, spread and shares do not belong together")
        self.weights_ = []
        for i, plan in enumerate(plans):
            prefix = f"network.{i}."
            weights = {name[len(prefix) :]: arrays.pop(name) for name in list(arrays) if name.startswith(prefix)}
            load_scorer(plan, len(self.centre_), weights)  # do they fit?
            self.weights_.append(weights)
        if arrays:
            raise ValueError(f"'{min(arrays)}' belongs to no network")
        self.metrics_ = {}
        return self


def _mean_and_spread(stack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation per band over the valid cells, float64; a constant band is only centred."""
    known = stack[:, valid_cells(stack)].astype(np.float64)  # (bands, cells)
    centre, spread = known.mean(axis=1), known.std(axis=1)
    varies = spread > 1e-6 * np.abs(centre)
    if not varies.any():
        raise TrainingError("No band of the stack varies, so nothing can be told apart there.")
    return centre, np.where(varies, spread, 1.0)


def closed_cells(data: TrainingData, learnt: np.ndarray) -> np.ndarray:
    """Return the cells that no training window may be centred on: without data, set aside or held out."""
    closed = ~valid_cells(data.stack) | np.isin(data.labels, (DEPOSIT, BARREN))  # type: ignore[arg-type]
    closed.flat[learnt] = False
    return np.flatnonzero(closed)


def _shares(tables: list[dict[str, Any]], networks: int) -> np.ndarray:
    """Return each network's weight: how far its AUC on the cells set aside lies above chance; equal where none does."""
    skill = np.array([max((table["auc"] or NO_SKILL) - NO_SKILL, 0.0) for table in tables])
    if skill.sum() <= 0:
        return np.full(networks, 1.0 / networks)
    return skill / skill.sum()
