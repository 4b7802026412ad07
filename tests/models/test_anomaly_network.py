"""What GANomaly and the autoencoder share: members, scale, gate, NoData, guards, controls, resuming."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.engine
torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")

from gossan.core.context import Cancelled, Context  # noqa: E402  (after the skip)
from gossan.core.errors import InputError, TrainingError  # noqa: E402
from gossan.core.evidence import valid_cells  # noqa: E402
from gossan.core.score_scale import share_below, training_knots  # noqa: E402
from gossan.models import registry  # noqa: E402
from gossan.models.anomaly_report import LOSS_POINTS, agreement, check_not_collapsed, control_report  # noqa: E402
from gossan.models.autoencoder import Autoencoder, AutoencoderNetwork  # noqa: E402
from gossan.models.member import SCORING_BATCH, Scorer, score_cells  # noqa: E402
from gossan.models.training_data import background_data  # noqa: E402
from gossan.models.window_source import WindowSource  # noqa: E402
from gossan.tests.story import Story  # noqa: E402

KINDS = ["ganomaly", "autoencoder"]
SMALL = {"members": 2, "iterations": 15, "latent": 4, "width": 0.125, "device": "cpu"}


def fit(kind: str, survey: Any, context: Any = None, labels: Any = None, **settings: Any) -> Any:
    data = background_data(survey.stack, survey.names, labels)
    return registry.model_class(kind)(**{**SMALL, **settings}).fit(data, context or Context())


def scored(model: Any, stack: np.ndarray) -> np.ndarray:
    return model.score(stack, Context())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("window", [1, 4, 8])
def test_the_score_is_the_mean_of_the_members_shares_and_the_spread_their_deviation(
    kind: str, window: int, make: Any
) -> None:
    survey = make(3)
    model = fit(kind, survey, members=3, window=window)
    padded = torch.from_numpy(model._padded(survey.stack))
    cells = np.flatnonzero(valid_cells(survey.stack))
    shares = []
    for weights, knots in zip(model.weights_, model.knots_):
        network = model.build_scorer(3)
        network.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()})
        network.eval()
        with torch.inference_mode():
            raw = network.scores(WindowSource(padded, window).gather(torch.from_numpy(cells))).numpy()
        shares.append(share_below(raw, knots))
    score, spread = scored(model, survey.stack).reshape(2, -1)[:, cells]
    np.testing.assert_allclose(score, np.mean(shares, axis=0), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(spread, np.std(shares, axis=0), rtol=1e-3, atol=1e-5)


def test_one_member_has_no_spread(survey: Any) -> None:
    model = fit("autoencoder", survey, members=1)
    assert model.score_bands == ("score",) and scored(model, survey.stack).shape[0] == 1


def test_a_cells_score_does_not_depend_on_the_rest_of_the_map(make: Any) -> None:
    survey = make(3)
    model = fit("autoencoder", survey)
    alone = np.full_like(survey.stack, np.nan)
    alone[:, 12, 5] = survey.stack[:, 12, 5]
    whole, single = scored(model, survey.stack)[:, 12, 5], scored(model, alone)[:, 12, 5]
    np.testing.assert_allclose(single, whole, rtol=1e-4)


@pytest.mark.parametrize("window", [1, 5])
def test_holes_in_the_stack_do_not_reach_the_scores_of_cells_farther_than_the_window(window: int, make: Any) -> None:
    survey = make(3)
    model = fit("autoencoder", survey, window=window)
    before = scored(model, survey.stack)
    holed = survey.stack.copy()
    holed[1, 18:20, 10:12] = np.nan
    holed[0, 18, 10] = np.inf
    after = scored(model, holed)
    assert np.isnan(after[:, 18:20, 10:12]).all()
    np.testing.assert_allclose(after[:, :10], before[:, :10], rtol=1e-4, atol=1e-6, equal_nan=True)
    np.testing.assert_array_equal(np.isfinite(after[0]), valid_cells(holed))


def test_scale_and_offset_of_the_bands_do_not_matter(survey: Any) -> None:
    changed = (survey.stack * np.array([2.0, 0.5, 4.0, 8.0])[:, None, None] + 16.0).astype(np.float32)
    one = scored(fit("autoencoder", survey), survey.stack)
    other_survey = type(survey)(changed, survey.names, survey.odd)
    other = scored(fit("autoencoder", other_survey), changed)
    np.testing.assert_allclose(other, one, atol=0.02)


def test_a_constant_band_is_no_obstacle(survey: Any) -> None:
    survey.stack[2][np.isfinite(survey.stack[2])] = 7.0
    assert np.isfinite(scored(fit("ganomaly", survey), survey.stack)).sum() == 2 * valid_cells(survey.stack).sum()


def test_a_bottleneck_that_is_none_is_a_warning(survey: Any) -> None:
    story, quiet = Story(), Story()
    fit("autoencoder", survey, story, latent=4)
    fit("autoencoder", survey, quiet, latent=3)
    assert "no shorter than the 4 values" in story.warnings[0] and not quiet.warnings


def test_the_direction_gate_puts_every_depleted_cell_below_every_enriched_one(survey: Any) -> None:
    plain, gated = (scored(fit("ganomaly", survey, direction=d), survey.stack)[0] for d in ((), ("Pb", "zn_ppm")))
    valid = valid_cells(survey.stack)
    named = survey.stack[1:3, valid].astype(float)
    enriched = ((named - named.mean(axis=1, keepdims=True)) / named.std(axis=1, keepdims=True)).mean(axis=0) > 0
    np.testing.assert_array_equal(gated[valid], np.where(enriched, plain[valid], -plain[valid]))
    assert gated[valid][enriched].min() > gated[valid][~enriched].max()


def test_a_direction_that_names_no_band_is_refused(survey: Any) -> None:
    with pytest.raises(InputError, match="no band 'Au'.*'Cu_ppm'"):
        fit("ganomaly", survey, direction=("Au",))


def test_trimming_leaves_out_the_longest_vectors(survey: Any) -> None:
    cells = int(valid_cells(survey.stack).sum())
    model = fit("autoencoder", survey, trim=20.0)
    assert model.metrics_["learnt_from"] == cells - int(0.2 * cells)
    data = background_data(survey.stack, survey.names)
    kept = set(model._cells_to_learn_from(data).tolist())
    assert np.ravel_multi_index(survey.odd, survey.stack.shape[1:]) not in kept


def test_epochs_are_passes_over_the_training_cells(survey: Any) -> None:
    model = fit("autoencoder", survey, epochs=3, batch_size=50, trim=0.0)
    batches = -(-int(valid_cells(survey.stack).sum()) // 50)
    assert model.metrics_["losses"][0]["iteration"][-1] == 3 * batches


def test_losses_are_thinned_and_keep_both_ends(survey: Any) -> None:
    losses = fit("ganomaly", survey, members=2, iterations=700).metrics_["losses"]
    assert len(losses) == 2
    for member in losses:
        assert set(member) == {"iteration", "objective", "adversarial", "contextual", "encoder", "discriminator"}
        assert {len(values) for values in member.values()} == {LOSS_POINTS // 2}
        assert member["iteration"][0] == 1 and member["iteration"][-1] == 700
        assert member["objective"][-1] < member["objective"][0]


def test_the_controls_compare_with_the_untrained_network_and_the_norm(survey: Any) -> None:
    labels = np.full(survey.stack.shape[1:], 255, np.uint8)
    labels[survey.odd] = 1
    story = Story()
    controls = fit("autoencoder", survey, story, labels, direction=("Cu",)).metrics_["controls"]
    assert controls["deposit_cells"] == 1
    assert set(controls) == {"cells", "deposit_cells", "trained", "untrained", "norm", "directed"}
    assert controls["norm"]["separation"] == 1.0  # the odd cell has the longest vector of all
    assert controls["trained"]["rank_correlation"] == pytest.approx(1.0)
    assert 0.5 < controls["untrained"]["rank_correlation"] < 1.0
    assert "untrained network" in story.logs[-1] and "deposit cells outrank 100 %" in story.logs[-1]


def test_without_deposits_the_controls_are_correlations_alone(survey: Any) -> None:
    controls = fit("autoencoder", survey).metrics_["controls"]
    assert controls["deposit_cells"] == 0 and set(controls["norm"]) == {"rank_correlation"}


def test_ties_count_against_a_control() -> None:
    scores = {"trained": np.array([0.1, 0.2, 0.3, 0.9]), "untrained": np.ones(4), "norm": np.array([1.0, 2, 3, 3])}
    report = control_report(scores, np.array([3]), Context())
    assert [report[name]["separation"] for name in scores] == pytest.approx([1.0, 0.0, 2 / 3])


def test_members_that_do_not_agree_are_a_warning() -> None:
    rng, story = np.random.default_rng(0), Story()
    assert abs(agreement([rng.normal(size=2000) for _ in range(3)], story) or 1.0) < 0.1
    assert "do not agree" in story.warnings[0]
    assert agreement([np.arange(9.0), np.arange(9.0)], story) == pytest.approx(1.0)
    assert agreement([np.arange(9.0)], story) is None
    assert len(story.warnings) == 1


@pytest.mark.parametrize(
    "scores",
    [np.full(500, 0.3), np.repeat([0.1, 0.2], 250), 0.5 + 1e-6 * np.random.default_rng(0).random(500)],
    ids=["constant", "two values", "rounding"],
)
def test_collapsed_scores_are_an_error_that_names_the_member(scores: np.ndarray) -> None:
    with pytest.raises(TrainingError, match="Member 2 of 5 has collapsed.*another seed"):
        check_not_collapsed(scores.astype(np.float32), "member 2 of 5")


def test_scores_that_are_not_numbers_are_an_error() -> None:
    with pytest.raises(TrainingError, match="not finite"):
        check_not_collapsed(np.array([1.0, np.nan]), "member 1 of 1")


class Collapsed(AutoencoderNetwork):
    """Rebuilds everything at the same distance."""

    def forward(self, x: Any) -> Any:
        return x + 1.0 + 0.0 * super().forward(x)


class CollapsedModel(Autoencoder):
    """Its ensemble."""

    def build_scorer(self, bands: int) -> AutoencoderNetwork:
        return Collapsed(bands, self.latent, self.window, self.num_filters())


def test_a_network_that_collapses_gives_no_model(survey: Any) -> None:
    model = CollapsedModel(**SMALL)
    with pytest.raises(TrainingError, match="collapsed"):
        model.fit(background_data(survey.stack, survey.names), Context())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"window": 23}, "window of 23 x 23 cells is larger than the grid of 22 x 24"),
        ({"window": 0}, "'window' is 0"),
        ({"members": 0}, "'members' is 0"),
        ({"batch_size": 1}, "'batch size' is 1.*2 windows"),
        ({"learning_rate": 0.0}, "'learning rate' is 0"),
        ({"trim": 95.0}, "'trim' is 95"),
        ({"latent": 0}, "'latent' is 0"),
        ({"learning_rate": float("nan")}, "'learning rate' is nan"),
    ],
)
def test_settings_out_of_range_are_refused_by_name(settings: dict[str, Any], words: str, survey: Any) -> None:
    with pytest.raises(InputError, match=words):
        fit("ganomaly", survey, **settings)


def test_too_few_cells_are_refused_with_another_way(survey: Any) -> None:
    survey.stack[:, 2:] = np.nan
    with pytest.raises(InputError, match="Only .* cells are left.*at least 50.*Mahalanobis"):
        fit("ganomaly", survey)


def test_a_stack_of_nodata_is_scored_as_nodata(survey: Any) -> None:
    model = fit("autoencoder", survey, window=3)
    assert np.isnan(scored(model, np.full_like(survey.stack, np.nan))).all()


@pytest.mark.parametrize("kind", KINDS)
def test_cancelled_in_the_second_member_and_run_again_it_is_the_same_model(
    kind: str, survey: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gossan.models.training.REPORT_SECONDS", 0.0)
    expected = fit(kind, survey).state().arrays
    with pytest.raises(Cancelled):
        fit(kind, survey, Story(0.7, tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["member-1.safetensors", "member-2.safetensors"]
    resumed = fit(kind, survey, Story(checkpoint=tmp_path)).state().arrays
    assert {k: v.tobytes() for k, v in resumed.items()} == {k: v.tobytes() for k, v in expected.items()}


def test_members_differ_and_the_first_is_the_same_alone(survey: Any) -> None:
    three, one = fit("autoencoder", survey, members=3), fit("autoencoder", survey, members=1)
    first, second = (three.weights_[i]["encoder.to_latent.weight"] for i in (0, 1))
    assert (first != second).any()
    np.testing.assert_array_equal(one.weights_[0]["encoder.to_latent.weight"], first)


class Counting(Scorer):
    """The mean of a window, and how large the batches were."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def scores(self, x: Any) -> Any:
        self.sizes.append(len(x))
        return x.mean(dim=(1, 2, 3))


def test_windows_are_scored_in_large_batches_each_gathered_once_for_all_members() -> None:
    padded = torch.randn(2, 110, 90)
    cells, members = np.arange(110 * 90), [Counting(), Counting()]
    scores = score_cells(members, WindowSource(padded, 1), cells, Context())
    assert members[0].sizes == members[1].sizes == [SCORING_BATCH, 110 * 90 - SCORING_BATCH]
    np.testing.assert_allclose(scores[0], padded.mean(0).flatten().numpy(), rtol=1e-5, atol=1e-6)


def test_knots_are_of_the_training_cells_and_not_of_the_map(survey: Any) -> None:
    labels = np.full(survey.stack.shape[1:], 255, np.uint8)
    labels[survey.odd] = 1
    model = fit("autoencoder", survey, labels=labels, trim=0.0, members=1)
    data = background_data(survey.stack, survey.names, labels)
    raw = model.scores_of(survey.stack, np.flatnonzero(data.training), Context())
    np.testing.assert_allclose(model.knots_[0], training_knots(raw[0]), rtol=1e-4)
    assert scored(model, survey.stack)[0][survey.odd] > 1.0  # beyond the training maximum
