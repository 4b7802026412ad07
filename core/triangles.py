"""Elimination of many small symmetric systems at once, without a library call for each of them.

Two layouts. Matrices of a common size of some tens are stacked first, (matrices, n, n), and go through LAPACK and BLAS.
Tiny ones, a few unknowns for each of thousands of cells, are stacked last, (n, n, cells), so that every step of the
elimination is one vector operation over all cells.

References
----------
Golub, G. & Van Loan, C. (2013). Matrix Computations, 4th ed., sections 3.1 and 4.2.
"""

from __future__ import annotations

import numpy as np

LEAF = 4  # rows of the triangles that are inverted row by row


def inverse_of_factor(matrices: np.ndarray, smallest: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the inverses of the Cholesky factors L (matrix = L L') of stacked symmetric matrices.

    Parameters
    ----------
    matrices : numpy.ndarray
        Shape (matrices, n, n).
    smallest : float
        A pivot (squared diagonal of L) not above this makes a matrix singular.

    Returns
    -------
    inverse : numpy.ndarray
        Lower triangles, shape (matrices, n, n); finite but meaningless where singular.
    is_regular : numpy.ndarray
        bool, shape (matrices,).
    """
    if matrices.shape[1] == 0:
        return np.zeros_like(matrices), np.ones(len(matrices), dtype=bool)
    try:
        factors, is_regular = np.linalg.cholesky(matrices), np.ones(len(matrices), dtype=bool)
    except np.linalg.LinAlgError:
        factors, is_regular = _factors_one_by_one(matrices)
    is_regular &= np.diagonal(factors, axis1=1, axis2=2).min(axis=1) ** 2 > smallest
    return inverse_of_lower(factors), is_regular


def _factors_one_by_one(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Cholesky factors, the identity where there is none, and where there is one."""
    factors = np.empty_like(matrices)
    is_regular = np.ones(len(matrices), dtype=bool)
    for i, matrix in enumerate(matrices):
        try:
            factors[i] = np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            factors[i], is_regular[i] = np.eye(len(matrix)), False
    return factors, is_regular


def inverse_of_lower(triangles: np.ndarray) -> np.ndarray:
    """Return the inverses of lower triangles, shape (matrices, n, n).

    The blocks on the diagonal are inverted together; the others follow by
    inverse([[A, 0], [B, C]]) = [[inverse(A), 0], [-inverse(C) B inverse(A), inverse(C)]].
    """
    size, inverse = triangles.shape[1], np.zeros(triangles.shape)
    whole = size // LEAF * LEAF
    if whole:
        blocks = _diagonal_blocks(triangles, whole // LEAF)
        _diagonal_blocks(inverse, whole // LEAF)[...] = _inverse_by_rows(blocks)
    if whole < size:
        inverse[:, whole:, whole:] = _inverse_by_rows(triangles[:, whole:, whole:])
    _join(triangles, inverse, 0, size)
    return inverse


def _diagonal_blocks(matrices: np.ndarray, count: int) -> np.ndarray:
    """Return a view of the first blocks on the diagonals, shape (matrices, count, LEAF, LEAF)."""
    matrix, row, column = matrices.strides
    strides = matrix, LEAF * (row + column), row, column
    return np.lib.stride_tricks.as_strided(matrices, (len(matrices), count, LEAF, LEAF), strides)


def _inverse_by_rows(triangles: np.ndarray) -> np.ndarray:
    """Return the inverses of small lower triangles, shape (..., n, n), by forward substitution row by row."""
    rows = np.ascontiguousarray(np.moveaxis(triangles, (-2, -1), (0, 1)))  # (n, n, ...)
    inverse = np.zeros_like(rows)
    for i in range(len(rows)):
        inverse[i, i] = 1.0 / rows[i, i]
        if i:
            inverse[i, :i] = (rows[i, :i, None] * inverse[:i, :i]).sum(axis=0) * -inverse[i, i]
    return np.moveaxis(inverse, (0, 1), (-2, -1))


def _join(triangles: np.ndarray, inverse: np.ndarray, start: int, stop: int) -> None:
    """Fill the inverse below its diagonal blocks from row `start` to row `stop`."""
    if stop - start <= LEAF:
        return
    half = start + LEAF * -(-(stop - start) // (2 * LEAF))
    _join(triangles, inverse, start, half)
    _join(triangles, inverse, half, stop)
    upper, lower = slice(start, half), slice(half, stop)
    beside = triangles[:, lower, upper] @ inverse[:, upper, upper]
    inverse[:, lower, upper] = inverse[:, lower, lower] @ np.negative(beside, out=beside)


def eliminate(systems: np.ndarray, size: int, smallest: float) -> np.ndarray:
    """Eliminate below the diagonals of symmetric systems, in place.

    Parameters
    ----------
    systems : numpy.ndarray
        Shape (size, size + right-hand sides, systems): each matrix with its right-hand sides beside it. Afterwards what is
        above and on the diagonal, and the right-hand sides, are those of the triangular system.
    size : int
        Unknowns.
    smallest : float
        A pivot not above this makes a system singular; it is replaced by this.

    Returns
    -------
    numpy.ndarray
        bool, shape (systems,): whether regular.
    """
    is_regular = np.ones(systems.shape[2], dtype=bool)
    for i in range(size):
        is_regular &= systems[i, i] > smallest
        pivot = np.maximum(systems[i, i], smallest, out=systems[i, i])
        factors = systems[i, i + 1 : size] / pivot  # symmetric: the row is the column
        systems[i + 1 :, i + 1 :] -= factors[:, None] * systems[i, None, i + 1 :]
    return is_regular


def substitute_back(upper: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the unknowns, shape (size, systems), of what `eliminate` has made.

    Parameters
    ----------
    upper : numpy.ndarray
        Shape (size, size, systems), of which the upper triangles count.
    right : numpy.ndarray
        Shape (size, systems).
    """
    unknowns = np.empty_like(right)
    for i in range(len(right) - 1, -1, -1):
        known = (upper[i, i + 1 : len(right)] * unknowns[i + 1 :]).sum(axis=0)
        unknowns[i] = (right[i] - known) / upper[i, i]
    return unknowns
