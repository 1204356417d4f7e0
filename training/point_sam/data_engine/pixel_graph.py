"""A view as a graph: pixels, and how much neighbours differ."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import minimum_spanning_tree

from .render import View

NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1))
COLOR_WEIGHT, NORMAL_WEIGHT, GAP_WEIGHT = 1.5, 0.7, 0.12
MOST_GAP = 10.0
"""Pixels of depth: steps that are larger say no more."""
TIE = 1e-6
"""Sparse matrices drop edges of weight 0."""


@dataclass(frozen=True)
class PixelGraph:
    """Edges between neighbouring pixels that show a point."""

    shape: tuple[int, int]
    ends: np.ndarray
    """(e, 2) flat indices of pixels."""
    weights: np.ndarray
    """(e) above 0; larger where pixels differ more."""

    def spanning_tree(self) -> "PixelGraph":
        """The minimum spanning tree, edges from light to heavy."""
        size = self.shape[0] * self.shape[1]
        tree = minimum_spanning_tree(coo_matrix((self.weights, self.ends.T), (size, size)).tocsr()).tocoo()
        order = np.lexsort((tree.col, tree.row, tree.data))
        return PixelGraph(self.shape, np.stack([tree.row, tree.col], axis=1)[order], tree.data[order])


def pixel_graph(view: View) -> PixelGraph:
    """Weights of colour difference, difference of normals, and the step off the tangent planes in pixels."""
    pixels = np.arange(view.point.size).reshape(view.point.shape)
    ends = np.concatenate([neighbour_pairs(pixels, view.filled, *step) for step in NEIGHBOURS])
    a, b = ends.T
    colors, normals = view.colors.reshape(-1, 3), view.normals.reshape(-1, 3)
    weights = (
        COLOR_WEIGHT * np.linalg.norm(colors[a] - colors[b], axis=1)
        + NORMAL_WEIGHT * np.linalg.norm(normals[a] - normals[b], axis=1)
        + GAP_WEIGHT * np.minimum(gaps(view, a, b), MOST_GAP)
    )
    return PixelGraph(view.point.shape, ends, weights + TIE)


def neighbour_pairs(pixels: np.ndarray, filled: np.ndarray, down: int, across: int) -> np.ndarray:
    """Pairs (e, 2) of filled pixels one step apart."""
    rows, columns = pixels.shape
    left = max(0, -across)
    right = columns - max(0, across)
    from_ = np.s_[: rows - down, left:right]
    to = np.s_[down:, left + across : right + across]
    both = filled[from_] & filled[to]
    return np.stack([pixels[from_][both], pixels[to][both]], axis=1)


def gaps(view: View, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far, in pixels, pixel b lies off the plane of a or a off that of b, whichever is less; (e)."""
    columns = view.point.shape[1]
    depth, normals = view.depth.ravel() / view.pixel, view.normals.reshape(-1, 3)
    step = np.stack([b % columns - a % columns, a // columns - b // columns, depth[a] - depth[b]], axis=1)
    distance = np.abs(step[:, 2])
    lengths = np.linalg.norm(normals, axis=1)
    off = []
    for end in (a, b):
        flat = lengths[end]
        along = np.abs((normals[end] * step).sum(axis=1)) / np.maximum(flat, TIE)
        # Without a plane the step in depth itself counts.
        off.append(flat * along + (1 - flat) * distance)
    return np.minimum(*off)
