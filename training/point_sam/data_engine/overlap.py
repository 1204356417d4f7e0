"""How much masks agree."""

import numpy as np


def iou(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of two boolean arrays of one shape; 0 where both are empty."""
    union = np.count_nonzero(a | b)
    return np.count_nonzero(a & b) / union if union else 0.0


def iou_table(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """IoU (m, k) of each of m masks (m, n) with each of k masks (k, n)."""
    left, right = a.astype(np.float32), b.astype(np.float32)
    both = left @ right.T
    union = left.sum(axis=1)[:, None] + right.sum(axis=1)[None] - both
    return np.where(union > 0, both / np.maximum(union, 1), 0.0)


def suppress(masks: np.ndarray, scores: np.ndarray, most: float) -> np.ndarray:
    """Indices of masks (m, n) from the best score down, without those whose IoU with a kept one is above `most`.

    Non-maximum suppression; the first wins among equals.
    """
    table = iou_table(masks, masks)
    kept: list[int] = []
    for i in np.argsort(-scores, kind="stable").tolist():
        if all(table[i, j] <= most for j in kept):
            kept.append(i)
    return np.array(kept, dtype=int)
