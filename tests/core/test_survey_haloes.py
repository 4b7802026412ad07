"""Haloes and barren alteration of the simulated survey."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from gossan.core.grid import Grid
from gossan.core.simulation.elements import TABLE, find_elements
from gossan.core.simulation.haloes import TRAIN_STEPS, Haloes, draw_alteration
from gossan.core.simulation.mineralisation import Deposits
from gossan.core.survey import SurveyDesign, simulate_survey

UNIT = 1000.0
PB, CU, AS, NI = (find_elements((symbol,))[0] for symbol in ("Pb", "Cu", "As", "Ni"))


def one_deposit(depth: float = 0.0, strike: float = 0.0, style: float = 0.0, strength: float = 1.0) -> Deposits:
    """A deposit at the origin with a core of 700 m."""
    return Deposits(
        x=np.array([0.0]),
        y=np.array([0.0]),
        name=np.array(["Raven Creek"]),
        camp=np.array(["Raven"]),
        size=np.array([1.0]),
        depth=np.array([depth]),
        strike=np.array([strike]),
        style=np.array([style]),
        strength=np.array([strength]),
        radius=np.array([700.0]),
    )


def haloes_of(deposits: Deposits, heading: float = 0.0) -> Haloes:
    """Haloes whose trains run straight along `heading` (radians from north), every ore of the average mixture."""
    step = 300.0 * np.arange(TRAIN_STEPS + 1)[np.newaxis, :, np.newaxis]
    start = np.column_stack([deposits.x, deposits.y])[:, np.newaxis]
    paths = start + step * np.array([math.sin(heading), math.cos(heading)])
    return Haloes(deposits, UNIT, paths, np.ones((len(deposits), len(TABLE))))


def profile(haloes: Haloes, element, azimuth: float, distance: np.ndarray) -> np.ndarray:
    x, y = distance * math.sin(azimuth), distance * math.cos(azimuth)
    return haloes.log_enrichment((element,), x, y)[:, 0]


def half_width(haloes: Haloes, element, azimuth: float) -> float:
    """Distance at which the enrichment has fallen to half of that in the middle."""
    distance = np.arange(0.0, 6_000.0, 10.0)
    values = profile(haloes, element, azimuth, distance)
    return float(distance[values < 0.5 * values[0]][0])


def test_the_middle_of_a_typical_deposit_has_the_element_s_gain():
    middle = haloes_of(one_deposit()).log_enrichment((PB, CU, AS, NI), np.zeros(1), np.zeros(1))[0]
    np.testing.assert_allclose(middle, [PB.gain, CU.gain, AS.gain, 0.0])


def test_distal_elements_reach_farther_than_those_of_the_core():
    haloes = haloes_of(one_deposit())
    across = math.pi / 2  # away from the train and across the fault
    core, intermediate, distal = (half_width(haloes, element, across) for element in (CU, PB, AS))
    assert core < intermediate < distal
    assert distal > 2.0 * core


def test_a_halo_is_longer_along_the_fault():
    haloes = haloes_of(one_deposit(strike=math.radians(90.0)), heading=0.0)
    assert half_width(haloes, PB, math.radians(90.0)) > 1.7 * half_width(haloes, PB, math.radians(180.0))


def test_a_train_leads_downstream_only():
    haloes = haloes_of(one_deposit(strike=math.radians(90.0)), heading=0.0)
    downstream = profile(haloes, PB, 0.0, np.array([4_000.0]))
    upstream = profile(haloes, PB, math.pi, np.array([4_000.0]))
    assert downstream > 0.1 * PB.gain
    assert upstream < 0.02


def test_cover_hides_the_core_more_than_the_distal_halo():
    bare, covered = (
        haloes_of(one_deposit(depth)).log_enrichment((CU, PB, AS), np.zeros(1), np.zeros(1))[0]
        for depth in (0.0, 120.0)
    )
    left = covered / bare
    assert left[0] < left[1] < left[2] < 1.0
    assert left[0] < 0.25 and left[2] > 0.5


def test_camps_lean_to_copper_or_to_lead():
    copper, lead = (
        haloes_of(one_deposit(style=style)).log_enrichment((CU, PB), np.zeros(1), np.zeros(1))[0] for style in (-1, 1)
    )
    assert copper[0] > lead[0] and copper[1] < lead[1]


def test_the_metal_of_overlapping_haloes_adds_up():
    twice = one_deposit()
    pair = Deposits(*(np.concatenate([column, column]) for column in vars(twice).values()))
    x, y = np.array([0.0, 800.0, 3_000.0]), np.array([0.0, -500.0, 2_500.0])
    single = haloes_of(twice).log_enrichment((PB,), x, y)
    double = haloes_of(pair).log_enrichment((PB,), x, y)
    np.testing.assert_allclose(np.expm1(double), 2.0 * np.expm1(single))


def test_far_away_there_is_nothing():
    assert haloes_of(one_deposit()).log_enrichment((PB,), np.array([60_000.0]), np.array([0.0]))[0, 0] == 0.0


def test_a_halo_fades_out_smoothly():
    haloes = haloes_of(one_deposit(strike=math.radians(45.0), strength=2.0), heading=math.radians(200.0))
    for azimuth in np.radians(np.arange(0.0, 360.0, 15.0)):
        steps = np.diff(profile(haloes, AS, azimuth, np.arange(500.0, 20_000.0, 20.0)))
        assert steps.max() < 0.1 and steps.min() > -0.1
        tail = profile(haloes, AS, azimuth, np.arange(4_000.0, 20_000.0, 20.0))
        assert np.abs(np.diff(tail)).max() < 0.03


def test_no_deposit_has_no_halo():
    nothing = Deposits(*(column[:0] for column in vars(one_deposit()).values()))
    haloes = Haloes(nothing, UNIT, np.empty((0, 3, 2)), np.empty((0, len(TABLE))))
    assert not haloes.strength(TABLE, np.zeros((4, 5)), np.zeros((4, 5))).any()


def test_barren_pyrite_raises_arsenic_only_and_leaching_takes_metals_away():
    grid = Grid(0.0, 50_000.0, 250.0, 200, 240)
    alteration = draw_alteration(grid, UNIT, 0.0, np.random.default_rng(3))
    elements = find_elements(("As", "Pb", "Au", "Zn", "Mn"))
    for i, kind in enumerate(alteration.kind):
        alone = replace(
            alteration,
            kind=(kind,),
            **{name: getattr(alteration, name)[i : i + 1] for name in ("x", "y", "radius", "stretch", "azimuth")},
        )
        change = dict(zip(("As", "Pb", "Au", "Zn", "Mn"), alone.log_change(elements, alone.x, alone.y)[0]))
        assert change["Pb"] == change["Au"] == 0.0
        if kind == "pyrite":
            assert change["As"] > 1.5 and change["Zn"] == change["Mn"] == 0.0
        else:
            assert change["As"] == 0.0 and change["Zn"] < -0.5 and change["Mn"] < -0.5


def test_deposits_come_in_all_sizes_and_some_are_blind():
    deposits = simulate_survey(SurveyDesign(deposits=50), 8).deposits
    assert (deposits.depth > 0).mean() == pytest.approx(0.4)
    assert deposits.size.max() > 20 * deposits.size.min() > 0
    assert 5 < len(set(deposits.camp)) < 30
    assert deposits.strength.max() > 2 * deposits.strength.min() > 0
