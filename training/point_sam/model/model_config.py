"""Widths and depths of the network."""

from collections.abc import Mapping
from dataclasses import dataclass

BLOCKS = "pc_encoder.transformer.blocks"
DECODER_LAYERS = "mask_decoder.transformer.layers"


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of a Point-SAM of the EVA-02 family (specification 3 to 5); the names are those of `src/convert`."""

    width: int
    """Channels of the point cloud encoder's transformer."""
    depth: int
    heads: int
    mlp_width: int
    patch_width: int
    """Output of the patch encoder."""
    patch_hidden: tuple[int, int]
    position_width: int
    """Hidden width of the encoding of patch centres."""
    embed_width: int
    """Channels of prompts and decoder."""
    mask_patch_hidden: tuple[int, int]
    decoder_depth: int
    decoder_heads: int
    decoder_mlp_width: int
    iou_width: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "patch_hidden", tuple(self.patch_hidden))
        object.__setattr__(self, "mask_patch_hidden", tuple(self.mask_patch_hidden))
        for heads, width in ((self.heads, self.width), (self.decoder_heads, self.embed_width // 2)):
            if heads < 1 or width % heads:
                raise ValueError(f"{heads} attention heads do not divide the width {width}.")


def infer_config(shapes: Mapping[str, tuple[int, ...]], heads: int, decoder_heads: int) -> ModelConfig:
    """Reads all sizes from the shapes of weights; only the numbers of heads cannot be told from them.

    Raises KeyError for a file that holds no Point-SAM of the EVA-02 family.
    """
    patch, mask_patch = "pc_encoder.patch_embed.patch_encoder", "mask_encoder.patch_encoder"
    return ModelConfig(
        width=shapes["pc_encoder.patch_proj.weight"][0],
        depth=count_indices(shapes, BLOCKS),
        heads=heads,
        mlp_width=shapes[f"{BLOCKS}.0.mlp.fc1_g.weight"][0],
        patch_width=shapes["pc_encoder.patch_proj.weight"][1],
        patch_hidden=hidden_widths(shapes, patch),
        position_width=shapes["pc_encoder.pos_embed.0.weight"][0],
        embed_width=shapes["pc_encoder.out_proj.weight"][0],
        mask_patch_hidden=hidden_widths(shapes, mask_patch),
        decoder_depth=count_indices(shapes, DECODER_LAYERS),
        decoder_heads=decoder_heads,
        decoder_mlp_width=shapes[f"{DECODER_LAYERS}.0.mlp.lin1.weight"][0],
        iou_width=shapes["mask_decoder.iou_prediction_head.layers.0.weight"][0],
    )


def hidden_widths(shapes: Mapping[str, tuple[int, ...]], patch_encoder: str) -> tuple[int, int]:
    """The two hidden widths of a patch encoder."""
    return shapes[f"{patch_encoder}.conv1.0.weight"][0], shapes[f"{patch_encoder}.conv2.0.weight"][0]


def count_indices(shapes: Mapping[str, tuple[int, ...]], prefix: str) -> int:
    """How many numbered parts keys of the form `prefix.NUMBER.` name."""
    return len({key[len(prefix) + 1 :].split(".", 1)[0] for key in shapes if key.startswith(f"{prefix}.")})
