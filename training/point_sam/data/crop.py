"""One labelled crop."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Level = Literal["part", "object", "group"]
LEVELS: tuple[Level, ...] = ("part", "object", "group")
TENSORS: dict[Level, str] = {"part": "part", "object": "instance", "group": "group"}
"""The tensor of a shard that holds a level's ids."""


@dataclass(frozen=True)
class Crop:
    """A region of a scan as the tool would cut and thin it, with its truth."""

    positions: np.ndarray
    """(n, 3) float32, metres from the crop's centre, z up."""
    colors: np.ndarray
    """(n, 3) uint8."""
    intensity: np.ndarray
    """(n) uint8, stretched as the tool stretches it."""
    ids: dict[Level, np.ndarray]
    """Per level an id per point (n) int32, 0 = none."""
    categories: dict[Level, dict[int, str]]
    """Per level the category of each id, as far as the shard tells."""
    anchor: int
    """A point of the object that the crop was made around."""
    sensor: str
    kinds: tuple[str, ...]
    """The kinds of colour it can be shown in: "rgb", "intensity", "none"."""
