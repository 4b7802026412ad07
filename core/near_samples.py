"""Samples that lie all but at one place: kriging would take their difference for the slope of the ground."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

NEAR = 0.01  # of the median distance to the nearest other location


def gather_near(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Move locations that are much nearer to each other than samples usually are to their common centre.

    Field duplicates are often located a step apart. A smooth variogram without nugget would extrapolate their difference
    far beyond the range of the values.

    Parameters
    ----------
    x, y : numpy.ndarray
        Finite, shape (samples,).

    Returns
    -------
    x, y : numpy.ndarray
        Shape (samples,); what has no such neighbour stays exactly where it is.
    moved : int
        Locations that were moved.
    """
    sites, site_of = np.unique(np.column_stack([x, y]).astype(float), axis=0, return_inverse=True)
    site_of = site_of.reshape(-1)  # numpy 2.0 gives it another shape
    if len(sites) < 3:
        return x, y, 0
    tree = cKDTree(sites)
    nearest = tree.query(sites, [2])[0]
    pairs = tree.query_pairs(NEAR * float(np.median(nearest)), output_type="ndarray")
    if not len(pairs):
        return x, y, 0
    links = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(sites), len(sites)))
    count, cluster = connected_components(links, directed=False)
    size = np.bincount(cluster, minlength=count)
    together = size[cluster] > 1
    centres = np.column_stack([np.bincount(cluster, axis, count) / size for axis in sites.T])
    sites[together] = centres[cluster[together]]
    return sites[site_of, 0], sites[site_of, 1], int(together.sum())
