from __future__ import annotations

import numpy as np
import pytest
from gossan.core.triangles import eliminate, inverse_of_factor, substitute_back


def positive(count: int, size: int, seed: int) -> np.ndarray:
    """Symmetric positive definite matrices, (count, size, size)."""
    root = np.random.default_rng(seed).normal(size=(count, size, size))
    return root @ root.swapaxes(1, 2) + np.eye(size)


@pytest.mark.parametrize("size", [1, 7, 8, 9, 16, 33, 70])
def test_the_inverse_of_the_factor_takes_its_matrix_to_the_identity(size: int) -> None:
    matrices = positive(5, size, size)
    inverse, is_regular = inverse_of_factor(matrices, 1e-9)
    assert is_regular.all()
    np.testing.assert_array_equal(inverse, np.tril(inverse))
    identity = np.broadcast_to(np.eye(size), matrices.shape)
    np.testing.assert_allclose(inverse @ matrices @ inverse.swapaxes(1, 2), identity, atol=1e-9)


def test_no_unknowns_are_no_trouble() -> None:
    inverse, is_regular = inverse_of_factor(np.zeros((4, 0, 0)), 1e-9)
    assert inverse.shape == (4, 0, 0) and is_regular.all()
    assert eliminate(np.zeros((0, 2, 3)), 0, 1e-9).all()
    assert substitute_back(np.zeros((0, 0, 3)), np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("flaw", [0.0, 1e-12, -1.0])
def test_a_singular_matrix_is_marked_and_harms_no_other(flaw: float) -> None:
    matrices = positive(6, 12, 1)
    sound, _ = inverse_of_factor(matrices, 1e-9)
    matrices[2, 5], matrices[2, :, 5] = matrices[2, 4], matrices[2, :, 4]  # two samples at one place
    matrices[2, 5, 5] = matrices[2, 4, 4] + flaw
    inverse, is_regular = inverse_of_factor(matrices, 1e-9)
    np.testing.assert_array_equal(is_regular, np.arange(6) != 2)
    np.testing.assert_allclose(inverse[is_regular], sound[is_regular], atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 9])
def test_elimination_and_substitution_solve_every_system(size: int) -> None:
    matrices = positive(40, size, 2)
    right = np.random.default_rng(3).normal(size=(40, size, 2))
    systems = np.ascontiguousarray(np.concatenate([matrices, right], axis=2).transpose(1, 2, 0))
    assert eliminate(systems, size, 1e-9).all()
    for side in range(2):
        solved = substitute_back(systems, systems[:, size + side]).T
        np.testing.assert_allclose(solved, np.linalg.solve(matrices, right[..., [side]])[..., 0], atol=1e-9)


def test_elimination_marks_a_pivot_that_is_nothing() -> None:
    systems = np.array([[[1.0, 1.0], [1.0, 0.0], [2.0, 2.0]], [[1.0, 0.0], [1.0, 1.0], [3.0, 3.0]]])
    np.testing.assert_array_equal(eliminate(systems, 2, 1e-9), [False, True])
    assert np.isfinite(systems).all()
