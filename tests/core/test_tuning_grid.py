"""Grids are read, laid out and drawn from; settings clearly behind drop out, the best never; the best of many is corrected."""

from __future__ import annotations

import numpy as np
import pytest
from gossan.core.errors import InputError
from gossan.core.tuning_grid import chosen_on_other_folds, grid_size, lay_out_grid, read_grid, still_in, told


def test_text_becomes_settings_in_order() -> None:
    grid = read_grid(" trees=100, 300 ; leaf=1,3,5; ")
    assert grid == {"trees": ("100", "300"), "leaf": ("1", "3", "5")} and grid_size(grid) == 6
    settings = lay_out_grid(grid)
    assert [told(one) for one in settings[:2]] == ["trees=100; leaf=1", "trees=100; leaf=3"]
    assert len(settings) == 6 and settings[-1] == {"trees": "300", "leaf": "5"}


def test_a_value_of_several_names_joins_them_by_a_plus_sign_and_blanks_stay() -> None:
    assert lay_out_grid(read_grid("networks=lenet, lenet+vgg8; activation=leaky relu; rate=1e+1")) == [
        {"networks": "lenet", "activation": "leaky relu", "rate": "1e+1"},
        {"networks": "lenet,vgg8", "activation": "leaky relu", "rate": "1e+1"},
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "grid is empty"),
        ("trees", "'trees' names no values to try"),
        ("trees=", "names no values"),
        ("=3", "names no values"),
        ("trees=1; trees=2", "'trees' comes twice"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_grid(text)


def test_a_draw_has_no_repeats_keeps_the_order_and_follows_its_seed() -> None:
    grid = read_grid("a=1,2,3,4,5,6,7; b=1,2,3,4,5; c=x,y,z")
    whole = lay_out_grid(grid)
    one, twin, other = (lay_out_grid(grid, 20, seed) for seed in (1, 1, 2))
    assert one == twin != other and len(one) == 20
    places = [whole.index(settings) for settings in one]
    assert places == sorted(set(places))
    assert lay_out_grid(grid, 105) == lay_out_grid(grid, 500) == whole


def test_a_vast_grid_is_drawn_from_without_being_listed_and_refused_as_a_whole() -> None:
    values = ",".join(str(i) for i in range(100))
    grid = read_grid("; ".join(f"{name}={values}" for name in "abcdefgh"))
    drawn = lay_out_grid(grid, 50, 3)
    assert len({told(settings) for settings in drawn}) == 50
    with pytest.raises(InputError, match="10,000,000,000,000,000 settings, too many"):
        lay_out_grid(grid)


def test_the_worse_half_drops_out_after_the_second_fold_and_the_best_never() -> None:
    rng = np.random.default_rng(4)
    for _ in range(50):
        aucs = rng.uniform(0.4, 0.95, size=(16, 5))
        best = int(np.argmax(aucs[:, :2].mean(axis=1)))
        assert still_in(np.where(np.arange(5) < 1, aucs, np.nan), 1, 5).all()
        inside = still_in(np.where(np.arange(5) < 2, aucs, np.nan), 2, 5)
        assert inside[best] and 8 <= inside.sum() < 16
        assert not inside[int(np.argmin(aucs[:, :2].mean(axis=1)))]


def test_settings_that_cannot_be_told_apart_all_stay() -> None:
    aucs = np.full((10, 5), np.nan)
    aucs[:, :2] = 0.80 + 0.001 * np.arange(10)[:, None]
    assert still_in(aucs, 2, 5).all()
    aucs[3, 1] = np.nan  # could not be learnt
    assert not still_in(aucs, 2, 5)[3]
    assert still_in(aucs[:2], 2, 5).all()


def test_the_best_of_many_is_flattered_and_the_correction_takes_that_away() -> None:
    rng = np.random.default_rng(5)
    flattered, corrected = [], []
    for _ in range(300):
        aucs = rng.normal(0.6, 0.08, size=(40, 5))  # all settings are equally good
        flattered.append(aucs.mean(axis=1).max())
        corrected.append(chosen_on_other_folds(aucs).mean())
    assert np.mean(flattered) > 0.66
    assert np.mean(corrected) == pytest.approx(0.6, abs=0.01)


def test_where_one_setting_is_better_indeed_the_correction_leaves_it() -> None:
    aucs = np.random.default_rng(6).normal(0.6, 0.01, size=(10, 5))
    aucs[4] += 0.2
    np.testing.assert_array_equal(chosen_on_other_folds(aucs), aucs[4])
    assert chosen_on_other_folds(aucs[:1]) is None
    aucs[1:, 3] = np.nan
    assert chosen_on_other_folds(aucs) is None, "only one was tried on all folds"
