"""The model's frame."""

import numpy as np


def to_model_frame(positions: np.ndarray) -> np.ndarray:
    """Points (n, 3) with z up, in metres, to the unit ball with y up, as `src/model/normalize-points.ts` does.

    Centred on the mean and divided by the largest distance to it, in double precision; returns float32.
    """
    centred = positions.astype(np.float64) - positions.mean(axis=0, dtype=np.float64)
    reach = np.sqrt((centred**2).sum(axis=1).max())
    x, y, z = (centred / (reach if reach > 0 else 1)).T
    return np.stack([x, z, -y], axis=1).astype(np.float32)


def to_model_colors(colors: np.ndarray) -> np.ndarray:
    """Bytes (n, 3) to [-1, 1], float32."""
    return colors.astype(np.float32) / 127.5 - 1
