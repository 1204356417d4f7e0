"""Which masks of a crop the model is asked for."""

from dataclasses import dataclass

import numpy as np

from .crop import LEVELS, Crop, Level

LEAST_SHARE, MOST_SHARE = 0.004, 0.88
"""Of the crop's points: what is smaller has hardly a patch, what is larger is the crop itself."""
LEAST_POINTS = 12
LEVEL_SHARES: dict[Level, float] = {"part": 0.25, "object": 0.6, "group": 0.15}
"""Objects come first: what a single click should mean is learnt from how often each level is asked for."""
ANCHOR_SHARE = 0.5
"""How often the object that the crop was made around is among its masks for certain."""


@dataclass(frozen=True)
class Mask:
    """A thing of the truth as it appears in a cloud."""

    inside: np.ndarray
    """bool (n)."""
    level: Level
    category: str


def find_masks(crop: Crop, kept: np.ndarray) -> list[Mask]:
    """All masks of usable size among the kept points; what is the same set at two levels counts once, objects first."""
    found: dict[bytes, Mask] = {}
    for level in sorted(LEVELS, key=lambda level: level != "object"):
        ids = crop.ids[level][kept]
        numbers, counts = np.unique(ids, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            if number > 0 and usable(count, len(kept)):
                inside = ids == number
                mask = Mask(inside, level, crop.categories[level].get(number, "unknown"))
                found.setdefault(np.packbits(inside).tobytes(), mask)
    return list(found.values())


def usable(count: int, total: int) -> bool:
    """Whether a mask is neither too small nor nearly everything."""
    return count >= LEAST_POINTS and LEAST_SHARE <= count / total <= MOST_SHARE


def sample_masks(masks: list[Mask], anchor: int, count: int, rng: np.random.Generator) -> list[Mask]:
    """Draws `count` masks by the shares of their levels; all differ where there are as many.

    anchor: the index in the cloud of a point of the crop's own object.
    """
    chosen: list[Mask] = []
    own = [mask for mask in masks if mask.level == "object" and mask.inside[anchor]]
    if own and rng.random() < ANCHOR_SHARE:
        chosen.append(own[0])
    while len(chosen) < count:
        left = [mask for mask in masks if not any(mask is other for other in chosen)] or masks
        chosen.append(left[rng.choice(len(left), p=probabilities(left))])
    return chosen


def probabilities(masks: list[Mask]) -> np.ndarray:
    """Each level has its share, divided among its masks."""
    levels = [mask.level for mask in masks]
    weights = np.array([LEVEL_SHARES[level] / levels.count(level) for level in levels])
    return weights / weights.sum()


def validation_masks(masks: list[Mask], anchor: int, count: int) -> list[Mask]:
    """The crop's own masks from object to group to part, then the largest others: the same at every call."""
    order = {"object": 0, "group": 1, "part": 2}
    return sorted(masks, key=lambda mask: (not mask.inside[anchor], order[mask.level], -mask.inside.sum()))[:count]
