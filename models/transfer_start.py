"""Pre-trained weights fitted to a network with a new head and other bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from ..core.errors import ModelFileError
from .member import Weights
from .networks.inception import EXPECTED, SCALED_BY
from .networks.transfer_network import TransferNetwork, first_layer
from .pretrained import GOSSAN, Pretrained, kernels_by_name, kernels_for_bands, matched_bands, seems_to_be

BODY, HEAD = "body.", "head."
COUNTER = "num_batches_tracked"  # of BatchNorm: the oldest checkpoints have none
SHOWN = 4  # names in an error


@dataclass(frozen=True)
class Start:
    """What a network starts from.

    Attributes
    ----------
    weights : dict of numpy.ndarray
        By the names of a `TransferNetwork`; what is not here starts at random.
    bands : tuple of str or None
        For each band of the stack the source's band whose kernels it takes over; empty for images.
    head : bool
        Whether the head is the source's own.
    """

    weights: Weights = field(repr=False)
    bands: tuple[Any, ...]
    head: bool

    def told(self, source: Pretrained, band_names: Sequence[str]) -> str:
        """Return in a sentence what was transferred."""
        count = len(self.weights)
        if source.origin != GOSSAN:
            return (
                f"{count} layers' weights come from '{source.name}', learnt from images; the kernels of red, green and blue "
                f"were dealt out over the {len(band_names)} bands. The head starts at random."
            )
        known = [name for name, band in zip(band_names, self.bands) if band is not None]
        new = [name for name, band in zip(band_names, self.bands) if band is None]
        gone = [name for name in source.bands if name not in self.bands]
        parts = [f"{count} layers' weights come from '{source.name}'; bands known there: {', '.join(known)}"]
        parts += [f"not known there, so without say at first: {', '.join(new)}"] if new else []
        parts += [f"known there but not given here: {', '.join(gone)}"] if gone else []
        parts += ["its head is kept" if self.head else "the head starts at random"]
        return "; ".join(parts) + "."


def starting_weights(source: Pretrained, network: TransferNetwork, band_names: Sequence[str]) -> Start:
    """Return the source's weights by the network's names and shapes.

    Raises
    ------
    ModelFileError
        Naming the weights that are missing or of another shape, and what the file seems to be; or if a
        model of another area has none of the bands.
    """
    body = {name: tuple(value.shape) for name, value in network.body.state_dict().items()}
    given = _body_of(source)
    first = f"{first_layer(network.body)}.weight"
    bands: tuple[Any, ...] = ()
    if source.origin == GOSSAN:
        matched = matched_bands(source.bands, band_names)
        if not any(band is not None for band in matched):
            raise ModelFileError(
                f"'{source.name}' learnt from the bands {', '.join(source.bands)}; none of them is among this stack's: "
                f"{', '.join(band_names)}. Give the stack's bands the names that the model knows, or start without it."
            )
        bands = tuple(None if band is None else source.bands[band] for band in matched)
        expected = {**body, first: (body[first][0], len(source.bands), *body[first][2:])}
        weights = _fitting(source, given, expected)
        weights[first] = kernels_by_name(weights[first], matched)
    else:
        weights = _fitting(source, given, {**body, first: (body[first][0], 3, *body[first][2:])})
        if first == "Conv2d_1a_3x3.conv.weight":
            weights.update(_as_standardised(weights))
        weights[first] = kernels_for_bands(weights[first], len(band_names))
    head = _head_of(source, network)
    named = {**{f"{BODY}{name}": values for name, values in weights.items()}, **head}
    return Start({name: np.ascontiguousarray(v) for name, v in named.items()}, bands, bool(head))


def take_over(network: TransferNetwork, weights: Mapping[str, np.ndarray]) -> None:
    """Give a network these weights; what is not among them stays."""
    network.load_state_dict({**network.state_dict(), **{n: torch.from_numpy(np.array(v)) for n, v in weights.items()}})


def _body_of(source: Pretrained) -> Weights:
    """Return the source's weights by the names of a network as it is built."""
    if any(name.startswith(BODY) for name in source.weights):
        return {name[len(BODY) :]: values for name, values in source.weights.items() if name.startswith(BODY)}
    return dict(source.weights)


def _fitting(source: Pretrained, given: Mapping[str, np.ndarray], expected: Mapping[str, tuple[int, ...]]) -> Weights:
    """Return the expected weights out of the given ones, all of them there and of the right shape."""
    missing = [name for name in expected if name not in given and not name.endswith(COUNTER)]
    fitting = {name: given[name] for name in expected if name in given}
    strange = [name for name, values in fitting.items() if tuple(values.shape) != tuple(expected[name])]
    if not missing and not strange:
        return fitting
    reasons = []
    if missing:
        reasons.append(f"{len(missing)} of {len(expected)} weights are missing: {_listed(missing)}")
    if strange:
        shapes = [f"{name} is {_shape(fitting[name].shape)}, not {_shape(expected[name])}" for name in strange]
        reasons.append(f"{len(strange)} have another shape: {_listed(shapes)}")
    raise ModelFileError(
        f"The weights in '{source.name}' do not fit the network: {'; '.join(reasons)}. {_advice(source)}"
    )


def _advice(source: Pretrained) -> str:
    if source.origin == GOSSAN:
        return f"It was trained with windows of {source.card.get('window')} cells: use the same window and the same network as there."
    return f"The file seems to be {seems_to_be(source.weights)}: choose that network, or another file."


def _as_standardised(weights: Mapping[str, np.ndarray]) -> Weights:
    """Return Inception-v3's first kernels and BatchNorm mean for channels of mean 0 and spread 1.

    Its weights expect colours from -1 to 1: x' = x * spread / 0.5 + (mean - 0.5) / 0.5. The factor goes
    into the kernels, and what the constant adds, since nothing is padded, out of the mean.
    """
    kernels = weights["Conv2d_1a_3x3.conv.weight"].astype(np.float64)  # (32, 3, 3, 3)
    mean, spread = np.array(SCALED_BY).T
    added = np.einsum("ockl,c->o", kernels, (mean - EXPECTED) / EXPECTED)
    mean_name = "Conv2d_1a_3x3.bn.running_mean"
    return {
        "Conv2d_1a_3x3.conv.weight": (kernels * (spread / EXPECTED)[None, :, None, None]).astype(np.float32),
        mean_name: (weights[mean_name] - added).astype(np.float32),
    }


def _head_of(source: Pretrained, network: TransferNetwork) -> Weights:
    """Return a Gossan model's own head where it fits: it, too, tells deposits from barren ground."""
    if source.origin != GOSSAN:
        return {}
    wanted = {name: tuple(value.shape) for name, value in network.head.state_dict().items()}
    given = {name[len(HEAD) :]: values for name, values in source.weights.items() if name.startswith(HEAD)}
    if not given:  # a network with its own last layer
        last = _last_dense(source.weights)
        position = max(int(name.split(".")[0]) for name in wanted)
        given = {f"{position}.{part}": source.weights[f"{last}.{part}"] for part in ("weight", "bias")} if last else {}
    if set(given) != set(wanted) or any(tuple(given[name].shape) != shape for name, shape in wanted.items()):
        return {}
    return {f"{HEAD}{name}": values for name, values in given.items()}


def _last_dense(weights: Mapping[str, np.ndarray]) -> str:
    """Return the name of the layer with two outputs, or nothing."""
    names = [name[: -len(".weight")] for name, v in weights.items() if name.endswith(".weight") and v.ndim == 2]
    two = [name for name in names if len(weights[f"{name}.weight"]) == 2 and f"{name}.bias" in weights]
    return two[-1] if two else ""


def _shape(shape: Sequence[int]) -> str:
    return " x ".join(str(size) for size in shape) or "one number"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
