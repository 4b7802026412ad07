"""Transfer learning (Ebdali et al. 2025): pre-trained layers, a new head, and windows from a generative network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Union

import numpy as np

from ..core.context import Context
from ..core.errors import InputError
from ..core.evidence import valid_cells
from ..core.labels import BARREN, DEPOSIT
from .base import TrainingData
from .networks.transfer_network import MOST_LAYERS, PUBLISHED, SMALL, network_title, published_names
from .pretrained import GOSSAN, Pretrained, read_pretrained
from .transfer_plan import TransferPlan
from .transfer_start import Start, starting_weights
from .window_classifier import WindowClassifier
from .window_gan import GanJob, Generated, generate_windows, moments_report, variety

AUTO = "auto"
OPTIMISERS = ("adam", "sgd")
SHOWN = 64  # windows kept to look at


class TransferLearning(WindowClassifier):
    """One network with a new head over windows of an evidence stack.

    **Source.** With one, the network's layers start from its weights, and for the first share `freeze` of the
    steps only the head learns. A Gossan model of another area is matched band by band; its head is kept
    where it fits. Weights learnt from images have the kernels of their three colours dealt out over
    the bands. Without a source the network starts at random: nothing is transferred.

    **Generator.** A generative adversarial network learns the windows of the deposits that are learnt
    from, and of no others, and its windows join the positive class in training only.

    Parameters
    ----------
    network : str
        A name of `networks.classification.NETWORKS`.
    source : str or Pretrained
        A file to start from, or what was read of it; nothing: random weights. No part of the fitted model.
    form : str
        ``small``: the network's form for windows; ``published``: as it is known for images, windows
        resized; ``auto``: as the source has it, small without one.
    width : float
        Share of the published channels, in the small form; a Gossan source's own counts.
    pixels : int
        Width to which windows are resized for the published form; 0: the least that it takes.
    freeze : float
        Share of the steps, 0 to 1, during which only the head learns; nothing is frozen without a source.
    layers : int
        Dense layers of the head before the one that gives the two classes, 0 to 3.
    dropout : float
        Share of the head's values left out while training.
    activation : str
        Of the head's dense layers.
    optimiser : str
        ``adam`` or ``sgd``.
    generator : bool
        Whether windows of deposits are generated.
    generator_iterations : int
        Steps of the generator's training.
    generated : int
        Windows that are generated.
    generated_share : float
        Of the deposits' windows in a batch that are generated ones.
    members : int
        Networks, each from its own seed; with several, their spread is a band.
    window, iterations, …
        See `WindowClassifier`.
    """

    kind = "transfer"
    preparing = 0.2

    def __init__(
        self,
        network: str = "inception_v3",
        source: Union[str, Pretrained] = "",
        form: str = AUTO,
        width: float = 0.25,
        pixels: int = 0,
        freeze: float = 0.75,
        layers: int = 0,
        dropout: float = 0.3,
        activation: str = "relu",
        optimiser: str = "adam",
        generator: bool = False,
        generator_iterations: int = 300,
        generated: int = 1000,
        generated_share: float = 0.5,
        members: int = 1,
        window: int = 5,
        iterations: int = 200,
        batch_size: int = 32,
        learning_rate: float = 1e-3,
        last_rate: float = 1e-5,
        hold_out: float = 0.2,
        shift: int = 1,
        turn: bool = True,
        seed: int = 0,
        device: str = "auto",
    ) -> None:
        self.network, self.source, self.form, self.width, self.pixels = network, source, form, width, pixels
        self.freeze, self.layers, self.dropout, self.activation = freeze, layers, dropout, activation
        self.optimiser, self.generator, self.generator_iterations = optimiser, generator, generator_iterations
        self.generated, self.generated_share, self.members = generated, generated_share, members
        super().__init__(
            window=window,
            iterations=iterations,
            batch_size=batch_size,
            learning_rate=learning_rate,
            last_rate=min(last_rate, learning_rate),
            hold_out=hold_out,
            shift=shift,
            turn=turn,
            seed=seed,
            device=device,
        )

    def parameters(self) -> dict[str, Any]:
        """Return the constructor's arguments but the device and the source, whose weights the model now has."""
        names: tuple[str, ...] = (
            "network",
            "form",
            "width",
            "pixels",
            "freeze",
            "layers",
            "dropout",
            "activation",
            "optimiser",
        )
        names += ("generator", "generator_iterations", "generated", "generated_share", "members")
        inherited = super().parameters()
        del inherited["combination"], inherited["epochs"]
        return {**{name: getattr(self, name) for name in names}, **inherited}

    def plans(self) -> tuple[TransferPlan, ...]:
        """Return the plan, once per member."""
        plan = TransferPlan(
            self.network,
            self.window,
            self.iterations,
            0,
            self.batch_size,
            self.device,
            self.learning_rate,
            self.last_rate,
            optimiser=self.optimiser,
            shift=self.shift,
            turn=self.turn,
            width=self.width,
            form=SMALL if self.form == AUTO else self.form,
            layers=self.layers,
            dropout=self.dropout,
            activation=self.activation,
            pixels=self.pixels,
            share=self.generated_share,
        )
        return (plan,) * self.members

    def names(self) -> tuple[str, ...]:
        """Return the network's title, numbered where there are several."""
        title = network_title(self.network)
        return (title,) if self.members == 1 else tuple(f"{title} {i + 1}" for i in range(self.members))

    def learn(self, data: TrainingData, context: Context) -> TransferLearning:
        """Train and measure; see `WindowClassifier.learn`."""
        self.start_metrics_: dict[str, Any] = {}
        self.generated_: Union[Generated, None] = None
        super().learn(data, context)
        self.metrics_.update(self.start_metrics_)
        return self

    def learning_plans(
        self, data: TrainingData, padded: np.ndarray, learnt: np.ndarray, targets: np.ndarray, context: Context
    ) -> tuple[TransferPlan, ...]:
        """Return the plans with the weights to start from and the generated windows."""
        source = self._read_source()
        self._settle(source)
        start = self._start(source, data, context)
        windows = self._generate(data, padded, learnt, targets, context) if self.generator else None
        freeze = round(self.freeze * self.iterations) if source else 0
        return tuple(
            replace(plan, start=start.weights if start else {}, generated=windows, freeze=freeze)
            for plan in self.plans()
        )

    def _check(self, data: TrainingData) -> None:
        super()._check(data)
        self.names()
        if self.form not in (AUTO, SMALL, PUBLISHED):
            raise InputError(f"A network's form is {AUTO}, {SMALL} or {PUBLISHED}, not '{self.form}'.")
        if self.form == PUBLISHED and self.network not in published_names():
            raise InputError(
                f"{network_title(self.network)} has no published form. Choose one of {', '.join(published_names())}."
            )
        if self.optimiser not in OPTIMISERS:
            raise InputError(f"There is no optimiser '{self.optimiser}'. Choose one of {', '.join(OPTIMISERS)}.")
        for name, least, most in (
            ("layers", 0, MOST_LAYERS),
            ("dropout", 0.0, 0.95),
            ("generated_share", 0.0, 1.0),
            ("freeze", 0.0, 1.0),
            ("members", 1, 100),
            ("generated", 1, 1_000_000),
            ("generator_iterations", 1, 10_000_000),
            ("width", 1 / 64, 4.0),
        ):
            value = getattr(self, name)
            if not least <= value <= most:
                raise InputError(f"'{name}' must be from {least:g} to {most:g}, not {value:g}.")

    def _read_source(self) -> Union[Pretrained, None]:
        if isinstance(self.source, Pretrained):
            return self.source
        return read_pretrained(self.source, self.network) if self.source else None

    def _settle(self, source: Union[Pretrained, None]) -> None:
        """Take from the source what its weights have decided: the form, and the share of the channels."""
        if source is None:
            self.form = SMALL if self.form == AUTO else self.form
            return
        form = source.form if source.origin == GOSSAN else PUBLISHED
        if self.form not in (AUTO, form):
            raise InputError(
                f"'{source.name}' holds the {form} form of {network_title(self.network)}; the {self.form} form was asked for."
            )
        if form == PUBLISHED and self.network not in published_names():
            raise InputError(
                f"No weights learnt from images fit {network_title(self.network)}: it has no published form."
            )
        self.form = form
        if source.parameter("width") is not None:
            self.width = float(source.parameter("width"))

    def _start(self, source: Union[Pretrained, None], data: TrainingData, context: Context) -> Union[Start, None]:
        if source is None:
            context.log(
                f"{network_title(self.network)} starts from random weights: no source was given, so nothing is transferred."
            )
            self.start_metrics_["source"] = {"origin": "random weights"}
            return None
        start = starting_weights(source, self.plans()[0].build_network(len(data.band_names)), data.band_names)
        context.log(f"{network_title(self.network)}: {start.told(source, data.band_names)}")
        self.start_metrics_["source"] = {
            "origin": source.origin,
            "file": source.name,
            "fingerprint": source.fingerprint,
            "bands": dict(zip(data.band_names, start.bands)),
            "head_kept": start.head,
            "frozen_steps": round(self.freeze * self.iterations),
        }
        return start

    def _generate(
        self, data: TrainingData, padded: np.ndarray, learnt: np.ndarray, targets: np.ndarray, context: Context
    ) -> np.ndarray:
        """Return generated windows, from the deposits among the cells that are learnt from alone."""
        closed = ~valid_cells(data.stack) | np.isin(data.labels, (DEPOSIT, BARREN))  # type: ignore[arg-type]
        closed.flat[learnt] = False
        checkpoint = context.checkpoint / "generator.safetensors" if context.checkpoint else None
        job = GanJob(
            padded,
            learnt,
            targets == 1,
            np.flatnonzero(closed),
            self.window,
            self.generated,
            self.generator_iterations,
            self.seed,
            self.device,
            self.shift,
            self.turn,
            checkpoint=checkpoint,
        )
        made = generate_windows(job, context)
        report = moments_report(made, data.band_names)
        different = {"generated": variety(made.windows), "measured": variety(made.real)}
        self.start_metrics_["generator"] = {
            "deposit_cells": int(targets.sum()),
            "windows": self.generated,
            "moments": report,
            "variety": different,
            "last_losses": [float(value) for value in made.history[-1]],
        }
        apart = max(abs(row["generated_mean"] - row["measured_mean"]) for row in report)
        context.log(
            f"{self.generated:,} windows were generated from {int(targets.sum()):,} deposit cells; their bands' means lie at "
            f"most {apart:.2f} standard deviations from the measured ones'. They join the deposits in training only."
        )
        if different["generated"] < 0.25 * different["measured"]:
            context.warn(
                "The generated windows are nearly all alike: the generator has learnt a few deposits by heart. Train "
                "without it, or for fewer steps."
            )
        self.generated_ = Generated(made.windows[:SHOWN], made.real[:SHOWN], made.history)
        return made.windows
