"""Simulated clicks (paper, appendix C; specification 6)."""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

UNDEFINED = -1.0
"""Score of a set without a border: nothing, or everything."""
CHUNK = 2048


@dataclass(frozen=True)
class Click:
    """A point of the cloud, and whether it adds (label 1) or takes away (label 0)."""

    index: int
    label: int


def center_point(positions: Tensor, inside: Tensor) -> tuple[int, float]:
    """The point of a set that is farthest from all points outside it, and its squared distance to them.

    positions: (N, 3); inside: bool (N). The first index wins among equals; an empty set, or the whole cloud, has none:
    index -1 with score UNDEFINED.
    """
    members = inside.nonzero()[:, 0]
    if len(members) in (0, len(inside)):
        return -1, UNDEFINED
    squared = squared_distances(positions[members], positions[~inside])
    best = int(squared.argmax())
    return int(members[best]), float(squared[best])


def squared_distances(points: Tensor, others: Tensor) -> Tensor:
    """Squared distance (n) of each point (n, 3) to the nearest of the others (m, 3)."""
    if points.is_cuda:
        chunks = points.double().split(CHUNK)
        exact = "donot_use_mm_for_euclid_dist"
        return torch.cat([torch.cdist(chunk, others.double(), compute_mode=exact).amin(dim=1) for chunk in chunks]).square()
    distances, _ = cKDTree(others.double().numpy()).query(points.double().numpy())
    return torch.from_numpy(distances**2)


def center_of_truth(positions: Tensor, truth: Tensor) -> Click:
    """The first click: the centre of the mask; its first point where the mask is the whole cloud."""
    index, _ = center_point(positions, truth)
    return Click(index if index >= 0 else int(truth.nonzero()[0, 0]), 1)


def center_of_error(positions: Tensor, truth: Tensor, predicted: Tensor) -> Click:
    """The next click: the centre of what is missing or of what is too much, whichever lies deeper.

    positions: (N, 3); truth and predicted: bool (N). Equal depths take away; without any error of a border, the centre
    of the mask again.
    """
    missing, depth_missing = center_point(positions, truth & ~predicted)
    excess, depth_excess = center_point(positions, predicted & ~truth)
    if depth_missing > depth_excess:
        return Click(missing, 1)
    return center_of_truth(positions, truth) if depth_excess == UNDEFINED else Click(excess, 0)


def random_error(positions: Tensor, truth: Tensor, predicted: Tensor, rng: np.random.Generator) -> Click:
    """Any wrong point; without one, the centre of the mask."""
    wrong = (truth != predicted).nonzero()[:, 0]
    if len(wrong) == 0:
        return center_of_truth(positions, truth)
    index = int(wrong[rng.integers(len(wrong))])
    return Click(index, int(truth[index]))


def random_inside(truth: Tensor, rng: np.random.Generator) -> Click:
    """A first click anywhere on the object."""
    members = truth.nonzero()[:, 0]
    return Click(int(members[rng.integers(len(members))]), 1)
