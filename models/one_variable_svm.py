"""A support vector machine on one element: does it tell samples near deposits from others, out of sample?"""

from __future__ import annotations

import numpy as np
from sklearn.svm import SVC

MOST_NEGATIVE = 2000  # that a machine is trained on: its time grows with the square


def out_of_fold_scores(values: np.ndarray, positive: np.ndarray, fold: np.ndarray, seed: int) -> np.ndarray:
    """Return each sample's decision value from a machine that has not seen its fold; higher = more like a deposit.

    Radial kernel with scikit-learn's default width and cost, both kinds of samples weighing the same,
    values standardised by the training samples.

    Parameters
    ----------
    values : numpy.ndarray
        One element, shape (samples,), without NaN.
    positive : numpy.ndarray
        bool, shape (samples,).
    fold : numpy.ndarray
        int, shape (samples,).
    seed : int
        Seed of the draw where there are more than `MOST_NEGATIVE` negative training samples.
    """
    scores = np.empty(len(values))
    for number in np.unique(fold):
        test = fold == number
        train = _thinned(np.flatnonzero(~test), positive, np.random.default_rng([seed, int(number)]))
        centre, spread = values[train].mean(), values[train].std() or 1.0
        z = ((values - centre) / spread)[:, None]
        machine = SVC(class_weight="balanced").fit(z[train], positive[train])
        scores[test] = machine.decision_function(z[test])
    return scores


def _thinned(rows: np.ndarray, positive: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the rows with at most `MOST_NEGATIVE` negative ones."""
    near, far = rows[positive[rows]], rows[~positive[rows]]
    return np.concatenate([near, rng.choice(far, MOST_NEGATIVE, replace=False) if len(far) > MOST_NEGATIVE else far])
