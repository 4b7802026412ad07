"""A scikit-learn estimator as bytes and back: skops, never pickle; nothing but what Gossan wrote is loaded.

The only module besides the estimators' own that knows skops. An archive is a zip of ``schema.json`` and
numpy files. skops names objects by their addresses in memory and stamps the clock, so the archive is
rewritten with objects numbered in order, files named by their content and a fixed date: the same
estimator gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import skops.io
from sklearn.tree import BaseDecisionTree

from ..core.errors import ModelFileError
from .strict_json import parse_object

SCHEMA = "schema.json"
DEEPEST = 200
EPOCH = (1980, 1, 1, 0, 0, 0)
Estimator = TypeVar("Estimator")


def dump_estimator(estimator: Any) -> bytes:
    """Return an estimator as a skops archive, the same bytes for the same estimator."""
    with zipfile.ZipFile(io.BytesIO(skops.io.dumps(estimator))) as archive:
        members = {entry.filename: _without_padding(archive.read(entry)) for entry in archive.infolist()}
    schema = json.loads(members.pop(SCHEMA))
    names = {name: f"{hashlib.sha256(member).hexdigest()[:32]}.npy" for name, member in members.items()}
    contents = {names[name]: member for name, member in members.items()}
    contents[SCHEMA] = json.dumps(_renamed(schema, names, itertools.count()), separators=(",", ":")).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), contents[name])
    return content.getvalue()


def load_estimator(content: bytes, wanted: type[Estimator], allowed: Sequence[str] = ()) -> Estimator:
    """Return the estimator of an archive.

    Parameters
    ----------
    content : bytes
        From `dump_estimator`, or a hostile imitation.
    wanted : type
        The estimator's very class.
    allowed : sequence of str
        Types that it needs beyond those skops knows to be harmless.

    Raises
    ------
    ModelFileError
        If the archive holds any other type (the message names it), another estimator, or trees that
        point outside themselves.
    """
    _check_archive(content)
    try:
        strange = sorted(set(skops.io.get_untrusted_types(data=content)) - set(allowed))
        if strange:
            raise ModelFileError(
                f"The model's estimator contains the type '{strange[0]}', which no Gossan model contains; "
                "it was not loaded. Do not trust this file."
            )
        estimator = skops.io.loads(content, trusted=list(allowed))
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        ImportError,
        RuntimeError,
        MemoryError,
    ) as error:
        raise ModelFileError(f"The model's estimator is damaged: {type(error).__name__} {error}.") from error
    if type(estimator) is not wanted:
        raise ModelFileError(f"The model's estimator is a {type(estimator).__name__}, not a {wanted.__name__}.")
    return estimator


def check_trees(trees: Sequence[Any], bands: int) -> None:
    """Refuse decision trees whose nodes or features lie outside: scikit-learn would follow them out of memory."""
    for tree in trees:
        nodes = tree.tree_ if isinstance(tree, BaseDecisionTree) else None
        if nodes is None or tree.n_features_in_ != bands or nodes.n_features != bands or nodes.node_count < 1:
            raise ModelFileError(f"The model's trees are damaged, or not made for {bands} bands.")
        left, right, feature = nodes.children_left, nodes.children_right, nodes.feature
        inner = left != -1
        here = np.arange(nodes.node_count)[inner]
        sound = (
            ((left[inner] > here) & (left[inner] < nodes.node_count)).all()
            and ((right[inner] > here) & (right[inner] < nodes.node_count)).all()
            and ((feature[inner] >= 0) & (feature[inner] < bands)).all()
        )
        if not sound:
            raise ModelFileError("The model's trees are damaged: a branch points outside its tree.")


def _check_archive(content: bytes) -> None:
    """Refuse what is not a plain, uncompressed archive with a readable schema."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(e.compress_type != zipfile.ZIP_STORED or e.file_size > e.compress_size for e in entries):
                raise ModelFileError("The model's estimator is packed as Gossan never does; it was not loaded.")
            parse_object(archive.read(SCHEMA), "The schema of the model's estimator", DEEPEST)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise ModelFileError(f"The model's estimator is damaged: {error}.") from error


def _without_padding(member: bytes) -> bytes:
    """Return a numpy file with zeros between the fields of its records; in trees there is random memory."""
    if not member.startswith(b"\x93NUMPY"):
        return member
    array = np.load(io.BytesIO(member), allow_pickle=False)
    if array.dtype.names is None:
        return member
    clean = np.zeros(array.shape, array.dtype)  # zeros_like would leave the padding random
    for name in array.dtype.names:
        clean[name] = array[name]
    content = io.BytesIO()
    np.save(content, clean, allow_pickle=False)
    return content.getvalue()


def _renamed(value: Any, names: Mapping[str, str], numbers: Iterator[int]) -> Any:
    """Return the schema with its objects numbered in order of appearance and its files renamed."""
    if isinstance(value, list):
        return [_renamed(item, names, numbers) for item in value]
    if not isinstance(value, dict):
        return value
    renamed = {key: _renamed(item, names, numbers) for key, item in value.items()}
    if isinstance(value.get("__id__"), int):
        renamed["__id__"] = next(numbers)
    if value.get("type") == "numpy" and value.get("file") in names:
        renamed["file"] = names[value["file"]]
    return renamed
