"""Nearest neighbours of patch centres and of points."""

import numpy as np
from scipy.spatial import cKDTree

INTERPOLATION_CENTERS = 3
LEAST_SQUARED = 1e-8
"""Points nearer to a centre than the root of this count as that near (specification 5.3)."""


def nearest_points(positions: np.ndarray, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the k nearest positions (Q, k), lowest index first among equals, and their distances (Q, k).

    positions: (N, 3) with N >= k; queries: (Q, 3). Distances are double precision.
    """
    positions = positions.astype(np.float64)
    found = min(k + 1, len(positions))
    distances, indices = cKDTree(positions).query(queries.astype(np.float64), found)
    distances, indices = distances.reshape(-1, found), indices.reshape(-1, found)
    # A tree keeps any of several equally far points; only rows with such a tie at the border need a full search.
    for row in np.flatnonzero(distances[:, found - 1] == distances[:, k - 1]) if found > k else ():
        all_distances = np.linalg.norm(positions - queries[row].astype(np.float64), axis=1)
        nearest = np.argsort(all_distances, kind="stable")[:k]
        indices[row, :k], distances[row, :k] = nearest, all_distances[nearest]
    return indices[:, :k], distances[:, :k]


def interpolation(positions: np.ndarray, centers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each point's three nearest centres (N, 3) and their weights (N, 3), 1 / max(d^2, 1e-8), of sum 1."""
    indices, distances = nearest_points(centers, positions, INTERPOLATION_CENTERS)
    weights = 1 / np.maximum(distances**2, LEAST_SQUARED)
    return indices, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
