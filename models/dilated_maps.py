"""Mask and dilated convolution of a whole stack at once: what SKT's target networks cut their windows from."""

from __future__ import annotations

import numpy as np

from .networks.skt import KERNEL


def margin(rate: int) -> int:
    """Return by how many cells a dilated convolution narrows what it sees."""
    return 2 * (KERNEL // 2) * rate


def feature_maps(filled: np.ndarray, mask: np.ndarray, kernel: np.ndarray, rate: int, window: int) -> np.ndarray:
    """Return what a target network's windows are cut from: mask and dilated convolution of the whole stack at once.

    The same numbers as `networks.skt.TargetNetwork.maps` gives window by window, up to rounding, for a
    fraction of the work: windows of neighbouring cells share almost all of them.

    Parameters
    ----------
    filled : numpy.ndarray
        The standardised stack without NoData, shape (bands, rows, columns).
    mask : numpy.ndarray
        Shape (bands,).
    kernel : numpy.ndarray
        Shape (3, 3).
    rate : int
        Cells between taps.
    window : int
        Width of the windows that are to be cut.

    Returns
    -------
    numpy.ndarray
        float32, shape (bands, rows + window - 1, columns + window - 1), as `core.windows.pad_for_windows` gives it.
    """
    padded = pad_mirrored(filled * mask[:, None, None], window + margin(rate))
    rows, columns = padded.shape[1] - margin(rate), padded.shape[2] - margin(rate)
    total = np.zeros((len(padded), rows, columns), dtype=np.float32)
    for (u, g), weight in np.ndenumerate(kernel):
        total += weight * padded[:, u * rate : u * rate + rows, g * rate : g * rate + columns]
    return total


def pad_mirrored(filled: np.ndarray, window: int) -> np.ndarray:
    """Mirror the borders as `core.windows.pad_for_windows` does, again and again where the window is wider than the grid."""
    before, after = window // 2, window - 1 - window // 2
    return np.ascontiguousarray(np.pad(filled, ((0, 0), (before, after), (before, after)), mode="reflect"))
