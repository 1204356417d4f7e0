"""Patches of a batch of clouds."""

from dataclasses import dataclass, fields

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .farthest_points import farthest_points
from .nearest_points import interpolation, nearest_points


@dataclass(frozen=True)
class Patches:
    """G patches of K points of each of B clouds of N points, and the way back from patches to points."""

    centers: Tensor
    """(B, G, 3), in the model's frame."""
    members: Tensor
    """(B, G, K), indices of points."""
    relative: Tensor
    """(B, G, K, 3), members' coordinates less their centre's."""
    neighbours: Tensor
    """(B, N, 3), each point's three nearest centres."""
    weights: Tensor
    """(B, N, 3), their weights, of sum 1."""

    def gather(self, values: Tensor) -> Tensor:
        """Values of points (B, N, C) to those of the patches' members (B, G, K, C)."""
        batch = torch.arange(values.shape[0], device=values.device)[:, None, None]
        return values[batch, self.members]

    def interpolate(self, features: Tensor) -> Tensor:
        """Features of patches (S, G, C) of S = B x M prompt sets to features of points (S, N, C)."""
        sets, count = features.shape[0], features.shape[1]
        each = sets // self.neighbours.shape[0]
        start = count * torch.arange(sets, device=features.device)[:, None, None]
        rows = (torch.repeat_interleave(self.neighbours, each, dim=0) + start).flatten(0, 1)
        weights = torch.repeat_interleave(self.weights, each, dim=0).flatten(0, 1).to(features.dtype)
        points = F.embedding_bag(rows, features.flatten(0, 1), mode="sum", per_sample_weights=weights)
        return points.unflatten(0, (sets, -1))

    def to(self, device: torch.device) -> "Patches":
        """The same on a device."""
        return Patches(**{field.name: getattr(self, field.name).to(device) for field in fields(self)})


def cut_patches(positions: list[np.ndarray], patches: int, patch_size: int) -> Patches:
    """Cuts clouds (n_b, 3) into patches; n_b is at least `patch_size` and 3; points beyond n_b get centre 0."""
    length = max(len(cloud) for cloud in positions)
    parts = [cut_cloud(cloud.astype(np.float32), patches, patch_size, length) for cloud in positions]
    return Patches(*(torch.from_numpy(np.stack(arrays)) for arrays in zip(*parts, strict=True)))


def cut_cloud(positions: np.ndarray, patches: int, patch_size: int, length: int) -> tuple[np.ndarray, ...]:
    """The arrays of `Patches` for one cloud, those of points padded to `length`."""
    centers = positions[farthest_points(positions, patches)]
    members, _ = nearest_points(positions, centers, patch_size)
    neighbours, weights = interpolation(positions, centers)
    padding = ((0, length - len(positions)), (0, 0))
    relative = positions[members] - centers[:, None]
    return centers, members, relative, np.pad(neighbours, padding), np.pad(weights, padding)
