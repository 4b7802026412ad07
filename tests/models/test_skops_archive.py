"""Estimators as bytes: reproducible, and nothing is loaded that Gossan did not write."""

from __future__ import annotations

import io
import json
import os
import zipfile
from typing import Any

import numpy as np
import pytest
from gossan.core.errors import ModelFileError

pytestmark = pytest.mark.engine


@pytest.fixture
def forest() -> Any:
    from sklearn.ensemble import IsolationForest

    return IsolationForest(n_estimators=3, random_state=0).fit(np.random.default_rng(0).normal(size=(60, 2)))


TREE = ("sklearn.tree._tree.Tree",)


def load(content: bytes, allowed: tuple[str, ...] = TREE) -> Any:
    from gossan.models.skops_archive import load_estimator
    from sklearn.ensemble import IsolationForest

    return load_estimator(content, IsolationForest, allowed)


def dump(estimator: Any) -> bytes:
    from gossan.models.skops_archive import dump_estimator

    return dump_estimator(estimator)


def changed(content: bytes, change: Any) -> bytes:
    """The archive with its schema passed through `change`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["schema.json"] = change(members["schema.json"])
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return result.getvalue()


def test_an_estimator_comes_back_scoring_the_same(forest: Any) -> None:
    x = np.random.default_rng(1).normal(size=(40, 2))
    np.testing.assert_array_equal(load(dump(forest)).score_samples(x), forest.score_samples(x))


def test_equal_estimators_give_equal_bytes_whatever_memory_held_before(forest: Any) -> None:
    from sklearn.ensemble import IsolationForest

    first = dump(forest)
    for fill in range(1, 30):
        [np.full(64 * size, fill, np.uint8) for size in range(1, 300)]  # freed at once: scikit-learn's trees reuse it
        twin = IsolationForest(n_estimators=3, random_state=0).fit(np.random.default_rng(0).normal(size=(60, 2)))
        assert dump(twin) == first
        assert dump(load(first)) == first


def test_a_type_that_is_not_allowed_is_refused_by_name(forest: Any) -> None:
    with pytest.raises(ModelFileError, match=r"type 'sklearn\.tree\._tree\.Tree'"):
        load(dump(forest), allowed=())


@pytest.mark.parametrize(
    ("module", "name"), [("os", "system"), ("builtins", "eval"), ("subprocess", "Popen"), ("tests.evil", "Payload")]
)
def test_a_hostile_type_is_refused_by_name_and_not_run(forest: Any, module: str, name: str, tmp_path: Any) -> None:
    def plant(schema: bytes) -> bytes:
        content = json.loads(schema)
        content["content"]["content"]["bootstrap"] = {
            "__class__": name,
            "__module__": module,
            "__loader__": "ObjectNode",
            "__id__": 999_999,
            "content": {
                "__class__": "str",
                "__module__": "builtins",
                "__loader__": "JsonNode",
                "content": json.dumps(f"touch {tmp_path}/ran"),
                "is_json": True,
                "__id__": 999_998,
            },
        }
        return json.dumps(content).encode()

    with pytest.raises(ModelFileError, match=rf"type '{module}\.{name}'.*not loaded"):
        load(changed(dump(forest), plant))
    assert os.listdir(tmp_path) == []


def test_another_estimator_is_refused() -> None:
    from sklearn.svm import OneClassSVM

    machine = OneClassSVM().fit(np.random.default_rng(0).normal(size=(20, 2)))
    with pytest.raises(ModelFileError, match="is a OneClassSVM, not a IsolationForest"):
        load(dump(machine))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"no zip at all", b"\x80\x04\x95"], ids=["empty", "magic", "text", "pickle"]
)
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(ModelFileError, match="damaged"):
        load(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: b"{}",
        lambda schema: b"[]",
        lambda schema: b'{"a":' * 100_000,
        lambda schema: schema[:-40],
        lambda schema: schema.replace(b"IsolationForest", b"Isolation"),
        lambda schema: schema.replace(b'"NdArrayNode"', b'"NoSuchNode"'),
        lambda schema: schema.replace(b'.npy"', b'.gone"', 1),
        lambda schema: schema.replace(b'"file":"', b'"file":"../../', 1),
    ],
    ids=["empty", "a list", "deep", "cut", "no class", "no loader", "no file", "a path"],
)
def test_a_damaged_schema_is_refused_with_a_sentence(forest: Any, change: Any) -> None:
    with pytest.raises(ModelFileError):
        load(changed(dump(forest), change))


def test_a_packed_archive_is_refused_so_that_it_cannot_be_a_bomb(forest: Any) -> None:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", b"{}")
        archive.writestr("1.npy", bytes(10_000_000))
    with pytest.raises(ModelFileError, match="packed as Gossan never does"):
        load(result.getvalue())


@pytest.mark.parametrize(
    ("column", "value"), [("left_child", 10_000), ("right_child", 0), ("left_child", -7), ("feature", 77)]
)
def test_a_tree_that_points_outside_itself_is_refused(forest: Any, column: str, value: int) -> None:
    from gossan.models.skops_archive import check_trees

    check_trees(forest.estimators_, 2)
    tree = forest.estimators_[1].tree_
    state = tree.__getstate__()
    state["nodes"][column][0] = value
    tree.__setstate__(state)
    with pytest.raises(ModelFileError, match="points outside"):
        check_trees(forest.estimators_, 2)


def test_trees_for_other_bands_are_refused(forest: Any) -> None:
    from gossan.models.skops_archive import check_trees

    with pytest.raises(ModelFileError, match="not made for 5 bands"):
        check_trees(forest.estimators_, 5)
