"""Optimiser, learning rate and weight average."""

import math

import torch
from torch import Tensor, nn

from .settings import TrainSettings

BETAS = (0.9, 0.98)
"""The second moment follows faster than PyTorch's default: sessions of few steps."""


def make_optimizer(model: nn.Module, settings: TrainSettings) -> torch.optim.AdamW:
    """AdamW; biases, norms and tokens do not decay."""
    decaying = [p for p in model.parameters() if p.dim() > 1 and p.shape[0] > 4]
    ids = {id(p) for p in decaying}
    others = [p for p in model.parameters() if id(p) not in ids]
    groups = [{"params": decaying, "weight_decay": settings.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.learning_rate, betas=BETAS)


def learning_rate(settings: TrainSettings, step: int) -> float:
    """Linear warm-up, then half a cosine to 0 at the last step; step is 0-based."""
    if step < settings.warmup_steps:
        return settings.learning_rate * (step + 1) / settings.warmup_steps
    progress = (step - settings.warmup_steps) / max(1, settings.steps - settings.warmup_steps)
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))


class WeightAverage:
    """Exponential moving average of weights; early on it follows faster, so that it forgets the start."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.tensors = {key: tensor.detach().clone().float() for key, tensor in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Takes in the weights after a step, 0-based."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for key, tensor in model.state_dict().items():
            self.tensors[key].lerp_(tensor.float(), 1 - decay)

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Takes up a saved average."""
        for key, tensor in tensors.items():
            self.tensors[key].copy_(tensor)
