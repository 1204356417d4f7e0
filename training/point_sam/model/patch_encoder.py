"""Two-stage PointNet over the points of a patch."""

import torch.nn.functional as F
from torch import Tensor, nn


class PatchEncoder(nn.Module):
    """Encodes each patch as one vector (specification 3.2)."""

    def __init__(self, channels: int, hidden: tuple[int, int], width: int) -> None:
        super().__init__()
        first, second = hidden
        self.conv1 = nn.Sequential(nn.Linear(channels, first), nn.LayerNorm(first), nn.GELU(), nn.Linear(first, first))
        self.conv2 = nn.Sequential(nn.Linear(2 * first, second), nn.LayerNorm(second), nn.GELU(), nn.Linear(second, width))

    def forward(self, features: Tensor) -> Tensor:
        """Features (B, G, K, channels) to patch embeddings (B, G, width)."""
        points = self.conv1(features)
        pooled = strongest(points)[..., None, :]
        # The weight acts on the concatenation (pooled, point); its pooled half is the same for all points of a patch.
        on_pooled, on_points = self.conv2[0].weight.chunk(2, dim=1)
        hidden = F.linear(points, on_points) + F.linear(pooled, on_pooled, self.conv2[0].bias)
        return strongest(self.conv2[1:](hidden))


def strongest(points: Tensor) -> Tensor:
    """The maximum over a patch's points (B, G, K, C), to (B, G, C)."""
    # As pooling it takes half the time of `max` in half precision on a processor, forward and backward.
    return F.max_pool1d(points.flatten(0, 1).transpose(1, 2), points.shape[2])[..., 0].unflatten(0, points.shape[:2])
