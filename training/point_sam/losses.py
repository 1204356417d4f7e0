"""Losses of masks and of predicted IoU (specification 7)."""

import torch
import torch.nn.functional as F
from torch import Tensor

DICE_WEIGHT = 2.0
DICE_SMOOTHING = 1e-3


def focal_loss(logits: Tensor, truth: Tensor, valid: Tensor) -> Tensor:
    """Focal loss with gamma 2 and no alpha, mean over valid points: logits (..., N) to (...); truth and valid broadcast."""
    truth = truth.to(logits.dtype).expand_as(logits)
    cross_entropy = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    probability = logits.sigmoid()
    wrong = probability + truth - 2 * probability * truth
    return (wrong.square() * cross_entropy * valid).sum(-1) / valid.sum(-1)


def dice_loss(logits: Tensor, truth: Tensor, valid: Tensor) -> Tensor:
    """1 - (2 sum(pt) + 1e-3) / (sum(p^2) + sum(t) + 1e-3) over valid points: logits (..., N) to (...)."""
    probability = logits.sigmoid() * valid
    truth = truth.to(logits.dtype) * valid
    overlap = 2 * (probability * truth).sum(-1) + DICE_SMOOTHING
    return 1 - overlap / (probability.square().sum(-1) + truth.sum(-1) + DICE_SMOOTHING)


def mask_loss(logits: Tensor, truth: Tensor, valid: Tensor) -> Tensor:
    """Focal + 2 dice per mask: logits (..., N) to (...)."""
    return focal_loss(logits, truth, valid) + DICE_WEIGHT * dice_loss(logits, truth, valid)


def mask_iou(predicted: Tensor, truth: Tensor, valid: Tensor) -> Tensor:
    """Intersection over union of bool masks (..., N) over valid points; 1 where both are empty."""
    intersection = (predicted & truth & valid).sum(-1)
    union = ((predicted | truth) & valid).sum(-1)
    return torch.where(union > 0, intersection / union.clamp(min=1), 1.0)
