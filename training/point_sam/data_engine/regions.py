"""Regions of a scan: dense enough to be rendered, with the thinned sample that Point-SAM sees."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ..data.crop import Level
from ..patches.farthest_points import farthest_points
from .scene import Scene

POINTS = (5000, 14000)
"""Of a region, drawn from this range: things of all sizes fill the views."""
MOST_RADIUS = 20.0
"""Metres: thin scans give fewer points rather than wider regions."""
LEAST_POINTS = 1024
ATTEMPTS = 8
"""Random centres tried per region."""


@dataclass(frozen=True)
class Region:
    """A ball of a scan."""

    positions: np.ndarray
    """(n, 3) float64, metres from its centre, z up."""
    colors: np.ndarray
    """(n, 3) uint8."""
    sample: np.ndarray
    """(s) indices of the points that Point-SAM sees; masks are over these."""
    nearest: np.ndarray
    """(n) ordinal of the sample point that stands for each point."""
    intensity: np.ndarray
    """(s) uint8 grey."""
    truth: dict[Level, np.ndarray]
    """Per level ids (s)."""

    @property
    def radius(self) -> float:
        """The distance of its farthest point."""
        return float(np.linalg.norm(self.positions, axis=1).max())


def cut_regions(scene: Scene, count: int, sample: int, rng: np.random.Generator) -> list[Region]:
    """Up to `count` regions around random points, each with at most `sample` points for Point-SAM."""
    tree = cKDTree(scene.positions.astype(np.float64))
    regions: list[Region] = []
    for _ in range(count * ATTEMPTS):
        if len(regions) == count:
            break
        indices, center = draw_ball(tree, rng)
        if len(indices) >= LEAST_POINTS:
            regions.append(make_region(scene, indices, center, sample))
    return regions


def draw_ball(tree: cKDTree, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the points nearest to a random one, and where that lies."""
    center = tree.data[rng.integers(tree.n)]
    most = min(int(np.exp(rng.uniform(*np.log(POINTS)))), tree.n)
    distances, indices = tree.query(center, most)
    return np.sort(indices[distances <= MOST_RADIUS]), center


def make_region(scene: Scene, indices: np.ndarray, center: np.ndarray, sample: int) -> Region:
    """Cuts points out and thins them evenly."""
    positions = scene.positions[indices].astype(np.float64) - center
    kept = np.sort(farthest_points(positions.astype(np.float32), min(sample, len(indices))))
    kept = np.unique(kept)
    nearest = cKDTree(positions[kept]).query(positions)[1]
    chosen = indices[kept]
    truth = {level: ids[chosen] for level, ids in scene.truth.items()}
    return Region(positions, scene.colors[indices], kept, nearest, scene.intensity[chosen], truth)
