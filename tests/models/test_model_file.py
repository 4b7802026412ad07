"""The model file: the same bytes for the same model, and a sentence for every file that is not one."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from typing import Any, Optional

import numpy as np
import pytest
from gossan.core.context import Context
from gossan.core.errors import ModelFileError, TrainingError
from gossan.models.base import State
from gossan.models.card import Facts
from gossan.models.mahalanobis import DirectedMahalanobis, Mahalanobis
from gossan.models.model_file import CARD, WEIGHTS, load_model, pack, pack_model, read_card, unpack
from gossan.models.training_data import background_data


@pytest.fixture
def packed(survey: Any) -> bytes:
    data = background_data(survey.stack, survey.names)
    model = DirectedMahalanobis(direction=("Pb",)).fit(data, Context())
    records = tuple({"name": name, "layer": name, "minimum": float("nan"), "centre": 1.5} for name in survey.names)
    return pack_model(model, data, Facts(500.0, "EPSG:26910", records)).tobytes()


def members(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def with_card(packed: bytes, drop: Optional[str] = None, **changes: Any) -> bytes:
    parts = members(packed)
    card = {**json.loads(parts[CARD]), **changes}
    card.pop(drop or "", None)
    return zipped({**parts, CARD: json.dumps(card).encode()})


def test_the_card_tells_what_was_learnt_and_from_what(packed: bytes, survey: Any) -> None:
    card = read_card(packed)
    assert card["kind"] == "directed_mahalanobis"
    assert card["parameters"] == {"direction": ["Pb"], "seed": 0}
    assert card["bands"] == list(survey.names)
    assert (card["cell_size"], card["crs"], card["window"], card["seed"]) == (500.0, "EPSG:26910", 1, 0)
    assert card["records"][1] == {"name": "Pb_ppm", "layer": "Pb_ppm", "centre": 1.5}
    assert set(card["versions"]) >= {"python", "numpy", "scipy"}
    assert set(card["fingerprints"]) == {"stack", "training"}
    assert card["metrics"]["named"] == ["Pb_ppm"]
    assert card["metrics"]["drivers"]["Pb_ppm"] > 0.5


def test_the_file_is_a_zip_that_anyone_can_open(packed: bytes) -> None:
    assert set(members(packed)) == {CARD, WEIGHTS}
    assert b"\n" in members(packed)[CARD]


def test_the_same_model_gives_the_same_bytes(packed: bytes, survey: Any) -> None:
    file = unpack(packed)
    assert pack(file.card, file.state) == packed


def test_another_stack_gives_another_fingerprint(survey: Any) -> None:
    def stack_of(stack: np.ndarray) -> str:
        data = background_data(stack, survey.names)
        model = Mahalanobis().fit(data, Context())
        return read_card(pack_model(model, data, Facts(1.0)).tobytes())["fingerprints"]["stack"]

    other_nan = survey.stack.copy()
    other_nan[np.isnan(other_nan)] = np.array([0xFFC00001], np.uint32).view(np.float32)[0]
    assert stack_of(survey.stack) == stack_of(other_nan)
    assert stack_of(survey.stack) != stack_of(survey.stack * 2)


def test_a_model_whose_numbers_are_not_finite_is_not_packed(packed: bytes) -> None:
    file = unpack(packed)
    with pytest.raises(TrainingError, match="'pull'"):
        pack(file.card, State({"pull": np.array([1.0, np.nan])}))


def test_every_truncation_is_refused(packed: bytes) -> None:
    for length in [*range(200), *range(200, len(packed), 37), len(packed) - 1]:
        with pytest.raises(ModelFileError):
            unpack(packed[:length])


def test_no_flipped_bit_gets_through_as_another_model(packed: bytes) -> None:
    original = unpack(packed)
    rng = np.random.default_rng(0)
    for position in rng.integers(0, len(packed), 300):
        damaged = bytearray(packed)
        damaged[position] ^= 1 << int(rng.integers(8))
        try:
            file = unpack(bytes(damaged))
        except ModelFileError:
            continue
        assert file.card == original.card
        for name, array in original.state.arrays.items():
            np.testing.assert_array_equal(file.state.arrays[name], array)


@pytest.mark.parametrize(
    "foreign",
    [b"", b"PK\x03\x04", b"II*\x00" + bytes(500), pickle.dumps({"kind": "mahalanobis"}), b"\x89PNG\r\n" + bytes(100)],
    ids=["empty", "only magic", "a GeoTIFF", "a pickle", "an image"],
)
def test_a_foreign_file_is_refused(foreign: bytes) -> None:
    with pytest.raises(ModelFileError, match="not a Gossan model|truncated or damaged"):
        unpack(foreign)


def test_a_foreign_zip_is_refused(packed: bytes) -> None:
    with pytest.raises(ModelFileError, match="holds 'word/document.xml'"):
        unpack(zipped({"word/document.xml": b"<xml/>"}))
    with pytest.raises(ModelFileError, match=r"holds '\.\./\.\./evil'"):
        unpack(zipped({**members(packed), "../../evil": b"x"}))
    with pytest.raises(ModelFileError, match="no 'model.json'"):
        unpack(zipped({WEIGHTS: members(packed)[WEIGHTS]}))


def test_a_member_twice_is_refused(packed: bytes) -> None:
    content = io.BytesIO(packed)
    with zipfile.ZipFile(content, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(CARD, b"{}")
    with pytest.raises(ModelFileError, match="member twice"):
        unpack(content.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(packed: bytes) -> None:
    bomb = zipped({**members(packed), WEIGHTS: bytes(300 * 2**20)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 2**20
    with pytest.raises(ModelFileError, match="would unpack to 314572800 bytes"):
        unpack(bomb)


def test_a_member_that_lies_about_its_size_is_refused(packed: bytes) -> None:
    lying = packed.replace(struct.pack("<I", len(members(packed)[CARD])), struct.pack("<I", 10))
    with pytest.raises(ModelFileError):
        unpack(lying)


def test_an_encrypted_or_exotic_member_is_refused(packed: bytes) -> None:
    with pytest.raises(ModelFileError, match="packed as Gossan never does"):
        unpack(zipped(members(packed), zipfile.ZIP_BZIP2))
    encrypted = bytearray(zipped(members(packed)))
    central = encrypted.find(b"PK\x01\x02")
    encrypted[central + 8] |= 1
    with pytest.raises(ModelFileError, match="encrypted"):
        unpack(bytes(encrypted))


def test_a_deflated_file_is_read_too(packed: bytes) -> None:
    assert unpack(zipped(members(packed), zipfile.ZIP_DEFLATED)).card == unpack(packed).card


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "other"}, "not a Gossan model"),
        ({"version": 99}, "version 99"),
        ({"version": True, "format": "gossan-model"}, "version"),
        ({"bands": []}, "does not name its bands"),
        ({"bands": ["Cu", 3]}, "does not name its bands"),
        ({"bands": ["Cu", "Cu"]}, "band twice"),
        ({"bands": "Cu"}, "'bands'"),
        ({"score_bands": []}, "no score"),
        ({"score_bands": [["a"]]}, "does not name"),
        ({"parameters": [1]}, "'parameters'"),
        ({"kind": None}, "'kind'"),
        ({"cell_size": "500"}, "'cell_size'"),
        ({"cell_size": -1}, "cell size -1"),
        ({"cell_size": True}, "'cell_size'"),
        ({"records": [{}]}, "1 stack records for 4 bands"),
        ({"records": [1, 2, 3, 4]}, "stack records"),
        ({"metrics": None}, "'metrics'"),
    ],
)
def test_a_card_that_is_none_is_refused(packed: bytes, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelFileError, match=words):
        unpack(with_card(packed, **changes))


@pytest.mark.parametrize("key", ["kind", "bands", "parameters", "cell_size", "versions", "fingerprints"])
def test_a_card_without_an_entry_is_refused_by_its_name(packed: bytes, key: str) -> None:
    with pytest.raises(ModelFileError, match=f"'{key}'"):
        unpack(with_card(packed, drop=key))


def test_a_deep_card_is_refused(packed: bytes) -> None:
    with pytest.raises(ModelFileError, match="The model card is nested deeper"):
        unpack(zipped({CARD: b'{"a":' * 90_000 + b"1" + b"}" * 90_000}))


def test_weights_that_are_not_finite_are_refused(packed: bytes) -> None:
    parts = members(packed)
    weights = bytearray(parts[WEIGHTS])
    weights[-8:] = struct.pack("<d", float("inf"))
    with pytest.raises(ModelFileError, match="not finite"):
        unpack(zipped({**parts, WEIGHTS: bytes(weights)}))


def test_an_unknown_kind_is_refused_by_its_name(packed: bytes) -> None:
    with pytest.raises(ModelFileError, match=r"kind 'oracle'.*Update Gossan"):
        load_model(unpack(with_card(packed, kind="oracle")))


def test_a_parameter_the_kind_does_not_have_is_refused(packed: bytes) -> None:
    with pytest.raises(ModelFileError, match="'__class__'"):
        load_model(unpack(with_card(packed, parameters={"__class__": "x"})))


def test_weights_of_another_kind_are_refused(packed: bytes) -> None:
    with pytest.raises(ModelFileError, match="do not fit its card"):
        load_model(unpack(with_card(packed, kind="pca", parameters={})))


def test_weights_that_do_not_belong_together_are_refused_before_they_are_used(packed: bytes) -> None:
    file = unpack(packed)
    arrays = {**file.state.arrays, "precision": np.eye(3)}
    with pytest.raises(ModelFileError, match="do not fit its card"):
        load_model(unpack(pack(file.card, State(arrays))))
    arrays = {**file.state.arrays, "spread": np.zeros(4)}
    with pytest.raises(ModelFileError, match="do not fit its card"):
        load_model(unpack(pack(file.card, State(arrays))))


def test_a_parameter_of_the_wrong_type_is_refused(survey: Any) -> None:
    from gossan.models.nearest_neighbours import NearestNeighbours

    data = background_data(survey.stack, survey.names)
    content = pack_model(NearestNeighbours().fit(data, Context()), data, Facts(1.0)).tobytes()
    with pytest.raises(ModelFileError, match="do not fit its card"):
        load_model(unpack(with_card(content, parameters={"neighbours": "many"})))
