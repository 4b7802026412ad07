"""Variogram models against PyKrige's, their defining values, and their directions."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.variogram_models import KINDS, Structure, VariogramModel, isotropic

DISTANCES = np.linspace(0.1, 25.0, 300)
ZERO = np.zeros_like(DISTANCES)


@pytest.mark.parametrize("kind", KINDS)
def test_each_model_equals_pykriges(kind: str) -> None:
    theirs = pytest.importorskip("pykrige.variogram_models", reason="PyKrige, the reference, is not installed here")
    ours = VariogramModel(0.2, (Structure(kind, 0.8, 10.0),)).semivariance(DISTANCES, ZERO)
    reference = getattr(theirs, f"{kind}_variogram_model")([0.8, 10.0, 0.2], DISTANCES)
    np.testing.assert_allclose(ours, reference, rtol=1e-13)


@pytest.mark.parametrize(("kind", "reached"), [("spherical", 1.0), ("exponential", 0.950), ("gaussian", 0.953)])
def test_at_its_range_a_structure_has_reached_its_share_of_the_sill(kind: str, reached: float) -> None:
    model = VariogramModel(0.0, (Structure(kind, 2.0, 500.0),))
    assert float(model.semivariance(np.array(300.0), np.array(400.0))) == pytest.approx(2.0 * reached, abs=2e-3)


def test_no_distance_has_no_semivariance_and_any_distance_has_the_nugget() -> None:
    model = VariogramModel(0.3, (Structure("spherical", 0.7, 10.0),))
    gamma = model.semivariance(np.array([0.0, 1e-9]), np.array([0.0, 0.0]))
    assert gamma[0] == 0.0
    assert gamma[1] == pytest.approx(0.3, abs=1e-6)
    np.testing.assert_allclose(model.covariance(np.array([0.0, 99.0]), np.zeros(2)), [1.0, 0.0])


def test_anisotropy_stretches_the_range_along_the_azimuth() -> None:
    north_east = VariogramModel(0.0, (Structure("spherical", 1.0, 100.0, 0.25, 45.0),))
    step = 25.0 / np.sqrt(2.0)
    along = north_east.semivariance(np.array([step]), np.array([step]))
    across = north_east.semivariance(np.array([step]), np.array([-step]))
    isotropic_long = isotropic("spherical", 0.0, [1.0], [100.0]).semivariance(np.array([25.0]), np.zeros(1))
    np.testing.assert_allclose(along, isotropic_long)
    np.testing.assert_allclose(across, 1.0)


def test_an_azimuth_of_90_degrees_is_east() -> None:
    model = VariogramModel(0.0, (Structure("spherical", 1.0, 100.0, 0.5, 90.0),))
    assert float(model.semivariance(np.array(50.0), np.array(0.0))) < 0.7
    assert float(model.semivariance(np.array(0.0), np.array(50.0))) == pytest.approx(1.0)


def test_nested_structures_add_up_and_survive_storing() -> None:
    model = VariogramModel(0.1, (Structure("spherical", 0.4, 10.0), Structure("exponential", 0.5, 90.0, 0.5, 30.0)))
    parts = [VariogramModel(0.0, (structure,)).semivariance(DISTANCES, DISTANCES) for structure in model.structures]
    np.testing.assert_allclose(model.semivariance(DISTANCES, DISTANCES), 0.1 + parts[0] + parts[1])
    assert VariogramModel.from_dict(model.to_dict()) == model
    assert VariogramModel(0.0, (Structure("spherical", 1.0, 25_736.2),)).describe().endswith("(range 25,740)")
    assert model.describe() == "nugget 0.1 + spherical 0.4 (range 10) + exponential 0.5 (range 90 along 30°, 45 across)"


@pytest.mark.parametrize(
    ("structure", "named"),
    [
        ({"kind": "linear", "sill": 1.0, "range": 1.0}, "linear"),
        ({"kind": "spherical", "sill": -1.0, "range": 1.0}, "-1"),
        ({"kind": "spherical", "sill": 1.0, "range": 0.0}, "range"),
        ({"kind": "spherical", "sill": 1.0, "range": 1.0, "ratio": 1.5}, "1.5"),
    ],
)
def test_what_is_no_structure_is_refused_with_its_value(structure: dict, named: str) -> None:
    with pytest.raises(InputError, match=named):
        Structure(**structure)


def test_what_is_no_stored_model_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        VariogramModel.from_dict({"nugget": 1.0})
    with pytest.raises(InputError, match="needs a nugget or a structure"):
        VariogramModel(0.0)
