from __future__ import annotations

import pytest
from gossan.core.errors import InputError
from gossan.models.presets import AS_PUBLISHED, PRESETS, RECOMMENDED, check_settings, preset_settings


def test_as_published_has_the_papers_numbers() -> None:
    settings = preset_settings("ganomaly", AS_PUBLISHED, {})
    assert (settings["learning_rate"], settings["batch_size"], settings["train_fraction"]) == (1e-5, 128, 0.3)
    assert (settings["members"], settings["trim"], settings["width"]) == (1, 0.0, 1.0)


def test_given_values_win_over_the_preset_and_none_does_not() -> None:
    settings = preset_settings("autoencoder", RECOMMENDED, {"window": 8, "trim": 0.0, "members": None, "seed": 3})
    assert (settings["window"], settings["trim"]) == (8, 0.0)
    assert settings["members"] == PRESETS["autoencoder"][RECOMMENDED].members
    assert "seed" not in settings


@pytest.mark.parametrize("kind", sorted(PRESETS))
@pytest.mark.parametrize("name", [RECOMMENDED, AS_PUBLISHED])
def test_every_preset_is_within_the_limits(kind: str, name: str) -> None:
    settings = {**preset_settings(kind, name, {}), "epochs": 0}
    check_settings(settings)
    assert 0.0 < settings["train_fraction"] <= 1.0


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="no preset 'best'.*recommended, as published"):
        preset_settings("ganomaly", "best", {})
