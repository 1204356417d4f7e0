"""Which true thing a proposal is of."""

from collections.abc import Mapping

import numpy as np

from ..data.crop import LEVELS, Level
from ..data.masks import usable
from .overlap import iou_table


def true_masks(truth: Mapping[Level, np.ndarray]) -> np.ndarray:
    """All things of usable size, at every level: bool (k, s). The same points at two levels count once."""
    found: dict[bytes, np.ndarray] = {}
    size = 0
    for level in LEVELS:
        ids = truth.get(level, np.zeros(0, np.int32))
        size = max(size, len(ids))
        numbers, counts = np.unique(ids, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            if number > 0 and usable(count, len(ids)):
                found.setdefault((ids == number).tobytes(), ids == number)
    return np.stack(list(found.values())) if found else np.zeros((0, size), bool)


def match_first_view(lifted: np.ndarray, visible: np.ndarray, things: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The thing that each proposal fits best as far as its own view shows both, and that IoU: (m), (m).

    lifted: (m, s) the proposals' visible points; visible: (m, s) all points that their views show; things: (k, s), k > 0.
    What lies hidden from the first view decides nothing, so the choice favours no way of completing the mask.
    """
    best, overlap = np.zeros(len(lifted), int), np.zeros(len(lifted))
    for i in range(len(lifted)):
        table = iou_table(lifted[i : i + 1] & visible[i], things & visible[i])[0]
        best[i], overlap[i] = table.argmax(), table.max()
    return best, overlap
