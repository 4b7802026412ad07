"""Dual windows: whole maps and chosen cells against a loop over every pair."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; 'make test' runs it where it is")
pytestmark = pytest.mark.engine

from gossan.core.context import Cancelled, Context  # noqa: E402
from gossan.core.rings import Ring  # noqa: E402
from gossan.models import dual_window  # noqa: E402
from gossan.models.dual_window import Ground, PairNetwork, bank_means, load_network, map_means, ring_means  # noqa: E402
from gossan.models.networks.spectrum import SpectrumNetwork, initialise_spectrum  # noqa: E402
from gossan.tests.story import Story  # noqa: E402

BANDS = 9
RINGS = (Ring(1, 3), Ring(3, 7), Ring(5, 7))


def make_ground(rows: int = 9, columns: int = 11) -> Ground:
    """Random cells with holes, an empty corner, and one cell alone in it."""
    rng = np.random.default_rng(3)
    valid = rng.random((rows, columns)) > 0.15
    valid[:5, :6] = False
    valid[0, 0] = True
    spectra = rng.normal(size=(rows * columns, BANDS)).astype(np.float32)
    return Ground(spectra, valid)


def make_network(absolute: bool = False, turn: float = 0.0) -> PairNetwork:
    network = SpectrumNetwork()
    initialise_spectrum(network, torch.Generator().manual_seed(7))
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    bank = np.random.default_rng(4).normal(size=(6, BANDS)).astype(np.float32)
    return PairNetwork(weights, bank, turn, absolute, "cpu")


def unlike(network: PairNetwork, module: Any, one: np.ndarray, other: np.ndarray) -> float:
    """What the network says of one pair."""
    difference = torch.from_numpy(one - other)[None]
    with torch.inference_mode():
        return float(torch.sigmoid(module(difference.abs() if network.absolute else difference)))


def slow_means(network: PairNetwork, ground: Ground, ring: Ring, most: int = 0) -> np.ndarray:
    """D(T), pair by pair: the definition."""
    (rows, columns), module = ground.valid.shape, load_network(network.weights)
    spectra, result = ground.spectra.reshape(rows, columns, -1), np.full((rows, columns), np.nan)
    for row, column in zip(*np.nonzero(ground.valid)):
        said = []
        for down, right in ring.offsets(most, network.turn):
            r, c = row + down, column + right
            if 0 <= r < rows and 0 <= c < columns and ground.valid[r, c]:
                said.append(unlike(network, module, spectra[row, column], spectra[r, c]))
        if said:
            result[row, column] = np.mean(said)
    return result.ravel()


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("most", [0, 6])
def test_maps_and_chosen_cells_are_what_a_loop_over_every_pair_gives(absolute: bool, most: int) -> None:
    network, ground = make_network(absolute, 0.4), make_ground()
    expected = np.stack([slow_means(network, ground, ring, most) for ring in RINGS])
    whole = map_means(network, ground, RINGS, most, Context())
    np.testing.assert_allclose(whole, expected, rtol=0, atol=2e-6)
    chosen = np.flatnonzero(ground.valid)[::3]
    some = ring_means(network, ground, RINGS, most, chosen, Context())
    np.testing.assert_allclose(some, expected[:, chosen], rtol=0, atol=2e-6)


def test_the_cell_is_compared_with_its_ring_and_not_the_ring_with_the_cell() -> None:
    network, ground = make_network(), make_ground(1, 2)
    ground.valid[:] = True
    module, found = load_network(network.weights), map_means(network, ground, (Ring(1, 3),), 0, Context())[0]
    there, back = (unlike(network, module, ground.spectra[i], ground.spectra[1 - i]) for i in (0, 1))
    assert abs(there - back) > 1e-3
    np.testing.assert_allclose(found, [there, back], atol=1e-6)


def test_blocks_of_rows_and_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    network, ground = make_network(), make_ground(14, 6)
    whole = map_means(network, ground, RINGS, 0, Context())
    monkeypatch.setattr(dual_window, "BLOCK_CELLS", 12)
    monkeypatch.setattr(dual_window, "BATCH", 5)
    monkeypatch.setattr(dual_window, "RING_BLOCK", 7)
    monkeypatch.setattr(dual_window, "CELLS_AT_ONCE", 2)
    np.testing.assert_allclose(map_means(network, ground, RINGS, 0, Context()), whole, atol=1e-6)
    cells = np.flatnonzero(ground.valid)
    np.testing.assert_allclose(ring_means(network, ground, RINGS, 0, cells, Context()), whole[:, cells], atol=1e-6)


def test_a_cell_without_any_neighbour_in_its_ring_gets_no_number() -> None:
    found = map_means(make_network(), make_ground(), RINGS, 0, Context())
    assert np.isnan(found[:, 0]).all()
    assert np.isnan(found[:, ~make_ground().valid.ravel()]).all()


def test_what_lies_under_nodata_is_never_looked_at() -> None:
    network, ground = make_network(), make_ground()
    expected = map_means(network, ground, RINGS, 0, Context())
    ground.spectra[~ground.valid.ravel()] = 1e6
    np.testing.assert_array_equal(map_means(network, ground, RINGS, 0, Context()), expected)


def test_several_rings_in_one_run_are_what_each_gives_alone() -> None:
    network, ground = make_network(), make_ground()
    together = map_means(network, ground, RINGS, 0, Context())
    alone = [map_means(network, ground, (ring,), 0, Context())[0] for ring in RINGS]
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_the_papers_eight_rings_share_1200_offsets() -> None:
    rings = tuple(Ring(*widths) for widths in [(5, 7), (5, 9), (5, 11), (5, 13), (7, 35), (9, 35), (11, 35), (13, 35)])
    offsets, of_ring = dual_window._shared_offsets(rings, 0, 0.0)
    assert 2 * len(offsets) == 35**2 - 5**2 == 1200
    assert [2 * int(row.sum()) for row in of_ring] == [ring.cells for ring in rings]


@pytest.mark.parametrize("most", [0, 3])
def test_against_the_bank_it_is_the_mean_over_the_barren_cells(most: int) -> None:
    network, ground = make_network(), make_ground()
    module, cells = load_network(network.weights), np.flatnonzero(ground.valid)
    bank = network.bank if not most else network.bank[[0, 2, 5]]
    expected = [np.mean([unlike(network, module, ground.spectra[cell], b) for b in bank]) for cell in cells]
    np.testing.assert_allclose(bank_means(network, ground, most, cells, Context()), expected, atol=2e-6)


def test_a_thinned_ring_is_near_the_whole_one() -> None:
    """On smooth ground, where neighbours are alike; the page on the systems has the figure for a real map."""
    from scipy.ndimage import gaussian_filter

    rng = np.random.default_rng(0)
    maps = np.stack([gaussian_filter(rng.normal(size=(40, 40)), 3.0) for _ in range(BANDS)])
    spectra = (maps / maps.std()).reshape(BANDS, -1).T.astype(np.float32).copy()
    ground, ring = Ground(spectra, np.ones((40, 40), dtype=bool)), (Ring(5, 13),)
    cells = np.arange(0, 1600, 7)
    whole = ring_means(make_network(), ground, ring, 0, cells, Context())[0]
    turned = [ring_means(make_network(turn=t), ground, ring, 16, cells, Context())[0] for t in (0.0, 0.25, 0.5, 0.75)]
    assert np.corrcoef(whole, turned[0])[0, 1] > 0.9
    assert np.abs(np.mean(turned, axis=0) - whole).mean() < np.abs(turned[0] - whole).mean()


def test_a_batch_that_memory_cannot_hold_is_halved_and_the_result_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    network, ground, real = make_network(), make_ground(), SpectrumNetwork.forward
    expected = map_means(network, ground, RINGS, 0, Context())

    def forward(self: SpectrumNetwork, difference: Any) -> Any:
        if len(difference) > 16:
            raise RuntimeError("CUDA out of memory")
        return real(self, difference)

    monkeypatch.setattr(SpectrumNetwork, "forward", forward)
    story = Story()
    np.testing.assert_allclose(map_means(network, ground, RINGS, 0, story), expected, atol=1e-6)
    assert any("memory ran out" in warning for warning in story.warnings)


def test_it_stops_between_two_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dual_window, "BATCH", 8)
    for score in (
        lambda story: map_means(make_network(), make_ground(), RINGS, 0, story),
        lambda story: ring_means(make_network(), make_ground(), RINGS, 0, np.arange(60, 90), story),
        lambda story: bank_means(make_network(), make_ground(), 0, np.arange(60, 90), story),
    ):
        story = Story(cancel_at=0.3)
        with pytest.raises(Cancelled):
            score(story)
        assert len(story.fractions) > 3 and max(story.fractions) < 0.6


def test_the_same_ground_gives_the_same_bytes() -> None:
    one, twin = (map_means(make_network(), make_ground(), RINGS, 4, Context()) for _ in range(2))
    np.testing.assert_array_equal(one, twin)


def test_an_unknown_device_is_refused() -> None:
    from gossan.core.errors import InputError

    with pytest.raises(InputError, match="no device 'tpu'"):
        map_means(replace(make_network(), device="tpu"), make_ground(), RINGS, 0, Context())
