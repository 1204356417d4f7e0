"""Recorded runs of the reference implementation."""

import json
import unittest
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open

from point_sam.model.model_config import infer_config
from point_sam.model.point_sam import PointSam
from point_sam.model.weights import load_weights, read_weights
from point_sam.patches.patches import Patches, cut_patches

FOLDER = Path(__file__).parents[2] / "test" / "fixtures" / "golden"


@dataclass(frozen=True)
class GoldenCase:
    """Tensors and grouping of one case."""

    tensors: dict[str, torch.Tensor]
    patches: int
    patch_size: int

    def cut(self) -> Patches:
        """Patches of the case's cloud."""
        return cut_patches([self.tensors["in.xyz"].numpy()], self.patches, self.patch_size)


def require_golden() -> None:
    """Skips, saying so, where the vectors are absent."""
    if not FOLDER.is_dir():
        raise unittest.SkipTest(f"no golden vectors at {FOLDER}")


def golden_model() -> PointSam:
    """The model whose runs were recorded."""
    settings = json.loads((FOLDER / "tiny.config.json").read_text())
    tensors = read_weights(FOLDER / "tiny.safetensors")
    shapes = {key: tuple(tensor.shape) for key, tensor in tensors.items()}
    model = PointSam(infer_config(shapes, settings["heads"], settings["dec_heads"]))
    assert load_weights(model, tensors, "tiny.safetensors") == []
    return model.eval()


def golden_case(name: str) -> GoldenCase:
    """One case by its file's name."""
    with safe_open(FOLDER / f"{name}.safetensors", "pt") as file:
        tensors = {key: file.get_tensor(key) for key in file.keys()}
        metadata = file.metadata()
    return GoldenCase(tensors, int(metadata["num_patches"]), int(metadata["patch_size"]))


def sets_of(indices: torch.Tensor | np.ndarray) -> list[list[int]]:
    """Rows of indices in an order that does not matter."""
    return np.sort(np.asarray(indices), axis=-1).tolist()
