from __future__ import annotations

import pytest
from gossan.core.errors import InputError
from gossan.models.settings import read_settings


def test_values_are_read_as_the_models_own_settings_are() -> None:
    assert read_settings("nearest_cells", {"neighbours": " 7", "balance": "No"}) == {"neighbours": 7, "balance": False}
    assert read_settings("directed_mahalanobis", {"direction": "Pb, Zn"}) == {"direction": ("Pb", "Zn")}
    assert read_settings("pca", {"explained": "0.5"}) == {"explained": 0.5}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"trees": "5"}, "has no setting 'trees'. It has: neighbours, balance, seed"),
        ({"neighbours": "2.5"}, "'neighbours' .* whole number, not '2.5'"),
        ({"balance": "maybe"}, "yes or no, not 'maybe'"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(given: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_settings("nearest_cells", given)


@pytest.mark.engine
def test_numbers_in_a_list_and_numbers_without_a_default_are_numbers() -> None:
    assert read_settings("pixel_pair", {"inner": "7, 13"}) == {"inner": (7, 13)}
    assert read_settings("ganomaly", {"latent": "8", "trim": "5"}) == {"latent": 8, "trim": 5.0}
    assert read_settings("cnn", {"networks": "lenet, vgg8"}) == {"networks": ("lenet", "vgg8")}
    assert read_settings("transfer", {"source": "north.gossan", "freeze": "1"}) == {
        "source": "north.gossan",
        "freeze": 1.0,
    }
    with pytest.raises(InputError, match="'latent' .* whole number, not 'long'"):
        read_settings("ganomaly", {"latent": "long"})
