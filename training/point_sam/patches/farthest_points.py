"""Farthest point sampling."""

import numpy as np


def farthest_points(positions: np.ndarray, count: int) -> np.ndarray:
    """Starts with point 0, then always takes the point farthest from all taken ones (specification 3.1).

    positions: (N, 3) float32. Squared distances are float32, (dx^2 + dy^2) + dz^2; the lowest index wins among equals;
    once every distance is 0 the last index repeats. Returns `count` indices in order of selection.
    """
    columns = np.ascontiguousarray(positions.T, dtype=np.float32)
    nearest = np.full(columns.shape[1], np.inf, np.float32)
    difference, squared = np.empty_like(columns), np.empty_like(nearest)
    selected = np.zeros(count, np.int64)
    for i in range(1, count):
        np.subtract(columns, columns[:, selected[i - 1], None], out=difference)
        np.multiply(difference, difference, out=difference)
        np.add(difference[0], difference[1], out=squared)
        np.add(squared, difference[2], out=squared)
        np.minimum(nearest, squared, out=nearest)
        farthest = nearest.argmax()
        selected[i] = farthest if nearest[farthest] > 0 else selected[i - 1]
    return selected
