"""What transfer learning starts from: a ``.gossan`` model of another area, or a checkpoint of weights learnt from images.

Files are read without trusting a byte of them (`model_file`, `safetensors_format`, `torch_file`); nothing is
downloaded. Weights are matched by name and shape, bands by name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

import numpy as np

from ..core.chemistry import ATOMIC_WEIGHTS
from ..core.errors import InputError, ModelFileError
from .model_file import ModelFile, unpack
from .safetensors_format import read_tensors
from .torch_file import is_torch_file, read_torch_file

GOSSAN, CHECKPOINT = "gossan", "checkpoint"
KINDS = ("cnn", "transfer", "skt")
LARGEST = 2 * 1024**3
SCORER = "network."  # what a class scorer's weights begin with
# a weight that only one kind of network has, and that network
SIGNS = (
    ("Mixed_5b.branch1x1.conv.weight", "Inception-v3"),
    ("layer1.0.conv3.weight", "ResNet-50 (or a deeper one)"),
    ("layer1.2.conv1.weight", "ResNet-34"),
    ("layer1.0.conv1.weight", "ResNet-18"),
    ("conv_proj.weight", "a vision transformer (ViT)"),
    ("features.18.0.weight", "MobileNetV2"),
    ("features.28.weight", "VGG-16"),
    ("features.10.weight", "AlexNet"),
    ("patch_embed.proj.weight", "a vision transformer of another library"),
    ("blocks.0.0.conv_pw.weight", "an EfficientNet or MobileNet of another library"),
    ("embedder.embedder.convolution.weight", "a ResNet of another library"),
    ("denseblock1.denselayer1.conv1.weight", "a DenseNet"),
)
WORDS = ("clr", "ilr", "alr", "log", "pc")  # that make another quantity of an element


@dataclass(frozen=True)
class Pretrained:
    """Weights to start from.

    Attributes
    ----------
    origin : str
        ``gossan`` or ``checkpoint``.
    name : str
        The file's name, for messages.
    fingerprint : str
        SHA-256 of the file.
    weights : dict of numpy.ndarray
        By the names of the network itself; for a model of kind ``transfer``, its body's and head's
        (``body.…``, ``head.…``).
    card : mapping
        The model card; empty for a checkpoint.
    network, form : str
        Which network it is, where the card says so.
    """

    origin: str
    name: str
    fingerprint: str
    weights: dict[str, np.ndarray] = field(repr=False)
    card: Mapping[str, Any] = field(default_factory=dict, repr=False)
    network: str = ""
    form: str = ""

    @property
    def bands(self) -> tuple[str, ...]:
        """Names of the bands it learnt from; none for images."""
        return tuple(self.card.get("bands", ()))

    def parameter(self, name: str) -> Any:
        """Return one of the card's parameters, or None."""
        return self.card.get("parameters", {}).get(name)


def read_pretrained(path: str, network: str) -> Pretrained:
    """Read a file; see `unpack_pretrained`."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"The pre-trained file '{path}' cannot be read ({error.strerror or error}).") from error
    return unpack_pretrained(content, Path(path).name, network)


def unpack_pretrained(content: bytes, name: str, network: str) -> Pretrained:
    """Return the weights in a file's bytes, whichever of the known kinds it is.

    Parameters
    ----------
    content : bytes
        Of a ``.gossan`` model, a ``.safetensors`` file, or a file of torch.save.
    name : str
        The file's name, for messages.
    network : str
        The network that is to start from it: a model of several networks has a part of that name.

    Raises
    ------
    ModelFileError
        If it is none of these, damaged or hostile, or holds no such network.
    """
    if len(content) > LARGEST:
        raise ModelFileError(f"'{name}' is larger than any network's weights; it is not one.")
    fingerprint = hashlib.sha256(content).hexdigest()
    try:
        if is_torch_file(content):
            return Pretrained(CHECKPOINT, name, fingerprint, _current(read_torch_file(content)))
        if content.startswith(b"PK\x03\x04"):
            return _of_model(unpack(content), name, fingerprint, network)
        if content[8:9] == b"{":
            return Pretrained(CHECKPOINT, name, fingerprint, _current(read_tensors(content)))
    except ModelFileError as error:
        raise ModelFileError(f"'{name}' cannot be used to start from. {error}") from error
    raise ModelFileError(f"'{name}' cannot be used to start from: {_what_else(content)}")


def seems_to_be(weights: Mapping[str, np.ndarray]) -> str:
    """Return which network these weights look like, in words."""
    for sign, title in SIGNS:
        if any(name == sign or name.endswith(f".{sign}") for name in weights):
            return title
    first = ", ".join(f"'{name}'" for name in list(weights)[:3])
    return f"an unknown network (its first weights are {first})"


def matched_bands(learnt: Sequence[str], given: Sequence[str]) -> tuple[Optional[int], ...]:
    """Return for each given band which learnt one it is, or None.

    The same name in any case; else the same element in another unit (``Cu_ppm`` and ``Cu_pct``, since
    each area is standardised by itself), but never a log-ratio for a concentration.
    """
    plain = [name.casefold() for name in learnt]
    elements = [_element(name) for name in learnt]
    found: list[Optional[int]] = []
    for name in given:
        element = _element(name)
        if name.casefold() in plain:
            found.append(plain.index(name.casefold()))
        elif element and elements.count(element) == 1:
            found.append(elements.index(element))
        else:
            found.append(None)
    return tuple(found)


def kernels_by_name(kernels: np.ndarray, bands: Sequence[Optional[int]]) -> np.ndarray:
    """Return the first layer's kernels (out, learnt bands, k, k) for other bands, shape (out, bands, k, k).

    A band that was not learnt from gets zeros: it says nothing until training finds that it does. A
    band that is not given any more is left at its mean, which is zero.
    """
    fitted = np.zeros((kernels.shape[0], len(bands), *kernels.shape[2:]), dtype=kernels.dtype)
    for here, there in enumerate(bands):
        if there is not None:
            fitted[:, here] = kernels[:, there]
    return fitted


def kernels_for_bands(kernels: np.ndarray, bands: int) -> np.ndarray:
    """Return the kernels of red, green and blue (out, 3, k, k) for n bands, shape (out, n, k, k).

    The colours' kernels are dealt out in turn, so that bands can be told apart from the first step
    on, and scaled by 3 / n, so that the layer's response to bands that vary together is as strong as to
    the three colours, which mostly do. One band gets their sum, as a grey image would.
    """
    if bands == 1:
        return kernels.sum(axis=1, keepdims=True)
    colours = np.arange(bands) % kernels.shape[1]
    return kernels[:, colours] * np.float32(kernels.shape[1] / bands)


def _element(name: str) -> Optional[tuple[str, ...]]:
    """Return a band's element with the words that make another quantity of it; None where it names none or several."""
    words = re.split(r"[\W_]+", name)
    symbols = [word for word in words if word in ATOMIC_WEIGHTS]
    if len(symbols) != 1:
        return None
    return (*sorted(word.casefold() for word in words if word.casefold() in WORDS), symbols[0])


def _current(weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return a checkpoint's weights by the names they have now, as float32 where they are fractions."""
    from .networks.imagenet import current_names

    if not weights:
        raise ModelFileError("It holds no weights.")
    for name, values in weights.items():
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise ModelFileError(f"Its '{name}' holds values that are not finite numbers.")
    single = {n: v.astype(np.float32) if v.dtype.kind == "f" else v for n, v in weights.items()}
    return current_names(single)


def _of_model(file: ModelFile, name: str, fingerprint: str, network: str) -> Pretrained:
    """Return the part of a model that is the network of this name."""
    card = file.card
    if card["kind"] not in KINDS:
        raise ModelFileError(
            f"It is a model of the kind '{card['title']}'. Only networks that learnt from deposits and barren ground can "
            "be transferred: 'Convolutional networks', 'Transfer learning' or 'SKT'."
        )
    parameters = card["parameters"]
    if card["kind"] == "cnn":
        names = [one for one in parameters.get("networks", ()) for _ in range(int(parameters.get("repeats", 1)))]
    else:
        own = parameters.get("network", "resnet18")
        names = [own] * sum(
            1 for key in file.state.arrays if re.fullmatch(r"network\.\d+\.network\.head\.\d+\.weight", key)
        )
    candidates = [i for i, one in enumerate(names) if one == network]
    if not candidates:
        raise ModelFileError(f"It holds no network '{network}' but {', '.join(dict.fromkeys(names)) or 'none'}.")
    shares = file.state.arrays.get("shares")
    best = max(candidates, key=lambda i: (float(shares[i]) if shares is not None and i < len(shares) else 0.0, -i))
    prefix = f"network.{best}.{SCORER}"
    weights = {key[len(prefix) :]: v for key, v in file.state.arrays.items() if key.startswith(prefix)}
    if not weights:
        raise ModelFileError(f"It holds no weights of its network '{network}'.")
    return Pretrained(GOSSAN, name, fingerprint, weights, card, network, str(parameters.get("form", "small")))


def _what_else(content: bytes) -> str:
    """Return what a file that is no weights may be, and the remedy."""
    begin = content[:200].lstrip().lower()
    if not content:
        return "it is empty."
    if begin.startswith((b"<!doctype html", b"<html")):
        return "it is a web page. Download the file itself, not the page that shows it."
    if begin.startswith(b"version https://git-lfs"):
        return "it only says where the file is kept (a Git LFS pointer). Download the file itself."
    if content.startswith(b"\x89HDF"):
        return "it is an HDF5 file, as Keras writes them. Gossan reads weights of torch (.pth) and .safetensors."
    return "it is neither a Gossan model (*.gossan), nor .safetensors, nor a checkpoint of torch (*.pth)."
