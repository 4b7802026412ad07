"""Sequential binary partitions: how they are written, what is refused, and the laws of their balances."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from gossan.core import composition
from gossan.core.errors import InputError
from gossan.core.partition import Partition, parse_partition, partition_parts, partition_words, text_of_balance_names

NAMES = ("Cu_ppm", "Zn_ppm", "Pb_ppm", "Ag_ppm")
SYMBOLS = "Ag Al As Au Ba Be Bi Ca Cd Ce Co Cr Cs Cu Fe Ga Hg La Li Mg Mn Mo Na Nb Ni Pb Rb Sb Sc Sn"
TEXT = "Cu Zn | Pb Ag; Cu | Zn; Pb | Ag"


@pytest.fixture
def parts() -> np.ndarray:
    return np.random.default_rng(8).lognormal(1.0, 1.5, (30, 4))


def random_partition(count: int, seed: int) -> Partition:
    """A partition of `count` parts drawn at random, its balances shuffled."""
    rng = np.random.default_rng(seed)
    names = SYMBOLS.split()[:count]
    groups, texts = [list(rng.permutation(count))], []
    while groups:
        group = groups.pop()
        cut = int(rng.integers(1, len(group)))
        sides = group[:cut], group[cut:]
        texts.append(" | ".join(" ".join(names[i] for i in side) for side in sides))
        groups += [side for side in sides if len(side) > 1]
    return parse_partition("; ".join(rng.permutation(texts)), names)


def slow_balance(row: Sequence[float], numerator: Sequence[int], denominator: Sequence[int]) -> float:
    """As Egozcue & Pawlowsky-Glahn (2005) define it: geometric means and a factor."""
    r, s = len(numerator), len(denominator)
    above = math.prod(row[i] for i in numerator) ** (1.0 / r)
    below = math.prod(row[i] for i in denominator) ** (1.0 / s)
    return math.sqrt(r * s / (r + s)) * math.log(above / below)


def test_a_balance_is_the_log_ratio_of_two_geometric_means(parts: np.ndarray) -> None:
    found = composition.ilr(parts, NAMES, parse_partition(TEXT, NAMES).basis())
    sides = [((0, 1), (2, 3)), ((0,), (1,)), ((2,), (3,))]
    expected = [[slow_balance(row, *pair) for pair in sides] for row in parts.tolist()]
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("count", [2, 3, 7, 15])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_partition_is_an_orthonormal_basis_that_keeps_clrs_distances_and_comes_back(count: int, seed: int) -> None:
    basis = random_partition(count, seed).basis()
    np.testing.assert_allclose(basis.T @ basis, np.eye(count - 1), atol=1e-13)
    np.testing.assert_allclose(basis.sum(axis=0), 0.0, atol=1e-13)
    parts = np.random.default_rng(seed).lognormal(0.0, 2.0, (25, count))
    centred, coordinates = composition.clr(parts), composition.ilr(parts, basis=basis)
    distances = np.linalg.norm(centred[:, None] - centred[None], axis=2)
    np.testing.assert_allclose(np.linalg.norm(coordinates[:, None] - coordinates[None], axis=2), distances, atol=1e-9)
    back = composition.ilr_inverse(coordinates, 1e6, basis)
    np.testing.assert_allclose(back, 1e6 * parts / parts.sum(axis=1, keepdims=True), rtol=1e-9)


def test_pivot_coordinates_are_the_partition_of_each_part_against_the_rest() -> None:
    partition = parse_partition("Cu | Zn Pb Ag; Zn | Pb Ag; Pb | Ag", NAMES)
    np.testing.assert_allclose(partition.basis(), composition.ilr_basis(4), atol=1e-15)


def test_balances_within_a_sub_composition_do_not_know_the_other_parts(parts: np.ndarray) -> None:
    whole = composition.ilr(parts, NAMES, parse_partition(TEXT, NAMES).basis())
    alone = composition.ilr(parts[:, :2], NAMES[:2], parse_partition("Cu | Zn", NAMES[:2]).basis())
    np.testing.assert_allclose(whole[:, 1], alone[:, 0], atol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "Cu_ppm Zn_ppm | Pb_ppm Ag_ppm; Cu_ppm | Zn_ppm; Pb_ppm | Ag_ppm",
        "cu, zn | lead silver\nCU_PPM|zinc\nPb | Ag\n",
        '"Cu_ppm" "Zn_ppm"|Pb  Ag ;; Cu|Zn ;Pb|Ag;',
        "Pb | Ag; Cu | Zn; Cu Zn | Pb Ag",
    ],
)
def test_elements_fields_any_case_quotes_lines_and_order_say_the_same(text: str) -> None:
    found, expected = parse_partition(text, NAMES), parse_partition(TEXT, NAMES)
    sides = {(balance.numerator, balance.denominator) for balance in expected.balances}
    assert {(balance.numerator, balance.denominator) for balance in found.balances} == sides
    assert parse_partition(found.text(), NAMES).balances[0].numerator == found.balances[0].numerator


def test_names_with_blanks_are_quoted_or_called_by_their_element() -> None:
    names = ("Zn été (ppm)", "Cu (ppm)")
    for text in ('"Zn été (ppm)" | Cu', "Zn | Cu"):
        assert parse_partition(text, names).balances[0].numerator == (0,)
    assert parse_partition("Zn | Cu", names).text() == '"Zn été (ppm)" | "Cu (ppm)"'


def test_field_names_tell_the_balance_and_are_identifiers() -> None:
    assert parse_partition(TEXT, NAMES).field_names() == [
        "ilr_1_Cu_Zn_over_Pb_Ag",
        "ilr_2_Cu_over_Zn",
        "ilr_3_Pb_over_Ag",
    ]
    names = ("Au_ppb", "Au_ppb_FA", "Fe (%)", "REE_ppm")
    found = parse_partition("Au_ppb Au_ppb_FA | Fe REE; Au_ppb | Au_ppb_FA; Fe | REE_ppm", names).field_names()
    assert found == ["ilr_1_Au_ppb_Au_ppb_FA_over_Fe_REE", "ilr_2_Au_ppb_over_Au_ppb_FA", "ilr_3_Fe_over_REE"]


def test_long_sides_are_abbreviated_and_names_stay_unique() -> None:
    partition = random_partition(30, 4)
    names = partition.field_names()
    assert len(set(names)) == 29
    assert max(map(len, names)) <= 63  # what PostgreSQL allows
    assert any("_and_" in name for name in names)
    assert text_of_balance_names(names) == ""


def test_the_names_of_short_balances_tell_the_whole_partition() -> None:
    partition = parse_partition(TEXT, NAMES)
    again = parse_partition(text_of_balance_names(partition.field_names()), NAMES)
    np.testing.assert_array_equal(again.basis(), partition.basis())


def test_the_parts_that_a_text_names_come_in_the_fields_order() -> None:
    assert partition_parts("Ag | Cu", NAMES) == ["Cu_ppm", "Ag_ppm"]
    assert partition_words('Ag "Zn ppm" | Cu; Ag | "Zn ppm"') == ["Ag", "Zn ppm", "Cu"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Cu Zn Pb Ag", r"'Cu Zn Pb Ag' is no balance.*one '\|'.*Cu Zn \| Pb Ag"),
        ("Cu | Zn | Pb", r"'Cu \| Zn \| Pb' is no balance"),
        ("Cu Zn Pb Ag |", "is no balance"),
        ("Cu Zn | Pb Hg; Cu | Zn; Pb | Hg", r"In the balance 'Cu Zn \| Pb Hg': 'Hg' is none of the parts.*Ag_ppm"),
        ("Cu Zn | Cu Pb Ag; Cu | Zn; Pb | Ag", "'Cu_ppm' twice"),
        ("Cu | Zn; Cu Zn | Pb", "does not use Ag_ppm"),
        (
            "Cu Zn | Pb Ag; Cu | Zn",
            r"No balance divides Pb_ppm Ag_ppm; write one such as 'Pb_ppm \| Ag_ppm'.*3 balances",
        ),
        ("Cu Zn | Pb Ag; Cu | Zn; Pb | Ag; Zn | Cu", r"'Cu \| Zn' and 'Zn \| Cu' divide the same.*3 balances"),
        (
            "Cu Zn | Pb Ag; Cu | Pb; Zn | Ag",
            r"'Cu \| Pb' does not fit: no other balance has Cu_ppm, Pb_ppm.*'Cu_ppm \| Zn_ppm'",
        ),
        ("Cu | Zn; Pb | Ag", r"'Cu \| Zn' does not fit.*No balance divides all parts"),
        ("Cu Zn | Pb Ag; Cu | Zn; Pb | Ag; Cu | Ag", r"'Cu \| Ag' does not fit"),
        ("  ", "does not use Cu_ppm, Zn_ppm, Pb_ppm, Ag_ppm"),
    ],
)
def test_what_is_no_partition_is_refused_with_the_balance_and_the_remedy(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_partition(text, NAMES)


def test_an_element_of_two_fields_is_ambiguous() -> None:
    with pytest.raises(InputError, match="'Au' could be any of Au_ppb, Au_ppb_FA"):
        parse_partition("Au | Cu Au_ppb; Cu | Au_ppb", ("Au_ppb", "Au_ppb_FA", "Cu_ppm"))
