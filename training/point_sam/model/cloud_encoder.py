"""The point cloud encoder."""

import torch
from torch import Tensor, nn

from ..patches.patches import Patches
from .model_config import ModelConfig
from .patch_encoder import PatchEncoder
from .transformer import Transformer


class PatchEmbed(nn.Module):
    """Holds the patch encoder under its official key."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.patch_encoder = PatchEncoder(6, config.patch_hidden, config.patch_width)


class CloudEncoder(nn.Module):
    """Patches to embeddings (specification 3)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.patch_embed = PatchEmbed(config)
        self.patch_proj = nn.Linear(config.patch_width, config.width)
        hidden = config.position_width
        self.pos_embed = nn.Sequential(nn.Linear(3, hidden), nn.GELU(), nn.Linear(hidden, config.width))
        self.transformer = Transformer(config.width, config.depth, config.heads, config.mlp_width)
        self.out_proj = nn.Linear(config.width, config.embed_width)

    def forward(self, patches: Patches, colors: Tensor) -> Tensor:
        """Patches of B clouds and their colours (B, N, 3) in [-1, 1] to embeddings (B, G, embed_width)."""
        features = torch.cat([patches.relative, patches.gather(colors)], dim=-1)
        tokens = self.patch_proj(self.patch_embed.patch_encoder(features)) + self.pos_embed(patches.centers)
        return self.out_proj(self.transformer(tokens))
