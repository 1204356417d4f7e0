"""Which proposals become labels."""

import numpy as np

from .overlap import suppress
from .proposals import LEAST_POINTS
from .refine import Track

LEAST_AGREEMENT = 0.6
"""Mean IoU of 2D and 3D mask over the views that show the thing."""
LEAST_VIEWS = 3
"""Views whose 2D mask agreed, the first among them."""
SAME = 0.6
"""IoU of 3D masks of which only the better one stays."""


def accept(tracks: list[Track], masks: np.ndarray) -> np.ndarray:
    """Indices of the tracks that agree with their views, best first, without near duplicates; masks: (m, s) their own."""
    scores = np.array([float(np.mean(track.agreement)) for track in tracks])
    usable = np.array([is_accepted(track, mask) for track, mask in zip(tracks, masks, strict=True)], bool)
    candidates = np.flatnonzero(usable)
    return candidates[suppress(masks[candidates], scores[candidates], SAME)]


def is_accepted(track: Track, mask: np.ndarray) -> bool:
    """Whether 2D and 3D masks agree in enough views."""
    agrees = float(np.mean(track.agreement)) >= LEAST_AGREEMENT and len(track.votes) >= LEAST_VIEWS
    return agrees and np.count_nonzero(mask) >= LEAST_POINTS
