"""The whole network."""

import torch
from torch import Tensor, nn

from ..patches.patches import Patches
from .cloud_encoder import CloudEncoder
from .mask_decoder import MaskDecoder
from .model_config import ModelConfig
from .prompt_encoder import MaskEncoder, PointEncoder


class PointSam(nn.Module):
    """Point-SAM; its state dict has the keys of the published weights, without those that nothing uses."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.pc_encoder = CloudEncoder(config)
        self.point_encoder = PointEncoder(config)
        self.mask_encoder = MaskEncoder(config)
        self.mask_decoder = MaskDecoder(config)

    def encode(self, patches: Patches, colors: Tensor) -> Tensor:
        """Patches of B clouds, colours (B, N, 3) in [-1, 1], to embeddings (B, G, embed_width)."""
        return self.pc_encoder(patches, colors)

    def decode(
        self, patches: Patches, embeddings: Tensor, clicks: Tensor, labels: Tensor, previous: Tensor | None, masks: slice
    ) -> tuple[Tensor, Tensor]:
        """Decodes M prompt sets on each of B encoded clouds.

        embeddings: (B, G, embed_width); clicks: (B, M, Q, 3); labels: (B, M, Q), 1 adds, 0 takes away;
        previous: raw logits (B, M, N) or None. Returns logits (B, M, C, N) and predicted IoU (B, M, C).
        """
        count, sets = clicks.shape[:2]
        dense = self.mask_encoder(patches, None if previous is None else previous.flatten(0, 1))
        keys = repeat(embeddings, sets) + dense
        positions = repeat(self.point_encoder.pe_layer(patches.centers), sets)
        prompts = self.point_encoder(clicks.flatten(0, 1), labels.flatten(0, 1))
        logits, iou = self.mask_decoder(patches, keys, positions, prompts, masks)
        return logits.unflatten(0, (count, sets)), iou.unflatten(0, (count, sets))


def repeat(x: Tensor, sets: int) -> Tensor:
    """Each of B clouds `sets` times in a row: (B, ...) to (B x sets, ...)."""
    return torch.repeat_interleave(x, sets, dim=0)
