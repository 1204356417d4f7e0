"""A batch of clouds with masks."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..patches.patches import Patches, cut_patches
from .augment import Cloud
from .masks import Mask


@dataclass(frozen=True)
class Batch:
    """B clouds of at most N points, each with M masks."""

    points: Tensor
    """(B, N, 3) float32, in the model's frame; 0 beyond a cloud's points."""
    colors: Tensor
    """(B, N, 3) float32 in [-1, 1]."""
    valid: Tensor
    """bool (B, N), which points there are."""
    truth: Tensor
    """bool (B, M, N)."""
    patches: Patches

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        points, colors, valid, truth = (tensor.to(device) for tensor in (self.points, self.colors, self.valid, self.truth))
        return Batch(points, colors, valid, truth, self.patches.to(device))


@dataclass(frozen=True)
class Grouping:
    """How clouds are cut."""

    points: int
    patches: int
    patch_size: int


def make_batch(clouds: list[Cloud], masks: list[list[Mask]], grouping: Grouping) -> Batch:
    """Pads clouds to one length and cuts them into patches; all have as many masks.

    A single cloud is cut as the product cuts it. Among longer ones a cloud with fewer points than patches repeats its
    last centre.
    """
    length = max(len(cloud.points) for cloud in clouds)
    shortest = min(len(cloud.points) for cloud in clouds)
    truth = [np.stack([pad(mask.inside, length) for mask in of_cloud]) for of_cloud in masks]
    return Batch(
        points=stack([pad(cloud.points, length) for cloud in clouds]),
        colors=stack([pad(cloud.colors, length) for cloud in clouds]),
        valid=stack([np.arange(length) < len(cloud.points) for cloud in clouds]),
        truth=stack(truth),
        patches=cut_patches(
            [cloud.points for cloud in clouds], min(grouping.patches, length), min(grouping.patch_size, shortest)
        ),
    )


def stack(arrays: list[np.ndarray]) -> Tensor:
    """Arrays of one shape to a tensor with one axis more."""
    return torch.from_numpy(np.stack(arrays))


def pad(array: np.ndarray, length: int) -> np.ndarray:
    """Zeros at the end of the first axis, up to a length."""
    return np.pad(array, ((0, length - len(array)), *((0, 0),) * (array.ndim - 1)))
