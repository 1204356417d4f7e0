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
        pooled = points.max(dim=-2, keepdim=True)[0]
        # The weight acts on the concatenation (pooled, point); its pooled half is the same for all points of a patch.
        on_pooled, on_points = self.conv2[0].weight.chunk(2, dim=1)
        hidden = F.linear(points, on_points) + F.linear(pooled, on_pooled, self.conv2[0].bias)
        return self.conv2[1:](hidden).max(dim=-2)[0]
