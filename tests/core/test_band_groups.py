"""Groups of correlated layers: linked in chains, either sign, constant layers in none."""

from __future__ import annotations

import numpy as np
from gossan.core.band_groups import correlated_groups


def test_layers_that_say_the_same_are_a_group_and_chains_hold_together() -> None:
    rng = np.random.default_rng(1)
    a = rng.normal(size=2000)
    b = a + 0.45 * rng.normal(size=2000)  # r with a .91
    c = b + 0.45 * rng.normal(size=2000)  # r with b .92, with a .83
    d = c + 0.60 * rng.normal(size=2000)  # r with c about .89, with a about .74
    alone = rng.normal(size=2000)
    assert abs(np.corrcoef(a, d)[0, 1]) < 0.8
    assert correlated_groups(np.stack([alone, a, b, c, d])) == ((1, 2, 3, 4),)


def test_a_layer_and_its_opposite_are_a_group_whatever_their_scale() -> None:
    a, b = np.random.default_rng(2).normal(size=(2, 500))
    assert correlated_groups(np.stack([a, b, -np.exp(3 * a), np.exp(b)])) == ((0, 2), (1, 3))


def test_unrelated_constant_or_absent_values_make_no_group() -> None:
    a = np.random.default_rng(3).normal(size=500)
    assert correlated_groups(np.stack([a, np.ones(500), np.ones(500)])) == ()
    assert correlated_groups(np.zeros((3, 0))) == ()
    assert correlated_groups(a[None]) == ()
