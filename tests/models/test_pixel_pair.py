"""Pixel pairs as a model: the paper's tables for any data, several rings in one run, the bank, resuming, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")
pytestmark = pytest.mark.engine

from gossan.core.context import Cancelled, Context  # noqa: E402
from gossan.core.errors import InputError, TrainingError  # noqa: E402
from gossan.core.evidence import valid_cells  # noqa: E402
from gossan.core.rings import Ring  # noqa: E402
from gossan.models.base import TrainingData  # noqa: E402
from gossan.models.dual_window import load_network  # noqa: E402
from gossan.models.pair_training import Cells, PairSystem  # noqa: E402
from gossan.models.pixel_pair import PixelPair  # noqa: E402
from gossan.models.pixel_pair_presets import AS_PUBLISHED, PRESETS, RECOMMENDED, preset_settings  # noqa: E402
from gossan.models.training_data import labelled_data  # noqa: E402
from gossan.tests.story import Story  # noqa: E402
from scipy.ndimage import gaussian_filter  # noqa: E402

NAMES = ("Fe_pct", "Mn_ppm", "Zn_ppm", "Pb_ppm")
SMALL: dict[str, Any] = {"inner": (3,), "outer": (7,), "repeats": 2, "iterations": 40, "device": "cpu"}


def make_ground(seed: int = 0, deposits: int = 12) -> TrainingData:
    """Smooth background of changing level; deposits of 3 x 3 cells enriched in the first two bands; a NoData corner."""
    rng = np.random.default_rng(seed)
    rows = columns = 36
    stack = np.stack([gaussian_filter(rng.normal(size=(rows, columns)), 1.5) for _ in NAMES]) * 3.0
    stack += np.linspace(0.0, 4.0, columns)  # what is high in the west is low in the east
    labels = np.zeros((rows, columns), np.uint8)
    for square in rng.permutation(36)[:deposits]:
        row, column = 6 * (square // 6) + 2, 6 * (square % 6) + 2
        labels[row : row + 3, column : column + 3] = 1
        stack[:2, row : row + 3, column : column + 3] += 1.5
    stack[:, :4, :5] = np.nan
    return labelled_data(stack.astype(np.float32), NAMES, labels)


@pytest.fixture(scope="module")
def ground() -> TrainingData:
    return make_ground()


def test_with_the_papers_cells_it_counts_the_papers_pairs(ground: TrainingData) -> None:
    training = np.zeros_like(ground.training)
    labels = np.where(np.arange(ground.labels.size).reshape(ground.labels.shape) % 4 == 0, 1, 0).astype(np.uint8)
    training.flat[np.flatnonzero(valid_cells(ground.stack) & (labels == 1))[:171]] = True
    training |= valid_cells(ground.stack) & (labels == 0)
    data = TrainingData(ground.stack, NAMES, training, labels)
    pairs = PixelPair(**{**SMALL, "iterations": 2, "repeats": 1}).learn(data, Context()).metrics_["pairs"]
    assert pairs["training"] == {
        "deposit_cells": 136,
        "barren_cells": 136,
        "similar": 36_720,
        "dissimilar": 18_496,
        "total": 55_216,
    }
    assert (pairs["testing"]["similar"], pairs["testing"]["dissimilar"]) == (2_380, 1_225)


def test_it_tells_table_3_and_figures_6_and_9(ground: TrainingData) -> None:
    story = Story()
    model = PixelPair(**{**SMALL, "inner": (1, 3), "outer": (5, 7), "repeats": 3}).fit(ground, story)
    draws, windows = model.metrics_["draws"], model.metrics_["windows"]
    assert len(draws) == len(model.metrics_["losses"]) == 3
    assert len({draw["training_loss"] for draw in draws}) == 3  # each has its own barren cells
    assert all(0.0 < draw["training_loss"] < 0.637 and draw["test_accuracy"] > 0.7 for draw in draws)
    assert model.metrics_["losses"][0]["iteration"][-1] == 40
    assert [(row["inner"], row["outer"], row["ring_cells"]) for row in windows] == [(1, 5, 16), (3, 7, 16)]
    for row in windows:
        assert 0.6 < row["auc_test_cells"] <= 1.0 and 0.6 < row["auc_all_ground"] <= 1.0
    best = max(windows, key=lambda row: row["auc_test_cells"])
    assert [row["first_band"] for row in windows] == [row is best for row in windows]
    assert any("3 random draws" in text and "accuracy 0." in text for text in story.logs)
    assert any(f"{best['name']} makes the first band" in text for text in story.logs)


def test_the_accuracy_is_that_of_all_pairs_of_the_test_cells(ground: TrainingData) -> None:
    model = PixelPair(**{**SMALL, "repeats": 1, "max_ring": 0}).learn(ground, Context())
    from gossan.models.pair_draws import draw_cells

    draw = draw_cells(ground, 1, 0.8, 0, Context())[0]
    spectra, module = model._ground(ground.stack, Context()).spectra, load_network(model.networks_[0].weights)
    right = []
    for one, first in enumerate(draw.tested):
        for other, second in enumerate(draw.tested[one:], one):
            for a in first:
                for b in second:
                    if a != b:
                        with torch.inference_mode():
                            logit = float(module(torch.from_numpy(spectra[a] - spectra[b])[None]))
                        right.append((logit > 0) == (one != other))
    assert model.metrics_["draws"][0]["test_accuracy"] == pytest.approx(np.mean(right), abs=1e-9)


def test_the_score_is_the_mean_over_networks_and_rings_of_the_definition(ground: TrainingData) -> None:
    """The slow reference: one cell after the other, one pair after the other."""
    model = PixelPair(**{**SMALL, "inner": (1, 3), "outer": (3, 5), "all_rings": True, "max_ring": 0}).learn(
        ground, Context()
    )
    score, spectra = model.score(ground.stack, Context()), model._ground(ground.stack, Context()).spectra
    valid, columns = valid_cells(ground.stack), ground.stack.shape[2]
    best, other = model.best_, 1 - model.best_
    for cell in np.flatnonzero(valid)[::151]:
        row, column = divmod(int(cell), columns)
        said = np.full((2, 2), np.nan)
        for i, ring in enumerate((Ring(1, 3), Ring(3, 5))):
            places = [(row + r, column + c) for r, c in ring.offsets()]
            near = [r * columns + c for r, c in places if 0 <= r < 36 and 0 <= c < 36 and valid[r, c]]
            for n, network in enumerate(model.networks_):
                module, total = load_network(network.weights), 0.0
                for neighbour in near:
                    with torch.inference_mode():
                        difference = torch.from_numpy(spectra[cell] - spectra[neighbour])
                        total += float(torch.sigmoid(module(difference[None])))
                said[n, i] = total / len(near)
        expected = [said[:, best].mean(), said[:, best].std(), said[:, other].mean()]
        np.testing.assert_allclose(score[:, row, column], expected, atol=5e-6)


def test_the_best_ring_makes_the_map_and_the_others_follow_where_wanted(ground: TrainingData) -> None:
    settings = {**SMALL, "inner": (1, 3, 5), "outer": (3, 7, 9)}
    model, whole = (PixelPair(**settings, all_rings=wanted).learn(ground, Context()) for wanted in (False, True))
    names = ["(1,3)", "(3,7)", "(5,9)"]
    best = names[model.best_]
    assert model.score_bands == (f"score {best}", "spread")
    assert whole.score_bands == (f"score {best}", "spread", *(f"score {n}" for n in names if n != best))
    one, all_of_them = (m.score(ground.stack, Context()) for m in (model, whole))
    assert all_of_them.shape == (4, 36, 36)
    np.testing.assert_allclose(one, all_of_them[:2], atol=1e-6)
    assert PixelPair(**{**SMALL, "repeats": 1}).learn(ground, Context()).score_bands == ("score",)


def test_rings_follow_a_changing_background_that_the_bank_does_not(ground: TrainingData) -> None:
    """Where the background's level rises by as much as the deposits stand out, the bank takes high ground for ore."""
    ring, bank = (PixelPair(**{**SMALL, "reference": name}).learn(ground, Context()) for name in ("ring", "bank"))
    bank.networks_ = ring.networks_  # the same networks: only what they compare with differs
    elsewhere = ground.stack + np.float32(3.0)
    risen = [model.score(elsewhere, Context())[0] - model.score(ground.stack, Context())[0] for model in (ring, bank)]
    assert np.nanmax(np.abs(risen[0])) < 1e-4
    assert np.nanmean(np.abs(risen[1])) > 0.02
    assert bank.metrics_["windows"][0]["name"] == "(bank)" and bank.score_bands == ("score", "spread")


def test_a_network_knows_enrichment_from_depletion_unless_told_not_to(ground: TrainingData) -> None:
    turned = TrainingData(-ground.stack, NAMES, ground.training, ground.labels)
    scores = {}
    for difference in ("signed", "absolute"):
        model = PixelPair(**{**SMALL, "difference": difference, "repeats": 1, "iterations": 80}).learn(
            ground, Context()
        )
        deposits = np.isfinite(ground.stack).all(axis=0) & (ground.labels == 1)
        model.centre_ = -model.centre_  # the same ground with all signs turned
        depleted = model.score(turned.stack, Context())[0][deposits].mean()
        model.centre_ = -model.centre_
        scores[difference] = (model.score(ground.stack, Context())[0][deposits].mean(), depleted)
    assert scores["signed"][0] > scores["signed"][1] + 0.3
    assert scores["absolute"][0] == pytest.approx(scores["absolute"][1], abs=1e-5)


def test_a_cell_alone_in_nodata_is_compared_with_barren_cells(ground: TrainingData) -> None:
    stack = ground.stack.copy()
    stack[:, :12, :12] = np.nan
    stack[:, 1, 1] = ground.stack[:, 20, 20]
    model, story = PixelPair(**SMALL).learn(ground, Context()), Story()
    score = model.score(stack, story)
    np.testing.assert_array_equal(np.isfinite(score[0]), valid_cells(stack))
    assert any("1 cells have no cell with data in the ring (3,7)" in text for text in story.logs)
    bank = PixelPair(**{**SMALL, "reference": "bank"}).restore(model.state())
    np.testing.assert_allclose(score[:, 1, 1], bank.score(stack, Context())[:, 1, 1], atol=1e-6)


def test_a_ring_wider_than_the_map_is_refused(ground: TrainingData) -> None:
    model = PixelPair(**{**SMALL, "inner": (13,), "outer": (35,)}).learn(ground, Context())
    with pytest.raises(InputError, match=r"ring \(13,35\) holds no cell with data.*grid has 6 x 6 cells"):
        model.score(ground.stack[:, 10:16, 10:16], Context())


def test_only_the_best_networks_make_the_map_where_few_are_wanted(ground: TrainingData) -> None:
    model = PixelPair(**{**SMALL, "repeats": 4, "scored": 1}).learn(ground, Context())
    draws = model.metrics_["draws"]
    best = max(range(4), key=lambda i: draws[i]["test_accuracy"])
    assert [draw["in_map"] for draw in draws] == [i == best for i in range(4)]
    assert len(model.networks_) == 1 and model.score_bands == ("score",)


def test_networks_that_learnt_nothing_are_left_out_and_said_so(
    ground: TrainingData, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = PairSystem.__init__, [0]

    def dead(self: PairSystem, network: Any, *rest: Any) -> None:
        count[0] += 1
        if count[0] == 1:
            for weights in network.parameters():
                weights.data.zero_()
        real(self, network, *rest)

    monkeypatch.setattr(PairSystem, "__init__", dead)
    story = Story()
    model = PixelPair(**SMALL).learn(ground, story)
    assert [draw["in_map"] for draw in model.metrics_["draws"]] == [False, True]
    assert any("draws 1 learnt nothing" in text for text in story.warnings)
    count[0] = 0
    with pytest.raises(TrainingError, match="None of the 1 networks learnt.*0.001"):
        PixelPair(**{**SMALL, "repeats": 1}).learn(ground, Context())


def test_pairs_are_the_first_less_the_second() -> None:
    deposits, barren = np.array([[5.0, 1.0]], np.float32), np.array([[2.0, 3.0], [0.0, 0.0]], np.float32)
    cells = Cells(deposits, barren)
    difference, unlike = cells.differences(np.arange(cells.pairs.total), torch.device("cpu"))
    np.testing.assert_array_equal(difference.numpy(), [[2, 3], [-2, -3], [3, -2], [5, 1]])
    np.testing.assert_array_equal(unlike.numpy(), [0, 0, 1, 1])


def test_every_draw_goes_on_from_its_checkpoint_bit_for_bit(ground: TrainingData, tmp_path: Path) -> None:
    straight = PixelPair(**SMALL).learn(ground, Context())
    with pytest.raises(Cancelled):
        PixelPair(**SMALL).learn(ground, Story(cancel_at=0.55, checkpoint=tmp_path))
    assert (tmp_path / "draw-1.safetensors").is_file()
    story = Story(checkpoint=tmp_path)
    resumed = PixelPair(**SMALL).learn(ground, story)
    assert any("goes on from" in text or "was trained to its end" in text for text in story.logs)
    for name, values in straight.state().arrays.items():
        np.testing.assert_array_equal(resumed.state().arrays[name], values)


def test_two_deposit_cells_and_few_barren_ones_are_enough(ground: TrainingData) -> None:
    few, story = np.zeros_like(ground.training), Story()
    few.flat[np.flatnonzero(ground.training & (ground.labels == 1))[[0, 30]]] = True
    few.flat[np.flatnonzero(ground.training & (ground.labels == 0))[[50]]] = True
    model = PixelPair(**SMALL).fit(TrainingData(ground.stack, NAMES, few, ground.labels), story)
    assert np.nanstd(model.score(ground.stack, Context())[0]) > 0
    assert model.metrics_["draws"][0]["test_accuracy"] is None
    assert any("Only 1 barren cells" in text for text in story.warnings)


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"inner": (4,)}, "inner window is 4"),
        ({"reference": "sea"}, "reference 'sea' is unknown. Choose one of: ring, bank"),
        ({"difference": "odd"}, "difference 'odd' is unknown"),
        ({"repeats": 0}, "'repeats' is 0. It must be 1 to 100"),
        ({"iterations": 0}, "'iterations' is 0"),
        ({"learning_rate": -1.0}, "'learning rate' is -1.0"),
        ({"max_ring": -1}, "'max ring' is -1"),
        ({"train_share": 1.5}, "'train share' is 1.5"),
    ],
)
def test_settings_out_of_range_are_refused_by_name(wrong: dict[str, Any], message: str, ground: TrainingData) -> None:
    with pytest.raises(InputError, match=message):
        PixelPair(**{**SMALL, **wrong}).learn(ground, Context())


def test_states_that_do_not_fit_are_refused(ground: TrainingData) -> None:
    state = PixelPair(**SMALL).learn(ground, Context()).state()

    def restored(**changes: Any) -> None:
        arrays = {name: value for name, value in {**state.arrays, **changes}.items() if value is not None}
        PixelPair(**SMALL).restore(type(state)(arrays))

    restored()
    for changes in (
        {"best": np.array([5])},
        {"bank.0": np.zeros((3, 9), np.float32)},
        {"bank.1": None},
        {"network.0.to_logit.weight": np.zeros((1, 3), np.float32)},
        {"network.0.strange": np.zeros(1, np.float32)},
        {"spread": np.zeros(4)},
    ):
        with pytest.raises((ValueError, RuntimeError, KeyError)):
            restored(**changes)


def test_the_presets_are_what_their_page_says() -> None:
    published = preset_settings(AS_PUBLISHED, {})
    assert (published["learning_rate"], published["batch_size"], published["max_ring"]) == (0.01, 128, 0)
    defaults = PixelPair().parameters()
    assert {name: defaults[name] for name in published} == preset_settings(RECOMMENDED, {})
    assert preset_settings(RECOMMENDED, {"max_ring": 0, "iterations": None})["max_ring"] == 0
    assert set(PRESETS) == {RECOMMENDED, AS_PUBLISHED}
    with pytest.raises(InputError, match="no preset 'best'"):
        preset_settings("best", {})
