"""From embeddings and prompts to masks."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..patches.patches import Patches
from .model_config import ModelConfig
from .two_way_transformer import TwoWayTransformer

MASK_TOKENS = 4
SINGLE_MASK = slice(0, 1)
"""The token of the one mask that follows a corrected click."""
MULTI_MASK = slice(1, 4)
"""The tokens of the three candidates of a first click."""


class Mlp(nn.Module):
    """Three linear layers with ReLU between."""

    def __init__(self, width: int, hidden: int, out: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(width, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, out)])

    def forward(self, x: Tensor) -> Tensor:
        """(..., width) to (..., out)."""
        return self.layers[2](F.relu(self.layers[1](F.relu(self.layers[0](x)))))


class MaskDecoder(nn.Module):
    """Decodes prompt sets into mask logits per point and predicted IoU (specification 5)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.embed_width
        self.transformer = TwoWayTransformer(width, config.decoder_depth, config.decoder_heads, config.decoder_mlp_width)
        self.iou_token = nn.Embedding(1, width)
        self.mask_tokens = nn.Embedding(MASK_TOKENS, width)
        self.output_hypernetworks_mlps = nn.ModuleList(Mlp(width, width, width) for _ in range(MASK_TOKENS))
        self.output_upscaling = nn.Sequential(
            nn.Linear(width, width), nn.LayerNorm(width), nn.GELU(), nn.Linear(width, width), nn.GELU()
        )
        self.iou_prediction_head = Mlp(width, config.iou_width, MASK_TOKENS)

    def forward(
        self, patches: Patches, keys: Tensor, positions: Tensor, prompts: Tensor, masks: slice
    ) -> tuple[Tensor, Tensor]:
        """Decodes S = B x M prompt sets.

        keys and positions: (S, G, width); prompts: (S, Q, width); masks: which of the four masks, C of them.
        Returns logits (S, C, N) and predicted IoU (S, C).
        """
        outputs = torch.cat([self.iou_token.weight, self.mask_tokens.weight])
        tokens = torch.cat([outputs.expand(prompts.shape[0], -1, -1), prompts.to(outputs.dtype)], dim=1)
        decoded, keys = self.transformer(tokens, keys, positions)
        networks = list(self.output_hypernetworks_mlps)[masks]
        chosen = decoded[:, 1 : 1 + MASK_TOKENS][:, masks]
        weights = torch.stack([network(chosen[:, i]) for i, network in enumerate(networks)], dim=1)
        logits = weights @ self.upscale(patches, keys).transpose(1, 2)
        return logits, self.iou_prediction_head(decoded[:, 0])[:, masks]

    def upscale(self, patches: Patches, keys: Tensor) -> Tensor:
        """Features of patches (S, G, width) to features of points (S, N, width)."""
        # Weights of the interpolation sum to 1, so the first layer may go before it, where there are fewer rows.
        return self.output_upscaling[1:](patches.interpolate(self.output_upscaling[0](keys)))
