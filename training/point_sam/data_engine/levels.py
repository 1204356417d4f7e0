"""From overlapping masks to the three tensors of ids that a shard has."""

import numpy as np

from ..data.crop import LEVELS, Level

MOST_TAKEN = 0.1
"""Share of a mask's points that may belong to an earlier mask of the level; it goes without them."""


def assign_levels(masks: np.ndarray) -> dict[Level, np.ndarray]:
    """Ids (s) int32 per level, from 1, 0 = none, for masks (m, s) from the best to the worst.

    A mask is an object where there is room; else, beside the object that it shares most with, a part if it is the smaller
    and a group if it is the larger of the two. What finds no room at its level is left out.
    """
    ids: dict[Level, np.ndarray] = {level: np.zeros(masks.shape[1], np.int32) for level in LEVELS}
    for mask in masks:
        level = choose_level(mask, ids["object"])
        free = mask & (ids[level] == 0)
        if has_room(mask, ids[level]):
            ids[level][free] = ids[level].max() + 1
    return ids


def choose_level(mask: np.ndarray, objects: np.ndarray) -> Level:
    """Object, or what the mask is to the object that it shares most with."""
    if has_room(mask, objects):
        return "object"
    shared = np.bincount(objects[mask])
    shared[0] = 0
    return "part" if mask.sum() < (objects == shared.argmax()).sum() else "group"


def has_room(mask: np.ndarray, ids: np.ndarray) -> bool:
    """Whether hardly any of the mask's points belong to another."""
    return np.count_nonzero(ids[mask]) <= MOST_TAKEN * np.count_nonzero(mask)
