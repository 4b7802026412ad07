"""Principal components of assays, log-ratios and bands; classical and robust."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
from gossan.core import composition
from gossan.core.context import Cancelled, Context, Result
from gossan.core.errors import InputError
from gossan.tasks import principal_components
from gossan.tasks.principal_components import BLOCK, Params
from gossan.tests.story import Story

NAMES = ("Ni_ppm", "Cr_ppm", "Co_ppm", "As_ppm", "Sb_ppm", "Zn_ppm")


def analyse(columns: dict[str, Any], story: Optional[Context] = None, **options: Any) -> Result:
    arrays = {f"field_{i}": np.asarray(cells) for i, cells in enumerate(columns.values())}
    return principal_components.run(arrays, Params(tuple(columns), **options), story or Context())


def survey(count: int = 400, seed: int = 1) -> np.ndarray:
    """Concentrations of `NAMES`: mafic rock raises the first three, ore the next two, noise everything."""
    rng = np.random.default_rng(seed)
    mafic, ore = rng.normal(size=(2, count, 1))
    logs = mafic * [0.9, 0.8, 0.5, 0.0, 0.0, 0.0] + ore * [0.0, 0.0, 0.0, 0.6, 0.7, 0.1]
    return np.exp(logs + 0.1 * rng.normal(size=(count, 6)) + [3.0, 4.0, 2.0, 1.0, 0.0, 4.0])


def table(parts: np.ndarray) -> dict[str, np.ndarray]:
    return dict(zip(NAMES, parts.T))


def angle(first: np.ndarray, second: np.ndarray) -> float:
    """Degrees between two axes."""
    return float(np.degrees(np.arccos(min(1.0, abs(first @ second)))))


def test_concentrations_are_analysed_as_clr_equal_to_the_singular_value_decomposition() -> None:
    parts = survey()
    result = analyse(table(parts), components=3)
    clr = composition.clr(parts)
    left, singular, _ = np.linalg.svd(clr - clr.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs(result.arrays["scores"]), np.abs(left * singular)[:, :3], atol=1e-9)
    np.testing.assert_allclose(result.summary["explained"], (singular**2 / (singular**2).sum())[:5], rtol=1e-9)
    assert result.summary["names"] == ["PC1", "PC2", "PC3"]
    assert result.summary["labels"] == ["Ni", "Cr", "Co", "As", "Sb", "Zn"]


def test_the_patterns_that_were_put_in_come_out_and_are_told() -> None:
    story = Story()
    result = analyse(table(survey()), story)
    first = result.arrays["loadings"][:, 0]
    assert set(np.sign(first[:3])) == {-np.sign(first[3])} == {-np.sign(first[4])}
    assert any(line.startswith("PC1: Ni Cr Co against") or line.endswith("against Ni Cr Co.") for line in story.logs)
    assert any("Variance explained: PC1" in line for line in story.logs)


def test_clr_fields_give_the_same_scores_as_the_concentrations_they_came_from() -> None:
    parts = survey()
    ratios = {f"clr_{name}": column for name, column in zip(NAMES, composition.clr(parts).T)}
    result = analyse(ratios)
    assert result.summary["transform"] == "none" and not result.summary["standardised"]
    np.testing.assert_allclose(result.arrays["scores"], analyse(table(parts)).arrays["scores"], atol=1e-9)


def test_mixed_units_are_brought_to_one_without_consequence() -> None:
    parts = survey()
    mixed = {"Ni_pct": parts[:, 0] / 1e4, "Cr_ppb": parts[:, 1] * 1e3, "Co_ppm": parts[:, 2]}
    plain = dict(zip(("Ni_ppm", "Cr_ppm", "Co_ppm"), parts[:, :3].T))
    np.testing.assert_allclose(analyse(mixed).arrays["scores"], analyse(plain).arrays["scores"], atol=1e-9)


def test_twenty_percent_of_ore_turn_the_classical_axes_but_not_the_robust_ones() -> None:
    clean = survey(600)
    spoilt = clean.copy()
    spoilt[:120, 5] *= 3000.0  # zinc ore
    spoilt[:120, 0] /= 200.0
    truth = analyse(table(clean)).arrays["loadings"]
    classical = analyse(table(spoilt)).arrays["loadings"]
    robust = analyse(table(spoilt), robust=True)
    assert angle(classical[:, 0], truth[:, 0]) > 40.0
    assert angle(robust.arrays["loadings"][:, 0], truth[:, 0]) < 5.0
    assert angle(robust.arrays["loadings"][:, 1], truth[:, 1]) < 5.0
    far = np.linalg.norm(robust.arrays["scores"], axis=1)
    assert far[:120].min() > np.percentile(far[120:], 99)  # and the ore stands out


def test_robust_and_classical_agree_on_clean_data_and_robust_does_not_depend_on_units() -> None:
    parts = survey(1000)
    classical, robust = (analyse(table(parts), robust=r) for r in (False, True))
    for j in range(2):
        assert angle(classical.arrays["loadings"][:, j], robust.arrays["loadings"][:, j]) < 4.0
    np.testing.assert_allclose(robust.summary["explained"], classical.summary["explained"], atol=0.03)
    other = analyse(table(parts * np.array([1e3, 1.0, 1e-4, 1.0, 7.0, 1.0])), robust=True)
    np.testing.assert_allclose(other.arrays["scores"], robust.arrays["scores"], atol=1e-6)


def test_the_robust_covariance_of_clr_is_the_one_of_pivot_coordinates_brought_back() -> None:
    """Filzmoser, Hron & Reimann (2009), computed as the paper says it."""
    from gossan.models.robust_scatter import minimum_covariance_determinant

    parts = survey(300)
    basis = composition.ilr_basis(6)
    estimate = minimum_covariance_determinant(composition.ilr(parts), 0, Context())
    values, vectors = np.linalg.eigh(basis @ estimate.covariance @ basis.T)
    result = analyse(table(parts), robust=True)
    for j in range(5):
        assert angle(result.arrays["loadings"][:, j], vectors[:, -1 - j]) < 0.5
    np.testing.assert_allclose(result.summary["explained"], (values[::-1] / values.sum())[:5], atol=1e-3)


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (analyse(table(survey()), robust=True, seed=4).arrays["scores"] for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_a_sample_with_a_gap_has_no_scores_and_changes_no_others() -> None:
    parts = survey()
    gappy = np.vstack([parts, parts[:3]])
    gappy[400, 2] = gappy[401, :] = np.nan
    gappy[402, 5] = np.inf
    story = Story()
    for robust in (False, True):
        result = analyse(table(gappy), story, robust=robust)
        assert np.isnan(result.arrays["scores"][400:]).all()
        np.testing.assert_array_equal(
            result.arrays["scores"][:400], analyse(table(parts), robust=robust).arrays["scores"]
        )
    assert any("3 samples lack a variable" in warning for warning in story.warnings)


def test_values_as_they_are_are_standardised_and_said() -> None:
    columns = {"slope": survey()[:, 0], "height": 1000.0 * survey(seed=2)[:, 1], "wetness": survey(seed=3)[:, 2]}
    story = Story()
    result = analyse(columns, story)
    assert result.summary["transform"] == "none" and result.summary["standardised"]
    assert "slope, height, wetness" in story.warnings[0]
    assert np.abs(result.arrays["loadings"]).max() < 0.99
    assert analyse(columns, standardise="no").arrays["loadings"][1, 0] == pytest.approx(1.0, abs=1e-3)
    assert not analyse(columns, scaled=True).summary["standardised"]


def test_logarithms_are_to_base_ten_and_keep_absolute_enrichment() -> None:
    parts = survey()
    result = analyse(table(parts), transform="log")
    logs = np.log10(parts)
    variances = np.linalg.eigvalsh(np.cov(logs, rowvar=False))[::-1]
    np.testing.assert_allclose(result.arrays["scores"].var(axis=0, ddof=1), variances[: len(result.summary["names"])])
    assert len(result.summary["explained"]) == 6


def test_the_table_has_loadings_then_variances() -> None:
    result = analyse(table(survey()), components=2)
    rows = result.summary["table"]
    assert [row["row"] for row in rows] == ["loading"] * 6 + ["variance", "variance_pct", "cumulative_pct"]
    assert [row["field"] for row in rows[:6]] == list(NAMES)
    assert sum(row["PC1"] ** 2 for row in rows[:6]) == pytest.approx(1.0)
    assert rows[7]["PC1"] + rows[7]["PC2"] == pytest.approx(rows[8]["PC2"])
    assert rows[7]["PC1"] == pytest.approx(100.0 * result.summary["explained"][0])
    assert all(0 < row["held_pct"] <= 100 for row in rows[:6]) and rows[6]["held_pct"] is None


def test_many_rows_in_blocks_are_as_one_and_the_points_are_an_even_draw() -> None:
    parts = survey(BLOCK + 1000)
    result = analyse({name: column.astype(np.float32) for name, column in table(parts).items()}, rows="cells")
    assert result.arrays["scores"].dtype == np.float32
    clr = composition.clr(parts.astype(np.float32))
    variances = np.linalg.eigvalsh(np.cov(clr, rowvar=False))[:0:-1]
    np.testing.assert_allclose(result.summary["explained"], variances / variances.sum(), rtol=1e-6)
    assert np.isfinite(result.arrays["scores"]).all()
    assert result.arrays["points"].shape == (2000, 2)
    np.testing.assert_allclose(result.arrays["points"].std(axis=0), 1.0, atol=0.1)


def test_more_components_than_there_are_is_told() -> None:
    story = Story()
    result = analyse(table(survey()), story, components=6)
    assert len(result.summary["names"]) == 5
    assert any("6 components were asked for" in warning for warning in story.warnings)


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({"Cu_ppm": [1.0, 2.0, 3.0]}, {}, "at least two"),
        ({"Cu_ppm": [0.0, 2.0, 3.0], "Zn_ppm": [1.0, 2.0, 4.0]}, {}, "'Cu_ppm' is zero.*Prepared assays"),
        ({"Cu_ppm": ["<1", "2", "3"], "Zn_ppm": [1.0, 2.0, 4.0]}, {}, "'Cu_ppm' is zero, negative or below detection"),
        ({"clr_Cu": [0.0, 2.0, 3.0], "Zn_ppm": [1.0, 2.0, 4.0]}, {}, "'clr_Cu' is a log-ratio and 'Zn_ppm'"),
        ({"a": ["x", "2", "3"], "b": [1.0, 2.0, 4.0]}, {}, "'a' holds text"),
        ({"Cu_ppm": [-1.0, 2.0], "Zn_ppm": [1.0, 2.0]}, {"rows": "cells"}, "Band 'Cu_ppm'.*1 of 2 cells.*'none'"),
        ({"Cu_ppm": [1.0, np.nan, 3.0], "Zn_ppm": [1.0, 2.0, 4.0]}, {}, "2 of 3 samples.*'Cu_ppm' has a value in 2"),
        ({"a": [1.0, 1.0, 1.0], "b": [2.0, 2.0, 2.0]}, {}, "No variable varies"),
        ({"a": [1.0, 2.0, 1.0], "b": [2.0, 1.0, 2.0]}, {"components": 0}, "1 or more, not 0"),
        ({"a": [1.0, 2.0, 1.0], "b": [2.0, 1.0, 2.0]}, {"transform": "plr"}, "'plr'.*clr"),
        (
            {"Cu_ppm": [1.0, 2.0, 9.0], "Zn_ppm": [1.0, 3.0, 5.0], "Pb_ppm": [3.0, 4.0, 4.0]},
            {"robust": True},
            "too few",
        ),
        ({"a": [], "b": []}, {}, "no samples"),
    ],
)
def test_what_cannot_be_analysed_is_refused_with_the_remedy(
    columns: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        analyse(columns, **options)


def test_few_samples_of_many_elements_are_warned_about_and_fewer_refused() -> None:
    story = Story()
    analyse(table(survey(20)), story, robust=True)
    assert any("few for a robust covariance" in warning and "25" in warning for warning in story.warnings)
    with pytest.raises(InputError, match="8 complete samples are too few for a robust covariance of 6.*needs 10"):
        analyse(table(survey(8)), robust=True)
    assert np.isfinite(analyse(table(survey(4))).arrays["scores"]).all()


def test_half_the_samples_at_the_detection_limits_have_no_robust_covariance_and_the_elements_are_named() -> None:
    parts = survey()
    parts[:240, 3], parts[:240, 4] = 0.5, 0.1
    with pytest.raises(InputError, match="'As_ppm' has one value in 60%, 'Sb_ppm' has one value in 60%"):
        analyse(table(parts), robust=True)


def test_two_populations_are_warned_about() -> None:
    parts = survey(600)
    parts[:290] *= np.array([20.0, 1.0, 1.0, 0.05, 1.0, 1.0])
    story = Story()
    analyse(table(parts), story, robust=True)
    assert any("Only 5" in warning and "several populations" in warning for warning in story.warnings)


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        analyse(table(survey()), Story(cancel_at=0.5), robust=True)


def test_eskay_parts_coastal_granite_from_shale_and_the_ore_elements(shared_data: Path) -> None:
    with open(shared_data / "eskay_bc" / "samples.csv", newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = [name for name in rows[0] if name.endswith(("_ppm", "_ppb", "_pct"))]
    result = analyse({name: np.array([float(row[name]) for row in rows]) for name in names})
    loading = {row["field"].split("_")[0]: row for row in result.summary["table"][:15]}
    assert min(loading[e]["PC1"] for e in ("U", "Mo", "Ba")) > 0.2 > -0.2 > max(loading[e]["PC1"] for e in ("Ni", "Hg"))
    assert min(loading[e]["PC2"] for e in ("As", "Sb", "Au")) > 0.3
    assert 0.45 < sum(result.summary["explained"][:2]) < 0.6
