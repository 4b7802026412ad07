"""A table's censored values replaced, by rules for one element and for all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gossan.core import imputation
from gossan.core.assay_values import AssayColumn, read_column
from gossan.core.censored_table import OVER_RANGE_RULES, RULES, check_rules, replace_table
from gossan.core.context import Context
from gossan.core.errors import InputError
from gossan.tests.story import Story

NAN = np.nan


def columns(**cells: Any) -> list[AssayColumn]:
    return [read_column(name, np.asarray(values)) for name, values in cells.items()]


def replaced(
    fields: list[AssayColumn],
    rule: str = "half",
    over_range: str = "limit",
    group: Any = None,
    left_out: Any = None,
    context: Context | None = None,
) -> np.ndarray:
    size = len(fields[0].value)
    group = np.full(size, "") if group is None else np.array(group)
    left_out = np.zeros(len(fields), dtype=bool) if left_out is None else np.array(left_out)
    return replace_table(fields, rule, over_range, group, left_out, context or Context())


def correlated(samples: int = 200, seed: int = 0) -> dict[str, np.ndarray]:
    """Return three elements that share a factor."""
    rng = np.random.default_rng(seed)
    factor = rng.normal(size=samples)
    return {
        name: np.exp(mean + 0.8 * factor + 0.2 * rng.normal(size=samples))
        for name, mean in (("Cu_ppm", 3.0), ("Zn_ppm", 4.0), ("Au_ppb", 1.0))
    }


def hidden(values: np.ndarray, share: float) -> np.ndarray:
    """Return cells with the lowest share below one limit."""
    limit = np.quantile(values, share)
    return np.where(values < limit, f"<{limit:.6g}", np.char.mod("%.6g", values))


@pytest.mark.parametrize(("rule", "expected"), [("half", 1.0), ("root2", 2**0.5), ("limit", 2.0), ("empty", NAN)])
def test_rules_for_one_element_are_censorings(rule: str, expected: float) -> None:
    values = replaced(columns(Cu_ppm=["<2", "30", ">100", ""], Zn_ppm=["5", "<4", "6", "7"]), rule)
    np.testing.assert_allclose(values[:, 0], [expected, 30.0, 100.0, NAN])
    np.testing.assert_allclose(values[:, 1], [5.0, 2.0 * expected, 6.0, 7.0])


def test_unstated_limits_come_from_the_samples_batch() -> None:
    fields = columns(Cu_ppm=["bdl", "<2", "9", "bdl", "<6", "9"])
    np.testing.assert_allclose(replaced(fields, "limit")[:, 0], [2.0, 2.0, 9.0, 2.0, 6.0, 9.0])
    np.testing.assert_allclose(replaced(fields, "limit", group=list("aaabbb"))[:, 0], [2.0, 2.0, 9.0, 6.0, 6.0, 9.0])


def test_multiplicative_replacement_knows_the_units() -> None:
    fields = columns(Fe_pct=["<2", "5"], Cu_ppm=["100", "<10"], Au_ppb=["4", "4"])
    values = replaced(fields, "multiplicative")
    room = [1.0 - 0.65 * 2e4 / 1e6, 1.0 - 0.65 * 10 / 1e6]
    np.testing.assert_allclose(values, [[1.3, 100 * room[0], 4 * room[0]], [5 * room[1], 6.5, 4 * room[1]]], rtol=1e-12)


def test_multiplicative_replacement_warns_of_units_that_it_had_to_assume() -> None:
    story = Story()
    replaced(columns(Cu=["100", "<10"], Zn_ppm=["4", "4"]), "multiplicative", context=story)
    assert any("unit of Cu is not known" in warning for warning in story.warnings)


def test_over_range_values_take_part_in_ratios_with_their_replacement() -> None:
    fields = columns(Cu_ppm=["<10", "5"], Zn_ppm=[">1000", "4"])
    values = replaced(fields, "multiplicative", "fifth")
    np.testing.assert_allclose(values[0], [6.5, 1200.0 * (1 - 6.5e-6)], rtol=1e-12)


def test_imputed_values_follow_the_other_elements() -> None:
    truth = correlated()
    story = Story()
    fields = columns(**{**truth, "Au_ppb": hidden(truth["Au_ppb"], 0.3)})
    values = replaced(fields, "imputed", context=story)
    below = fields[2].censored < 0
    assert np.corrcoef(np.log(values[below, 2]), np.log(truth["Au_ppb"][below]))[0, 1] > 0.8
    assert (values[below, 2] < fields[2].limit[below]).all()
    np.testing.assert_array_equal(values[~below, 2], fields[2].value[~below])
    assert any("60 values in 1 fields were imputed from the other elements in" in log for log in story.logs)
    assert story.warnings == []


def test_two_elements_are_enough_where_amounts_are_known_and_hardly_where_they_are_not() -> None:
    truth = correlated(400)
    cells = hidden(truth["Zn_ppm"], 0.3)
    errors, story = [], Story()
    for names in (("Cu_ppm", "Zn_ppm"), ("Cu", "Zn")):
        fields = columns(**dict(zip(names, (truth["Cu_ppm"] ** 0.3, cells))))
        values, below = replaced(fields, "imputed", context=story)[:, 1], fields[1].censored < 0
        errors.append(np.sqrt(np.mean(np.log(values[below] / truth["Zn_ppm"][below]) ** 2)))
    assert errors[0] < 0.7 * errors[1]
    assert [warning for warning in story.warnings if "unit of Cu, Zn is not known" in warning]


def test_left_out_fields_tell_nothing_and_take_065_of_their_limit() -> None:
    truth = correlated()
    cells = {**truth, "Au_ppb": hidden(truth["Au_ppb"], 0.3), "Te_ppm": hidden(truth["Au_ppb"], 0.95)}
    fields = columns(**cells)
    with_it = replaced(fields, "imputed", left_out=[False, False, False, True])
    without = replaced(fields[:3], "imputed")
    np.testing.assert_allclose(with_it[:, :3], without, rtol=1e-6)  # the rest, but for a few ppm
    below = fields[3].censored < 0
    np.testing.assert_allclose(with_it[below, 3], 0.65 * fields[3].limit[below])


def test_only_what_is_asked_for_is_imputed() -> None:
    truth = correlated()
    high = np.where(truth["Zn_ppm"] > 120, ">120", np.char.mod("%.6g", truth["Zn_ppm"]))
    fields = columns(**{**truth, "Zn_ppm": high, "Au_ppb": hidden(truth["Au_ppb"], 0.3)})
    above, below = fields[1].censored > 0, fields[2].censored < 0
    both = replaced(fields, "imputed", "imputed")
    assert (both[above, 1] > 120).all()
    assert np.median(both[above, 1] / truth["Zn_ppm"][above]) == pytest.approx(1.0, abs=0.1)
    upper = replaced(fields, "half", "imputed")
    np.testing.assert_array_equal(upper[above, 1], both[above, 1])
    np.testing.assert_allclose(upper[below, 2], 0.5 * fields[2].limit[below])
    lower = replaced(fields, "imputed", "limit")
    assert (lower[above, 1] == 120.0).all()
    assert (lower[below, 2] < fields[2].limit[below]).all()
    empty = replaced(fields, "imputed", "empty")
    assert np.isnan(empty[above, 1]).all()


def test_what_cannot_be_learnt_is_counted_and_named() -> None:
    truth = correlated(60)
    cells = np.array(["<3"] * 55 + ["4", "5", "6", "7", "8"])
    story = Story()
    values = replaced(columns(**truth, Te_ppm=cells), "imputed", context=story)
    np.testing.assert_allclose(values[:55, 3], 0.65 * 3.0)
    assert any("they took 0.65 of their limit: Te_ppm 55." in warning for warning in story.warnings)


def test_an_imputation_that_did_not_converge_is_a_warning_with_its_last_change(monkeypatch: Any) -> None:
    monkeypatch.setattr(imputation, "MOST_ITERATIONS", 2)
    truth, story = correlated(), Story()
    replaced(columns(**{**truth, "Au_ppb": hidden(truth["Au_ppb"], 0.4)}), "imputed", context=story)
    assert any("had not come to rest after 2 iterations" in warning for warning in story.warnings)


def test_nothing_censored_says_that_nothing_was_imputed() -> None:
    truth, story = correlated(), Story()
    values = replaced(columns(**truth), "imputed", context=story)
    np.testing.assert_array_equal(values, np.column_stack(list(truth.values())))
    assert story.logs == ["Nothing is below or above a limit, so nothing was imputed."]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "empty"])
@pytest.mark.parametrize("over_range", OVER_RANGE_RULES)
def test_no_rule_leaves_zero_or_fills_a_gap(rule: str, over_range: str) -> None:
    rng = np.random.default_rng(2)
    cells = rng.choice(["0", "-0.5", "<2", "bdl", "-9999", "4.5", "8", ">9", "nan"], (4, 120))
    fields = columns(**dict(zip(("Cu_ppm", "Zn_ppm", "Au_ppb", "Fe_pct"), cells)))
    values = replaced(fields, rule, over_range)
    assert (values[np.isfinite(values)] > 0).all()
    missing = np.column_stack([field.missing for field in fields])
    if over_range != "empty":
        np.testing.assert_array_equal(np.isnan(values), missing)
    assert np.isnan(values[missing]).all()


def test_unknown_rules_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="'third'.*imputed"):
        check_rules("third", "limit")
    with pytest.raises(InputError, match="'double'.*fifth"):
        check_rules("half", "double")
