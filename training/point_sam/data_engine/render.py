"""Point splatting with a depth buffer."""

from dataclasses import dataclass

import numpy as np

from .cameras import Camera
from .surface import Surface

MOST_SPLAT = 4
"""Radius in pixels of the largest splat."""
LEAST_SPLAT = 0.75
FILL_NEIGHBOURS = 5
"""Of eight: an empty pixel with as many filled ones around it is a hole in a surface."""
FILL_ROUNDS = 2
AROUND = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0)]


@dataclass(frozen=True)
class View:
    """What a camera sees; every value of a pixel is that of the point it shows."""

    point: np.ndarray
    """(H, W) int, index of the point, -1 where there is none."""
    depth: np.ndarray
    """(H, W) metres away from the camera, 0 at the region's centre; inf where there is none."""
    colors: np.ndarray
    """(H, W, 3) in [0, 1]."""
    normals: np.ndarray
    """(H, W, 3) right, up, towards the camera; facing it."""
    pixel: float
    """Metres per pixel."""

    @property
    def filled(self) -> np.ndarray:
        """bool (H, W), where there is a point."""
        return self.point >= 0


def render(positions: np.ndarray, colors: np.ndarray, surface: Surface, camera: Camera, size: int) -> View:
    """Draws points (n, 3) in metres around 0, colours (n, 3) uint8, into a square of `size` pixels that holds them all."""
    seen = positions @ camera.axes.T
    pixel = 2 * float(np.linalg.norm(positions, axis=1).max()) / (size - 1) or 1.0
    point, depth = splat(seen, surface.spacing / pixel, pixel, size)
    for _ in range(FILL_ROUNDS):
        point, depth = fill_holes(point, depth)
    turned = surface.normals @ camera.axes.T
    turned = turned * np.where(turned[:, 2:] < 0, -1, 1)
    filled = (point >= 0)[:, :, None]
    return View(point, depth, np.where(filled, colors[point] / 255, 0), np.where(filled, turned[point], 0), pixel)


def splat(seen: np.ndarray, radii: np.ndarray, pixel: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Draws each point as a disc that reaches its neighbours; of several on a pixel the nearest to the camera stays.

    seen: (n, 3) right, up, towards; radii: (n) pixels. Returns point and depth as in `View`.
    """
    radii = np.clip(radii, LEAST_SPLAT, MOST_SPLAT)
    column = np.round(seen[:, 0] / pixel + (size - 1) / 2).astype(int)
    row = np.round((size - 1) / 2 - seen[:, 1] / pixel).astype(int)
    # Far to near: what is written last stays.
    order = np.argsort(seen[:, 2], kind="stable")
    point, depth = np.full((size, size), -1), np.full((size, size), np.inf)
    for dy in range(-MOST_SPLAT, MOST_SPLAT + 1):
        for dx in range(-MOST_SPLAT, MOST_SPLAT + 1):
            drawn = order[radii[order] >= np.hypot(dy, dx)]
            r, c = row[drawn] + dy, column[drawn] + dx
            inside = (r >= 0) & (r < size) & (c >= 0) & (c < size)
            layer = np.full((size, size), -1)
            layer[r[inside], c[inside]] = drawn[inside]
            keep_nearer(point, depth, layer, -seen[:, 2])
    return point, depth


def keep_nearer(point: np.ndarray, depth: np.ndarray, layer: np.ndarray, depths: np.ndarray) -> None:
    """Draws a layer of points over what is there, where it is nearer."""
    layer_depth = np.where(layer >= 0, depths[layer], np.inf)
    nearer = layer_depth < depth
    point[nearer], depth[nearer] = layer[nearer], layer_depth[nearer]


def fill_holes(point: np.ndarray, depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gives empty pixels among filled ones the farthest of their neighbours: what lies behind is wider than it shows."""
    padded, padded_depth = np.pad(point, 1, constant_values=-1), np.pad(depth, 1, constant_values=np.inf)
    size_y, size_x = point.shape
    around = [np.s_[1 + dy : 1 + dy + size_y, 1 + dx : 1 + dx + size_x] for dy, dx in AROUND]
    points = np.stack([padded[place] for place in around])
    depths = np.stack([padded_depth[place] for place in around])
    holes = (point < 0) & ((points >= 0).sum(axis=0) >= FILL_NEIGHBOURS)
    farthest = np.where(points >= 0, depths, -np.inf).argmax(axis=0)[None]
    taken, taken_depth = (np.take_along_axis(values, farthest, axis=0)[0] for values in (points, depths))
    return np.where(holes, taken, point), np.where(holes, taken_depth, depth)
