"""What a cloud's neighbourhoods tell: normals, and how far apart points lie."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

NEIGHBOURS = 12
SPACING_NEIGHBOUR = 4
"""The distance to this neighbour covers a surface without gaps."""


@dataclass(frozen=True)
class Surface:
    """Per point of a cloud."""

    normals: np.ndarray
    """(n, 3) either way round; as long as the neighbourhood is flat: 1 on a plane, near 0 in foliage."""
    spacing: np.ndarray
    """(n) metres."""


def estimate_surface(positions: np.ndarray) -> Surface:
    """Normals of the planes through each point's neighbours (n, 3), and distances to neighbours.

    The normal is the direction in which the neighbours spread least, its length 1 - 2 x (least / middle variance).
    """
    count = min(NEIGHBOURS, len(positions))
    distances, indices = cKDTree(positions).query(positions, count)
    spread = positions[indices] - positions[indices].mean(axis=1, keepdims=True)
    variances, vectors = np.linalg.eigh(np.einsum("nki,nkj->nij", spread, spread))
    flatness = 1 - 2 * variances[:, 0] / np.maximum(variances[:, 1], np.finfo(float).tiny)
    return Surface(vectors[:, :, 0] * np.clip(flatness, 0, 1)[:, None], distances[:, min(SPACING_NEIGHBOUR, count - 1)])
