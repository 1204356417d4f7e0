"""Between masks of pixels and masks of points."""

import numpy as np
from scipy.ndimage import distance_transform_edt, find_objects

from .render import View


class LiftableView:
    """A view whose pixels know the sample point they show."""

    def __init__(self, view: View, nearest: np.ndarray, count: int) -> None:
        """nearest: (n) ordinal of the sample point that stands for each point of the region; count: of sample points."""
        self.view = view
        self.filled = view.filled
        self.ordinals = np.where(self.filled, nearest[view.point], -1)
        self.pixels = np.bincount(self.ordinals[self.filled], minlength=count)

    @property
    def visible(self) -> np.ndarray:
        """bool (s), which sample points show."""
        return self.pixels > 0

    def lift(self, inside: np.ndarray) -> np.ndarray:
        """A mask of pixels (H, W) to the sample points (s) that show more inside it than outside."""
        votes = np.bincount(self.ordinals[inside & self.filled], minlength=len(self.pixels))
        return votes * 2 > self.pixels

    def project(self, mask: np.ndarray) -> np.ndarray:
        """A mask of sample points (s) to the pixels (H, W) that show it."""
        return self.filled & mask[self.ordinals]


def deepest_pixel(inside: np.ndarray) -> tuple[tuple[int, int], float]:
    """The pixel (row, column) of a mask (H, W) farthest from all others, and how far in pixels; 0 for an empty mask."""
    found = find_objects(inside.astype(np.uint8))
    if not found:
        return (0, 0), 0.0
    rows, columns = found[0]
    depth = distance_transform_edt(np.pad(inside[found[0]], 1))[1:-1, 1:-1]
    row, column = divmod(int(depth.argmax()), depth.shape[1])
    return (rows.start + row, columns.start + column), float(depth[row, column])


def worst_error(wanted: np.ndarray, found: np.ndarray) -> tuple[tuple[int, int], int] | None:
    """The centre of what is missing (label 1) or of what is too much (label 0), whichever lies deeper; None without error.

    Appendix C's rule, on pixels.
    """
    missing, depth_missing = deepest_pixel(wanted & ~found)
    excess, depth_excess = deepest_pixel(found & ~wanted)
    if depth_missing == depth_excess == 0:
        return None
    return (missing, 1) if depth_missing > depth_excess else (excess, 0)
