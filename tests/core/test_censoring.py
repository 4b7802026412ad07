"""Replacing what is censored."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from gossan.core.assay_values import AssayColumn, read_column
from gossan.core.censoring import find_floor, known_limits, replace_censored, stated_limits
from gossan.core.errors import InputError


def column(cells: list[str]) -> AssayColumn:
    return read_column("Cu_ppm", np.array(cells))


@pytest.mark.parametrize(
    ("rule", "expected"), [("half", [0.5, 5.0]), ("root2", [0.5**0.5, 50**0.5]), ("limit", [1.0, 10.0])]
)
def test_each_sample_is_replaced_from_its_own_limit(rule: str, expected: list[float]) -> None:
    values = replace_censored(column(["<1", "<10", "30", ""]), rule)
    np.testing.assert_allclose(values, [*expected, 30.0, np.nan])


def test_below_detection_can_be_left_empty() -> None:
    values = replace_censored(column(["<1", "30", ">100"]), "empty")
    np.testing.assert_array_equal(values, [np.nan, 30.0, 100.0])


def test_over_range_takes_its_limit_under_every_rule() -> None:
    for rule in ("half", "root2", "limit", "empty"):
        assert replace_censored(column([">10000", "3"]), rule)[0] == 10000.0


def test_an_unstated_limit_is_the_lowest_stated_or_else_the_smallest_measured() -> None:
    limits, unstated = known_limits(column(["bdl", "<2", "<5", "7"]))
    assert limits[0] == 2.0
    assert unstated == 1
    assert known_limits(column(["0", "3", "7"]))[0][0] == 3.0
    assert known_limits(column([">UL", ">50", ">80", "7"]))[0][0] == 80.0


def test_an_unstated_limit_is_its_batchs_where_batches_are_given() -> None:
    cells = ["bdl", "<2", "7", "bdl", "<0.5", "3", "bdl", "4", "bdl"]
    group = np.array(["a", "a", "a", "b", "b", "b", "c", "c", ""])
    limits, unstated = known_limits(column(cells), group)
    np.testing.assert_array_equal(limits[[0, 3, 6, 8]], [2.0, 0.5, 0.5, 0.5])
    assert unstated == 4


def test_a_batch_that_states_no_limit_lends_its_smallest_value_if_it_has_measured_enough() -> None:
    cells = ["<1", "2", *["bdl"], *[str(20 + i) for i in range(10)]]
    group = np.array(["new", "new", *["old"] * 11])
    assert known_limits(column(cells), group)[0][2] == 20.0
    assert known_limits(column(cells[:-1]), group[:-1])[0][2] == 1.0


def test_an_unstated_upper_limit_is_its_batchs() -> None:
    cells = [">UL", ">50", "7", ">UL", ">900", "8"]
    limits, _ = known_limits(column(cells), np.array(["a", "a", "a", "b", "b", "b"]))
    assert limits[[0, 3]].tolist() == [50.0, 900.0]


@pytest.mark.parametrize(("rule", "expected"), [("limit", 100.0), ("fifth", 120.0), ("empty", np.nan)])
def test_over_range_takes_what_was_chosen(rule: str, expected: float) -> None:
    values = replace_censored(column(["<1", ">100", "30"]), "half", rule)
    np.testing.assert_allclose(values, [0.5, expected, 30.0])


def test_an_unknown_rule_for_over_range_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="'double'.*fifth"):
        replace_censored(column([">1", "2"]), "half", "double")


def test_nothing_to_infer_a_limit_from_stays_empty() -> None:
    np.testing.assert_array_equal(replace_censored(column(["0", "0", "bdl"])), [np.nan] * 3)


def test_no_rule_leaves_zero_or_less() -> None:
    rng = np.random.default_rng(0)
    cells = rng.choice(["0", "-0.5", "<0", "<2", "bdl", "-9999", "4.5", ">9", "nan", "-0"], 300)
    for rule in ("half", "root2", "limit", "empty"):
        values = replace_censored(column(cells.tolist()), rule)
        assert (values[np.isfinite(values)] > 0).all()


def test_an_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="'third'.*half"):
        replace_censored(column(["<1", "2"]), "third")


def test_several_limits_are_listed_once_each() -> None:
    assert stated_limits(column(["<5", "<1", "<5", "7", ">90", "bdl"])) == [1.0, 5.0]


def test_a_floor_is_found_although_a_few_samples_lie_below_it() -> None:
    values = np.concatenate([np.full(60, 0.1), [0.03, 0.05], np.linspace(0.2, 4.0, 38)])
    floor = find_floor(read_column("Ag_ppm", values))
    assert floor is not None
    assert (floor.value, floor.count) == (0.1, 60)


def test_continuous_and_constant_fields_have_no_floor() -> None:
    assert find_floor(read_column("Cu_ppm", np.linspace(1.0, 2.0, 50))) is None
    assert find_floor(read_column("Cu_ppm", np.full(50, 3.0))) is None
    assert find_floor(read_column("Cu_ppm", np.full(5, np.nan))) is None


def test_silver_at_eskay_sits_on_its_floor(shared_data: Path) -> None:
    with open(shared_data / "eskay_bc" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    floor = find_floor(read_column("Ag_ppm", np.array([row["Ag_ppm"] for row in rows])))
    assert floor is not None
    assert floor.value == 0.1
    assert 0.4 < floor.count / len(rows) < 0.45
    assert find_floor(read_column("Zn_ppm", np.array([row["Zn_ppm"] for row in rows]))) is None
