"""Encoders of clicks and of masks."""

import math

import torch
from torch import Tensor, nn

from ..patches.patches import Patches
from .model_config import ModelConfig
from .patch_encoder import PatchEncoder


class FourierEncoding(nn.Module):
    """Random Fourier features of coordinates (specification 4.1)."""

    positional_encoding_gaussian_matrix: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("positional_encoding_gaussian_matrix", torch.randn(3, width // 2))

    def forward(self, coordinates: Tensor) -> Tensor:
        """Coordinates (..., 3) in [-1, 1] to (..., width), sines first."""
        # Angles reach far beyond what half precision resolves, hence float32 under mixed precision too.
        with torch.autocast(coordinates.device.type, enabled=False):
            matrix = self.positional_encoding_gaussian_matrix
            angles = 2 * math.pi * (coordinates.to(matrix.dtype) @ matrix)
            return torch.cat([angles.sin(), angles.cos()], dim=-1)


class PointEncoder(nn.Module):
    """Clicks: where they are, and whether they add (label 1) or take away (label 0) (specification 4.2)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.pe_layer = FourierEncoding(config.embed_width)
        self.point_embeddings = nn.ModuleList(nn.Embedding(1, config.embed_width) for _ in range(2))

    def forward(self, coordinates: Tensor, labels: Tensor) -> Tensor:
        """Clicks (S, Q, 3) and labels (S, Q) to (S, Q, embed_width)."""
        negative, positive = (embedding(torch.zeros_like(labels)) for embedding in self.point_embeddings)
        return self.pe_layer(coordinates) + torch.where(labels[..., None] == 1, positive, negative)


class MaskEncoder(nn.Module):
    """The previous mask as a prompt (specification 4.3)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.patch_encoder = PatchEncoder(4, config.mask_patch_hidden, config.embed_width)
        self.no_mask_embed = nn.Embedding(1, config.embed_width)

    def forward(self, patches: Patches, logits: Tensor | None) -> Tensor:
        """Raw logits (S, N) of S = B x M prompt sets to (S, G, embed_width); (1, 1, embed_width) without a mask."""
        if logits is None:
            return self.no_mask_embed.weight[None]
        sets = logits.shape[0] // patches.relative.shape[0]
        values = patches.gather(logits.unflatten(0, (-1, sets)).transpose(1, 2))
        relative = patches.relative[:, None].expand(-1, sets, -1, -1, -1)
        features = torch.cat([relative, values.permute(0, 3, 1, 2)[..., None].to(relative.dtype)], dim=-1)
        return self.patch_encoder(features.flatten(0, 1))
