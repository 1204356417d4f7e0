"""Weights that the product converts."""

import json
from pathlib import Path

from torch import Tensor

from .model.weights import save_weights
from .settings import Settings

WEIGHTS = "model.safetensors"


def export_weights(folder: Path, tensors: dict[str, Tensor], settings: Settings, step: int) -> Path:
    """Writes the averaged weights as float16, and beside them what their shapes cannot tell.

    `potree-point-sam convert` reads both (`src/convert/model-settings.ts`).
    """
    weights = folder / WEIGHTS
    save_weights(weights, tensors, {"model": settings.name, "training_steps": str(step)})
    grouping = settings.training.stages[-1]
    beside = {
        "name": settings.name,
        "weights": WEIGHTS,
        "training_steps": step,
        "vit": {"heads": settings.model.heads},
        "mask_decoder": {"heads": settings.model.decoder_heads},
        "grouping": {"num_points": grouping.points, "num_patches": grouping.patches, "patch_size": grouping.patch_size},
        "preprocess": {"up_axis": "y"},
    }
    weights.with_suffix(".json").write_text(json.dumps(beside, indent=1) + "\n")
    return weights
