"""One mask from what Point-SAM answered in each view and what the 2D segmenter saw there."""

from dataclasses import dataclass

import numpy as np

from .overlap import iou

VOTE = 0.25
"""What a view's 2D mask counts for a point that it shows, against Point-SAM's probability."""
SHARPNESS = 8
"""Power of an answer's agreement with all views as its weight."""


@dataclass(frozen=True)
class Vote:
    """A 2D mask that was taken."""

    inside: np.ndarray
    """bool (s), its visible points."""
    visible: np.ndarray
    """bool (s), all points that its view shows."""


def fuse(answers: list[np.ndarray], votes: list[Vote]) -> np.ndarray:
    """The mask (s): Point-SAM's probability, averaged over its answers, plus the votes of views that show the point.

    answers: logits (s) after each view; those whose masks agree better with all votes weigh more. Errors of single views
    average out, while a point that no view shows is Point-SAM's to decide.
    """
    agreement = np.array([agreement_with(logits > 0, votes) for logits in answers])
    weights = np.maximum(agreement, np.finfo(float).tiny) ** SHARPNESS
    probability = np.average([sigmoid(logits) for logits in answers], axis=0, weights=weights)
    for vote in votes:
        probability = probability + VOTE * np.where(vote.visible, vote.inside - 0.5, 0)
    return probability > 0.5


def agreement_with(mask: np.ndarray, votes: list[Vote]) -> float:
    """Mean IoU of a mask with the votes, each on the points that its view shows."""
    return float(np.mean([iou(mask & vote.visible, vote.inside) for vote in votes]))


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Logits to probabilities."""
    return 1 / (1 + np.exp(-np.clip(logits, -60, 60).astype(np.float64)))
