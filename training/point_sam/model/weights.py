"""Weights on disk, under the official key names."""

import re
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from ..errors import TrainingError

UNUSED = re.compile(r"^pc_encoder\.transformer\.(cls_token|pos_embed|patch_embed\.proj\.(weight|bias)|head\.(weight|bias))$")
"""Leftovers of the image transformer in published weights (specification 9)."""
EXACT = "point_encoder.pe_layer.positional_encoding_gaussian_matrix"
"""Stays float32: rounding it would shift the phase of every encoded coordinate."""


def read_weights(path: Path) -> dict[str, Tensor]:
    """All tensors of a safetensors file, float32. Raises TrainingError for a file that is none."""
    try:
        return {key: tensor.float() for key, tensor in load_file(path).items()}
    except (OSError, SafetensorError) as error:
        raise TrainingError(f"{path}: expected weights in a safetensors file ({error}).") from error


def load_weights(model: nn.Module, tensors: Mapping[str, Tensor], source: str) -> list[str]:
    """Copies weights into a model: every tensor of the model must be there, in its shape.

    Returns keys that are neither used nor known leftovers. Raises TrainingError naming key, expected and found.
    """
    expected = model.state_dict()
    for key, tensor in expected.items():
        if key not in tensors:
            raise TrainingError(f"{source}: {key}: expected shape {list(tensor.shape)}, found no such key.")
        if tensors[key].shape != tensor.shape:
            found = list(tensors[key].shape)
            raise TrainingError(
                f"{source}: {key}: expected shape {list(tensor.shape)}, found {found}. Choose the configuration of its widths."
            )
    model.load_state_dict({key: tensors[key] for key in expected})
    return [key for key in tensors if key not in expected and not UNUSED.match(key)]


def save_weights(path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str]) -> None:
    """Writes weights as float16, except the Fourier matrix. Raises TrainingError where one leaves float16's range."""
    halves = {key: tensor.float() if key == EXACT else tensor.half() for key, tensor in tensors.items()}
    for key, tensor in halves.items():
        if not torch.isfinite(tensor).all():
            raise TrainingError(f"{key} holds numbers outside float16; the training has diverged, resume before it did.")
    save_file({key: tensor.cpu().contiguous() for key, tensor in halves.items()}, path, {"format": "pt", **metadata})
