"""What geologists have in their tables, read."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from gossan.core.assay_tokens import ABOVE, BELOW, Ambiguous, decimal_mark, read_cell, read_number
from gossan.core.assay_values import AssayColumn, missing_codes, read_column, read_columns
from gossan.core.errors import InputError

NAN = math.nan


def column(cells: list[str], **keywords: Any) -> AssayColumn:
    return read_column("Cu_ppm", np.array(cells), **keywords)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.5", 12.5),
        (" 12.5 ", 12.5),
        ("+3", 3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.2e-3", 1.2e-3),
        ("1.2E+3", 1200.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("0,5", 0.5),
        ("0,125", 0.125),
        ("12,25", 12.25),
        ("10 000", 10000.0),
        ("10\u00a0000", 10000.0),
        ("10'000", 10000.0),
        ("'0.7", 0.7),
        ("10.000", 10.0),
    ],
)
def test_a_number_is_read_as_it_is_written(cell: str, value: float) -> None:
    reading = read_cell(cell)
    assert reading is not None
    assert (reading.value, reading.censored) == (value, 0)


@pytest.mark.parametrize("cell", ["<0.01", "< 0.01", "<=0.01", "≤0.01", "<.01", "<0,01", "< -0.01"])
def test_below_detection_keeps_the_limit(cell: str) -> None:
    reading = read_cell(cell)
    assert reading is not None
    assert (reading.censored, reading.limit) == (BELOW, 0.01)
    assert math.isnan(reading.value)


@pytest.mark.parametrize(
    "cell", ["<LD", "<DL", "< D.L.", "bdl", "BDL", "b.d.l.", "n.d.", "ND", "not detected", "<", "tr."]
)
def test_below_detection_is_read_without_a_limit(cell: str) -> None:
    reading = read_cell(cell)
    assert reading is not None
    assert reading.censored == BELOW
    assert math.isnan(reading.limit)


@pytest.mark.parametrize("cell", [">10000", "> 10 000", ">10,000.0", ">=10000", "≥10000"])
def test_over_range_keeps_the_limit(cell: str) -> None:
    reading = read_cell(cell)
    assert reading is not None
    assert (reading.censored, reading.limit) == (ABOVE, 10000.0)


@pytest.mark.parametrize(
    "cell",
    ["", "  ", "N/A", "NA", "n.a.", "nan", "NaN", "NULL", "-", "--", "?", "(null)", "#N/A", "inf", "not analysed"],
)
def test_words_for_no_value_are_missing(cell: str) -> None:
    reading = read_cell(cell)
    assert reading is not None
    assert math.isnan(reading.value)
    assert reading.censored == 0


@pytest.mark.parametrize(
    "cell", ["abc", "12 ppm", "1_000", "1,23,4", "1.2.3", "<abc", "0x10", "5-10", "granite", "1e", "nil"]
)
def test_what_is_no_number_is_not_guessed(cell: str) -> None:
    assert read_cell(cell) is None


def test_a_lone_comma_group_is_settled_by_the_columns_other_cells() -> None:
    with pytest.raises(Ambiguous):
        read_number("10,000")
    assert column(["10,000", "0.5"], mark=decimal_mark(["10,000", "0.5"])).value.tolist() == [10000.0, 0.5]
    assert read_number("10,000", ".") == 10000.0
    assert read_number("10,000", ",") == 10.0
    assert read_number("10.000", ",") == 10000.0


def test_a_lone_comma_group_is_settled_by_the_tables_other_columns() -> None:
    read = read_columns({"Ba_ppm": np.array(["1,230", "950"]), "Cu_ppm": np.array(["12.5", "<0.1"])})
    assert read["Ba_ppm"].value.tolist() == [1230.0, 950.0]
    read = read_columns({"Ba_ppm": np.array(["1,230", "950"]), "Cu_ppm": np.array(["12,5", "<0,1"])})
    assert read["Ba_ppm"].value.tolist() == [1.23, 950.0]
    assert read["Cu_ppm"].limit[1] == 0.1


def test_a_comma_nothing_explains_is_an_error_with_both_readings() -> None:
    with pytest.raises(InputError, match=r"'Ba_ppm' holds '1,230' in 2 of 3 rows.*1\.230 or 1230"):
        read_columns({"Ba_ppm": np.array(["1,230", "950", "1,230"])})


def test_one_column_with_both_decimal_marks_is_read_cell_by_cell() -> None:
    assert read_columns({"a": np.array(["0,5", "0.5", "1.234,5"])})["a"].value.tolist() == [0.5, 0.5, 1234.5]


def test_text_and_numbers_give_the_same_column() -> None:
    numbers = np.array([5.0, -0.5, -9999.0, 0.0, NAN, 7.25])
    text = np.array(["5", "-0.5", "-9999", "0", "", "7.25"])
    for read in (read_column("a", numbers), read_column("a", text)):
        np.testing.assert_array_equal(read.value, [5.0, NAN, NAN, NAN, NAN, 7.25])
        np.testing.assert_array_equal(read.censored, [0, -1, 0, -1, 0, 0])
        np.testing.assert_array_equal(read.limit, [NAN, 0.5, NAN, NAN, NAN, NAN])
        np.testing.assert_array_equal(read.missing, [False, False, True, False, True, False])
        assert read.zeros == 1


@pytest.mark.parametrize("code", [-99.0, -999.0, -9999.0, -99999.0, -8888.0, -3.4e38, 1e38])
def test_codes_for_no_value_are_missing_and_not_limits(code: float) -> None:
    read = read_column("a", np.array([code, 3.0, 4.0]))
    assert read.missing.tolist() == [True, False, False]


def test_a_code_stored_in_four_bytes_is_still_the_code() -> None:
    values = np.array([-9999.9, 3.0], dtype=np.float32)
    assert read_column("a", values).missing.tolist() == [True, False]
    assert read_column("a", np.array([-1234.5, 3.0], dtype=np.float32), ["-1234.5"]).missing.tolist() == [True, False]


def test_the_users_codes_are_missing_as_words_and_as_numbers() -> None:
    read = column(["5", "9999.0", "N/S", "no sample", "-1"], missing=missing_codes("9999; n/s; no sample; -1"))
    np.testing.assert_array_equal(read.value, [5.0, NAN, NAN, NAN, NAN])
    assert read.missing.tolist() == [False, True, True, True, True]


def test_zero_can_be_told_to_mean_no_value() -> None:
    read = read_column("a", np.array([0.0, 3.0]), ["0"])
    assert read.missing.tolist() == [True, False]
    assert read.zeros == 0


def test_infinite_numbers_are_missing_and_counted() -> None:
    read = read_column("a", np.array([np.inf, -np.inf, 2.0]))
    assert read.missing.tolist() == [True, True, False]
    assert read.infinite == 2


def test_whole_numbers_and_bytes_of_any_kind_are_read() -> None:
    assert read_column("a", np.array([1, 2, -5], dtype=np.int32)).limit[2] == 5.0


def test_an_unreadable_cell_is_named_with_its_field_count_and_remedy() -> None:
    with pytest.raises(InputError) as error:
        column(["abc", "1", "abc", "xyz"])
    text = str(error.value)
    assert "Field 'Cu_ppm' holds 'abc' in 2 of 4 rows" in text
    assert "'xyz'" in text
    assert "Add it to the missing values" in text


def test_a_negative_code_that_no_limit_can_be_is_refused() -> None:
    with pytest.raises(InputError, match=r"'Cu_ppm' holds -5555 in 2 of 4 rows.*Add -5555 to the missing values"):
        column(["-5555", "20", "-5555", "35"])
    assert column(["-5555", "20", "-5555", "35"], missing=("-5555",)).missing.sum() == 2


def test_a_coarser_laboratorys_limit_above_every_measured_value_is_accepted() -> None:
    read = column(["-1", "0.2", "0.9"])
    assert read.limit[0] == 1.0


def test_lists_of_codes_are_split_at_semicolons_or_else_commas() -> None:
    assert missing_codes("-9999, N/S ,") == ("-9999", "N/S")
    assert missing_codes("-9999,9; not sampled") == ("-9999,9", "not sampled")
    assert missing_codes("") == ()


def test_any_number_survives_being_written_and_read() -> None:
    rng = np.random.default_rng(3)
    values = rng.lognormal(0.0, 5.0, 500)
    as_text = np.array([repr(float(v)) for v in values])
    np.testing.assert_array_equal(read_column("a", as_text).value, values)
    german = np.array([f"{v:,.2f}".translate(str.maketrans(",.", ".,")) for v in values * 1000])
    read = read_columns({"a": german})["a"]
    np.testing.assert_allclose(
        read.value[read.censored == 0], np.round(values * 1000, 2)[read.censored == 0], rtol=1e-12
    )
