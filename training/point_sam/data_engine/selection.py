"""Which refined masks become labels."""

import numpy as np

from .fusion import agreement_with
from .overlap import suppress
from .proposals import LEAST_POINTS
from .refine import Track

LEAST_AGREEMENT = 0.6
"""Mean IoU, over the views that show the thing, of Point-SAM's mask on the way with the 2D segmenter's."""
LEAST_FIT = 0.75
"""Mean IoU of the final mask with the 2D masks that were taken."""
LEAST_VIEWS = 3
"""Views whose 2D mask agreed, the first among them."""
SAME = 0.6
"""IoU of 3D masks of which only the better one stays."""


def accept(tracks: list[Track], masks: np.ndarray) -> np.ndarray:
    """Indices of the tracks that agree with their views, the best fit first, without near duplicates.

    masks: bool (m, s), their final masks.
    """
    fits = np.array([agreement_with(mask, track.votes) for track, mask in zip(tracks, masks, strict=True)])
    agrees = [np.mean(track.agreement) >= LEAST_AGREEMENT and len(track.votes) >= LEAST_VIEWS for track in tracks]
    candidates = np.flatnonzero(np.array(agrees, bool) & (fits >= LEAST_FIT) & (masks.sum(axis=1) >= LEAST_POINTS))
    return candidates[suppress(masks[candidates], fits[candidates], SAME)]
