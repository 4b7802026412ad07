"""SKT's equations (Huang et al. 2022) against slow, plain references on tiny numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="this Python has no torch; the engine's environment has")
pytestmark = pytest.mark.engine

from gossan.models.dilated_maps import feature_maps, margin, pad_mirrored  # noqa: E402
from gossan.models.labelled_windows import LabelledWindows  # noqa: E402
from gossan.models.networks.selected_kernels import SelectedKernels, SourceKernels, kernels_of  # noqa: E402
from gossan.models.networks.skt import (  # noqa: E402
    DilatedConvolution,
    ElementMask,
    TargetNetwork,
    residual_network,
)
from gossan.models.self_distillation import distillation  # noqa: E402
from gossan.models.skt_source import drawn_kernels  # noqa: E402
from gossan.models.skt_system import TERMS, SktPlan, SktSystem  # noqa: E402
from gossan.models.window_source import WindowSource  # noqa: E402

BANDS = 3


def slow_feature_map(x: np.ndarray, mask: np.ndarray, kernel: np.ndarray, rate: int) -> np.ndarray:
    """Eqs. 6 and 7, position by position, without padding; x of (bands, width, width)."""
    bands, width, _ = x.shape
    result = np.zeros((bands, width - 2 * rate, width - 2 * rate))
    for i in range(bands):
        masked = x[i] * mask[i]
        for row in range(rate, width - rate):
            for column in range(rate, width - rate):
                for u in (-1, 0, 1):
                    for g in (-1, 0, 1):
                        tap = masked[row + rate * u, column + rate * g] * kernel[u + 1, g + 1]
                        result[i, row - rate, column - rate] += tap
    return result


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(2)


@pytest.mark.parametrize("rate", [1, 2, 3])
def test_mask_and_dilated_convolution_are_equations_6_and_7(rate: int, rng: np.random.Generator) -> None:
    x, mask, kernel = rng.normal(size=(2, BANDS, 9, 9)), rng.normal(size=BANDS), rng.normal(size=(3, 3))
    target = TargetNetwork(ElementMask(BANDS), DilatedConvolution(rate, 9), torch.nn.Identity())
    with torch.no_grad():
        target.mask.weight.copy_(torch.from_numpy(mask))
        target.convolution.kernel.copy_(torch.from_numpy(kernel))
        found = target.maps(torch.from_numpy(x).float()).numpy()
    expected = [slow_feature_map(window, mask, kernel, rate) for window in x]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_of_a_wider_window_a_dilated_convolution_sees_the_middle(rng: np.random.Generator) -> None:
    wide = torch.from_numpy(rng.normal(size=(1, BANDS, 13, 13))).float()
    convolution = DilatedConvolution(2, 9)
    torch.testing.assert_close(convolution(wide), convolution(wide[..., 2:11, 2:11]))


@pytest.mark.parametrize("window", [1, 4, 5])
def test_maps_of_the_whole_stack_are_those_of_each_window(window: int, rng: np.random.Generator) -> None:
    stack, rate = rng.normal(size=(BANDS, 12, 10)).astype(np.float32), 3
    mask, kernel = rng.normal(size=BANDS).astype(np.float32), rng.normal(size=(3, 3)).astype(np.float32)
    reach = window + margin(rate)
    target = TargetNetwork(ElementMask(BANDS), DilatedConvolution(rate, reach), torch.nn.Identity())
    target.load_state_dict({"mask.weight": torch.from_numpy(mask), "convolution.kernel": torch.from_numpy(kernel)})
    cells = torch.arange(120)
    with torch.no_grad():
        one_by_one = target.maps(WindowSource(torch.from_numpy(pad_mirrored(stack, reach)), reach).gather(cells))
    maps = torch.from_numpy(feature_maps(stack, mask, kernel, rate, window))
    torch.testing.assert_close(WindowSource(maps, window).gather(cells), one_by_one, rtol=1e-4, atol=1e-5)


def test_selected_kernels_are_equations_8_and_9(rng: np.random.Generator) -> None:
    kernels = {"conv1.weight": torch.from_numpy(rng.normal(size=(2, 3, 3, 3))).float()}
    selected = SelectedKernels(SourceKernels.of(kernels))
    with torch.no_grad():
        for parameter in (selected.selection[0], selected.own[0]):
            parameter.copy_(torch.from_numpy(rng.uniform(size=(2, 3, 3, 3))))
    found = selected()["conv1.weight"].detach()
    for place in np.ndindex(2, 3, 3, 3):
        chosen = float(kernels["conv1.weight"][place]) * float(selected.selection[0].detach()[place])  # Eq. 8
        assert float(found[place]) == pytest.approx(chosen * float(selected.own[0].detach()[place]), rel=1e-5)  # Eq. 9


def test_a_target_starts_as_the_source_and_what_is_not_selected_is_pruned() -> None:
    kernels = {name: torch.from_numpy(values) for name, values in drawn_kernels(BANDS, 0.125, False, 1).items()}
    selected = SelectedKernels(SourceKernels.of(kernels))
    for name, values in selected().items():
        torch.testing.assert_close(values, kernels[name])
    assert float(selected.kept()) == 1.0
    with torch.no_grad():
        selected.selection[1][0] = 0.3
    selected.shrink(0.4)
    assert (selected.selection[1][0] == 0.0).all() and (selected()[list(kernels)[1]][0] == 0.0).all()
    torch.testing.assert_close(selected.selection[0], torch.full_like(selected.selection[0], 0.6))
    total = sum(k.numel() for k in kernels.values())
    assert float(selected.kept()) == pytest.approx(1.0 - selected.selection[1][0].numel() / total)


def test_every_convolution_of_resnet_18_is_selected_from_and_nothing_else() -> None:
    names = list(kernels_of(residual_network(BANDS, 0.125)))
    assert len(names) == 20  # 17 convolutions of 3 x 3 and 3 of 1 x 1 beside them
    assert names[0] == "conv1.weight" and not any("bn" in name or "fc" in name for name in names)


def slow_distillation(logits: np.ndarray, v: int) -> float:
    """Eq. 10 for one network: guided by every network before it; averaged over the batch."""
    exponentials = np.exp(logits)
    p = exponentials / exponentials.sum(axis=2, keepdims=True)
    total = 0.0
    for j in range(v):
        for n in range(p.shape[1]):
            for c in range(p.shape[2]):
                total += p[j, n, c] * math.log(p[j, n, c] / p[v, n, c]) / p.shape[1]
    return total


def test_self_distillation_is_equation_10(rng: np.random.Generator) -> None:
    logits = rng.normal(size=(4, 6, 2))
    found = distillation([torch.from_numpy(values) for values in logits])
    assert [float(loss) for loss in found] == pytest.approx([slow_distillation(logits, v) for v in range(4)])
    assert float(found[0]) == 0.0 and all(float(loss) > 0 for loss in found[1:])


def test_who_guides_learns_nothing_from_whom_it_guides(rng: np.random.Generator) -> None:
    logits = [torch.from_numpy(rng.normal(size=(6, 2))).requires_grad_() for _ in range(3)]
    distillation(logits)[1].backward()
    assert logits[0].grad is None and logits[2].grad is None
    assert logits[1].grad is not None and bool((logits[1].grad != 0).any())


# --- one step of training


def make_plan(**changes: Any) -> SktPlan:
    settings = {
        "window": 9,
        "iterations": 10,
        "epochs": 0,
        "batch_size": 8,
        "device": "cpu",
        "rates": (1, 2, 2),
        "reaches": (7, 9, 9),
        "source": drawn_kernels(BANDS, 0.125, False, 1),
        "width": 0.125,
        "as_published": False,
        "soft_mask": True,
        "distill": True,
        "beta": 0.7,
        "sparsity": 0.5,
        "learning_rate": 1e-2,
        "last_rate": 1e-3,
        "halve_every": 0,
        "optimiser": "adam",
        "momentum": 0.01,
        "decay": 1e-4,
        "noise": 0.01,
        "shift": 0,
        "turn": True,
    }
    return SktPlan(**{**settings, **changes})


def make_system(plan: SktPlan) -> SktSystem:
    stack = np.random.default_rng(3).normal(size=(BANDS, 12, 10)).astype(np.float32)
    source = WindowSource(torch.from_numpy(pad_mirrored(stack, plan.window)), plan.window)
    windows = plan.build_windows(source, np.arange(40), (np.arange(40) < 20).astype(np.uint8))
    assert isinstance(windows, LabelledWindows)
    scorer = plan.build_scorer(BANDS)
    return plan.build_system(scorer, windows, torch.Generator().manual_seed(0), torch.device("cpu"))


def step(system: SktSystem, seed: int = 5) -> dict[str, float]:
    """Take one step; return its terms by name."""
    system.networks.train()
    return dict(zip(system.terms, system.step(torch.Generator().manual_seed(seed), 8).tolist()))


def test_the_objective_is_equation_12() -> None:
    terms = step(make_system(make_plan()))
    entropies = sum(terms[f"cross-entropy {v}"] for v in range(3))
    guided = sum(terms[f"distillation {v}"] for v in range(3))
    assert guided > 0 and terms["objective"] == pytest.approx(entropies + 0.7 * guided, rel=1e-5)
    assert terms["objective"] == pytest.approx(sum(terms[f"objective {v}"] for v in range(3)), rel=1e-5)
    assert set(terms) == {"objective"} | {f"{term} {v}" for term in TERMS for v in range(3)}


def test_one_step_moves_mask_dilated_kernels_selection_and_own_kernels() -> None:
    system = make_system(make_plan(sparsity=0.0))
    before = {name: values.clone() for name, values in system.networks.named_parameters()}
    source = [kernel.clone() for kernel in system.selected[0].source.kernels]
    step(system)  # the last layer starts at 0 in some networks: what lies before it moves from the second step on
    step(system, seed=6)
    moved = {name for name, values in system.networks.named_parameters() if bool((values != before[name]).any())}
    assert "scorer.targets.0.mask.weight" in moved
    for v in range(3):
        assert f"scorer.targets.{v}.convolution.kernel" in moved
        assert {f"selected.{v}.selection.{i}" for i in range(20)} <= moved
        assert {f"selected.{v}.own.{i}" for i in range(20)} <= moved
    for kernel, old in zip(system.selected[0].source.kernels, source):
        torch.testing.assert_close(kernel, old, rtol=0, atol=0)


def test_the_networks_score_with_the_kernels_they_were_trained_with() -> None:
    system = make_system(make_plan())
    step(system)
    for target, selected in zip(system.targets, system.selected):
        for name, values in selected().items():
            torch.testing.assert_close(kernels_of(target.network)[name], values, rtol=0, atol=0)


def test_without_the_mask_it_stays_at_one_and_the_first_step_is_the_same() -> None:
    with_mask, without = make_system(make_plan()), make_system(make_plan(soft_mask=False))
    assert step(with_mask) == step(without)
    step(with_mask), step(without)
    assert (without.targets[0].mask.weight == 1.0).all() and (with_mask.targets[0].mask.weight != 1.0).any()


def test_without_distillation_its_terms_are_zero_and_the_cross_entropies_are_the_same() -> None:
    guided, alone = step(make_system(make_plan())), step(make_system(make_plan(distill=False)))
    for v in range(3):
        assert alone[f"distillation {v}"] == 0.0
        assert alone[f"cross-entropy {v}"] == guided[f"cross-entropy {v}"]
    assert alone["objective"] == pytest.approx(sum(alone[f"cross-entropy {v}"] for v in range(3)))


def test_without_transfer_there_is_neither_selection_nor_source() -> None:
    system = make_system(make_plan(source={}))
    assert len(system.selected) == 0 and "selection" not in system.optimisers
    before = kernels_of(system.targets[0].network)["layer1.0.conv1.weight"].clone()
    terms = step(system)
    step(system, seed=6)
    assert terms["kept 0"] == 1.0
    assert bool((kernels_of(system.targets[0].network)["layer1.0.conv1.weight"] != before).any())


def test_the_rate_is_halved_as_published_or_falls_along_a_cosine() -> None:
    published = make_plan(learning_rate=0.1, halve_every=30)
    rates = [published.rate_at(epoch * 17, 150 * 17, 17) for epoch in (0, 29, 30, 60, 149)]
    assert rates == pytest.approx([0.1, 0.1, 0.05, 0.025, 0.00625])
    cosine = make_plan(learning_rate=1e-2, last_rate=1e-3)
    assert [cosine.rate_at(step, 10, 1) for step in (0, 5, 10)] == pytest.approx([1e-2, 5.5e-3, 1e-3])
