"""The built-in 2D segmenter: Felzenszwalb and Huttenlocher's graph-based segmentation at several scales."""

import numpy as np

from .overlap import iou
from .pixel_graph import PixelGraph, pixel_graph
from .render import View
from .segmenter import Mask2D

SCALES = (3.0, 10.0, 30.0, 90.0, 270.0)
"""Weight times pixels: what a segment of so many pixels may differ by from its neighbour and still join it."""
LEAST_PIXELS = 12
"""Smaller segments join their most similar neighbour."""
LEAST_PROPOSAL, MOST_PROPOSAL = 48, 0.7
"""Pixels, and share of the view's filled pixels, of a proposal."""
SAME = 0.9
"""IoU of segments of two scales that count as one, and so as stable."""


class GraphView:
    """Segments of one view at all scales."""

    def __init__(self, graph: PixelGraph, filled: np.ndarray) -> None:
        tree = graph.spanning_tree()
        self.filled = filled
        self.graph = graph
        self.labels = [segment(tree, scale).reshape(graph.shape) for scale in SCALES]
        self.scores = [contrast(graph, labels.ravel()) for labels in self.labels]

    def propose(self) -> list[Mask2D]:
        """Segments of all scales of usable size, best first; the same segment at several scales comes once."""
        most = MOST_PROPOSAL * self.filled.sum()
        masks: list[Mask2D] = []
        for labels, scores in zip(self.labels, self.scores, strict=True):
            numbers, counts = np.unique(labels[self.filled], return_counts=True)
            for number in numbers[(counts >= LEAST_PROPOSAL) & (counts <= most)]:
                add_distinct(masks, Mask2D(labels == number, float(scores[number])))
        return sorted(masks, key=lambda mask: -mask.score)

    def prompt(self, points: np.ndarray, labels: np.ndarray) -> list[Mask2D]:
        """Per scale the segments of the points that add, without those of points that take away."""
        masks: list[Mask2D] = []
        for segments, scores in zip(self.labels, self.scores, strict=True):
            chosen = segments[points[:, 0], points[:, 1]]
            wanted = np.setdiff1d(chosen[labels == 1], chosen[labels == 0])
            inside = np.isin(segments, wanted) & self.filled
            if inside.any():
                add_distinct(masks, Mask2D(inside, float(scores[wanted].mean())))
        return masks


class GraphSegmenter:
    """Needs no weights; sees colour, depth and normals."""

    def open(self, view: View) -> GraphView:
        """Segments a view at all scales."""
        return GraphView(pixel_graph(view), view.filled)


def segment(tree: PixelGraph, scale: float) -> np.ndarray:
    """A segment's number per pixel (H x W): the flat index of one of its pixels.

    Edges join two segments from light to heavy where their weight is below what either holds inside plus `scale` by its
    size. Only edges of the minimum spanning tree are tried, which the original's result differs little from.
    """
    parent = list(range(tree.shape[0] * tree.shape[1]))
    sizes, limits = [1] * len(parent), [scale] * len(parent)
    ends, weights = tree.ends.tolist(), tree.weights.tolist()
    for (a, b), weight in zip(ends, weights, strict=True):
        a, b = find(parent, a), find(parent, b)
        if weight <= limits[a] and weight <= limits[b]:
            parent[b] = a
            sizes[a] += sizes[b]
            limits[a] = weight + scale / sizes[a]
    for a, b in ends:
        a, b = find(parent, a), find(parent, b)
        if a != b and min(sizes[a], sizes[b]) < LEAST_PIXELS:
            parent[b] = a
            sizes[a] += sizes[b]
    return np.array([find(parent, i) for i in range(len(parent))])


def find(parent: list[int], i: int) -> int:
    """The root of a pixel's segment; halves the way to it."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def contrast(graph: PixelGraph, labels: np.ndarray) -> np.ndarray:
    """Per segment number, how much heavier edges are across its border than inside: 0 no heavier, 1 far heavier."""
    a, b = labels[graph.ends.T]
    within = a == b
    size = len(labels)
    inner = mean_by(a[within], graph.weights[within], size)
    ends = np.concatenate([a[~within], b[~within]])
    # A segment without neighbours is cut out of the view as clearly as can be.
    outer = mean_by(ends, np.tile(graph.weights[~within], 2), size, empty=np.inf)
    return np.clip(1 - inner / outer, 0, 1)


def mean_by(keys: np.ndarray, values: np.ndarray, size: int, empty: float = 0.0) -> np.ndarray:
    """Means (size) of the values of each key."""
    counts = np.bincount(keys, minlength=size)
    return np.where(counts > 0, np.bincount(keys, values, size) / np.maximum(counts, 1), empty)


def add_distinct(masks: list[Mask2D], mask: Mask2D) -> None:
    """Adds a mask; where it is nearly one that is there, the one of better score stays."""
    for i, other in enumerate(masks):
        if iou(other.inside, mask.inside) >= SAME:
            masks[i] = max(other, mask, key=lambda one: one.score)
            return
    masks.append(mask)
