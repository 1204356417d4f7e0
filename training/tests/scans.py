"""Scans of primitives, and a model that needs no training."""

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

from .scenes import scene


def write_scene(folder: Path, name: str, seed: int, **about) -> Path:
    """Writes a scan of primitives in the scene format."""
    one = scene(np.random.default_rng(seed), 3000)
    tensors = {key: one[key] for key in ("positions", "colors", "instance", "part", "group")}
    tensors["intensity"] = (one["intensity"].astype(np.uint16) * 100).astype(np.uint16)
    path = folder / f"{name}.safetensors"
    save_file(tensors, path)
    path.with_suffix(".json").write_text(json.dumps({"offset": [0, 0, 0], "sensor": "drone", "color": "rgb", **about}))
    return path


class BallModel(nn.Module):
    """In place of Point-SAM: a mask is the balls around clicks that add, without those around clicks that take away."""

    def __init__(self, radius: float) -> None:
        super().__init__()
        self.radius = nn.Parameter(torch.tensor(radius))

    def encode(self, patches, colors):
        """The points themselves are not known to a decoder; keeps the colours' shape."""
        return colors

    def decode(self, patches, embeddings, clicks, labels, previous, masks):
        """Candidates of half, one and two radii after a first click, one of one radius afterwards."""
        points = (patches.centers[:, patches.neighbours[0]] * patches.weights[0, None, :, :, None]).sum(dim=2)
        nearness = -torch.cdist(clicks, points.expand(clicks.shape[0], -1, -1)).square()
        added = torch.where(labels[..., None] == 1, nearness, -torch.inf).amax(dim=2)
        taken = torch.where(labels[..., None] == 0, nearness, -torch.inf).amax(dim=2)
        scales = (0.5, 1, 2) if masks.start else (1,)
        logits = torch.stack([added + (scale * self.radius) ** 2 for scale in scales], dim=2)
        return torch.where((taken > added)[:, :, None], -1.0, 10 * logits), torch.ones(logits.shape[:3])
